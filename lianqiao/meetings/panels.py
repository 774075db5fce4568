"""What this room shows on the page of a case: the meetings about it, and the way to plan one."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from lianqiao.cases.models import Case
from lianqiao.registry.roles import Permission
from lianqiao.workspace.panels import Panel

from .queries import meetings_of, meetings_on_paper, unsettled_of


def meetings(request: HttpRequest, case: Case) -> dict[str, Any]:
    return {"meetings": meetings_of(case.pk)}


def paper(request: HttpRequest, case: Case) -> dict[str, Any]:
    return {"meetings": meetings_on_paper(case.pk)}


def closing(request: HttpRequest, case: Case) -> dict[str, Any]:
    return {"unsettled": unsettled_of(case.pk, now=timezone.now())}


def nothing(request: HttpRequest, case: Case) -> dict[str, Any]:
    return {}


PANELS = [
    Panel(
        "meetings", "meetings/_panel.html", meetings, Permission.READ_CASES, order=60, place="case.summary"
    ),
    Panel(
        "meetings.menu", "meetings/_menu.html", nothing, Permission.WRITE_CASES, order=10, place="case.menu"
    ),
    Panel(
        "meetings.close",
        "meetings/_closing.html",
        closing,
        Permission.READ_CASES,
        order=60,
        place="case.close",
    ),
    Panel("meetings.print", "meetings/_print.html", paper, Permission.READ_CASES, place="case.print.after"),
]
