"""Reads of risk flags."""

from collections.abc import Iterable
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from lianqiao.cases.models import Case
from lianqiao.protection.models import RiskFlag
from lianqiao.protection.rules.flags import holds


def flags_standing(client: str) -> ArraySubquery:
    """Return what annotates a row with the flags nobody ended, as JSON; `client` is its field with the client's key.

    Read with the row: the head of the case, which every page of it has, asks no query of its own.
    """
    flags = RiskFlag.objects.filter(client_id=OuterRef(client), ended_at=None).order_by("since_on", "id")
    return ArraySubquery(
        flags.values(told=JSONObject(kind="kind", text="text", since="since_on", until="until_on"))
    )


def flags_holding(told: Iterable[dict], today: date) -> list[dict]:
    """Return those of the flags read beside a row that still hold on the day."""
    return [one for one in told if holds(_day(one["until"]), today)]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def flags_of(case: Case) -> QuerySet[RiskFlag]:
    """Return every flag of the case's client, those that stand first, then the newest."""
    flags = RiskFlag.objects.filter(client_id=case.client_id).select_related("ended_by__account")
    return flags.order_by("-ended_at", "-since_on", "-id")
