"""The verbs: tell the circumstances of a contact, answer a wish for supervision, attach files and withdraw them."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lianqiao.audit.actions import action
from lianqiao.cases.models import Addendum, Case, Contact
from lianqiao.cases.rules import check_can_edit, check_open
from lianqiao.cases.services import add_addendum
from lianqiao.core.states import check_can_move
from lianqiao.registry.models import Seat
from lianqiao.workforce.models import Worker

from . import rules
from .models import Attachment, Circumstances, Coworker, SupervisionWish
from .states import WISH_MOVES, WishState


@dataclass(frozen=True)
class Told:
    """What is told of a contact beside its note; what is empty was not told."""

    place: str = ""
    purpose: str = ""
    safety: str = ""
    coworkers: Sequence[Worker] = ()
    wish: str = ""


@dataclass(frozen=True)
class File:
    """A file to attach: its bytes, what it is called and what kind of thing it shows."""

    content: bytes
    title: str
    kind: str


def tell_circumstances(*, by: Seat, contact: Contact, told: Told) -> None:
    """Keep what is told of one's own draft, instead of what was told of it before.

    Raises `ContactIsSigned`, `NotYourNote`, `NotPostedHere`, `NoColleagueOfOneself`, `WishReachesNobody`.
    """
    check_can_edit(contact, account_id=by.account_id)
    rules.check_coworkers(contact, told.coworkers)
    place, purpose, wish = told.place.strip(), told.purpose.strip(), told.wish.strip()
    if wish:
        rules.check_reaches(contact)
    whose = {"institution_id": contact.institution_id, "contact": contact}
    details: dict[str, Any] = {"coworkers": len(told.coworkers), "safety": told.safety, "wish": bool(wish)}
    with action("circumstances.told", by=by, on=contact, **details):
        for model in (Circumstances, Coworker, SupervisionWish):
            model.objects.filter(contact=contact).delete()
        if place or purpose or told.safety:
            Circumstances(**whose, place=place, purpose=purpose, safety=told.safety).save()
        Coworker.objects.bulk_create(
            Coworker(**whose, worker=worker, name=worker.name) for worker in told.coworkers
        )
        if wish:
            SupervisionWish(**whose, text=wish).save()


def send_wish(*, by: Seat, contact: Contact) -> None:
    """Send the wish of a contact to the supervisors as its note is signed. Raises `WishReachesNobody`."""
    if contact.version == 1:
        return  # written and signed at once, as the quick contact is: nothing could join it before
    wish = SupervisionWish.objects.filter(contact=contact).first()
    if wish is None:
        return
    rules.check_reaches(contact)
    check_can_move(WISH_MOVES, WishState(wish.state), WishState.WAITING)
    with action("circumstances.supervision_asked", by=by, on=wish, contact=contact.pk):
        wish.state, wish.asked_at = WishState.WAITING, contact.signed_at
        wish.save()


def answer_wish(*, by: Seat, wish: SupervisionWish, answer: str, at: datetime) -> SupervisionWish:
    """Answer a colleague's wish; the words stand beside the note from then on.

    Raises `NotASupervisor`, `OwnWish`, `IllegalMove`, `NothingAnswered`, `StaleRecord`.
    """
    rules.check_can_answer(by, wish, answer=answer)
    with action("circumstances.supervision_answered", by=by, on=wish, contact=wish.contact_id):
        wish.state, wish.answer = WishState.ANSWERED, answer.strip()
        wish.answered_by, wish.answerer_name, wish.answered_at = by, by.holder_name, at
        wish.save()
    return wish


def note_answer_read(*, by: Seat, wish: SupervisionWish) -> None:
    """Note that whoever asked has read the answer; to anybody else, and a second time, nothing happens."""
    if not rules.is_news(wish, by):
        return
    with action("circumstances.answer_read", by=by, on=wish, contact=wish.contact_id):
        wish.state = WishState.READ
        wish.save(update_fields=["state"])


def attach_to_contact(*, by: Seat, contact: Contact, file: File, at: datetime) -> Attachment:
    """Attach a file to one's own draft. Raises `ContactIsSigned`, `NotYourNote`, `FileUnreadable`, `TitleMissing`."""
    check_can_edit(contact, account_id=by.account_id)
    return _attach(by, file, at, contact)


def attach_with_addendum(*, by: Seat, contact: Contact, text: str, file: File, at: datetime) -> Attachment:
    """Add to a signed contact, with a file. Raises what `add_addendum` raises, `FileUnreadable`, `TitleMissing`."""
    _check_file(file)
    with action("circumstances.attached_later", by=by, on=contact):
        addendum = add_addendum(by=by, contact=contact, text=text, at=at)
        return _attach(by, file, at, contact, addendum)


def attach_to_case(*, by: Seat, case: Case, file: File, at: datetime) -> Attachment:
    """Attach a file to an open case as such. Raises `CaseIsClosed`, `FileUnreadable`, `TitleMissing`."""
    check_open(case)
    return _attach(by, file, at, case)


def withdraw_attachment(*, by: Seat, attachment: Attachment, reason: str, at: datetime) -> Attachment:
    """Take a file back that does not belong there: its content is gone for good, that it was there is not.

    Raises `AttachmentIsKept`, `NotYourAttachment`, `NotYourNote`, `WithdrawnBefore`, `ReasonMissing`, `StaleRecord`.
    """
    rules.check_can_withdraw(attachment, by, reason=reason)
    with action("circumstances.attachment_withdrawn", by=by, on=attachment):
        attachment.content, attachment.withdrawal_reason = None, reason.strip()
        attachment.withdrawn_at, attachment.withdrawn_by = at, by
        attachment.save()
    return attachment


def _check_file(file: File) -> str:
    kind = rules.media_type(file.content)
    if not file.title.strip():
        raise rules.TitleMissing
    return kind


def _attach(
    by: Seat, file: File, at: datetime, place: Contact | Case, addendum: Addendum | None = None
) -> Attachment:
    attachment = Attachment(
        institution_id=place.institution_id,
        contact=place if isinstance(place, Contact) else None,
        case=place if isinstance(place, Case) else None,
        addendum=addendum,
        title=file.title.strip(),
        kind=file.kind,
        content=base64.b64encode(file.content).decode("ascii"),
        media_type=_check_file(file),
        size=len(file.content),
        added_at=at,
        added_by=by,
        adder_name=by.holder_name,
    )
    with action("circumstances.attached", by=by, on=attachment, kind=file.kind, bytes=len(file.content)):
        attachment.save()
    return attachment
