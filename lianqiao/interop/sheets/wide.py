"""Columns that are values themselves: 个案人次 | 小组人次 | 社区活动人次, or categories and scenes to be ticked."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from . import words
from .columns import Heading, plain
from .grid import Value
from .text import fold, is_blank, is_ticked

_METHOD = re.compile(r"(个案|个别|小组|团体|社区|社区活动|社会活动|大型活动)(服务|工作|活动|辅导|管理)?")
_MEASURES = (
    ("count", re.compile(r"(服务|参与|参加|受益)?(人次|人数|人次数|人)$")),
    ("minutes", re.compile(r"(服务)?(时长|分钟|用时|小时|工时|分钟数)$")),
    ("client", re.compile(r"(服务对象|对象|案主|患者|姓名)(姓名)?$")),
    ("title", re.compile(r"(主题|名称|内容)$")),
    # How many sessions a row stands for: never a count of people.
    ("events", re.compile(r"(场次|场数|节次|节数|次数|例数|场|节|例|(?<!人)次)$")),
)


@dataclass(slots=True)
class Wide:
    """One method and the columns that belong to it alone: how many, how long, with whom."""

    method: str
    columns: dict[str, int] = field(default_factory=dict)


def find_wide(headings: list[Heading]) -> list[Wide]:
    """The methods that have columns of their own; empty unless there are at least two."""
    found: dict[str, Wide] = {}
    for heading in headings:
        method, measure = _method_and_measure(heading)
        if method:
            found.setdefault(method, Wide(method)).columns.setdefault(measure, heading.index)
    counted = [wide for wide in found.values() if "count" in wide.columns]
    return counted if len(counted) >= 2 else []


def _method_and_measure(heading: Heading) -> tuple[str | None, str]:
    parts = [plain(part) for part in heading.path if plain(part)]
    for part in parts:
        rest = part
        measure = next((kind for kind, ending in _MEASURES if ending.search(part)), None)
        if measure:
            rest = dict(_MEASURES)[measure].sub("", part)
        if _METHOD.fullmatch(rest):
            others = [other for other in parts if other != part]
            measure = measure or next(
                (k for o in reversed(others) for k, end in _MEASURES if end.search(o)), "count"
            )
            return words.method(rest), measure
    return None, ""


@dataclass(slots=True)
class Options:
    """A vocabulary spread over columns; the ticked one is the value."""

    codes: dict[int, str]

    def chosen(self, values: list[Value]) -> str | None:
        ticked = (
            code for column, code in self.codes.items() if column < len(values) and is_ticked(values[column])
        )
        return next(ticked, None)


def find_options(
    headings: list[Heading],
    used: set[int],
    reader: Callable[[Value], str | None],
    samples: Callable[[int], list[Value]],
) -> Options | None:
    """Columns headed by values of one vocabulary whose cells are ticks; None unless there are at least two."""
    codes = {}
    for heading in headings:
        leaf = plain(heading.leaf)
        if heading.index in used or not 0 < len(leaf) <= 10 or not (code := reader(leaf)):
            continue
        cells = [cell for cell in samples(heading.index) if not is_blank(cell)]
        if all(is_ticked(cell) or fold(cell) in ("否", "×", "n", "no", "0", "无", "-") for cell in cells):
            codes[heading.index] = code
    return Options(codes) if len(set(codes.values())) >= 2 else None
