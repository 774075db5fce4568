"""Scores of a design: what counts, how, and what its values are called."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianqiao.core.forms import VersionedForm
from lianqiao.core.pages import page
from lianqiao.designs.content import read
from lianqiao.designs.edits import bands_told, free_code, remove_score, score_told, write_score
from lianqiao.designs.forms import BandRows, ScoreForm
from lianqiao.designs.kinds import Change, How
from lianqiao.designs.outlines import sums_of
from lianqiao.designs.scoring import how_of, range_of
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission
from lianqiao.workspace.drafts import discard_draft, offer_draft

from .opened import changed, frame, make_room, opened

NEW = {"how": How.SUM, "everything": True, "may_miss": 0, "places": "0"}


@needs(Permission.WRITE_CATALOGUE)
def score_list(request, pk):
    context = frame(opened(request, pk))
    context["sums"] = sums_of(context["content"], context["faults"])
    return page(request, "designs/scores.html", context)


@needs(Permission.WRITE_CATALOGUE)
def score_edit(request, pk, code=""):
    """One score: what it reads, how, what may be missing, and its ranges."""
    design = opened(request, pk)
    context, key = frame(design), f"designs.score:{pk}:{code}"
    content = context["content"]
    entry = content.score(code)
    if code and entry is None:
        raise Http404
    form, bands = _forms(request, design, content, entry, code)
    if request.method == "POST" and all([form.is_valid(), bands.is_valid()]):
        if changed(
            request, form.hold(), form, Change.SCORE, _verb(code or free_code(content), form, bands), bands
        ):
            discard_draft(by=request.seat, key=key)
            return redirect("designs:scores", pk)
    drafted = offer_draft(request, key, form, *bands.forms)
    context |= {"form": form, "bands": bands, "entry": entry, "draft": drafted, "draft_key": key}
    sums = sums_of(content, context["faults"]) if hasattr(form, "newer") else []
    context["now"] = next((one for one in sums if one.code == code), None)
    context["span"] = range_of(content, entry) if entry else None
    return page(request, "designs/score.html", context, status=422 if request.method == "POST" else 200)


def _forms(request, design, content, entry, code):
    sent = request.POST or None
    initial = score_told(content, entry) if entry else NEW
    kwargs = {"content": content, "code": code, "how": how_of(entry) if entry else How.SUM}
    kwargs["stands"] = [entry, content.limits(code)]
    form = ScoreForm(sent, record=design, initial=initial, **kwargs)
    spoken = {"spoken": content.spoken}
    bands = BandRows(sent, prefix="bands", initial=bands_told(content, code), form_kwargs=spoken)
    make_room(request, f"designs.score:{design.pk}:{code}", bands)
    return form, bands


def _verb(code, form, bands):
    told, weights = form.cleaned_data, form.weights()
    return lambda content: write_score(content, code, told, weights, bands.told())


@needs(Permission.WRITE_CATALOGUE)
@require_POST
def score_remove(request, pk, code):
    design = opened(request, pk)
    form = VersionedForm(request.POST, record=design)
    if read(design.content).score(code) is None:
        raise Http404
    if form.is_valid() and changed(
        request, form.hold(), form, Change.SCORE_REMOVED, lambda told: remove_score(told, code)
    ):
        messages.success(request, _("Removed. It can be taken back above."))
    else:
        messages.error(
            request,
            _("Somebody changed this questionnaire meanwhile. Here it is as it stands now; press again."),
        )
    return redirect("designs:scores", pk)
