"""May this be told of a contact, asked, answered, attached or withdrawn now? `check_can_…` raises the reason."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lianqiao.cases.kinds import Visibility
from lianqiao.cases.models import Contact
from lianqiao.cases.rules import check_can_edit
from lianqiao.cases.states import CaseState, ContactState
from lianqiao.core.errors import DomainError
from lianqiao.core.states import check_can_move
from lianqiao.people.rules.consents import KINDS_OF_SCAN
from lianqiao.registry.models import Seat
from lianqiao.registry.roles import Permission
from lianqiao.workforce.models import Worker
from lianqiao.workforce.queries import active_workers

from .models import Attachment, SupervisionWish
from .states import WISH_MOVES, WishState

LARGEST = 10_000_000
"""Bytes of a file; a photo of a phone has three to six million."""


class NotPostedHere(DomainError):
    message = _("Not posted here on the day of the contact.")
    field = "coworkers"


class NoColleagueOfOneself(DomainError):
    message = _("Who holds the contact is named on it already. Choose those who were there beside.")
    field = "coworkers"


class WishReachesNobody(DomainError):
    message = _(
        "A private working note is read by nobody else, so the wish would reach nobody. Choose whom the note is for, or take the wish out."
    )
    field = "wish"


class NotASupervisor(DomainError):
    message = _("Only a supervisor answers a wish for supervision.")


class OwnWish(DomainError):
    message = _("Nobody supervises themselves: a colleague answers this.")


class NothingAnswered(DomainError):
    message = _("Nothing has been written.")
    field = "answer"


class FileUnreadable(DomainError):
    message = _("Only PDF, JPEG and PNG files of at most 10 MB are taken.")
    field = "file"


class TitleMissing(DomainError):
    message = _("Say what it is, so that it is found again.")
    field = "title"


class AttachmentIsKept(DomainError):
    message = _("What is attached to a signed note, or to a closed case, is kept.")


class NotYourAttachment(DomainError):
    message = _("Only who attached it, or a supervisor, withdraws it.")


class WithdrawnBefore(DomainError):
    message = _("It is withdrawn already.")


class ReasonMissing(DomainError):
    message = _("Say why it is withdrawn.")
    field = "reason"


def check_coworkers(contact: Contact, workers: Sequence[Worker]) -> None:
    """Raise unless all of them were posted at the institution on the day, and none is who holds the contact."""
    keys = {worker.pk for worker in workers}
    if contact.worker_id in keys:
        raise NoColleagueOfOneself
    if not keys:
        return
    posted = active_workers(contact.on, institution_id=contact.institution_id).filter(pk__in=keys)
    if missing := keys - set(posted.values_list("pk", flat=True)):
        names = "、".join(worker.name for worker in workers if worker.pk in missing)
        raise NotPostedHere(f"{names}: {NotPostedHere.message}")


def check_reaches(contact: Contact) -> None:
    """Raise `WishReachesNobody` for a wish with a note that nobody else reads."""
    if contact.visibility == Visibility.PRIVATE:
        raise WishReachesNobody


def can_answer(seat: Seat, wish: SupervisionWish) -> bool:
    return seat.can(Permission.SEE_TEAM) and not _asked_by(wish, seat) and wish.state == WishState.WAITING


def _asked_by(wish: SupervisionWish, seat: Seat) -> bool:
    author = wish.contact.written_by
    return author is not None and author.account_id == seat.account_id


def check_can_answer(seat: Seat, wish: SupervisionWish, *, answer: str) -> None:
    """Raise `NotASupervisor`, `OwnWish`, `IllegalMove`, `NothingAnswered`."""
    if not seat.can(Permission.SEE_TEAM):
        raise NotASupervisor
    if _asked_by(wish, seat):
        raise OwnWish
    check_can_move(WISH_MOVES, WishState(wish.state), WishState.ANSWERED)
    if not answer.strip():
        raise NothingAnswered


def is_news(wish: SupervisionWish, seat: Seat) -> bool:
    """Whether the seat asked, was answered, and has not read the answer."""
    return wish.state == WishState.ANSWERED and _asked_by(wish, seat)


def media_type(content: bytes) -> str:
    """Return the media type by what the file begins with, whatever it is called. Raises `FileUnreadable`."""
    if len(content) <= LARGEST:
        for beginning, kind in KINDS_OF_SCAN.items():
            if content.startswith(beginning):
                return kind
    raise FileUnreadable


def can_withdraw(attachment: Attachment, seat: Seat) -> bool:
    try:
        check_can_withdraw(attachment, seat, reason="-")
    except DomainError:
        return False
    return True


def check_can_withdraw(attachment: Attachment, seat: Seat, *, reason: str) -> None:
    """Raise unless the writer of a draft, or who attached it to an open case or leads, says why it goes."""
    if attachment.withdrawn_at is not None:
        raise WithdrawnBefore
    if attachment.contact is not None:
        if attachment.contact.state == ContactState.SIGNED:
            raise AttachmentIsKept
        check_can_edit(attachment.contact, account_id=seat.account_id)
    else:
        assert attachment.case is not None  # noqa: S101 - the table says of one or the other
        if attachment.case.state == CaseState.CLOSED:
            raise AttachmentIsKept
        _check_its_own(attachment, seat.account_id, leads=seat.can(Permission.SEE_TEAM))
    if not reason.strip():
        raise ReasonMissing


def _check_its_own(attachment: Attachment, account_id: UUID | None, *, leads: bool) -> None:
    mine = attachment.added_by is not None and attachment.added_by.account_id == account_id
    if not (mine or leads):
        raise NotYourAttachment
