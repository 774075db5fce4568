"""Economic hardship: what the table makes of a household, case by case, and the measures it is made from."""

import datetime as dt
from decimal import Decimal

import pytest

from lianqiao.catalogue import hardship

ON = dt.date(2026, 11, 1)
TABLE = hardship.table_named("example", "2026.1")
NOTHING = {
    "size": 1,
    "children": 0,
    "members": [],
    "assistance": [],
    "coping": [],
    "shocks": [],
    "willing": False,
}


def household(size=3, income="9000", **told) -> dict:
    return NOTHING | {"size": size, "members": [{"who": "父亲", "income": income, "source": "wage"}]} | told


def level(**told) -> str:
    return hardship.judge(TABLE, household(**told)).level


def rights(**told) -> set[str]:
    return {right["code"] for right in hardship.judge(TABLE, household(**told)).rights}


def test_the_measures_are_those_of_the_household():
    told = household(
        size=4, income="8000", savings="10000", other_assets="2000", debts="24000", paid="50000",
        reimbursed="20000", expected="30000", expected_reimbursed="12000", other_costs="8000",
        coping=["sold"], shocks=["job", "death"],
    )  # fmt: skip
    assert hardship.measured(told, {"subsistence": 1400}) == {
        "income_per_head": Decimal(2000),
        # 56 000 of their own, of 12 × (8 000 − 4 × 1 400) = 28 800 they could pay
        "cost_share": Decimal(5_600_000) / Decimal(28_800),
        "debt_months": Decimal(3),
        "assets_per_head": Decimal(3000),
        "coping": Decimal(1),
        "shocks": Decimal(2),
    }


def test_a_share_of_nothing_is_beyond_any_line_and_nothing_of_nothing_is_nothing():
    poor = household(income="0", paid="100", debts="5")
    measures = hardship.measured(poor, {"subsistence": 1400})
    assert (measures["cost_share"], measures["debt_months"]) == (hardship.BEYOND, hardship.BEYOND)
    calm = hardship.measured(household(income="0"), {"subsistence": 1400})
    assert (calm["cost_share"], calm["debt_months"]) == (0, 0)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"income": "4200"}, "A"),  # 1 400 a head: the line itself
        ({"income": "4203"}, "B"),  # above the line, below 1.5 times
        ({"income": "4200", "savings": "90000"}, "D"),  # poor in income, but 30 000 saved a head
        ({"income": "6300"}, "B"),
        ({"income": "6303"}, "D"),
        ({"income": "9000", "paid": "23040"}, "B"),  # 40 % of 12 × 4 800, income below 2.5 times
        ({"income": "9000", "paid": "23000"}, "D"),
        ({"income": "9000", "shocks": ["job"]}, "C"),
        ({"income": "20000", "coping": ["sold", "stopped"]}, "C"),
        ({"income": "20000", "debts": "240000"}, "C"),
        ({"income": "20000"}, "D"),
        (
            {"income": "6000", "paid": "30000"},
            "A",
        ),  # edge of the line, and more than they could pay in a year
    ],
)
def test_the_level_of_a_household(told, expected):
    assert level(**told) == expected


def test_every_criterion_is_told_with_its_value_and_its_line():
    told = hardship.judge(TABLE, household(income="4200")).criteria
    assert {one["code"] for one in told} == {one["code"] for one in TABLE.rules["criteria"]}
    first = told[0]
    assert (first["code"], first["value"], first["limit"], first["holds"]) == (
        "income_below_line", "1400.0", "1400.0", True,
    )  # fmt: skip


def test_rights_follow_from_level_and_reasons_and_leave_out_what_they_have():
    assert rights(income="4200") == {"subsistence", "edge", "medical_assistance"}
    assert rights(income="4200", assistance=["low_income"]) == {"medical_assistance"}
    assert "charity" not in rights(income="6000", paid="30000")
    assert "charity" in rights(income="6000", paid="30000", willing=True)
    assert "school" in rights(income="4200", children=1)
    assert rights(income="20000") == set()


def test_the_closest_table_speaks_and_of_those_the_newest(tmp_path, monkeypatch):
    text = (hardship.LIBRARY / "example-2026.1.toml").read_text(encoding="utf-8")

    def write(name: str, code: str, version: str, since: str, regions: str) -> None:
        told = text.replace('code = "example"\nversion = "2026.1"', f'code = "{code}"\nversion = "{version}"')
        told = told.replace("valid_from = 2026-01-01", f"valid_from = {since}")
        told = told.replace('regions = [""] ', f"regions = {regions} ")
        (tmp_path / name).write_text(told, encoding="utf-8")

    write("everywhere.toml", "everywhere", "1", "2020-01-01", '[""]')
    write("city.toml", "city", "1", "2024-01-01", '["11"]')
    write("city2.toml", "city", "2", "2026-07-01", '["11"]')
    found = tuple(hardship.tables(tmp_path))
    monkeypatch.setattr(hardship, "tables", lambda: found)
    spoken = {
        (region, on): (table.code, table.version)
        for region, on in [("110108", ON), ("110108", dt.date(2025, 1, 1)), ("530100", ON)]
        for table in [hardship.table_for(region, on)]
    }
    assert spoken == {
        ("110108", ON): ("city", "2"),
        ("110108", dt.date(2025, 1, 1)): ("city", "1"),
        ("530100", ON): ("everywhere", "1"),
    }


def test_a_table_that_speaks_of_what_it_does_not_have_is_refused(tmp_path):
    text = (hardship.LIBRARY / "example-2026.1.toml").read_text(encoding="utf-8")
    (tmp_path / "wrong.toml").write_text(text.replace('code = "shock"', 'code = "blow"'), encoding="utf-8")
    with pytest.raises(ValueError, match="shock"):
        hardship.tables(tmp_path)
