"""Whatever stands in a sheet: reading does not break, and each row that is not blank is accounted for."""

import datetime as dt
import random
from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianqiao.interop.sheets.grid import Book, Sheet, UnreadableFile, read_book
from lianqiao.interop.sheets.registry_book import read_registry
from lianqiao.interop.sheets.service_log import read_log
from lianqiao.interop.sheets.text import is_blank

from .messy_logs import log
from .messy_registry import registry

TODAY = dt.date(2023, 9, 1)
JUNK = st.one_of(
    st.none(), st.booleans(), st.integers(-10**12, 10**20), st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=30), st.dates(), st.datetimes(), st.times(), st.timedeltas(max_value=dt.timedelta(days=10**4)),
    st.sampled_from(["", "小计", "续表", "日期", "机构名称", "个案", "1月", "约", "\0", "#REF!", "=1+1", "张三、、李四", "-", "〃", "2023年"]),
)  # fmt: skip
ONCE = settings(
    max_examples=50,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def spoilt(book: Book, data) -> Book:
    """The book with some of its cells replaced by anything."""
    sheets = []
    for sheet in book.sheets:
        rows = [list(row) for row in sheet.rows]
        for _ in range(data.draw(st.integers(0, 12))):
            row = data.draw(st.integers(0, len(rows) - 1))
            if rows[row]:
                rows[row][data.draw(st.integers(0, len(rows[row]) - 1))] = data.draw(JUNK)
        sheets.append(Sheet(sheet.name, rows, sheet.merged, sheet.hidden))
    return Book(book.name, sheets, book.kind)


def assert_accounted(book: Book, reading, drafts: list) -> None:
    """Title, header, draft or skipped: each row in one of them, and in one only."""
    found: Counter = Counter()
    for layout in {id(each.table): each for each in reading.layouts}.values():
        table = layout.table
        found.update({(table.sheet.name, row) for row in range(table.top, table.first_row)})
        found.update({(table.sheet.name, row) for row, _text in table.titles})
    found.update({(draft.sheet, draft.row) for draft in drafts})
    found.update((each.sheet, each.row) for each in reading.skipped)
    there = {
        (sheet.name, row)
        for sheet in book.sheets
        for row, values in enumerate(sheet.rows)
        if not all(map(is_blank, values))
    }
    recognised = {layout.table.sheet.name for layout in reading.layouts}
    assert {place for place in there if place[0] in recognised} <= set(found)
    assert {place: times for place, times in found.items() if times > 1} == {}


@given(
    seed=st.integers(0, 10**6), split=st.sampled_from(["one", "months", "methods", "wide"]), data=st.data()
)
@ONCE
def test_a_spoilt_log_breaks_nothing_and_loses_nothing(seed, split, data):
    content, name, _truth = log(random.Random(seed), "xlsx", split, 8)
    book = spoilt(read_book(content, name), data)
    reading = read_log(book, today=TODAY)
    assert_accounted(book, reading, reading.entries)


@given(seed=st.integers(0, 10**6), data=st.data())
@ONCE
def test_a_spoilt_register_breaks_nothing_and_loses_nothing(seed, data):
    content, name, _places, _people = registry(random.Random(seed), "xlsx")
    book = spoilt(read_book(content, name), data)
    reading = read_registry(book, today=TODAY)
    assert_accounted(book, reading, [*reading.institutions, *reading.workers])


@given(st.lists(st.lists(JUNK, max_size=12), max_size=25))
@ONCE
def test_any_grid_can_be_read(rows):
    book = Book("x.xlsx", [Sheet("Sheet1", rows)])
    read_log(book, today=TODAY)
    read_registry(book, today=TODAY)


@given(st.binary(max_size=400))
@ONCE
def test_any_bytes_are_read_or_refused(content):
    try:
        book = read_book(content, "x")
    except UnreadableFile:
        return
    read_log(book, today=TODAY)
