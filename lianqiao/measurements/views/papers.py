"""Sheets of paper, one after the other: find the person, type the answers, Enter, the next one."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianqiao.core.errors import DomainError
from lianqiao.core.forms import Form
from lianqiao.core.ids import key_from
from lianqiao.core.pages import page
from lianqiao.instruments import services as scales
from lianqiao.instruments.editions import read_edition
from lianqiao.instruments.grounds import GroundForm
from lianqiao.instruments.kinds import Source
from lianqiao.instruments.models import Response
from lianqiao.instruments.queries import editions_in_use, newest_edition
from lianqiao.measurements import queries, services
from lianqiao.measurements.cells import Column, columns_of, legend_of
from lianqiao.measurements.forms import PileForm
from lianqiao.measurements.rules import TotalDiffers
from lianqiao.measurements.seen import note_group_seen
from lianqiao.people.models import Client
from lianqiao.people.queries import lookup
from lianqiao.people.queries.clients import Option
from lianqiao.people.seen import opened_client
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission
from lianqiao.workspace.drafts import discard_draft, offer_draft

PILE = ("on", "mode", "setting", "occasion", "language")
CELL = "c-"


@dataclass
class Typed:
    """One sheet as it stands on the page: whose it is, what was typed, what is wrong with it."""

    client: Client | None = None
    found: list[Option] | None = None
    cells: dict[str, str] = field(default_factory=dict)
    total: str = ""
    proxy: str = ""
    faults: dict[str, str] = field(default_factory=dict)
    refused: str = ""
    differs: bool = False
    again: bool = False
    wrong: str = ""
    """Which field is to be looked at again."""


@needs(Permission.WRITE_CASES)
def pile(request):
    """Which scale the pile holds, of which day; asked once for all its sheets."""
    options = {"editions": editions_in_use(request.seat.institution_id), "today": timezone.localdate()}
    form = PileForm(request.GET if "edition" in request.GET else None, **options)
    if form.is_bound and form.is_valid():
        return redirect(_address(services.Pile(**form.cleaned_data)))
    return page(request, "measurements/pile.html", {"form": form} | _entered(request))


@needs(Permission.WRITE_CASES)
def entry(request, code):
    """One sheet after the other. Looking for the person posts the page, so that nothing typed is lost."""
    told = _pile_of(request, code)
    if told is None:
        return redirect("measurements:pile")
    columns = columns_of(read_edition(told.edition)[0], told.language)
    key = f"measurements.paper:{code}"
    draft = offer_draft(request, key, Form(request.POST or None))
    typed = _typed(request, columns, draft.fields if draft and draft.restored else {})
    if request.method == "POST" and not {"look", "pick", "change"} & set(request.POST):
        if _is_entered(request, told, typed):
            discard_draft(by=request.seat, key=key)
            return redirect(_address(told))
    context = {"pile": told, "edition": told.edition, "columns": columns, "typed": typed, "draft_key": key}
    context |= {"legend": legend_of(columns), "scored": bool(read_edition(told.edition)[1])}
    context |= (
        _about(typed, told, request.POST if typed.refused else None)
        | _entered(request)
        | {"draft": draft, "here": _address(told)}
    )
    return page(request, "measurements/paper.html", context, status=422 if typed.refused else 200)


def _address(told: services.Pile) -> str:
    place = reverse("measurements:paper", args=[told.edition.instrument.code])
    return f"{place}?{urlencode({name: getattr(told, name) for name in PILE})}"


def _pile_of(request, code: str) -> services.Pile | None:
    edition = newest_edition(request.seat.institution_id, code)
    if edition is None:
        raise Http404
    asked = {name: request.GET.get(name, "") for name in PILE} | {"edition": str(edition.pk)}
    form = PileForm(asked, editions=[edition], today=timezone.localdate())
    return services.Pile(**form.cleaned_data) if form.is_valid() else None


def _typed(request, columns: list[Column], kept: dict[str, list[str]]) -> Typed:
    """The sheet as it was posted, or as the draft has it that the user asked for."""
    sent = request.POST or {name: values[-1] for name, values in kept.items() if values}
    typed = Typed(total=sent.get("total", ""), proxy=sent.get("proxy", ""))
    typed.again = "again" in request.POST
    typed.cells = {column.link: sent.get(f"{CELL}{at}", "") for at, column in enumerate(columns)}
    chosen = key_from(sent.get("pick") or ("" if "change" in sent else sent.get("person", "")))
    if "look" in sent:
        typed.found = lookup(sent.get("find", ""), on=timezone.localdate())
        chosen = typed.found[0].id if len(typed.found) == 1 else None
    if chosen is not None:
        typed.client = opened_client(request, chosen, "scale.paper")
    return typed


def _is_entered(request, told: services.Pile, typed: Typed) -> bool:
    """Enter the sheet; say on it what hinders."""
    if typed.client is None:
        typed.refused = _("Choose first whose sheet it is.")
        return False
    paper = services.Paper(typed.cells, typed.total)
    how = {"proxy": typed.proxy, "again": typed.again, "anyway": "anyway" in request.POST}
    how |= {name: request.POST.get(name, "") for name in ("ground", "witness")} | {"at": timezone.now()}
    try:
        done = services.enter_paper(by=request.seat, client=typed.client, pile=told, paper=paper, **how)
    except DomainError as refusal:
        typed.refused, typed.differs = str(refusal), isinstance(refusal, TotalDiffers)
        typed.wrong = refusal.field or ""
        typed.faults = _faults_of(refusal)
        return False
    score = next(iter(done.scores.order_by("position")), None)
    reached = (score.told or _("incomplete")) if score else _("entered")
    messages.success(request, _("%(name)s: %(score)s") % {"name": typed.client.name, "score": reached})
    if done.red_flags.exists():
        messages.error(
            request,
            _("An answer asks for a talk now. The worker in charge and the supervisor have been told."),
        )
    return True


def _faults_of(refusal: DomainError) -> dict[str, str]:
    """Return what is wrong with single answers, by question."""
    faults = getattr(refusal, "faults", {})
    return faults if isinstance(faults, dict) else {one.link: one.text for one in faults}


def _about(typed: Typed, told: services.Pile, sent) -> dict[str, Any]:
    """What to know before typing: whether the person agreed to scales, and whether this sheet is in already."""
    if typed.client is None:
        return {"asked": None, "twin": None}
    asked = GroundForm(sent or None, client=typed.client, today=timezone.localdate())
    return {"asked": asked, "twin": queries.same_day(typed.client.pk, told.edition.pk, told.on)}


def _entered(request) -> dict[str, Any]:
    """What I entered from paper today, each with its way back."""
    since = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    rows = list(queries.entered_today(request.seat.account_id, since=since))
    if rows:
        clients, place = [row.client for row in rows], rows[0].institution_id
        note_group_seen(request, clients, place, "scale.paper")
    return {"entered": rows}


@needs(Permission.WRITE_CASES)
@require_POST
def undo(request, pk):
    """Take back a sheet I entered in error: it is kept with its trail, and counted nowhere."""
    mine = Response.objects.filter(written_by__account=request.seat.account_id, source=Source.PAPER)
    response = get_object_or_404(mine, pk=pk)
    try:
        scales.retract_response(by=request.seat, response=response, mistake=request.POST.get("mistake", ""))
        messages.success(request, _("Taken back as entered in error; it is kept and counted nowhere."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    back = request.POST.get("back", "")
    known = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/")
    return redirect(back if known else reverse("measurements:pile"))
