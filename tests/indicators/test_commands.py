"""`lianqiao figure` and `lianqiao bulletin`: the exact shape of the answer, and what is refused."""

import json

import pytest

from lianqiao.config.cli import main
from lianqiao.indicators.services import keep_project_scope
from lianqiao.registry.services import seated

from . import city
from .city import day

pytestmark = pytest.mark.django_db
AS_OF, BASE = ("--as-of", "2023-08-28"), ("--base", "2019-12-31")
SPAN = ("--from", "2023-01-01", "--to", "2023-07-31")


@pytest.fixture
def hospital(db):
    made = city.institution("清河医院", since="2019-06-01")
    city.institution("东湖社区卫生服务中心", "primary_care", "primary", "2022-07-01", "110105")
    city.worker("林安", made, since="2019-06-01")
    city.contact(made, "2023-07-31", city.client(made), city.client(made, "安康"))
    city.activity(made, "2023-06-01", 4013, by="estimate")
    city.session(made, "2023-06-02", counted=5713)
    return made


def said(capsys, *words: str) -> str:
    assert main(list(words)) == 0
    return capsys.readouterr().out


def test_a_state_has_exactly_this_shape(hospital, capsys):
    assert json.loads(said(capsys, "figure", "A1", *AS_OF, *BASE, "--by", "level", "--json")) == {
        "code": "A1",
        "title": {
            "zh": "开展医务社会工作的医疗卫生机构",
            "en": "Institutions carrying out medical social work",
        },
        "unit": "institutions",
        "operator": "=",
        "value": 2,
        "as_of": "2023-08-28",
        "rule": "A1.1",
        "growth_pct": 100.0,
        "base": 1,
        "by": [
            {"level": "tertiary", "value": 1, "growth_pct": 0.0, "base": 1},
            {"level": "primary", "value": 1, "growth_pct": None, "base": 0, "reason": "not_computable"},
        ],
    }


def test_a_span_has_exactly_this_shape(hospital, capsys):
    assert json.loads(said(capsys, "figure", "C6", *SPAN, "--by", "institution", "month", "--json")) == {
        "code": "C6",
        "title": {"zh": "个案服务人次", "en": "Case person-times"},
        "unit": "person_times",
        "operator": "=",
        "value": 2,
        "span": {"from": "2023-01-01", "to": "2023-07-31"},
        "rule": "C6.all-present.1",
        "by": [
            {"institution": "清河医院", "institution_id": str(hospital.pk), "month": "2023-07", "value": 2},
        ],
    }


def test_what_is_handed_on_withholds_small_numbers_and_says_where_it_was_printed(hospital, capsys, tmp_path):
    words = ["figure", "C6", *SPAN, "--by", "level", "--json"]
    assert json.loads(said(capsys, *words))["value"] == 2
    handed_on = said(capsys, *words, "--public")
    found = json.loads(handed_on)
    assert (found["value"], found["withheld"]) == (None, True)
    assert (found["printed"]["by"], found["printed"]["institutions"]) == (["level"], None)
    files = [tmp_path / "甲市.json", tmp_path / "乙市.json"]
    for file in files:
        file.write_text(handed_on, encoding="utf-8")
    assert main(["figure", "C6", "--federate", *map(str, files)]) == 1
    assert "installation" in capsys.readouterr().err


def test_without_a_breakdown_the_list_is_empty(hospital, capsys):
    assert json.loads(said(capsys, "figure", "B1", *AS_OF, "--json"))["by"] == []


@pytest.mark.parametrize("name", ["清河医院", " 清河 医院 ", None])
def test_one_institution_by_name_or_key(hospital, capsys, name):
    found = json.loads(
        said(capsys, "figure", "A1", *AS_OF, "--institution", name or str(hospital.pk), "--json")
    )
    assert found["value"] == 1


def test_by_takes_several_words_several_times_and_commas(hospital, capsys):
    for by in (("--by", "class", "level"), ("--by", "class", "--by", "level"), ("--by", "class,level")):
        rows = json.loads(said(capsys, "figure", "A1", *AS_OF, *by, "--json"))["by"]
        assert [list(row) for row in rows] == [["class", "level", "value"]] * 2


def test_growth_of_a_span_is_against_the_span_as_long(hospital, capsys):
    city.contact(hospital, "2022-07-31", city.client(hospital))
    city.contact(hospital, "2022-08-01", city.client(hospital))
    found = json.loads(said(capsys, "figure", "C6e", *SPAN, "--base", "2022-01-01", "--json"))
    assert (found["value"], found["base"], found["growth_pct"]) == (1, 1, 0.0)


def test_as_text_it_says_unit_period_and_rule(hospital, capsys):
    printed = said(capsys, "figure", "D3", *SPAN, "--by", "class")
    assert "社区活动服务人次  ≈4,013 人次  2023年1月1日至7月31日" in printed
    assert "综合医院\t≈4,013" in printed
    assert "A1   Institutions" in said(capsys, "figure", "list", "--lang", "en")


def test_as_text_it_says_the_base_and_the_growth_or_that_there_is_none(hospital, capsys):
    city.institution("西山社区卫生服务中心", "primary_care", "primary", "2023-01-01", "110105")
    printed = said(capsys, "figure", "A1", *AS_OF, *BASE, "--by", "level").splitlines()
    assert printed[1] == "截至2019年12月31日：1 家，增幅 +200.0%"
    assert printed[2:5] == ["级别\t家\t基期值\t增幅", "三级\t1\t1\t+0.0%", "一级\t2\t0\t不可计算"]
    growth = said(capsys, "figure", "A5", *AS_OF, *BASE).splitlines()
    assert growth[1] == "截至2019年12月31日：1，增幅 +200.0%"
    nothing = said(capsys, "figure", "A1", *AS_OF, "--base", "2018-12-31", "--lang", "en").splitlines()
    assert nothing[1] == "as of 31 December 2018: 0 institutions, growth not computable"
    assert "growth" not in said(capsys, "figure", "A1", *AS_OF, "--lang", "en")


@pytest.mark.parametrize(
    ("words", "code", "reason"),
    [
        (["figure", "A1"], 2, "--as-of"),
        (["figure", "A1", *SPAN], 2, "--as-of"),
        (["figure", "C6", *AS_OF], 2, "--from 和 --to"),
        (["figure", "C6", "--from", "2023-02-01", "--to", "2023-01-01"], 2, "早于"),
        (["figure", "Z9", *AS_OF], 1, "没有该编码的指标"),
        (["figure", "A5", *AS_OF], 1, "基期"),
        (["figure", "A1", *AS_OF, "--by", "weather"], 1, "维度 weather 分组，可用的维度有：class, "),
        (["figure", "A1", *AS_OF, "--institution", "无名医院"], 1, "没有该名称的机构"),
    ],
)
def test_what_cannot_be_answered_is_said_in_a_sentence(db, capsys, words, code, reason):
    assert main([*words, "--json"]) == code
    assert reason in capsys.readouterr().err


def test_a_day_that_is_none_is_wrong_use(db, capsys):
    with pytest.raises(SystemExit) as stop:
        main(["figure", "A1", "--as-of", "2023-02-30"])
    assert stop.value.code == 2


def test_the_bulletin_says_what_is_exact_what_is_over_and_what_is_about(hospital, capsys):
    whole = said(capsys, "bulletin", *AS_OF, *BASE, "--lang", "zh")
    assert "个案服务2人次，小组服务5713人次，社区服务约4013人次" not in whole  # two people are too few
    assert "个案服务涉及人数过少，不予公布，小组服务5713人次，社区服务约4013人次" in whole
    with seated("test") as by:
        keep_project_scope(
            by=by,
            name_zh="医务社工示范项目",
            name_en="Demonstration projects",
            projects=25,
            from_on=day("2023-01-01"),
            until_on=None,
            in_bulletin=True,
            institutions=[hospital],
        )
    zh = said(capsys, "bulletin", *AS_OF, *BASE, "--lang", "zh")
    assert (
        "25项医务社工示范项目：个案服务涉及人数过少，不予公布，小组服务5700余人次，社区服务约4000人次。" in zh
    )
    assert "三级医疗机构1家，与2019年（1家）持平" in zh
    en = said(capsys, "bulletin", *AS_OF, *BASE, "--lang", "en")
    assert "more than 5,700 person-times of group services, about 4,000 person-times" in en
    assert "as many as at the end of 2019, 1" in en


def test_the_bulletin_of_a_city_without_base_says_so(hospital, capsys):
    zh = said(capsys, "bulletin", *AS_OF, "--base", "2018-12-31", "--lang", "zh")
    assert "2018年为0家，增幅不可计算" in zh
    assert "三级医疗机构（2018年）不可计算（0人／0家）" in zh
