"""A questionnaire from elsewhere: what was found in its file, kept as a draft, put in use."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianqiao.core.forms import tried
from lianqiao.core.pages import page
from lianqiao.instruments.editions import read_edition, score_title
from lianqiao.instruments.sheets import Sheet
from lianqiao.licences import queries, services
from lianqiao.licences.files import read_files
from lianqiao.licences.forms import FileForm, KeepForm, suggested
from lianqiao.licences.shown import found_in
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission

from .texts import done, refusable


@needs(Permission.IMPORT)
def form_import(request):
    """First the file and what was found in it, then a name, its source and its licence."""
    form, faults, found = FileForm(request.POST or None, request.FILES or None), [], None
    if request.method == "POST" and "content" in request.POST:
        return _kept(request)
    if request.method == "POST" and form.is_valid():
        files = form.cleaned_data["files"]
        found, faults = refusable(
            form, lambda: read_files(files, queries.parts_known(request.seat.institution_id))
        )
        if found:
            return _found(request, found, KeepForm(initial=suggested(found, files)))
    context = {"form": form, "faults": faults}
    return page(request, "licences/import.html", context, status=422 if form.errors else 200)


def _kept(request):
    """Keep what was found, as a draft; or show what is still wrong beside it."""
    form = KeepForm(request.POST)
    valid = form.is_valid()
    try:
        incoming = read_files(form.handed_in(), queries.parts_known(request.seat.institution_id))
    except (ValueError, KeyError):
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
    scores = [score_title(pack, rule.code) for rule in pack.rules] if pack else []
    return page(
        request, "licences/form.html", {"edition": edition, "rows": rows, "scores": scores, "faults": {}}
    )


@needs(Permission.IMPORT)
@require_POST
def form_publish(request, pk):
    edition = queries.own_form(request.seat.institution_id, pk)
    done(
        request,
        lambda: services.publish_form(by=request.seat, edition=edition, at=timezone.now()),
        _("The form is in use from now on."),
    )
    return redirect("licences:form", pk)


@needs(Permission.IMPORT)
@require_POST
def form_discard(request, pk):
    edition = queries.own_form(request.seat.institution_id, pk)
    done(
        request,
        lambda: services.discard_form(by=request.seat, edition=edition, at=timezone.now()),
        _("The draft was thrown away."),
    )
    return redirect("licences:list")
