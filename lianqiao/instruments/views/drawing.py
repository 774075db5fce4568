"""What a page needs to draw a form, and what it hears while it is answered."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language

from lianqiao.instruments.sheets import LESS, MORE, Sheet


def fields_of(request: HttpRequest) -> dict[str, list[str]]:
    """Return the fields of a sent form, each with all its values."""
    return {name: [str(value) for value in values] for name, values in request.POST.lists()}


def wants_line(request: HttpRequest) -> bool:
    """Whether the form was sent to be drawn again: by a button that adds or takes away a line, or by the enter key."""
    return MORE in request.POST or LESS in request.POST or request.POST.get("do") == "draw"


def drawn(sheet: Sheet, faults: dict[str, str]) -> dict[str, Any]:
    """Return what the rows of a form are drawn from; `faults` are by row."""
    asked, done = sheet.asked_and_answered()
    return {"rows": sheet.rows(get_language() or "zh"), "asked": asked, "done": done, "faults": faults}


def heard(sheet: Sheet) -> dict[str, Any]:
    """Return what a page shows and hides, and how far it is."""
    asked, done = sheet.asked_and_answered()
    hidden = [row.name for row in sheet.rows("") if row.hidden]
    return {"hidden": hidden, "asked": asked, "done": done}
