"""What this room shows on the page of a case: that it rests, the phase it is in, the ways to both, and both on paper."""

from typing import Any

from django.http import HttpRequest

from lianqiao.cases.models import Case
from lianqiao.registry.roles import Permission
from lianqiao.workspace.panels import Panel

from .queries import holds_of, look_again_beside, phases_of, reason_beside, standing_hold


def resting(request: HttpRequest, case: Case) -> dict[str, Any]:
    return {"again_on": case.held_again_on, "why": case.held_reason}  # type: ignore[attr-defined]  # read beside it


def ways(request: HttpRequest, case: Case) -> dict[str, Any]:
    return {"rests": case.held_again_on is not None}  # type: ignore[attr-defined]  # read beside it


def course(request: HttpRequest, case: Case) -> dict[str, Any]:
    return {"phases": phases_of(case.pk)}


def paper(request: HttpRequest, case: Case) -> dict[str, Any]:
    return {"phases": phases_of(case.pk), "holds": holds_of(case.pk)}


def closing(request: HttpRequest, case: Case) -> dict[str, Any]:
    return {"standing": standing_hold(case)}


PANELS = [
    Panel(
        "cycles.hold", "cycles/_resting.html", resting, Permission.READ_CASES, order=15, place="case.head",
        beside={"held_again_on": look_again_beside, "held_reason": reason_beside},
    ),
    Panel("cycles.menu", "cycles/_menu.html", ways, Permission.READ_CASES, order=6, place="case.menu"),
    Panel("cycles", "cycles/_panel.html", course, Permission.READ_CASES, order=25, place="case.summary"),
    Panel("cycles.close", "cycles/_closing.html", closing, Permission.READ_CASES, place="case.close"),
    Panel("cycles.print", "cycles/_print.html", paper, Permission.READ_CASES, order=30, place="case.print.after"),
]  # fmt: skip
