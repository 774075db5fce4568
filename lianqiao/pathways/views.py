"""Being put on a pathway, moved on it, taken off it; and who is on which."""

from datetime import date

from django.contrib import messages
from django.http import Http404, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lianqiao.cases.models import Case
from lianqiao.cases.seen import opened_case, opened_record
from lianqiao.cases.states import CaseState
from lianqiao.catalogue.pathways import by_phase, known_pathways, steps_of
from lianqiao.catalogue.states import Anchor
from lianqiao.core.filters import Filter, chosen
from lianqiao.core.forms import tried
from lianqiao.core.ids import key_from
from lianqiao.core.pages import page
from lianqiao.core.paging import keyset
from lianqiao.instruments.queries import editions_in_use
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission
from lianqiao.workforce.queries import worker_of, workers_at_hand

from . import queries, rules, services
from .forms import EnrolForm, LeaveForm, ShiftForm
from .models import Enrolment
from .states import EnrolmentState

ORDER = ("-begun_at", "-id")


@needs(Permission.READ_CASES)
def enrolment_list(request):
    """Who is on which pathway, and with whom something is overdue. Running ones unless asked otherwise."""
    filters, today, address = _filters(request), timezone.localdate(), reverse("pathways:list")
    found = chosen(queries.enrolments(today), filters, request.GET or _at_first(request), address)
    for chip in found.chips:  # without a query the page would filter by itself again
        chip["remove_url"] += "" if "?" in chip["remove_url"] else "?state="
    part = keyset(found.rows.only("begun_at"), order=ORDER, after=request.GET.get("after"))
    rows = queries.rows_of([one.pk for one in part.rows], today)
    context = {"filters": filters, "found": found, "rows": rows, "more_url": found.more(part.next)}
    return page(request, "pathways/list.html", context | {"today": today})


def _at_first(request) -> QueryDict:
    """The filters in force as long as nobody chose any: running ones, and one's own for who leads nobody."""
    asked = QueryDict(f"state={EnrolmentState.ACTIVE}", mutable=True)
    if not request.seat.can(Permission.SEE_TEAM) and (worker := worker_of(request.seat)):
        asked["worker"] = str(worker.pk)
    return asked


def _filters(request) -> tuple[Filter, ...]:
    today, here = timezone.localdate(), request.seat.institution_id
    known = known_pathways(here).prefetch_related(None)
    at_hand = workers_at_hand(today, institution_id=here) if here else []
    return (
        Filter("pathway", _("Pathway"), "code", tuple((one.code, one.title) for one in known)),
        Filter("late", _("Overdue"), "is_late", (("True", _("with steps overdue")),)),
        Filter(
            "worker", _("Responsible"), "case__responsible_id",
            tuple((str(one.pk), one.name) for one in at_hand),
        ),
        Filter("state", _("State"), "state", tuple(EnrolmentState.choices)),
    )  # fmt: skip


@needs(Permission.WRITE_CASES)
def enrol(request, pk):
    """Choose a pathway for a case, those that suggest themselves first; `?pathway=…` shows one and asks from which day."""
    case, choices = opened_case(request, pk, "case.pathway"), []
    if case.state == CaseState.OPEN:
        choices = queries.choices_for(case, queries.courses_of(case))
    key = key_from(request.GET.get("pathway"))
    if key is None:
        return page(request, "pathways/choose.html", {"case": case, "choices": choices})
    pathway = next((one.pathway for one in choices if one.pathway.pk == key), None)
    if pathway is None:
        raise Http404
    initial = {"anchor_on": _likely(case, pathway.anchor), "skip_past": True}
    form = EnrolForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data | {"case": case, "pathway": pathway, "at": timezone.now()}
        if tried(form, lambda: services.enrol(by=request.seat, **told)):
            messages.success(request, _("The steps of the pathway are in the plan."))
            return redirect(_plan_of(case))
    used = {one.instrument.code: one.instrument for one in editions_in_use(case.institution_id)}
    context = {"case": case, "pathway": pathway, "phases": by_phase(steps_of(pathway)), "form": form}
    return page(request, "pathways/enrol.html", context | {"scales": used})


def _likely(case: Case, anchor: str) -> date:
    """The day the anchor probably was or will be, as far as the record knows."""
    later = timezone.localdate() if anchor in (Anchor.TREATMENT, Anchor.DISCHARGE) else case.opened_on
    return queries.known_anchor(case, anchor) or later


def _running(request, pk) -> Enrolment:
    enrolment = opened_record(request, Enrolment, pk, "case.pathway")
    if not rules.can_change(enrolment):
        raise Http404
    return enrolment


@needs(Permission.WRITE_CASES)
def shift(request, pk):
    enrolment = _running(request, pk)
    to = request.GET.get("to")
    form = ShiftForm(request.POST or None, record=enrolment, initial={"anchor_on": to} if to else {})
    if request.method == "POST" and form.is_valid():
        told = {
            "enrolment": form.hold(), "anchor_on": form.cleaned_data["anchor_on"], "today": timezone.localdate()
        }  # fmt: skip
        if tried(form, lambda: services.shift(by=request.seat, **told)):
            messages.success(request, _("The steps still to do have moved."))
            return redirect(_plan_of(enrolment.case))
    return page(
        request, "pathways/shift.html", {"form": form, "enrolment": enrolment, "case": enrolment.case}
    )


@needs(Permission.WRITE_CASES)
def leave(request, pk):
    enrolment = _running(request, pk)
    form = LeaveForm(request.POST or None, record=enrolment)
    if request.method == "POST" and form.is_valid():
        told = {
            "enrolment": form.hold(), "reason": form.cleaned_data["reason"], "on": timezone.localdate()
        }  # fmt: skip
        if tried(form, lambda: services.leave(by=request.seat, **told)):
            messages.success(request, _("They have left the pathway; its open steps are given up."))
            return redirect(_plan_of(enrolment.case))
    return page(
        request, "pathways/leave.html", {"form": form, "enrolment": enrolment, "case": enrolment.case}
    )


def _plan_of(case: Case) -> str:
    return f"{case.get_absolute_url()}?tab=plan"
