"""Qi's team and the phases he goes through, and a case that rests: what they show is on the sheet and on the timeline."""

import datetime as dt

from django.utils import timezone

from lianqiao.cycles.services import PhaseTold, begin_phase, hold_case
from lianqiao.people.services import Signature, Terms, ask_consent
from lianqiao.teams.models import Member
from lianqiao.teams.services import Told, join_team, leave_team
from lianqiao.workforce.queries import worker_of

from .consents import DRAWN
from .protection import open_case_of

STATION = "清河街道社工站"
# Days ago, kind, role, name, ward or organisation, task, what they may be told.
TEAM = (
    (62, "hospital", "doctor", "田副主任医师", "康复医学科", "评定肌力，决定训练强度。", ""),
    (62, "hospital", "nurse", "宁护士", "康复医学科病房", "进餐不代劳；夜间加巡。", "情绪与夜间表现，不讲父子之间的事。"),
    (55, "hospital", "therapist", "小冯", "康复治疗中心", "每天两次碗勺训练。", ""),
    (30, "hospital", "dietitian", "苗营养师", "临床营养科", "吞咽期饮食与热量。", ""),
    (12, "outside", "community", "何社工", STATION, "居家康复转介、卫生间扶手。", "出院日期、住址、需要的扶手与助浴，不讲病情细节。"),
    (6, "outside", "charity", "田站长", "夕照助老服务中心", "出院后每周一次助浴。", "签署同意书之前只谈服务时间。"),
)  # fmt: skip


def work_together(hospital) -> None:
    """Put Qi's team on its sheet and his phases on the timeline; let Mrs He's case rest until today."""
    yao, qi = hospital.seats["yao"], open_case_of(hospital, "齐国安")
    today = timezone.localdate(hospital.now)
    _agree(hospital, qi.client)
    told = Told(
        "co_worker",
        _on(hospital, 20),
        worker=worker_of(hospital.seats["zhu"]),
        task="姚禾休息时接手，带病友会。",
    )
    join_team(by=yao, case=qi, kind="ours", told=told, today=today)
    for days, kind, role, name, place, task, may_know in TEAM:
        from_where = (
            {"organisation": place, "phone": hospital.next_phone()} if kind == "outside" else {"unit": place}
        )
        told = Told(role, _on(hospital, days), name=name, task=task, may_know=may_know, **from_where)
        join_team(by=yao, case=qi, kind=kind, told=told, today=today)
    nutrition = Member.objects.select_related("case__responsible").get(case=qi, role="dietitian")
    leave_team(by=yao, member=nutrition, on=_on(hospital, 9), today=today, reason="已恢复普食")
    _phases(hospital, yao, qi, today)
    he = open_case_of(hospital, "何素芬")
    hold_case(
        by=yao, case=he, reason="away", reason_text="回老家照看外孙，药已带足；约定回来后一起见医生。",
        from_on=_on(hospital, 12), look_again_on=today, today=_on(hospital, 12),
    )  # fmt: skip


def _on(hospital, days_ago: int) -> dt.date:
    return timezone.localdate(hospital.at(days_ago))


def _agree(hospital, client) -> None:
    """Qi lets the station of his street know; nobody has asked him about the bathing service yet."""
    signature = Signature(
        signer="client", way="screen", signed_on=_on(hospital, 12), drawing=DRAWN, limits_explained=True
    )
    terms = Terms(
        receiver=STATION, receiver_contact="010-62000018", shared="出院日期、住址与居家需要，电话告知"
    )
    ask_consent(
        by=hospital.seats["yao"], client=client, answers={"outside": "granted"}, signature=signature, terms=terms,
        language="zh-hans", at=hospital.at(12),
    )  # fmt: skip


def _phases(hospital, yao, qi, today: dt.date) -> None:
    begin_phase(
        by=yao, case=qi, today=today,
        told=PhaseTold(
            "acute", _on(hospital, 86), place="神经内科重症监护", goal="保住生命，稳定血压。",
            handover="右侧偏瘫，吞咽慢；说话要慢一句一句来，不在他面前谈预后。",
        ),
    )  # fmt: skip
    begin_phase(
        by=yao, case=qi, today=today,
        told=PhaseTold("rehab", _on(hospital, 66), unit=qi.unit, goal="自己端碗吃一顿饭；夜里睡得着。"),
    )  # fmt: skip
