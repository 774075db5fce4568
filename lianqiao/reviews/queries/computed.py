"""What the system can tell of a record by itself, item by item of the checklist, for all records of a sample at once.

Each teller gets the cases and the norms and returns an answer for each case it can tell of. A reviewer may say otherwise.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.utils import timezone

from lianqiao.cases.models import Case, Contact, FollowUp
from lianqiao.cases.states import CaseState, ContactState, FollowUpState
from lianqiao.casework.models import Assessment, ClosingReport, Goal, Intake, ServicePlan
from lianqiao.casework.states import PlanState, ReportState
from lianqiao.core.dates import add_working_days
from lianqiao.people.queries import agreements
from lianqiao.people.states import Purpose
from lianqiao.reviews.rules.checklist import Checklist, Norms
from lianqiao.reviews.states import Answer

Answers = dict[UUID, Answer]
APPROVED = (PlanState.APPROVED, PlanState.IN_FORCE, PlanState.REVISED, PlanState.COMPLETED)
MOSTLY = 0.8
"""From this share of notes in time on the item is met partly."""


def computed(cases: Sequence[Case], checklist: Checklist, *, today: date) -> dict[UUID, dict[str, str]]:
    """Return what can be told of each case, by code of the item: what does not apply says so. Ten queries at most."""
    told: dict[UUID, dict[str, str]] = {case.pk: {} for case in cases}
    for item in checklist.items:
        found = TELLERS[item.computed](cases, checklist.norms, today) if item.computed else {}
        for case in cases:
            if not item.applies_to(case.depth):
                told[case.pk][item.code] = Answer.NOT_APPLICABLE.value
            elif case.pk in found:
                told[case.pk][item.code] = found[case.pk].value
    return told


def _consent(cases: Sequence[Case], _norms: Norms, today: date) -> Answers:
    """In force today for open cases; for closed ones, in force on the day they closed is what counts."""
    days = {case.pk: case.closed_on or today for case in cases}
    found: Answers = {}
    for day in set(days.values()):
        clients = [case.client_id for case in cases if days[case.pk] == day]
        agreed = set(
            agreements(Purpose.SERVICE, on=day).filter(client__in=clients).values_list("client", flat=True)
        )
        for case in cases:
            if days[case.pk] == day:
                found[case.pk] = _yes(case.client_id in agreed)
    return found


def _intake(cases: Sequence[Case], norms: Norms, _today: date) -> Answers:
    first: dict[UUID, date] = {}
    for case_id, at in _signed(Intake, cases):
        first.setdefault(case_id, timezone.localdate(at))
    return {
        case.pk: Answer.NO
        if case.pk not in first
        else Answer.YES
        if first[case.pk] <= add_working_days(case.opened_on, norms.intake_working_days)
        else Answer.PARTLY
        for case in cases
    }


def _assessment(cases: Sequence[Case], _norms: Norms, _today: date) -> Answers:
    signed = {case_id for case_id, _at in _signed(Assessment, cases)}
    written = set(Assessment.objects.filter(case__in=cases).values_list("case", flat=True))
    return {case.pk: _yes(case.pk in signed, partly=case.pk in written) for case in cases}


def _plan(cases: Sequence[Case], _norms: Norms, _today: date) -> Answers:
    states: dict[UUID, set[str]] = defaultdict(set)
    for case_id, state in ServicePlan.objects.filter(case__in=cases).values_list("case", "state"):
        states[case_id].add(state)
    return {
        case.pk: _yes(not states[case.pk].isdisjoint(APPROVED), partly=bool(states[case.pk]))
        for case in cases
    }


def _goals(cases: Sequence[Case], _norms: Norms, _today: date) -> Answers:
    goals = Goal.objects.filter(plan__case__in=cases).exclude(plan__state=PlanState.CANCELLED).order_by()
    counted = goals.values("plan__case").annotate(
        all=Count("pk", distinct=True), rated=Count("pk", filter=Q(ratings__isnull=False), distinct=True)
    )
    told = {row["plan__case"]: row for row in counted}
    nothing = {"all": 0, "rated": 0}
    return {
        case.pk: _share(told.get(case.pk, nothing)["rated"], told.get(case.pk, nothing)["all"], partly=0.01)
        for case in cases
    }


def _notes(cases: Sequence[Case], _norms: Norms, _today: date) -> Answers:
    """In time is a note signed by the end of the day after the service: its hour is not always written down."""
    notes = Contact.objects.filter(case__in=cases, state=ContactState.SIGNED, signed_at__isnull=False)
    counted: dict[UUID, list[bool]] = defaultdict(list)
    for case_id, on, at in notes.values_list("case", "on", "signed_at"):
        counted[case_id].append(timezone.localdate(at) <= on + timedelta(days=1))
    return {case.pk: _share(sum(counted[case.pk]), len(counted[case.pk]), partly=MOSTLY) for case in cases}


def _gap(cases: Sequence[Case], norms: Norms, today: date) -> Answers:
    days: dict[UUID, list[date]] = defaultdict(list)
    notes = Contact.objects.filter(case__in=cases, state=ContactState.SIGNED).order_by("on")
    for case_id, on in notes.values_list("case", "on"):
        days[case_id].append(on)
    found: Answers = {}
    for case in cases:
        marks = [case.opened_on, *days[case.pk], case.closed_on or today]
        longest = max((after - before).days for before, after in pairwise(marks))
        found[case.pk] = _yes(longest <= norms.quiet_days, partly=longest <= norms.quiet_days_partly)
    return found


def _closing(cases: Sequence[Case], _norms: Norms, _today: date) -> Answers:
    states = dict(ClosingReport.objects.filter(case__in=cases).values_list("case", "state"))
    return _of_closed(
        cases,
        lambda case: _yes(
            states.get(case.pk) == ReportState.COUNTERSIGNED, partly=states.get(case.pk) == ReportState.SIGNED
        ),
    )


def _follow_up(cases: Sequence[Case], _norms: Norms, today: date) -> Answers:
    """Nothing planned is for the reviewer to judge: some closings need no follow-up."""
    due = FollowUp.objects.filter(case__in=cases, due_on__lte=today).values_list("case", "state")
    states: dict[UUID, list[bool]] = defaultdict(list)
    for case_id, state in due:
        states[case_id].append(state != FollowUpState.PLANNED)
    told = [case for case in cases if case.state != CaseState.CLOSED or states[case.pk]]
    return _of_closed(told, lambda case: _share(sum(states[case.pk]), len(states[case.pk]), partly=0.01))


def _of_closed(cases: Iterable[Case], tell: Callable[[Case], Answer]) -> Answers:
    return {
        case.pk: tell(case) if case.state == CaseState.CLOSED else Answer.NOT_APPLICABLE for case in cases
    }


def _signed(model: Any, cases: Sequence[Case]) -> Any:
    """Return case and moment of every edition that was signed, the first one first."""
    signed = model.objects.filter(case__in=cases, signed_at__isnull=False).order_by("signed_at")
    return signed.values_list("case", "signed_at")


def _yes(whole: bool, *, partly: bool = False) -> Answer:
    return Answer.YES if whole else Answer.PARTLY if partly else Answer.NO


def _share(met: int, of: int, *, partly: float) -> Answer:
    if not of:
        return Answer.NO
    return _yes(met == of, partly=met >= partly * of)


TELLERS: dict[str, Callable[[Sequence[Case], Norms, date], Answers]] = {
    "consent": _consent,
    "intake": _intake,
    "assessment": _assessment,
    "plan": _plan,
    "goals": _goals,
    "notes": _notes,
    "gap": _gap,
    "closing": _closing,
    "follow_up": _follow_up,
}
