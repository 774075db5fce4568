"""Screens of community activities."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianqiao.activities import queries, rules, services
from lianqiao.activities.forms import (
    ActivityChangeForm,
    ActivityForm,
    ReasonForm,
    ReportForm,
    codes,
    own_workers,
)
from lianqiao.activities.models import Activity
from lianqiao.activities.states import CountMethod, EventState
from lianqiao.core.errors import DomainError
from lianqiao.core.filters import Filter, chosen
from lianqiao.core.forms import tried
from lianqiao.core.pages import page
from lianqiao.core.paging import keyset
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission
from lianqiao.workforce.queries import worker_of
from lianqiao.workspace.drafts import discard_draft, offer_draft
from lianqiao.workspace.filters import filters_for

from .exports import export_activities

ORDER = ("-on", "-id")
LABELS = {"state": dict(EventState.choices), "method": dict(CountMethod.choices)}
PLAN = ("title", "on", "started_at", "place", "category", "items", "scene", "audience", "partner")


def activity_filters() -> tuple[Filter, ...]:
    return (
        Filter("state", _("State"), "state", tuple(EventState.choices)),
        Filter("category", _("Category"), "category", tuple(codes("category"))),
        Filter("method", _("Counted by"), "count_method", tuple(CountMethod.choices)),
        Filter("worker", _("Responsible"), "worker_id", tuple(own_workers())),
        Filter("from", _("From date"), "on__gte"),
        Filter("to", _("To date"), "on__lte"),
    )


@needs(Permission.READ_ACTIVITIES)
def activity_list(request):
    filters = activity_filters()
    found = chosen(queries.activity_rows(), filters, request.GET, reverse("activities:list"))
    part = keyset(found.rows, order=ORDER, after=request.GET.get("after"))
    context = {"filters": filters, "found": found, "rows": part.rows, "labels": LABELS}
    context["more_url"] = found.more(part.next)
    context["saved_filters"] = filters_for(request.seat, "activities:list")
    template = "activities/list.html"
    return page(request, template, context, block="rows" if request.GET.get("after") else "list")


@needs(Permission.READ_ACTIVITIES)
def activity_export(request):
    if not request.seat.can(Permission.EXPORT):  # both are needed; `needs` asks for one of several
        raise PermissionDenied
    found = chosen(queries.activity_rows(), activity_filters(), request.GET, "")
    return export_activities(by=request.seat, rows=found.rows.order_by(*ORDER), chips=found.chips)


@needs(Permission.WRITE_ACTIVITIES)
def activity_new(request):
    leader = worker_of(request.seat)
    initial = {"on": timezone.localdate(), "worker": str(leader.pk) if leader else ""}
    form = ActivityForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        activity = tried(form, lambda: services.plan_activity(by=request.seat, **form.cleaned_data))
        if activity:
            discard_draft(by=request.seat, key="activities.activity:new")
            messages.success(request, _("The activity is planned."))
            return redirect("activities:detail", activity.pk)
    draft = offer_draft(request, "activities.activity:new", form)
    return page(request, "activities/form.html", {"form": form, "activity": None, "draft": draft})


@needs(Permission.READ_ACTIVITIES)
def activity_detail(request, pk):
    activity = get_object_or_404(Activity.objects.select_related("worker", "signed_by__account"), pk=pk)
    context = {
        "activity": activity,
        "can_report": rules.can_hold(activity) or rules.can_correct(activity),
        "can_change": activity.signed_at is None and activity.state != EventState.CANCELLED,
        "can_cancel": rules.can_cancel(activity),
        "can_sign": rules.can_correct(activity),
        "earlier": queries.earlier_counts(activity) if activity.state == EventState.HELD else [],
        "labels": LABELS,
    }
    return page(request, "activities/detail.html", context)


@needs(Permission.WRITE_ACTIVITIES)
def activity_change(request, pk):
    activity = get_object_or_404(Activity, pk=pk)
    initial = {name: getattr(activity, name) for name in PLAN} | {"worker": str(activity.worker_id or "")}
    key = f"activities.activity:{pk}"
    form = ActivityChangeForm(request.POST or None, record=activity, initial=initial)
    if request.method == "POST" and form.is_valid():
        changed = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        form.hold()
        if tried(form, lambda: services.change_activity(by=request.seat, activity=activity, **changed)):
            discard_draft(by=request.seat, key=key)
            messages.success(request, _("The activity is changed."))
            return redirect("activities:detail", activity.pk)
    draft = offer_draft(request, key, form)
    return page(request, "activities/form.html", {"form": form, "activity": activity, "draft": draft})


@needs(Permission.WRITE_ACTIVITIES)
def activity_report(request, pk):
    """Say how many came and how that was counted; or put it right while it is not signed."""
    activity = get_object_or_404(Activity, pk=pk)
    initial = {
        name: getattr(activity, name) for name in ("on", "head_count", "count_method", "minutes", "report")
    }
    form = ReportForm(request.POST or None, record=activity, initial=initial)
    if request.method == "POST" and form.is_valid():
        answer = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        verb = services.hold_activity if activity.state == EventState.PLANNED else services.correct_activity
        form.hold()
        held = tried(
            form,
            lambda: verb(
                by=request.seat, activity=activity, outcome=services.Outcome(**answer), at=timezone.now()
            ),
        )
        if held:
            discard_draft(by=request.seat, key=f"activities.report:{pk}")
            messages.success(request, _("The activity is recorded."))
            return redirect("activities:detail", activity.pk)
    draft = offer_draft(request, f"activities.report:{pk}", form)
    return page(request, "activities/report.html", {"form": form, "activity": activity, "draft": draft})


@needs(Permission.WRITE_ACTIVITIES)
@require_POST
def activity_cancel(request, pk):
    activity = get_object_or_404(Activity, pk=pk)
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    return _done(
        request,
        activity,
        lambda: services.cancel_activity(by=request.seat, activity=activity, reason=reason),
        _("The activity is cancelled."),
    )


@needs(Permission.SIGN)
@require_POST
def activity_sign(request, pk):
    activity = get_object_or_404(Activity, pk=pk)
    return _done(
        request,
        activity,
        lambda: services.sign_activity(by=request.seat, activity=activity, at=timezone.now()),
        _("The record is signed."),
    )


def _done(request, activity, verb, message):
    try:
        verb()
        messages.success(request, message)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("activities:detail", activity.pk)
