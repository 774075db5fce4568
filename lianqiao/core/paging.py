"""Keyset paging: the next page starts after the last row, found by index; nothing is counted or skipped."""

import json
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import OrderBy

from .encryption import Unreadable, open_token, seal_token


@dataclass(frozen=True)
class Slice:
    """One page of rows, and the token of the next page (None on the last)."""

    rows: list
    next: str | None


def keyset(rows: QuerySet, *, order: tuple[str, ...], after: str | None, size: int = 50) -> Slice:
    """Return the page of `rows` that follows the token `after`; the first page when it is empty or not ours.

    `order` names fields or annotations, "-" for descending, and must end in a unique one. Empty values
    come last in either direction. Tokens are encrypted, so an order by name puts no name into an address,
    and bound to the model and order, so a token of another list simply starts at the top.
    """
    purpose = f"page:{rows.model._meta.label}:{','.join(order)}"
    last = place_of(after, purpose, len(order))
    return cut(list(part(rows, order, last, size)), order, purpose, size)


def part(rows: QuerySet, order: tuple[str, ...], last: list | None, size: int) -> QuerySet:
    """Return the rows that follow the values of `last` (all when None), one more than a page has."""
    keys = [_Key(rows, name) for name in order]
    if last is not None:
        rows = rows.filter(_after(keys, last))
    return rows.order_by(*(key.expression for key in keys))[: size + 1]


def cut(found: list, order: tuple[str, ...], purpose: str, size: int) -> Slice:
    """Return the page of what `part` found, with the token of the next."""
    if len(found) <= size:
        return Slice(found, None)
    found.pop()
    values = [_pack(_value_of(found[-1], name.lstrip("-"))) for name in order]
    return Slice(found, seal_token(json.dumps(values), purpose))


class _Key:
    def __init__(self, rows: QuerySet, name: str):
        self.descending = name.startswith("-")
        self.name = name.lstrip("-")
        self.nullable = self.name in rows.query.annotations or _may_be_null(rows.model, self.name)

    @property
    def expression(self) -> OrderBy:
        # NULLS LAST is said only where there can be nulls: said needlessly it keeps PostgreSQL
        # from reading a descending list straight off a plain index.
        last = True if self.nullable else None
        return F(self.name).desc(nulls_last=last) if self.descending else F(self.name).asc(nulls_last=last)

    def beyond(self, value: Any) -> Q:
        if value is None:
            return Q(pk__in=[])
        beyond = Q(**{f"{self.name}__{'lt' if self.descending else 'gt'}": value})
        return beyond | Q(**{f"{self.name}__isnull": True}) if self.nullable else beyond

    def level(self, value: Any) -> Q:
        return Q(**{f"{self.name}__isnull": True}) if value is None else Q(**{self.name: value})

    def bound(self, value: Any) -> Q:
        return Q(**{f"{self.name}__{'lte' if self.descending else 'gte'}": value})


def _value_of(row: Any, name: str) -> Any:
    if isinstance(row, dict):
        return row[name]
    for step in name.split("__"):
        row = None if row is None else getattr(row, step)
    return getattr(row, "pk", row)


def _may_be_null(model: Any, name: str) -> bool:
    for part in name.split("__"):
        if part == "pk":
            return False
        try:
            field = model._meta.get_field(part)
        except FieldDoesNotExist:
            return True
        if field.null:
            return True
        model = field.related_model
    return False


def _after(keys: list[_Key], last: list) -> Q:
    condition, same = Q(pk__in=[]), Q()
    for key, value in zip(keys, last, strict=True):
        condition |= same & key.beyond(value)
        same &= key.level(value)
    # Said twice on purpose: the plain bound lets the index jump to the place, which no OR can.
    return condition if keys[0].nullable else keys[0].bound(last[0]) & condition


_KINDS = {
    "d": date.fromisoformat,
    "t": datetime.fromisoformat,
    "h": time.fromisoformat,
    "u": UUID,
    "n": Decimal,
}


def _pack(value: Any) -> Any:
    if isinstance(value, datetime):
        return ["t", value.isoformat()]
    if isinstance(value, date):
        return ["d", value.isoformat()]
    if isinstance(value, time):
        return ["h", value.isoformat()]
    if isinstance(value, UUID):
        return ["u", str(value)]
    if isinstance(value, Decimal):
        return ["n", str(value)]
    return value


def place_of(token: str | None, purpose: str, width: int) -> list | None:
    """Return the values a token stands for; None when it is empty or not one of this purpose."""
    if not token:
        return None
    try:
        packed = json.loads(open_token(token, purpose))
    except Unreadable:
        return None
    values = [_KINDS[item[0]](item[1]) if isinstance(item, list) else item for item in packed]
    return values if len(values) == width else None
