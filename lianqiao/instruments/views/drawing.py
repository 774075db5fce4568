"""What a page needs to draw a form, and what it hears while it is answered."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import get_language

from lianqiao.instruments.sheets import LESS, MORE, Sheet
from lianqiao.instruments.sheets.kinds import answered

SPOKEN = "in"
ASKED_BACK = "gaps"
"""The field that says that somebody was asked once whether the gaps are meant: nobody is asked twice."""


def fields_of(request: HttpRequest) -> dict[str, list[str]]:
    """Return the fields of a sent form, each with all its values."""
    return {name: [str(value) for value in values] for name, values in request.POST.lists()}


def wants_line(request: HttpRequest) -> bool:
    """Whether the form was sent to be drawn again: by a button that adds or takes away a line, by the enter key, or in another
    language."""
    return any(name in request.POST for name in (MORE, LESS, SPOKEN)) or request.POST.get("do") == "draw"


def unseen(request: HttpRequest, sheet: Sheet) -> tuple[str, ...]:
    """Return the questions that are asked now and were not on the page that was sent: nobody could have answered them."""
    hidden = set(request.POST.getlist("unseen"))
    return tuple(
        each.name
        for each in (sheet.asking if hidden else ())
        if each.name in hidden and each.asked and not answered(each.element)
    )


def gaps_meant(request: HttpRequest) -> bool:
    return ASKED_BACK in request.POST


def spoken(request: HttpRequest) -> str:
    """Speak the language the form asks for, if it asks for one, and return it."""
    language = request.POST.get(SPOKEN, "")
    if language not in dict(settings.LANGUAGES):
        return ""
    translation.activate(language)
    return language


def remembering(answer: HttpResponse, language: str) -> HttpResponse:
    """Have the browser ask for a language from now on."""
    if language:
        answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax", httponly=True)
    return answer


def drawn(sheet: Sheet, faults: dict[str, str]) -> dict[str, Any]:
    """Return what the rows of a form are drawn from; `faults` are by row."""
    asked, done = sheet.asked_and_answered()
    return {"rows": sheet.rows(get_language() or "zh"), "asked": asked, "done": done, "faults": faults}


def heard(sheet: Sheet) -> dict[str, Any]:
    """Return what a page shows and hides, and how far it is."""
    asked, done = sheet.asked_and_answered()
    return {"hidden": sheet.hidden, "asked": asked, "done": done}
