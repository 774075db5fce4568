"""Who comes in: the session, its account and the seats of today in one read, as every request needs all three.

Asked one after another through the ORM they cost more than the page's own rows. Django still decides whether the
session is that of the account: only the fetching is ours.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib import auth
from django.contrib.auth.middleware import AuthenticationMiddleware, get_user
from django.contrib.sessions.backends.db import SessionStore as ContentStore
from django.db import connection, models
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from lianqiao.core.statements import bound

from .models import Account, Institution, Region, Seat, Unit
from .sessions import BrowserSession

_FROM = """
FROM registry_browsersession session
LEFT JOIN registry_account account ON account.id = session.account_id
LEFT JOIN registry_seat seat ON seat.account_id = account.id
  AND seat.from_on <= %(on)s AND (seat.until_on IS NULL OR seat.until_on > %(on)s)
LEFT JOIN registry_institution institution ON institution.id = seat.institution_id
LEFT JOIN registry_region region ON region.code = seat.region_id
LEFT JOIN registry_unit unit ON unit.id = seat.unit_id
WHERE session.session_key = %(key)s AND session.expire_date > %(at)s
ORDER BY seat.from_on, seat.id
"""
_PLACES: dict[str, type[models.Model]] = {"institution": Institution, "region": Region, "unit": Unit}
_TABLES: dict[str, type[models.Model]] = {
    "session": BrowserSession,
    "account": Account,
    "seat": Seat,
} | _PLACES
_coming: ContextVar[Account | None] = ContextVar("coming", default=None)


@dataclass(frozen=True)
class Arrival:
    """A session that holds, the account it was opened for (None for a stranger), and that account's seats of today."""

    session: BrowserSession
    account: Account | None
    seats: list[Seat]


def arrival(key: str, *, at: datetime) -> Arrival | None:
    """Read the session of that key with account and seats; None when there is none, or it has run out."""
    with bound(connection) as cursor:
        cursor.execute(_statement(), {"key": key, "at": at, "on": timezone.localdate(at)})
        rows = [_made(row) for row in cursor.fetchall()]
    if not rows:
        return None
    account = rows[0]["account"]
    return Arrival(rows[0]["session"], account, [_seat(row, account) for row in rows if row["seat"]])


@lru_cache
def _statement() -> str:
    columns = [
        f'{alias}."{field.column}"'
        for alias, model in _TABLES.items()
        for field in model._meta.concrete_fields
    ]
    return f"SELECT {', '.join(columns)} {_FROM}"


def _made(row: tuple) -> dict[str, Any]:
    """Return one record a table out of a row; None where the join found nothing."""
    made, begin = {}, 0
    for alias, model in _TABLES.items():
        names = [field.attname for field in model._meta.concrete_fields]
        values = row[begin : begin + len(names)]
        begin += len(names)
        key = values[names.index(model._meta.pk.attname)]
        made[alias] = None if key is None else model.from_db("default", names, values)
    return made


def _seat(row: dict, account: Account) -> Seat:
    seat = row["seat"]
    seat.account = account
    for name in _PLACES:
        setattr(seat, name, row[name])
    return seat


class SessionStore(ContentStore):
    """What `request.session` is. `touched_at` is None for a session made in this very request."""

    touched_at: datetime | None = None
    locked_at: datetime | None = None
    account: Account | None = None
    seats: list[Seat] | None = None

    @classmethod
    def get_model_class(cls) -> type[BrowserSession]:
        return BrowserSession

    def create_model_instance(self, data: dict) -> BrowserSession:
        row = super().create_model_instance(data)
        row.account_id = data.get(auth.SESSION_KEY)
        return row

    def _get_session_from_db(self):
        found = arrival(self.session_key, at=timezone.now())
        if found is None:
            self._session_key = None
            return None
        self.touched_at, self.locked_at = found.session.touched_at, found.session.locked_at
        self.account, self.seats = found.account, found.seats
        return found.session

    def touch(self, at: datetime) -> None:
        """Note that somebody was there: the session lasts its hours from now on. One locked in the meantime stays locked."""
        ends = at + timedelta(seconds=self.get_session_cookie_age())
        self._row().filter(locked_at=None).update(touched_at=at, expire_date=ends)

    def lock(self, at: datetime) -> None:
        """Lock for all tabs of this browser; one already locked keeps its first moment."""
        self._row().filter(locked_at=None).update(locked_at=at)

    def unlock(self, at: datetime) -> None:
        """Open again for all tabs of this browser."""
        self._row().update(touched_at=at, locked_at=None)

    def _row(self) -> models.QuerySet[BrowserSession]:
        return BrowserSession.objects.filter(session_key=self.session_key)


class AccountBackend(AuthenticationBackend):
    """Signs in as allauth does, and takes the account that came with the session instead of fetching it again."""

    def get_user(self, user_id: Any) -> Account | None:
        account = _coming.get()
        if account is None or account.pk != UUID(str(user_id)):
            return super().get_user(user_id)
        return account if self.user_can_authenticate(account) else None


class ArrivalMiddleware(AuthenticationMiddleware):
    """Sets `request.user`; Django checks the session against the account that was read with it."""

    def process_request(self, request) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: _user(request))


def _user(request):
    with _handed(request.session):
        return get_user(request)


@contextmanager
def _handed(session) -> Iterator[None]:
    session.get(auth.SESSION_KEY)  # reads the row, with the account
    token = _coming.set(session.account)
    try:
        yield
    finally:
        _coming.reset(token)
