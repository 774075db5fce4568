"""Figures of several cities together: counts add, people never do, and nothing is added that is not the same."""

import json

import pytest

from lianqiao.config.cli import main
from lianqiao.indicators.errors import CannotFederate, FiguresDiffer
from lianqiao.indicators.federation import CityFigure, federate
from lianqiao.indicators.measures import Form, indicators

SPAN = {"span": {"from": "2023-01-01", "to": "2023-12-31"}}
DAY = {"as_of": "2023-12-31"}


def printed(code: str, value, by=(), **more) -> dict:
    indicator = indicators()[code]
    return {
        "code": code,
        "title": indicator.title.to_json(),
        "unit": str(indicator.unit),
        "operator": "=",
        "value": value,
        **(DAY if indicator.kind == "as_of" else SPAN),
        "rule": indicator.rule_version,
        "by": list(by),
    } | more


def together(*bodies: dict) -> dict:
    return federate([CityFigure(f"city {number}", body) for number, body in enumerate(bodies)])


@pytest.mark.parametrize("code", ["C6", "C6e", "D1", "D1e", "D3", "D3e", "S1", "T1", "A1"])
def test_what_is_counted_in_one_place_adds(code):
    found = together(printed(code, 1200), printed(code, 34), printed(code, 0))
    assert (found["additive"], found["operator"], found["value"]) == (True, "=", 1234)
    assert [city["value"] for city in found["cities"]] == [1200, 34, 0]


@pytest.mark.parametrize("code", ["C5", "P1", "B1"])
def test_people_are_never_added(code):
    """Somebody may have been served, or employed, in both cities."""
    found = together(*(printed(code, count, [{"month": "2023-01", "value": count}]) for count in (70, 50)))
    assert (found["additive"], found["value"], found["reason"]) == (False, None, "people_do_not_add")
    assert found["bounds"] == {"at_least": 70, "at_most": 120}
    assert [city["value"] for city in found["cities"]] == [70, 50]
    assert found["by"] == []


def test_every_indicator_either_adds_or_says_why_not():
    for code, indicator in indicators().items():
        more = {}
        if indicator.form in (Form.RATIO, Form.SHARE, Form.MEAN):
            more = {"numerator": 3, "denominator": 4}
        found = together(printed(code, 75, **more), printed(code, 75, **more))
        assert found["additive"] is ("reason" not in found)
        assert (found["value"] is None) is not found["additive"]
        if indicator.unit in ("persons", "workers") or code in ("B2", "B3"):
            assert not found["additive"], code


def test_a_withheld_city_leaves_a_lower_bound_and_no_upper():
    hidden = printed("C6", None, withheld=True)
    found = together(printed("C6", 80), hidden)
    assert (found["operator"], found["value"]) == ("≥", 80)
    assert together(
        printed("C5", 80),
        hidden | {key: printed("C5", None)[key] for key in ("code", "title", "unit", "rule")},
    )["bounds"] == {"at_least": 80, "at_most": None}
    assert together(hidden, hidden)["value"] is None


def test_an_estimate_in_one_city_is_one_in_the_sum():
    found = together(printed("D3", 100, operator="≈"), printed("D3", 20))
    assert (found["operator"], found["value"]) == ("≈", 120)


def test_a_rate_is_computed_anew_from_what_it_is_made_of():
    found = together(
        printed("A4", 50.0, numerator=1, denominator=2), printed("A4", 10.0, numerator=1, denominator=10)
    )
    assert (found["value"], found["numerator"], found["denominator"]) == (16.7, 2, 12)
    none = printed("A4", None, numerator=0, denominator=0)
    assert together(none, none)["value"] is None


def test_a_mean_is_computed_anew_and_is_no_percentage():
    found = together(
        printed("C11t", 50.0, numerator=100.12, denominator=2),
        printed("C11t", 60.0, numerator=60.0, denominator=1),
    )
    assert (found["value"], found["numerator"], found["denominator"]) == (53.4, 160.12, 3)


def test_growth_of_a_count_is_computed_anew():
    found = together(printed("A1", 6, base=4, growth_pct=50.0), printed("A1", 4, base=4, growth_pct=0.0))
    assert (found["value"], found["base"], found["growth_pct"]) == (10, 8, 25.0)
    assert "growth_pct" not in together(printed("A1", 6, base=4, growth_pct=50.0), printed("A1", 4))
    assert (
        together(printed("A5", 50.0, base=4), printed("A5", 0.0, base=4))["reason"] == "growth_does_not_add"
    )


def test_lines_of_the_same_keys_become_one_and_institutions_stay_apart():
    first = [
        {"level": "tertiary", "month": "2023-01", "value": 7},
        {"level": "primary", "month": "2023-01", "operator": "≈", "value": 5},
    ]
    second = [
        {"level": "tertiary", "month": "2023-01", "value": 3},
        {"level": "primary", "month": "2023-01", "operator": "=", "value": None, "withheld": True},
    ]
    assert together(printed("C6", 12, first), printed("C6", 9, second))["by"] == [
        {"level": "primary", "month": "2023-01", "operator": "≥", "value": 5},
        {"level": "tertiary", "month": "2023-01", "value": 10},
    ]
    lines = [[{"institution": "清河医院", "institution_id": key, "value": 1}] for key in ("one", "two")]
    assert len(together(printed("C6", 1, lines[0]), printed("C6", 1, lines[1]))["by"]) == 2


@pytest.mark.parametrize(
    "other",
    [
        printed("C6e", 1),
        printed("C6", 1, rule="C6.per-session.1"),
        printed("C6", 1, span={"from": "2023-01-01", "to": "2023-11-30"}),
        printed("C6", 1, unit="events"),
        printed("C6", 1, [{"institution": "清河医院", "institution_id": "one", "value": 1}]),
    ],
)
def test_figures_of_different_things_or_of_one_institution_twice_are_refused(other):
    mine = printed("C6", 1, [{"institution": "清河医院", "institution_id": "one", "value": 1}])
    with pytest.raises(FiguresDiffer):
        together(mine, other)


def test_a_figure_printed_twice_by_one_installation_is_refused_whatever_the_files_are_called():
    def of(installation, institutions=None, by=()):
        stamp = {"installation": installation, "institutions": institutions, "by": list(by)}
        return printed("C6", 7, printed=stamp)

    assert together(of("a"), of("b"))["value"] == 14
    with pytest.raises(FiguresDiffer):
        together(of("a"), of("a"))
    with pytest.raises(FiguresDiffer):
        together(of("a"), of("a", ["one"]))
    with pytest.raises(FiguresDiffer):
        together(of("a", ["one", "two"]), of("a", ["two"]))
    assert together(of("a", ["one"]), of("a", ["two"]))["value"] == 14
    # Not said where, but line by line the same.
    unsaid = printed("C6", 7, [{"level": "tertiary", "value": 4}, {"level": "primary", "value": 3}])
    with pytest.raises(FiguresDiffer):
        together(unsaid, unsaid)


def test_figures_broken_down_in_different_ways_are_refused():
    by_level = printed("C6", 7, [{"level": "tertiary", "value": 7}])
    by_month = printed("C6", 7, [{"month": "2023-01", "value": 7}])
    for other in (by_month, printed("C6", 7)):
        with pytest.raises(FiguresDiffer):
            together(by_level, other)
    # Where nothing was done there are no lines.
    assert together(by_level, printed("C6", 0))["value"] == 7


def test_the_same_city_twice_and_a_city_alone_are_refused():
    with pytest.raises(CannotFederate):
        federate([CityFigure("甲", printed("C6", 1)), CityFigure("甲", printed("C6", 1))])
    with pytest.raises(CannotFederate):
        federate([CityFigure("甲", printed("C6", 1))])
    with pytest.raises(CannotFederate):
        together(printed("C6", 1), {"value": 1})


def test_on_the_command_line(db, tmp_path, capsys):
    files = []
    for city, value in (("甲市", 1200), ("乙市", 34)):
        path = tmp_path / f"{city}.json"
        path.write_text(json.dumps(printed("C6", value)), encoding="utf-8")
        (tmp_path / f"p{city}.json").write_text(json.dumps(printed("C5", value)), encoding="utf-8")
        files.append(str(path))
    assert main(["figure", "C6", "--federate", *files]) == 0
    assert capsys.readouterr().out.splitlines() == ["个案服务人次  1,234 人次", "甲市\t1,200", "乙市\t34"]
    assert main(["figure", "C6", "--json", "--federate", *files]) == 0
    assert json.loads(capsys.readouterr().out)["value"] == 1234
    people = [str(tmp_path / f"p{city}.json") for city in ("甲市", "乙市")]
    assert main(["figure", "C5", "--federate", *people]) == 0
    assert "不能相加：介于 1,200 与 1,234 人之间" in capsys.readouterr().out
    assert main(["figure", "C5", "--federate", *files]) == 1
    (tmp_path / "broken.json").write_text("[")
    assert main(["figure", "C6", "--federate", files[0], str(tmp_path / "broken.json")]) == 1
