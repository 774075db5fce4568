"""Asking after people whose case is closed."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lianqiao.cases import queries, services
from lianqiao.cases.forms import FollowUpDayForm, FollowUpForm
from lianqiao.cases.models import FollowUp
from lianqiao.cases.seen import note_seen, opened_case
from lianqiao.core.forms import tried
from lianqiao.core.pages import page
from lianqiao.people.openings import check_opening
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission
from lianqiao.workspace.drafts import discard_draft, offer_draft


@needs(Permission.WRITE_CASES)
def follow_up_new(request, pk):
    case = opened_case(request, pk, "case.follow_up")
    form = FollowUpDayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        due_on = form.cleaned_data["due_on"]
        if tried(form, lambda: services.plan_follow_up(by=request.seat, case=case, due_on=due_on)):
            messages.success(request, _("The follow-up is planned."))
            return redirect("cases:detail", pk)
    return page(request, "cases/follow_up_new.html", {"form": form, "case": case})


@needs(Permission.WRITE_CASES)
def follow_up_settle(request, pk):
    found = FollowUp.objects.select_related("case__client", "case__responsible", "person")
    follow_up, today = get_object_or_404(found, pk=pk), timezone.localdate()
    key, case = f"cases.follow_up:{pk}", follow_up.case
    reason = check_opening(request, case.client, case=case)
    proposed = queries.next_try(follow_up, today)
    initial = {"on": today, "mode": "phone", "retry_on": proposed}
    form = FollowUpForm(
        request.POST or None, record=follow_up, seat=request.seat, today=today, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        told = form.told()
        form.hold()
        verb = services.settle_follow_up
        if tried(form, lambda: verb(by=request.seat, follow_up=follow_up, today=today, **told)):
            discard_draft(by=request.seat, key=key)
            messages.success(request, _("The follow-up is written down."))
            return redirect(_after(case, new_needs=told["new_needs"]))
    seen = [key for key in (case.client_id, follow_up.person_id) if key]
    note_seen(request, seen, case.institution_id, "case.follow_up", reason)
    context = {"form": form, "follow_up": follow_up, "case": case, "draft_key": key, "proposed": proposed}
    return page(request, "cases/follow_up.html", context | {"draft": offer_draft(request, key, form)})


def _after(case, *, new_needs: bool) -> str:
    """Where to go on: somebody who needs help again is one click from the next episode."""
    return reverse("cases:reopen" if new_needs else "cases:detail", args=[case.pk])
