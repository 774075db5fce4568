"""Deputies: who stands in for whom, name one, end it early."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lianqiao.core.forms import tried
from lianqiao.core.pages import page
from lianqiao.core.paging import keyset
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission
from lianqiao.workforce import queries, rules, services
from lianqiao.workforce.forms import DeputyForm, EndDeputyForm
from lianqiao.workforce.models import Assignment, Deputy
from lianqiao.workforce.states import AwayReason
from lianqiao.workspace.drafts import discard_draft, offer_draft

ORDER = ("-from_on", "-id")


@needs(Permission.READ_WORKFORCE)
def deputy_list(request):
    part = keyset(queries.deputy_rows(), order=ORDER, after=request.GET.get("after"))
    context = {
        "rows": part.rows,
        "more_url": reverse("workforce:deputies", query={"after": part.next}) if part.next else "",
        "reasons": dict(AwayReason.choices),
        "today": timezone.localdate(),
        "me": queries.worker_of(request.seat) if request.seat.can(Permission.WRITE_CASES) else None,
    }
    return page(
        request, "workforce/deputies.html", context, block="rows" if request.GET.get("after") else None
    )


@needs(Permission.WRITE_CASES)
def deputy_new(request, pk):
    seat, today = request.seat, timezone.localdate()
    posts = Assignment.objects.select_related("worker")
    worker = getattr(posts.filter(worker=pk, institution=seat.institution_id).first(), "worker", None)
    if worker is None or not rules.can_appoint_deputy(seat, worker):
        raise Http404
    given = {"worker": worker, "institution_id": seat.institution_id, "today": today}
    form, key = DeputyForm(request.POST or None, **given), f"workforce.deputy:{pk}"
    if form.is_valid():
        told = form.cleaned_data | {"worker": worker, "institution": seat.institution, "today": today}
        if tried(form, lambda: services.appoint_deputy(by=seat, **told)):
            discard_draft(by=seat, key=key)
            messages.success(request, _("The deputy is named; it ends by itself."))
            return redirect("workforce:deputies")
    context = {"form": form, "worker": worker, "draft": offer_draft(request, key, form), "draft_key": key}
    return page(request, "workforce/deputy.html", context)


@needs(Permission.WRITE_CASES)
def deputy_end(request, pk):
    deputy = get_object_or_404(Deputy.objects.select_related("worker", "deputy"), pk=pk)
    if not rules.can_appoint_deputy(request.seat, deputy.worker):
        raise Http404
    today = timezone.localdate()
    form = EndDeputyForm(request.POST or None, record=deputy)
    if form.is_valid():
        form.hold()
        if tried(form, lambda: services.end_deputy(by=request.seat, deputy=deputy, today=today)):
            messages.success(request, _("The deputy stands in no longer."))
            return redirect("workforce:deputies")
    return page(request, "workforce/deputy_end.html", {"form": form, "deputy": deputy, "today": today})
