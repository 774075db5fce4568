"""What this room shows on the page of a case and in its printed record."""

from typing import Any

from django.http import HttpRequest

from lianqiao.cases.models import Case
from lianqiao.registry.roles import Permission
from lianqiao.workspace.panels import Panel

from .models import PARTS
from .queries import reports_on_paper


def ways(request: HttpRequest, case: Case) -> dict[str, Any]:
    return {}


def paper(request: HttpRequest, case: Case) -> dict[str, Any]:
    """The signed reports for others."""
    return {"reports": reports_on_paper(case), "parts": PARTS}


PANELS = [
    Panel("reports.menu", "reports/_menu.html", ways, Permission.WRITE_CASES, order=35, place="case.menu"),
    Panel(
        "reports.print",
        "reports/_print.html",
        paper,
        Permission.READ_CASES,
        order=75,
        place="case.print.after",
    ),
]
