"""Who can sign in to the demo city: one account a role, two workers and a colleague of the next hospital."""

import datetime as dt
from dataclasses import dataclass

from lianqiao.audit.actions import action
from lianqiao.registry.kinds import BEREAVEMENT_DAYS
from lianqiao.registry.models import Account, Institution, Region, Role, Seat, Unit
from lianqiao.registry.queries import practice_of
from lianqiao.registry.services import grant_seat, open_account, set_practice
from lianqiao.workforce.models import Worker

# Shown on the sign-in page of the demo, so it protects nothing; a real deployment opens its own accounts.
PASSWORD = "forsythia-2026"


@dataclass(frozen=True)
class Part:
    username: str
    name: str
    role: str
    does: str


PARTS = (
    Part("yao", "姚禾", Role.WORKER, "医务社工"),
    Part("zhu", "朱明澈", Role.WORKER, "医务社工"),
    Part("song", "宋岚", Role.SUPERVISOR, "督导"),
    Part("zhao", "赵知行", Role.DEPARTMENT_LEAD, "社工部主任"),
    Part("ning", "宁护士", Role.CLINICIAN, "病房护士"),
    Part("fang", "方济", Role.FUND_OFFICER, "基金专员"),
    Part("tao", "陶然", Role.VOLUNTEER_COORDINATOR, "志愿者专员"),
    Part("shen", "沈阅", Role.SECURITY_AUDITOR, "安全审计员"),
    Part("guan", "管宁", Role.ADMINISTRATOR, "系统管理员"),
    Part("shu", "舒数", Role.DATA_OFFICER, "市级数据专员"),
    Part("wei", "魏城", Role.COMMISSION_OFFICER, "市卫生健康委"),
    Part("lin", "林舟", Role.WORKER, "另一家医院的社工"),
)
_CITY = {Role.DATA_OFFICER, Role.COMMISSION_OFFICER}
_WORKING = {"yao", "zhu", "song", "zhao"}


def seat_everybody(
    *,
    by: Seat,
    home: Institution,
    next_door: Institution,
    ward: Unit,
    city: Region,
    team: list[Worker],
    from_on: dt.date,
) -> dict[str, Seat]:
    """Open the accounts, grant the seats, and give the working ones their place among the 306.

    Returns the seats by user name.
    """
    colleagues = iter(sorted(team, key=lambda worker: worker.pk))
    seats = {}
    for part in PARTS:
        account = open_account(by=by, username=part.username, display_name=part.name, password=PASSWORD)
        in_city = part.role in _CITY
        seats[part.username] = grant_seat(
            by=by,
            account=account,
            role=part.role,
            from_on=from_on,
            institution=None if in_city else next_door if part.username == "lin" else home,
            region=city if in_city else None,
            unit=ward if part.role == Role.CLINICIAN else None,
        )
        if part.username in _WORKING:
            _known_as(by, next(colleagues), part, account)
    # One person, two hats: the lead also keeps the hospital's data, and switches seats in the header.
    grant_seat(
        by=by, account=seats["zhao"].account, role=Role.DATA_OFFICER, institution=home, from_on=from_on
    )
    # This hospital also looks back after half a year.
    days = {"follow_up_days": (7, 30, 90, 180), "bereavement_days": BEREAVEMENT_DAYS}
    set_practice(by=seats["zhao"], practice=practice_of(home.pk), **days)
    return seats


def _known_as(by: Seat, worker: Worker, part: Part, account: Account) -> None:
    worker.name, worker.account = part.name, account
    with action("workforce.worker_updated", by=by, on=worker):
        worker.save()
