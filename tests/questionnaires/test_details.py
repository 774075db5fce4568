"""The finer points: what may be answered beside options, how codes are called, how far dates and units can be compared."""

import pytest
from django.utils import translation

from lianqiao.questionnaires.elements import CORE, SDC
from lianqiao.questionnaires.validation import check, misshapen

from .test_validation import OPTIONS, Q0, UCUM, VALUE_SET, answer, coding, form, limit, question, reply

R5 = "http://hl7.org/fhir/5.0/StructureDefinition/extension-Questionnaire.item.answerConstraint"
TYPES = "http://hl7.org/fhir/item-type"


def beside(constraint, kind="choice", **more):
    extension = [{"url": R5, "valueCode": constraint}] if constraint else []
    told = more or {"answerValueSet": "#v"}
    return form(
        question(kind=kind, extension=extension, **told),
        contained=[VALUE_SET] if "answerValueSet" in told else [],
    )


WORDS, OTHER = answer("my own words"), answer(coding("z"), key="valueCoding")


@pytest.mark.parametrize(
    ("asked", "told", "number"),
    [
        (beside(None), WORDS, 1),
        (beside("optionsOrString"), WORDS, 0),
        (beside("optionsOrString", **OPTIONS), WORDS, 0),
        (beside("optionsOrString"), OTHER, 1),
        (beside("optionsOrType"), OTHER, 0),
        (beside("optionsOnly", "open-choice"), WORDS, 1),
        (beside(None, "open-choice"), WORDS, 0),
        (beside(None, "open-choice"), OTHER, 1),
        (beside(None, "string"), answer("a"), 0),
        (beside(None, "string"), WORDS, 1),
    ],
)
def test_what_may_be_answered_beside_the_options(asked, told, number):
    asked = {name: each for name, each in asked.items() if each != []}
    asked["item"] = [{name: each for name, each in asked["item"][0].items() if each != []}]
    assert len(check(reply(told), [asked])) == number


@pytest.mark.parametrize(
    ("display", "language", "places"),
    [
        ("String", None, []),
        (" string ", None, []),
        (None, None, []),
        ("Australia", None, [f"{Q0}.answer[0].value.ofType(Coding).display"]),
        ("文字", "zh-Hans", []),
    ],
)
def test_a_code_is_called_as_its_system_calls_it_in_the_same_language(display, language, places):
    told = {"system": TYPES, "code": "string"} | ({"display": display} if display else {})
    response = reply(answer(told, key="valueCoding")) | ({"language": language} if language else {})
    asked = form(question(kind="choice", answerValueSet="http://hl7.org/fhir/ValueSet/item-type"))
    assert [fault.path for fault in check(response, [asked])] == places


def test_decimals_of_an_amount_are_counted_and_a_name_alone_is_no_file():
    amount = form(question(kind="quantity", **limit(f"{CORE}maxDecimalPlaces", 1)))
    told = {"value": 1.25, "unit": "m", "system": UCUM, "code": "m"}
    assert [fault.code for fault in check(reply(answer(told, key="valueQuantity")), [amount])] == ["decimals"]
    picture = form(question(kind="attachment", **limit(f"{CORE}mimeType", "image/png", "valueCode")))
    for attachment, number in (({"title": "scan"}, 0), ({"title": "scan", "url": "http://x.test/a"}, 1)):
        assert len(check(reply(answer(attachment, key="valueAttachment")), [picture])) == number


def quantity(value, code):
    return {"value": value, "unit": code, "system": UCUM, "code": code}


ASKED = [
    ("date", "<", "2026-06", "2026", False),
    ("date", ">=", "2026-06", "2026", True),
    ("date", "<", "2026-06", "2026-05-31", True),
    ("date", "=", "2026-06", "2026-06-01", False),
    ("dateTime", ">", "2026-01-01T10:00:00Z", "2026-01-01T17:00:00+08:00", False),
    ("quantity", ">", quantity(1, "km"), quantity(1500, "m"), True),
    ("quantity", "=", quantity(1, "km"), quantity(1000, "m"), True),
    ("quantity", ">", quantity(1, "kg"), quantity(1500, "m"), False),
    ("quantity", ">", {"value": 1, "unit": "cup"}, {"value": 2, "unit": "cup"}, True),
    ("choice", "=", {"code": "a"}, coding("a"), True),
    ("choice", "=", coding("a"), {"code": "a"}, False),
    ("choice", "!=", coding("a"), coding("b"), True),
    ("integer", "!=", 3, None, False),
    ("decimal", "=", 1, 1.0, True),
    ("time", "<", "12:00:00", "08:30:00", True),
    ("string", ">", "a", "b", True),
    ("reference", "=", {"reference": "Patient/1"}, {"reference": "Patient/1", "display": "A"}, True),
]
TYPED = {"choice": "Coding", "dateTime": "DateTime"}


@pytest.mark.parametrize(("kind", "operator", "wanted", "given", "asked"), ASKED)
def test_whether_a_question_is_asked(kind, operator, wanted, given, asked):
    name = TYPED.get(kind, kind.capitalize())
    when = {"question": "first", "operator": operator, f"answer{name}": wanted}
    questions = form(question("first", kind), question(enableWhen=[when]))
    first = [] if given is None else [answer(given, link="first", key=f"value{name}")]
    faults = check(reply(*first, answer("x")), [questions])
    assert (faults == []) is asked


def expression(text):
    told = {"language": "text/fhirpath", "expression": text}
    return {"url": f"{SDC}sdc-questionnaire-enableWhenExpression", "valueExpression": told}


def variable(name, text):
    told = {"name": name, "language": "text/fhirpath", "expression": text}
    return {"url": f"{CORE}variable", "valueExpression": told}


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("%resource.item.where(linkId = 'first').answer.value > 5", False),
        ("%age > 5", False),
        ("%age < 5", True),
        ("%context.linkId = 'q'", True),
        ("%nobody.knows", True),
        ("%resource.descendants().where(linkId = 'first').answer.value = 2", True),
    ],
)
def test_an_expression_sees_variables_and_its_place(text, asked):
    age = variable("age", "%resource.item.where(linkId = 'first').answer.value")
    questions = form(question("first", "integer"), question(extension=[expression(text)]), extension=[age])
    told = reply(answer(2, link="first", key="valueInteger"), answer("x"))
    assert (check(told, [questions]) == []) is asked


def rule(text):
    told = [
        ("severity", "valueCode", "error"),
        ("human", "valueString", text),
        ("expression", "valueString", text),
    ]
    parts = [{"url": name, key: value} for name, key, value in told]
    return {"url": f"{CORE}questionnaire-constraint", "extension": parts}


@pytest.mark.parametrize(
    ("kind", "value", "text", "kept"),
    [
        ("integer", 5, "answer.value > 3", True),
        ("integer", 3, "answer.value > 3", False),
        ("integer", 5, "%context.answer.value > 3", True),
        ("integer", 5, "answer.value < %most", True),
        ("integer", 9, "answer.value < %most", False),
        ("integer", 2, "%qitem.initial.value = answer.value", True),
        ("date", "2020-01-01", "answer.value <= today()", True),
        ("date", "2999-01-01", "answer.value <= today()", False),
        ("string", "123", "answer.value.matches('^[0-9]+$')", True),
        ("choice", {"code": "a"}, "answer.value.code = 'a'", True),
        ("quantity", quantity(5, "kg"), "answer.value.value > 3", True),
    ],
)
@pytest.mark.parametrize("deep", [0, 1, 2])
def test_a_rule_of_an_item_sees_its_answers_wherever_it_stands(kind, value, text, kept, deep):
    name = TYPED.get(kind, kind.capitalize())
    asked = question(kind=kind, extension=[rule(text)], initial=[{"valueInteger": 2}])
    told = answer(value, key=f"value{name}")
    for level in range(deep):
        link = f"g{level}"
        asked, told = question(link, "group", item=[asked]), {"linkId": link, "item": [told]}
    whole = form(asked, extension=[variable("most", "8")])
    assert (check(reply(told), [whole]) == []) is kept


def test_two_days_of_a_group_are_compared_and_a_variable_is_seen_from_its_group():
    days = [question("from", "date"), question("to", "date")]
    least = variable("begun", "item.where(linkId = 'from').answer.value")
    text = "item.where(linkId = 'to').answer.value >= %begun"
    whole = form(question("g", "group", item=days, repeats=True, extension=[least, rule(text)]))

    def stay(begun, ended):
        told = [answer(begun, link="from", key="valueDate"), answer(ended, link="to", key="valueDate")]
        return {"linkId": "g", "item": told}

    faults = check(reply(stay("2020-05-01", "2020-05-02"), stay("2020-07-01", "2020-06-30")), [whole])
    assert [fault.path for fault in faults] == ["QuestionnaireResponse.item[1]"]


def test_questions_that_wait_for_each_other_and_long_chains_are_judged():
    loop = [
        question(one, "boolean", enableWhen=[{"question": other, "operator": "!=", "answerBoolean": True}])
        for one, other in (("a", "b"), ("b", "a"))
    ]
    check(reply(answer(False, link="a", key="valueBoolean")), [form(*loop)])
    for step in (-1, 1):
        chain = [
            question(
                str(at),
                enableWhen=[{"question": str(at + step), "operator": "exists", "answerBoolean": True}],
            )
            for at in range(1, 400)
        ]
        chain.insert(0 if step < 0 else len(chain), question("0" if step < 0 else "400"))
        told = [answer("x", link=each["linkId"]) for each in chain]
        assert check(reply(*told), [form(*chain)]) == []


def test_what_stands_beside_a_simple_value_in_a_list_may_take_its_place():
    reason = {"extension": [{"url": f"{CORE}data-absent-reason", "valueCode": "unknown"}]}
    asked = form(question(), subjectType=["Patient", None], _subjectType=[None, reason])
    assert check(asked) == []
    with translation.override("en"):
        (fault,) = check({**asked, "_subjectType": [reason, None]})
    assert (fault.path, fault.text) == ("Questionnaire.subjectType[1]", "“null” is no valid code.")


def test_value_sets_and_code_systems_are_shaped_as_the_standard_has_them():
    assert misshapen(VALUE_SET) == []
    assert [fault.path for fault in misshapen({**VALUE_SET, "compose": {"include": {}}})] == [
        "ValueSet.compose.include"
    ]
    inside = {**VALUE_SET, "compose": {"include": [{"concept": [{"code": "a"}]}]}}
    asked = form(question(kind="choice", answerValueSet="#v"), contained=[inside])
    place = "Questionnaire.contained[0].compose.include[0]"
    assert {fault.path for fault in check(asked)} == {place}


@pytest.mark.parametrize("text", ["a\u0007b", "\u0000"])
def test_signs_that_no_text_may_hold(text):
    assert [fault.path for fault in check(reply(answer(text)), [form(question())])] == [
        f"{Q0}.answer[0].value.ofType(string)"
    ]


@pytest.mark.parametrize(("data", "number"), [("YQ==", 0), ("YQ ==", 0), ("YQ=", 1), ("YQ", 1), ("Y*==", 1)])
def test_what_is_attached_is_whole(data, number):
    told = answer({"contentType": "text/plain", "data": data}, key="valueAttachment")
    assert len(check(reply(told), [form(question(kind="attachment"))])) == number
