"""Qi's team and the phases he goes through, read from `teams.toml`, and a case that rests."""

import datetime as dt
import tomllib
from pathlib import Path

from django.utils import timezone

from lianqiao.cycles.services import PhaseTold, begin_phase, hold_case
from lianqiao.people.services import Signature, Terms, ask_consent
from lianqiao.teams.models import Member
from lianqiao.teams.services import Told, join_team, leave_team
from lianqiao.workforce.queries import worker_of

from .consents import DRAWN
from .protection import open_case_of

TOLD = tomllib.loads((Path(__file__).parent / "teams.toml").read_text(encoding="utf-8"))
STATION = "清河街道社工站"


def work_together(hospital) -> None:
    """Put Qi's team on its sheet and his phases on the timeline; let Mrs He's case rest until today."""
    yao, qi = hospital.seats["yao"], open_case_of(hospital, "齐国安")
    today, about = timezone.localdate(hospital.now), {"by": yao, "case": qi}
    _agree(hospital, qi.client)
    zhu = Told(
        "co_worker", _on(hospital, 20), worker=worker_of(hospital.seats["zhu"]), task="姚禾休息时接手。"
    )
    join_team(kind="ours", told=zhu, today=today, **about)
    for member in TOLD["member"]:
        told = {name: value for name, value in member.items() if name not in ("days", "kind")}
        on = _on(hospital, member["days"])
        join_team(kind=member["kind"], told=Told(from_on=on, **told), today=today, **about)
    nutrition = Member.objects.select_related("case__responsible").get(case=qi, role="dietitian")
    leave_team(by=yao, member=nutrition, on=_on(hospital, 9), today=today, reason="已恢复普食")
    for phase in TOLD["phase"]:
        told = {name: value for name, value in phase.items() if name != "days"}
        begin_phase(told=PhaseTold(from_on=_on(hospital, phase["days"]), **told), today=today, **about)
    hold_case(
        by=yao, case=open_case_of(hospital, "何素芬"), reason="away", from_on=_on(hospital, 12),
        reason_text="回老家照看外孙，药已带足；约定回来后一起见医生。", look_again_on=today, today=_on(hospital, 12),
    )  # fmt: skip


def _on(hospital, days_ago: int) -> dt.date:
    return timezone.localdate(hospital.at(days_ago))


def _agree(hospital, client) -> None:
    """Qi lets the station of his street know; nobody has asked him about the bathing service yet."""
    told = {"signed_on": _on(hospital, 12), "drawing": DRAWN, "limits_explained": True}
    terms = Terms(
        receiver=STATION, receiver_contact="010-62000018", shared="出院日期、住址与居家需要，电话告知"
    )
    ask_consent(
        by=hospital.seats["yao"], client=client, answers={"outside": "granted"}, terms=terms, language="zh-hans",
        signature=Signature(signer="client", way="screen", **told), at=hospital.at(12),
    )  # fmt: skip
