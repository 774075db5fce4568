"""The door of a record: who belongs to its care team walks in, everybody else is asked why first. See ADR 0020."""

from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from lianqiao.cases.models import Case, SpecialAccess
from lianqiao.cases.queries.access import may_open
from lianqiao.cases.rules.access import is_minor
from lianqiao.people.models import Client
from lianqiao.registry.gates import Detour
from lianqiao.registry.roles import Permission

LET_IN = "let_in"


def is_outside(request, client: Client, case: Case | None = None) -> bool:
    """Say whether the reader is asked why before the record opens: the client is a minor, and they none of its team.

    Whoever leads the department belongs to every care team; so does everybody while nobody has the client in hand.
    """
    seat = request.seat
    if seat.can(Permission.SEE_TEAM) or not is_minor(client, today=timezone.localdate()):
        return False
    responsible = case.responsible if case is not None else None
    if responsible is not None and responsible.account_id == seat.account_id:
        return False
    return not may_open(client=client.pk, account=seat.account_id)


def check_care_team(request, client: Client, case: Case | None = None) -> None:
    """Raise `Detour` to the page that asks why, for a reader from outside the care team of a minor."""
    if is_outside(request, client, case):
        asked = request.get_full_path() if request.method == "GET" else ""
        raise Detour(f"{reverse('cases:open_minor', args=[client.pk])}?{urlencode({'next': asked})}")


def remember(request, access: SpecialAccess) -> None:
    """Keep in the session until when the record is open, for the line that counts it down."""
    kept = {
        key: until
        for key, until in request.session.get(LET_IN, {}).items()
        if _moment(until) > timezone.now()
    }
    request.session[LET_IN] = kept | {str(access.client_id): access.until_at.isoformat()}


def open_until(request, client: UUID) -> datetime | None:
    """Return until when the record stands open for this reader because they gave a reason; None when it does not."""
    until = request.session.get(LET_IN, {}).get(str(client))
    moment = _moment(until) if until else None
    return moment if moment and moment > timezone.now() else None


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
