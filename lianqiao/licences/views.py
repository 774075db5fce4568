"""Screens: all scales and whose text they have, the text of one scale, an import, an imported form."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianqiao.core.errors import DomainError
from lianqiao.core.forms import tried
from lianqiao.core.pages import page
from lianqiao.instruments.editions import read_edition
from lianqiao.instruments.models import InstrumentVersion, LicenceConfirmation
from lianqiao.instruments.queries import chosen_limits
from lianqiao.instruments.reading import Refused
from lianqiao.instruments.sheets import Sheet
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission
from lianqiao.workspace.drafts import discard_draft, offer_draft

from . import queries, services
from .files import read_files
from .forms import FileForm, KeepForm, LimitsForm, TextForm, suggested
from .shown import found_in


@needs(Permission.WRITE_CATALOGUE, Permission.IMPORT)
def text_list(request):
    """All scales of the library with whose text they have here, and the forms that were brought in."""
    here = request.seat.institution_id
    context = {"standings": queries.standings(here), "forms": list(queries.forms_of(here))}
    return page(request, "licences/list.html", context)


@needs(Permission.WRITE_CATALOGUE)
def text_of_scale(request, code):
    """What is in use of a scale and on whose word; the form that loads a text in its place."""
    instrument, key, faults = queries.library_scale(code), f"licences.text:{code}", []
    form = TextForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        loaded, faults = _refusable(form, lambda: _loaded(request, instrument, form))
        if loaded:
            discard_draft(by=request.seat, key=key)
            messages.success(request, _("The text is in use from now on."))
            return redirect("licences:text", code)
    context = _about(request, instrument) | {"form": form, "faults": faults, "draft_key": key}
    context["draft"] = offer_draft(request, key, form)
    return page(request, "licences/text.html", context, status=422 if form.errors else 200)


def _loaded(request, instrument, form) -> InstrumentVersion:
    told = {"incoming": read_files(form.cleaned_data["files"]), "origin": form.origin()}
    return services.load_text(by=request.seat, instrument=instrument, at=timezone.now(), **told)


def _refusable(form, verb):
    """Run the verb; return what it gave, and where and why a file was refused."""
    try:
        return tried(form, verb), []
    except Refused as refusal:
        form.add_error(
            "files" if "files" in form.fields else None, _("The file was refused; the reasons stand below.")
        )
        return None, refusal.faults


def _about(request, instrument) -> dict:
    here = request.seat.institution_id
    standing = queries.standing_of(here, instrument)
    pack, chosen = queries.pack_for(standing), chosen_limits(here, instrument.pk) if here else {}
    return {
        "instrument": instrument,
        "standing": standing,
        "pack": pack,
        "texts": list(queries.texts_of(here, instrument)) if here else [],
        "words": list(queries.words_given(here, instrument)) if here else [],
        "limits": LimitsForm(pack=pack, chosen=chosen),
        "choices": list(queries.choices_of(here, instrument)) if here else [],
    }


@needs(Permission.WRITE_CATALOGUE)
@require_POST
def licence_confirm(request, code):
    """Say that nobody makes money with a scale that is free only then."""
    instrument = queries.library_scale(code)
    told = {"statement": request.POST.get("statement", ""), "confirmed": "confirmed" in request.POST}
    _done(
        request,
        lambda: services.confirm_licence(by=request.seat, instrument=instrument, at=timezone.now(), **told),
        _("The scale may be given from now on."),
    )
    return redirect("licences:text", code)


def _done(request, verb, text) -> None:
    try:
        verb()
        messages.success(request, text)
    except DomainError as refusal:
        messages.error(request, str(refusal))


@needs(Permission.WRITE_CATALOGUE)
@require_POST
def licence_withdraw(request, pk):
    found = get_object_or_404(LicenceConfirmation.objects.select_related("instrument"), pk=pk, editions=None)
    _done(
        request,
        lambda: services.withdraw_licence(by=request.seat, confirmation=found, at=timezone.now()),
        _("Withdrawn: the scale is no longer given here."),
    )
    return redirect("licences:text", found.instrument.code)


@needs(Permission.WRITE_CATALOGUE)
@require_POST
def limits_choose(request, code):
    """By which limits scores are read from now on."""
    instrument, here = queries.library_scale(code), request.seat.institution_id
    pack = queries.pack_for(queries.standing_of(here, instrument))
    form = LimitsForm(request.POST, pack=pack, chosen={})
    chosen = form.cleaned_data if form.is_valid() else {}
    _done(
        request,
        lambda: services.choose_limits(
            by=request.seat, instrument=instrument, chosen=chosen, at=timezone.now()
        ),
        _("Results from now on are read so; those already told stay as they were."),
    )
    return redirect("licences:text", code)


@needs(Permission.WRITE_CATALOGUE)
@require_POST
def text_take_back(request, pk):
    """Take a loaded text or an imported form out of use."""
    edition = get_object_or_404(InstrumentVersion.objects.select_related("instrument", "confirmation"), pk=pk)
    if request.seat.institution_id not in (edition.institution_id, edition.instrument.institution_id):
        raise Http404
    _done(
        request,
        lambda: services.take_back_text(by=request.seat, edition=edition, at=timezone.now()),
        _("Taken back; what was answered to it keeps it."),
    )
    return (
        redirect("licences:text", edition.instrument.code)
        if edition.institution_id
        else redirect("licences:form", pk)
    )


@needs(Permission.IMPORT)
def form_import(request):
    """First the file and what was found in it, then a name, its source and its licence."""
    form, faults, found = FileForm(request.POST or None, request.FILES or None), [], None
    if request.method == "POST" and "content" in request.POST:
        return _kept(request)
    if request.method == "POST" and form.is_valid():
        files = form.cleaned_data["files"]
        found, faults = _refusable(form, lambda: read_files(files))
        if found:
            return _found(request, found, KeepForm(initial=suggested(found, files)))
    context = {"form": form, "faults": faults}
    return page(request, "licences/import.html", context, status=422 if form.errors else 200)


def _kept(request):
    """Keep what was found, as a draft; or show what is still wrong beside it."""
    form = KeepForm(request.POST)
    valid = form.is_valid()
    try:
        incoming = read_files(form.files())
    except (ValueError, KeyError, TypeError):
        return redirect("licences:import")
    told = {"incoming": incoming, "at": timezone.now()}
    if valid:
        told |= form.told() | {"origin": form.origin()}
        if kept := tried(form, lambda: services.keep_form(by=request.seat, **told)):
            messages.success(request, _("Kept as a draft. Look at it and put it in use."))
            return redirect("licences:form", kept.pk)
    return _found(request, incoming, form)


def _found(request, incoming, form):
    context = {"form": form, "found": found_in(incoming), "faults": {}, "draft_key": "licences.form:new"}
    context["rows"] = Sheet.begun(incoming.asked).rows(get_language() or "zh")
    return page(request, "licences/found.html", context, status=422 if form.errors else 200)


@needs(Permission.IMPORT)
def form_detail(request, pk):
    """An imported form as it will be asked, with where it came from."""
    edition = queries.own_form(request.seat.institution_id, pk)
    questionnaire, pack = read_edition(edition)
    rows = Sheet.begun(questionnaire).rows(get_language() or "zh")
    return page(request, "licences/form.html", {"edition": edition, "rows": rows, "pack": pack, "faults": {}})


@needs(Permission.IMPORT)
@require_POST
def form_publish(request, pk):
    edition = queries.own_form(request.seat.institution_id, pk)
    _done(
        request,
        lambda: services.publish_form(by=request.seat, edition=edition, at=timezone.now()),
        _("The form is in use from now on."),
    )
    return redirect("licences:form", pk)


@needs(Permission.IMPORT)
@require_POST
def form_discard(request, pk):
    edition = queries.own_form(request.seat.institution_id, pk)
    _done(
        request,
        lambda: services.discard_form(by=request.seat, edition=edition, at=timezone.now()),
        _("The draft was thrown away."),
    )
    return redirect("licences:list")
