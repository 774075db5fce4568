"""What this room shows on pages of rooms below."""

from typing import Any

from django.http import HttpRequest

from lianqiao.activities.models import Group
from lianqiao.activities.states import GroupState
from lianqiao.instruments.progress import kind_of
from lianqiao.registry.models import Seat
from lianqiao.registry.roles import Permission
from lianqiao.workspace.panels import Panel

from . import queries


def measured(request: HttpRequest, group: Group) -> dict[str, Any]:
    """The sheets of the group, and which scales were given twice and can be compared."""
    sheets = list(queries.measurements_of(group))
    kinds = [kind_of(sheet.edition) for sheet in sheets if sheet.answered]
    twice = {
        kind_of(sheet.edition): sheet.edition for sheet in sheets if kinds.count(kind_of(sheet.edition)) > 1
    }
    can_measure = group.state != GroupState.CANCELLED
    return {
        "sheets": sheets,
        "twice": sorted(twice.values(), key=lambda one: one.title),
        "can_measure": can_measure,
    }


def nothing(request: HttpRequest, seat: Seat) -> dict[str, Any]:
    return {}


PANELS = [
    Panel(
        "measurements.pile", "measurements/_pile_link.html", nothing, Permission.WRITE_CASES, place="scales"
    ),
    Panel("measurements.group", "measurements/_group.html", measured, Permission.READ_CASES, place="group"),
]
