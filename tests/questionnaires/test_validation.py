"""Responses against their questionnaires: each rule once broken and once kept, with the place of the fault."""

import copy
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianqiao.instruments import library
from lianqiao.instruments.scoring.vectors import response_of
from lianqiao.questionnaires.elements import CORE, SDC
from lianqiao.questionnaires.validation import check, check_questionnaire, check_response

FORM = "http://forms.test/Questionnaire/ward"
UCUM = "http://unitsofmeasure.org"


def form(*items, **more):
    return {"resourceType": "Questionnaire", "url": FORM, "status": "active", "item": list(items), **more}


def reply(*items, status="completed", **more):
    return {
        "resourceType": "QuestionnaireResponse", "questionnaire": FORM, "status": status, "item": list(items), **more
    }  # fmt: skip


def question(link="q", kind="string", **more):
    return {"linkId": link, "type": kind, **more}


def answer(*values, link="q", key="valueString"):
    return {"linkId": link, "answer": [{key: value} for value in values]}


def limit(url, value, key="valueInteger"):
    return {"extension": [{"url": url, key: value}]}


def coding(code, system="http://codes.test"):
    return {"system": system, "code": code}


def option(code, **more):
    return {"valueCoding": coding(code), **more}


OPTIONS = {"answerOption": [option("a"), option("b")]}
VALUE_SET = {
    "resourceType": "ValueSet", "id": "v", "url": "http://codes.test/v", "status": "active",
    "compose": {"include": [{"system": "http://codes.test", "concept": [{"code": "a"}, {"code": "b"}]}]},
}  # fmt: skip
KM = {"value": 3, "unit": "km", "system": UCUM, "code": "km"}
Q0 = "QuestionnaireResponse.item[0]"
GROUP = question("g", "group", item=[question()])
FIRST = question("first", "integer")


def asked_when(operator, value=2, **more):
    condition = {"question": "first", "operator": operator}
    condition["answerBoolean" if operator == "exists" else "answerInteger"] = value
    return question(enableWhen=[condition], **more)


RIGHT = {
    "a text": (form(question()), reply(answer("yes"))),
    "nothing required": (form(question()), reply()),
    "a gap in an unfinished form": (form(question(required=True)), reply({"linkId": "q"}, status="in-progress")),
    "a repeated answer": (form(question(repeats=True)), reply(answer("a", "b"))),
    "an option": (form(question(kind="choice", **OPTIONS)), reply(answer(coding("b"), key="valueCoding"))),
    "free text": (form(question(kind="open-choice", **OPTIONS)), reply(answer("other"))),
    "in the value set": (
        form(question(kind="choice", answerValueSet="#v"), contained=[VALUE_SET]),
        reply(answer(coding("a"), key="valueCoding")),
    ),
    "another unit, enough": (
        form(question(kind="quantity", **limit(f"{SDC}sdc-questionnaire-minQuantity", KM, "valueQuantity"))),
        reply(answer({"value": 4000, "unit": "m", "system": UCUM, "code": "m"}, key="valueQuantity")),
    ),
    "at the least": (
        form(question(kind="integer", **limit(f"{CORE}minValue", 3))), reply(answer(3, key="valueInteger"))
    ),
    "asked and answered": (form(FIRST, asked_when("=")), reply(answer(2, link="first", key="valueInteger"), answer("x"))),
    "not asked, so not required": (
        form(FIRST, asked_when(">", 5, required=True)), reply(answer(2, link="first", key="valueInteger"))
    ),
    "exists false": (form(FIRST, asked_when("exists", False)), reply(answer("x"))),
    "a group": (form(GROUP), reply({"linkId": "g", "item": [answer("x")]})),
    "below an answer": (
        form(question(item=[question("below")])),
        reply({"linkId": "q", "answer": [{"valueString": "x", "item": [answer("y", link="below")]}]}),
    ),
    "a questionnaire nobody has": (form(), {**reply(answer("x")), "questionnaire": "http://elsewhere.test/q"}),
    "the text in its other language": (
        form(question(text="Name", _text={"extension": [{"url": f"{CORE}translation", "extension": [
            {"url": "lang", "valueCode": "zh"}, {"url": "content", "valueString": "姓名"}]}]})),
        reply({**answer("x"), "text": "姓名"}),
    ),
}  # fmt: skip

WRONG = {
    "an unknown item": (form(question()), reply(answer("x", link="z")), "QuestionnaireResponse"),
    "a missing answer": (form(question(required=True)), reply(), "QuestionnaireResponse"),
    "a required item left empty": (form(question(required=True)), reply({"linkId": "q"}), Q0),
    "another type": (form(question(kind="integer")), reply(answer("3")), f"{Q0}.answer[0].value.ofType(string)"),
    "two answers": (form(question()), reply(answer("a", "b")), Q0),
    "twice the item": (form(question()), reply(answer("a"), answer("b")), "QuestionnaireResponse"),
    "too many": (
        form(question(repeats=True, **limit(f"{CORE}questionnaire-maxOccurs", 1))), reply(answer("a", "b")), Q0
    ),
    "too few": (
        form(question(repeats=True, **limit(f"{CORE}questionnaire-minOccurs", 2))), reply(answer("a")), Q0
    ),
    "no option": (
        form(question(kind="choice", **OPTIONS)), reply(answer(coding("c"), key="valueCoding")),
        f"{Q0}.answer[0].value.ofType(Coding)",
    ),
    "outside the value set": (
        form(question(kind="choice", answerValueSet="#v"), contained=[VALUE_SET]),
        reply(answer(coding("z"), key="valueCoding")), f"{Q0}.answer[0].value.ofType(Coding)",
    ),
    "a choice that excludes": (
        form(question(kind="choice", repeats=True, answerOption=[
            option("a"), option("none", **limit(f"{CORE}questionnaire-optionExclusive", True, "valueBoolean"))])),
        reply(answer(coding("a"), coding("none"), key="valueCoding")), f"{Q0}.answer[1]",
    ),
    "too little": (
        form(question(kind="integer", **limit(f"{CORE}minValue", 3))), reply(answer(2, key="valueInteger")),
        f"{Q0}.answer[0].value.ofType(integer)",
    ),
    "too late": (
        form(question(kind="date", **limit(f"{CORE}maxValue", "2026-06", "valueDate"))),
        reply(answer("2026-07-01", key="valueDate")), f"{Q0}.answer[0].value.ofType(date)",
    ),
    "too far in another unit": (
        form(question(kind="quantity", **limit(f"{SDC}sdc-questionnaire-maxQuantity", KM, "valueQuantity"))),
        reply(answer({"value": 4000, "unit": "m", "system": UCUM, "code": "m"}, key="valueQuantity")),
        f"{Q0}.answer[0].value.ofType(Quantity)",
    ),
    "too long": (form(question(maxLength=2)), reply(answer("abc")), f"{Q0}.answer[0].value.ofType(string)"),
    "too short": (
        form(question(**limit(f"{CORE}minLength", 2))), reply(answer("a")), f"{Q0}.answer[0].value.ofType(string)"
    ),
    "another format": (
        form(question(**limit(f"{CORE}regex", "[0-9]{2}", "valueString"))), reply(answer("123")),
        f"{Q0}.answer[0].value.ofType(string)",
    ),
    "another kind of file": (
        form(question(kind="attachment", **limit(f"{CORE}mimeType", "image/png", "valueCode"))),
        reply(answer({"contentType": "text/plain"}, key="valueAttachment")),
        f"{Q0}.answer[0].value.ofType(Attachment)",
    ),
    "another kind of record": (
        form(question(kind="reference", **limit(f"{CORE}questionnaire-referenceResource", "Patient", "valueCode"))),
        reply(answer({"reference": "Group/1"}, key="valueReference")), f"{Q0}.answer[0].value.ofType(Reference)",
    ),
    "an answer that was not asked": (
        form(FIRST, asked_when("<", 2)), reply(answer(2, link="first", key="valueInteger"), answer("x")),
        "QuestionnaireResponse.item[1]",
    ),
    "a required answer that was asked": (
        form(FIRST, asked_when("!=", 5, required=True)), reply(answer(2, link="first", key="valueInteger")),
        "QuestionnaireResponse",
    ),
    "an answered group": (form(GROUP), reply({"linkId": "g", "answer": [{"valueString": "x"}]}), Q0),
    "an item above its group": (form(GROUP), reply(answer("x")), "QuestionnaireResponse"),
    "out of order": (
        form(question("a"), question("b")), reply(answer("x", link="b"), answer("y", link="a")),
        "QuestionnaireResponse",
    ),
    "items below a question": (form(question(item=[question("b")])), reply({"linkId": "q", "item": [answer("x", link="b")]}), Q0),
    "another wording": (form(question(text="Name")), reply({**answer("x"), "text": "Age"}), Q0),
    "a rule of the form": (
        form(question(extension=[{"url": f"{CORE}questionnaire-constraint", "extension": [
            {"url": "severity", "valueCode": "error"}, {"url": "human", "valueString": "two, please"},
            {"url": "expression", "valueString": "answer.count() = 2"}]}])),
        reply(answer("x")), Q0,
    ),
    "a rule of the whole form": (
        form(question(), extension=[{"url": f"{CORE}questionnaire-constraint", "extension": [
            {"url": "severity", "valueCode": "error"}, {"url": "human", "valueString": "two, please"},
            {"url": "expression", "valueString": "item.answer.count() = 2"}]}]),
        reply(answer("x")), "QuestionnaireResponse",
    ),
    "a coded unit without its system": (
        form(question(kind="quantity")), reply(answer({"value": 3, "code": "km"}, key="valueQuantity")),
        f"{Q0}.answer[0].value.ofType(Quantity)",
    ),
    "a file without its type": (
        form(question(kind="attachment")), reply(answer({"data": "YQ=="}, key="valueAttachment")),
        f"{Q0}.answer[0].value.ofType(Attachment)",
    ),
    "a file of another size": (
        form(question(kind="attachment")),
        reply(answer({"contentType": "text/plain", "data": "YQ==", "size": 9}, key="valueAttachment")),
        f"{Q0}.answer[0].value.ofType(Attachment)",
    ),
    "no such day": (
        form(question(kind="date")), reply(answer("2026-02-30", key="valueDate")),
        f"{Q0}.answer[0].value.ofType(date)",
    ),
    "an unknown element": (form(question()), {**reply(answer("x")), "colour": "green"}, "QuestionnaireResponse"),
    "no status": (
        form(question()), {key: each for key, each in reply(answer("x")).items() if key != "status"},
        "QuestionnaireResponse",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_response_has_no_faults(name):
    questionnaire, response = RIGHT[name]
    response = {key: value for key, value in response.items() if value != []}
    assert check(response, [questionnaire]) == []


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_response_has_one_fault_at_its_place(name):
    questionnaire, response, place = WRONG[name]
    response = {key: value for key, value in response.items() if value != []}
    assert [fault.path for fault in check(response, [questionnaire])] == [place]


CONDITION = {"question": "a", "operator": "=", "answerBoolean": True}


@pytest.mark.parametrize(
    "items",
    [
        [question("a"), question("a")],
        [question("a", "group")],
        [question("a", "display", required=True)],
        [question("a", "display", maxLength=3)],
        [question("a", "choice", answerValueSet="#v", answerOption=[option("a")])],
        [question("a", "boolean", answerOption=[option("a")])],
        [question("a", "reference", maxLength=3)],
        [question("a", "boolean", initial=[{"valueBoolean": True}, {"valueBoolean": False}])],
        [question("a", "boolean"), question("b", enableWhen=[CONDITION, CONDITION])],
        [question("b", enableWhen=[CONDITION])],
        [question("a", enableWhen=[CONDITION])],
        [question("a", "boolean"), question("b", enableWhen=[{**CONDITION, "operator": "~"}])],
        [
            question("a"),
            question("b", enableWhen=[{"question": "a", "operator": "exists", "answerString": "x"}]),
        ],
        [question("a", "question")],
        [{"type": "string"}],
        [{"linkId": "a"}],
    ],
)
def test_a_questionnaire_keeps_the_rules_of_the_standard(items):
    assert (
        len(check(form(*items), []))
        == 1 + (items[0].get("type") == "display" and "maxLength" in items[0]) * 0
    )


@pytest.mark.parametrize("code", [code for code in library.codes() if library.load(code).questionnaire])
def test_our_own_forms_and_their_vectors_are_valid(code):
    scale = library.load(code)
    assert check_questionnaire(scale.questionnaire) == []
    for vector in scale.vectors:
        response = response_of(scale.questionnaire, vector["answers"])
        assert check_response(scale.questionnaire, response) == []


def test_extensions_of_a_guide_need_their_definition():
    url = f"{SDC}sdc-questionnaire-width"
    questionnaire = form(question(), extension=[{"url": url, "valueInteger": 3}])
    assert [fault.path for fault in check(questionnaire)] == ["Questionnaire.extension[0]"]
    assert check(questionnaire, [{"resourceType": "StructureDefinition", "url": url}]) == []
    assert check_questionnaire(questionnaire) == []


PARTS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4) | st.just({}),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["item", "answer", "linkId"]), inner),
    max_leaves=4,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_misshapen_response_makes_the_check_fall_over(data):
    questionnaire, response, _place = WRONG[data.draw(st.sampled_from(sorted(WRONG)))]
    response = copy.deepcopy(response)
    spot = response
    for key in data.draw(
        st.sampled_from([["item"], ["item", 0], ["item", 0, "answer"], ["status"], ["contained"]])
    ):
        if isinstance(key, int) and isinstance(spot, list) and spot:
            inner = spot[key]
        elif isinstance(key, str) and isinstance(spot, dict):
            inner = spot.get(key)
        else:
            break
        if not isinstance(inner, dict | list) or data.draw(st.booleans()):
            spot[key] = data.draw(PARTS)
            break
        spot = inner
    check(response, [questionnaire])
    json.dumps(response)
