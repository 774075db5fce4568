"""What this room shows on pages of rooms below."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from lianqiao.activities.models import Group
from lianqiao.activities.states import GroupState
from lianqiao.cases.models import Case
from lianqiao.casework.queries import FEWEST
from lianqiao.instruments.models import Instrument
from lianqiao.instruments.progress import kind_of
from lianqiao.instruments.queries import outstanding_of
from lianqiao.registry.models import Seat
from lianqiao.registry.roles import Permission
from lianqiao.workspace.panels import Panel

from . import queries
from .anonymous import months_of


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


def links_waiting(request: HttpRequest, case: Case) -> dict[str, Any]:
    """The links the client of a case was sent and has not answered; one query."""
    now = timezone.now()
    return {"links": list(outstanding_of(case.client_id, now)), "now": now}


def answered_by_nobody(request: HttpRequest, instrument: Instrument) -> dict[str, Any]:
    """What came by anonymous links to a scale of which some answers warn."""
    return {"months": months_of(instrument, today=timezone.localdate()), "fewest": FEWEST}


def nothing(request: HttpRequest, seat: Seat) -> dict[str, Any]:
    return {}


PANELS = [
    Panel(
        "measurements.pile", "measurements/_pile_link.html", nothing, Permission.WRITE_CASES, place="scales"
    ),
    Panel(
        "measurements.links",
        "measurements/_links_of_case.html",
        links_waiting,
        Permission.READ_CASES,
        order=31,
        place="case.summary",
    ),
    Panel(
        "measurements.anonymous",
        "measurements/_anonymous.html",
        answered_by_nobody,
        Permission.READ_CASES,
        place="scale.about",
    ),
    Panel("measurements.group", "measurements/_group.html", measured, Permission.READ_CASES, place="group"),
]
