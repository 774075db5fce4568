"""What surrounds a table: its institution, year, month and method, told by titles, sections, sheet and file names."""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import PurePath

from . import words
from .dates import months_in, years_in
from .grid import Book, Value
from .tables import Table
from .text import as_text, fold, is_blank
from .text import name as plain_name

_LABEL = (
    r"(?:填报|服务|所在|所属|上报|填表|医疗)?(?:卫生)?(?:机构|单位|医院)(?:名称|全称)?(?:[（(]盖章[)）])?"
)
_LABELLED = re.compile(rf"{_LABEL}\s*[:：]\s*([^\s:：]{{2,60}})|(?:^|\s){_LABEL}\s{{2,}}([^\s:：]{{2,60}})")
_PLACE = re.compile(
    r"[\u4e00-\u9fff（）()·]{2,40}?(?:医院|卫生服务中心|卫生服务站|卫生院|保健院|防治院|防治所|控制中心|卫生中心|急救中心|医学中心)"
    r"(?:[（(][\u4e00-\u9fff]{2,10}[)）])?(?:[\u4e00-\u9fff]{1,6}(?:院区|分院))?"
)
_GOES_ON = re.compile(r"(?![和与及])[\u4e00-\u9fff]{1,6}?(?:医院|分院|卫生院|卫生服务中心|卫生服务站)")
_LEADING = re.compile(
    r"^(?:附件\d*[:：]?|表\d*[:：]?|关于|\d{4}年度?|\d{1,2}[-至到~]?\d{0,2}月份?|[上下]半年|第?[一二三四]季度)+"
)
_WORKER = re.compile(
    r"(?:负责|服务|医务|主责)?社工(?:姓名|师)?\s*[:：]\s*([\u4e00-\u9fff·]{2,6})(?![\u4e00-\u9fff])"
)
_METHOD = re.compile(r"个案|小组|团体|社区(?:活动|服务|宣传|工作|健康|教育)|大型活动|公益活动|讲座|义诊")
_SUMMARY = re.compile(
    r"汇总|统计|合计|总表|总览|全部|说明|字典|选项|下拉|目录|封面|首页|模板|示例|summary|readme|instruction"
)


@dataclass(frozen=True, slots=True)
class Context:
    """What is known around a row. Empty or None where nothing says it; `year_from` tells where a guess came from."""

    institution: str = ""
    year: int | None = None
    month: int | None = None
    method: str | None = None
    worker: str = ""
    category: str | None = None
    year_from: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What the person importing says: it outweighs what the file leaves open.

    `guess` is asked for the year of last resort and where it comes from, and only where nothing else names one.
    """

    institution: str = ""
    year: int | None = None
    guess: Callable[[], tuple[int | None, str]] = lambda: (None, "")


NOTHING_TOLD = Told()


def is_summary(name: str) -> bool:
    """A sheet that counts or explains the others."""
    return bool(_SUMMARY.search(fold(name)))


def context_of(table: Table, book: Book, told: Told, known: Collection[str]) -> Context:
    """The context of a whole table; sections inside it refine it with `refined`."""
    titles = [text for _row, text in reversed(table.titles)]
    stem = PurePath(book.name).stem
    places = [*titles, table.sheet.name, *_other_titles(book, table), stem]
    year, origin = _year(table, book, told, titles, stem)
    return Context(
        institution=told.institution
        or next((found for text in places if (found := institution_in(text, known))), ""),
        year=year,
        month=_only(months_in(table.sheet.name)) or _only(*(months_in(_yearless(text)) for text in titles)),
        method=next(
            (found for text in (table.sheet.name, *titles, stem) if (found := method_in(text, known))), None
        ),
        worker=next((seen[1] for text in titles if (seen := _WORKER.search(text))), ""),
        year_from=origin,
    )


def refined(context: Context, section: str, known: Collection[str]) -> Context | None:
    """The context below a section row (一月, 个案, an institution); None when the row says nothing of the kind."""
    text = fold(section)
    if len(text) > 40 or re.search(r"合计|小计|总计|共计|备注|说明|^注", text):
        return None
    institution = institution_in(section, known)
    method = method_in(section, known) or (words.method(section) if len(fold(section)) <= 8 else None)
    month, year = _only(months_in(section)), _only(years_in(section))
    if not (institution or method or month or year):
        return None
    return replace(
        context,
        institution=institution or context.institution,
        method=context.method if institution else method or context.method,
        month=month or context.month,
        year=year or context.year,
    )


def institution_in(text: str, known: Collection[str]) -> str:
    """An institution named in a title: a known one (the longest), a labelled one, else what looks like one."""
    plain = plain_name(text)
    if not plain:
        return ""
    inside = [name for name in known if name and _stands_alone(name, plain)]
    if inside:
        return max(inside, key=len)
    seen = _LABELLED.search(text)
    if seen and not re.fullmatch(r"人次?|场次?|[万]?元|个|名|小时|分钟", seen[1] or seen[2]):
        return plain_name(seen[1] or seen[2])
    return place_in(_LEADING.sub("", plain))


def place_in(text: str) -> str:
    """What looks like the name of an institution, to its end; empty when nothing does."""
    seen = _PLACE.search(text)
    if not seen:
        return ""
    end = seen.end()
    while more := _GOES_ON.match(text[end:]):
        end += more.end()
    return text[seen.start() : end]


def _stands_alone(name: str, text: str) -> bool:
    """Whether the text holds this name and not a longer one that begins with it (…第三医院延庆医院)."""
    place = text.find(name)
    return place >= 0 and not _GOES_ON.match(text[place + len(name) :])


def method_in(text: str, known: Collection[str]) -> str | None:
    """The method a sheet name or title is about; a community health centre's own name does not count."""
    plain = plain_name(text)
    for name in sorted(known, key=len, reverse=True):
        plain = plain.replace(name, "")
    plain = re.sub(r"社区卫生服务(?:中心|站)|社区医院", "", plain)
    if fold(plain) in ("社区", "团体", "个案", "小组", "活动"):
        return words.method(plain)
    found = {words.method(seen) for seen in _METHOD.findall(plain)}
    return found.pop() if len(found) == 1 else None


def _yearless(title: str) -> str:
    """A title's filing date (填报日期：2023年8月1日) does not say which month the table is about."""
    return re.sub(r"(?:填|报|制|打|统|导)\S{0,3}(?:日期|时间)\s*[:：]?\s*\S+", "", title)


def _year(table: Table, book: Book, told: Told, titles: list[str], stem: str) -> tuple[int | None, str]:
    if told.year:
        return told.year, ""
    sources: list[Iterable[int]] = [years_in(table.sheet.name)]
    sources += [years_in(_yearless(text)) for text in titles]
    sources += [_years_of_cells(table), years_in(stem)]
    sources += [years_in(sheet.name) for sheet in book.sheets]
    sources += [years_in(_yearless(text)) for text in _other_titles(book, table)]
    sources += [years_in(text) for text in titles]
    for years in sources:
        if found := _only(set(years)):
            return found, ""
    return told.guess()


def _years_of_cells(table: Table) -> set[int]:
    """The years of full dates among the first cells of the rows."""
    found = set()
    for line in table.lines[:200]:
        for value in line.values[:4]:
            if isinstance(value, date | datetime):
                found.add(value.year)
            elif isinstance(value, str) and (
                seen := re.match(r"((?:19|20)\d\d)[-./年]\d{1,2}[-./月]\d", fold(value))
            ):
                found.add(int(seen[1]))
    return found


def _other_titles(book: Book, table: Table) -> list[str]:
    """The first rows of the other sheets: a workbook often names its institution on the first sheet only."""
    first = [row for sheet in book.sheets if sheet is not table.sheet for row in sheet.rows[:3]]
    return [_row_text(row) for row in first if sum(not is_blank(value) for value in row) <= 2]


def _row_text(row: list[Value]) -> str:
    return "  ".join(as_text(value).strip() for value in row if not is_blank(value))


def _only(*sets: set[int]) -> int | None:
    return next((next(iter(found)) for found in sets if len(found) == 1), None)
