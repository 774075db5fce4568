"""Text as it is typed in Chinese spreadsheets.

`fold` is for identifiers, dates, numbers and headings only; names and narrative keep their characters
(NFKC would turn ㎡, ① or ㈱ into something else), they only lose stray spaces.
"""

import re
import unicodedata
from functools import lru_cache

from .grid import Value

# Zero-width characters and controls: nobody typed them, and a database refuses some.
_INVISIBLE = dict.fromkeys(
    [*map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"), *range(9), 11, 12, *range(14, 32)]
)
_SPACES = re.compile(r"[\s\u3000\u00a0]+")
_MARGIN = "\u3000\u00a0 \t\r\n'\u200b\u200c\u200d\u2060\ufeff\u00ad"
_CJK = r"\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_SPACE_BESIDE_CJK = re.compile(rf"(?<=[{_CJK}·（）()])[\s\u3000\u00a0]+|[\s\u3000\u00a0]+(?=[{_CJK}·（）()])")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−－", "-"))
_DITTO = {"同上", "〃", "″", '"', "''", "“", "”", "同前"}
_NOTHING = {
    "",
    "-",
    "--",
    "---",
    "/",
    "\\",
    "无",
    "暂无",
    "n/a",
    "na",
    "none",
    "null",
    "nil",
    "#n/a",
    "…",
    "......",
}


_LONGEST_NOTHING = 8


def as_text(value: Value) -> str:
    """The cell as a person would read it; whole numbers without ".0"."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    text = str(value)
    return text if text.isprintable() else text.translate(_INVISIBLE)


def is_blank(value: Value) -> bool:
    return value is None or (isinstance(value, str) and not value.strip(_MARGIN))


def fold(value: Value) -> str:
    """Half-width, spaceless, one kind of dash, lower case: for comparing headings, codes, dates and numbers."""
    return _folded(value if isinstance(value, str) else as_text(value))


@lru_cache(maxsize=50_000)
def _folded(text: str) -> str:
    # Sheets repeat themselves: a few hundred words make up most cells of a log.
    if text.isascii() and text.isalnum():
        return text.lower()
    half = unicodedata.normalize("NFKC", text.translate(_INVISIBLE))
    return _SPACES.sub("", half.translate(_DASHES)).strip("'`").lower()


def name(value: Value) -> str:
    """A name without stray spaces: `张 三` and `张\u3000三` are 张三, `Anna  Li` keeps one space."""
    if value is None or (isinstance(value, str) and (not value or value.isalnum())):
        return value or ""
    text = _SPACES.sub(" ", as_text(value)).strip("' ")
    return _SPACE_BESIDE_CJK.sub("", text)


def narrative(value: Value) -> str:
    """Free text as written, trimmed at the ends."""
    if isinstance(value, str) and value.isalnum():
        return value
    return as_text(value).strip(" \u3000\u00a0\t\r\n")


def means_nothing(value: Value) -> bool:
    """Blank, or one of the marks people type for "nothing here"."""
    if (
        isinstance(value, str)
        and len(value) > _LONGEST_NOTHING
        and len(value.strip(_MARGIN)) > _LONGEST_NOTHING
    ):
        return False  # most cells, and no two of them alike: a number, a telephone, a sentence
    return is_blank(value) or fold(value) in _NOTHING


def is_ditto(value: Value) -> bool:
    """`同上` and its marks: the value of the row above."""
    return isinstance(value, str) and value.strip() in _DITTO


def is_ticked(value: Value) -> bool:
    """√, ✓, 是, 有, 1 and the like: the option of this column is chosen."""
    return value is True or fold(value) in {
        "√",
        "✓",
        "✔",
        "☑",
        "■",
        "●",
        "v",
        "y",
        "yes",
        "是",
        "有",
        "1",
        "true",
        "x",
    }
