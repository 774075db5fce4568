"""What a deputy sees on the desk of somebody who is away, marked for whom."""

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianqiao.core.navigation import InboxItem
from lianqiao.registry.composed import composed
from lianqiao.registry.models import Seat
from lianqiao.workforce.queries import stood_in_for

from .models import Case
from .states import CaseState


def colleagues_away(seat: Seat, now: datetime) -> Iterator[InboxItem]:
    """Return one line for each colleague the seat stands in for: until when, and the way to their open cases."""
    for row in composed(_away, account=seat.account_id, today=timezone.localdate(now)):
        count = row["open_cases"]
        cases = ngettext("%(count)s open case", "%(count)s open cases", count) % {"count": count}
        back = _("back on %(day)s") % {"day": row["until_on"].isoformat()}
        yield InboxItem(
            kind=_("You stand in"),
            title=for_whom(row["worker__name"]),
            detail=f"{cases} · {back}",
            url=reverse("cases:list", query={"who": str(row["worker_id"])}),
            tone="info",
            icon="replace",
        )


def _away(*, account: UUID, today: date) -> QuerySet:
    held = Case.objects.filter(responsible=OuterRef("worker"), state=CaseState.OPEN).order_by()
    counted = held.values("responsible").annotate(held=Count("pk")).values("held")
    return stood_in_for(account=account, today=today).annotate(open_cases=Coalesce(Subquery(counted), 0))


def for_whom(name: str) -> str:
    """Return the words that mark what belongs to somebody away."""
    return _("for %(name)s") % {"name": name}


def marked(detail: str, row: dict, path: str, seat: Seat) -> str:
    """Return the detail of a line, with for whom before it when it lies in the hands of a colleague who is away.

    `path` leads to the worker in the row, as "owner".
    """
    if row[f"{path}__account_id"] == seat.account_id:
        return detail
    return f"{for_whom(row[f'{path}__name'])} · {detail}"
