"""The door of a minor's record: its care team walks in, everybody else asks and waits for an approval. See ADR 0025."""

from collections.abc import Collection
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from lianqiao.cases.models import Case
from lianqiao.cases.queries.access import reason_to_open
from lianqiao.cases.rules.access import is_minor
from lianqiao.people.models import Client
from lianqiao.registry.gates import Detour
from lianqiao.registry.roles import Permission


def reason_in(request: HttpRequest, client: Client, case: Case | None = None) -> str | None:
    """Return the reason the reader was let in with, "" who needs none, None when the record is closed to them.

    Only a minor's record is ever closed. Whoever leads the department belongs to every care team; so does everybody while
    nobody has the client in hand.
    """
    seat = request.seat
    if seat.can(Permission.SEE_TEAM) or not is_minor(client, today=timezone.localdate()):
        return ""
    responsible = case.responsible if case is not None else None
    if responsible is not None and responsible.account_id == seat.account_id:
        return ""
    return reason_to_open(client=client.pk, account=seat.account_id)


def check_care_team(request: HttpRequest, client: Client, case: Case | None = None) -> str:
    """Return what `reason_in` returns, or raise `Detour` to the page that stands instead of a closed record."""
    reason = reason_in(request, client, case)
    if reason is None:
        asked = request.get_full_path() if request.method == "GET" else ""
        raise Detour(f"{reverse('protection:locked', args=[client.pk])}?{urlencode({'next': asked})}")
    return reason


def names_of(clients: Collection[UUID]) -> dict[UUID, str]:
    """Return what the clients in scope are called, for the log of who has opened their records."""
    return dict(Client.with_merged.filter(pk__in=clients).values_list("pk", "name"))
