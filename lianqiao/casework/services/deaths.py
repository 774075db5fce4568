"""A client has died: it is written down, nobody asks after them any more, and the family is asked after if they wish."""

from collections.abc import Iterable
from datetime import date, timedelta

from lianqiao.audit.actions import action
from lianqiao.cases.models import Case, FollowUp
from lianqiao.cases.services import drop_follow_ups, plan_follow_up
from lianqiao.people import services as people
from lianqiao.people.models import Client
from lianqiao.registry.models import Seat


def note_death(*, by: Seat, case: Case, died_on: date | None, today: date) -> Client:
    """Write down the day the case's client died, None that it was a mistake; what was to ask after them is dropped.

    Raises `DayInFuture`, `BeforeBirth` or `StaleRecord`.
    """
    client = case.client
    with action("casework.death_noted", by=by, on=case) as details:
        people.note_death(by=by, client=client, died_on=died_on, today=today)
        details["dropped"] = drop_follow_ups(by=by, person=client, on=today) if died_on else 0
    return client


def ask_after_family(
    *, by: Seat, case: Case, person: Client | None, person_name: str, days: Iterable[int]
) -> list[FollowUp]:
    """Plan to ask after one of the family so many days after the death, none before the closing of the case.

    Raises `CaseIsOpen`, or `HasDied` for somebody who died too.
    """
    closed_on = case.closed_on or date.min
    died_on = case.client.died_on or closed_on
    return [
        plan_follow_up(
            by=by,
            case=case,
            due_on=max(died_on + timedelta(days=number), closed_on),
            person=person,
            person_name=person.name if person else person_name.strip(),
        )
        for number in sorted(days)
    ]
