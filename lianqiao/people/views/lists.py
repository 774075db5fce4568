"""The list of clients, the search, and the picker other pages use."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lianqiao.core.pages import page
from lianqiao.core.paging import keyset
from lianqiao.people import queries, rules
from lianqiao.people.models import Client
from lianqiao.people.states import ClientKind, Sex
from lianqiao.registry.gates import needs
from lianqiao.registry.models import Unit
from lianqiao.registry.roles import Permission


@needs(Permission.READ_PEOPLE)
def client_list(request):
    asked = _asked(request)
    text = rules.searched_text(asked.get("search", ""), institution_id=request.seat.institution_id)
    clients = _filtered(queries.find(text) if text else Client.objects.all(), asked, searching=bool(text))
    order = queries.FOUND_ORDER if text else queries.LIST_ORDER
    part = keyset(queries.client_rows(clients), order=order, after=request.GET.get("after"))
    context = {
        "rows": queries.with_years(part.rows, on=timezone.localdate()),
        "text": text,
        "asked": asked,
        "chips_in_force": _chips(asked, text),
        "can_register": _can_register(request, asked),
        "kinds": ClientKind.choices,
        "kind_names": dict(ClientKind.choices),
        "sexes": dict(Sex.choices),
        "more_url": reverse("people:list", query=asked | {"after": part.next}) if part.next else "",
    }
    return page(request, "people/list.html", context, block="rows" if request.GET.get("after") else "found")


@needs(Permission.READ_PEOPLE)
def search(request):
    """Seal what was asked into a token and show the list for it: no name ever stands in an address."""
    text = (request.POST.get("q") or request.GET.get("q") or "").strip()
    if not text:
        return redirect("people:list")
    token = rules.searched(institution_id=request.seat.institution_id, text=text, at=timezone.now())
    return redirect(reverse("people:list", query=_asked(request) | {"search": token}))


@needs(Permission.READ_PEOPLE)
def lookup(request):
    """Answer a picker: JSON to scripts that accept it, the block `options` to htmx, a page to everybody else."""
    text = (request.POST.get("q") or request.GET.get("q") or "").strip()
    options = queries.lookup(text, on=timezone.localdate())
    if request.accepts("application/json") and not request.accepts("text/html"):
        found = [{"id": str(option.id), "name": option.name, "detail": option.detail} for option in options]
        return JsonResponse({"options": found})
    # The picker's page says under which field name a choice is sent.
    field = request.POST.get("field") or request.GET.get("field") or "client"
    context = {"options": options, "text": text, "field": field}
    return page(request, "people/lookup.html", context, block="options")


def _asked(request) -> dict[str, str]:
    """The filters in the address that mean something; an unknown value is left out rather than hiding every row."""
    given = {
        name: request.GET.get(name, "") for name in ("search", "kind", "unit", "archived", "pseudonymous")
    }
    if given["kind"] not in ClientKind.values:
        given["kind"] = ""
    if not _is_key(given["unit"]):
        given["unit"] = ""
    return {name: value for name, value in given.items() if value}


def _is_key(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False


def _filtered(clients: QuerySet, asked: dict[str, str], *, searching: bool) -> QuerySet:
    if "kind" in asked:
        clients = clients.filter(kind=asked["kind"])
    if "unit" in asked:
        clients = clients.filter(unit=asked["unit"])
    if "pseudonymous" in asked:
        clients = clients.filter(pseudonymous=True)
    # Whoever searches must find the archived too, else they register them again.
    return clients if searching or "archived" in asked else clients.filter(archived_at=None)


def _chips(asked: dict[str, str], text: str) -> list[dict[str, str]]:
    labels = {
        "search": _("Search: %(text)s") % {"text": text},
        "kind": str(ClientKind(asked["kind"]).label) if "kind" in asked else "",
        "unit": str(Unit.objects.filter(pk=asked["unit"]).first() or _("unknown ward"))
        if "unit" in asked
        else "",
        "archived": _("archived too"),
        "pseudonymous": _("known by name only"),
    }
    return [
        {
            "label": labels[name],
            "remove_url": reverse("people:list", query={k: v for k, v in asked.items() if k != name}),
        }
        for name in asked
        if name != "search" or text
    ]


def _can_register(request, asked: dict[str, str]) -> bool:
    token, seat = asked.get("search", ""), request.seat
    return seat.can(Permission.WRITE_PEOPLE) and rules.can_register(
        token, institution_id=seat.institution_id, at=timezone.now()
    )
