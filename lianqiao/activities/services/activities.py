"""Verbs of community activities."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from lianqiao.activities import rules
from lianqiao.activities.models import Activity
from lianqiao.activities.states import EventState
from lianqiao.audit.actions import action
from lianqiao.registry.models import Institution, Seat


@dataclass(frozen=True)
class Outcome:
    """What is known after an activity: the day, how many came, how that number was made, how long it took."""

    on: dt.date
    head_count: int
    count_method: str
    minutes: int | None = None
    report: str = ""


def plan_activity(
    *, by: Seat, title: str, on: dt.date, category: str, institution: Institution | None = None, **fields
) -> Activity:
    """Put an activity on the calendar. It stands at the seat's institution unless one is given.

    `fields` are the other columns of the plan: started_at, place, audience, partner, items, scene, worker, minutes.
    """
    activity = Activity(
        institution_id=institution.pk if institution else by.institution_id,  # type: ignore[misc]
        title=title,
        on=on,
        category=category,
        **fields,
    )
    with action("activity.planned", by=by, on=activity, category=category):
        activity.save()
    return activity


def change_activity(*, by: Seat, activity: Activity, **fields) -> Activity:
    """Change the plan or the description of an activity that is not signed.

    Raises `AlreadySigned`, or `StaleRecord` when somebody saved since it was read.
    """
    if activity.signed_at is not None:
        raise rules.AlreadySigned
    with action("activity.changed", by=by, on=activity, fields=sorted(fields)):
        for name, value in fields.items():
            setattr(activity, name, value)
        activity.save()
    return activity


def hold_activity(*, by: Seat, activity: Activity, outcome: Outcome, at: dt.datetime) -> Activity:
    """Record that the activity took place and how many came.

    Raises `IllegalMove`, `NotYetHeld`, `CountMethodMissing`, `StaleRecord`.
    """
    rules.check_can_hold(activity, on=outcome.on, today=timezone.localdate(at))
    rules.check_count_method(outcome.count_method)
    with action("activity.held", by=by, on=activity, heads=outcome.head_count, method=outcome.count_method):
        activity.state = EventState.HELD
        _write(activity, outcome)
    return activity


def correct_activity(*, by: Seat, activity: Activity, outcome: Outcome, at: dt.datetime) -> Activity:
    """Correct a held activity before it is signed; what stood there before stays in its history.

    Raises `NotHeld`, `AlreadySigned`, `NotYetHeld`, `CountMethodMissing`, `StaleRecord`.
    """
    rules.check_can_correct(activity, on=outcome.on, today=timezone.localdate(at))
    rules.check_count_method(outcome.count_method)
    with action(
        "activity.corrected", by=by, on=activity, heads=outcome.head_count, method=outcome.count_method
    ):
        _write(activity, outcome)
    return activity


def cancel_activity(*, by: Seat, activity: Activity, reason: str) -> Activity:
    """Say that a planned activity will not take place. Raises `IllegalMove` or `ReasonMissing`."""
    rules.check_can_cancel(activity, reason)
    with action("activity.cancelled", by=by, on=activity):
        activity.state, activity.cancel_reason = EventState.CANCELLED, reason.strip()
        activity.save()
    return activity


def sign_activity(*, by: Seat, activity: Activity, at: dt.datetime) -> Activity:
    """Sign a held activity; from then on nobody changes it. Raises `NotHeld` or `AlreadySigned`."""
    rules.check_can_sign(activity)
    with action("activity.signed", by=by, on=activity):
        activity.signed_at, activity.signed_by = at, by
        activity.save()
    return activity


def _write(activity: Activity, outcome: Outcome) -> None:
    activity.on, activity.minutes, activity.report = outcome.on, outcome.minutes, outcome.report
    activity.head_count, activity.count_method = outcome.head_count, outcome.count_method
    activity.save()
