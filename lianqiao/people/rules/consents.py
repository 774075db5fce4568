"""Who may agree to what, and whether something may be shared now. Every sharing of a client's information asks here."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianqiao.core.errors import DomainError
from lianqiao.people import states
from lianqiao.people.models import Client, Consent
from lianqiao.people.queries.consents import capacity_of, decisions_of, latest
from lianqiao.people.states import SEPARATE, Capacity, ConsentState, Purpose, SignerKind, SigningWay

from .guardians import CONSENTS_FROM, may_be_under

# A line drawn by a finger: whole numbers in a field of 600 × 200, as static/people/sign.js writes it.
DRAWING = re.compile(r"(?:M\d{1,3} \d{1,3}(?:L\d{1,3} \d{1,3})*){1,400}")
LONGEST_DRAWING = 40_000
SHORTEST_DRAWING = 8
"""Points; a dot or a slip of the finger is no signature."""
LARGEST_SCAN = 8_000_000
KINDS_OF_SCAN = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}


class NothingAsked(DomainError):
    message = _("Choose an answer for at least one purpose.")


class MinorSigns(DomainError):
    message = _(
        "A client under 14 cannot sign alone: the guardian has to (Personal Information Protection Law, art. 31)."
    )
    field = "signer"


class IncapableSigns(DomainError):
    message = _("A client without legal capacity cannot sign: the guardian has to.")
    field = "signer"


class LimitedSigns(DomainError):
    message = _("With limited legal capacity the guardian has to sign for this purpose.")
    field = "signer"


class DeadSigns(DomainError):
    message = _("They had died by that day: only who acts for them can sign.")
    field = "signer"


class NotTheGuardian(DomainError):
    message = _("This person is not recorded as guardian on that day.")
    field = "signer"


class GuardianNeeded(DomainError):
    message = _("For this client only the guardian may sign, not another representative.")
    field = "signer"


class FieldMissing(DomainError):
    """Something the way of signing, the signer or the purpose asks for; `field` says what."""

    message = _("Please fill this in.")


class SignatureMissing(DomainError):
    message = _("Please sign in the field, or choose another way of signing.")
    field = "drawing"


class LimitsUnexplained(DomainError):
    message = _("Explain the limits of confidentiality first, then tick this.")
    field = "limits_explained"


class SeparateConsent(DomainError):
    message = _("This purpose needs a signature of its own (separate consent).")


class ReceiverMissing(DomainError):
    message = _("Name the body that receives the information.")
    field = "receiver"


class NotInForce(DomainError):
    message = _("Only a consent that was given can be withdrawn.")


class WithdrawnTooEarly(DomainError):
    message = _("A consent cannot be withdrawn before it was given.")
    field = "on"


class MinorWithdraws(DomainError):
    message = _("A client under 14 cannot withdraw alone: write down which guardian did.")
    field = "told_by"


class AlreadySigned(DomainError):
    message = _("This sheet is signed already.")


class ScanUnreadable(DomainError):
    message = _("Only PDF, JPEG and PNG files of at most 8 MB are taken.")
    field = "file"


@dataclass(frozen=True)
class Sharing:
    """Whether something may be shared now, why or why not, and the consent the answer rests on. True when it may."""

    allowed: bool
    reason: Promise | str
    consent: UUID | None = None

    def __bool__(self) -> bool:
        return self.allowed


def may_share(client: Client, purpose: str, receiver: str = "", *, on: date) -> Sharing:
    """Answer whether the client's information may be used or handed over for this purpose, to this receiver, today.

    `receiver` is the name a separate consent gives, "" for purposes inside the house. What counts is the latest
    decision as it stands now. A report the law demands at once (harm to a child) needs no consent and does not ask.
    """
    return sharing(decisions_of(client.pk), purpose, receiver, on=on)


def sharing(decisions: list[dict[str, Any]], purpose: str, receiver: str = "", *, on: date) -> Sharing:
    """Answer as `may_share` does, out of what `queries.decisions_of` returned."""
    row = latest(decisions, Purpose(purpose), receiver)
    if row is None:
        return Sharing(False, _("Nobody has asked for consent to this yet."))
    state, key = row["state"], row["id"]
    if state == ConsentState.GRANTED and on < row["from_on"]:
        return Sharing(False, _("The consent begins later."), key)
    if state == ConsentState.EXPIRED or (row["until_on"] is not None and row["until_on"] <= on):
        return Sharing(False, _("The consent has expired."), key)
    return Sharing(state == ConsentState.GRANTED, _ANSWERS[state], key)


_ANSWERS = {
    ConsentState.PROPOSED: _("Asked, but not signed yet."),
    ConsentState.GRANTED: _("Agreed."),
    ConsentState.REFUSED: _("Refused."),
    ConsentState.WITHDRAWN: _("The consent was withdrawn."),
    ConsentState.EXPIRED: _("The consent has expired."),
}


def check_purposes(purposes: Collection[str]) -> None:
    """Raise `NothingAsked`, or `SeparateConsent` when a purpose that needs its own signature stands beside others."""
    if not purposes:
        raise NothingAsked
    if len(purposes) > 1 and SEPARATE & set(purposes):
        raise SeparateConsent


def check_receiver(purpose: str, *, receiver: str, contact: str, shared: str) -> None:
    """Raise `ReceiverMissing` or `FieldMissing`: law asks for name, contact, what, how and what for (PIPL art. 23)."""
    if purpose not in SEPARATE:
        return
    if purpose == Purpose.OUTSIDE and not receiver.strip():
        raise ReceiverMissing
    if purpose == Purpose.OUTSIDE and not contact.strip():
        raise FieldMissing(field="receiver_contact")
    if not shared.strip():
        raise FieldMissing(field="shared")


def check_can_sign(client: Client, signer: str, purposes: Collection[str], *, on: date) -> None:
    """Raise when this kind of signer may not decide for the client on the day.

    `DeadSigns`, `MinorSigns`, `IncapableSigns` or `LimitedSigns` for the client in person, `GuardianNeeded` for a proxy.
    """
    known = capacity_of(client.pk, on=on)
    capacity = known.capacity if known else Capacity.UNKNOWN
    minor = may_be_under(client, CONSENTS_FROM, on=on)
    if signer == SignerKind.PROXY and (minor or capacity == Capacity.NONE):
        raise GuardianNeeded
    if signer != SignerKind.CLIENT:
        return
    if client.died_on and on > client.died_on:
        raise DeadSigns
    if minor:
        raise MinorSigns
    if capacity == Capacity.NONE:
        raise IncapableSigns
    if capacity == Capacity.LIMITED and SEPARATE & set(purposes):
        raise LimitedSigns


def check_signature(way: str, drawing: str, witness: str) -> None:
    """Raise `SignatureMissing` or `FieldMissing` where the way of signing lacks what makes it one."""
    if way == SigningWay.ORAL and not witness.strip():
        raise FieldMissing(field="witness_name")
    if way != SigningWay.SCREEN:
        return
    points = drawing.count("M") + drawing.count("L")
    whole = len(drawing) <= LONGEST_DRAWING and DRAWING.fullmatch(drawing)
    if not whole or points < SHORTEST_DRAWING:
        raise SignatureMissing


def check_can_withdraw(consent: Consent, *, on: date) -> None:
    """Raise `NotInForce` or `WithdrawnTooEarly`."""
    if ConsentState.WITHDRAWN not in states.CONSENT_MOVES[ConsentState(consent.state)]:
        raise NotInForce
    if consent.decided_on is not None and on < consent.decided_on:
        raise WithdrawnTooEarly


def kind_of_scan(content: bytes) -> str:
    """Return the media type by what the file begins with. Raises `ScanUnreadable` for anything else, or too large."""
    if len(content) <= LARGEST_SCAN:
        for beginning, kind in KINDS_OF_SCAN.items():
            if content.startswith(beginning):
                return kind
    raise ScanUnreadable
