"""The city's own workbooks, imported as they came: every figure is the one written down beside them."""

import io
import json
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from lianqiao.config.cli import main
from lianqiao.indicators.bulletin import compose
from lianqiao.indicators.disclosure import Disclosure
from lianqiao.indicators.queries import whole_scope

from .city import day

CITY = Path(__file__).resolve().parents[3] / "shared" / "data" / "city"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not CITY.exists(), reason="the city's workbooks are not here"),
]


def lianqiao(*words: str) -> str:
    said = io.StringIO()
    with redirect_stdout(said):
        assert main([str(word) for word in words]) == 0
    return said.getvalue()


def figure(*words: str) -> dict:
    return json.loads(lianqiao("figure", *words, "--json"))


@pytest.fixture
def expected(db) -> dict:
    lianqiao("import", "registry", CITY / "registry.xlsx")
    logs = sorted(CITY.glob("service-log-*"))
    lianqiao("import", "services", *logs)
    return json.loads((CITY / "expected.json").read_text())


def test_every_figure_is_the_expected_one(expected):
    on, base = ("--as-of", expected["as_of"]), ("--base", expected["base_as_of"])
    institutions = figure("A1", *on, "--by", "class")
    assert institutions["value"] == expected["institutions"]
    assert {row["class"]: row["value"] for row in institutions["by"]} == expected["by_class"]
    for code, name in (("A1", "institution"), ("B1", "worker")):
        rows = {row["level"]: row for row in figure(code, *on, *base, "--by", "level")["by"]}
        tertiary = rows["tertiary"]
        assert tertiary["value"] == expected[f"tertiary_{name}s"]
        assert tertiary["base"] == expected[f"tertiary_{name}s_base"]
        assert tertiary["growth_pct"] == expected[f"tertiary_{name}_growth_pct"]
    assert figure("B1", *on)["value"] == expected["workers"]
    for name, log in expected["service_logs"].items():
        assert _log(name) == log
    _growth_fell_while_totals_rose(expected)
    _statement(expected)


def _log(name: str) -> dict:
    def of(code: str) -> int:
        return figure(code, "--from", "2023-01-01", "--to", "2023-07-31", "--institution", name)["value"]

    return {
        "个案": {"records": of("C6e"), "person_times": of("C6"), "persons": of("C5")},
        "小组": {"records": of("D1e"), "person_times": of("D1")},
        "社区活动": {"records": of("D3e"), "person_times": of("D3")},
        "minutes": of("T1"),
    }


def _growth_fell_while_totals_rose(expected):
    found = compose(
        day(expected["as_of"]), day(expected["base_as_of"]), whole_scope(), disclosure=Disclosure.INTERNAL
    )
    assert [str(density.value) for density in found.densities] == ["3.03", "3.59", "2.38", "4.42"]  # AC 7
    for one, _rounded_down in found.figures:
        one.check()


def _statement(expected):
    zh = lianqiao("bulletin", "--as-of", expected["as_of"], "--base", expected["base_as_of"])
    assert "医疗卫生机构101家，其中，三级医疗机构54家，较2019年（19家）增长184%" in zh
    assert "医务社会工作者306人，其中三级医疗机构194人，较2019年（84人）增长131%" in zh
    assert "综合医院33家、专科医院27家、中医医院7家、基层卫生服务机构33家、公共卫生机构1家，合计101家" in zh
    en = lianqiao("bulletin", "--as-of", expected["as_of"], "--base", expected["base_as_of"], "--lang", "en")
    assert "101 health institutions in Beijing carry out medical social work, 54 of them tertiary" in en
    assert "1 public health institution;" in en
