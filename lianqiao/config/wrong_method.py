"""What people meet who open the address of a button: a page of ours with a way back, where Django answers nothing."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from lianqiao.core.pages import page

NOT_ALLOWED = 405


class WrongMethodMiddleware:
    """Fills the empty answer to a request of the wrong kind, in the reader's language; the status stays 405."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if answer.status_code != NOT_ALLOWED or answer.content:
            return answer
        context = {"status": NOT_ALLOWED, "back": page_above(request.path)}
        said = page(request, "errors/405.html", context, status=NOT_ALLOWED)
        said["Allow"] = answer["Allow"]
        return said


def page_above(path: str) -> str:
    """Return the nearest address above that leads somewhere: `/audit/` for `/audit/verify/`."""
    parts = path.strip("/").split("/")
    while parts := parts[:-1]:
        above = f"/{'/'.join(parts)}/"
        try:
            resolve(above)
        except Resolver404:
            continue
        return above
    return "/"
