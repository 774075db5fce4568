"""Screens of the trail: what was done, whether the chain is whole, and who opened whose record.

A seat reads one chain: that of its institution, or the city's when it stands above institutions.
"""

from collections.abc import Callable
from uuid import UUID

from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianqiao.core.filters import Filter, chosen
from lianqiao.core.pages import page
from lianqiao.core.paging import keyset

from . import queries
from .actions import action
from .looks import ORDER, looks_at, names_in, roles_of
from .models import CITY_CHAIN
from .services import first_broken_link


def needing(*permissions: str) -> Callable:
    """Declare what a view needs, as `registry.gates.needs` does; the gates stand a floor above and are not imported."""

    def mark(view):
        view.needs = permissions
        return view

    return mark


class RecordFilter(Filter):
    """One record by its key; the chip shows the end of the key, as the rows do."""

    def shown(self, text: str) -> str:
        return f"…{text[-8:]}"


def trail_filters(roles: dict) -> tuple[Filter, ...]:
    return (
        Filter("event", _("Event"), "event__startswith", kind="text"),
        RecordFilter("subject", _("Record"), "subject_id", kind="text"),
        Filter("role", _("Role"), "role", tuple(roles.items())),
        Filter("from", _("From date"), "at__date__gte"),
        Filter("to", _("To date"), "at__date__lte"),
    )


@needing("read_trail")
def trail(request):
    """Everything that was done, the latest first."""
    roles = roles_of(request.seat)
    filters = trail_filters(roles)
    found = chosen(queries.trail_rows(_chain(request.seat)), filters, request.GET, reverse("audit:trail"))
    part = keyset(found.rows, order=ORDER, after=request.GET.get("after"))
    context = {"filters": filters, "found": found, "rows": part.rows, "more_url": found.more(part.next)}
    context |= {"roles": roles, "names": _names(part.rows), "head": queries.head_of(_chain(request.seat))}
    return page(request, "audit/trail.html", context, block="rows" if request.GET.get("after") else "list")


@needing("read_trail")
@require_POST
def verify(request):
    """Recompute every hash of the chain, and write down that this was done."""
    chain = _chain(request.seat)
    broken = first_broken_link(chain)
    head = queries.head_of(chain)
    with action("audit.trail_verified", by=request.seat, institution=chain, whole=broken is None):
        return page(request, "audit/verified.html", {"broken": broken, "head": head})


@needing("read_access_log")
def accesses(request):
    """Who opened whose record at this institution, the latest first."""
    rows = queries.accesses_within(request.seat.institution_id)
    context = looks_at(request, rows, reverse("audit:accesses"))
    context["names"] = names_in(context["rows"], seat=request.seat)
    return page(request, "audit/accesses.html", context, block="rows" if request.GET.get("after") else "list")


@needing("read_access_log")
def record(request, pk: UUID):
    """Who opened one record and what was done to it, as far as this institution is concerned."""
    rows = queries.accesses_within(request.seat.institution_id).filter(subject_id=pk)
    context = looks_at(request, rows, reverse("audit:record", args=[pk]))
    acts = []
    if request.seat.can("read_trail"):
        acts = list(
            queries.trail_rows(_chain(request.seat)).filter(subject_id=str(pk)).order_by(*ORDER)[:100]
        )
    context |= {"pk": pk, "acts": acts, "actors": _names(acts)}
    context["names"] = names_in(context["rows"], seat=request.seat)
    return page(request, "audit/record.html", context, block="rows" if request.GET.get("after") else "list")


def _chain(seat) -> UUID:
    return seat.institution_id or UUID(CITY_CHAIN)


def _names(rows: list[dict]) -> dict:
    keys = {row["account_id"] for row in rows if row["account_id"]}
    return (
        dict(get_user_model().objects.filter(pk__in=keys).values_list("pk", "display_name")) if keys else {}
    )
