"""The token of forms, made once a page: masking it anew for every form of a page costs more than many a query."""

from django.http import HttpRequest
from django.middleware.csrf import get_token
from markupsafe import Markup


class _Token:
    """The token; only a page that shows it has the cookie set."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._text = ""

    def __html__(self) -> str:
        self._text = self._text or get_token(self._request)
        return self._text

    __str__ = __html__


class _Input:
    """The hidden field that carries the token."""

    def __init__(self, token: _Token) -> None:
        self._token = token

    def __html__(self) -> str:
        return Markup('<input type="hidden" name="csrfmiddlewaretoken" value="{}">').format(self._token)

    __str__ = __html__


def token(request: HttpRequest) -> dict[str, _Token | _Input]:
    """Context processor: `csrf_token` and `csrf_input`, in place of those that are made anew at every use."""
    made = _Token(request)
    return {"csrf_token": made, "csrf_input": _Input(made)}
