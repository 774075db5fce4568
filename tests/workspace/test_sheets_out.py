"""An export opens in Excel with true dates and numbers, and nothing in it can run."""

from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lianqiao.workspace.sheets_out import (
    Sheet,
    SheetColumn,
    guarded,
    unguarded,
    workbook_response,
    write_workbook,
)

COLUMNS = (SheetColumn("姓名", "name", width=20), SheetColumn("日期", "on"), SheetColumn("分钟", "minutes"))


def written(*sheets: Sheet):
    target = BytesIO()
    write_workbook(target, sheets)
    return openpyxl.load_workbook(BytesIO(target.getvalue()))


def cell(value):
    return written(Sheet("表", (SheetColumn("值", "value"),), [{"value": value}])).active["A2"]


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("http://evil.invalid","点我")', "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1", " =1+1",
        "\u00a0=1", "\u200b=1+1", "\ufeff=1+1", "\u2060+1", "＝1+1", "＋1", "－1", "＠SUM", "\u3000＝1", "\u3164=1",
        "\u2800=1", "﹢1", "⁼1", "|cmd", "%0A=1", "\x00=1", "\u200e\u200f=1", "\u00ad-1", "\u0301=1",
    ],
)  # fmt: skip
def test_what_could_run_gets_an_apostrophe(text):
    assert guarded(text) == f"'{text}"
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", ["王小明", "a=b", "1-2", "", "'引号", "（=）", "2023-08-28", "３号楼"])
def test_what_cannot_run_stays_as_it_is(text):
    assert guarded(text) == text


@given(text=st.text(max_size=40))
@example("'=1")
@example("''=1")
def test_guarding_can_be_undone(text):
    if not text.startswith("'"):
        assert unguarded(guarded(text)) == text
    stripped = guarded(text).lstrip()
    assert not stripped.startswith(("=", "+", "-", "@"))


@given(
    text=st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co")), min_size=1, max_size=40)
)
def test_no_text_becomes_a_formula_or_link(text):
    found = cell(text)
    assert found.data_type in ("s", "n")  # "n" is openpyxl's word for an empty cell
    assert found.hyperlink is None


def test_values_keep_their_kind():
    rows = [
        {"name": "王小明", "on": date(2023, 8, 28), "minutes": 45},
        {"name": None, "on": None, "minutes": Decimal("0.5")},
    ]
    book = written(Sheet("联系记录", COLUMNS, rows, lines=("清河医院 联系记录", "2023-08")))
    sheet = book["联系记录"]
    found = [[c.value for c in row] for row in sheet.iter_rows()]
    assert found == [
        ["清河医院 联系记录", None, None],
        ["2023-08", None, None],
        ["姓名", "日期", "分钟"],
        ["王小明", datetime(2023, 8, 28), 45],
        [None, None, 0.5],
    ]
    assert sheet["B4"].is_date
    assert sheet.freeze_panes == "A4"
    assert sheet.column_dimensions["A"].width > sheet.column_dimensions["B"].width
    assert sheet["A3"].font.bold


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        (True, True),
        (time(10, 42), time(10, 42)),
        (datetime(2023, 8, 28, 2, 42, tzinfo=ZoneInfo("UTC")), datetime(2023, 8, 28, 10, 42)),
        (12.5, 12.5),
        (-3, -3),
    ],
)
def test_kinds(value, stored):
    assert cell(value).value == stored


def test_sheet_names_are_made_acceptable():
    book = written(Sheet("A/B:[C]*?", COLUMNS, []), Sheet("很" * 40, COLUMNS, []))
    assert book.sheetnames == ["A-B--C---", "很" * 31]


def test_a_callable_or_a_path_may_be_the_source():
    columns = (SheetColumn("甲", lambda row: row["a"]["b"] * 2), SheetColumn("乙", "a.b"))
    assert [c.value for c in written(Sheet("表", columns, [{"a": {"b": 21}}])).active[2]] == [42, 21]


def test_a_download_has_a_chinese_name():
    response = workbook_response("联系记录", [Sheet("表", COLUMNS, [])])
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%E8%81%94")
    assert response.content[:2] == b"PK"
