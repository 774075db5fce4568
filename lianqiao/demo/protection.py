"""Risk, harm and readers on the wards of the demo: a little of each, so that every page has something to show."""

import datetime as dt

from django.utils import timezone

from lianqiao.cases.models import Case
from lianqiao.cases.services import ContactInput, Present, record_contact
from lianqiao.cases.services.access import add_member
from lianqiao.cases.states import CaseState
from lianqiao.protection.services.flags import set_flag
from lianqiao.protection.services.openings import approve_opening, ask_opening, break_glass
from lianqiao.protection.services.safeguarding import note_acknowledgement, note_suspicion, report_harm
from lianqiao.workforce.queries import worker_of


def protect(hospital) -> None:
    """Write it for three stories: Qi after his stroke, Lele, and old Mrs Ding."""
    qi, lele, ding, yu = (open_case_of(hospital, name) for name in ("齐国安", "乐嘉乐", "丁桂香", "沈小雨"))
    _flags(hospital, qi, lele)
    _harm(hospital, qi, ding)
    _readers(hospital, qi, lele)
    _openings(hospital, lele, yu)


def open_case_of(hospital, name: str) -> Case:
    """Return the running case of somebody on the wards."""
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


def _readers(hospital, qi: Case, lele: Case) -> None:
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


def _openings(hospital, lele: Case, yu: Case) -> None:
    """朱明澈, no member of either team: once in an emergency, once approved, once still waiting."""
    zhu, asked_at = hospital.seats["zhu"], hospital.at(1, hour=9)
    why = "姚禾下班后病房来电：孩子术后拔管哭闹，情况紧急，需要了解之前怎么安抚。"
    break_glass(by=zhu, case=yu, reason="emergency", reason_text=why, at=hospital.at(2, hour=19))
    why = "姚禾本周外出培训，由我到病房陪孩子做术后训练，需要看之前的约定。"
    asked = ask_opening(by=zhu, case=yu, reason="cover", reason_text=why, at=asked_at)
    said = {"span": "week", "decision_text": "同意，请每次陪伴后写记录。"}
    approve_opening(by=hospital.seats["song"], asked=asked, at=hospital.at(1, hour=10), **said)
    why = "家长来电投诉床位安排，请我了解此前与家长的沟通经过，以便答复医患办。"
    asked_at = hospital.now - dt.timedelta(hours=3)
    ask_opening(by=zhu, case=lele, reason="complaint", reason_text=why, at=asked_at)
