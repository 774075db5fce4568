"""Patterns of texts as forms write them: in the regular expressions of Java and of browsers, put into those of Python.

Letters of a kind (`\\p{Lu}`), names of groups and the end of a text (`\\z`) are written otherwise there; digits (`\\d`) and word
characters (`\\w`) mean ASCII in every place FHIR is read.
"""

import re
import sys
import unicodedata
from functools import lru_cache

_PARTS = re.compile(r"\\(?:[pP]\{\^?(?:\w+=)?\w+\}|[pP]\w|.)|\(\?<(?![=!])|\[\^?\]?|\]|.", re.DOTALL)
_ALIKE = {
    "alpha": "L",
    "alphabetic": "L",
    "letter": "L",
    "punctuation": "P",
    "digit": "Nd",
    "upper": "Lu",
    "lower": "Ll",
}
_HAN = "\u2e80-\u2fd5\u3005\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufad9\U00020000-\U000323af"
_LAST_LETTER = 0x323AF
"""Beyond it the planes hold next to nothing that is written."""
_CATEGORIES = {"L", "M", "N", "P", "S", "Z", "C"}


class Unreadable(ValueError):
    """Raised for a pattern that cannot be read."""


def matches(pattern: str, text: str) -> bool:
    """Say whether a whole text follows a pattern; one that nobody can read forbids nothing."""
    try:
        return read(pattern).fullmatch(text) is not None
    except (Unreadable, RecursionError):
        return True


@lru_cache(maxsize=256)
def read(pattern: str) -> re.Pattern[str]:
    """Return a pattern as Python's. Raises `Unreadable`."""
    try:
        return re.compile(_put(pattern), re.ASCII)
    except (re.error, OverflowError, RecursionError) as error:
        raise Unreadable(str(error)) from error


def _put(pattern: str) -> str:
    made, within = [], False
    for part in _PARTS.findall(pattern):
        if part[:2] in (r"\p", r"\P"):
            signs = _signs(part[2:].strip("{}"), within=within, other=part[1] == "P")
            made.append(signs if within else f"[{signs}]")
        elif part == r"\z":
            made.append(r"\Z")
        elif part == "(?<" and not within:
            made.append("(?P<")
        elif part.startswith("[") and within:
            # Within a class a bracket is itself in browsers; Python warns of it.
            made.append(part.replace("[", r"\["))
            within = not part.endswith("]")
        else:
            within = part.startswith("[") or (within and part != "]")
            made.append(part)
    return "".join(made)


def _signs(name: str, *, within: bool, other: bool) -> str:
    """Return the characters of a kind as they stand within brackets. Raises `Unreadable` for a kind not known here."""
    told = name.removeprefix("^").rpartition("=")[2]
    kind = told.removeprefix("Is").lower()
    other ^= name.startswith("^")
    if kind in ("han", "hani"):
        if not other:
            return _HAN
        if within:
            raise Unreadable(name)
        return f"^{_HAN}"
    category = _ALIKE.get(kind, told.removeprefix("Is"))
    if category[:1] not in _CATEGORIES or len(category) > 2:
        raise Unreadable(name)
    return _ranges(category, other)


@lru_cache(maxsize=16)
def _ranges(category: str, other: bool) -> str:
    found, begun = [], -1
    for at in (*range(_LAST_LETTER + 2), sys.maxunicode + 1):
        kind = unicodedata.category(chr(at)) if at <= _LAST_LETTER else "C"
        inside = at <= sys.maxunicode and kind.startswith(category) != other
        if inside and begun < 0:
            begun = at
        elif not inside and begun >= 0:
            found.append(f"\\U{begun:08x}-\\U{at - 1:08x}")
            begun = -1
    if not found:
        raise Unreadable(category)
    return "".join(found)
