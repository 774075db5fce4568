"""How the demo hospital looks after its work: who stands in for whom, notes that repeat, ten records looked through."""

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from lianqiao.cases.models import Case
from lianqiao.cases.services import ContactInput, Present, record_contact
from lianqiao.cases.states import CaseState
from lianqiao.core.dates import Span
from lianqiao.registry.models import Institution, Seat
from lianqiao.registry.queries import practice_of
from lianqiao.registry.scopes import scope_of
from lianqiao.registry.services import set_practice
from lianqiao.reviews.queries import cases_to_draw, records_of
from lianqiao.reviews.rules.checklist import checklist_of
from lianqiao.reviews.rules.samples import quarters
from lianqiao.reviews.services import Checked, check_record, draw_sample, look_for_repeats, sign_sample
from lianqiao.workforce.queries import worker_of
from lianqiao.workforce.services import appoint_deputy, end_deputy

# So low that one of the few workers of the demo is above it.
CEILING = Decimal(8)


def write_quality(*, institution: Institution, seats: dict[str, Seat], now: dt.datetime) -> None:
    """Write it for the first hospital."""
    today = timezone.localdate(now)
    _deputies(institution, seats, today)
    kept = practice_of(institution.pk)
    days = {"follow_up_days": kept.follow_up_days, "bereavement_days": kept.bereavement_days}
    set_practice(by=seats["zhao"], practice=kept, caseload_ceiling=CEILING, **days)
    _repeated(institution, seats["yao"], now)
    song = seats["song"]
    with scope_of(song):
        look_for_repeats(by=song, since=today - dt.timedelta(days=90), at=now)
        latest, before, *_others = quarters(today)
        if cases_to_draw(
            song, before
        ):  # begun in the first weeks of a quarter, the demo has none in the one before
            _sample(song, before, now, signed=True)
        _sample(song, latest, now, signed=False)


def _deputies(institution: Institution, seats: dict[str, Seat], today: dt.date) -> None:
    """朱明澈 takes a course this week and 姚禾 stands in; an earlier one ended, one to come was called off."""
    yao, zhu, song = (worker_of(seats[name]) for name in ("yao", "zhu", "song"))

    def appoint(worker, deputy, first: int, back: int, reason: str):
        days = {"from_on": today + dt.timedelta(days=first), "until_on": today + dt.timedelta(days=back)}
        by = seats[worker.account.username]
        return appoint_deputy(
            by=by, institution=institution, worker=worker, deputy=deputy, reason=reason,
            today=min(today, days["from_on"]), **days,
        )  # fmt: skip

    appoint(song, zhu, -40, -33, "leave")
    appoint(zhu, yao, -1, 5, "training")
    end_deputy(by=seats["yao"], deputy=appoint(yao, song, 9, 12, "leave"), today=today)


REPEATED = (
    "患者情绪平稳，能主动说起住院后的担心。与其讨论了治疗费用和出院后的照护安排，介绍了医疗救助的申请条件，"
    "患者表示愿意与家人商量后再决定。社工肯定其主动求助，约定{day}再次面谈，并请责任护士关注夜间睡眠。"
)


def _repeated(institution: Institution, yao: Seat, now: dt.datetime) -> None:
    """The same words in two cases of 姚禾: the supervisor is told, and nobody else."""
    cases = Case.objects.filter(
        institution=institution, state=CaseState.OPEN, responsible__account_id=yao.account_id
    ).order_by("opened_on", "id")
    at = now - dt.timedelta(hours=3)
    for case, day in zip(cases[:2], ("下周二", "本周五"), strict=False):
        told = ContactInput(
            on=timezone.localdate(at), present=[Present(case.client_id)], minutes_direct=20, items=("A2",),
            scene="ward", mode="face", care_stage="during", text=REPEATED.format(day=day), case=case,
        )  # fmt: skip
        record_contact(by=yao, told=told, at=at, sign=True)


def _sample(song: Seat, span: Span, now: dt.datetime, *, signed: bool) -> None:
    """Ten records of the other workers: those of the time before looked through and signed, the latest half way."""
    at = now if not signed else now - dt.timedelta(days=20)
    sample = draw_sample(by=song, span=span, at=at, seed=f"demo{span.from_on:%Y%m%d}")
    items = checklist_of(sample.checklist).items
    records = records_of(sample)
    for record in records if signed else records[: len(records) // 2]:
        told = {
            item.code: Checked(record.computed.get(item.code, "yes"))
            for item in items
            if item.applies_to(record.case.depth)
        }
        record.sample = sample
        remark = "请补签服务知情同意书，下周三前完成。" if record.computed.get("consent") == "no" else ""
        check_record(by=song, record=record, items=told, at=at, remark=remark)
    if signed:
        text = "多数记录及时、完整；知情同意仍有缺口，已逐份反馈，下季度复查。"
        sign_sample(by=song, sample=sample, at=at, conclusion=text)
