"""What this room shows on pages of rooms below: flags on the head of a case, reports on its summary, ways to write both."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from lianqiao.cases.models import Case
from lianqiao.cases.states import CaseState
from lianqiao.people.models import Client
from lianqiao.registry.roles import Permission
from lianqiao.workspace.panels import Panel

from .queries.flags import flags_holding, flags_standing
from .queries.safeguarding import reports_of, reports_on_paper, unanswered_beside


def flags(request: HttpRequest, case: Case) -> dict[str, Any]:
    return {"flags": flags_holding(case.flags, timezone.localdate())}  # type: ignore[attr-defined]  # read beside it


def unanswered(request: HttpRequest, case: Case) -> dict[str, Any]:
    """What is suspected and was neither reported nor decided on; it stays said where the case is closed."""
    return {"unanswered": case.unanswered_harm}  # type: ignore[attr-defined]  # read beside it


def closing(request: HttpRequest, case: Case) -> dict[str, Any]:
    """What closing the case leaves open here, from what was read with it; no query."""
    return unanswered(request, case) | flags(request, case)


def reports(request: HttpRequest, case: Case) -> dict[str, Any]:
    return {"reports": reports_of(case.pk)}


def on_paper(request: HttpRequest, case: Case) -> dict[str, Any]:
    """The reports of the case, whole, as far as who prints belongs to their circle; two queries."""
    return {"reports": reports_on_paper(case.pk)}


def ways(request: HttpRequest, case: Case) -> dict[str, Any]:
    return {}


def report_of_client(request: HttpRequest, client: Client) -> dict[str, Any]:
    """Return the open case of a client whose family map shows abuse: the report is written in it."""
    running = Case.objects.filter(client=client, state=CaseState.OPEN)
    return {"running": running.values_list("pk", flat=True).first()}


PANELS = [
    Panel(
        "protection.flags", "protection/_flags.html", flags, Permission.READ_CASES, order=10, place="case.head",
        beside={"flags": lambda: flags_standing("client_id")},
    ),
    Panel(
        "protection.unanswered", "protection/_unanswered.html", unanswered, Permission.READ_CASES, order=8, place="case.head",
        beside={"unanswered_harm": lambda: unanswered_beside("pk")},
    ),
    Panel("protection.close", "protection/_closing.html", closing, Permission.READ_CASES, order=5, place="case.close"),
    Panel("protection.reports", "protection/_reports.html", reports, Permission.READ_CASES, order=50, place="case.summary"),
    Panel("protection.print", "protection/_print.html", on_paper, Permission.READ_CASES, order=90, place="case.print.after"),
    Panel("protection.menu", "protection/_menu.html", ways, Permission.WRITE_CASES, order=20, place="case.menu"),
    Panel("protection.safety", "protection/_safety_ways.html", ways, Permission.WRITE_CASES, place="safety"),
    Panel("protection.abuse", "protection/_abuse.html", report_of_client, Permission.WRITE_CASES, place="abuse"),
]  # fmt: skip
