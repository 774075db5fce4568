"""Reads of cases."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, F, Min, OuterRef, QuerySet, Subquery, Sum

from lianqiao.cases.models import Case, Contact, PlanStep, Presence
from lianqiao.cases.models.readers import let_in_today, not_hidden
from lianqiao.cases.states import CaseState, ContactState, StepState
from lianqiao.workforce.queries import standing_in_today
from lianqiao.workspace.panels import read_beside

# What a list of episodes shows of each.
EPISODE = (
    "id", "number", "episode", "depth", "state", "opened_on", "closed_on", "outcome", "responsible__name",
)  # fmt: skip


def case_rows() -> QuerySet:
    """Return cases as flat rows with everything the list shows, in one query."""
    next_due = (
        PlanStep.objects.filter(case=OuterRef("pk"), state=StepState.OPEN)
        .order_by()
        .values("case")
        .annotate(first=Min("due_on"))
        .values("first")
    )
    return Case.objects.annotate(next_due=Subquery(next_due)).values(
        "id", "number", "episode", "depth", "state", "category", "risk", "bed", "opened_on", "closed_on",
        "quiet_since", "contacts_signed", "next_due", "client_id", "client__name", "client__sex",
        "client__birth_date", "unit__name", "responsible_id", "responsible__name",
    )  # fmt: skip


def own_case_rows(most: int, *, account: UUID) -> QuerySet:
    """Return the open cases of the account's worker, the longest quiet first, so many at most."""
    own = case_rows().filter(state=CaseState.OPEN, responsible__account_id=account)
    return own.order_by("quiet_since", "id")[:most]


def case_for_page(*, pk: UUID) -> QuerySet[Case]:
    """Return the case of that key with what the head of its page shows."""
    stands_in = standing_in_today().filter(worker=OuterRef("responsible"))
    let_in = let_in_today().filter(client=OuterRef("client")).order_by("-until_at")
    found = Case.objects.filter(pk=pk).annotate(
        deputy_name=Subquery(stands_in.values("deputy__name")[:1]),
        deputy_until=Subquery(stands_in.values("until_on")[:1]),
        let_in_until=Subquery(let_in.values("until_at")[:1]),
        let_in_by=Subquery(let_in.values("approved_by__account__display_name")[:1]),
        **read_beside("case.head"),
    )
    return found.select_related(
        "client", "unit", "responsible", "request", "previous", "next_episode", "institution"
    )


@dataclass(frozen=True)
class Figures:
    """What was done in a case, from signed contacts: contacts, people, person-times (all present), minutes."""

    contacts: int
    persons: int
    person_times: int
    minutes_direct: int
    minutes_indirect: int


def case_figures(case: Case) -> Figures:
    """Count what was done in the case, of the notes the reader in scope may read.

    Person-times count every presence ("all present", domain 6.1): a talk with a patient and her mother is one
    contact and two person-times. Minutes are those of the contacts, not multiplied by people.
    """
    return _counted(Presence.objects.filter(case=case, contact__state=ContactState.SIGNED))


def reported_figures(case: Case) -> Figures:
    """Count it as `case_figures` does, but alike for whoever asks: without the notes that are hidden from colleagues.

    What is frozen for all who read cases must not tell them that there are such notes.
    """
    signed = Presence.everything.filter(case=case, contact__state=ContactState.SIGNED)
    return _counted(signed.filter(not_hidden("contact__")))


def _counted(presences: QuerySet[Presence]) -> Figures:
    counted = presences.aggregate(persons=Count("client", distinct=True), person_times=Count("id"))
    spent = Contact.everything.filter(pk__in=presences.values("contact")).aggregate(
        contacts=Count("id"), direct=Sum("minutes_direct"), indirect=Sum("minutes_indirect")
    )
    return Figures(
        contacts=spent["contacts"],
        persons=counted["persons"],
        person_times=counted["person_times"],
        minutes_direct=spent["direct"] or 0,
        minutes_indirect=spent["indirect"] or 0,
    )


def earlier_episodes(case: Case) -> QuerySet:
    """Return the other cases of the same client, the newest first."""
    return (
        Case.objects.filter(client_id=case.client_id)
        .exclude(pk=case.pk)
        .order_by("-opened_on", "-id")
        .values(*EPISODE)
    )


def people_of(case: Case) -> QuerySet:
    """Return who has been present in the case, how often, and when last."""
    return (
        Presence.objects.filter(case=case)
        .values("client_id", "client__name", "client__kind", "client__sex", "client__bed", "role")
        .annotate(times=Count("id"), last_on=Subquery(_last_seen()))
        .order_by(F("times").desc(), "client_id")
    )


def _last_seen() -> QuerySet:
    return (
        Contact.objects.filter(presences__client=OuterRef("client_id"), presences__case=OuterRef("case_id"))
        .order_by("-on")
        .values("on")[:1]
    )


def steps_of(case: Case) -> list[PlanStep]:
    """Return the steps of the case with their owners, the first due first."""
    return list(PlanStep.objects.filter(case=case).select_related("owner").order_by("due_on", "id"))
