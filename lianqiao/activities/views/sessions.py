"""Screens of group sessions: planning, the sign-in sheet on a phone, the sheet on paper."""

from uuid import UUID

from django.contrib import messages
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianqiao.activities import queries, rules, services
from lianqiao.activities.forms import MARK, ReasonForm, SessionForm, SheetForm
from lianqiao.activities.models import Group, GroupSession
from lianqiao.activities.states import Attended, EventState
from lianqiao.audit.actions import action
from lianqiao.audit.services import note_accesses
from lianqiao.core.errors import DomainError
from lianqiao.core.forms import tried
from lianqiao.core.pages import page
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission
from lianqiao.workspace.drafts import VERSION, discard_draft, draft_for, offer_draft

from .found import found_people


@needs(Permission.WRITE_ACTIVITIES)
def session_new(request, pk):
    group = get_object_or_404(Group, pk=pk)
    last = group.sessions.exclude(state=EventState.CANCELLED).order_by("on", "number").last()
    initial = {"on": timezone.localdate()}
    if last:
        initial |= {"started_at": last.started_at, "minutes": last.minutes, "place": last.place}
    form, key = SessionForm(request.POST or None, initial=initial), f"activities.session:new:{pk}"
    if request.method == "POST" and form.is_valid():
        session = tried(
            form, lambda: services.plan_session(by=request.seat, group=group, **form.cleaned_data)
        )
        if session:
            discard_draft(by=request.seat, key=key)
            messages.success(request, _("Session %(number)s is planned.") % {"number": session.number})
            return redirect("activities:group", group.pk)
    context = {"form": form, "group": group, "draft": offer_draft(request, key, form), "draft_key": key}
    return page(request, "activities/session_form.html", context)


@needs(Permission.WRITE_ACTIVITIES)
@require_POST
def session_repeat(request, pk):
    """Plan the next session a week after the last one."""
    group = get_object_or_404(Group, pk=pk)
    try:
        session = services.repeat_last_session(by=request.seat, group=group)
    except GroupSession.DoesNotExist:
        return redirect("activities:session_new", group.pk)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("activities:group", group.pk)
    messages.success(
        request,
        _("Session %(number)s is planned for %(day)s.") % {"number": session.number, "day": session.on},
    )
    return redirect("activities:group", group.pk)


@needs(Permission.READ_ACTIVITIES)
def session_sheet(request, pk):
    """The sign-in sheet: tick who came, add who walked in, say how many came without a name."""
    session = get_object_or_404(GroupSession.objects.select_related("group", "worker"), pk=pk)
    key = f"activities.sheet:{pk}"
    typed = _typed(request, key)
    lines = _lines(request, session, "group.session", extra=_walk_ins(typed))
    sent = (
        request.method == "POST" and request.seat.can(Permission.WRITE_ACTIVITIES) and not _looking(request)
    )
    form = SheetForm(request.POST if sent else None, record=session, initial=_shown(session, typed))
    if sent and form.is_valid() and tried(form, lambda: _record(request, session, form, lines)):
        discard_draft(by=request.seat, key=key)
        messages.success(request, _("Session %(number)s is recorded.") % {"number": session.number})
        return redirect("activities:group", session.group_id)
    context = {"form": form, "lines": lines, "marks": _ticked(typed, lines), "people": found_people(request)}
    context["draft"] = offer_draft(request, key, form) if request.method == "GET" else None
    return page(
        request,
        "activities/session.html",
        context | _about(request, session),
        block="sheet" if _looking(request) else None,
    )


def _lines(request, session, page: str, extra=()) -> list[queries.Line]:
    """The lines of the sheet. Who sees names on them is written down here, once for each person named."""
    lines = queries.sign_in_sheet(session, extra=extra)
    if request.seat.can(Permission.READ_PEOPLE):
        place = {"subject": "people.client", "institution_id": session.institution_id, "page": page}
        note_accesses(by=request.seat, subject_ids=[line.client_id for line in lines], **place)
    return lines


def _about(request, session) -> dict:
    writing = request.seat.can(Permission.WRITE_ACTIVITIES)
    return {
        "session": session,
        "statuses": Attended.choices,
        "group": session.group,
        "editable": writing and (rules.can_hold(session) or rules.can_correct(session)),
        "names_shown": request.seat.can(Permission.READ_PEOPLE),
        "can_cancel": rules.can_cancel(session),
        "earlier": queries.earlier_versions(session) if session.state == EventState.HELD else [],
    }


@needs(Permission.READ_PEOPLE)
def session_paper(request, pk):
    """The same sheet to print, line by line in the same order. That names left the screen is written down."""
    session = get_object_or_404(GroupSession.objects.select_related("group", "worker", "institution"), pk=pk)
    with action("session.sheet_printed", by=request.seat, on=session):
        lines = _lines(request, session, "group.paper")
    return page(
        request, "activities/session_paper.html", {"session": session, "group": session.group, "lines": lines}
    )


@needs(Permission.WRITE_ACTIVITIES)
@require_POST
def session_cancel(request, pk):
    session = get_object_or_404(GroupSession, pk=pk)
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    return _done(
        request,
        session,
        lambda: services.cancel_session(by=request.seat, session=session, reason=reason),
        _("The session is cancelled."),
    )


@needs(Permission.SIGN)
@require_POST
def session_sign(request, pk):
    session = get_object_or_404(GroupSession, pk=pk)
    return _done(
        request,
        session,
        lambda: services.sign_session(by=request.seat, session=session, at=timezone.now()),
        _("The record is signed."),
    )


def _looking(request) -> bool:
    # Looking for a walk-in, or ticking everybody, posts the whole sheet, so that no tick is lost; it is no record yet.
    return bool(request.POST.get("find", "").strip() or "look" in request.POST or "mark_all" in request.POST)


def _typed(request, key: str) -> QueryDict:
    """What stands on the sheet now: as posted, or as the draft has it that the user asked for, else nothing."""
    if request.method == "POST":
        return request.POST
    draft = draft_for(request, key) if request.GET.get("draft") == "restore" else None
    kept = QueryDict(mutable=True)
    for name, values in (draft.fields if draft else {}).items():
        if name != VERSION:
            kept.setlist(name, values)
    return kept


def _record(request, session, form, lines):
    answer = form.cleaned_data
    named = request.seat.can(Permission.READ_PEOPLE)
    sheet = services.SignInSheet(
        on=answer["on"],
        # Who may not see names leaves the ticks as they are and only counts.
        marks=form.marks(lines) if named else {line.client_id: line.status for line in lines if line.status},
        counted=answer["counted"],
        minutes=answer["minutes"],
        theme=answer["theme"],
        note=answer["note"],
    )
    verb = services.hold_session if session.state == EventState.PLANNED else services.correct_session
    form.hold()
    return verb(by=request.seat, session=session, sheet=sheet, at=timezone.now())


def _walk_ins(typed: QueryDict) -> list[UUID]:
    added = []
    for text in typed.getlist("walk_in"):
        try:
            added.append(UUID(text))
        except ValueError:
            continue
    return added


def _ticked(typed: QueryDict, lines) -> dict:
    if not typed:
        return {line.client_id: line.status for line in lines}
    usual = typed.get("mark_all", "")
    return {
        line.client_id: typed.get(
            f"{MARK}{line.client_id}", usual or (Attended.PRESENT if line.walk_in else "")
        )
        for line in lines
    }


def _shown(session, typed: QueryDict) -> dict:
    names = ("on", "minutes", "theme", "counted", "note", "version")
    if typed:
        return {name: typed[name] for name in names if name in typed}
    return {name: getattr(session, name) for name in names} | {"counted": session.counted or None}


def _done(request, session, verb, message):
    try:
        verb()
        messages.success(request, message)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("activities:session", session.pk)
