"""Which restricted rows exist for a reader: what is hidden from somebody is no row for them, wherever they look.

The scope of a request names its reader (`registry.scopes`). Everything that reads a contact, those who were present, or what
was added goes through a manager of this module, so no list, count, search, paper or export can
forget to ask. Without a reader (a command, an import, the facts figures are made of) every row is there: see ADR 0020.
"""

from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django_scopes import get_scope

from lianqiao.cases.kinds import AccessKind, Visibility
from lianqiao.core.guard import GuardedManager
from lianqiao.registry.models import Seat
from lianqiao.workforce.queries import standing_in_today


def reader_of_scope() -> tuple[UUID, bool] | None:
    """Return the account of the reader in scope and whether they lead the department; None where nobody reads."""
    now = get_scope()
    reader = now.get("reader")
    if not isinstance(reader, UUID) or not now.get("_enabled", True):
        return None
    return reader, bool(now.get("leads"))


def _cases(path: str, rows: Any) -> Q:
    # Asked for apart and not joined: PostgreSQL looks it up only for a row that is restricted at all.
    return Q(**{f"{path}case_id__in": rows})


def written_by_reader(path: str, reader: UUID) -> Q:
    """The condition that the reader wrote it, from whichever of their seats."""
    return Q(**{f"{path}written_by__in": Seat.objects.filter(account_id=reader).values("pk")})


def in_circle(path: str, reader: UUID) -> Q:
    """The condition that the reader belongs to the circle of the case: in charge of it, named, or let in for a while."""
    case, member, access = (apps.get_model("cases", name) for name in ("Case", "TeamMember", "SpecialAccess"))
    named = member.objects.filter(worker__account_id=reader, reads_restricted=True, until_on=None)
    let_in = access.objects.filter(account_id=reader, kind=AccessKind.SEALED, until_at__gt=Now())
    return (
        _cases(path, case.objects.filter(responsible__account_id=reader).values("pk"))
        | _cases(path, named.values("case"))
        | _cases(path, let_in.values("case"))
    )


def let_in_today() -> QuerySet:
    """Return the openings from outside that hold for the reader in scope at this moment; none where nobody reads."""
    found, access = reader_of_scope(), apps.get_model("cases", "SpecialAccess").objects
    return access.filter(account_id=found[0], until_at__gt=Now()) if found else access.none()


def in_team(path: str, reader: UUID) -> Q:
    """The condition that the reader works on the case beside who is in charge of it: named, wrote in it, or standing in."""
    case, member, contact = (apps.get_model("cases", name) for name in ("Case", "TeamMember", "Contact"))
    seats = Seat.objects.filter(account_id=reader).values("pk")
    away = standing_in_today().filter(deputy__account_id=reader).values("worker")
    return (
        _cases(path, member.objects.filter(worker__account_id=reader, until_on=None).values("case"))
        | _cases(path, contact.everything.filter(written_by__in=seats, case__isnull=False).values("case"))
        | _cases(path, case.objects.filter(responsible__in=away).values("pk"))
    )


def may_read_note(path: str = "") -> Q:
    """The condition that a note exists for the reader in scope; `path` leads to the note, as "contact__"."""
    found = reader_of_scope()
    if found is None:
        return Q()
    reader, leads = found
    kept_back = Q(**{f"{path}visibility": Visibility.PRIVATE})
    if leads:
        return ~kept_back | written_by_reader(path, reader)
    open_to_all = Q(**{f"{path}visibility": Visibility.SHARED, f"{path}restriction": ""})
    for_team = Q(**{f"{path}restriction": ""}) & in_team(path, reader)
    return open_to_all | written_by_reader(path, reader) | (~kept_back & (in_circle(path, reader) | for_team))


def not_hidden(path: str = "") -> Q:
    """The condition that no colleague is kept from knowing of a note, as `Contact.is_hidden` says of one in hand."""
    return Q(**{f"{path}restriction": ""}) & ~Q(**{f"{path}visibility": Visibility.PRIVATE})


def readable_manager(may_read: Any, path: str) -> type[GuardedManager]:
    """Return a manager whose rows are those of which `may_read(path)` holds."""

    class ReadableManager(GuardedManager):  # type: ignore[misc, valid-type]
        def get_queryset(self):
            return super().get_queryset().filter(may_read(path))

    return ReadableManager


ReadableNotes = readable_manager(may_read_note, "")
OfReadableNotes = readable_manager(may_read_note, "contact__")
