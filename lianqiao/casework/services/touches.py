"""Noting which goals a contact worked on."""

from collections.abc import Mapping

from lianqiao.audit.actions import action
from lianqiao.cases.models import Contact
from lianqiao.cases.rules import check_can_edit
from lianqiao.casework import rules
from lianqiao.casework.models import Goal, GoalTouch
from lianqiao.registry.models import Seat

Touched = Mapping[Goal, tuple[str, str]]
"""How each goal moved, and what is said of it."""


def touch_goals(*, by: Seat, contact: Contact, touched: Touched) -> None:
    """Keep which goals one's own draft worked on, instead of what was kept of it before.

    Raises `ContactIsSigned`, `NotYourNote`, `GoalOfAnotherCase`.
    """
    check_can_edit(contact, account_id=by.account_id)
    if any(goal.plan.case_id != contact.case_id for goal in touched):
        raise rules.GoalOfAnotherCase
    with action("casework.goals_touched", by=by, on=contact, goals=len(touched)):
        GoalTouch.objects.filter(contact=contact).delete()
        GoalTouch.objects.bulk_create(
            GoalTouch(
                institution_id=contact.institution_id,
                contact=contact,
                goal=goal,
                movement=movement,
                note=note.strip(),
            )
            for goal, (movement, note) in touched.items()
        )
