"""A document as its pages list it: one line a row, one line a score. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from lianqiao.instruments.models.instruments import in_tongue
from lianqiao.instruments.sheets import label_of
from lianqiao.instruments.sheets.kinds import FORMAT, MAXIMUM, MINIMUM
from lianqiao.instruments.sheets.values import units_of
from lianqiao.questionnaires.elements import Element, extension, translated, typed
from lianqiao.questionnaires.weights import weight_on

from . import conditions, limits
from .checks import ITEM, LEAST_TIMES, MOST_TIMES, PATTERN, SCORE, SHORTEST, Fault
from .content import Content
from .items import kind_of, number_of
from .kinds import NUMBERS, How, Kind
from .scoring import bounds, how_of, items_of, range_of


@dataclass(frozen=True)
class Line:
    """One row of the form: what it says, and what hangs on it."""

    link: str
    number: str
    kind: Kind
    text: str
    depth: int
    answers: tuple[tuple[str, str], ...]
    """Words and points of each answer, points "" where it has none."""
    limits: tuple[str, ...]
    """What an answer must keep to, in words."""
    asked: tuple[str, ...]
    joined: str
    required: bool
    reverse: bool
    warn: str
    faults: tuple[str, ...]
    first: bool
    last: bool


def listed(content: Content, language: str, faults: list[Fault]) -> list[Line]:
    """Return the rows of a form in their order."""
    return list(_listed(content, content.questionnaire, language, faults, 0))


def _listed(
    content: Content, parent: Element, language: str, faults: list[Fault], depth: int
) -> Iterator[Line]:
    row = parent.get("item") or []
    for at, item in enumerate(row):
        link = item["linkId"]
        flag = next((one for one in content.pack["red_flags"] if one["item"] == link), None)
        yield Line(
            link=link,
            number=str(item.get("prefix") or ""),
            kind=kind_of(item),
            text=translated(item, "text", language),
            depth=depth,
            answers=tuple(_answers(item, language)),
            limits=tuple(_limits(item, language)),
            asked=tuple(conditions.in_words(content, item, language)),
            joined=_(" or ") if item.get("enableBehavior") == "any" else _(" and "),
            required=bool(item.get("required")),
            reverse=link in content.pack["reverse"],
            warn=str(flag["least"]) if flag else "",
            faults=tuple(fault.text for fault in faults if (fault.page, fault.key) == (ITEM, link)),
            first=at == 0,
            last=at == len(row) - 1,
        )
        yield from _listed(content, item, language, faults, depth + 1)


def _answers(item: Element, language: str) -> Iterator[tuple[str, str]]:
    for option in item.get("answerOption") or ():
        kind = typed(option)
        weight = weight_on(option)
        yield label_of(kind[1] if kind else "", language), "" if weight is None else f"{weight.normalize():f}"


def _limits(item: Element, language: str) -> Iterator[str]:
    if units := [label_of(unit, language) for unit in units_of(item)]:
        yield " / ".join(units)
    ends = bounds(item) if kind_of(item) in NUMBERS else (extension(item, MINIMUM), extension(item, MAXIMUM))
    shortest, longest = extension(item, SHORTEST), item.get("maxLength")
    least, most = extension(item, LEAST_TIMES), extension(item, MOST_TIMES)
    if any(end is not None for end in ends):
        yield _between(*ends)
    if shortest or longest:
        yield _("%(span)s characters") % {"span": _between(shortest, longest)}
    if pattern := extension(item, PATTERN):
        yield str(extension(item, FORMAT) or pattern)
    if item.get("repeats") and kind_of(item) is not Kind.MULTI:
        yield _("several times")
    if least or most:
        yield _("%(span)s times") % {"span": _between(least, most)}
    if item.get("type") == "open-choice":
        yield _("own words too")


def _between(low: Any, high: Any) -> str:
    low, high = (f"{end:f}" if isinstance(end, Decimal) else end for end in (low, high))
    if low is None:
        return f"≤ {high}"
    return f"≥ {low}" if high is None else f"{low}–{high}"


@dataclass(frozen=True)
class Sum:
    """One score: what it reads, how, and the ranges its values fall into."""

    code: str
    title: str
    how: How
    reads: str
    span: str
    may_miss: int
    bands: tuple[dict[str, Any], ...]
    faults: tuple[str, ...]


def sums_of(content: Content, faults: list[Fault]) -> list[Sum]:
    """Return the scores of a form in their order."""
    return [_sum(content, entry, faults) for entry in content.scores]


def _sum(content: Content, entry: dict[str, Any], faults: list[Fault]) -> Sum:
    ends, code = range_of(content, entry), entry["code"]
    titles = {one["code"]: title_of(one) for one in content.scores}
    reads = [titles.get(one, one) for one in entry.get("of") or ()]
    reads += [number_of(content, link) for link in items_of(content, entry)]
    return Sum(
        code=code,
        title=title_of(entry),
        how=how_of(entry),
        reads=_(", ").join(reads),
        span=f"{ends[0]:f}–{ends[1]:f}" if ends else "",
        may_miss=int(entry.get("may_miss") or 0),
        bands=tuple(_band(row, screens=content.screens) for row in limits.rows_of(content, code)),
        faults=tuple(fault.text for fault in faults if (fault.page, fault.key) == (SCORE, code)),
    )


def title_of(entry: dict[str, Any]) -> str:
    return in_tongue(entry["title"].get("zh", ""), entry["title"].get("en", "")) or _("Score without a name")


def _band(row: dict[str, Any], *, screens: bool) -> dict[str, Any]:
    label, after = row.get("label") or {}, row.get("next") or {}
    end = row.get("to")
    return {
        "span": f"{row['from']}–{end}" if end is not None else f"≥ {row['from']}",
        "label": in_tongue(label.get("zh", ""), label.get("en", "")),
        "next": in_tongue(after.get("zh", ""), after.get("en", "")),
        "positive": screens and bool(row.get("positive")),
    }
