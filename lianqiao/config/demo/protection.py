"""Risk, harm, readers and meetings on the wards of the demo: a little of each, so that every page has something to show."""

import datetime as dt

from django.utils import timezone

from lianqiao.cases.models import Case, Meeting
from lianqiao.cases.services import ContactInput, Present, complete_step, record_contact
from lianqiao.cases.services.access import add_member, open_record
from lianqiao.cases.services.flags import set_flag
from lianqiao.cases.services.meetings import (
    Came,
    Decided,
    Invited,
    close_tasks,
    plan_meeting,
    record_meeting,
    sign_meeting,
)
from lianqiao.cases.services.safeguarding import note_acknowledgement, note_suspicion, report_harm
from lianqiao.cases.states import CaseState
from lianqiao.workforce.queries import worker_of


def protect(hospital) -> None:
    """Write it for three stories: Qi after his stroke, Lele, and old Mrs Ding."""
    qi, lele, ding, yu = (_case(hospital, name) for name in ("齐国安", "乐嘉乐", "丁桂香", "沈小雨"))
    _flags(hospital, qi, lele)
    _harm(hospital, qi, ding)
    _readers(hospital, qi, lele, yu)
    _meetings(hospital, qi)


def _case(hospital, name: str) -> Case:
    return Case.objects.get(institution=hospital.institution, client__name=name, state=CaseState.OPEN)


def _flags(hospital, qi: Case, lele: Case) -> None:
    told = (
        (qi, "fall", "右侧偏瘫，下床须有人扶，床栏拉起", 60, None),
        (qi, "self_harm", "情绪低落时不愿独处，夜班多巡视", 55, None),
        (lele, "infection", "化疗后白细胞低，进门戴口罩、洗手", 12, 14),
    )
    for case, kind, text, days_ago, holds in told:
        since = timezone.localdate(hospital.at(days_ago))
        until = None if holds is None else timezone.localdate(hospital.now) + dt.timedelta(days=holds)
        set_flag(
            by=hospital.seats["yao"], case=case, kind=kind, text=text, since_on=since, until_on=until,
            at=hospital.at(days_ago),
        )  # fmt: skip


def _harm(hospital, qi: Case, ding: Case) -> None:
    by = hospital.seats["yao"]
    note_suspicion(
        by=by,
        case=qi,
        kind="self_harm",
        facts="夜班护士转述：患者凌晨说“这样活着不如不活”，把攒下的安眠药放在枕头下，共六片。",
        discovered_at=hospital.now - dt.timedelta(hours=5),
        at=hospital.now - dt.timedelta(hours=4),
        protection="药片已由护士收回；请心理科会诊；妻子今晚陪护。",
    )
    report = note_suspicion(
        by=by,
        case=ding,
        kind="elder_abuse",
        facts="照护床位护理员来电：老人近三日未换洗，身上有压红；老人说“他们嫌我麻烦”。",
        discovered_at=hospital.at(3, hour=10),
        at=hospital.at(3, hour=11),
        protection="当天陪同皮肤科检查，请护士长到场。",
    )
    report_harm(
        by=by,
        report=report,
        reported_to="civil_affairs",
        channel="phone",
        reported_at=hospital.at(3, hour=14),
        at=hospital.at(3, hour=15),
        text="区民政局养老科接报，告知照片与检查单已留存。",
    )
    answered = hospital.at(2, hour=10)
    note_acknowledgement(
        by=by, report=report, on_at=answered, at=answered, receipt_number="民养〔2026〕071",
        text="民政局约定两日内到机构核查。",
    )  # fmt: skip


def _readers(hospital, qi: Case, lele: Case, yu: Case) -> None:
    yao, zhu = hospital.seats["yao"], hospital.seats["zhu"]
    add_member(
        by=yao, case=qi, worker=worker_of(zhu), on=timezone.localdate(hospital.at(20)), reads_restricted=True
    )
    for case, days_ago, reach, text in (
        (qi, 6, {"restriction": "psychiatric"}, "心理科会诊：卒中后抑郁，已开始用药；患者不愿让儿子知道。"),
        (lele, 5, {"visibility": "private"}, "和乐乐母亲谈完自己很累，想起自己的孩子。下次督导时提出来。"),
    ):
        told = ContactInput(
            on=timezone.localdate(hospital.at(days_ago)), present=[Present(case.client_id)], minutes_direct=30,
            items=("A2",), scene="ward", mode="face", text=text, case=case, **reach,
        )  # fmt: skip
        record_contact(by=yao, told=told, at=hospital.at(days_ago, hour=17), sign=True)
    open_record(
        by=zhu, client=yu.client, case=yu, kind="minor", reason="cover", at=hospital.at(1, hour=19),
        reason_text="姚禾下班后病房来电：孩子术后哭闹不肯吃东西，需要了解之前怎么安抚。",
    )  # fmt: skip


def _meetings(hospital, qi: Case) -> None:
    yao = hospital.seats["yao"]
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
