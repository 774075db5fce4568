"""What the header of every page does: switch seat, switch language."""

from django.conf import settings
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from lianqiao.audit.actions import action
from lianqiao.registry.gates import PUBLIC, SIGNED_IN, needs
from lianqiao.registry.lock import open_when_locked, own_address
from lianqiao.registry.middleware import ACTIVE_SEAT

LANGUAGE_COOKIE_SECONDS = 365 * 24 * 3600


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


@open_when_locked
@needs(PUBLIC)
@require_POST
def set_language(request):
    """Change the language and stay on the page."""
    response = redirect(own_address(request, request.POST.get("next", "")))
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
