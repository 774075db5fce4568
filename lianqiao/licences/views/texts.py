"""All scales and whose text they have; the text of one scale, on whose word, read by which limits."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianqiao.core.errors import DomainError
from lianqiao.core.forms import tried
from lianqiao.core.pages import page
from lianqiao.instruments import shelf
from lianqiao.instruments.editions import score_title
from lianqiao.instruments.models import InstrumentVersion, LicenceConfirmation
from lianqiao.instruments.queries import chosen_limits
from lianqiao.instruments.readings import source_of
from lianqiao.licences import queries, services
from lianqiao.licences.files import read_files
from lianqiao.licences.forms import LimitsForm, TextForm
from lianqiao.licences.reading import Refused
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission
from lianqiao.workspace.drafts import discard_draft, offer_draft


@needs(Permission.WRITE_CATALOGUE, Permission.IMPORT)
def text_list(request):
    """All scales of the library with whose text they have here, and the forms that were brought in."""
    here = request.seat.institution_id
    found = shelf.shelf(here).of_library().looked_through(request.GET, reverse("licences:list"))
    context = {"filters": shelf.filters(), "found": found, "forms": list(queries.forms_of(here))}
    return page(request, "licences/list.html", context)


@needs(Permission.WRITE_CATALOGUE)
def text_of_scale(request, code):
    """What is in use of a scale and on whose word; the form that loads a text in its place."""
    instrument, key, faults = queries.library_scale(code), f"licences.text:{code}", []
    form = TextForm(request.POST or None, request.FILES or None, turns=queries.turns_round(instrument))
    if request.method == "POST" and form.is_valid():
        loaded, faults = refusable(form, lambda: _loaded(request, instrument, form))
        if loaded:
            discard_draft(by=request.seat, key=key)
            messages.success(request, _("The text is in use from now on."))
            return redirect("licences:text", code)
    context = _about(request, instrument) | {"form": form, "faults": faults, "draft_key": key}
    context["draft"] = offer_draft(request, key, form)
    return page(request, "licences/text.html", context, status=422 if form.errors else 200)


def _loaded(request, instrument, form) -> InstrumentVersion:
    find = queries.parts_known(request.seat.institution_id)
    told = {"incoming": read_files(form.cleaned_data["files"], find), "origin": form.origin()}
    return services.load_text(by=request.seat, instrument=instrument, at=timezone.now(), **told)


def refusable(form, verb):
    """Run the verb; return what it gave, and where and why a file was refused."""
    try:
        return tried(form, verb), []
    except Refused as refusal:
        form.add_error(
            "files" if "files" in form.fields else None,
            _("The file was refused; the reasons stand on this page."),
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
        "choices": [(one, *_named(pack, one)) for one in queries.choices_of(here, instrument)]
        if here
        else [],
    }


def _named(pack, choice) -> tuple[str, str]:
    """The score and the set of limits of a choice in words; a set the rule no longer has by its code."""
    sets = [one for one in pack.interpretations if (one.score, one.code) == (choice.score, choice.limits)]
    return score_title(pack, choice.score), source_of(sets[0]) if sets else choice.limits


@needs(Permission.WRITE_CATALOGUE)
@require_POST
def licence_confirm(request, code):
    """Say that nobody makes money with a scale that is free only then."""
    instrument = queries.library_scale(code)
    told = {"statement": request.POST.get("statement", ""), "confirmed": "confirmed" in request.POST}
    done(
        request,
        lambda: services.confirm_licence(by=request.seat, instrument=instrument, at=timezone.now(), **told),
        _("The scale may be given from now on."),
    )
    return redirect("licences:text", code)


def done(request, verb, text) -> None:
    try:
        verb()
        messages.success(request, text)
    except DomainError as refusal:
        messages.error(request, str(refusal))


@needs(Permission.WRITE_CATALOGUE)
@require_POST
def licence_withdraw(request, pk):
    found = get_object_or_404(LicenceConfirmation.objects.select_related("instrument"), pk=pk, editions=None)
    done(
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
    done(
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
    done(
        request,
        lambda: services.take_back_text(by=request.seat, edition=edition, at=timezone.now()),
        _("Taken back; what was answered to it keeps it."),
    )
    return (
        redirect("licences:text", edition.instrument.code)
        if edition.institution_id
        else redirect("licences:form", pk)
    )
