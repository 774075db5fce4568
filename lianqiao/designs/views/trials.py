"""Trying a design out: the form as a client sees it, the score it would give, and the test vectors it must pass."""

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianqiao.core.forms import VersionedForm
from lianqiao.core.pages import page
from lianqiao.designs import edits
from lianqiao.designs.checks import uncovered
from lianqiao.designs.content import read
from lianqiao.designs.forms import VectorForm
from lianqiao.designs.forms.parts import mark_of
from lianqiao.designs.forms.vectors import BAND, VALUE
from lianqiao.designs.items import number_of
from lianqiao.designs.kinds import Change
from lianqiao.designs.trials import ASKED_FOR, answers_of, filled, read_draft, scored, trials_of
from lianqiao.instruments.readings import readings_by
from lianqiao.instruments.rules import faults_of
from lianqiao.instruments.scoring import raised
from lianqiao.instruments.sheets import LESS, MORE, Sheet
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission
from lianqiao.workspace.drafts import discard_draft, offer_draft

from .opened import changed, frame, opened


def _sent(request) -> dict[str, list[str]]:
    return {name: [str(value) for value in values] for name, values in request.POST.lists()}


def _drawn(sheet: Sheet, faults=None, language="") -> dict:
    """The very rows a client sees."""
    asked, done = sheet.asked_and_answered()
    rows = sheet.rows(language or get_language() or "zh")
    return {
        "rows": rows,
        "asked": asked,
        "done": done,
        "edition": {"validated": False, "instrument": {"licence": "OWN"}},
        "row_faults": faults or {},
    }


def _only_drawn(request) -> bool:
    """Whether the form was sent for a line more or less, or by the enter key."""
    return MORE in request.POST or LESS in request.POST or request.POST.get("do") == "draw"


@needs(Permission.WRITE_CATALOGUE)
def preview(request, pk):
    """The form as it will be asked; filled in it says what it would score, and keeps nothing."""
    context = frame(opened(request, pk))
    content, wrong = context["content"], {}
    spoken = request.GET.get("in", "")
    spoken = spoken if spoken in content.spoken else ""
    sheet, tried = Sheet.begun(content.questionnaire), request.method == "POST" and not _only_drawn(request)
    if request.method == "POST":
        sheet = sheet.sent(_sent(request))
    if tried:
        pack, answers = read_draft(content), sheet.answers()
        wrong = {fault.name: fault.text for fault in faults_of(content.questionnaire, answers)}
        context["readings"] = readings_by(pack, scored(content, answers))
        context["warnings"] = list(raised(content.questionnaire, pack, answers)) if pack else []
    context |= _drawn(sheet, wrong, spoken) | {"tried": tried, "step": None}
    context["shown_in"] = spoken or (get_language() or "zh")[:2]
    return page(request, "designs/preview.html", context)


@needs(Permission.WRITE_CATALOGUE)
@require_POST
def preview_try(request, pk):
    """Which questions are asked now, told to the page while it is filled in. Nothing is kept."""
    content = read(opened(request, pk).content)
    sheet = Sheet.begun(content.questionnaire).sent(_sent(request))
    asked, done = sheet.asked_and_answered()
    sent = request.POST.get("version", "")
    told = {
        "version": int(sent) if sent.isdecimal() else 0,
        "hidden": sheet.hidden,
        "asked": asked,
        "done": done,
    }
    return JsonResponse(told | {"warns": False})


@needs(Permission.WRITE_CATALOGUE)
def vector_list(request, pk):
    context = frame(opened(request, pk))
    content = context["content"]
    context["trials"] = trials_of(content)
    context["uncovered"] = [number_of(content, link) for link in uncovered(content)]
    context["asked_for"] = ASKED_FOR
    return page(request, "designs/vectors.html", context)


@needs(Permission.WRITE_CATALOGUE)
def vector_edit(request, pk, number=None):
    """Answers, given in the form itself, and the scores they must lead to."""
    design = opened(request, pk)
    context, key = frame(design), f"designs.vector:{pk}:{'' if number is None else number}"
    content = context["content"]
    known = _vector(content, number)
    parts = {"content": content, "stands": known}
    form = VectorForm(request.POST or None, record=design, initial=_initial(known), **parts)
    context |= {"form": form, "number": number, "draft_key": key}
    context["draft"] = draft = offer_draft(request, key, form)
    sheet = Sheet(content.questionnaire, filled(content, known["answers"]))
    if request.method == "POST" or (draft and draft.restored):
        sheet = sheet.sent(draft.fields if draft else _sent(request))
    if form.is_valid() and not _only_drawn(request):
        if changed(
            request, form.hold(), form, Change.VECTOR, _verb(form, answers_of(sheet.answers()), number)
        ):
            discard_draft(by=request.seat, key=key)
            return redirect("designs:vectors", pk)
    context |= _drawn(sheet)
    wrong = request.method == "POST" and not _only_drawn(request)
    return page(request, "designs/vector.html", context, status=422 if wrong else 200)


def _verb(form, answers, number):
    """Write over the very vector that was read, wherever it stands by now; one that is gone or another is written anew."""
    what, scores, read_as = form.cleaned_data["what"], form.scores(), form.cleaned_data["part"]

    def verb(told):
        same = [at for at, one in enumerate(told.vectors) if mark_of(one) == read_as]
        place = number if not read_as or number in same else next(iter(same), None)
        edits.write_vector(told, None if number is None else place, what, answers, scores)

    return verb


def _vector(content, number) -> dict:
    if number is None:
        return {"what": "", "answers": {}, "scores": {}}
    if number >= len(content.vectors):
        raise Http404
    return content.vectors[number]


def _initial(vector) -> dict:
    told = {"what": vector["what"]}
    for code, wanted in vector["scores"].items():
        told |= {f"{VALUE}{code}": wanted.get("value"), f"{BAND}{code}": wanted.get("band", "")}
    return told


@needs(Permission.WRITE_CATALOGUE)
@require_POST
def vector_remove(request, pk, number):
    design = opened(request, pk)
    form = VersionedForm(request.POST, record=design)
    _vector(read(design.content), number)
    if form.is_valid() and changed(
        request, form.hold(), form, Change.VECTOR_REMOVED, lambda told: edits.remove_vector(told, number)
    ):
        messages.success(request, _("Removed. It can be taken back above."))
    else:
        messages.error(
            request,
            _("Somebody changed this questionnaire meanwhile. Here it is as it stands now; press again."),
        )
    return redirect("designs:vectors", pk)
