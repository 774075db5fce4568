"""The door: finds the seat, opens its scope, and refuses every view that did not say what it needs."""

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils import timezone, translation

from .gates import PUBLIC, SIGNED_IN, Detour, needs_of
from .queries import seats_on
from .scopes import scope_of

ACTIVE_SEAT = "active_seat"


class SeatMiddleware:
    """Sets `request.seats` (all of today's, read with the session) and `request.seat` (the active one or None)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.seats, request.seat = [], None
        if request.user.is_authenticated:
            request.seats = _seats(request)
            request.seat = _active(request)
        if request.seat is None:
            return self.get_response(request)
        with scope_of(request.seat):
            return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        needed = needs_of(view)
        if needed is None:
            raise PermissionDenied(
                f"{view.__module__}.{getattr(view, '__name__', view)} does not say what it needs"
            )
        if PUBLIC in needed:
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        if SIGNED_IN in needed:
            return None
        if request.seat is None or not any(request.seat.can(need) for need in needed):
            raise PermissionDenied
        return None

    def process_exception(self, request, exception):
        return redirect(exception.url) if isinstance(exception, Detour) else None


def _seats(request):
    came, account = request.session.account, request.user
    if came is not None and came.pk == account.pk:
        return request.session.seats
    return list(seats_on(timezone.localdate(), account_id=account.pk))  # signed in by this very request


def _active(request):
    chosen = request.session.get(ACTIVE_SEAT)
    for seat in request.seats:
        if str(seat.pk) == chosen:
            return seat
    return request.seats[0] if request.seats else None


class LanguageMiddleware:
    """Chinese unless the reader chose otherwise.

    The browser's wish is left aside on purpose: a ward computer set up in English still serves Chinese colleagues.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        if chosen not in dict(settings.LANGUAGES):
            chosen = settings.LANGUAGE_CODE
        with translation.override(chosen):
            request.LANGUAGE_CODE = chosen
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", chosen)
        return response
