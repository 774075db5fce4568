"""Screens of the care team, of breaking the glass of its restricted notes, and of the monthly review of openings."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianqiao.cases.forms.access import MemberForm, OpeningForm, ReviewForm
from lianqiao.cases.kinds import AccessKind
from lianqiao.cases.models import TeamMember
from lianqiao.cases.queries import access as queries
from lianqiao.cases.rules import access as may
from lianqiao.cases.seen import opened_case
from lianqiao.cases.services import access as services
from lianqiao.core.errors import DomainError
from lianqiao.core.forms import tried
from lianqiao.core.pages import page
from lianqiao.core.paging import keyset
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission

ORDER = ("-opened_at", "-id")


@needs(Permission.READ_CASES)
def team(request, pk):
    """Who belongs to the case; and the form to name one more."""
    case, today = opened_case(request, pk, "case.team"), timezone.localdate()
    names = may.can_name(request.seat, case)
    form = MemberForm(
        request.POST if names and request.method == "POST" else None, seat=request.seat, today=today
    )
    if form.is_bound and form.is_valid():
        told = form.cleaned_data | {"case": case, "on": today}
        if tried(form, lambda: services.add_member(by=request.seat, **told)):
            messages.success(request, _("The colleague belongs to the case now."))
            return redirect("cases:circle", pk)
    context = {"case": case, "form": form, "names": names, "members": queries.team_of(case)}
    return page(request, "cases/circle.html", context)


@needs(Permission.WRITE_CASES)
@require_POST
def member_end(request, pk, member):
    case = opened_case(request, pk, "case.team")
    found = get_object_or_404(TeamMember.objects.select_related("case__responsible"), pk=member, case=case)
    try:
        services.end_member(by=request.seat, member=found, on=timezone.localdate())
        messages.success(request, _("The colleague has left the case."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("cases:circle", pk)


@needs(Permission.READ_CASES)
def break_glass(request, pk):
    """Ask why restricted notes are opened from outside their circle; then open them for half an hour."""
    case, form = opened_case(request, pk, "case.opening"), OpeningForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data | {"client": case.client, "case": case, "kind": AccessKind.SEALED}
        if tried(form, lambda: services.open_record(by=request.seat, at=timezone.now(), **told)):
            messages.warning(
                request, _("The record is open for 30 minutes. Its owner and the privacy officer know.")
            )
            return redirect(case.get_absolute_url())
    return page(request, "cases/opening.html", {"form": form, "case": case})


@needs(Permission.READ_ACCESS_LOG)
def openings(request):
    """The openings of a month, for the monthly review."""
    today = timezone.localdate()
    month = queries.month_of(request.GET.get("month", ""), today)
    waiting = request.GET.get("show") == "waiting"
    rows = queries.openings(month=None if waiting else month, unreviewed=waiting)
    part = keyset(rows, order=ORDER, after=request.GET.get("after"))
    query = {"show": "waiting"} if waiting else {"month": f"{month.from_on:%Y-%m}"}
    more = reverse("cases:openings", query=query | {"after": part.next}) if part.next else ""
    context = {"rows": part.rows, "more_url": more, "month": month, "waiting": waiting, "today": today}
    return page(request, "cases/openings.html", context)


@needs(Permission.READ_CASES, Permission.READ_ACCESS_LOG)
def opening_detail(request, pk):
    """One opening: for the owner to read, for the privacy officer to judge."""
    access = get_object_or_404(queries.openings_for(request.seat), pk=pk)
    reviews, seat = may.can_review(request.seat, access), request.seat
    form = ReviewForm(request.POST if request.method == "POST" and reviews else None, record=access)
    if form.is_bound and form.is_valid():
        told = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        form.hold()
        if tried(form, lambda: services.review_access(by=seat, access=access, at=timezone.now(), **told)):
            messages.success(request, _("The review is written down."))
            return redirect(f"{reverse('cases:openings')}?show=waiting")
    owner = access.case.responsible if access.case else None
    mine = owner is not None and owner.account_id == seat.account_id
    context = {"access": access, "form": form, "reviews": reviews, "mine": mine, "owner": owner}
    return page(request, "cases/opening_detail.html", context)


@needs(Permission.READ_CASES)
@require_POST
def opening_seen(request, pk):
    """The owner of the record has read that it was opened."""
    mine = queries.openings_for(request.seat).filter(case__responsible__account_id=request.seat.account_id)
    services.note_owner_saw(by=request.seat, access=get_object_or_404(mine, pk=pk), at=timezone.now())
    return redirect("desk")
