"""The team sheet of a case: read and printed, somebody joins, changes, leaves."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from lianqiao.cases.rules.access import can_name
from lianqiao.cases.seen import opened_case, opened_record
from lianqiao.core.forms import tried
from lianqiao.core.pages import page
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission
from lianqiao.workspace.drafts import discard_draft, offer_draft

from . import queries, services
from . import rules as may
from .forms import ChangeMemberForm, JoinForm, LeaveForm
from .kinds import MemberKind
from .models import Member


@needs(Permission.READ_CASES)
def sheet(request, pk):
    case, today = opened_case(request, pk, "case.team_sheet"), timezone.localdate()
    writes, names = may.can_write(request.seat, case), can_name(request.seat, case)
    found = queries.sheet_of(case, on=today)
    lines = [(one, writes and (names or one.member.kind != MemberKind.OURS)) for one in found.members]
    context = {"case": case, "sheet": found, "lines": lines, "writes": writes}
    context["uncovered"] = queries.organisations_of(found.uncovered)
    return page(request, "teams/sheet.html", context)


@needs(Permission.WRITE_CASES)
def member_new(request, pk):
    case, today = opened_case(request, pk, "case.team_sheet"), timezone.localdate()
    key = f"teams.member:new:{pk}"
    if not may.can_write(request.seat, case):
        return redirect("teams:sheet", pk)
    sent = request.POST if request.method == "POST" else None
    about = {"seat": request.seat, "today": today, "names": can_name(request.seat, case)}
    form = JoinForm(sent, initial={"from_on": today, "kind": MemberKind.HOSPITAL}, **about)
    if sent and form.is_valid():
        told = {"case": case, "kind": form.cleaned_data["kind"], "told": form.told(), "today": today}
        if tried(form, lambda: services.join_team(by=request.seat, **told)):
            discard_draft(by=request.seat, key=key)
            messages.success(request, _("They are on the team."))
            return redirect("teams:sheet", pk)
    context = {"form": form, "case": case, "member": None, "draft_key": key}
    return page(request, "teams/form.html", context | {"draft": offer_draft(request, key, form)})


def _current(request, pk) -> Member:
    """Return a member who has not left, of a case whose sheet the seat writes; nobody else's is there to be changed."""
    member = opened_record(request, Member, pk, "case.team_sheet")
    if member.until_on is not None or not may.can_write(request.seat, member.case):
        raise Http404
    return member


@needs(Permission.WRITE_CASES)
def member_change(request, pk):
    member, key = _current(request, pk), f"teams.member:{pk}"
    form = ChangeMemberForm(request.POST or None, record=member)
    if request.method == "POST" and form.is_valid():
        form.hold()
        told = {"member": member, "told": form.told(), "today": timezone.localdate()}
        if tried(form, lambda: services.change_member(by=request.seat, **told)):
            discard_draft(by=request.seat, key=key)
            messages.success(request, _("The member is changed."))
            return redirect("teams:sheet", member.case_id)
    context = {"form": form, "case": member.case, "member": member, "draft_key": key}
    return page(request, "teams/form.html", context | {"draft": offer_draft(request, key, form)})


@needs(Permission.WRITE_CASES)
def member_leave(request, pk):
    member, today = _current(request, pk), timezone.localdate()
    form = LeaveForm(request.POST or None, record=member, initial={"on": today})
    if request.method == "POST" and form.is_valid():
        form.hold()
        told = {"on": form.cleaned_data["on"], "reason": form.cleaned_data["reason"], "today": today}
        if tried(form, lambda: services.leave_team(by=request.seat, member=member, **told)):
            messages.success(request, _("They have left the team and stay on the sheet."))
            return redirect("teams:sheet", member.case_id)
    return page(request, "teams/leave.html", {"form": form, "case": member.case, "member": member})
