"""What every template knows about the seat."""

from django.conf import settings

from .roles import Permission


class Can:
    """`can.WRITE_CASES` in a template: whether the active seat holds the permission."""

    def __init__(self, seat):
        self._seat = seat

    def __getattr__(self, name: str) -> bool:
        try:
            permission = Permission[name]
        except KeyError:
            raise AttributeError(name) from None
        return self._seat is not None and self._seat.can(permission)


def seat(request) -> dict:
    """Context processor: the active seat, all seats of today, what the seat can do, minutes to the idle lock."""
    active = getattr(request, "seat", None)
    return {
        "seat": active,
        "seats": getattr(request, "seats", []),
        "can": Can(active),
        "account": request.user if getattr(request, "user", None) and request.user.is_authenticated else None,
        "idle_lock_minutes": settings.IDLE_LOCK_MINUTES,
    }
