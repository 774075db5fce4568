"""What lies on the desk of whoever signs in: unfinished forms, and work in the background."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianqiao.core.navigation import Entry, InboxItem
from lianqiao.registry.composed import composed
from lianqiao.registry.models import Seat
from lianqiao.registry.roles import Permission

from .models import Draft

NAVIGATION = [Entry(_("Background work"), "workspace:jobs", "progress", Permission.IMPORT, 95)]


def inbox(seat: Seat, now: datetime) -> Iterator[InboxItem]:
    """The drafts of this seat, the latest of each form leading back into it; its others wait there and on the list."""
    shown = set()
    for draft in composed(_drafts, seat=seat.pk):
        if draft.resume_url and draft.key not in shown:
            shown.add(draft.key)
            yield InboxItem(
                kind=_("Draft"),
                title=draft.title or _("Unfinished form"),
                url=draft.resume_url,
                detail=_("kept until you come back, 14 days at most"),
                icon="pencil",
                now=now,
            )


def _drafts(*, seat: UUID) -> QuerySet[Draft]:
    return Draft.objects.filter(seat_id=seat)[:20]
