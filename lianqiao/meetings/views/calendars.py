"""The week of whoever looks, and the secret address under which another programme reads it."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_scopes import scopes_disabled

from lianqiao.cases.seen import note_seen
from lianqiao.core.dates import Span
from lianqiao.core.encryption import blind_index
from lianqiao.core.pages import page
from lianqiao.meetings.calendars import MIME, calendar_text
from lianqiao.meetings.models import CalendarFeed
from lianqiao.meetings.queries import calendar_of, week_of
from lianqiao.meetings.services import FEED, make_feed, revoke_feed
from lianqiao.registry.gates import PUBLIC, needs
from lianqiao.registry.models import Seat
from lianqiao.registry.roles import Permission
from lianqiao.registry.scopes import scope_of

BEHIND, AHEAD = timedelta(days=30), timedelta(days=120)


@needs(Permission.READ_CASES)
def calendar(request):
    """One week: meetings, steps in my hands, follow-ups of my cases."""
    today = timezone.localdate()
    week = week_of(request.GET.get("week", ""), today)
    found = calendar_of(request.seat.account_id, week)
    people = {one.row.get(name) for one in found for name in ("case__client_id", "person_id")} - {None}
    note_seen(request, people, request.seat.institution_id, "meeting.calendar")
    days = [week.from_on + timedelta(days=number) for number in range(7)]
    context = {
        "days": [(day, [one for one in found if one.on == day]) for day in days],
        "today": today,
        "before": reverse(
            "meetings:calendar", query={"week": (week.from_on - timedelta(days=7)).isoformat()}
        ),
        "after": reverse("meetings:calendar", query={"week": week.until_on.isoformat()}),
        "week": week,
        "feed": CalendarFeed.objects.filter(seat=request.seat, revoked_at=None).first(),
    }
    return page(request, "meetings/calendar.html", context)


@needs(Permission.READ_CASES)
@require_POST
def feed_make(request):
    """Make the secret address and show it this once; an older one stops working."""
    secret = make_feed(by=request.seat, at=timezone.now())
    url = request.build_absolute_uri(reverse("meetings:calendar_feed", args=[secret]))
    return page(request, "meetings/feed_made.html", {"feed_url": url})


@needs(Permission.READ_CASES)
@require_POST
def feed_revoke(request):
    revoke_feed(by=request.seat, at=timezone.now())
    messages.success(request, _("The address no longer works."))
    return redirect("meetings:calendar")


@needs(PUBLIC)
def calendar_feed(request, secret):
    """The calendar of whoever made this address: times and wards, no names. Nobody signs in here."""
    with scopes_disabled():
        feed = (
            CalendarFeed.objects.select_related("seat__account")
            .filter(index=blind_index(FEED, secret), revoked_at=None)
            .first()
        )
    now = timezone.now()
    if feed is None or not _holds(feed.seat, timezone.localdate(now)):
        raise Http404
    today = timezone.localdate(now)
    with scope_of(feed.seat), translation.override(feed.seat.account.language):
        found = calendar_of(feed.seat.account_id, Span(today - BEHIND, today + AHEAD))
        text = calendar_text(found, now=now)
    return HttpResponse(text, content_type=MIME, headers={"Cache-Control": "private, max-age=900"})


def _holds(seat: Seat, today) -> bool:
    """Whether the seat is still held by an open account that may read cases."""
    ended = seat.until_on is not None and seat.until_on <= today
    return not ended and seat.account.is_active and seat.can(Permission.READ_CASES)
