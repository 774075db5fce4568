"""A level says which answers made it, and what it does not decide."""

from decimal import Decimal

import pytest
from django.utils import translation

from lianqiao.instruments import library, rules, services
from lianqiao.instruments.editions import read_edition
from lianqiao.instruments.readings import readings_of
from lianqiao.instruments.scoring import BadPack, reached_by, read_pack
from lianqiao.instruments.scoring.vectors import response_of as answers_of
from lianqiao.instruments.sheets import response_of
from tests.cases.stage import NOW, open_page

from .stage import begun

pytestmark = pytest.mark.django_db
HARD = {"1": ["2"], "2": ["2"], "3": ["1"], "4": ["3"], "5": ["0"], "6": ["0", "3"], "7": ["1"], "8": ["1"], "9": ["0"]}  # fmt: skip


def hardship(cast, client, **more):
    response = begun(cast, client, code="eha")
    questionnaire, _pack = read_edition(response.edition)
    told = response_of(questionnaire, {f"q-{name}": value for name, value in (HARD | more).items()})
    return services.complete_response(by=cast.worker, response=response, answers=told, at=NOW)


def test_a_sum_names_the_answers_that_add_to_it_the_weightiest_first(cast, child, case):
    done = hardship(cast, child)
    with translation.override("en"):
        reasons = readings_of(done)[0].reasons
    assert [one.points for one in reasons] == ["3 points", *["2 points"] * 3, *["1 point"] * 2]
    assert (reasons[1].question, reasons[1].answer) == (
        "Income per head, set against the local low-income line",
        "Below the line",
    )
    assert "Put off or stopped treatment or medicine" in reasons[3].answer


def test_a_level_names_the_answers_that_reach_it_and_no_lower_ones():
    scale = library.load("safety")
    given = answers_of(scale.questionnaire, {"alone": 1, "1": 1, "2": 1, "3": 0, "4": 1, "5": 0, "6": 0})
    found = reached_by(scale.questionnaire, scale.pack, given, scale.pack.rule("level"))
    assert found == (("2", Decimal(1)), ("4", Decimal(1)))
    nothing = answers_of(scale.questionnaire, {"alone": 1, "1": 0})
    assert reached_by(scale.questionnaire, scale.pack, nothing, scale.pack.rule("level")) == ()


def test_only_a_level_or_a_sum_can_name_its_reasons():
    raw = library.load("eha").pack.raw
    with pytest.raises(BadPack, match="no single answer makes a mean"):
        read_pack(raw | {"scores": [raw["scores"][0] | {"rule": "mean"}]})


def test_the_result_shows_the_reasons(cast, lin, child, case):
    said = open_page(cast.browser_of(cast.worker), "instruments:response", hardship(cast, child).pk)
    assert "计入结果的回答" in said
    assert "人均收入与当地低收入线相比：<strong>低于低收入线</strong>" in said and "2 分" in said


def test_the_result_says_what_decides_and_what_the_family_may_be_entitled_to(cast, lin, child, case):
    browser = cast.browser_of(cast.worker)
    said = open_page(browser, "instruments:response", hardship(cast, child).pk)
    assert "以个案的经济困难评估表为准" in said and "尚无已签署的" in said
    assert "可能享有的待遇" in said and said.count("临时救助") == 1 and "参加基本医保" not in said
    well = (
        {str(item): ["0"] for item in range(1, 6)} | {"6": ["6"]} | {str(item): ["1"] for item in (7, 8, 9)}
    )
    said = open_page(browser, "instruments:response", hardship(cast, child, **well).pk)
    assert "可能享有的待遇" not in said and "初步了解" in said


@pytest.mark.parametrize(
    ("hint", "refusal"),
    [
        ({"item": "99", "text": {"en": "An allowance", "zh": "补贴"}}, "hints: 99 is not there"),
        ({"item": "1", "text": {"en": "An allowance"}}, "zh"),
    ],
)
def test_a_hint_rests_on_an_item_that_counts_and_speaks_both_languages(hint, refusal):
    with pytest.raises(BadPack, match=refusal):
        read_pack(library.load("eha").pack.raw | {"hints": [hint]})


@pytest.mark.parametrize(
    ("figures", "wrong"),
    [
        ({"persons": "3", "dependants": "4"}, {"q-dependants": "超过了靠这份收入生活的人数，请核对这两项。"}),
        ({"spent": "20000", "paid": "20000.5"}, {"q-paid": "自付超过了医疗费用总额，请核对这两项。"}),
        ({"persons": "3", "dependants": "3", "spent": "20000", "paid": "9000.5"}, {}),
        ({"dependants": "4", "paid": "9000"}, {}),
        ({"persons": "3", "spent": "9000"}, {}),
    ],
)
def test_figures_that_contradict_each_other_are_said_beside_the_field(figures, wrong):
    questionnaire = library.load("eha").questionnaire
    given = response_of(questionnaire, {f"q-{name}": [value] for name, value in figures.items()})
    assert {fault.name: fault.text for fault in rules.faults_of(questionnaire, given)} == wrong
    with translation.override("en"):
        told = [fault.text for fault in rules.faults_of(questionnaire, given)]
    assert all(text.endswith(("both numbers.", "both amounts.")) for text in told)
