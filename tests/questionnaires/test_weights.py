"""Where files keep what an answer weighs, and value sets that lead back to themselves."""

from decimal import Decimal

import pytest

from lianqiao.questionnaires.elements import CORE
from lianqiao.questionnaires.expressions import evaluate, number
from lianqiao.questionnaires.validation.terms import Terms
from lianqiao.questionnaires.weights import ORDINAL, weighted, weights_of

from .test_validation import answer, coding, form, question, reply

CODES = "http://codes.test"
ITEM_WEIGHT = "http://hl7.org/fhir/concept-properties#itemWeight"


def value_set(*include, name="v", **more):
    return {"resourceType": "ValueSet", "url": f"{CODES}/{name}", "compose": {"include": [*include]}, **more}


def code_system(concepts, **more):
    return {"resourceType": "CodeSystem", "url": CODES, "content": "complete", "concept": concepts, **more}


def told(name, *values):
    """Two concepts with a property each."""
    return [
        {"code": code, "property": [{"code": name, "valueDecimal": value}]}
        for code, value in zip("ab", values, strict=False)
    ]


def expanded(name, *values, **more):
    contains = [{"system": CODES, **each} for each in told(name, *values)]
    return {"resourceType": "ValueSet", "url": f"{CODES}/v", "expansion": {"contains": contains, **more}}


DECLARED = [{"code": "points", "uri": ITEM_WEIGHT}]
WHOLE = value_set({"system": CODES})
PLAIN = code_system([{"code": "a"}, {"code": "b"}])
ADDED = {"url": f"{CODES}/added", "content": "supplement", "supplements": f"{CODES}|1"}


@pytest.mark.parametrize(
    "supporting",
    [
        pytest.param([WHOLE, code_system(told("points", 1, 2), property=DECLARED)], id="a name of its own"),
        pytest.param([WHOLE, PLAIN, code_system(told("itemWeight", 1, 2), **ADDED)], id="a supplement"),
        pytest.param(
            [WHOLE, PLAIN, code_system(told("points", 1, 2), property=DECLARED, **ADDED)],
            id="a supplement with a name of its own",
        ),
        pytest.param([expanded("itemWeight", 1, 2)], id="an expansion as R5 has it"),
        pytest.param([expanded("points", 1, 2, property=DECLARED)], id="its own name there"),
        pytest.param(
            [
                value_set({"system": CODES, "version": "2"}),
                code_system(told("weight", 1, 2), version="2"),
                code_system(told("weight", 8, 9), version="1"),
            ],
            id="the version that is asked for",
        ),
    ],
)
def test_weights_of_a_value_set_are_found(supporting):
    questionnaire = form(question("q", "choice", answerValueSet=f"{CODES}/v"))
    found = weights_of(questionnaire, supporting)["q"]
    assert {key[2]: weight for key, weight in found.items()} == {"a": 1, "b": 2}


def test_another_property_is_no_weight():
    tables = [
        WHOLE,
        code_system(told("points", 1, 2), property=[{"code": "points", "uri": f"{CODES}#price"}]),
    ]
    assert weights_of(form(question("q", "choice", answerValueSet=f"{CODES}/v")), tables) == {}


@pytest.mark.parametrize(("kind", "values"), [("string", ("x", "y")), ("integer", (7, 8))])
@pytest.mark.parametrize("beside", [True, False])
def test_texts_and_numbers_weigh_too(kind, values, beside):
    key, marks = (
        f"value{kind.capitalize()}",
        [{"extension": [{"url": ORDINAL, "valueDecimal": at}]} for at in (3, 4)],
    )
    options = [
        {key: value, f"_{key}": mark} if beside else {key: value, **mark}
        for value, mark in zip(values, marks, strict=True)
    ]
    questionnaire = form(question("q", "choice", answerOption=options))
    given = weighted(reply(answer(values[1], key=key)), weights_of(questionnaire))
    assert number(evaluate("%resource.item.answer.weight().sum()", given, {"resource": given})) == Decimal(4)
    assert evaluate("%resource.item.answer.value", given, {"resource": given})[0].data == values[1]


def test_value_sets_that_hold_each_other_come_to_an_end():
    one = value_set({"valueSet": [f"{CODES}/two"]}, name="one")
    two = value_set(
        {"valueSet": [f"{CODES}/one"]},
        {
            "system": CODES,
            "concept": [{"code": "a", "extension": [{"url": f"{CORE}itemWeight", "valueDecimal": 5}]}],
        },
        name="two",
    )
    questionnaire = form(question("q", "choice", answerValueSet=f"{CODES}/one"))
    assert weights_of(questionnaire, [one, two]) == {"q": {("Coding", CODES, "a"): 5}}
    assert Terms(questionnaire, [one, two]).holds(f"{CODES}/one", coding("a", CODES)) is True


def test_why_value_sets_that_hold_each_other_cannot_be_told():
    one = value_set({"valueSet": [f"{CODES}/two"]}, name="one")
    two = value_set({"valueSet": [f"{CODES}/one"]}, {"system": "http://elsewhere.test"}, name="two")
    assert "http://elsewhere.test" in Terms(form(), [one, two]).lack(f"{CODES}/one")
