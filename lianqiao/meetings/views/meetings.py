"""Screens of meetings: plan, change, record, sign, call off."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianqiao.cases.models import Case
from lianqiao.cases.seen import note_case_seen, opened_case
from lianqiao.core.errors import DomainError
from lianqiao.core.forms import tried
from lianqiao.core.pages import page
from lianqiao.meetings import queries, services
from lianqiao.meetings import rules as may
from lianqiao.meetings.forms import OUTSIDERS, CancelForm, MeetingForm, RecordForm, planned, recorded
from lianqiao.meetings.invitations import proposed
from lianqiao.meetings.labels import MeetingWords
from lianqiao.meetings.models import Meeting
from lianqiao.people.models import Client
from lianqiao.people.queries import ties_of
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission
from lianqiao.workforce.queries import active_workers
from lianqiao.workspace.drafts import discard_draft, offer_draft


@needs(Permission.WRITE_CASES)
def meeting_new(request, pk):
    case, key = opened_case(request, pk, "meeting"), f"meetings.meeting:new:{pk}"
    initial = {"unit": str(case.unit_id or ""), "clients": [str(case.client_id)]}
    initial |= proposed(case, rows=OUTSIDERS)
    form = _form(request, case, initial)
    if request.method == "POST" and form.is_valid():
        told = form.told() | {"case": case, "at": timezone.now()}
        meeting = tried(form, lambda: services.plan_meeting(by=request.seat, **told))
        if meeting:
            discard_draft(by=request.seat, key=key)
            messages.success(request, _("The meeting stands in the calendar."))
            return redirect("meetings:detail", meeting.pk)
    context = {"form": form, "case": case, "meeting": None, "draft_key": key}
    return page(request, "meetings/form.html", context | {"draft": offer_draft(request, key, form)})


@needs(Permission.WRITE_CASES)
def meeting_change(request, pk):
    meeting, key = _opened(request, pk), f"meetings.meeting:{pk}"
    if not may.can_change(meeting):
        return redirect("meetings:detail", pk)
    form = _form(request, meeting.case, planned(meeting))
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["version"]
        meeting.version = meeting.version if seen is None else seen
        told = form.told() | {"meeting": meeting}
        if tried(form, lambda: services.change_meeting(by=request.seat, **told)):
            discard_draft(by=request.seat, key=key)
            messages.success(request, _("The meeting is changed."))
            return redirect("meetings:detail", pk)
    context = {"form": form, "case": meeting.case, "meeting": meeting, "draft_key": key}
    return page(request, "meetings/form.html", context | {"draft": offer_draft(request, key, form)})


def _form(request, case: Case, initial: dict) -> MeetingForm:
    colleagues = active_workers(timezone.localdate(), institution_id=case.institution_id)
    sent = request.POST if request.method == "POST" else None
    return MeetingForm(
        sent, seat=request.seat, people=_people(case), colleagues=list(colleagues), initial=initial
    )


def _people(case: Case) -> list[tuple[Client, str]]:
    """The client first, then the family, each with how they stand to the client."""
    return [(case.client, ""), *((tie.other, str(tie.label)) for tie in ties_of(case.client))]


@needs(Permission.READ_CASES)
def meeting_detail(request, pk):
    meeting, seat = _opened(request, pk), request.seat
    writes = seat.can(Permission.WRITE_CASES)
    context = {
        "meeting": meeting,
        "case": meeting.case,
        "can_change": writes and may.can_change(meeting),
        "can_record": writes and may.can_record(meeting),
        "can_sign": seat.can(Permission.SIGN) and may.can_sign(meeting, account_id=seat.account_id),
        "can_close_tasks": writes and may.can_close_tasks(meeting),
        "is_over": meeting.starts_at <= timezone.now(),
    }
    return page(request, "meetings/detail.html", context)


def _opened(request, pk) -> Meeting:
    meeting = get_object_or_404(queries.meeting_for_page(), pk=pk)
    note_case_seen(request, meeting.case, "meeting")
    return meeting


@needs(Permission.WRITE_CASES)
def meeting_record(request, pk):
    """Write down how it went: for the first time, or again until it is signed."""
    meeting, key = _opened(request, pk), f"meetings.record:{pk}"
    if not may.can_record(meeting):
        return redirect("meetings:detail", pk)
    attendees = list(meeting.attendees.all())
    sent = request.POST if request.method == "POST" else None
    about = {
        "seat": request.seat,
        "today": timezone.localdate(),
        "attendees": attendees,
        "said": MeetingWords.attendee,
    }
    form = RecordForm(sent, initial=recorded(meeting, attendees), **about)
    if sent and form.is_valid():
        meeting.version = form.cleaned_data["version"]
        told = form.told() | {"meeting": meeting, "at": timezone.now()}
        if tried(form, lambda: services.record_meeting(by=request.seat, **told)):
            discard_draft(by=request.seat, key=key)
            messages.success(request, _("The record is kept. Sign it once it is right."))
            return redirect("meetings:detail", pk)
    context = {"form": form, "case": meeting.case, "meeting": meeting, "draft_key": key}
    return page(request, "meetings/record.html", context | {"draft": offer_draft(request, key, form)})


@needs(Permission.SIGN)
@require_POST
def meeting_sign(request, pk):
    meeting = _opened(request, pk)
    return _done(
        request, pk, lambda: services.sign_meeting(by=request.seat, meeting=meeting, at=timezone.now()),
        _("The record is signed; what was decided stands in the plan."),
    )  # fmt: skip


@needs(Permission.WRITE_CASES)
@require_POST
def meeting_close_tasks(request, pk):
    meeting = _opened(request, pk)
    return _done(
        request, pk, lambda: services.close_tasks(by=request.seat, meeting=meeting, on=timezone.localdate()),
        _("Everything decided is settled."),
    )  # fmt: skip


def _done(request, pk, verb, said: str):
    try:
        verb()
        messages.success(request, said)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("meetings:detail", pk)


@needs(Permission.WRITE_CASES)
def meeting_cancel(request, pk):
    meeting = _opened(request, pk)
    if not may.can_change(meeting):
        return redirect("meetings:detail", pk)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["cancel_reason"]
        if tried(
            form, lambda: services.cancel_meeting(by=request.seat, meeting=meeting, cancel_reason=reason)
        ):
            messages.success(request, _("The meeting is called off."))
            return redirect("meetings:detail", pk)
    return page(request, "meetings/cancel.html", {"form": form, "case": meeting.case, "meeting": meeting})
