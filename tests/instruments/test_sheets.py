"""Every form can be answered on screen: what is drawn is read back, kept, and found right by the validator."""

import json

import pytest

from lianqiao.instruments import library
from lianqiao.instruments.rules import faults_of
from lianqiao.instruments.scoring import score
from lianqiao.instruments.sheets import KINDS, Sheet
from lianqiao.licences.skeletons import skeleton
from lianqiao.questionnaires.elements import CORE, walk
from lianqiao.questionnaires.validation import check_response

WORDS = {"number": "1", "date": "2026-11-22", "moment": "2026-11-22T14:30", "time": "14:30"}


def fields(sheet: Sheet, language: str = "zh") -> dict[str, list[str]]:
    """What a browser sends of a form as it is drawn, with an answer wherever one is still missing."""
    sent: dict[str, list[str]] = {}
    for row in sheet.rows(language):
        if row.kind == "more":
            sent[row.count_name] = [str(row.turns)]
        elif row.kind == "choice":
            chosen = [option.value for option in row.options if option.chosen]
            sent[row.name] = chosen or [option.value for option in row.options][:1]
            if row.others is not None:
                sent[f"{row.name}-other"] = list(row.others)
        elif row.asks:
            least = row.bounds.get("min", "1")
            sent[row.name] = list(row.values) or [
                least if row.kind == "number" else WORDS.get(row.kind, "写下的话")
            ]
            if row.units:
                sent[f"{row.name}-unit"] = [unit.value for unit in row.units if unit.chosen]
    return sent


def filled(questionnaire: dict, language: str = "zh") -> Sheet:
    """Answer a form as often as new questions come up."""
    sheet, before = Sheet.begun(questionnaire), None
    while (now := fields(sheet, language)) != before:
        sheet, before = sheet.sent(now), now
    return sheet


def every_scale():
    for code in library.codes():
        scale = library.load(code)
        if (
            scale.questionnaire or scale.pack.values
        ):  # what is not scored has no numbers to be asked for either
            yield pytest.param(scale.questionnaire or skeleton(scale.pack), scale.pack, id=code)


@pytest.mark.parametrize(("questionnaire", "pack"), list(every_scale()))
def test_every_scale_of_the_library_is_opened_and_answered(questionnaire, pack):
    for language in ("zh", "en"):
        rows = Sheet.begun(questionnaire).rows(language)
        questions = [item for item in walk(questionnaire) if KINDS[item["type"]] not in ("group", "display")]
        assert len([row for row in rows if row.asks]) == len(questions)
        assert all(row.text for row in rows)
        assert all(option.label for row in rows for option in row.options)
    sheet = filled(questionnaire)
    assert sheet.asked_and_answered()[0] == sheet.asked_and_answered()[1] > 0
    answers = sheet.answers("completed")
    assert faults_of(questionnaire, answers) == []
    assert check_response(questionnaire, answers) == []
    assert Sheet(questionnaire, json.loads(json.dumps(answers))).answers("completed") == answers
    assert all(each.complete for each in score(questionnaire, pack, answers))


def test_no_more_than_the_scale_asks():
    """The whole library: nothing stands in it that a form cannot ask."""
    kinds = {
        item["type"] for code in library.codes() for item in walk(library.load(code).questionnaire or {})
    }
    assert kinds <= set(KINDS)


def option(code: str, display: str, **more) -> dict:
    return {"valueCoding": {"system": "urn:test", "code": code, "display": display}, **more}


def mark(url: str, **value) -> dict:
    return {"url": f"{CORE}{url}", **value}


SET = {
    "resourceType": "ValueSet", "id": "ways", "status": "active",
    "compose": {"include": [{"system": "urn:test", "concept": [
        {"code": "bus", "display": "Bus", "designation": [{"language": "zh-CN", "value": "公交"}]},
        {"code": "foot", "display": "On foot"},
    ]}]},
}  # fmt: skip
FAMILY = {
    "resourceType": "Questionnaire", "url": "urn:test:family", "version": "2", "status": "active", "contained": [SET],
    "item": [
        {"linkId": "way", "type": "choice", "text": "How do you come?", "answerValueSet": "#ways"},
        {"linkId": "needs", "type": "open-choice", "text": "What do you need?", "repeats": True, "answerOption": [
            option("rest", "Rest"), option("none", "Nothing", extension=[
                mark("questionnaire-optionExclusive", valueBoolean=True)])]},
        {"linkId": "names", "type": "string", "text": "Names they go by", "repeats": True, "maxLength": 8},
        {"linkId": "person", "type": "group", "text": "Who lives with you", "repeats": True, "item": [
            {"linkId": "who", "type": "string", "text": "Who", "required": True},
            {"linkId": "age", "type": "integer", "text": "Age", "extension": [mark("minValue", valueInteger=0)]},
            {"linkId": "school", "type": "string", "text": "School", "required": True, "enableWhen": [
                {"question": "age", "operator": "<", "answerInteger": 18}]},
        ]},
        {"linkId": "weight", "type": "quantity", "text": "Weight", "extension": [
            mark("questionnaire-unitOption", valueCoding={
                "system": "http://unitsofmeasure.org", "code": "kg", "display": "kg"}),
            mark("questionnaire-unitOption", valueCoding={
                "system": "http://unitsofmeasure.org", "code": "g", "display": "g"}),
            mark("maxValue", valueQuantity={"value": 300, "system": "http://unitsofmeasure.org", "code": "kg"})]},
        {"linkId": "pain", "type": "boolean", "text": "Pain?", "item": [
            {"linkId": "where", "type": "string", "text": "Where?", "required": True},
            {"linkId": "help", "type": "display", "text": "Say it in your words."}]},
        {"linkId": "since", "type": "dateTime", "text": "Since"},
        {"linkId": "at", "type": "time", "text": "At"},
        {"linkId": "phone", "type": "string", "text": "Phone", "extension": [
            mark("regex", valueString="[0-9]{11}"), mark("entryFormat", valueString="13800138000")]},
        {"linkId": "town", "type": "string", "text": "Town", "initial": [{"valueString": "昆明"}]},
        {"linkId": "total", "type": "integer", "text": "Total", "readOnly": True, "required": True},
    ],
}  # fmt: skip


def said(sheet: Sheet) -> dict[str, str]:
    return {fault.name: fault.text for fault in faults_of(FAMILY, sheet.answers("completed"))}


def test_a_value_set_is_chosen_from_in_the_readers_language():
    way = Sheet.begun(FAMILY).rows("zh")[0]
    assert [option.label for option in way.options] == ["公交", "On foot"]
    told = Sheet.begun(FAMILY).sent({"q-way": ["1"]}).answers()
    assert told["item"][0]["answer"] == [
        {"valueCoding": {"system": "urn:test", "code": "foot", "display": "On foot"}}
    ]


def test_own_words_stand_beside_several_answers_and_one_excludes_the_others():
    sheet = Sheet.begun(FAMILY).sent(
        {"q-needs": ["0", "1"], "q-needs-other": ["钱", ""], "q-names": ["A", "", "B"]}
    )
    row = next(row for row in sheet.rows("en") if row.name == "q-needs")
    assert row.told == ("Rest", "Nothing", "钱")
    assert said(sheet) == {"q-needs": "这些回答中有一个不能与其他同选，请去掉其一。"}
    assert next(row for row in sheet.rows("en") if row.name == "q-names").values == ("A", "B")


def test_people_of_a_household_come_and_go():
    sheet = Sheet.begun(FAMILY).sent(
        {"count-q-person": ["1"], "q-who": ["Alice"], "q-age": ["40"], "more": ["q-person"]}
    )
    assert [row.name for row in sheet.rows("en") if row.link == "who"] == ["q-who", "q-who~1"]
    sent = {
        "count-q-person": ["2"],
        "q-who": ["Alice"],
        "q-age": ["40"],
        "q-who~1": ["Bob"],
        "q-age~1": ["9"],
    }
    sheet = sheet.sent(sent)
    hidden = {row.name: row.hidden for row in sheet.rows("en") if row.link == "school"}
    assert hidden == {"q-school": True, "q-school~1": False}, "asked of the child alone"
    assert said(sheet) == {"q-school~1": "请作答。"}
    people = [each for each in sheet.answers()["item"] if each["linkId"] == "person"]
    assert [each["item"][0]["answer"][0]["valueString"] for each in people] == ["Alice", "Bob"]
    left = sheet.sent({**sent, "less": ["q-person"]})
    assert [row.values for row in left.rows("en") if row.link == "who"] == [("Bob",)]


def test_an_empty_line_between_keeps_its_place_while_one_writes():
    sent = {"count-q-person": ["2"], "q-who~1": ["Bob"], "q-age~1": ["9"]}
    sheet = Sheet.begun(FAMILY).sent(sent)
    assert {row.name: row.hidden for row in sheet.rows("en") if row.link == "school"} == {
        "q-school": True, "q-school~1": False,
    }  # fmt: skip
    assert len([each for each in sheet.answers()["item"] if each["linkId"] == "person"]) == 1


def test_a_quantity_has_the_unit_that_was_chosen():
    sheet = Sheet.begun(FAMILY).sent({"q-weight": ["4000.5"], "q-weight-unit": ["1"]})
    assert sheet.answers()["item"][0]["answer"][0]["valueQuantity"] == {
        "value": 4000.5, "unit": "g", "system": "http://unitsofmeasure.org", "code": "g",
    }  # fmt: skip
    assert next(row for row in sheet.rows("en") if row.link == "weight").told == ("4000.5 g",)
    assert said(sheet) == {}
    assert "q-weight" in said(Sheet.begun(FAMILY).sent({"q-weight": ["301"], "q-weight-unit": ["0"]}))


def test_yes_and_no_are_said_as_people_say_them():
    pain = next(row for row in Sheet.begun(FAMILY).rows("zh") if row.link == "pain")
    assert [option.label for option in pain.options] == ["是", "否"]


def test_below_a_question_is_asked_once_it_is_answered():
    sheet = Sheet.begun(FAMILY).sent({"q-where": ["back"]})
    assert next(row for row in sheet.rows("en") if row.link == "where").hidden
    assert said(sheet) == {}
    sheet = Sheet.begun(FAMILY).sent({"q-pain": ["0"], "q-where": ["back"]})
    answer = next(each for each in sheet.answers()["item"] if each["linkId"] == "pain")["answer"][0]
    assert answer == {
        "valueBoolean": True,
        "item": [{"linkId": "where", "answer": [{"valueString": "back"}]}],
    }
    assert said(Sheet.begun(FAMILY).sent({"q-pain": ["0"]})) == {"q-where": "请作答。"}


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("q-age", "old", "请填写整数。"),
        ("q-age", "-1", "不小于 0。"),
        ("q-age", "1.5", "请填写整数。"),
        ("q-names", "a name too long", "最多 8 个字。"),
        ("q-weight", "heavy", "请填写数字。"),
        ("q-weight", "NaN", "请填写数字。"),
        ("q-phone", "12", "请按此格式填写：13800138000"),
        ("q-at", "noon", "请填写时间，例如 14:30。"),
        ("q-since", "yesterday", "请填写日期和时间，例如 2023-08-28T14:30。"),
    ],
)
def test_a_fault_stands_beside_its_question_and_nothing_typed_is_lost(name, text, reason):
    sheet = Sheet.begun(FAMILY).sent({name: [text], "q-who": ["Alice"]})
    assert said(sheet)[name] == reason
    again = Sheet(FAMILY, sheet.answers())
    assert next(row for row in again.rows("zh") if row.name == name).values == (text,)


def test_what_one_begins_with_and_what_nobody_writes():
    sheet = Sheet.begun(FAMILY)
    assert next(row for row in sheet.rows("en") if row.link == "town").value == "昆明"
    assert sheet.sent({"q-town": [""], "q-total": ["7"]}).answers().get("item") is None, (
        "a total is not written by hand"
    )
    assert said(sheet) == {}, "and its lack hinders nobody"


def test_moments_and_times_are_whole_in_the_record_and_short_on_screen():
    sheet = Sheet.begun(FAMILY).sent({"q-since": ["2026-11-22T14:30"], "q-at": ["09:05"]})
    told = {each["linkId"]: each["answer"][0] for each in sheet.answers()["item"]}
    assert (told["since"], told["at"]) == (
        {"valueDateTime": "2026-11-22T14:30:00+08:00"}, {"valueTime": "09:05:00"},
    )  # fmt: skip
    shown = {row.link: row.value for row in Sheet(FAMILY, sheet.answers()).rows("en")}
    assert (shown["since"], shown["at"]) == ("2026-11-22T14:30", "09:05")
    assert said(sheet) == {}


@pytest.mark.parametrize(
    ("text", "day"), [("2026/1/5", "2026-01-05"), ("2026年1月", "2026-01"), ("2026-01", "2026-01")]
)
def test_a_day_is_read_however_people_write_it(text, day):
    form = {"item": [{"linkId": "day", "type": "date", "text": "Day"}]}
    sheet = Sheet(form, {}).sent({"q-day": [text]})
    assert sheet.answers()["item"][0]["answer"] == [{"valueDate": day}]
    assert faults_of(form, sheet.answers("completed")) == []


def test_what_nobody_touched_stays_as_it_was():
    was = {"item": [{"linkId": "since", "answer": [{"valueDateTime": "2026-11-22T14:30:17+08:00"}]}]}
    again = Sheet(FAMILY, was).sent({"q-since": ["2026-11-22T14:30"]}).answers()
    assert again["item"] == was["item"]


def test_answers_no_form_sends_are_refused_too():
    strange = {"resourceType": "QuestionnaireResponse", "status": "completed", "item": [
        {"linkId": "nowhere", "answer": [{"valueString": "x"}]}]}  # fmt: skip
    (fault,) = faults_of(FAMILY, strange)
    assert (fault.name, "nowhere" in fault.text) == ("", True)


def keys(code: str, link: str) -> list[str]:
    rows = Sheet.begun(library.load(code).questionnaire).rows("zh")
    return [option.key for option in next(row for row in rows if row.link == link).options]


def test_a_digit_chooses_what_it_counts_and_the_place_where_nothing_is_counted_by_one_digit():
    assert keys("phq9", "1") == ["0", "1", "2", "3"]
    assert keys("childfamily", "school") == ["1", "2", "3", "4"]
    assert keys("barthel", "1") == ["1", "2", "3"]  # counts 0, 5 and 10
