"""May a contact be written, signed or added to now? `can_…` answers, `check_can_…` raises the reason."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lianqiao.cases.kinds import Visibility
from lianqiao.cases.models import Case, Contact
from lianqiao.cases.states import ContactState
from lianqiao.core.errors import DomainError

from .cases import check_not_future

# A note is to be signed within a day of the service.
SIGN_WITHIN = timedelta(hours=24)
DAY_OF_MINUTES = 24 * 60


class NobodyPresent(DomainError):
    message = _("Choose at least one person who was present.")
    field = "clients"


class PresentTwice(DomainError):
    message = _("The same person is listed twice.")
    field = "clients"


class BeforeOpening(DomainError):
    message = _("The contact lies outside the days of its case.")
    field = "on"


class TooManyMinutes(DomainError):
    message = _("A day has no more than 1440 minutes.")
    field = "minutes_direct"


class MinutesMissing(DomainError):
    message = _("Say how long it took before signing.")
    field = "minutes_direct"


class ItemsMissing(DomainError):
    message = _("Choose at least one service item before signing.")
    field = "items"


class ContactIsSigned(DomainError):
    message = _("A signed note no longer changes. Add an addendum instead.")


class ContactIsDraft(DomainError):
    message = _("This note is still a draft: change it instead of adding to it.")


class NotYourNote(DomainError):
    message = _("Only who wrote the note can change or sign it.")


class HiddenPlansNothing(DomainError):
    message = _(
        "What comes next would stand in the plan, where everybody reads it. Leave it out here, and add a step in neutral words."
    )
    field = "next_step"


class PrivateIsUnrestricted(DomainError):
    message = _("A private working note is read by nobody else anyway; a restricted one is for its circle.")
    field = "restriction"


class NothingWritten(DomainError):
    message = _("Nothing has been written.")
    field = "text"


class BatchBuiltUpon(DomainError):
    message = _("Something was added to records of this import since. It can no longer be undone.")


def check_contact(
    *, on: date, at: datetime, client_ids: Sequence[UUID], minutes: Sequence[int], case: Case | None
) -> None:
    """Raise when a contact cannot have been so, whether it is signed or not."""
    check_not_future(on, today=timezone.localdate(at))
    if not client_ids:
        raise NobodyPresent
    if len(set(client_ids)) != len(client_ids):
        raise PresentTwice
    if any(count > DAY_OF_MINUTES for count in minutes):
        raise TooManyMinutes
    if case is not None and (on < case.opened_on or (case.closed_on is not None and on > case.closed_on)):
        raise BeforeOpening


def check_reach(contact: Contact) -> None:
    """Raise when a note hidden from colleagues would show in the plan, or is said to be both private and restricted."""
    if contact.restriction and contact.visibility == Visibility.PRIVATE:
        raise PrivateIsUnrestricted
    if contact.is_hidden and contact.next_step:
        raise HiddenPlansNothing


def check_complete(contact: Contact) -> None:
    """Raise when a note lacks what is counted: a service item and how long it took."""
    if not contact.items:
        raise ItemsMissing
    if contact.minutes_direct + contact.minutes_indirect == 0:
        raise MinutesMissing


def can_edit(contact: Contact, *, account_id: UUID | None) -> bool:
    return contact.state == ContactState.DRAFT and _wrote(contact, account_id)


def _wrote(contact: Contact, account_id: UUID | None) -> bool:
    # By account, not by seat: a seat that was renewed must not orphan the drafts written from the old one.
    return contact.written_by is not None and contact.written_by.account_id == account_id


def check_can_edit(contact: Contact, *, account_id: UUID | None) -> None:
    """Raise `ContactIsSigned`, or `NotYourNote` for anybody but its writer."""
    if contact.state == ContactState.SIGNED:
        raise ContactIsSigned
    if not _wrote(contact, account_id):
        raise NotYourNote


def check_can_sign(contact: Contact, *, account_id: UUID | None) -> None:
    """Raise unless the writer signs a complete draft."""
    check_can_edit(contact, account_id=account_id)
    check_complete(contact)


def check_can_add_addendum(contact: Contact, *, text: str) -> None:
    """Raise `ContactIsDraft` or `NothingWritten`."""
    if contact.state != ContactState.SIGNED:
        raise ContactIsDraft
    if not text.strip():
        raise NothingWritten
