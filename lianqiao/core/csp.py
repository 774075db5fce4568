"""Security headers: only our own files run, nothing is framed, nothing is guessed, no address leaks."""

from collections.abc import Callable, Iterable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    # Tabler's stylesheet draws its check marks and arrows from data: images.
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
}
PERMISSIONS = (
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "microphone",
    "payment",
    "usb",
)


class SecurityHeadersMiddleware:
    """Middleware that sets the headers on every answer, a page's own choice excepted."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.headers = {
            "Content-Security-Policy": policy(getattr(settings, "LIANQIAO_FORM_TARGETS", ())),
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Permissions-Policy": ", ".join(f"{name}=()" for name in PERMISSIONS),
        }

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in self.headers.items():
            response.headers.setdefault(name, value)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            # Whoever presses Back after somebody signed out or locked the screen gets no page out of a cache.
            response.headers.setdefault("Cache-Control", "no-store")
        return response


def policy(form_targets: Iterable[str] = ()) -> str:
    """Return the policy as a header; `form_targets` are origins of sign-in services a form may lead to."""
    rules = POLICY | {"form-action": " ".join((POLICY["form-action"], *form_targets))}
    return "; ".join(f"{name} {value}" for name, value in rules.items())
