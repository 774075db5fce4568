"""Responses with more than one thing to go wrong: nested, repeated, hidden, partial; each judged as a whole."""

import pytest

from lianqiao.questionnaires.elements import CORE
from lianqiao.questionnaires.validation import check

from .test_validation import FORM, OPTIONS, answer, coding, form, limit, question, reply

QR = "QuestionnaireResponse"
PARENT = question("p", "choice", repeats=True, **OPTIONS, item=[
    question("why", required=True, enableWhen=[{"question": "p", "operator": "=", "answerCoding": coding("a")}])])  # fmt: skip
HIDDEN = [
    question("first", "boolean"),
    question("g", "group", required=True, enableWhen=[{"question": "first", "operator": "=", "answerBoolean": True}], item=[
        question("inner", required=True),
        question("deep", enableWhen=[{"question": "inner", "operator": "exists", "answerBoolean": True}])]),
    question("after", enableWhen=[{"question": "inner", "operator": "exists", "answerBoolean": True}]),
]  # fmt: skip
HOME = question("home", "group", repeats=True, item=[
    question("who", required=True), question("age", "integer"),
    question("school", required=True, enableWhen=[{"question": "age", "operator": "<", "answerInteger": 18}])])  # fmt: skip
ANY = [
    question("a", "integer"), question("b", "quantity"),
    question("c", required=True, enableBehavior="any", enableWhen=[
        {"question": "a", "operator": ">=", "answerInteger": 10},
        {"question": "b", "operator": ">", "answerQuantity": {
            "value": 5, "unit": "kg", "system": "http://unitsofmeasure.org", "code": "kg"}}]),
]  # fmt: skip


def given(*items, link="g"):
    return {"linkId": link, "item": list(items)}


def chosen(code, *below):
    return {"valueCoding": coding(code), **({"item": list(below)} if below else {})}


def whole(value, link):
    return answer(value, link=link, key="valueInteger")


CASES = {
    "below the answer that asks it": (
        [PARENT], [{"linkId": "p", "answer": [chosen("a", answer("x", link="why")), chosen("b")]}], [],
    ),
    "below the other answer it is not asked": (
        [PARENT], [{"linkId": "p", "answer": [chosen("b", answer("x", link="why"))]}],
        [f"{QR}.item[0].answer[0].item[0]"],
    ),
    "each answer asks for itself": (
        [PARENT], [{"linkId": "p", "answer": [chosen("a"), chosen("b")]}], [f"{QR}.item[0].answer[0]"],
    ),
    "a hidden required group may be left out": (HIDDEN, [answer(False, link="first", key="valueBoolean")], []),
    "an answered hidden group may not": (
        HIDDEN, [answer(False, link="first", key="valueBoolean"), given(answer("x", link="inner"))], [f"{QR}.item[1]"],
    ),
    "what depends on something hidden is hidden": (
        HIDDEN, [answer(False, link="first", key="valueBoolean"), answer("x", link="after")], [f"{QR}.item[1]"],
    ),
    "a shown group asks for what it requires": (
        HIDDEN, [answer(True, link="first", key="valueBoolean"), given(answer("x", link="deep"))],
        [f"{QR}.item[1]", f"{QR}.item[1].item[0]"],
    ),
    "a shown required group is missed": (HIDDEN, [answer(True, link="first", key="valueBoolean")], [QR]),
    "each occurrence is judged by its own answers": (
        [HOME], [given(answer("A", link="who"), whole(40, "age"), link="home"),
                 given(answer("B", link="who"), whole(9, "age"), link="home")], [f"{QR}.item[1]"],
    ),
    "what one occurrence hides": (
        [HOME], [given(answer("A", link="who"), whole(40, "age"), answer("s", link="school"), link="home"),
                 given(answer("B", link="who"), whole(9, "age"), answer("s", link="school"), link="home")],
        [f"{QR}.item[0].item[2]"],
    ),
    "an unknown item deep down": ([HOME], [given(answer("A", link="who"), answer("x", link="z"), link="home")], [f"{QR}.item[0]"]),
    "an item from elsewhere deep down": (
        [HOME, question("q")], [given(answer("A", link="who"), answer("x"), link="home")], [f"{QR}.item[0]"],
    ),
    "out of order within a group": (
        [HOME], [given(whole(40, "age"), answer("A", link="who"), link="home")], [f"{QR}.item[0]"],
    ),
    "any condition is enough": ([*ANY], [whole(10, "a")], [QR]),
    "a quantity of another unit meets no condition": (
        [*ANY], [answer({"value": 9, "unit": "g", "system": "http://unitsofmeasure.org", "code": "g"}, link="b", key="valueQuantity")], [],
    ),
    "items below an item and below its answer": (
        [PARENT], [{"linkId": "p", "answer": [chosen("b")], "item": [answer("x", link="why")]}], [f"{QR}.item[0]", f"{QR}.item[0]"],
    ),
    "an item without a linkId": ([question()], [{"answer": [{"valueString": "x"}]}], [f"{QR}.item[0]"]),
    "an answer that is empty": ([question()], [{"linkId": "q", "answer": [{}]}], [f"{QR}.item[0].answer[0]"]),
    "a list without anything": ([question()], [{"linkId": "q", "answer": []}], [f"{QR}.item[0].answer"]),
    "a year where a day is allowed": (
        [question(kind="date", **limit(f"{CORE}minValue", "2026-03-01", "valueDate"))], [answer("2026", key="valueDate")], [],
    ),
    "a day within the month that is the last": (
        [question(kind="date", **limit(f"{CORE}maxValue", "2026-06", "valueDate"))], [answer("2026-06-30", key="valueDate")], [],
    ),
    "a month too early": (
        [question(kind="date", **limit(f"{CORE}minValue", "2026-03-01", "valueDate"))], [answer("2026-02", key="valueDate")],
        [f"{QR}.item[0].answer[0].value.ofType(date)"],
    ),
    "no such month": ([question(kind="date")], [answer("2026-13", key="valueDate")], [f"{QR}.item[0].answer[0].value.ofType(date)"]),
    "a moment without its zone": (
        [question(kind="dateTime")], [answer("2026-01-01T10:00:00", key="valueDateTime")],
        [f"{QR}.item[0].answer[0].value.ofType(dateTime)"],
    ),
    "a moment in another zone, in time": (
        [question(kind="dateTime", **limit(f"{CORE}maxValue", "2026-01-01T10:00:00Z", "valueDateTime"))],
        [answer("2026-01-01T17:59:00+08:00", key="valueDateTime")], [],
    ),
    "a time without seconds": ([question(kind="time")], [answer("10:30", key="valueTime")], [f"{QR}.item[0].answer[0].value.ofType(time)"]),
    "a time too late": (
        [question(kind="time", **limit(f"{CORE}maxValue", "12:00:00", "valueTime"))], [answer("12:00:01", key="valueTime")],
        [f"{QR}.item[0].answer[0].value.ofType(time)"],
    ),
    "a number for a decimal": (
        [question(kind="decimal")], [answer(3, key="valueInteger")], [f"{QR}.item[0].answer[0].value.ofType(integer)"],
    ),
    "a choice by a number it offers": (
        [question(kind="choice", answerOption=[{"valueInteger": 1}, {"valueInteger": 2}])], [answer(2, key="valueInteger")], [],
    ),
    "a choice by a text it does not offer": (
        [question(kind="choice", **OPTIONS)], [answer("a")], [f"{QR}.item[0].answer[0].value.ofType(string)"],
    ),
    "own words that are no text": (
        [question(kind="open-choice", **OPTIONS)], [answer(3, key="valueInteger")], [f"{QR}.item[0].answer[0].value.ofType(integer)"],
    ),
    "own words as a name without a code": (
        [question(kind="open-choice", **OPTIONS)], [answer({"display": "other"}, key="valueCoding")], [],
    ),
    "an option by another system": (
        [question(kind="choice", **OPTIONS)], [answer(coding("a", "http://other.test"), key="valueCoding")],
        [f"{QR}.item[0].answer[0].value.ofType(Coding)"],
    ),
    "letters of any script": ([question(**limit(f"{CORE}regex", r"\p{L}+", "valueString"))], [answer("王")], []),
    "digits are those of ASCII": (
        [question(**limit(f"{CORE}regex", r"\d+", "valueString"))], [answer("１２")], [f"{QR}.item[0].answer[0].value.ofType(string)"],
    ),
    "an answer beside its initial value": (
        [question(initial=[{"valueString": "a"}], readOnly=True)], [answer("b")], [],
    ),
    "a reference to nothing contained": (
        [question(kind="reference")], [answer({"reference": "#p"}, key="valueReference")],
        [f"{QR}.item[0].answer[0].valueReference.reference"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_response_is_judged_as_a_whole(name):
    asked, told, places = CASES[name]
    assert [fault.path for fault in check(reply(*told), [form(*asked)])] == places


@pytest.mark.parametrize(
    ("status", "faults"),
    [
        ("completed", 1),
        ("amended", 1),
        ("in-progress", 0),
        ("stopped", 0),
        ("entered-in-error", 0),
        ("done", 2),
    ],
)
def test_what_is_required_is_required_of_what_is_finished(status, faults):
    told = {key: each for key, each in reply(status=status).items() if each != []}
    assert len(check(told, [form(question(required=True))])) == faults


def test_a_questionnaire_may_come_along():
    inside = {**form(question(required=True)), "id": "inside"}
    told = {**reply(answer("x")), "questionnaire": "#inside", "contained": [inside]}
    assert check(told) == []
    assert [fault.path for fault in check({**told, "contained": [{**inside, "id": "other"}]})] == [
        f"{QR}.contained[0]", f"{QR}.questionnaire",
    ]  # fmt: skip
    nobody = {"resourceType": "Patient", "id": "p"}
    assert [fault.path for fault in check({**told, "contained": [inside, nobody]})] == [f"{QR}.contained[1]"]
    assert check({**told, "contained": [inside, nobody], "subject": {"reference": "#p"}}) == []


def test_who_answered_is_a_person_or_a_device():
    told = reply(answer("x"))
    assert (
        check({**told, "author": {"reference": "Practitioner/1"}, "source": {"reference": "Patient/1"}}) == []
    )
    wrong = check({**told, "author": {"reference": "Group/1"}, "encounter": {"reference": "Patient/1"}})
    assert {fault.path for fault in wrong} == {f"{QR}.author", f"{QR}.encounter"}


def test_the_version_named_is_the_one_that_counts():
    old, new = form(question(), version="1"), form(question("z"), version="2")
    told = reply(answer("x")) | {"questionnaire": f"{FORM}|1"}
    assert check(told, [new, old]) == []
    assert len(check({**told, "questionnaire": f"{FORM}|2"}, [new, old])) == 1
