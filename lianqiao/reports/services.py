"""Writing, signing, countersigning and giving out social reports."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import IntegrityError
from django.utils import timezone

from lianqiao.audit.actions import action
from lianqiao.casework.rules import check_can_change_report
from lianqiao.casework.services.reports import countersign, give_back, sign
from lianqiao.core.errors import StaleRecord
from lianqiao.registry.models import Seat

from . import rules
from .models import PARTS, ReportDelivery, SocialReport

COPIED = (*PARTS, "receiver_kind", "receiver", "purpose", "ground", "ground_text")


def write_social_report(
    *, by: Seat, report: SocialReport, told: Mapping[str, str], at: datetime
) -> SocialReport:
    """Keep a new report, or change one while it is unsigned. Raises `ReportIsSigned`, `ReceiverUnnamed`, `StaleRecord`."""
    check_can_change_report(report)
    for name in COPIED:
        setattr(report, name, told.get(name, "").strip())
    rules.check_receiver(report)
    report.written_by, report.written_at = report.written_by or (by if by.pk else None), at
    with action("reports.social_report_written", by=by, on=report, case=report.case_id):
        report.save()
    return report


def sign_social_report(*, by: Seat, report: SocialReport, at: datetime) -> SocialReport:
    """Sign it on the ground it may be shared on. Raises what `check_can_sign_social` raises."""
    ground = rules.check_can_sign_social(report, on=timezone.localdate(at))
    with action("reports.social_report_signed", by=by, on=report, case=report.case_id):
        report.consent_id = ground.consent
        sign(report, by=by, at=at)
    return report


def countersign_social_report(
    *, by: Seat, report: SocialReport, at: datetime, comment: str = ""
) -> SocialReport:
    """Countersign it; nothing of it changes any more. Raises `IllegalMove` or `OwnReport`."""
    with action("reports.social_report_countersigned", by=by, on=report, case=report.case_id):
        countersign(report, by=by, at=at, comment=comment)
    return report


def return_social_report(*, by: Seat, report: SocialReport, comment: str) -> SocialReport:
    """Give it back to its worker and say why. Raises `IllegalMove`, `OwnReport` or `CommentMissing`."""
    with action("reports.social_report_returned", by=by, on=report, case=report.case_id):
        give_back(report, by=by, comment=comment)
    return report


def write_social_report_again(*, by: Seat, report: SocialReport, at: datetime) -> SocialReport:
    """Begin the next edition of a countersigned report, filled as this one is. Raises `NotCountersigned`, `Replaced`,
    or `StaleRecord` when a colleague has begun it in this moment."""
    rules.check_can_write_again(report)
    kept = {name: getattr(report, name) for name in COPIED}
    following = SocialReport(
        institution_id=report.institution_id, case=report.case, edition=report.edition + 1, replaces=report, **kept
    )  # fmt: skip
    try:
        return write_social_report(by=by, report=following, told=kept, at=at)
    except IntegrityError as clash:
        raise StaleRecord from clash


def deliver_social_report(
    *, by: Seat, report: SocialReport, on: date, way: str, taken_by: str, at: datetime
) -> ReportDelivery:
    """Note that it was given out. Raises `MayNotShare` when the client does not agree any more, or what else
    `check_can_deliver` raises."""
    ground = rules.check_can_deliver(report, on=on, taken_by=taken_by.strip(), at=at)
    delivery = ReportDelivery(
        institution_id=report.institution_id, report=report, on=on, way=way, taken_by=taken_by.strip(),
        consent_id=ground.consent, given_by=by if by.pk else None, giver_name=by.holder_name, noted_at=at,
    )  # fmt: skip
    with action("reports.social_report_delivered", by=by, on=report, case=report.case_id, way=way):
        delivery.save()
    return delivery
