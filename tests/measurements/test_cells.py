"""A scale as columns: what may be typed, how it is read, what does not fit."""

import pytest

from lianqiao.instruments import library
from lianqiao.measurements.cells import (
    cells_of,
    columns_of,
    fits_a_sheet,
    in_runs,
    legend_of,
    plain,
    read_row,
)


def questionnaire(code: str) -> dict:
    return library.load(code).questionnaire


def read(code: str, **cells: str):
    scale = questionnaire(code)
    columns = columns_of(scale, "zh")
    return scale, columns, read_row(scale, columns, {name.lstrip("_"): text for name, text in cells.items()})


def test_a_choice_is_typed_as_what_it_counts():
    columns = columns_of(questionnaire("phq9"), "zh")
    assert (len(columns), columns[0].number, columns[0].signs) == (10, "1", "0 1 2 3")
    assert columns_of(questionnaire("barthel"), "zh")[0].signs == "0 5 10"
    assert [mark.label for mark in columns_of(questionnaire("gds15"), "zh")[0].marks] == ["是", "否"]


@pytest.mark.parametrize("code", library.codes())
def test_no_two_columns_are_headed_alike(code):
    form = questionnaire(code)
    numbers = [column.number for column in columns_of(form, "zh")] if form and fits_a_sheet(form) else []
    assert len(set(numbers)) == len(numbers)
    if code == "safety":
        assert numbers == ["A", "1", "2", "3", "4", "5", "6"]


@pytest.mark.parametrize("code", ["phq9", "barthel", "gds15", "dass21", "auditc", "satisfaction"])
def test_what_was_typed_comes_back_as_it_was_typed(code):
    scale = questionnaire(code)
    columns = columns_of(scale, "zh")
    typed = {column.link: column.marks[-1].sign for column in columns if column.marks}
    told = read_row(scale, columns, typed)
    asked = {link: sign for link, sign in typed.items() if link not in told.faults}
    assert {link: sign for link, sign in cells_of(scale, columns, told.answers).items() if sign} == asked


@pytest.mark.parametrize("text", ["２", " 2 ", "2.0", "超过一半的天数"])
def test_keyboards_and_spreadsheets_may_write_it_their_way(text):
    scale, columns, told = read("phq9", _1=text)
    assert not told.faults
    assert cells_of(scale, columns, told.answers)["1"] == "2"


def test_what_is_no_answer_is_a_fault_and_nothing_else_is_lost():
    scale, columns, told = read("phq9", _1="7", _2="1", _3="")
    assert list(told.faults) == ["1"]
    assert cells_of(scale, columns, told.answers)["2"] == "1"


def test_a_question_that_is_not_asked_says_so_instead_of_losing_what_was_typed():
    nothing = {f"_{at}": "0" for at in range(1, 10)}
    _scale, _columns, told = read("phq9", **nothing, _10="2")
    assert list(told.faults) == ["10"]


@pytest.mark.parametrize(
    ("code", "fits"), [("phq9", True), ("barthel", True), ("eha", False), ("gas", False)]
)
def test_forms_with_lists_of_their_own_do_not_fit(code, fits):
    assert fits_a_sheet(questionnaire(code)) is fits


def test_the_legend_tells_each_meaning_once():
    legend = legend_of(columns_of(questionnaire("gad7"), "zh"))
    assert [(numbers, len(marks)) for numbers, marks in legend] == [(["1–7"], 4)]


def test_a_long_text_is_cut_and_a_decimal_stays():
    assert (plain("2.5"), plain("-3.0"), len(plain("字" * 900))) == ("2.5", "-3", 500)


def test_numbers_that_follow_each_other_are_named_as_a_run():
    assert in_runs(["1", "2", "3", "7", "9a", "10", "11"]) == ["1–3", "7", "9a", "10–11"]
