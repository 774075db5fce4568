"""Designs as a whole: list, begin, overview, settings, publish and retire."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianqiao.core.errors import DomainError
from lianqiao.core.forms import tried
from lianqiao.core.pages import page
from lianqiao.core.paging import keyset
from lianqiao.designs import queries, rules, services
from lianqiao.designs.checks import uncovered
from lianqiao.designs.content import who_answers
from lianqiao.designs.edits import settings_of, write_settings
from lianqiao.designs.forms import AddForm, SettingsForm, StartForm
from lianqiao.designs.kinds import Change
from lianqiao.designs.labels import STATES
from lianqiao.designs.outlines import listed
from lianqiao.designs.scoring import scored
from lianqiao.designs.trials import ASKED_FOR, trials_of
from lianqiao.instruments.models import InstrumentVersion
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission
from lianqiao.workspace.drafts import discard_draft, offer_draft

from .opened import changed, frame, opened

ORDER = ("-changed_at", "-id")


@needs(Permission.WRITE_CATALOGUE)
def design_list(request):
    """The questionnaires of the institution: in the making, in use, no longer in use; searched by name."""
    state, text = request.GET.get("state", ""), request.GET.get("q", "").strip()
    part = keyset(queries.design_rows(state=state, text=text), order=ORDER, after=request.GET.get("after"))
    asked = {name: value for name, value in (("state", state), ("q", text)) if value}
    more = reverse("designs:list", query=asked | {"after": part.next}) if part.next else ""
    states = [
        {
            "label": label,
            "url": reverse("designs:list", query=asked | {"state": code}),
            "active": state == code,
        }
        for code, label in STATES
    ]
    context = {"rows": part.rows, "more_url": more, "states": states, "text": text, "state": state}
    return page(request, "designs/list.html", context)


@needs(Permission.WRITE_CATALOGUE)
def design_new(request):
    """Begin: from nothing, or with a copy."""
    key, here = "designs.design:new", request.seat.institution_id
    if here is None:
        messages.warning(request, str(rules.NoInstitution.message))
        return redirect("designs:list")
    editions = queries.copyable_editions(here, rules.COPYABLE)
    form = StartForm(
        request.POST or None, editions=editions, initial={"origin": request.GET.get("origin", "")}
    )
    if request.method == "POST" and form.is_valid():
        told = form.told() | {"at": timezone.now()}
        if design := tried(form, lambda: services.start_design(by=request.seat, **told)):
            discard_draft(by=request.seat, key=key)
            return redirect(design)
    context = {"form": form, "draft": offer_draft(request, key, form), "draft_key": key}
    return page(request, "designs/new.html", context)


@needs(Permission.WRITE_CATALOGUE)
def design_detail(request, pk):
    """The rows of the form, one a line, with what is wrong beside each."""
    design = opened(request, pk)
    context = frame(design)
    content = context["content"]
    context["lines"] = listed(content, get_language() or "zh", context["faults"])
    context["add"], key = AddForm(record=design, content=content), f"designs.add:{pk}"
    context |= {"draft": offer_draft(request, key, context["add"]), "draft_key": key}
    context |= {"at": request.GET.get("at", ""), "did": request.GET.get("do", "")}
    context["who"] = who_answers(content.questionnaire)
    return page(request, "designs/detail.html", context)


@needs(Permission.WRITE_CATALOGUE)
def design_settings(request, pk):
    design = opened(request, pk)
    context, key = frame(design), f"designs.settings:{pk}"
    told = settings_of(context["content"])
    initial = told | {"code": design.code}
    form = SettingsForm(request.POST or None, record=design, initial=initial, stands=initial)
    if request.method == "POST" and form.is_valid():
        if changed(
            request,
            form.hold(),
            form,
            Change.SETTINGS,
            lambda content: write_settings(content, form.cleaned_data),
            code=form.cleaned_data.get("code", ""),
        ):
            discard_draft(by=request.seat, key=key)
            messages.success(request, _("Kept."))
            return redirect(design)
    context |= {"form": form, "draft": offer_draft(request, key, form), "draft_key": key}
    return page(request, "designs/settings.html", context)


@needs(Permission.WRITE_CATALOGUE)
def design_publish(request, pk):
    """What still hinders, and what will be given out; then it is."""
    design = opened(request, pk)
    context = frame(design)
    if request.method == "POST":
        if _done(
            request,
            design,
            lambda: services.publish_design(by=request.seat, design=design, at=timezone.now()),
        ):
            messages.success(request, _("Published. It can be given out from now on."))
            return redirect(design)
    content = context["content"]
    context["hindrances"] = rules.hindrances(content) if design.is_draft else []
    context["number"] = queries.last_number(design.instrument) + 1
    context["trials"] = trials_of(content)
    few = bool(scored(content)) and len(content.vectors) < ASKED_FOR
    context["few"] = few and not context["hindrances"]
    context["asked_for"], context["uncovered"] = ASKED_FOR, uncovered(content)
    return page(request, "designs/publish.html", context, status=422 if request.method == "POST" else 200)


def _done(request, design, verb) -> bool:
    """Run a verb on the version the page was made from; say what a rule refuses."""
    sent = request.POST.get("version", "")
    design.version = int(sent) if sent.isdecimal() else design.version
    try:
        verb()
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return False
    return True


@needs(Permission.WRITE_CATALOGUE)
@require_POST
def design_undo(request, pk):
    design = opened(request, pk)
    if _done(
        request, design, lambda: services.undo_change(by=request.seat, design=design, at=timezone.now())
    ):
        messages.success(request, _("Taken back."))
    return redirect(design)


@needs(Permission.WRITE_CATALOGUE)
@require_POST
def design_discard(request, pk):
    design = opened(request, pk)
    if _done(request, design, lambda: services.discard_design(by=request.seat, design=design)):
        messages.success(request, _("Thrown away. It stands under “Thrown away” and can be taken out again."))
        return redirect("designs:list")
    return redirect(design)


@needs(Permission.WRITE_CATALOGUE)
@require_POST
def design_restore(request, pk):
    design = opened(request, pk)
    if _done(request, design, lambda: services.restore_design(by=request.seat, design=design)):
        messages.success(request, _("Taken out again."))
    return redirect(design)


@needs(Permission.WRITE_CATALOGUE)
@require_POST
def design_retire(request, pk):
    design = opened(request, pk)
    if _done(
        request, design, lambda: services.retire_design(by=request.seat, design=design, at=timezone.now())
    ):
        messages.success(request, _("No longer in use. What was answered stays readable."))
    return redirect(design)


@needs(Permission.WRITE_CATALOGUE)
@require_POST
def design_revise(request, pk):
    """Begin the next version of a scale of our own; `pk` is its version."""
    own = InstrumentVersion.objects.select_related("instrument").filter(
        instrument__institution=request.seat.institution_id, instrument__institution__isnull=False
    )
    edition = get_object_or_404(own, pk=pk)
    try:
        return redirect(services.revise_edition(by=request.seat, edition=edition, at=timezone.now()))
    except rules.NextVersionBegun:
        return redirect(queries.drafts_of(edition.instrument_id).get())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("designs:list")
