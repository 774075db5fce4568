"""The ecomap of a client: what surrounds the household, and how it is tied to it."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from markupsafe import Markup

from lianqiao.core.forms import tried
from lianqiao.core.pages import page
from lianqiao.genograms import graph
from lianqiao.genograms.ecomap import System, ecomap, household_of
from lianqiao.people.forms.families import SystemForm
from lianqiao.people.models import Client, EcomapSystem
from lianqiao.people.queries.families import drawn_systems, read_family, snapshots_of, systems_of
from lianqiao.people.seen import opened_client
from lianqiao.people.services import family_lines
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission
from lianqiao.workspace.drafts import discard_draft, offer_draft


@needs(Permission.READ_PEOPLE)
def ecomap_page(request, pk):
    client = opened_client(request, pk, "client.ecomap")
    systems, writes = systems_of(client), request.seat.can(Permission.WRITE_PEOPLE)
    gone = EcomapSystem.objects.filter(client=client, removed_at__isnull=False)
    context = {
        "client": client,
        "picture": _drawn(client, systems, links=writes),
        "systems": systems,
        "snapshots": snapshots_of(client),
        "removed": gone.order_by("-removed_at")[:20] if writes else [],
    }
    return page(request, "people/ecomap.html", context | {"taken": request.GET.get("taken", "")})


@needs(Permission.EXPORT, Permission.READ_PEOPLE)
def ecomap_file(request, pk):
    """The ecomap as an SVG file, whose name names nobody."""
    client = opened_client(request, pk, "client.ecomap_file")
    response = HttpResponse(_drawn(client, systems_of(client)), content_type="image/svg+xml; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="ecomap.svg"'
    return response


@needs(Permission.WRITE_PEOPLE)
def system(request, pk, row=None):
    """Draw a system, or change it."""
    client = opened_client(request, pk, "client.ecomap")
    known = get_object_or_404(EcomapSystem, pk=row, client=client, removed_at=None) if row else None
    initial = {name: getattr(known, name) for name in SystemForm.base_fields} if known else {}
    form = SystemForm(request.POST or None, initial=initial)
    key = f"people.system:{row}" if row else f"people.system:new:{pk}"
    if form.is_valid():
        told = form.cleaned_data | {"client": client, "system": known}
        if tried(form, lambda: family_lines.keep_system(by=request.seat, **told)):
            discard_draft(by=request.seat, key=key)
            messages.success(request, _("The ecomap is saved."))
            return redirect("people:ecomap", pk)
    context = {"form": form, "client": client, "known": known, "draft_key": key}
    return page(request, "people/ecomap_system.html", context | {"draft": offer_draft(request, key, form)})


def ecomap_of(
    client: Client, family: graph.Family, systems: Iterable[System], year: int, *, links: bool = False
) -> Markup:
    """Return the picture; with `links` each system leads to where it is changed. Drawn by us, with every text escaped."""
    href = (lambda key: reverse("people:system", args=[client.pk, key])) if links else None
    household = household_of(family, str(client.pk))
    return Markup(ecomap(household, tuple(systems), year=year, title=_("Ecomap"), href=href).svg)  # noqa: S704


def _drawn(client: Client, rows: Iterable[EcomapSystem], *, links: bool = False) -> Markup:
    family, year = read_family(client).family, timezone.localdate().year
    return ecomap_of(client, family, drawn_systems(rows), year, links=links)
