"""Asking after people once their case is closed."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from lianqiao.audit.actions import action
from lianqiao.cases import rules
from lianqiao.cases.models import Case, FollowUp
from lianqiao.cases.queries.follow_ups import next_try
from lianqiao.cases.states import FollowUpState, StageState
from lianqiao.people.models import Client
from lianqiao.registry.models import Seat

from ._on_behalf import on_behalf_by
from .stages import reach


def plan_follow_up(
    *, by: Seat, case: Case, due_on: date, person: Client | None = None, person_name: str = ""
) -> FollowUp:
    """Plan to ask after the client of a closed case on a day, or after a member of the family.

    Raises `CaseIsOpen`, `DueBeforeClosing`, or `HasDied` where the one to be asked after is dead.
    """
    rules.check_can_plan_follow_up(case, due_on=due_on, person=person, person_name=person_name)
    follow_up = FollowUp(institution_id=case.institution_id, case=case, due_on=due_on)
    follow_up.person, follow_up.person_name = person, person_name
    with action("cases.follow_up_planned", by=by, on=follow_up, case=case.pk):
        follow_up.save()
        if case.stage == StageState.CLOSED:
            reach(case, StageState.FOLLOWING_UP)
    return follow_up


def plan_follow_ups(*, by: Seat, case: Case, days_after: Iterable[int]) -> list[FollowUp]:
    """Plan a follow-up so many days after the closing, for each of the numbers. Raises `CaseIsOpen`."""
    closed_on = case.closed_on or date.min
    return [
        plan_follow_up(by=by, case=case, due_on=closed_on + timedelta(days=days))
        for days in sorted(days_after)
    ]


def drop_follow_ups(*, by: Seat, person: Client, on: date) -> int:
    """Drop what was planned to ask after somebody who has died, and return how many they were."""
    asked = Q(person=person) | Q(case__client=person, person_name="")
    return end_follow_ups(by=by, of=asked, state=FollowUpState.DROPPED, on=on)


def end_follow_ups(*, by: Seat, of: Q, state: str, on: date) -> int:
    """End the planned follow-ups among these, since nobody is to be asked any more; return how many they were."""
    planned = FollowUp.objects.filter(of, state=FollowUpState.PLANNED).select_related("case")
    for follow_up in (ended := list(planned)):
        with action("cases.follow_up_settled", by=by, on=follow_up, case=follow_up.case_id, state=state):
            follow_up.state, follow_up.done_on = state, on
            follow_up.save(update_fields=["state", "done_on"])
            _archive(follow_up.case)
    return len(ended)


def settle_follow_up(
    *,
    by: Seat,
    follow_up: FollowUp,
    state: str,
    on: date,
    today: date,
    mode: str = "",
    text: str = "",
    new_needs: bool = False,
    again_on: date | None = None,
) -> FollowUp:
    """Write down what came of a follow-up; `again_on` plans another try.

    With nothing more planned the case is archived. Raises `FollowUpSettled`, `InTheFuture`, `NothingWritten` when
    somebody was reached and nothing is said of it, `NextTryMissing`, or `AgainTooEarly`.
    """
    told: dict[str, Any] = {"state": state, "on": on, "today": today, "text": text, "again_on": again_on}
    rules.check_can_settle_follow_up(follow_up, tries_left=next_try(follow_up, today) is not None, **told)
    case = follow_up.case
    details: dict[str, Any] = {"case": case.pk, "state": state} | on_behalf_by(
        by, lambda: case.responsible_id
    )
    with action("cases.follow_up_settled", by=by, on=follow_up, **details):
        follow_up.state, follow_up.done_on, follow_up.mode = state, on, mode
        follow_up.text, follow_up.new_needs = text.strip(), new_needs
        follow_up.settled_by = by if by.pk else None
        follow_up.save()
        if again_on is not None:
            plan_follow_up(
                by=by, case=case, due_on=again_on, person=follow_up.person, person_name=follow_up.person_name
            )
        else:
            _archive(case)
    return follow_up


def _archive(case: Case) -> None:
    """A case nobody is asked after any more is at its end."""
    if not FollowUp.objects.filter(case=case, state=FollowUpState.PLANNED).exists():
        reach(case, StageState.ARCHIVED)
