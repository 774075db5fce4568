"""What this room shows on the page of a case: its team, the way to the sheet, the sheet in the copy for the file."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from lianqiao.cases.models import Case
from lianqiao.registry.roles import Permission
from lianqiao.workspace.panels import Panel

from .queries import sheet_of


def team(request: HttpRequest, case: Case) -> dict[str, Any]:
    return {"sheet": sheet_of(case, on=timezone.localdate())}


def nothing(request: HttpRequest, case: Case) -> dict[str, Any]:
    return {}


PANELS = [
    Panel("teams", "teams/_panel.html", team, Permission.READ_CASES, order=20, place="case.summary"),
    Panel("teams.menu", "teams/_menu.html", nothing, Permission.READ_CASES, order=5, place="case.menu"),
    Panel(
        "teams.print", "teams/_print.html", team, Permission.READ_CASES, order=20, place="case.print.after"
    ),
    Panel("teams.cycle", "teams/_print.html", team, Permission.READ_CASES, place="case.cycle.print"),
]
