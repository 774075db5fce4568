"""What this room puts into the menu and onto the desk."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lianqiao.core.addresses import address
from lianqiao.core.navigation import Entry, InboxItem
from lianqiao.registry.models import Seat
from lianqiao.registry.roles import Permission

from .queries import unsigned_samples, waiting_hints
from .rules import can_audit, is_told

NAVIGATION = [
    Entry(
        gettext_lazy("Record audits"), "reviews:samples", "clipboard-search", Permission.SEE_TEAM, order=13
    ),
]
UNDER = "reviews:samples"
# What lies unfinished on the desk: the forms by the beginning of their drafts' keys, as their pages are headed.
DRAFTS = {"reviews.record": gettext_lazy("Check of a record")}


def decisions(seat: Seat, now: datetime) -> Iterator[InboxItem]:
    """Return the samples that wait for a review or a signature, and how many hints the supervisor has not looked at."""
    if can_audit(seat) and seat.institution_id:
        for row in unsigned_samples()[:20]:
            yield _sample(row)
    if is_told(seat) and (count := waiting_hints(seat)):
        yield InboxItem(
            kind=_("Repeated notes"),
            title=ngettext("%(count)s pair of notes", "%(count)s pairs of notes", count) % {"count": count},
            url=address("reviews:hints"),
            icon="copy-check",
        )


def _sample(row: dict[str, Any]) -> InboxItem:
    done = row["looked_at"] == row["all_records"]
    told = {"done": row["looked_at"], "all": row["all_records"]}
    return InboxItem(
        kind=_("Sample to sign") if done else _("Sample to look through"),
        title=_("Record audit"),
        detail=_("%(done)s of %(all)s records looked at") % told,
        url=address("reviews:sample", row["id"]),
        icon="clipboard-check" if done else "clipboard-search",
    )
