"""The third gate: the one door through which records are written."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol
from uuid import UUID

from django.db import connections, models, router, transaction
from django.utils import timezone
from psycopg.types.json import Jsonb

from lianqiao.core.guard import writing
from lianqiao.core.statements import bound

from .models import CITY_CHAIN, TrailRow

# The place in the chain and the hashes are given by the database. By hand, as every act writes one: see `TrailRow`.
_WRITE = """
    INSERT INTO audit_trailrow
        (chain, seq, at, event, account_id, seat_id, role, subject, subject_id, details, previous_hash, hash)
    VALUES (%s, 0, %s, %s, %s, %s, %s, %s, %s, %s, '', '')
    RETURNING id
"""


class Actor(Protocol):
    """Who acts. A seat, or the system under a stated reason. Read only: the trail changes nobody."""

    @property
    def id(self) -> UUID | None: ...
    @property
    def account_id(self) -> UUID | None: ...
    @property
    def institution_id(self) -> UUID | None: ...
    @property
    def role(self) -> str: ...


@contextmanager
def action(
    event: str,
    *,
    by: Actor,
    on: models.Model | None = None,
    institution: UUID | None = None,
    **details: Any,
) -> Iterator[dict[str, Any]]:
    """Open a transaction, lift the write guard, and write one trail row when the block ends well.

    `event` is `room.pastparticiple`. The chain is that of `institution`, else of the record's institution,
    else of the actor's. Yields the details, so that the block may add what it learns on its way (counts, ids);
    afterwards they name the `row` written, for who wants to show it again.
    Raises whatever the block raises; then nothing was written, the trail row included.
    """
    with transaction.atomic(), writing():
        yield details
        if reason := getattr(by, "reason", ""):
            details.setdefault("reason", reason)
        details["row"] = _write(
            institution or _institution_of(on) or by.institution_id or CITY_CHAIN,
            timezone.now(),
            event,
            by.account_id,
            by.id,
            by.role,
            on._meta.label_lower if on is not None else "",
            str(on.pk) if on is not None else "",
            Jsonb(_plain(details)),
        )


def _write(*told: Any) -> int:
    with bound(connections[router.db_for_write(TrailRow)]) as cursor:
        cursor.execute(_WRITE, told)
        return cursor.fetchone()[0]


def _institution_of(on: models.Model | None) -> UUID | None:
    if on is None:
        return None
    if on._meta.label_lower == "registry.institution":
        return on.pk
    return getattr(on, "institution_id", None)


def _plain(details: dict[str, Any]) -> dict[str, Any]:
    return {
        key: value if isinstance(value, int | float | bool | list | None) else str(value)
        for key, value in details.items()
    }
