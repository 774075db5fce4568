"""A file as JSON, or the exact reason why it is none: nothing is taken that other readers, or a database, would stumble over."""

import json
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

LARGEST = 5 * 1024 * 1024
"""Bytes of one file handed in."""
DEEPEST = 200
"""Levels of objects and lists: a hundred questions one below the other, far below what the stack bears."""
_DIGITS = 60


class Unreadable(ValueError):
    """Raised for a file that is no JSON of ours; its text says why, in the reader's language."""


def read_json(content: bytes | str, *, exact: bool = False) -> Any:
    """Return what a file holds; with `exact`, decimals keep the places they are written with. Raises `Unreadable`."""
    text = _text(content)
    try:
        found = json.loads(
            text,
            parse_float=_exact if exact else _float,
            parse_int=_whole,
            parse_constant=_no_number,
            object_pairs_hook=_once,
        )
    except RecursionError as error:
        raise Unreadable(_("it is nested too deep")) from error
    except json.JSONDecodeError as error:
        raise Unreadable(_broken(text, error)) from error
    if fault := unfit(found):
        raise Unreadable(fault)
    return found


def unfit(value: Any) -> str:
    """Say what no database and no page could bear of a JSON value, "" where there is nothing."""
    waiting = [(value, 0)]
    while waiting:
        each, depth = waiting.pop()
        if isinstance(each, dict | list):
            if depth >= DEEPEST:
                return _("it is nested too deep")
            below: Iterable[Any] = (*each, *each.values()) if isinstance(each, dict) else each
            waiting += [(one, depth + 1) for one in below]
        elif (
            isinstance(each, str)
            and not each.isascii()
            and any("\ud800" <= sign <= "\udfff" for sign in each)
        ):
            return _("it holds half a character (a surrogate without its other half)")
        elif isinstance(each, str) and "\0" in each:
            return _("it holds the character U+0000, which no text may hold")
    return ""


def _text(content: bytes | str) -> str:
    if isinstance(content, str):
        return content.removeprefix("\ufeff")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(_("it is not written in UTF-8")) from error


def _broken(text: str, error: json.JSONDecodeError) -> str:
    begun = text.lstrip()[:1]
    if not begun:
        return _("it is empty")
    if begun == "<":
        return _("it is XML or HTML; hand the same resource in as JSON")
    return _("it is no whole JSON; it breaks off or goes wrong at line %(line)s, character %(column)s") % {
        "line": error.lineno,
        "column": error.colno,
    }


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        doubled = next(name for name in names if names.count(name) > 1)
        raise Unreadable(_("the name “%(name)s” stands twice in one object") % {"name": doubled})
    return found


def _exact(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("Infinity")
    if len(text) > _DIGITS or not number.is_finite() or abs(number.adjusted()) > _DIGITS:
        _no_number(text)
    return number


def _float(text: str) -> float:
    return float(_exact(text))


def _whole(text: str) -> int:
    return int(text) if len(text) <= _DIGITS else _no_number(text)


def _no_number(text: str) -> Any:
    shown = text if len(text) <= 24 else f"{text[:24]}…"
    said = _("it holds a number that JSON does not know or that is too long: %(number)s")
    raise Unreadable(said % {"number": shown})
