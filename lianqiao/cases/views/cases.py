"""The case page, and the verbs of a case."""

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lianqiao.audit.models import AccessRow
from lianqiao.cases import queries, rules, services
from lianqiao.cases.additions import Asked, are_valid, asked_in, beneath, keep_asked, told_apart
from lianqiao.cases.forms import CloseForm, DepthForm, OpenCaseForm, ReopenForm, RiskForm, StageForm
from lianqiao.cases.models import Case, FollowUp, PlanStep
from lianqiao.cases.seen import opened_case
from lianqiao.cases.states import CaseState, StepState
from lianqiao.core.dates import read_date
from lianqiao.core.forms import VersionedForm, tried
from lianqiao.core.ids import key_from
from lianqiao.core.pages import page
from lianqiao.people.models import Client
from lianqiao.people.queries import decisions_of, standing, ties_of
from lianqiao.people.seen import opened_client
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission
from lianqiao.workforce.queries import worker_of
from lianqiao.workspace.drafts import discard_draft, offer_draft
from lianqiao.workspace.panels import panels_for

ACCESS_SHOWN = 100


@needs(Permission.READ_CASES)
def case_detail(request, pk):
    tab = request.GET.get("tab", "timeline")
    if tab not in PARTS or (tab == "access" and not request.seat.can(Permission.READ_ACCESS_LOG)):
        tab = "timeline"
    case = opened_case(request, pk, f"case.{tab}")
    context = {"case": case, "tab": tab, "tabs": _tabs(request, case, tab), "today": timezone.localdate()}
    context |= {"outgrown": rules.outgrown(case), "can_reopen": rules.can_reopen(case)}
    context |= PARTS[tab](request, case)
    context["bereaved"] = _bereaved(case)
    if request.htmx and request.GET.get("after"):
        return page(request, "cases/detail.html", context, block="entries")
    context["head"] = {
        place: panels_for(request, case, f"case.{place}") for place in ("head", "menu", "forms")
    }
    return page(request, "cases/detail.html", context)


def _bereaved(case: Case) -> list[Client]:
    """Those of the family who live on after the client's death, for whom a case of their own can be opened."""
    return [tie.other for tie in ties_of(case.client) if not tie.other.died_on] if case.client.died_on else []


def _tabs(request, case: Case, tab: str) -> list[dict]:
    labels = {
        "timeline": (_("Timeline"), "timeline"),
        "summary": (_("Summary"), "clipboard-text"),
        "plan": (_("Plan"), "checklist"),
        "people": (_("Those involved"), "users"),
        "access": (_("Access log"), "eye"),
    }
    if not request.seat.can(Permission.READ_ACCESS_LOG):
        del labels["access"]
    return [
        {
            "label": label,
            "icon": icon,
            "active": key == tab,
            "url": reverse("cases:detail", args=[case.pk], query={"tab": key}),
        }
        for key, (label, icon) in labels.items()
    ]


def _summary(request, case: Case) -> dict:
    steps = PlanStep.objects.filter(case=case, state=StepState.OPEN).order_by("due_on", "id")[:5]
    return {
        "figures": queries.case_figures(case),
        "steps": steps,
        "episodes": queries.earlier_episodes(case),
        "last": queries.contacts_of(case).order_by("-on", "-id").first(),
        "standing": standing(decisions_of(case.client_id), on=timezone.localdate()),
        "client_id": case.client_id,
        "follow_ups": FollowUp.objects.filter(case=case).order_by("due_on", "id"),
        "panels": panels_for(request, case, "case.summary"),
    }


def _timeline(request, case: Case) -> dict:
    kind = request.GET.get("kind", "")
    kind = kind if kind in queries.KINDS else ""
    before = _day(request.GET.get("before", ""))
    shown = queries.timeline(case, kind=kind, after=request.GET.get("after"), before=before)
    more = ""
    if shown.after:
        asked = {"tab": "timeline", "kind": kind, "after": shown.after, "before": shown.before.isoformat()}
        more = reverse(
            "cases:detail", args=[case.pk], query={key: value for key, value in asked.items() if value}
        )
    told = {"entries": shown.entries, "more_url": more, "kind": kind, "above": before}
    return told | _neighbours(case, kind, first=before is None, last=not shown.after)


def _neighbours(case: Case, kind: str, *, first: bool, last: bool) -> dict:
    """The episodes the timeline goes on in: the next one above its first page, the one before below its last."""
    whole = kind in ("", "milestone")
    later = getattr(case, "next_episode", None) if first and whole else None
    return {"later": later, "earlier": case.previous if last and whole else None}


def _day(text: str) -> date | None:
    try:
        return read_date(text).on
    except ValueError:
        return None


def _plan(request, case: Case) -> dict:
    """What is to be done, but for what rooms above show in their place."""
    apart = told_apart(case)
    others = [step for step in queries.steps_of(case) if step.pk not in apart]
    return {
        "open_steps": [step for step in others if step.state == StepState.OPEN],
        "settled_steps": [step for step in others if step.state != StepState.OPEN],
        "panels": panels_for(request, case, "case.plan"),
    }


def _people(request, case: Case) -> dict:
    return {
        "present": queries.people_of(case),
        "ties": ties_of(case.client),
        "episodes": queries.earlier_episodes(case),
    }


def _access(request, case: Case) -> dict:
    looks = AccessRow.objects.filter(subject_id=case.client_id, institution_id=case.institution_id)
    return {"looks": looks.order_by("-at")[:ACCESS_SHOWN]}


PARTS = {"summary": _summary, "timeline": _timeline, "plan": _plan, "people": _people, "access": _access}


@needs(Permission.READ_CASES)
def case_print(request, pk):
    """The whole record on paper: for the file, or for the client what was written for everybody to read."""
    case = opened_case(request, pk, "case.print")
    copy = "client" if request.GET.get("copy") == "client" else "file"
    contacts = list(queries.notes_on_paper(case, copy=copy))
    context = {
        "case": case,
        "copy": copy,
        "figures": queries.case_figures(case),
        "contacts": contacts,
        # What rooms above write under a note is theirs to say to professionals, as their forms are.
        "lines": beneath(case, [one.pk for one in contacts]) if copy == "file" else {},
        "steps": PlanStep.objects.filter(case=case).exclude(pk__in=told_apart(case)).order_by("written_at"),
        "now": timezone.now(),
        "follow_ups": FollowUp.objects.filter(case=case).order_by("due_on", "id"),
        # What the forms say for professionals is no part of the copy for the client, who gets the report as a PDF.
        "panels": panels_for(request, case, "case.print" if copy == "file" else "case.print.client"),
        "panels_after": panels_for(request, case, "case.print.after") if copy == "file" else [],
    }
    return page(request, "cases/print.html", context)


@needs(Permission.WRITE_CASES)
def case_new(request):
    """Open a case without a request, for a client chosen on their page or by the search."""
    seat, today = request.seat, timezone.localdate()
    key = key_from(request.POST.get("client") or request.GET.get("client"))
    client = opened_client(request, key, "case.new")
    if client.died_on:
        messages.warning(request, str(rules.ClientHasDied.message))
        return redirect("people:detail", client.pk)
    running = Case.objects.filter(client=client, state=CaseState.OPEN).first()
    if running:
        return redirect("cases:detail", running.pk)
    worker, key = worker_of(seat), f"cases.case:new:{client.pk}"
    initial = {
        "client": client.pk, "on": today, "responsible": str(worker.pk) if worker else "",
        "unit": str(client.unit_id or ""), "bed": client.bed,
    }  # fmt: skip
    form = OpenCaseForm(request.POST or None, seat=seat, today=today, initial=initial)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data | {"client": client}
        case = tried(form, lambda: services.open_case(by=seat, today=today, **told))
        if case:
            discard_draft(by=seat, key=key)
            messages.success(request, _("The case is open."))
            return redirect("cases:detail", case.pk)
    context = {"form": form, "client": client, "draft": offer_draft(request, key, form), "draft_key": key}
    return page(request, "cases/case_new.html", context)


@needs(Permission.WRITE_CASES)
def case_close(request, pk):
    case, today, key = opened_case(request, pk, "case.close"), timezone.localdate(), f"cases.close:{pk}"
    form = CloseForm(request.POST or None, record=case, seat=request.seat, today=today, initial={"on": today})
    asked = asked_in("close", request, case)
    if request.method == "POST" and are_valid(asked) and form.is_valid():
        form.hold()
        if tried(form, lambda: _closed(request, case, form, asked)):
            discard_draft(by=request.seat, key=key)
            messages.success(request, _("The case is closed."))
            return redirect("cases:detail", pk)
    steps = PlanStep.objects.filter(case=case, state=StepState.OPEN).exclude(pk__in=told_apart(case, "close"))
    context = {
        "form": form,
        "case": case,
        "steps": steps.order_by("due_on", "id"),
        "drafts": queries.drafts_of(case),
    }
    context |= {"asked": asked, "draft_key": key, "panels": panels_for(request, case, "case.close")}
    context["draft"] = offer_draft(request, key, form, *(one.form for one in asked))
    return page(request, "cases/close.html", context)


@transaction.atomic  # both or neither: what a room above refuses is typed on in the same form
def _closed(request, case: Case, form: CloseForm, asked: list[Asked]) -> Case:
    told = {name: value for name, value in form.cleaned_data.items() if name != "version"}
    services.close_case(by=request.seat, case=case, today=timezone.localdate(), **told)
    keep_asked(by=request.seat, record=case, asked=asked)
    return case


@needs(Permission.WRITE_CASES)
def case_reopen(request, pk):
    case, today = opened_case(request, pk, "case.reopen"), timezone.localdate()
    initial = {"on": today, "depth": case.depth}
    form = ReopenForm(request.POST or None, seat=request.seat, today=today, initial=initial)
    if request.method == "POST" and form.is_valid():
        verb = services.reopen_case
        episode = tried(form, lambda: verb(by=request.seat, case=case, today=today, **form.cleaned_data))
        if episode:
            messages.success(request, _("The case is reopened as a new episode."))
            return redirect("cases:detail", episode.pk)
    return page(request, "cases/reopen.html", {"form": form, "case": case})


def _change(request, case: Case, what: str, form: VersionedForm, verb: Callable[..., Case], said: str):
    """Ask for one thing of the case anew, and change it."""
    if request.method == "POST" and form.is_valid():
        form.hold()
        if tried(form, lambda: verb(by=request.seat, case=case, **{what: form.cleaned_data[what]})):
            messages.success(request, said)
            return redirect("cases:detail", case.pk)
    return page(request, "cases/change.html", {"form": form, "case": case, "what": what})


@needs(Permission.WRITE_CASES)
def case_depth(request, pk):
    case = opened_case(request, pk, "case.depth")
    form = DepthForm(request.POST or None, record=case, initial={"depth": case.depth})
    return _change(request, case, "depth", form, services.change_depth, _("The depth is changed."))


@needs(Permission.WRITE_CASES)
def case_risk(request, pk):
    case = opened_case(request, pk, "case.risk")
    form = RiskForm(request.POST or None, record=case, initial={"risk": case.risk})
    return _change(request, case, "risk", form, services.change_risk, _("The risk is changed."))


@needs(Permission.WRITE_CASES)
def case_stage(request, pk):
    case = opened_case(request, pk, "case.stage")
    form = StageForm(request.POST or None, record=case, initial={"stage": case.stage})
    return _change(request, case, "stage", form, services.change_stage, _("The stage is changed."))
