"""Who has opened a record, as every page shows it that tells so: filtered, page by page, with the reason of who was let in."""

from collections.abc import Callable, Collection
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianqiao.core.filters import Filter, chosen
from lianqiao.core.paging import keyset

ORDER = ("-at", "-id")
# Permissions by their words: `registry`, where they are declared, stands a floor above.
READ_PEOPLE = "read_people"

_names: dict[str, Callable[[Collection[UUID]], dict[UUID, str]]] = {}


def register_names(subject: str, names: Callable[[Collection[UUID]], dict[UUID, str]]) -> None:
    """Have records of this kind shown by name to who reads people; `names` returns those it knows, by key."""
    _names[subject] = names


class LetInFilter(Filter):
    """Only openings by somebody who gave a reason; the code of one is never empty."""

    def value(self, text: str) -> str | None:
        return "" if super().value(text) else None


def looks_at(request: Any, rows: QuerySet, address: str) -> dict[str, Any]:
    """Return what a page shows of accesses: a part of the `rows`, `filters`, `found`, `more_url`, `roles`, `address`."""
    roles = roles_of(request.seat)
    filters = (
        Filter("reader", _("Reader"), "reader__icontains", kind="text"),
        Filter("role", _("Role"), "role", tuple(roles.items())),
        LetInFilter("reason", _("Reason"), "reason__gt", (("given", _("Let in with a reason")),)),
        Filter("from", _("From date"), "at__date__gte"),
        Filter("to", _("To date"), "at__date__lte"),
    )
    columns = ("id", "at", "reader", "role", "subject", "subject_id", "page", "reason")
    found = chosen(rows.values(*columns), filters, request.GET, address)
    part = keyset(found.rows, order=ORDER, after=request.GET.get("after"))
    context = {"filters": filters, "found": found, "rows": part.rows, "more_url": found.more(part.next)}
    return context | {"roles": roles, "address": address}


def roles_of(seat: Any) -> dict[str, Any]:
    """Return what the roles are called."""
    return dict(seat._meta.get_field("role").flatchoices)


def names_in(rows: list[dict], *, seat: Any) -> dict[UUID, str]:
    """Return what the records of the rows are called, for who reads people; an auditor tells them apart by their keys."""
    found: dict[UUID, str] = {}
    if seat.can(READ_PEOPLE):
        for subject, names in _names.items():
            keys = {row["subject_id"] for row in rows if row["subject"] == subject}
            found |= names(keys) if keys else {}
    return found
