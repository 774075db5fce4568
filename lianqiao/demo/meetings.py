"""Meetings on the wards of the demo: one held, with its decisions settled, and one ahead."""

import datetime as dt

from django.utils import timezone

from lianqiao.cases.services import complete_step
from lianqiao.meetings.models import Meeting
from lianqiao.meetings.services import (
    Came,
    Decided,
    Invited,
    close_tasks,
    plan_meeting,
    record_meeting,
    sign_meeting,
)
from lianqiao.workforce.queries import worker_of

from .protection import open_case_of


def meet(hospital) -> None:
    """Hold one meeting about Qi across the disciplines, and plan one with his family."""
    yao, qi = hospital.seats["yao"], open_case_of(hospital, "齐国安")
    team = [
        Invited("client", qi.client.name, client=qi.client),
        Invited("worker", worker_of(yao).name, worker=worker_of(yao)),
        Invited("doctor", "康复科周医生"), Invited("therapist", "作业治疗师小冯"), Invited("nurse", "责任护士宁护士"),
    ]  # fmt: skip
    at = hospital.at(55, hour=15)
    meeting = plan_meeting(
        by=yao, case=qi, kind="mdt", starts_at=at, invited=team, at=hospital.at(57), minutes=60, unit=qi.unit,
        place="示教室", purpose="商定个人目标与各方分工。",
    )  # fmt: skip
    _hold(hospital, yao, meeting, at)
    plan_meeting(
        by=yao, case=qi, kind="family", starts_at=hospital.at(0, hour=14) + dt.timedelta(days=2), invited=team[:2],
        at=hospital.at(1), minutes=45, unit=qi.unit, place="谈话间", purpose="出院后照护轮替与卫生间扶手。",
    )  # fmt: skip


def _hold(hospital, by, meeting: Meeting, at: dt.datetime) -> None:
    held = {
        "client": "想自己端碗吃饭，不想总让老伴喂。",
        "doctor": "肌力恢复到三级，可以开始训练，三周内可行。",
        "therapist": "每天两次碗勺训练，先用防滑垫。",
        "nurse": "进餐时不代劳，只在旁边看着。",
    }
    came = {one.pk: Came(True, held.get(one.role, "")) for one in meeting.attendees.all()}
    due = timezone.localdate(at) + dt.timedelta(days=21)
    record_meeting(
        by=by, meeting=meeting, starts_at=at, minutes=60, came=came, at=at + dt.timedelta(hours=2),
        materials="肌力评定表、碗勺训练图示",
        text="患者先说自己的愿望，各方依次说明。一致同意目标：三周后自己端碗吃饭。",
        decided=[Decided("每周一次记录进餐训练进展", due_on=due), Decided("联系家属准备防滑垫与粗柄勺", due_on=due)],
    )  # fmt: skip
    sign_meeting(by=by, meeting=meeting, at=at + dt.timedelta(hours=3))
    for one in meeting.decisions.select_related("step"):
        complete_step(by=by, step=one.step, on=due)
    close_tasks(by=by, meeting=Meeting.objects.get(pk=meeting.pk), on=due)
