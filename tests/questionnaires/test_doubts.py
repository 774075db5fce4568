"""What can hardly be meant is said of a form that is taken over; patterns of other languages are read as they are there."""

import pytest
from django.utils import translation

from lianqiao.questionnaires.doubts import doubts
from lianqiao.questionnaires.elements import CORE
from lianqiao.questionnaires.patterns import Unreadable, matches, read
from lianqiao.questionnaires.validation import check
from lianqiao.questionnaires.validation.terms import Terms

from .test_validation import OPTIONS, UCUM, VALUE_SET, answer, coding, form, option, question, reply


def limits(**ends):
    return {"extension": [{"url": f"{CORE}{name.replace('_', '-')}", **end} for name, end in ends.items()]}


def when(question_, operator, **wanted):
    return {"enableWhen": [{"question": question_, "operator": operator, **wanted}]}


def grams(number, code="g"):
    return {"valueQuantity": {"value": number, "system": UCUM, "code": code}}


NUMBER, CHOICE = question("first", "integer"), question("first", "choice", **OPTIONS)
FROM_SET = question("first", "choice", answerValueSet="#v")
SAID = [
    ([question(kind="integer", **limits(minValue={"valueInteger": 9}, maxValue={"valueInteger": 1}))], "above the most"),
    ([question(kind="date", **limits(minValue={"valueDate": "2026-05"}, maxValue={"valueDate": "2026-04-30"}))], "above the most"),
    ([question(kind="quantity", **limits(minValue=grams(1, "kg"), maxValue=grams(900)))], "above the most"),
    ([question(repeats=True, **limits(questionnaire_minOccurs={"valueInteger": 3}, questionnaire_maxOccurs={"valueInteger": 2}))], "more answers are needed"),
    ([question(**limits(regex={"valueString": "([a-z"}))], "cannot be read"),
    ([question(kind="choice", answerOption=[option("a"), option("b"), option("a")])], "“a” stands there more than once"),
    ([question(kind="choice", answerOption=[option("a", initialSelected=True), option("b", initialSelected=True)])], "Several options"),
    ([question(kind="integer", initial=[{"valueString": "x"}])], "What it begins with"),
    ([question(kind="integer", initial=[{"valueInteger": 9}], **limits(maxValue={"valueInteger": 1}))], "What it begins with"),
    ([NUMBER, question(**when("first", "=", answerString="x"))], "never answered with"),
    ([question("first", "boolean"), question(**when("first", ">", answerBoolean=True))], "More and less"),
    ([CHOICE, question(**when("first", "=", answerCoding=coding("z")))], "does not offer"),
    ([FROM_SET, question(**when("first", "!=", answerCoding=coding("z")))], "does not offer"),
]  # fmt: skip
MEANT = [
    [question(kind="integer", initial=[{"valueInteger": 1}], required=True, **limits(minValue={"valueInteger": 1}, maxValue={"valueInteger": 1}))],
    [question(kind="quantity", **limits(minValue=grams(900), maxValue=grams(1, "kg")))],
    [NUMBER, question(**when("first", ">", answerDecimal=1.5))],
    [CHOICE, question(**when("first", "=", answerCoding=coding("a")))],
    [CHOICE, question(**when("first", "=", answerCoding={"code": "b"}))],
    [FROM_SET, question(**when("first", "=", answerCoding=coding("a")))],
    [question("first", "open-choice", **OPTIONS), question(**when("first", "=", answerString="else"))],
    [question("first"), question(initial=[{"valueString": "x"}], **when("first", "exists", answerBoolean=False))],
    [question(kind="choice", repeats=True, answerOption=[option("a", initialSelected=True), option("b", initialSelected=True)])],
]  # fmt: skip


def said_of(*asked):
    whole = form(question("group", "group", item=[*asked]), contained=[VALUE_SET])
    with translation.override("en"):
        return doubts(whole, Terms(whole, []))


@pytest.mark.parametrize(("asked", "words"), SAID)
def test_what_can_hardly_be_meant_is_said_with_its_place(asked, words):
    (fault,) = said_of(*asked)
    assert words in fault.text
    assert fault.path.startswith(f"Questionnaire.item[0].item[{len(asked) - 1}]")


@pytest.mark.parametrize("asked", MEANT)
def test_what_may_be_meant_is_no_matter(asked):
    assert said_of(*asked) == []


@pytest.mark.parametrize(
    ("pattern", "right", "wrong"),
    [
        (r"\p{L}+", "王", "12"),
        (r"\p{Lu}\p{Ll}+", "Abc", "abc"),
        (r"[\p{L} '-]+", "Zoë O'Hara", "a1"),
        (r"\p{IsHan}{2,4}", "王小明", "abc"),
        (r"\p{Script=Han}+", "字", "a"),
        (r"\P{L}+", "12", "a"),
        (r"[^\p{N}]+", "abc", "a1"),
        (r"(?<year>\d{4})-\d\d", "2020-01", "12"),
        (r"\A\d{4}\z", "1234", "12"),
        (r"(?<!a)[0-9]+", "12", "１２"),
        ("[[a]+", "[a", "b"),
        (r"\\p{2}", r"\pp", r"\p"),
    ],
)
def test_a_pattern_means_what_it_means_elsewhere(pattern, right, wrong):
    assert matches(pattern, right)
    assert not matches(pattern, wrong)


@pytest.mark.parametrize("pattern", ["([a-z", r"\p{Nobody}", r"[\P{Han}]"])
def test_a_pattern_nobody_can_read_forbids_nothing(pattern):
    with pytest.raises(Unreadable):
        read(pattern)
    assert matches(pattern, "x")


@pytest.mark.parametrize(
    ("kind", "wanted", "given"),
    [
        ("dateTime", "2020-01-01T00:00:00Z", "2020-01-01T08:00:00+08:00"),
        ("dateTime", "2020-01-01T00:00:00Z", "2020-01-01T00:00:00.000Z"),
        ("time", "10:00:00", "10:00:00.0"),
    ],
)
def test_the_same_moment_is_the_same_however_it_is_written(kind, wanted, given):
    name = kind[0].upper() + kind[1:]
    for operator, faults in (("=", 0), ("!=", 1)):
        asked = form(
            question("first", kind), question(**when("first", operator, **{f"answer{name}": wanted}))
        )
        told = reply(answer(given, link="first", key=f"value{name}"), answer("x"))
        assert len(check(told, [asked])) == faults


def test_who_names_no_version_means_the_newest():
    forms = [
        form(question(link), version=version) for link, version in (("a", "1.9"), ("q", "1.10"), ("b", "0"))
    ]
    assert check(reply(answer("x")), forms) == []
    assert check(reply(answer("x"), questionnaire=f"{forms[0]['url']}|1.9"), forms) != []
