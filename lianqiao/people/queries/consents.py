"""Reads of consents: what stands now, who agrees, whose guardian somebody is."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import get_language

from lianqiao.people.models import Consent, ConsentNotice, ConsentSheet, Guardianship, LegalCapacity
from lianqiao.people.states import GENERAL, ConsentState, Purpose
from lianqiao.registry.composed import composed

DECIDED = (ConsentState.GRANTED, ConsentState.REFUSED, ConsentState.WITHDRAWN, ConsentState.EXPIRED)


def decisions_of(client_id: UUID) -> list[dict[str, Any]]:
    """Return what the client, or who stands in for them, was asked and answered, replaced ones left out; one query.

    The latest decision comes first; what still awaits a signature after all decisions.
    """
    return composed(_decisions, client=client_id)


def _decisions(*, client: UUID) -> QuerySet:
    asked = Consent.objects.filter(client_id=client).exclude(state=ConsentState.SUPERSEDED)
    return asked.order_by(F("decided_on").desc(nulls_last=True), "-id").values(
        "id", "purpose", "receiver", "state", "from_on", "until_on", "decided_on", "ended_on", "sheet_id"
    )


def latest(decisions: list[dict[str, Any]], purpose: str, receiver: str = "") -> dict[str, Any] | None:
    """Return the decision that counts for a purpose and receiver out of `decisions_of`, or None."""
    named = receiver.strip().casefold()
    for row in decisions:
        if row["purpose"] == purpose and row["receiver"].strip().casefold() == named:
            return row
    return None


@dataclass(frozen=True)
class Standing:
    """Where a purpose stands on a day, as screens show it. `state` is "" when nobody has asked yet."""

    purpose: Purpose
    receiver: str
    state: str
    since: date | None
    until_on: date | None
    consent: UUID | None
    sheet: UUID | None

    @property
    def in_force(self) -> bool:
        return self.state == ConsentState.GRANTED


def standing(decisions: list[dict[str, Any]], *, on: date) -> list[Standing]:
    """Return one line for each general purpose, asked or not, and one for each separate consent there is."""
    found: list[Standing] = []
    for purpose in Purpose:
        theirs = [row for row in decisions if row["purpose"] == purpose]
        receivers = list(dict.fromkeys(row["receiver"].strip().casefold() for row in theirs))
        if not receivers and purpose in GENERAL:
            found.append(Standing(purpose, "", "", None, None, None, None))
        for receiver in receivers:
            row = latest(theirs, purpose, receiver)
            if row is not None:
                found.append(_standing(row, on))
    return found


def _standing(row: dict[str, Any], on: date) -> Standing:
    state = row["state"]
    if state == ConsentState.GRANTED and row["until_on"] is not None and row["until_on"] <= on:
        state = ConsentState.EXPIRED  # the nightly job has not come by yet
    since = row["ended_on"] or (row["until_on"] if state == ConsentState.EXPIRED else row["decided_on"])
    return Standing(
        Purpose(row["purpose"]), row["receiver"], state, since, row["until_on"], row["id"], row["sheet_id"]
    )


def agreements(purpose: str, *, on: date) -> QuerySet[Consent]:
    """Return the consents in force on the day for a purpose without a receiver; narrow it by `client` inside a query.

    A decision made later stands against an earlier one, also where two records were merged.
    """
    agreed = Consent.objects.filter(
        Q(until_on=None) | Q(until_on__gt=on), purpose=purpose, state=ConsentState.GRANTED, receiver="",
        from_on__lte=on,
    )  # fmt: skip
    later = Consent.objects.filter(
        Q(decided_on__gt=OuterRef("decided_on")) | Q(decided_on=OuterRef("decided_on"), pk__gt=OuterRef("pk")),
        client=OuterRef("client"), purpose=purpose, receiver="", state__in=DECIDED,
    ).exclude(state=ConsentState.GRANTED)  # fmt: skip
    return agreed.filter(~Exists(later)).order_by()


def sheets_of(client_id: UUID) -> list[ConsentSheet]:
    """Return the client's sheets, the newest first, each with its `asked` consents and its `scan_keys`; three queries."""
    sheets = list(
        ConsentSheet.objects.filter(client_id=client_id).select_related("prepared_by__account", "guardian")
    )
    consents = list(Consent.objects.filter(client_id=client_id).select_related("notice").order_by("id"))
    for sheet in sheets:
        sheet.asked = [consent for consent in consents if consent.sheet_id == sheet.pk]
    return sheets


def notices(language: str = "") -> dict[str, ConsentNotice]:
    """Return the latest edition of every notice by purpose, in the language, or in Chinese when there is none."""
    language = (language or get_language() or "").lower()
    known = ConsentNotice.objects.filter(language__in=[language, "zh-hans"]).order_by("edition")
    rows = sorted(known, key=lambda notice: (notice.language == language, notice.edition))
    return {notice.purpose: notice for notice in rows}


def capacity_of(client_id: UUID, *, on: date) -> LegalCapacity | None:
    """Return what is known of the client's legal capacity on the day: the latest entry."""
    return LegalCapacity.objects.filter(client_id=client_id, from_on__lte=on).first()


def guardians_of(client_id: UUID, *, on: date) -> list[Guardianship]:
    """Return who decides for the client on the day, with their records."""
    current = Guardianship.objects.filter(
        Q(from_on=None) | Q(from_on__lte=on), Q(until_on=None) | Q(until_on__gt=on), client_id=client_id
    )
    return list(current.select_related("guardian"))
