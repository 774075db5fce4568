"""A second database that follows the first: lists and figures are read from it, and nobody misses their own write.

Set `DATABASE_REPLICA_URL` and the settings put this in; without it nothing here runs. Whoever wrote something carries
the place of that write in the primary's log (its LSN) in a cookie, and reads from the primary until the replica has
replayed that place. A replica that is gone, or too far behind, is left alone: everything is read from the primary.
"""

import logging
import os
import time
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, Error, InterfaceError, OperationalError, connections
from django.http import HttpRequest, HttpResponse

REPLICA = "replica"
COOKIE = "written"
SAFE = {"GET", "HEAD"}
# A replica this many seconds behind shows colleagues too old a list.
MOST_BEHIND = float(os.environ.get("LIANQIAO_REPLICA_LAG", "10"))
LOOK_EVERY = 1.0
TRY_AGAIN_AFTER = 5.0

# What may be a moment old: lists of many records, and figures. Never a record somebody is about to change, a form, the
# desk, or anything asked with POST.
LISTS_AND_FIGURES = {
    "activities:export", "activities:group_export", "activities:groups", "activities:list",
    "audit:accesses", "audit:trail", "cases:list", "cases:request_list", "cases:team",
    "indicators:bulletin", "indicators:bulletin_export", "indicators:detail", "indicators:export",
    "indicators:home", "indicators:published", "indicators:records",
    "interop:list", "people:list", "registry:institutions", "registry:regions", "workforce:list",
}  # fmt: skip

logger = logging.getLogger("lianqiao.replica")
_reads_from: ContextVar[str] = ContextVar("reads_from", default=DEFAULT_DB_ALIAS)

_STANDING = """
    SELECT pg_is_in_recovery(), COALESCE(pg_last_wal_replay_lsn(), '0/0')::text,
        EXISTS (SELECT FROM pg_stat_wal_receiver WHERE pid IS NOT NULL),
        -- After a start "received" begins at the start of a file, behind what was replayed long ago.
        CASE WHEN pg_last_wal_receive_lsn() <= pg_last_wal_replay_lsn() THEN 0
            ELSE COALESCE(EXTRACT(EPOCH FROM clock_timestamp() - pg_last_xact_replay_timestamp()), 0) END
"""


class ReplicaRouter:
    """Sends reads where this request reads, and everything else to the primary."""

    def db_for_read(self, model: type, **hints: Any) -> str:
        return _reads_from.get()

    def db_for_write(self, model: type, **hints: Any) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True  # it is one and the same data

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == DEFAULT_DB_ALIAS


def position(lsn: str) -> int:
    """Return a place in the log as a number: `16/B374D848` is 97500059720. Raises `ValueError`."""
    high, low = lsn.split("/")
    return (int(high, 16) << 32) + int(low, 16)


@dataclass
class Standing:
    """How far the replica is, as this process last saw it."""

    replayed: int = 0
    looked: float = float("-inf")
    usable: bool = True
    quiet_until: float = 0.0

    def has(self, wanted: int) -> bool:
        """Say whether the replica may be read, and has replayed `wanted`."""
        now = time.monotonic()
        if now < self.quiet_until:
            return False
        if now - self.looked >= LOOK_EVERY or self.replayed < wanted:
            self._look(now)
        return self.usable and self.replayed >= wanted

    def lost(self, why: str) -> None:
        """Leave the replica alone for a while; the first time it is said aloud."""
        if self.usable:
            logger.warning("The replica is left alone, reads go to the primary: %s", why)
        self.usable, self.looked = False, float("-inf")
        self.quiet_until = time.monotonic() + TRY_AGAIN_AFTER
        connections[REPLICA].close()  # the next try begins with a new one

    def _look(self, now: float) -> None:
        try:
            with connections[REPLICA].cursor() as cursor:
                cursor.execute(_STANDING)
                follows, replayed, receives, behind = cursor.fetchone()
        except Error as error:
            # The first line names the host and the reason, never a row.
            self.lost(str(error).strip().partition("\n")[0])
            return
        if not (follows and receives):
            self.lost("it does not follow the primary")
        elif behind > MOST_BEHIND:
            self.lost(f"it is {behind:.0f} s behind")
        else:
            if not self.usable:
                logger.warning("The replica answers again, lists and figures are read from it.")
            self.usable, self.replayed, self.looked = True, position(replayed), now


standing = Standing()


class ReplicaMiddleware:
    """Decides for each request where it reads. Stands innermost, so it sees the view and what goes wrong in it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        came_from = _reads_from.set(DEFAULT_DB_ALIAS)
        try:
            response = self.get_response(request)
        finally:
            _reads_from.reset(came_from)
        if request.method not in SAFE:
            response.set_cookie(
                COOKIE, _written_until(), httponly=True, samesite="Lax", secure=request.is_secure()
            )
        return response

    def process_view(self, request: HttpRequest, view: Callable, args: tuple, named: dict) -> None:
        found = request.resolver_match
        if request.method not in SAFE or found is None:
            return
        if found.view_name in LISTS_AND_FIGURES and standing.has(_wanted(request)):
            _reads_from.set(REPLICA)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The replica fell while it was being read: nothing was written, so ask the primary the same."""
        found = request.resolver_match
        fell = isinstance(exception, OperationalError | InterfaceError)
        if _reads_from.get() != REPLICA or not fell or found is None:
            return None
        standing.lost(str(exception).strip().partition("\n")[0])
        _reads_from.set(DEFAULT_DB_ALIAS)
        return found.func(request, *found.args, **found.kwargs)


def _wanted(request: HttpRequest) -> int:
    """Return how far the replica must be for this browser; what is no place in a log asks for nothing."""
    try:
        return position(request.COOKIES.get(COOKIE, "0/0"))
    except ValueError:
        return 0


def _written_until() -> str:
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_insert_lsn()::text")
        return cursor.fetchone()[0]
