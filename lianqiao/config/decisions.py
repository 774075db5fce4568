"""What waits for the supervisor's signature or decision, of all rooms in one list."""

from itertools import groupby

from django.utils import timezone

from lianqiao.config.navigation import feed
from lianqiao.core.navigation import by_time_left
from lianqiao.core.pages import page
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission


@needs(Permission.SEE_TEAM)
def to_decide(request):
    """Reports, plans, requests for records, openings, samples and late notes, by kind; each line leads to where it is decided."""
    now = timezone.now()
    items = by_time_left(feed("decisions", request.seat, now), now)
    kinds = sorted(
        items, key=lambda item: str(item.kind)
    )  # stable: within a kind the most overdue stays first
    groups = [(kind, list(rows)) for kind, rows in groupby(kinds, key=lambda item: str(item.kind))]
    return page(request, "config/to_decide.html", {"groups": groups, "count": len(items)})
