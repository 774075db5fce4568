"""Screens of asking for help and of answering."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianqiao.cases import queries, rules, services
from lianqiao.cases.forms import AnswerForm, HelpForm
from lianqiao.cases.models import Request
from lianqiao.cases.seen import note_request_seen
from lianqiao.cases.states import RequestState, SourceKind
from lianqiao.core.errors import DomainError
from lianqiao.core.forms import tried
from lianqiao.core.pages import page
from lianqiao.core.paging import keyset
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission
from lianqiao.workspace.drafts import discard_draft, offer_draft

DRAFT = "cases.request:new"
ANSWERS = {
    "redirect": ("redirect_reason", services.redirect_request),
    "decline": ("decline_reason", services.decline_request),
}


@needs(Permission.ASK_HELP)
def request_new(request):
    seat, today = request.seat, timezone.localdate()
    initial = {
        "unit": str(seat.unit_id or ""),
        "source_kind": SourceKind.PATIENT if seat.can(Permission.WRITE_CASES) else SourceKind.NURSE,
        "referrer_name": "" if seat.can(Permission.WRITE_CASES) else seat.holder_name,
    }
    form = HelpForm(request.POST or None, seat=seat, today=today, initial=initial)
    if request.method == "POST" and form.is_valid():
        verb = services.open_request
        if tried(form, lambda: verb(by=seat, at=timezone.now(), **form.cleaned_data)):
            discard_draft(by=seat, key=DRAFT)
            messages.success(request, _("Your request is with the social workers."))
            return redirect("cases:request_mine")
    draft = offer_draft(request, DRAFT, form)
    return page(request, "cases/request_new.html", {"form": form, "draft": draft, "draft_key": DRAFT})


@needs(Permission.ASK_HELP)
def request_mine(request):
    """What I asked and what became of it."""
    part = keyset(
        queries.requests_of(request.seat.account_id),
        order=("-received_at", "-id"),
        after=request.GET.get("after"),
    )
    more = reverse("cases:request_mine", query={"after": part.next}) if part.next else ""
    return page(
        request, "cases/request_mine.html", {"rows": part.rows, "more_url": more, "now": timezone.now()}
    )


@needs(Permission.ASK_HELP)
def request_answer(request, pk):
    """My request with its answer, and whether the service goes on; nothing of the case."""
    mine = Request.objects.filter(asked_by__account_id=request.seat.account_id)
    asked = get_object_or_404(mine.select_related("unit", "decided_by__account", "asked_by", "case"), pk=pk)
    services.note_answer_seen(by=request.seat, request=asked, at=timezone.now())
    note_request_seen(request, asked, "case.answer")
    can_withdraw = rules.can_withdraw(asked, account_id=request.seat.account_id)
    return page(request, "cases/request_answer.html", {"asked": asked, "can_withdraw": can_withdraw})


@needs(Permission.ASK_HELP)
@require_POST
def request_withdraw(request, pk):
    mine = Request.objects.filter(asked_by__account_id=request.seat.account_id)
    asked = get_object_or_404(mine.select_related("asked_by"), pk=pk)
    try:
        services.withdraw_request(by=request.seat, request=asked, at=timezone.now())
        messages.success(request, _("The request is withdrawn."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("cases:request_answer", pk)


@needs(Permission.TRIAGE)
def request_list(request):
    """Requests to answer, the most pressing first; or all of them, the newest first."""
    state = request.GET.get("state", RequestState.WAITING)
    rows, order = queries.request_rows(), ("-received_at", "-id")
    if state == RequestState.WAITING:
        rows, order = rows.filter(state=state), ("due_at", "id")
    elif state in RequestState.values:
        rows = rows.filter(state=state)
    part = keyset(rows, order=order, after=request.GET.get("after"))
    context = {
        "rows": part.rows,
        "state": state,
        "states": [("all", _("All")), *RequestState.choices],
        "more_url": reverse("cases:request_list", query={"state": state, "after": part.next})
        if part.next
        else "",
        "now": timezone.now(),
    }
    return page(
        request, "cases/request_list.html", context, block="rows" if request.GET.get("after") else "list"
    )


@needs(Permission.TRIAGE)
def request_detail(request, pk):
    asked = get_object_or_404(
        Request.objects.select_related("unit", "asked_by__account", "decided_by__account", "client", "case"),
        pk=pk,
    )
    note_request_seen(request, asked, "case.request")
    context = {"asked": asked, "now": timezone.now(), "can_decide": rules.can_decide(asked)}
    return page(request, "cases/request_detail.html", context)


@needs(Permission.TRIAGE)
def request_refuse(request, pk, answer):
    """Redirect or decline, with the reason and a line that is told back."""
    asked = get_object_or_404(Request.objects.select_related("unit"), pk=pk)
    note_request_seen(request, asked, "case.refuse")
    vocabulary, verb = ANSWERS[answer]
    form = AnswerForm(
        request.POST or None, vocabulary=vocabulary, seat=request.seat, today=timezone.localdate()
    )
    if request.method == "POST" and form.is_valid():
        if tried(form, lambda: verb(by=request.seat, request=asked, at=timezone.now(), **form.cleaned_data)):
            messages.success(request, _("The answer is on its way to whoever asked."))
            return redirect("cases:request_list")
    return page(request, "cases/request_refuse.html", {"form": form, "asked": asked, "answer": answer})
