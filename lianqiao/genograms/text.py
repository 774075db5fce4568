"""How wide text is, and where its lines break: without a browser to ask, by the widths of common fonts."""

import unicodedata
from dataclasses import dataclass

WIDE = frozenset("WFA")
NARROW = 0.58
"""A Latin letter in parts of the font size, on the generous side; a Chinese character is as wide as the font."""


@dataclass(frozen=True)
class Written:
    """A line of text where it stands; `anchor` as SVG takes it, y its base line."""

    text: str
    x: float
    y: float
    size: float
    anchor: str = "middle"

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of what it covers at most."""
        wide = width(self.text, self.size)
        left = self.x - {"start": 0.0, "middle": wide / 2, "end": wide}[self.anchor]
        return (left, self.y - 0.9 * self.size, left + wide, self.y + 0.25 * self.size)


def width(text: str, size: float) -> float:
    """Return how wide the text will be at most, at a font size."""
    return sum(size if _is_wide(sign) else size * NARROW for sign in text)


def wrapped(text: str, size: float, limit: float) -> list[str]:
    """Return the text in lines no wider than `limit`: broken at spaces where there are any, else between signs."""
    lines: list[str] = []
    line = ""
    for word in _words(text):
        if line and width(line + word.rstrip(), size) > limit:
            lines.append(line.rstrip())
            line = ""
        for sign in word:
            if line and width(line + sign, size) > limit:
                lines.append(line.rstrip())
                line = ""
            line += sign
    lines.append(line.rstrip())
    return [one for one in lines if one]


def _words(text: str) -> list[str]:
    words: list[str] = []
    for sign in " ".join(text.split()):
        if words and not _is_wide(sign) and not _is_wide(words[-1][-1]) and words[-1][-1] != " ":
            words[-1] += sign
        else:
            words.append(sign)
    return words


def _is_wide(sign: str) -> bool:
    return unicodedata.east_asian_width(sign) in WIDE
