"""Reads of who belongs to a case and of openings from outside."""

from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Now

from lianqiao.cases.kinds import AccessKind
from lianqiao.cases.models import Case, Contact, SpecialAccess, TeamMember
from lianqiao.core.dates import Span
from lianqiao.people.models import Client
from lianqiao.registry.composed import composed
from lianqiao.registry.models import Seat
from lianqiao.registry.roles import Permission
from lianqiao.workforce.queries import standing_in_today

SHOWN = 20


def reason_to_open(*, client: UUID, account: UUID) -> str | None:
    """Return the reason the account was let in with, "" when it needs none, None when the record is closed to it.

    It needs none in the care team of the client, and while nobody has the client in hand. The care team: who is in charge
    of a case of theirs or stands in for who is, opened one, is named in one, or wrote in one. One query.
    """
    found = composed(_ties, client=client, account=account)
    known = found[0] if found else {"tied": True}
    return "" if known["tied"] or not known["held"] else known["let_in"]


def _ties(*, client: UUID, account: UUID) -> QuerySet:
    return ties(Client.objects.filter(pk=client), account)


def ties(clients: QuerySet[Client], account: UUID) -> QuerySet:
    """Return for each client whether the account is `tied` to them, why it was `let_in`, and whether anybody has them `held`."""
    cases = Case.objects.filter(client_id=OuterRef("pk"))
    named = TeamMember.objects.filter(case_id=OuterRef("pk"), worker__account_id=account, until_on=None)
    wrote = Contact.everything.filter(case_id=OuterRef("pk"), written_by__account_id=account)
    # What somebody wrote while let in does not keep the door open when their time is over.
    as_guest = SpecialAccess.objects.filter(
        client_id=OuterRef("case__client_id"), account_id=account, kind=AccessKind.MINOR,
        opened_at__lte=OuterRef("recorded_at"), until_at__gt=OuterRef("recorded_at"),
    )  # fmt: skip
    mine = Q(responsible__account_id=account) | Q(opened_by__account_id=account)
    stood_in = Exists(standing_in_today().filter(worker=OuterRef("responsible"), deputy__account_id=account))
    let_in = SpecialAccess.objects.filter(
        client_id=OuterRef("pk"), account_id=account, kind=AccessKind.MINOR, until_at__gt=Now()
    )
    tied = cases.filter(mine | stood_in | Exists(named) | Exists(wrote.exclude(Exists(as_guest))))
    return clients.annotate(
        tied=Exists(tied),
        held=Exists(cases.filter(responsible__isnull=False)),
        let_in=Subquery(let_in.order_by("-until_at").values("reason")[:1]),
    ).values("tied", "held", "let_in")


def case_of_record(client: UUID) -> Case | None:
    """Return the case whose owner is told when the client's record is opened: the open one, else the newest."""
    cases = Case.objects.select_related("client", "responsible").filter(client_id=client)
    return cases.order_by("-state", "-opened_on", "-id").first()


def team_of(case: Case) -> QuerySet[TeamMember]:
    """Return who was named in the case, those who still are first."""
    named = TeamMember.objects.filter(case=case).select_related("worker", "named_by__account")
    return named.order_by("-until_on", "from_on", "id")


def openings(*, month: Span | None = None, unreviewed: bool = False) -> QuerySet[SpecialAccess]:
    """Return openings of the institution with what the list shows of each."""
    found = SpecialAccess.objects.select_related(
        "case", "seat", "reviewed_by__account", "approved_by__account"
    )
    if month is not None:
        found = found.filter(opened_at__date__gte=month.from_on, opened_at__date__lt=month.until_on)
    return found.filter(reviewed_at=None, approved_by=None) if unreviewed else found


def openings_for(seat: Seat) -> QuerySet[SpecialAccess]:
    """Return the openings the seat may look at: all for who watches over access, else one's own records and one's own."""
    found = SpecialAccess.objects.select_related(
        "case__responsible", "seat", "reviewed_by__account", "approved_by__account"
    )
    if seat.can(Permission.READ_ACCESS_LOG):
        return found
    return found.filter(Q(case__responsible__account_id=seat.account_id) | Q(account_id=seat.account_id))


def unseen_openings(account: UUID) -> list[dict]:
    """Return the openings of records in the account's hands that their owner has not read of yet."""
    return composed(_unseen, account=account)


def _unseen(*, account: UUID) -> QuerySet:
    found = SpecialAccess.objects.filter(case__responsible__account_id=account, seen_at=None)
    return (
        found.exclude(account_id=account)
        .order_by("-opened_at", "-id")
        .values("id", "reader_name", "reason", "kind", "opened_at", "client__name")[:SHOWN]
    )


def unreviewed_openings(account: UUID) -> list[dict]:
    """Return the openings that wait for a review by somebody else than who opened, at most so many."""
    return composed(_unreviewed, account=account)


def _unreviewed(*, account: UUID) -> QuerySet:
    waiting = SpecialAccess.objects.filter(reviewed_at=None, approved_by=None).exclude(account_id=account)
    return waiting.order_by("opened_at", "id").values(
        "id", "opened_at", "reader_name", "reason", "client__name"
    )[: SHOWN + 1]


def month_of(text: str, today: date) -> Span:
    """Return the month written as 2026-11, else the current one."""
    year, _dash, month = text.partition("-")
    try:
        return Span.month(int(year), int(month))
    except ValueError:
        return Span.month(today.year, today.month)
