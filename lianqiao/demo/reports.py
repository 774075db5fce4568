"""A report for a fund about one of the demo's children: agreed to by her mother, signed twice, given out."""

import datetime as dt

from django.utils import timezone

from lianqiao.cases.models import Case
from lianqiao.people.models import Client
from lianqiao.people.services import Signature, Terms, ask_consent
from lianqiao.registry.models import Seat
from lianqiao.reports.drafting import begun
from lianqiao.reports.models import SocialReport
from lianqiao.reports.services import (
    countersign_social_report,
    deliver_social_report,
    sign_social_report,
    write_social_report,
)

from .consents import DRAWN

FUND = Terms(
    receiver="晨光儿童救助基金会",
    receiver_contact="010-62001234",
    shared="社会工作报告与费用清单，纸质，用于申请救助",
)
OPINION = (
    "经评估，该家庭主要收入为父亲务工所得，异地就医报销比例低，已向亲友借款，继续承担手术及语音训练费用确有困难；"
    "母亲照护尽责，治疗依从性好。建议给予一次性医疗救助，并在返乡后衔接当地语音训练资源。"
)
REPORTS = {"沈小雨": {"receiver": FUND.receiver, "purpose": "申请唇腭裂患儿医疗救助", "opinion": OPINION}}


def report_to_others(
    *, worker: Seat, supervisor: Seat, case: Case, family: list[Client], at: dt.datetime
) -> None:
    """Write what the demo has of reports about this client for others; nothing for most."""
    if (told := REPORTS.get(case.client.name)) is None:
        return
    on, mother = timezone.localdate(at), family[0]
    signature = Signature(
        way="screen", signed_on=on, drawing=DRAWN, limits_explained=True,
        signer="guardian", guardian=mother, relation="母亲",
    )  # fmt: skip
    answers = {"outside": "granted"}
    ask_consent(
        by=worker, client=case.client, answers=answers, signature=signature, terms=FUND, language="zh-hans", at=at
    )  # fmt: skip
    report = SocialReport(institution_id=case.institution_id, case=case)
    write_social_report(by=worker, report=report, told=begun(case, "fund") | told, at=at)
    sign_social_report(by=worker, report=report, at=at)
    countersign_social_report(by=supervisor, report=report, at=at, comment="情况属实，同意出具。")
    deliver_social_report(
        by=worker, report=report, on=on, way="post", taken_by="项目部 程女士", at=at
    )  # fmt: skip
