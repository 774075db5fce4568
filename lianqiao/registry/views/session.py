"""What the header of every page does: switch seat, switch language, unlock, say that somebody is still here."""

from django.conf import settings
from django.contrib.auth import authenticate
from django.core.cache import cache
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianqiao.audit.actions import action
from lianqiao.registry.gates import PUBLIC, SIGNED_IN, needs
from lianqiao.registry.middleware import ACTIVE_SEAT

UNLOCK_TRIES = 5
UNLOCK_PAUSE_SECONDS = 300
LANGUAGE_COOKIE_SECONDS = 365 * 24 * 3600


def _back(request) -> str:
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return wanted
    return "/"


@needs(SIGNED_IN)
@require_POST
def switch_seat(request):
    """Sit down on another of one's own seats; a seat of somebody else is left unsaid."""
    for seat in request.seats:
        if str(seat.pk) == request.POST.get("seat"):
            request.session[ACTIVE_SEAT] = str(seat.pk)
            with action("registry.seat_taken", by=seat, on=seat):
                pass
    return redirect("/")


@needs(PUBLIC)
@require_POST
def set_language(request):
    """Change the language and stay on the page."""
    response = redirect(_back(request))
    language = request.POST.get("language")
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=LANGUAGE_COOKIE_SECONDS,
            samesite="Lax",
            httponly=True,
        )
    return response


@needs(SIGNED_IN)
@require_POST
def unlock(request):
    """Check the password again, so that the covered page comes back with all that was typed on it."""
    tries_key = f"unlock:{request.user.pk}"
    if cache.get_or_set(tries_key, 0, UNLOCK_PAUSE_SECONDS) >= UNLOCK_TRIES:
        return JsonResponse({"error": _("Too many tries. Wait five minutes, or sign in again.")}, status=429)
    if (
        authenticate(request, username=request.user.username, password=request.POST.get("password", ""))
        is None
    ):
        cache.incr(tries_key)
        return JsonResponse({"error": _("That is not your password.")}, status=403)
    cache.delete(tries_key)
    return JsonResponse({"unlocked": True})


@needs(SIGNED_IN)
@require_POST
def still_here(request):
    """Typing keeps the session alive."""
    request.session.modified = True
    return HttpResponse(status=204)
