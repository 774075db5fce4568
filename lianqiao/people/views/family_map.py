"""The family map: on screen, as a file, on paper, and as it was kept on a day."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from markupsafe import Markup

from lianqiao.core.forms import tried
from lianqiao.core.pages import page
from lianqiao.genograms import graph, table
from lianqiao.genograms.drawing import genogram
from lianqiao.genograms.ecomap import System
from lianqiao.genograms.kinds import ABUSE
from lianqiao.people.forms.families import SnapshotForm
from lianqiao.people.models import Client, FamilySnapshot
from lianqiao.people.queries.families import read_family, snapshots_of
from lianqiao.people.seen import opened_client
from lianqiao.people.services import family_lines
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission
from lianqiao.workspace.panels import panels_for

from .ecomaps import ecomap_of

NOBODY = "00000000-0000-0000-0000-000000000000"
"""Stands in an address for whoever is chosen in the picture."""


@needs(Permission.READ_PEOPLE)
def family_map(request, pk):
    client = opened_client(request, pk, "client.family")
    return map_page(request, client)


@needs(Permission.READ_PEOPLE)
def family_print(request, pk):
    """The map on A4, with its table. Lines of abuse never go on paper."""
    client = opened_client(request, pk, "client.family_print")
    family = graph.shown(read_family(client).family, abuse=False)
    year = timezone.localdate().year
    context = {"client": client, "picture": drawn(family, year), "rows": table.rows(family, year=year)}
    return page(
        request, "people/family_print.html", context | {"now": timezone.now(), "on": timezone.localdate()}
    )


@needs(Permission.EXPORT, Permission.READ_PEOPLE)
def family_file(request, pk):
    """The map as an SVG file. Lines of abuse never leave by it."""
    client = opened_client(request, pk, "client.family_file")
    family = graph.shown(read_family(client).family, abuse=False)
    picture = genogram(family, year=timezone.localdate().year, title=_("Family map"))
    response = HttpResponse(picture.svg, content_type="image/svg+xml; charset=utf-8")
    # The name of a file ends in folders and mails: it names nobody.
    response.headers["Content-Disposition"] = 'attachment; filename="family-map.svg"'
    return response


@needs(Permission.WRITE_PEOPLE)
def snapshot_keep(request, pk):
    client = opened_client(request, pk, "client.family")
    today = timezone.localdate()
    form = SnapshotForm(request.POST or None, initial={"on": today})
    back = "people:ecomap" if request.GET.get("of") == "ecomap" else "people:family"
    if form.is_valid():
        told = form.cleaned_data | {"client": client, "at": timezone.now(), "today": today}
        if tried(form, lambda: family_lines.keep_snapshot(by=request.seat, **told)):
            messages.success(request, _("The map is kept as it is now."))
            return redirect(back, pk)
    return page(request, "people/family_keep.html", {"form": form, "client": client, "back": back})


@needs(Permission.READ_PEOPLE)
def snapshot(request, pk, kept):
    """A kept map, drawn from its frozen data."""
    client = opened_client(request, pk, "client.family_kept")
    row = get_object_or_404(
        FamilySnapshot.objects.select_related("taken_by__account"), pk=kept, client=client
    )
    family = graph.shown(graph.from_plain(row.drawn), abuse=sees_abuse(request))
    systems = [System(**one) for one in row.drawn.get("systems", ())]
    context = {
        "client": client,
        "kept": row,
        "picture": drawn(family, row.on.year),
        "rows": table.rows(family, year=row.on.year),
        "ecomap": ecomap_of(client, family, systems, row.on.year) if systems else "",
    }
    return page(request, "people/family_kept.html", context)


@needs(Permission.WRITE_PEOPLE)
@require_POST
def straighten(request, pk):
    client = opened_client(request, pk, "client.family")
    family_lines.straighten(by=request.seat, client=client)
    messages.success(request, _("Everybody stands where the layout puts them."))
    return redirect("people:family", pk)


def map_page(request, client: Client) -> HttpResponse:
    """Answer with the map; htmx and our script get the drawing alone."""
    reading, year, writes = (
        read_family(client),
        timezone.localdate().year,
        request.seat.can(Permission.WRITE_PEOPLE),
    )
    family = graph.shown(reading.family, abuse=sees_abuse(request))
    abused = any(link.code in ABUSE for link in family.emotions)
    context = {
        "client": client,
        "picture": drawn(family, year, client if writes else None),
        "rows": table.rows(family, year=year),
        "households": family.households,
        "prompts": panels_for(request, client, place="abuse") if abused else [],
        "abused": abused,
        "taken": request.GET.get("taken", ""),
        "removed": _removed(client, abuse=sees_abuse(request)) if writes else [],
        "snapshots": snapshots_of(client),
        "dragged": any(member.dx or member.dy for member in reading.members),
        "menu": _menu(client),
    }
    return page(request, "people/family.html", context, block="drawing")


def sees_abuse(request) -> bool:
    """Whether lines of abuse may be shown: to those who do casework."""
    return request.seat.can(Permission.WRITE_CASES)


def drawn(family: graph.Family, year: int, client: Client | None = None) -> Markup:
    """Return the picture; with a client, everybody on it leads to their own page on that client's map."""
    href = None if client is None else lambda key: reverse("people:kin", args=[client.pk, key])
    # Drawn by us, with every text escaped.
    return Markup(genogram(family, year=year, title=_("Family map"), href=href).svg)  # noqa: S704


def _menu(client: Client) -> list[dict[str, str]]:
    adds = [
        ("parent", _("Add a parent"), "arrow-up"),
        ("partner", _("Add a partner"), "heart"),
        ("child", _("Add a child"), "arrow-down"),
        ("sibling", _("Add a brother or sister"), "arrows-horizontal"),
    ]
    entries = [
        {"label": label, "icon": sign, "url": reverse("people:kin_add", args=[client.pk, NOBODY, what])}
        for what, label, sign in adds
    ]
    more = [
        ("people:kin_link", _("Tie to somebody on the map"), "link"),
        ("people:kin_feeling", _("Draw a feeling"), "wave-sine"),
        ("people:kin", _("Describe"), "pencil"),
    ]
    return entries + [
        {"label": label, "icon": sign, "url": reverse(name, args=[client.pk, NOBODY])}
        for name, label, sign in more
    ]


def _removed(client: Client, *, abuse: bool) -> list[dict[str, Any]]:
    """What was taken off the map, with the words of its button."""
    reading = read_family(client, removed=True)
    found: list[dict[str, Any]] = [
        {"kind": "member", "row": row, "what": row.name or row.get_form_display()}
        for row in reading.members
        if not row.client_id
    ]
    found += [{"kind": "union", "row": row, "what": row.get_kind_display()} for row in reading.unions]
    found += [{"kind": "descent", "row": row, "what": row.get_kind_display()} for row in reading.parents]
    found += [
        {"kind": "emotion", "row": row, "what": row.get_code_display()}
        for row in reading.emotions
        if abuse or row.code not in ABUSE
    ]
    found += [
        {"kind": "household", "row": row, "what": row.name or _("Household")} for row in reading.households
    ]
    return sorted(found, key=lambda one: one["row"].removed_at, reverse=True)[:20]
