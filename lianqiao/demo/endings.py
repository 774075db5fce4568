"""How three cases of the demo hospital come to their end: discharges planned, a report that waits for its supervisor."""

import datetime as dt

from django.utils import timezone

from lianqiao.cases.models import Case, PlanStep
from lianqiao.cases.rules import DECEASED
from lianqiao.cases.services import close_case, give_up_step
from lianqiao.cases.states import StepState
from lianqiao.casework.models import DischargePlan
from lianqiao.casework.services import (
    ask_after_family,
    countersign_report,
    note_death,
    plan_discharge_again,
    sign_report,
    take_discharge_to,
    write_discharge,
    write_report,
)
from lianqiao.casework.states import DischargeState
from lianqiao.pathways.models import Enrolment
from lianqiao.pathways.services import leave
from lianqiao.pathways.states import EnrolmentState
from lianqiao.people.queries import ties_of
from lianqiao.registry.models import Seat
from lianqiao.registry.queries import practice_of

NOTHING = {
    "destination": "", "leaves_on": None, "carer": "", "items": (), "community_contact": "", "text": "", "agreed_with": "",
}  # fmt: skip


def _needs(code: str, actor: str, who: str, *, arranged: bool = True, days: int | None = None) -> dict:
    """One thing a discharge needs; `days` from the day it is written."""
    return {"code": code, "actor": actor, "who": who, "arranged": arranged, "days": days}


DISCHARGES = {
    "丁桂香": (
        {
            "destination": "care_home", "carer": "社区照护员每日上门",
            "items": (
                _needs("carer", "organisation", "清河街道社工站"), _needs("equipment", "family", "儿子丁川"),
                _needs("community", "worker", ""), _needs("next_visit", "clinician", "康复科门诊"),
            ),
            "community_contact": "清河街道社工站 何社工",
            "agreed_with": "儿子丁川（电话）",
        },
        (DischargeState.PLANNING, DischargeState.AGREED, DischargeState.EXECUTED),
    ),
    "沈小雨": (
        {
            "destination": "home_with_care", "carer": "妈妈，外婆帮忙",
            "items": (
                _needs("carer", "family", "外婆"), _needs("warning_signs", "clinician", "责任护士"),
                _needs("medication", "clinician", "责任护士", arranged=False, days=3),
                _needs("next_visit", "worker", "", arranged=False, days=5),
            ),
            "text": "出院后一个月内不能吃硬的，幼儿园复学要提前和老师说。",
        },
        (DischargeState.PLANNING,),
    ),
}  # fmt: skip
AGREED_AGAIN = {
    "丁桂香": {
        "why": "日托中心没有夜间照护，儿子要求改为短期照护床位。",
        "told": {"carer": "照护床位护理员，儿子周末探望", "agreed_with": "本人与儿子丁川（当面）"},
    },
}
REPORTS = {
    "王怀德": {
        "situation": "胰腺癌晚期，希望给孙女留下些什么；夜里睡不好，女儿不知道怎么和他谈。",
        "work": "床旁面谈四次，生命回顾与尊严疗法访谈两次；家庭会议一次，女儿第一次当面道谢。",
        "results": "整理成一份留给孙女的文字，睡眠改善；家人共同确认了照护意愿。",
        "remains": "建议安宁疗护病房继续陪伴；家属哀伤支持由社工一个月后电话随访。",
    },
    "齐国安": {
        "situation": "脑卒中后右侧肢体活动不便，情绪低落，觉得自己成了家里的负担。",
        "work": "床旁面谈六次，多学科会议一次，与老伴、女儿各谈一次；联系社区卫生服务中心的康复门诊。",
        "results": "愿意每天参加训练，能自己扶拐走到走廊尽头；和老伴商定了回家后的分工。",
        "remains": "出院后每周两次到社区康复门诊训练，由社区社工接续；情绪再次低落时可直接来电。",
    },
}


def write_ending(*, worker: Seat, case: Case, at: dt.datetime) -> None:
    """Write what the demo has of this client's discharge and closing report; nothing for most."""
    name = case.client.name
    if name in DISCHARGES:
        told, states = DISCHARGES[name]
        items = [_due(item, timezone.localdate(at)) for item in told["items"]]
        plan = write_discharge(by=worker, case=case, told=NOTHING | told | {"items": items}, at=at)
        for state in states:
            take_discharge_to(by=worker, plan=plan, state=state, on=timezone.localdate(at))
            if state == DischargeState.AGREED and name in AGREED_AGAIN:
                _agree_again(worker, plan, AGREED_AGAIN[name], at)
    if name in REPORTS:
        report = write_report(by=worker, case=case, told=REPORTS[name], at=at)
        sign_report(by=worker, report=report, at=at)


def _agree_again(worker: Seat, plan: DischargePlan, told: dict, at: dt.datetime) -> None:
    """What was agreed is taken back for a reason, changed, and agreed anew; both editions are kept."""
    plan = plan_discharge_again(by=worker, plan=plan, why=told["why"])
    written = {name: getattr(plan, name) for name in NOTHING if name != "items"} | told["told"]
    items = [
        {"code": item.code, "actor": item.actor, "who": item.who, "arranged": True, "due_on": None}
        for item in plan.items.all()
    ]
    plan = write_discharge(by=worker, case=plan.case, plan=plan, told=written | {"items": items}, at=at)
    take_discharge_to(by=worker, plan=plan, state=DischargeState.AGREED, on=timezone.localdate(at))


def _due(item: dict, on: dt.date) -> dict:
    due_on = None if item["days"] is None else on + dt.timedelta(days=item["days"])
    return {name: value for name, value in item.items() if name != "days"} | {"due_on": due_on}


def say_farewell(*, worker: Seat, supervisor: Seat, case: Case, on: dt.date, at: dt.datetime) -> None:
    """Close the case of somebody who has died; the daughter wishes to be asked how she is."""
    countersign_report(
        by=supervisor, report=case.closing_report, at=at, comment="陪伴得很好，请留意女儿的哀伤。"
    )
    case.refresh_from_db()
    for enrolment in Enrolment.objects.filter(case=case, state=EnrolmentState.ACTIVE).select_related("case"):
        leave(by=worker, enrolment=enrolment, reason="王伯伯已离世", on=on)
    for step in PlanStep.objects.filter(case=case, state=StepState.OPEN):
        give_up_step(by=worker, step=step, reason="王伯伯已离世", on=on)
    text = "凌晨在女儿陪伴下平静离世。文字已装订成册，交给女儿两份。"
    close_case(by=worker, case=case, outcome="resolved", reason=DECEASED, on=on, today=on, text=text)
    note_death(by=worker, case=case, died_on=on, today=on)
    (daughter,) = (tie.other for tie in ties_of(case.client))
    days = practice_of(case.institution_id).bereavement_days
    ask_after_family(by=worker, case=case, person=daughter, person_name="", days=days)
