"""Reads of the goals contacts worked on."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet

from lianqiao.cases.additions import Line
from lianqiao.cases.models import Case, Contact
from lianqiao.cases.queries.timeline import PAGE
from lianqiao.cases.states import ContactState, Depth
from lianqiao.casework.models import GoalTouch
from lianqiao.casework.models.touches import Movement
from lianqiao.core.unreadable import readable
from lianqiao.registry.composed import composed

TONES = {Movement.BACK: "warn", Movement.STILL: "quiet", Movement.FORWARD: "ok", Movement.REACHED: "ok"}
SHOWN = 3


def touches_of(contact: Contact) -> list[GoalTouch]:
    """Return the goals the contact worked on, in the order of the plan."""
    found = GoalTouch.objects.filter(contact=contact).select_related("goal")
    return list(found.order_by("goal__position", "id"))


def lines_of_touches(case: Case, contacts: Sequence[UUID]) -> dict[UUID, list[Line]]:
    """Return what stands under each contact of the timeline: the goals it worked on. Brief cases ask nothing."""
    if case.depth != Depth.FULL or not contacts:
        return {}
    # Always as many keys, as on the page above: one shape, however short the page.
    keys = [*contacts, *[contacts[0]] * (-len(contacts) % PAGE)]
    lines: dict[UUID, list[Line]] = defaultdict(list)
    for touch in composed(_touches_at, **{f"contact_{number}": key for number, key in enumerate(keys)}):
        movement = Movement(touch.movement)
        text = f"{readable(touch.goal, 'text')} {readable(touch, 'note')}".strip()
        lines[touch.contact_id].append(Line("target-arrow", str(movement.label), TONES[movement], text))
    return lines


def _touches_at(**contacts: UUID) -> QuerySet[GoalTouch]:
    worked_on = GoalTouch.objects.filter(contact__in=list(contacts.values())).select_related("goal")
    return worked_on.order_by("goal__position", "id")


def last_touches(case_id: UUID) -> dict[UUID, list[GoalTouch]]:
    """Return the last signed contacts that worked on each goal, by the thread of the goal, the latest first."""
    found: dict[UUID, list[GoalTouch]] = defaultdict(list)
    touches = GoalTouch.objects.filter(goal__plan__case=case_id, contact__state=ContactState.SIGNED)
    for touch in touches.select_related("goal", "contact").order_by("-contact__on", "-id"):
        if len(found[touch.goal.thread]) < SHOWN:
            found[touch.goal.thread].append(touch)
    return found
