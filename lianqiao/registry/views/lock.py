"""Locking, unlocking, saying that somebody is still here, and sending again what the lock held back."""

from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lianqiao.core.pages import page
from lianqiao.registry.gates import SIGNED_IN, needs
from lianqiao.registry.kept import KEPT, kept_forms, let_go
from lianqiao.registry.lock import lock_page, open_when_locked, own_address, unattended


@open_when_locked
@needs(SIGNED_IN)
@require_POST
def lock(request: HttpRequest) -> HttpResponse:
    """Lock this browser now, in all its tabs; without scripts the answer leads to the page that asks."""
    request.session.lock(timezone.now())
    if "next" in request.POST:
        return redirect(own_address(request, request.POST["next"]))
    return HttpResponse(status=204)


@open_when_locked
@needs(SIGNED_IN)
@require_http_methods(["GET", "POST"])
def unlock(request: HttpRequest) -> HttpResponse:
    """Open again with the password: by the cover, which wants a short answer, or by the page that asks."""
    wanted = own_address(request, request.POST.get("next", ""))
    if request.method == "GET":
        return lock_page(request, next_url="/") if request.locked_since else redirect("/")
    error, status = _refusal(request)
    short = "next" not in request.POST
    if error:
        refused = JsonResponse({"error": error}, status=status)
        return refused if short else lock_page(request, next_url=wanted, error=error, status=status)
    request.session.unlock(timezone.now())
    if short:
        return JsonResponse({"unlocked": True})
    return redirect("registry:kept" if kept_forms(request) else wanted)


def _refusal(request: HttpRequest) -> tuple[str, int]:
    # Counted together with signing in: the lock is no second door with tries of its own.
    try:
        found = get_adapter().authenticate(
            request, username=request.user.username, password=request.POST.get("password", "")
        )
    except ValidationError:
        return _("Too many tries. Wait five minutes, or sign in again."), 429
    if found is None or found.pk != request.user.pk:
        return _("That is not your password."), 403
    return "", 200


@open_when_locked
@needs(SIGNED_IN)
@require_POST
def sign_in_anew(request: HttpRequest) -> HttpResponse:
    """Sign out and lead to the sign-in page, for passkeys and other services; what was kept waits behind it."""
    kept, wanted = request.session.get(KEPT), own_address(request, request.POST.get("next", ""))
    logout(request)
    if kept:
        request.session[KEPT] = kept
        wanted = reverse("registry:kept")
    return redirect(f"{reverse('account_login')}?{urlencode({'next': wanted})}")


@unattended
@needs(SIGNED_IN)
@require_http_methods(["GET", "POST"])
def still_here(request: HttpRequest) -> HttpResponse:
    """POST says somebody is typing. GET only asks whether the session is open, and whose it is.

    The answer brings a fresh form token: signing in anew in another tab made those of this page worthless.
    """
    if request.method == "POST":
        request.session.touch(timezone.now())
        return HttpResponse(status=204)
    return JsonResponse({"account": str(request.user.pk), "token": get_token(request)})


@needs(SIGNED_IN)
@require_http_methods(["GET", "POST"])
def kept(request: HttpRequest) -> HttpResponse:
    """Show what was sent to the locked session; POST sends one on its way (again a POST, by 307) or forgets it."""
    forms = kept_forms(request)
    if request.method == "GET":
        return page(request, "registry/kept.html", {"forms": forms}) if forms else redirect("/")
    chosen = next((form for form in forms if form.key == request.GET.get("form")), None)
    if chosen is None:
        return redirect("/")
    let_go(request, chosen)
    if "forget" in request.GET:
        return redirect("registry:kept")
    return HttpResponseRedirect(chosen.path, preserve_request=True)
