"""Which column holds which field: headings compared with the synonyms, doubts settled by the values."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from .grid import Value
from .synonyms import Wanted
from .text import as_text, fold, is_blank


@dataclass(frozen=True, slots=True)
class Heading:
    """A column with its headings from top to bottom; `unit` is what stood in brackets."""

    index: int
    path: tuple[str, ...]
    unit: str = ""

    @property
    def leaf(self) -> str:
        return self.path[-1] if self.path else ""

    @property
    def title(self) -> str:
        return "/".join(self.path)


def plain(heading: Value) -> str:
    """A heading reduced to what distinguishes it: no brackets, numbering, marks or spaces."""
    return _plain(heading if isinstance(heading, str) else as_text(heading))


@lru_cache(maxsize=20_000)
def _plain(heading: str) -> str:
    text = fold(heading)
    if text.isalnum():
        return text
    text = re.sub(r"[(\[【〔].*?[)\]】〕]", "", text)
    text = re.sub(r"^\d+[.、]", "", text)
    return re.sub(r"[:：*#、.,，。/\\_\-·\"'“”?？!]", "", text)


def unit_of(heading: Value) -> str:
    """`hour` when a duration's heading says so in or outside brackets, `minute` likewise, else empty."""
    text = fold(heading)
    if re.search(r"小时|学时|hour|\(h\)|/h$", text):
        return "hour"
    return "minute" if re.search(r"分钟|\(分\)|min", text) else ""


def known_heading(heading: Value, wanted: tuple[Wanted, ...]) -> bool:
    """Whether some field is called exactly this."""
    text = plain(heading)
    return bool(text) and any(text in each.exact for each in wanted)


def _heading_score(heading: Heading, wanted: Wanted) -> int:
    """120 for the joined headings, 100 for the last one, less for later synonyms and patterns; 0 for no match."""
    parts = [plain(part) for part in heading.path]
    if not any(parts):
        return 0
    leaf, joined = parts[-1], "".join(dict.fromkeys(parts))
    measured = leaf + {"hour": "小时", "minute": "分钟"}.get(heading.unit, "")
    for text, score in ((joined, 120), (measured, 110), (leaf, 100)):
        if text in wanted.exact:
            return score - min(wanted.exact.index(text), 15)
    if wanted.pattern and (re.search(wanted.pattern, leaf) or re.search(wanted.pattern, joined)):
        return 50
    return 0


def assign(
    headings: list[Heading], wanted: tuple[Wanted, ...], samples: Callable[[int], list[Value]]
) -> dict[str, int]:
    """Give each field the column that fits it best by heading and, where it votes, by values.

    `samples` returns some cells below a heading. A field without a fitting column is left out.
    """
    scores: list[tuple[float, int, str]] = []
    for heading in headings:
        cells = [cell for cell in samples(heading.index) if not is_blank(cell)]
        known = any(_heading_score(heading, each) >= 85 for each in wanted)
        for each in wanted:
            if each.field == "option":
                continue
            score = _fit(_heading_score(heading, each), each, cells, known)
            if score > 0:
                scores.append((score, -heading.index, each.field))
    taken: dict[str, int] = {}
    used: set[int] = set()
    for _score, minus_index, name in sorted(scores, reverse=True):
        if -minus_index in used or (name in taken and name != "ignored"):
            continue
        used.add(-minus_index)
        taken[name] = -minus_index
    return {name: index for name, index in taken.items() if name not in ("ordinal", "ignored")}


def _fit(score: float, wanted: Wanted, cells: list[Value], known: bool) -> float:
    if wanted.vote is None or not cells:
        return score
    share = sum(map(wanted.vote, cells)) / len(cells)
    if score:
        # A heading whose cells say something else loses to one whose cells agree, but still stands alone.
        return score + 60 * share - (70 if share < 0.3 and len(cells) >= 3 else 0)
    return 40 * share if wanted.by_value and not known and share >= 0.9 and len(cells) >= 3 else 0
