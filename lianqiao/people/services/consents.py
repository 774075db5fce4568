"""Consents: ask and sign, sign later on paper, keep the scan, withdraw, let expire."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from lianqiao.audit.actions import action
from lianqiao.core.states import check_can_move
from lianqiao.people import rules
from lianqiao.people.models import Client, Consent, ConsentNotice, ConsentScan, ConsentSheet
from lianqiao.people.queries.consents import guardians_of, notices
from lianqiao.people.states import CONSENT_MOVES, LIMITS, SEPARATE, ConsentState, SignerKind, SigningWay
from lianqiao.registry.models import Seat

ENDED_BY_NEXT = (ConsentState.PROPOSED, ConsentState.GRANTED, ConsentState.REFUSED)


@dataclass(frozen=True)
class Signature:
    """Who signs and how. `guardian` for a guardian, the name, relation and reason for somebody else.

    `drawing` is the line of a finger on the screen, `witness_name` who heard it. Without `signed_on` a sheet of paper
    is prepared that will be signed later.
    """

    signer: str
    way: str
    signed_on: date | None
    guardian: Client | None = None
    name: str = ""
    relation: str = ""
    proxy_reason: str = ""
    witness_name: str = ""
    drawing: str = ""
    limits_explained: bool = False


@dataclass(frozen=True)
class Terms:
    """What the signature covers beside its purposes: until when, and for a separate consent who receives what."""

    until_on: date | None = None
    receiver: str = ""
    receiver_contact: str = ""
    shared: str = ""


NO_TERMS = Terms()


def ask_consent(
    *,
    by: Seat,
    client: Client,
    answers: Mapping[str, str],
    signature: Signature,
    terms: Terms = NO_TERMS,
    language: str,
    at: datetime,
) -> ConsentSheet:
    """Write down what was agreed to and refused, each purpose by itself (`answers`: purpose → granted or refused).

    Signed on a day, the answers hold from it and replace earlier ones for the same purpose and receiver; without
    `signature.signed_on` they are proposed, and wait for `sign_sheet`. The notices shown are those of the latest
    edition in `language`. Raises what `rules.consents` raises: a minor or somebody without legal capacity signing
    alone, a purpose that needs a signature of its own beside others, a day in the future, a period that ends before
    it begins, a missing receiver, witness, reason or signature.
    """
    today = timezone.localdate(at)
    on = signature.signed_on or today
    _check(client, answers, signature, terms, on=on, today=today)
    shown = notices(language)
    sheet = _sheet(by, client, signature, shown[LIMITS], language, at)
    event = "people.consent_signed" if signature.signed_on else "people.consent_prepared"
    with action(event, by=by, on=sheet, client=client.pk, purposes=sorted(answers)):
        sheet.save()
        for purpose, answer in answers.items():
            _write(sheet, purpose, answer, shown[purpose], terms, on)
    return sheet


def sign_sheet(
    *, by: Seat, sheet: ConsentSheet, answers: Mapping[str, str], signed_on: date, at: datetime
) -> ConsentSheet:
    """Write down what a prepared sheet of paper came back with: for each of its purposes granted or refused.

    Raises `AlreadySigned`, `DayInFuture`, or what stands against the signer on that day. A purpose left out counts
    as refused: silence is no consent.
    """
    if sheet.signed_on is not None:
        raise rules.AlreadySigned
    rules.check_happened(signed_on, today=timezone.localdate(at), field="signed_on")
    asked = list(Consent.objects.filter(sheet=sheet, state=ConsentState.PROPOSED))
    rules.check_can_sign(sheet.client, sheet.signer, [consent.purpose for consent in asked], on=signed_on)
    sheet.signed_on = signed_on
    with action("people.consent_signed", by=by, on=sheet, client=sheet.client_id, purposes=sorted(answers)):
        for consent in asked:
            consent.from_on = signed_on
            consent.until_on = consent.until_on if _still_ahead(consent.until_on, signed_on) else None
            _decide(consent, answers.get(consent.purpose, ConsentState.REFUSED), signed_on)
            consent.save()
        sheet.save()
    return sheet


def add_scan(*, by: Seat, sheet: ConsentSheet, content: bytes, at: datetime) -> ConsentScan:
    """Keep the signed paper with its sheet, encrypted. Raises `ScanUnreadable` for anything but PDF, JPEG, PNG."""
    scan = ConsentScan(
        sheet=sheet,
        institution_id=sheet.institution_id,
        content=base64.b64encode(content).decode("ascii"),
        media_type=rules.kind_of_scan(content),
        size=len(content),
        added_at=at,
        added_by=by if by.pk else None,
    )
    with action("people.consent_scanned", by=by, on=sheet, client=sheet.client_id, bytes=len(content)):
        scan.save()
    return scan


def take_back_sheet(
    *,
    by: Seat,
    sheet: ConsentSheet,
    answers: Mapping[str, str],
    signed_on: date | None,
    content: bytes,
    at: datetime,
) -> ConsentSheet:
    """Take a sheet of paper back: keep its scan, and sign it if it was still open. Both, or neither.

    Raises what `sign_sheet` and `add_scan` raise.
    """
    with action("people.consent_sheet_returned", by=by, on=sheet, client=sheet.client_id):
        if content:
            add_scan(by=by, sheet=sheet, content=content, at=at)
        if sheet.signed_on is None and signed_on is not None:
            sign_sheet(by=by, sheet=sheet, answers=answers, signed_on=signed_on, at=at)
    return sheet


def withdraw_consent(
    *, by: Seat, consent: Consent, on: date, told_by: str, reason: str = "", today: date
) -> Consent:
    """End a consent from a day on: nothing more is done for its purpose; what law requires is kept.

    What is kept and why stands in the notice the consent was given with (`consent.notice.kept`). Raises
    `NotInForce`, `WithdrawnTooEarly`, `MinorWithdraws`, `DayInFuture` or `StaleRecord`. No reason is ever required.
    """
    rules.check_can_withdraw(consent, on=on)
    rules.check_happened(on, today=today, field="on")
    if not told_by.strip():
        raise rules.FieldMissing(field="told_by")
    if told_by.strip() == consent.client.name and rules.may_be_under(
        consent.client, rules.CONSENTS_FROM, on=on
    ):
        raise rules.MinorWithdraws
    consent.state, consent.ended_on = ConsentState.WITHDRAWN, on
    consent.withdrawn_by, consent.withdrawal_reason = told_by.strip(), reason.strip()
    with action(
        "people.consent_withdrawn", by=by, on=consent, client=consent.client_id, purpose=consent.purpose
    ):
        consent.save()
    return consent


def expire_consents(*, by: Seat, on: date) -> int:
    """Mark every consent whose period has ended; return how many. `rules.may_share` does not wait for this."""
    over = list(Consent.objects.filter(state=ConsentState.GRANTED, until_on__lte=on))
    if over:
        with action("people.consents_expired", by=by, consents=len(over)):
            for consent in over:
                consent.state, consent.ended_on = ConsentState.EXPIRED, consent.until_on
                consent.save()
    return len(over)


def _check(
    client: Client, answers: Mapping[str, str], signature: Signature, terms: Terms, *, on: date, today: date
) -> None:
    rules.check_purposes(answers)
    rules.check_happened(signature.signed_on, today=today, field="signed_on")
    for purpose in answers:
        rules.check_receiver(
            purpose, receiver=terms.receiver, contact=terms.receiver_contact, shared=terms.shared
        )
    rules.check_period(on, terms.until_on)
    rules.check_can_sign(client, signature.signer, answers, on=on)
    _check_signer(client, signature, on)
    if signature.signed_on is not None:
        if not signature.limits_explained:
            raise rules.LimitsUnexplained
        rules.check_signature(signature.way, signature.drawing, signature.witness_name)


def _check_signer(client: Client, signature: Signature, on: date) -> None:
    if signature.signer == SignerKind.GUARDIAN:
        current = {guardianship.guardian_id for guardianship in guardians_of(client.pk, on=on)}
        if signature.guardian is None or signature.guardian.pk not in current:
            raise rules.NotTheGuardian
    if signature.signer == SignerKind.PROXY:
        for field, value in (
            ("signer_name", signature.name),
            ("relation", signature.relation),
            ("proxy_reason", signature.proxy_reason),
        ):
            if not value.strip():
                raise rules.FieldMissing(field=field)


def _sheet(
    by: Seat, client: Client, signature: Signature, limits: ConsentNotice, language: str, at: datetime
) -> ConsentSheet:
    guardian = signature.guardian if signature.signer == SignerKind.GUARDIAN else None
    names = {SignerKind.CLIENT: client.name, SignerKind.GUARDIAN: guardian.name if guardian else ""}
    on_screen = signature.way == SigningWay.SCREEN and signature.signed_on is not None
    return ConsentSheet(
        client=client,
        institution_id=client.institution_id,
        signer=signature.signer,
        guardian=guardian,
        signer_name=names.get(SignerKind(signature.signer)) or signature.name.strip(),
        relation=signature.relation.strip() if signature.signer != SignerKind.CLIENT else "",
        proxy_reason=signature.proxy_reason.strip() if signature.signer == SignerKind.PROXY else "",
        way=signature.way if signature.signed_on else SigningWay.PAPER,
        witness_name=signature.witness_name.strip(),
        limits_notice=limits if signature.limits_explained or not signature.signed_on else None,
        language=limits.language,
        drawing=signature.drawing if on_screen else "",
        prepared_at=at,
        prepared_by=by if by.pk else None,
        signed_on=signature.signed_on,
    )


def _write(
    sheet: ConsentSheet, purpose: str, answer: str, notice: ConsentNotice, terms: Terms, on: date
) -> None:
    consent = Consent(
        sheet=sheet,
        client_id=sheet.client_id,
        institution_id=sheet.institution_id,
        purpose=purpose,
        notice=notice,
        from_on=on,
        until_on=terms.until_on,
    )
    if purpose in SEPARATE:
        consent.receiver, consent.receiver_contact = terms.receiver.strip(), terms.receiver_contact.strip()
        consent.shared = terms.shared.strip()
    if sheet.signed_on is not None:
        _decide(consent, answer, sheet.signed_on)
    consent.save()


def _decide(consent: Consent, answer: str, on: date) -> None:
    """Set the answer, and replace what stood there for the same purpose and receiver."""
    state = ConsentState(answer)
    check_can_move(CONSENT_MOVES, ConsentState.PROPOSED, state)
    consent.state, consent.decided_on = state, on
    earlier = Consent.objects.filter(
        client_id=consent.client_id,
        purpose=consent.purpose,
        receiver__iexact=consent.receiver,
        state__in=ENDED_BY_NEXT,
    ).exclude(pk=consent.pk)
    _supersede([row for row in earlier if row.decided_on is None or row.decided_on <= on], on)


def _supersede(consents: Sequence[Consent], on: date) -> None:
    for consent in consents:
        consent.state, consent.ended_on = ConsentState.SUPERSEDED, on
        consent.save()


def _still_ahead(until_on: date | None, on: date) -> bool:
    return until_on is not None and until_on > on
