"""Screens of the catalogue: browse the vocabularies and note formats, add one's own, retire them."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianqiao.core.dates import holds_on
from lianqiao.core.errors import DomainError
from lianqiao.core.forms import tried
from lianqiao.core.pages import page
from lianqiao.instruments.queries import editions_in_use
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission
from lianqiao.workspace.drafts import discard_draft, offer_draft

from . import queries, rules, services
from .forms import FormatForm, PathwayForm, RetireForm, TermForm
from .models import NoteFormat, Pathway
from .note_formats import library
from .pathways import by_phase, known_pathways, seen_pathways, steps_of
from .states import CLOSED, PARENTS, Vocabulary


@needs(Permission.READ_CATALOGUE)
def vocabulary_list(request):
    return redirect("catalogue:vocabulary", Vocabulary.ITEM)


@needs(Permission.READ_CATALOGUE)
def vocabulary_terms(request, vocabulary):
    """The terms of one vocabulary; retired ones only when asked for."""
    shown, here, today = _known(vocabulary), request.seat.institution_id, timezone.localdate()
    found = queries.terms(shown, institution_id=here)
    current = [term for term in found if holds_on(term.valid_from, term.valid_until, today)]
    context = {
        "shown": shown,
        "vocabularies": list(Vocabulary),
        "groups": _grouped(shown, found if "retired" in request.GET else current, here, today),
        "retired": len(found) - len(current),
        "all_shown": "retired" in request.GET,
        "can_add": _can_write(request) and shown not in CLOSED,
        "closed": shown in CLOSED,
    }
    return page(request, "catalogue/terms.html", context)


@needs(Permission.WRITE_CATALOGUE)
def term_new(request, vocabulary):
    shown, today = _known(vocabulary), timezone.localdate()
    form = TermForm(request.POST or None, vocabulary=shown, on=today)
    if form.is_valid():
        term = form.cleaned_data | {"vocabulary": shown, "on": today}
        if tried(form, lambda: services.add_term(by=request.seat, **term)):
            messages.success(request, _("The term is added; it can be chosen from today."))
            return redirect("catalogue:vocabulary", shown)
    return page(request, "catalogue/new.html", {"form": form, "shown": shown})


@needs(Permission.WRITE_CATALOGUE)
def term_retire(request, pk):
    term = get_object_or_404(queries.seen_by(request.seat.institution_id), pk=pk)
    form = RetireForm(request.POST or None, initial={"on": timezone.localdate()})
    if form.is_valid():
        day = form.cleaned_data["on"]
        if tried(form, lambda: services.retire_term(by=request.seat, term=term, on=day)):
            messages.success(request, _("The term is retired; records that carry it keep its name."))
            return redirect("catalogue:vocabulary", term.vocabulary)
    return page(
        request, "catalogue/retire.html", {"form": form, "term": term, "shown": Vocabulary(term.vocabulary)}
    )


@needs(Permission.READ_CATALOGUE)
def format_list(request):
    """The formats notes may be written in: the library's, and this institution's own; retired ones when asked for."""
    own = list(NoteFormat.objects.order_by("name", "id")) if request.seat.institution_id else []
    current = [kept for kept in own if kept.retired_on is None]
    context = {
        "vocabularies": list(Vocabulary),
        "library": library(),
        "own": own if "retired" in request.GET else current,
        "hidden": 0 if "retired" in request.GET else len(own) - len(current),
        "can_write": _can_write(request),
    }
    return page(request, "catalogue/formats.html", context)


@needs(Permission.WRITE_CATALOGUE)
def format_new(request):
    form = FormatForm(request.POST or None, record=NoteFormat())
    if form.is_valid():
        told = {name: form.cleaned_data[name] for name in ("name", "headings")}
        if tried(form, lambda: services.add_format(by=request.seat, **told)):
            messages.success(request, _("The note format is added; notes can be written in it from now on."))
            return redirect("catalogue:formats")
    return page(request, "catalogue/format.html", {"form": form, "kept": None})


@needs(Permission.WRITE_CATALOGUE)
def format_edit(request, pk):
    kept = get_object_or_404(NoteFormat, pk=pk)
    initial = {"name": kept.name, "headings": "\n".join(kept.headings)}
    form = FormatForm(request.POST or None, record=kept, initial=initial)
    if form.is_valid():
        form.hold()
        told = {name: form.cleaned_data[name] for name in ("name", "headings")}
        if tried(form, lambda: services.change_format(by=request.seat, kept=kept, **told)):
            messages.success(
                request, _("The note format is changed; notes already written stay as they are.")
            )
            return redirect("catalogue:formats")
    return page(request, "catalogue/format.html", {"form": form, "kept": kept})


@needs(Permission.WRITE_CATALOGUE)
@require_POST
def format_retire(request, pk):
    kept = get_object_or_404(NoteFormat, pk=pk)
    try:
        services.retire_format(by=request.seat, kept=kept, on=timezone.localdate())
        messages.success(request, _("The note format is retired; notes written in it keep their headings."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("catalogue:formats")


@needs(Permission.READ_CATALOGUE)
def pathway_list(request):
    """The pathways of the library and of this institution, with those it switched off."""
    found = list(known_pathways(request.seat.institution_id))
    context = {"vocabularies": list(Vocabulary), "found": found, "can_write": _can_write(request)}
    return page(request, "catalogue/pathways.html", context)


def _pathway(request, pk) -> Pathway:
    return get_object_or_404(seen_pathways(request.seat.institution_id), pk=pk)


@needs(Permission.READ_CATALOGUE)
def pathway_detail(request, pk):
    """One edition of a pathway, step by step."""
    pathway, here = _pathway(request, pk), request.seat.institution_id
    newest = known_pathways(here).filter(code=pathway.code, institution=pathway.institution_id).first()
    context = {"pathway": pathway, "newest": newest, "phases": by_phase(steps_of(pathway))}
    context |= {"scales": {one.instrument.code: one.instrument for one in editions_in_use(here)}}
    context |= {"can_write": _can_write(request), "mine": pathway.institution_id is not None}
    return page(request, "catalogue/pathway.html", context)


@needs(Permission.WRITE_CATALOGUE)
def pathway_copy(request, pk):
    origin = _pathway(request, pk)
    initial = {"title": _("%(title)s (ours)") % {"title": origin.title}}
    key = f"catalogue.pathway_copy:{pk}"
    return _write_pathway(
        request, origin, key, lambda **told: services.copy_pathway(origin=origin, **told), initial
    )


@needs(Permission.WRITE_CATALOGUE)
def pathway_edit(request, pk):
    pathway = _pathway(request, pk)
    if pathway.institution_id is None:
        return redirect("catalogue:pathway_copy", pk)
    key = f"catalogue.pathway:{pk}"
    return _write_pathway(
        request, pathway, key, lambda **told: services.change_pathway(pathway=pathway, **told)
    )


def _write_pathway(request, record: Pathway, key: str, verb, initial: dict | None = None):
    editions = editions_in_use(request.seat.institution_id)
    scales = sorted(((one.instrument.code, one.title) for one in editions), key=lambda one: one[1])
    form = PathwayForm(request.POST or None, record=record, scales=scales, initial=initial or {})
    if form.is_valid():
        form.hold()
        if kept := tried(form, lambda: verb(by=request.seat, told=form.told())):
            discard_draft(by=request.seat, key=key)
            messages.success(request, _("The pathway is kept; who is on an earlier edition goes on by that."))
            return redirect(kept)
    context = {"form": form, "pathway": record, "copies": bool(initial), "draft_key": key}
    return page(request, "catalogue/pathway_form.html", context | {"draft": offer_draft(request, key, form)})


@needs(Permission.WRITE_CATALOGUE)
@require_POST
def pathway_switch(request, pk):
    pathway, use = _pathway(request, pk), request.POST.get("use") == "1"
    try:
        services.switch_pathway(by=request.seat, code=pathway.code, on=timezone.localdate(), use=use)
        messages.success(
            request, _("Clients can be put on it again.") if use else _("Nobody is put on it any more.")
        )
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("catalogue:pathways")


def _known(vocabulary: str) -> Vocabulary:
    try:
        return Vocabulary(vocabulary)
    except ValueError as problem:
        raise Http404 from problem


def _can_write(request) -> bool:
    return request.seat.can(Permission.WRITE_CATALOGUE) and request.seat.institution_id is not None


def _grouped(vocabulary, found, institution_id, today) -> list[dict]:
    """The terms under what they belong to: [{heading, terms: [(term, mine, can_retire)]}]."""
    groups: dict[str, list] = {}
    for term in found:
        mine = term.institution_id is not None
        line = (term, mine, rules.can_retire(term, institution_id=institution_id, on=today))
        groups.setdefault(term.parent, []).append(line)
    above = PARENTS.get(vocabulary)
    return [
        {"heading": queries.label(above, parent) if parent else "", "terms": groups[parent]}
        for parent in groups
    ]
