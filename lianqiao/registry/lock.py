"""The idle lock: after a pause, or by hand, the server shows nothing of the records until the password is given again.

The page covers itself at the same time (core/static/core/lock.js) and keeps what was typed; this here is for whoever
goes around the cover: another tab, a reload, a program that has the cookie, a browser without JavaScript.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.backends.utils import csrf_input_lazy, csrf_token_lazy
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from lianqiao.core.pages import plain_page

from .kept import keep_sent, kept_forms

LOCKED = 423
TOUCH_EVERY = timedelta(minutes=1)
"""A touch is written this often at most, so that reading pages costs no write each."""
LAG = timedelta(minutes=2)
"""How far the last touch known here may be behind the last key: the page tells once a minute, we write once a minute.
Without it the server would lock somebody whose page knows better. The page, when it covers itself, locks at once."""
DRAFTS_TAKEN = timedelta(minutes=10)
"""How long after locking drafts are still taken in. The last words typed before the cover are on their way when it
falls, and a bad connection makes the page try again every 15 seconds. Taking in shows nothing of any record. Later
ones are refused; then the page says so, holds the text under the cover, and sends it after unlocking."""


def unattended(view: Callable) -> Callable:
    """Mark a view the page asks by itself, like the progress of a job: nobody need be sitting there."""
    view.unattended = True
    return view


def open_when_locked(view: Callable) -> Callable:
    """Mark a view that shows nothing of any record and works while the session is locked."""
    view.open_when_locked = True
    return view


def taken_when_locked(view: Callable) -> Callable:
    """Mark a view whose POST is still taken in for `DRAFTS_TAKEN` after locking."""
    view.taken_when_locked = True
    return view


def locked_since(session, now: datetime) -> datetime | None:
    """Return when the session was locked, by hand or by the pause; None while it is open."""
    if session.locked_at is not None:
        return session.locked_at
    if session.touched_at is None:
        return None
    ends = session.touched_at + timedelta(minutes=settings.IDLE_LOCK_MINUTES) + LAG
    return ends if now >= ends else None


class IdleLockMiddleware:
    """Answers in place of the views while the session is locked; notes the touches while it is open.

    Stands before the seat is looked up, and after the check of form tokens: only a form that came from our own page
    is kept to be sent again.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request):
        request.locked_since = None
        if request.user.is_authenticated:
            request.locked_since = locked_since(request.session, timezone.now())
        if request.locked_since is not None and not _leads_somewhere(request):
            return _cover_yourself() if _asked_by_a_page(request) else lock_page(request)
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not request.user.is_authenticated:
            return None
        now = timezone.now()
        if request.locked_since is None:
            touched = request.session.touched_at
            if touched and now - touched >= TOUCH_EVERY and not getattr(view, "unattended", False):
                request.session.touch(now)
            return None
        return None if _passes(request, view, now) else _locked_answer(request, view)


def _leads_somewhere(request) -> bool:
    # The page of an unknown address has the whole frame, with a name and the count of the inbox.
    try:
        resolve(request.path_info)
    except Resolver404:
        return False
    return True


def _passes(request, view, now: datetime) -> bool:
    if getattr(view, "open_when_locked", False):
        return True
    if request.method != "POST":
        return False
    taken = getattr(view, "taken_when_locked", False) and now - request.locked_since <= DRAFTS_TAKEN
    return taken or request.resolver_match.url_name == "account_logout"


def _locked_answer(request, view) -> HttpResponse:
    if _asked_by_a_page(request):
        return _cover_yourself()
    # What guards an account is asked again, never kept; a late draft stays on its page.
    kept = not view.__module__.startswith("allauth.") and not hasattr(view, "taken_when_locked")
    if request.method == "POST" and kept:
        keep_sent(request, at=timezone.now())
    return lock_page(request)


def _asked_by_a_page(request) -> bool:
    return request.htmx or request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate"


def _cover_yourself() -> HttpResponse:
    # The page is there with all that was typed on it: it only has to cover itself.
    return HttpResponse(status=LOCKED, headers={"HX-Trigger": "locked", "Cache-Control": "no-store"})


def lock_page(
    request: HttpRequest, *, next_url: str = "", error: str = "", status: int = LOCKED
) -> HttpResponse:
    """Return the page that asks for the password; it knows the account and nothing else."""
    context = {
        "request": request,
        "csrf_input": csrf_input_lazy(request),
        "csrf_token": csrf_token_lazy(request),
        "account": request.user,
        "next": next_url or _came_for(request),
        "error": error,
        "kept": kept_forms(request),
        "has_password": request.user.has_usable_password(),
    }
    response = plain_page("registry/locked.html", context, status)
    response["Cache-Control"] = "no-store"
    return response


def _came_for(request: HttpRequest) -> str:
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    # A form cannot be asked for again by address; the page it stood on can.
    return own_address(request, request.headers.get("Referer", ""))


def own_address(request: HttpRequest, wanted: str) -> str:
    """Return the address when it is one of ours, else that of the desk."""
    own = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if own else "/"
