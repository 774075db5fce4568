"""Assignments: post, correct, end."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from lianqiao.core.forms import tried
from lianqiao.core.pages import page
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission
from lianqiao.workforce import services
from lianqiao.workforce.forms import AssignForm, AssignmentForm, EndForm
from lianqiao.workforce.models import Assignment, Worker
from lianqiao.workspace.drafts import discard_draft, offer_draft

TERMS = ("source", "employer", "fulltime", "fte", "from_on", "until_on")


@needs(Permission.WRITE_WORKFORCE)
def assignment_new(request, pk):
    worker = get_object_or_404(Worker, pk=pk)
    form = AssignForm(request.POST or None, initial={"from_on": timezone.localdate()})
    key = f"workforce.assignment:{pk}"
    if form.is_valid():
        terms = form.cleaned_data | {"worker": worker, "institution": request.seat.institution}
        if tried(form, lambda: services.assign(by=request.seat, **terms)):
            discard_draft(by=request.seat, key=key)
            messages.success(request, _("The assignment is recorded."))
            return redirect("workforce:detail", pk)
    context = {"form": form, "worker": worker, "assignment": None, "draft_key": key}
    return page(request, "workforce/assignment.html", context | {"draft": offer_draft(request, key, form)})


@needs(Permission.WRITE_WORKFORCE)
def assignment_change(request, pk):
    assignment = get_object_or_404(Assignment.objects.select_related("worker"), pk=pk)
    initial = {name: getattr(assignment, name) for name in TERMS}
    initial["fulltime"] = "yes" if assignment.fulltime else "no"
    form = AssignmentForm(request.POST or None, record=assignment, initial=initial)
    key = f"workforce.assignment:{pk}"
    if form.is_valid():
        form.hold()
        terms = {name: form.cleaned_data[name] for name in TERMS}
        precision = assignment.from_precision if "from_on" not in form.changed_data else "day"
        change = terms | {"assignment": assignment, "from_precision": precision}
        if tried(form, lambda: services.change_assignment(by=request.seat, **change)):
            discard_draft(by=request.seat, key=key)
            messages.success(request, _("The assignment is recorded."))
            return redirect("workforce:detail", assignment.worker_id)
    context = {"form": form, "worker": assignment.worker, "assignment": assignment, "draft_key": key}
    return page(request, "workforce/assignment.html", context | {"draft": offer_draft(request, key, form)})


@needs(Permission.WRITE_WORKFORCE)
def assignment_end(request, pk):
    assignment = get_object_or_404(Assignment.objects.select_related("worker"), pk=pk)
    form = EndForm(request.POST or None, record=assignment, initial={"on": timezone.localdate()})
    if form.is_valid():
        form.hold()
        day = form.cleaned_data["on"]
        if tried(form, lambda: services.end_assignment(by=request.seat, assignment=assignment, on=day)):
            messages.success(request, _("The assignment is ended."))
            return redirect("workforce:detail", assignment.worker_id)
    context = {"form": form, "worker": assignment.worker, "assignment": assignment}
    return page(request, "workforce/end.html", context)
