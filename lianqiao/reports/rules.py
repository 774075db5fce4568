"""May a social report be signed or given out now, and on what ground? `check_can_…` raises the reason."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lianqiao.cases.rules import InTheFuture
from lianqiao.casework.rules import check_can_change_report
from lianqiao.casework.states import ReportState
from lianqiao.core.errors import DomainError
from lianqiao.people.rules import Sharing, may_share
from lianqiao.people.states import Purpose

from .models import Ground, ReceiverKind, SocialReport

# Who may ask by law or order; everybody else gets a report because the client agreed.
ASK_BY_LAW = (ReceiverKind.COURT, ReceiverKind.AUTHORITY)


class ReceiverUnnamed(DomainError):
    message = _("Say who receives the report.")
    field = "receiver"


class PurposeMissing(DomainError):
    message = _("Say what the report is for before signing.")
    field = "purpose"


class NothingRecommended(DomainError):
    message = _("Say what was found and what you recommend before signing.")
    field = "opinion"


class ConsentNeeded(DomainError):
    message = _("Only courts and public authorities ask by law; for this receiver the client has to agree.")
    field = "ground"


class OrderUnnamed(DomainError):
    message = _("Name the law, or the number of the order.")
    field = "ground_text"


class MayNotShare(DomainError):
    """The client has not agreed that this receiver gets it; the message says what is known of their answer."""

    field = "receiver"


class NotCountersigned(DomainError):
    message = _("Only a countersigned report leaves the house.")


class Replaced(DomainError):
    message = _("A later edition takes the place of this report.")


class GivenBeforeSigned(DomainError):
    message = _("It cannot have been given out before it was signed.")
    field = "on"


class ReceiptMissing(DomainError):
    message = _("Say who received it.")
    field = "taken_by"


def ground_of(report: SocialReport, *, on: date) -> Sharing:
    """Answer whether this receiver may have the report on the day: by law, as one of the house, or by consent."""
    if report.ground == Ground.LAW:
        return Sharing(report.receiver_kind in ASK_BY_LAW, Ground.LAW.label)
    if report.receiver_kind == ReceiverKind.DEPARTMENT:
        return may_share(report.case.client, Purpose.TEAM, on=on)
    return may_share(report.case.client, Purpose.OUTSIDE, report.receiver, on=on)


def check_receiver(report: SocialReport) -> None:
    """Raise `ReceiverUnnamed`."""
    if not report.receiver:
        raise ReceiverUnnamed


def check_can_sign_social(report: SocialReport, *, on: date) -> Sharing:
    """Return the ground it rests on. Raises what a signed report may not lack, a ground for sharing above all."""
    check_can_change_report(report)
    check_receiver(report)
    if not report.purpose:
        raise PurposeMissing
    if not (report.findings and report.opinion):
        raise NothingRecommended
    return check_ground(report, on=on)


def check_ground(report: SocialReport, *, on: date) -> Sharing:
    """Return the ground for sharing. Raises `ConsentNeeded`, `OrderUnnamed` or `MayNotShare`."""
    if report.ground == Ground.LAW and report.receiver_kind not in ASK_BY_LAW:
        raise ConsentNeeded
    if report.ground == Ground.LAW and not report.ground_text:
        raise OrderUnnamed
    if not (found := ground_of(report, on=on)):
        raise MayNotShare(found.reason)
    return found


def can_deliver(report: SocialReport) -> bool:
    return report.state == ReportState.COUNTERSIGNED and not hasattr(report, "replaced_by")


def check_can_deliver(report: SocialReport, *, on: date, taken_by: str, at: datetime) -> Sharing:
    """Return the ground it is given out on. Raises unless it is countersigned, stands, and may still be shared."""
    check_can_print_for_receiver(report, on=timezone.localdate(at))
    if on > timezone.localdate(at):
        raise InTheFuture(field="on")
    if on < timezone.localdate(report.countersigned_at):
        raise GivenBeforeSigned
    if not taken_by:
        raise ReceiptMissing
    return check_ground(report, on=on)


def check_can_print_for_receiver(report: SocialReport, *, on: date) -> None:
    """Raise `NotCountersigned`, `Replaced`, or what `check_ground` raises."""
    if report.state != ReportState.COUNTERSIGNED:
        raise NotCountersigned
    if hasattr(report, "replaced_by"):
        raise Replaced
    check_ground(report, on=on)


def check_can_write_again(report: SocialReport) -> None:
    """Raise unless it is countersigned and no later edition was begun."""
    if report.state != ReportState.COUNTERSIGNED:
        raise NotCountersigned
    if hasattr(report, "replaced_by"):
        raise Replaced
