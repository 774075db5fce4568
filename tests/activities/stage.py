"""What stories of groups and activities are told with. Days count back from today."""

import datetime as dt

from django.utils import timezone

from lianqiao.activities.services import Outcome, SignInSheet

TODAY = timezone.localdate()
NOW = timezone.now()
YESTERDAY = TODAY - dt.timedelta(days=1)


def sheet(marks=None, *, counted: int = 0, on: dt.date = TODAY, **more) -> SignInSheet:
    """A filled sheet: marks by client, heads counted without a name."""
    by_key = {client.pk: status for client, status in (marks or {}).items()}
    return SignInSheet(on=on, marks=by_key, counted=counted, minutes=more.pop("minutes", 60), **more)


def outcome(heads: int, method: str = "signed_list", *, on: dt.date = TODAY, **more) -> Outcome:
    return Outcome(on=on, head_count=heads, count_method=method, minutes=more.pop("minutes", 90), **more)
