"""Reads of measurements: the rows of a sheet, the sheets of a group."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from lianqiao.activities.models import Group
from lianqiao.activities.queries import members_on
from lianqiao.cases.queries.access import ties
from lianqiao.cases.rules.access import is_minor
from lianqiao.core.forms import Form
from lianqiao.instruments.kinds import Source
from lianqiao.instruments.models import Invitation, RedFlag, Response
from lianqiao.instruments.queries import open_flags, outstanding, scored
from lianqiao.instruments.rules import refusers
from lianqiao.instruments.states import ResponseState
from lianqiao.people.models import Client
from lianqiao.people.queries import agreements
from lianqiao.people.states import Purpose
from lianqiao.registry.models import Seat
from lianqiao.registry.roles import Permission

from .models import Absence, Measurement

ENTERED_SHOWN = 50
CONSENT, REFUSED, CLOSED = "consent", "refused", "closed"
"""Why a member is shown and not entered: nobody agreed to scales, they said no, or the record of a minor is asked for first."""


@dataclass
class Line:
    """One member on a sheet: what was answered, or why nothing is."""

    client: Client
    hindrance: str = ""
    absent: bool = False
    was_absent: bool = False
    response: Response | None = None
    flag: RedFlag | None = None
    cells: dict[str, str] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)

    invitation: Invitation | None = None
    """The link on the member's own phone that nobody answered yet, its time over or not."""
    ground: str = ""
    """On what ground the row stands open although nobody agreed; "" where none is needed or told."""
    asked: Form | None = None
    """What is asked where nobody agreed yet: a consent now, or a ground."""

    @property
    def is_done(self) -> bool:
        return self.response is not None and self.response.state == ResponseState.COMPLETED

    @property
    def by_phone(self) -> bool:
        """Whether what stands in the row came by a link."""
        return self.response is not None and self.response.source == Source.LINK

    @property
    def on_phone(self) -> bool:
        """Whether the row is begun by a link: it is gone on with there, or on the page of its answers, never in cells."""
        return self.by_phone and not self.is_done

    @property
    def answered(self) -> int:
        """How many questions stand answered in the row."""
        return sum(bool(text) for text in self.cells.values())

    @property
    def is_typed(self) -> bool:
        """Whether answers were typed into the row and not entered yet."""
        return (
            bool(self.response and not self.by_phone and self.response.answers.get("item"))
            and not self.is_done
        )

    @property
    def is_open(self) -> bool:
        return not self.hindrance and not self.is_done and not self.on_phone


def measurements_of(group: Group) -> QuerySet[Measurement]:
    """Return the sheets of a group, the latest first, each with how many `answered` and how many are `begun`."""
    return (
        Measurement.objects.filter(group=group)
        .select_related("edition__instrument")
        .annotate(
            answered=_counted(ResponseState.COMPLETED),
            begun=_counted(ResponseState.IN_PROGRESS),
        )
        .order_by("-on", "-id")
    )


def _counted(state: str) -> Coalesce:
    alike = Response.objects.filter(within=OuterRef("pk"), state=state).order_by().values("within")
    return Coalesce(Subquery(alike.annotate(n=Count("client", distinct=True)).values("n")), 0)


def lines_of(measurement: Measurement, *, seat: Seat, today: date) -> list[Line]:
    """Return the rows of a sheet: the members of its day in the order they joined, then others who have an answer on it.

    The number of queries is the same for one member and for thirty.
    """
    answered = answers_within([measurement.pk])
    absent = set(Absence.objects.filter(measurement=measurement).values_list("client_id", flat=True))
    members = members_on(measurement.group_id, measurement.on).order_by("joined_on", "id")
    order = [member.client for member in members.select_related("client")]
    known = {client.pk for client in order}
    others = [key for key in {*answered.get(measurement.pk, {}), *absent} if key not in known]
    order += Client.objects.filter(pk__in=others).order_by("pk") if others else []
    hindered = hindrances(order, seat=seat, today=today)
    flags = {
        flag.response_id: flag for flag in open_flags().filter(response__within=measurement.pk).reverse()
    }
    links, lines = links_within(measurement), []
    for client in order:
        response = answered.get(measurement.pk, {}).get(client.pk)
        flag = flags.get(response.first_id or response.pk) if response else None
        # Who was away that day may have answered on the phone since.
        away = client.pk in absent and not (response and response.source == Source.LINK)
        line = Line(client, hindered.get(client.pk, ""), away, away, response, flag)
        line.invitation = links.get(client.pk)
        if line.hindrance == CONSENT:
            line.ground = next((one.ground for one in (response, line.invitation) if one and one.ground), "")
            line.hindrance = "" if line.ground else CONSENT
        lines.append(line)
    return lines


def links_within(measurement: Measurement) -> dict[UUID, Invitation]:
    """Return the links of a sheet that nobody answered yet, the newest of each member; one query."""
    found: dict[UUID, Invitation] = {}
    for invitation in outstanding().filter(within=measurement.pk):
        if invitation.client_id:
            found.setdefault(invitation.client_id, invitation)
    return found


def is_absent(measurement: Measurement, client: UUID) -> bool:
    return Absence.objects.filter(measurement=measurement, client=client).exists()


def answers_within(measurements: Iterable[UUID]) -> dict[UUID, dict[UUID, Response]]:
    """Return what stands on sheets, by sheet and client: what is completed, else what is begun; two queries."""
    asked = Response.objects.filter(within__in=list(measurements), client__isnull=False)
    here = asked.filter(state__in=(ResponseState.IN_PROGRESS, ResponseState.COMPLETED))
    # A correction being written stands beside what it corrects.
    here = here.exclude(state=ResponseState.IN_PROGRESS, corrects__isnull=False)
    found: dict[UUID, dict[UUID, Response]] = {}
    for response in scored(here).order_by("-state", "id"):
        if response.within and response.client_id:
            on_sheet = found.setdefault(response.within, {})
            if on_sheet.get(response.client_id) is None or response.state == ResponseState.COMPLETED:
                on_sheet[response.client_id] = response
    return found


def hindrances(clients: Iterable[Client], *, seat: Seat, today: date) -> dict[UUID, str]:
    """Return which of the clients are not measured by this reader today, and why; three queries at most."""
    clients = list(clients)
    agreed = set(
        agreements(Purpose.SCALES, on=today)
        .filter(client__in=[client.pk for client in clients])
        .values_list("client_id", flat=True)
    )
    without = {client.pk: CONSENT for client in clients if client.pk not in agreed}
    without |= dict.fromkeys(refusers(without) if without else (), REFUSED)
    return without | dict.fromkeys(closed_to(seat, clients, today=today), CLOSED)


def closed_to(seat: Seat, clients: Iterable[Client], *, today: date) -> set[UUID]:
    """Return whose record asks the reader why first: minors, for readers from outside their care team (ADR 0025)."""
    if seat.can(Permission.SEE_TEAM):
        return set()
    minors = [client.pk for client in clients if is_minor(client, today=today)]
    if not minors or seat.account_id is None:
        return set()
    known = ties(Client.objects.filter(pk__in=minors), seat.account_id).values("pk", "tied", "held", "let_in")
    return {row["pk"] for row in known if row["held"] and not row["tied"] and not row["let_in"]}


def people_of(group: Group, answered: Iterable[dict[UUID, Response]]) -> list[Client]:
    """Return who is or was a member of the group in the order they joined, then who else answered; two queries at most."""
    members = group.members.order_by("joined_on", "id").select_related("client")
    people = {member.client_id: member.client for member in members}
    others = {key for found in answered for key in found} - people.keys()
    return [*people.values(), *(Client.objects.filter(pk__in=others).order_by("pk") if others else ())]


def entered_today(account: UUID, *, since: datetime) -> QuerySet[Response]:
    """Return what the account entered from paper since the moment, the latest first, taken back or not."""
    # Keys are ordered by time: those of today stand together at the end.
    first = UUID(int=int(since.timestamp() * 1000) << 80)
    found = Response.objects.filter(
        pk__gte=first, source=Source.PAPER, written_by__account=account, within=None
    )
    stands = found.filter(state__in=(ResponseState.COMPLETED, ResponseState.MISTAKEN))
    return scored(stands).select_related("edition__instrument", "client").order_by("-pk")[:ENTERED_SHOWN]


def same_day(client: UUID, pile_edition: UUID, on: date) -> Response | None:
    """Return what the client already answered to this scale on that day, if anything."""
    alike = Response.objects.filter(client=client, edition=pile_edition, on=on, state=ResponseState.COMPLETED)
    return alike.order_by("-pk").first()
