"""Screens of a minor's record that is closed to the reader: ask for it, open it in an emergency, decide on a request."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from lianqiao.cases.models import Case
from lianqiao.cases.queries.access import case_of_record
from lianqiao.cases.seen import note_seen
from lianqiao.core.forms import tried
from lianqiao.core.pages import page
from lianqiao.people.models import Client
from lianqiao.protection import doors
from lianqiao.protection.forms.openings import AskOpeningForm, BreakGlassForm, DecideOpeningForm
from lianqiao.protection.models import OpeningRequest
from lianqiao.protection.queries import openings as queries
from lianqiao.protection.rules import openings as may
from lianqiao.protection.services import openings as services
from lianqiao.protection.states import OpeningState
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission


@needs(Permission.READ_CASES)
def locked(request, pk):
    """What stands instead of a minor's record: ask for it, and see what became of the request."""
    case, now = _case_of(pk), timezone.now()
    mine = queries.requests_of(client=case.client_id, account=request.seat.account_id)
    for asked in mine:
        services.note_answer_read(by=request.seat, asked=asked, at=now)
    if doors.reason_in(request, case.client, case) is not None:
        return redirect(_next(request) or case.get_absolute_url())
    form = AskOpeningForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data | {"case": case, "at": now}
        if tried(form, lambda: services.ask_opening(by=request.seat, **told)):
            messages.success(
                request, _("Your supervisor has been asked. The record stays closed until then.")
            )
            return redirect(request.get_full_path())
    note_seen(request, [case.client_id], case.institution_id, "protection.locked")
    waits = [asked for asked in mine if asked.state == OpeningState.WAITING]
    context = {"form": form, "case": case, "mine": mine, "waits": waits, "next": _next(request)}
    return page(request, "protection/locked.html", context)


@needs(Permission.READ_CASES)
def emergency(request, pk):
    """Open a minor's record at once, where it cannot wait; the opening is judged afterwards."""
    case = _case_of(pk)
    back = _next(request) or case.get_absolute_url()
    if doors.reason_in(request, case.client, case) is not None:
        return redirect(back)
    form = BreakGlassForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data | {"case": case, "at": timezone.now()}
        if tried(form, lambda: services.break_glass(by=request.seat, **told)):
            said = _("The record is open for 30 minutes. Its owner and the privacy officer know.")
            messages.warning(request, said)
            return redirect(back)
    note_seen(request, [case.client_id], case.institution_id, "protection.emergency")
    return page(request, "protection/emergency.html", {"form": form, "case": case, "next": _next(request)})


@needs(Permission.SEE_TEAM)
def opening(request, pk):
    """One request to open a minor's record, for the leader who decides on it."""
    asked = get_object_or_404(queries.opening_for_page(), pk=pk)
    decides = may.can_decide(request.seat, asked)
    sent = request.POST if request.method == "POST" and decides else None
    form = DecideOpeningForm(sent, record=asked)
    if sent and form.is_valid() and _decided(request, asked, form):
        messages.success(request, _("Your colleague finds the answer on their desk."))
        return redirect("to_decide")
    note_seen(request, [asked.client_id], asked.institution_id, "protection.opening")
    context = {"asked": asked, "case": asked.case, "form": form, "decides": decides}
    context |= {
        "own": asked.account_id == request.seat.account_id,
        "earlier": queries.earlier_requests(asked),
    }
    return page(request, "protection/opening.html", context)


def _decided(request, asked: OpeningRequest, form: DecideOpeningForm) -> OpeningRequest | None:
    verb = services.approve_opening if form.approves else services.refuse_opening
    form.hold()
    return tried(form, lambda: verb(by=request.seat, asked=asked, at=timezone.now(), **form.told()))


def _case_of(client) -> Case:
    """Return the case whose owner is told of the client's record; a record without one has nothing to lock."""
    case = case_of_record(get_object_or_404(Client, pk=client).pk)
    if case is None:
        raise Http404
    return case


def _next(request) -> str:
    url = request.GET.get("next", "")
    return url if url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()}) else ""
