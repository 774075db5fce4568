"""The scales of a client as a case sees them: those answered while it was open, and what they warned of."""

from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest

from lianqiao.cases.models import Case
from lianqiao.cases.states import CaseState
from lianqiao.instruments import queries
from lianqiao.instruments.editions import pack_of, score_title
from lianqiao.instruments.models import InstrumentVersion, Response
from lianqiao.instruments.progress import Change, answered_otherwise, changes_between, comparable, step_of
from lianqiao.instruments.readings import readings_of
from lianqiao.people.models import Client
from lianqiao.registry.roles import Permission
from lianqiao.workspace.panels import Panel

from .models import EconomicAssessment
from .states import EconomyState

SHOWN = 6
FIRST_LOOK = "eha"


def scales_of(case: Case) -> QuerySet[Response]:
    """Return what the client completed while the case was open, the newest first."""
    found = queries.responses_of(case.client_id).filter(on__gte=case.opened_on)
    return found if case.closed_on is None else found.filter(on__lte=case.closed_on)


def account_in_hand(client: UUID) -> UUID | None:
    """Return the account of whoever is responsible for the client's open case."""
    open_case = Case.objects.filter(client=client, state=CaseState.OPEN)
    return open_case.values_list("responsible__account_id", flat=True).first()


def scales(request: HttpRequest, case: Case) -> dict[str, Any]:
    return {"latest": list(scales_of(case)[:SHOWN])}


def printed(request: HttpRequest, case: Case) -> dict[str, Any]:
    """The scales with what they say and how far they moved, the earliest first."""
    found = list(scales_of(case))
    told = [(one, readings_of(one), step_of(one, found)) for one in reversed(found)]
    return {"scales": told}


def scale_changes(case: Case) -> list[tuple[InstrumentVersion, str, Change | None]]:
    """Return how the scores of each scale moved from the first to the last time it was answered in the case; None beside
    one that was answered to several texts: those are not compared."""
    spans = comparable(scales_of(case))
    moved = [(told[-1], changes_between(told[0], told[-1])) for told in spans if len(told) > 1]
    compared = [
        (last.edition, score_title(pack_of(last.edition), code), change)
        for last, changes in moved
        for code, change in changes.items()
    ]
    return [*compared, *((edition, "", None) for edition in answered_otherwise(spans))]


def warning(request: HttpRequest, case: Case) -> dict[str, Any]:
    return {"red_flag": case.red_flag}  # type: ignore[attr-defined]  # read beside it


def _open_flag() -> Subquery:
    return Subquery(queries.open_flags().filter(client=OuterRef("client_id")).values("pk")[:1])


def case_of(request: HttpRequest, client: Client) -> dict[str, Any]:
    """The latest case of a client, to go back to from their scales."""
    return {"case": Case.objects.filter(client=client).order_by("-opened_on", "-id").first()}


def economy_of(request: HttpRequest, response: Response) -> dict[str, Any]:
    """The latest signed economic assessment of the client, beside a scale that takes only a first look at money."""
    if response.edition.instrument.code != FIRST_LOOK:
        return {"first_look": False}
    signed = EconomicAssessment.objects.filter(
        case__client=response.client_id, state__in=(EconomyState.SIGNED, EconomyState.EXPIRED)
    )
    return {"first_look": True, "sheet": signed.order_by("-assessed_on", "-id").first()}


SCALE_PANELS = [
    Panel("casework.economy_of", "casework/_economy_of.html", economy_of, Permission.READ_CASES, place="scale.result"),
    Panel("casework.scales", "casework/_scales.html", scales, Permission.READ_CASES, order=30, place="case.summary"),
    Panel("casework.scales_print", "casework/_scales_print.html", printed, Permission.READ_CASES, order=60, place="case.print"),
    Panel(
        "casework.warning", "casework/_warning.html", warning, Permission.READ_CASES, order=5, place="case.head",
        beside={"red_flag": _open_flag},
    ),
    Panel("casework.case_of", "casework/_case_of.html", case_of, Permission.READ_CASES, place="scale"),
]  # fmt: skip
