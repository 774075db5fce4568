"""Scores: sums stay in their range, a gap is a gap, weights are found wherever files keep them, warnings come early."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianqiao.instruments import library
from lianqiao.instruments.models import Score
from lianqiao.instruments.progress import change_between
from lianqiao.instruments.scoring import BadPack, raised, read_pack, score
from lianqiao.instruments.scoring.vectors import response_of
from lianqiao.licences.skeletons import skeleton
from lianqiao.questionnaires.elements import CORE
from lianqiao.questionnaires.expressions import BadExpression, evaluate, number, plain
from lianqiao.questionnaires.weights import weights_of

SCALES = [library.load(code) for code in library.codes()]
PLAIN = [
    scale
    for scale in SCALES
    if all(scale.pack.values.values()) and not any(rule.how == "expression" for rule in scale.pack.rules)
]  # fmt: skip
NUMBERS = {scale.code: skeleton(scale.pack) for scale in PLAIN}
PHQ9 = library.load("phq9")


def scored(scale, answers, **more):
    form = scale.questionnaire or NUMBERS[scale.code]
    return {each.code: each for each in score(form, scale.pack, response_of(form, answers), **more)}


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_whatever_is_answered_a_score_is_complete_and_in_its_range(data):
    scale = data.draw(st.sampled_from(PLAIN))
    form = NUMBERS[scale.code]
    answers = {item: data.draw(st.sampled_from(values)) for item, values in scale.pack.values.items()}
    for each in score(form, scale.pack, response_of(form, answers)):
        rule = scale.pack.rule(each.code)
        assert each.complete
        if rule.lowest is not None:
            assert rule.lowest <= each.value <= rule.highest


@given(st.sampled_from([scale for scale in SCALES if scale.pack.raw.get("reverse")]))
def test_to_reverse_twice_is_to_leave_as_it_was(scale):
    for turned in scale.pack.recoded.values():
        assert {value: turned[turned[value]] for value in turned} == {value: value for value in turned}


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_a_gap_is_filled_by_the_rule_of_the_scale_or_the_score_has_no_value(data):
    answers = {str(item): data.draw(st.integers(0, 3)) for item in range(1, 10)}
    gone = data.draw(st.sets(st.sampled_from(sorted(answers)), min_size=1, max_size=8))
    left = {item: value for item, value in answers.items() if item not in gone}
    total = scored(PHQ9, left)["total"]
    assert total.missing == tuple(sorted(gone))
    assert total.complete == (len(gone) == 1)
    assert (total.value is None) == (not total.complete)


def test_a_total_of_filled_parts_says_what_was_missing_and_needs_enough_of_all_items():
    scale = library.load("fact-g")
    answers = {str(item): 1 for item in range(1, 28)}
    gone = ("1", "8", "9", "21", "22")
    total = scored(scale, {item: value for item, value in answers.items() if item not in gone})["total"]
    assert (total.value, total.missing) == (51, gone)
    gone = ("1", "2", *gone[1:])
    got = scored(scale, {item: value for item, value in answers.items() if item not in gone})
    assert got["physical"].complete
    assert (got["total"].value, got["total"].missing) == (None, gone)


def test_an_absent_item_counts_only_where_its_score_says_so_and_never_alone():
    entry = {"code": "s", "title": {}, "items": "1,2", "absent": {"2": 0}}
    raw = {
        "code": "p",
        "version": 1,
        "title": {"en": "p"},
        "licence": "",
        "values": {"1-2": "0-3"},
        "scores": [entry],
    }
    raw["scores"].append({"code": "t", "title": {}, "items": "1,2"})
    pack = read_pack(raw)
    form = skeleton(pack)
    whole, plain = score(form, pack, response_of(form, {"1": 3}))
    assert (whole.value, whole.missing, plain.value) == (3, ("2",), None)
    assert score(form, pack, response_of(form, {}))[0].value is None
    assert score(form, pack, response_of(form, {"2": 1}))[0].value is None


def test_ac_30_who5_raw_10_is_40():
    got = scored(library.load("who5"), dict.fromkeys("12345", 2))
    assert (got["raw"].value, got["percent"].value) == (10, 40)


def test_several_sets_of_bands_stand_beside_each_other():
    drinks = {"1": 2, "2": 1, "3": 0}
    scale = library.load("auditc")
    assert scored(scale, drinks, interpretation="men")["total"].band == "negative"
    assert scored(scale, drinks, interpretation="women")["total"].band == "positive"


def test_an_answer_that_warns_is_raised_before_the_form_is_finished():
    begun = response_of(PHQ9.questionnaire, {"9": 1})
    assert [flag.item for flag in raised(PHQ9.questionnaire, PHQ9.pack, begun)] == ["9"]
    begun = response_of(PHQ9.questionnaire, {"8": 3, "9": 0})
    assert raised(PHQ9.questionnaire, PHQ9.pack, begun) == ()


def test_a_warning_goes_by_what_the_answer_is_worth_and_not_by_its_place():
    epds = library.load("epds").pack
    form = skeleton(epds)
    never, often = response_of(form, {"10": 3}), response_of(form, {"10": 0})
    assert raised(form, epds, never) == ()
    assert [flag.item for flag in raised(form, epds, often)] == ["10"]


def test_answers_to_what_is_not_asked_do_not_count():
    scale = library.load("pcptsd5")
    response = response_of(scale.questionnaire, {"event": 0, **dict.fromkeys("12345", 1)})
    assert score(scale.questionnaire, scale.pack, response)[0].value == 0


CODES = "http://codes.test"
WEIGHT = {"url": f"{CORE}ordinalValue", "valueDecimal": 2}
CODING = {"system": CODES, "code": "a"}


def _form(**item):
    return {"resourceType": "Questionnaire", "item": [{"linkId": "1", "type": "choice", **item}]}


PLACES = {
    "the option": (_form(answerOption=[{"extension": [WEIGHT], "valueCoding": CODING}]), []),
    "its coding": (_form(answerOption=[{"valueCoding": {**CODING, "extension": [WEIGHT]}}]), []),
    "a contained value set": (
        {
            **_form(answerValueSet="#v"),
            "contained": [
                {
                    "id": "v",
                    "compose": {
                        "include": [{"system": CODES, "concept": [{"code": "a", "extension": [WEIGHT]}]}]
                    },
                }
            ],
        },
        [],
    ),
    "a code system": (
        _form(answerOption=[{"valueCoding": CODING}]),
        [{"url": CODES, "concept": [{"code": "a", "property": [{"code": "itemWeight", "valueDecimal": 2}]}]}],
    ),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_weight_is_found_wherever_files_keep_it(place):
    form, supporting = PLACES[place]
    assert weights_of(form, supporting) == {"1": {("Coding", CODES, "a"): Decimal(2)}}


ANSWER = {
    "resourceType": "QuestionnaireResponse",
    "item": [{"linkId": "1", "answer": [{"valueCoding": {**CODING, "extension": [WEIGHT]}}]}],
}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("item.answer.weight().sum()", 2),
        ("item.answer.value.ordinal()", 2),
        ("item.where(linkId = '2').answer.weight().sum()", None),
        ("(4).power(0.5)", 2),
        ("(2).power(3)", 8),
        ("(0 - 4).power(0.5)", None),
    ],
)
def test_expressions_know_weights_and_powers_and_make_no_nought_of_nothing(text, value):
    assert number(evaluate(text, ANSWER, {"resource": ANSWER})) == value


@pytest.mark.parametrize("text", ["item.where(", "item item", "item.where(linkId = 'a", "item + ", ""])
def test_an_expression_that_cannot_be_read_says_so(text):
    with pytest.raises(BadExpression):
        evaluate(text, ANSWER, {})


def test_an_expression_yields_plain_values():
    assert plain(evaluate("item.linkId", ANSWER, {})) == ["1"]


@pytest.mark.parametrize(
    "broken",
    [
        {"scores": [{"code": "t", "title": {}, "rule": "guess"}]},
        {"scores": [{"code": "t", "title": {}, "items": "9"}]},
        {"scores": [{"code": "t", "title": {}, "items": "1", "answered_at_least": 2}]},
        {"scores": [{"code": "t", "title": {}, "items": "1", "absent": {"2": 0}}]},
        {"scores": [{"code": "t", "title": {}, "items": "1", "absent": {"1": 7}}]},
        {
            "scores": [
                {"code": "t", "title": {}, "rule": "level", "levels": [[1, "1", 1]], "absent": {"1": 0}}
            ]
        },
        {},
    ],
)
def test_a_pack_that_contradicts_itself_is_refused(broken):
    with pytest.raises(BadPack):
        read_pack(
            {"code": "x", "version": "1", "title": {}, "licence": "OWN", "values": {"1": [0, 1]}, **broken}
        )


def test_a_score_may_go_another_way_than_its_scale():
    sdq, eq5d = library.load("sdq").pack, library.load("eq5d5l").pack
    assert (sdq.rule("total").better, sdq.rule("prosocial").better) == ("low", "high")
    assert (eq5d.rule("levels").better, eq5d.rule("vas").better) == ("low", "high")
    before, now = Score(code="prosocial", value=Decimal(4)), Score(code="prosocial", value=Decimal(7))
    assert change_between(before, now, sdq).better is True


@pytest.mark.parametrize(
    ("item", "told"), [("9", {"9": 1}), ("12", {"12": 1}), ("13", {"13": 1}), ("", {"10": 1})]
)
def test_what_a_young_person_says_of_dying_warns_at_once(item, told):
    scale = library.load("phqa")
    flags = raised(scale.questionnaire, scale.pack, response_of(scale.questionnaire, told))
    assert [flag.item for flag in flags] == ([item] if item else [])
