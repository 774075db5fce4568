"""Writes workbooks as hospitals write them: the same records in many layouts, with every usual mess around them.

`Mess` is a bag of choices drawn by hypothesis; the writers below turn records into the bytes of a file.
"""

import csv
import io
import random
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import openpyxl
import xlwt

Grid = list[list[Any]]


@dataclass
class Page:
    """One sheet to be written: its rows and the ranges to merge, inclusive and from 0."""

    name: str
    rows: Grid = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)

    def add(self, row: list[Any]) -> int:
        self.rows.append(row)
        return len(self.rows) - 1

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        if bottom > top or right > left:
            self.merged.append((top, left, bottom, right))


def as_xlsx(pages: list[Page]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for page in pages:
        sheet = book.create_sheet(page.name or "Sheet1")
        for number, row in enumerate(page.rows, start=1):
            for column, value in enumerate(row, start=1):
                if value not in ("", None):
                    sheet.cell(number, column, value)
        for top, left, bottom, right in page.merged:
            sheet.merge_cells(
                start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1
            )
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def as_xls(pages: list[Page]) -> bytes:
    book = xlwt.Workbook()
    day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for page in pages:
        sheet = book.add_sheet(page.name or "Sheet1")
        anchors = {(top, left): (bottom, right) for top, left, bottom, right in page.merged}
        covered = {
            (row, column)
            for (top, left), (bottom, right) in anchors.items()
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        }
        for number, row in enumerate(page.rows):
            for column, value in enumerate(row):
                style = day if isinstance(value, date | datetime) else xlwt.Style.default_style
                if (number, column) in anchors:
                    bottom, right = anchors[number, column]
                    sheet.write_merge(number, bottom, column, right, value, style)
                elif (number, column) not in covered and value not in ("", None):
                    sheet.write(number, column, value, style)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def as_csv(page: Page, encoding: str, separator: str) -> bytes:
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=separator)
    for row in page.rows:
        writer.writerow([value.isoformat() if isinstance(value, date) else value for value in row])
    return target.getvalue().encode(encoding)


def written(pages: list[Page], kind: str) -> tuple[bytes, str]:
    """The file in the kind asked for, and its ending."""
    if kind == "xlsx":
        return as_xlsx(pages), ".xlsx"
    if kind == "xls":
        return as_xls(pages), ".xls"
    encoding, separator = kind.split()
    return as_csv(pages[0], encoding, {"comma": ",", "semicolon": ";", "tab": "\t"}[separator]), ".csv"


KINDS = ("xlsx", "xls", "utf-8-sig comma", "utf-8 semicolon", "gb18030 comma", "gb18030 tab")

FULL_WIDTH = str.maketrans("0123456789.", "０１２３４５６７８９．")


def spaced(name: str, rng: random.Random, mess: bool) -> str:
    """A name with the spaces people put into two-character names to align them."""
    if not mess or rng.random() < 0.6:
        return name
    return rng.choice(
        [f"{name[0]} {name[1:]}", f"{name[0]}\u3000{name[1:]}", f" {name}\u3000", f"{name}\u00a0"]
    )


def day_written(on: date, style: str) -> Any:
    styles = {
        "cell": on,
        "chinese": f"{on.year}年{on.month}月{on.day}日",
        "dots": f"{on.year}.{on.month}.{on.day}",
        "slashes": f"{on.year}/{on.month}/{on.day}",
        "iso": on.isoformat(),
        "digits": int(on.strftime("%Y%m%d")),
        "serial": (on - date(1899, 12, 30)).days,
        "wide": f"{on.year}.{on.month}.{on.day}".translate(FULL_WIDTH),
        "clock": f"{on.isoformat()} 14:30",
        "monthday": f"{on.month}月{on.day}日",
        "day": on.day,
        "day_text": f"{on.day}日",
    }
    return styles[style]


FULL_STYLES = ("cell", "chinese", "dots", "slashes", "iso", "digits", "serial", "wide", "clock")
MONTH_NAMES = (
    lambda year, month: f"{month}月",
    lambda year, month: "一二三四五六七八九十"[month - 1] + "月",
    lambda year, month: f"{year}年{month}月",
    lambda year, month: f"{year}{month:02}",
    lambda year, month: f"{month}月份",
    lambda year, month: f"{year}.{month}",
)


def interrupted(  # noqa: C901 - one line a kind of mess
    page: Page,
    rows: Grid,
    header: list[Grid],
    width: int,
    rng: random.Random,
    *,
    total: Any = 12,
    title: str = "",
) -> None:
    """Add the rows to a page with everything that may stand between and after them."""
    for number, row in enumerate(rows):
        page.add(row)
        if number and rng.random() < 0.08:
            page.add([""] * width)
        if rng.random() < 0.05:
            page.add(_total_row(width, rng, total))
        if rng.random() < 0.04:
            page.add([*[""] * rng.randrange(2), rng.choice(["（续表）", "续表", "续上表", "转下页"])])
        if rng.random() < 0.04:
            for line in header:
                page.add(list(line))
        if title and rng.random() < 0.03:
            page.add([title])
    if rng.random() < 0.5:
        page.add(_total_row(width, rng, total))
    if rng.random() < 0.4:
        page.add(
            [
                rng.choice(
                    ["注：本表由社工部填写，每月5日前上报。", "备注：空白处请填无", "填表说明：如实填写"]
                )
            ]
        )
    if rng.random() < 0.4:
        page.add(["填表人：王某", "", "审核人：李某", "", "填表日期：2023年8月1日"][:width])


def _total_row(width: int, rng: random.Random, total: Any) -> list[Any]:
    row: list[Any] = [""] * width
    row[rng.randrange(min(3, width))] = rng.choice(["小计", "合计", "合 计", "本月合计", "总计：", "累计"])
    row[-1] = total
    return row
