"""May a risk flag be set or ended now? `check_can_…` raises the reason."""

from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lianqiao.cases.rules import InTheFuture
from lianqiao.core.errors import DomainError
from lianqiao.protection.models import RiskFlag


class FlagKnown(DomainError):
    message = _("This risk is flagged already. End that flag first, or leave it as it is.")
    field = "kind"


class FlagEndsEarly(DomainError):
    message = _("The last day cannot lie before the first.")
    field = "until_on"


class FlagEnded(DomainError):
    message = _("This flag has ended already.")


class FlagTextMissing(DomainError):
    message = _("Say in a few words what to look out for.")
    field = "text"


class EndReasonMissing(DomainError):
    message = _("Say why the risk is over, so that the next colleague can rely on it.")
    field = "end_reason"


def check_can_flag(
    *, client_id: UUID, kind: str, text: str, since_on: date, until_on: date | None, today: date
) -> None:
    """Raise when the flag says nothing, lies in the future, ends before it begins, or is set already."""
    if not text.strip():
        raise FlagTextMissing
    if since_on > today:
        raise InTheFuture(field="since_on")
    if until_on is not None and until_on < since_on:
        raise FlagEndsEarly
    standing = RiskFlag.objects.filter(client_id=client_id, kind=kind, ended_at=None)
    if any(holds(flag.until_on, today) for flag in standing):
        raise FlagKnown


def holds(until_on: date | None, today: date) -> bool:
    """Say whether a flag that nobody ended still holds on the day; its last day is inside."""
    return until_on is None or until_on >= today


def check_can_end(flag: RiskFlag, *, reason: str) -> None:
    """Raise `FlagEnded` or `EndReasonMissing`."""
    if flag.ended_at is not None:
        raise FlagEnded
    if not reason.strip():
        raise EndReasonMissing
