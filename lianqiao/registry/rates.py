"""How often something public may be asked for from one place."""

from datetime import datetime

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

KEPT = 120


def within_rate(request: HttpRequest, what: str, *, a_minute: int, at: datetime) -> bool:
    """Count one more request for `what` and say whether its address stays within so many in this minute."""
    place = get_adapter().get_client_ip(request)
    key = f"rate:{what}:{place}:{at:%Y%m%d%H%M}"
    cache.add(key, 0, KEPT)
    return cache.incr(key) <= a_minute
