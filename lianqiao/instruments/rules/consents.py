"""May somebody be asked the questions of a scale now? The same at every door: on screen, by link, from paper, in a group."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext_lazy as _
from django_scopes import scopes_disabled

from lianqiao.core.errors import DomainError
from lianqiao.instruments.kinds import Ground
from lianqiao.people.models import Consent
from lianqiao.people.queries.consents import decisions_of, latest
from lianqiao.people.rules import sharing
from lianqiao.people.rules.consents import Sharing
from lianqiao.people.states import ConsentState, Purpose

NO = (ConsentState.REFUSED, ConsentState.WITHDRAWN)


class NobodyAgreed(DomainError):
    message = _(
        "Nobody has agreed to questionnaires and scales for this person. Ask first, or say on what ground."
    )
    field = "ground"


class ScalesRefused(DomainError):
    message = _(
        "They refused questionnaires and scales, or withdrew the consent. No scale is given then; what they tell you "
        "stands in the contact. Should they wish it again, ask for consent anew."
    )


def standing(client: UUID, *, on: date) -> Sharing:
    """Return where the consent to scales stands, and why."""
    return sharing(decisions_of(client), Purpose.SCALES, on=on)


def is_refused(client: UUID) -> bool:
    """Say whether the latest decision about scales is a no. Asked of a link too, outside every scope."""
    with scopes_disabled():
        return _is_no(decisions_of(client))


def refusers(clients: Collection[UUID]) -> set[UUID]:
    """Return who of these clients said no to scales last; one query."""
    asked = Consent.objects.filter(client__in=clients, purpose=Purpose.SCALES, receiver="")
    known = asked.exclude(state=ConsentState.SUPERSEDED).distinct("client")
    last = known.order_by("client", F("decided_on").desc(nulls_last=True), "-id")
    return {client for client, state in last.values_list("client", "state") if state in NO}


def check_may_ask(client: UUID, *, ground: str, on: date) -> str:
    """Return the ground the scale is given on: "" where they agreed. Raise `ScalesRefused` or `NobodyAgreed`."""
    decisions = decisions_of(client)
    if sharing(decisions, Purpose.SCALES, on=on):
        return ""
    if _is_no(decisions):
        raise ScalesRefused
    if ground not in Ground.values:
        raise NobodyAgreed
    return ground


def _is_no(decisions: list[dict[str, Any]]) -> bool:
    row = latest(decisions, Purpose.SCALES)
    return row is not None and row["state"] in NO
