"""What an answer must keep to is drawn up on screen and held by the validator; a design travels whole. No database."""

import copy
import datetime as dt
import json
from decimal import Decimal

import pytest
from django.utils import translation

from lianqiao.designs import checks, edits, items, trials
from lianqiao.designs.conditions import Condition, read_conditions, written
from lianqiao.designs.content import adopted, read, set_languages
from lianqiao.designs.content import written as text_of
from lianqiao.designs.files import NotHandedOn, carrying, file_of, read_file, source_in
from lianqiao.designs.forms import ItemForm
from lianqiao.designs.models import Design
from lianqiao.designs.outlines import listed
from lianqiao.instruments.rules import faults_of
from lianqiao.instruments.scoring import read_pack
from lianqiao.instruments.sheets import Sheet
from lianqiao.licences.reading import read_questionnaire
from lianqiao.questionnaires.elements import answers
from lianqiao.questionnaires.elements import items as items_in
from lianqiao.questionnaires.weights import ORDINAL, weight_on

from .test_documents import ask, bands, form, refused, score, values


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def said(content, link: str, *texts: str, **more: list[str]) -> list[str]:
    """What is said beside a question when somebody answers so and completes."""
    sheet = Sheet.begun(content.questionnaire).sent({f"q-{link}": list(texts)} | more)
    return [fault.text for fault in faults_of(content.questionnaire, sheet.answers("completed"))]


def kept(content, link: str) -> dict:
    """The fields of a row as its form begins the next time."""
    return edits.item_told(content, items.item_of(content, link))


def test_a_weight_in_kilos_or_pounds_is_bounded_and_asked_about():
    content = form(1)
    told = {
        "unit_zh": "公斤、磅",
        "unit_en": "kg, [lb_av]",
        "minimum": Decimal(2),
        "maximum": Decimal(200),
        "initial": "50",
    }
    link = ask(content, "Weight", kind="quantity", **told)
    after = ask(content, "Why", kind="text", asked=[Condition(link, ">", value="120 公斤")])
    assert checks.faults_of(content) == []
    assert {name: kept(content, link)[name] for name in told} == told
    assert said(content, link, "2", **{f"q-{link}-unit": ["1"]}) == ["At least 2 公斤."]
    assert said(content, link, "201") == ["At most 200 公斤."]
    assert said(content, link, "70") == []
    assert read_conditions(items.item_of(content, after)) == [Condition(link, ">", value="120 公斤")]
    asked = {
        row.link: not row.hidden
        for row in Sheet.begun(content.questionnaire).sent({f"q-{link}": ["130"]}).rows("en")
    }
    assert asked[after]


def test_units_that_cannot_be_converted_have_no_ends_and_do_not_count():
    content = form(1)
    told = {"unit_zh": "碗、杯", "unit_en": "bowls, cups", "minimum": Decimal(1)}
    assert refused(lambda: ask(content.copy(), "Soup", kind="quantity", **told)) == [
        ("minimum", "“杯” cannot be converted into the first unit, so least and greatest cannot be checked.")
    ]
    link = ask(content, "Soup", kind="quantity", **told | {"minimum": None})
    assert refused(lambda: score(content, everything=False, items=["1", link])) == [
        ("items", "Question 2 has no points.")
    ]
    uneven = {"unit_zh": "碗、杯", "unit_en": "bowls"}
    assert refused(lambda: ask(content.copy(), "Tea", kind="quantity", **uneven))[0][0] == "unit_en"
    content = form(1)
    bare = ask(content, "Bare", kind="quantity")
    assert [(one.key, one.text) for one in checks.faults_of(content)] == [
        (bare, "Say in which unit it is measured.")
    ]


def test_one_unit_counts_and_a_vector_keeps_it():
    content = form(0)
    link = ask(
        content, "Cups", kind="quantity", unit_zh="杯", unit_en="cups", minimum=Decimal(0), maximum=Decimal(9)
    )
    score(content, everything=False, items=[link], ranges=bands(("0", "9")))
    sheet = Sheet.begun(content.questionnaire).sent({f"q-{link}": ["4"]})
    vector = trials.answers_of(sheet.answers())
    assert vector == {link: {"value": 4, "unit": "杯", "system": "urn:lianqiao:unit", "code": "cups"}}
    assert values(content, vector) == {"total": Decimal(4)}


def test_days_are_bounded_by_days():
    content = form(1)
    told = {"minimum": dt.date(2026, 1, 1), "maximum": dt.date(2026, 12, 31), "initial": dt.date(2026, 6, 1)}
    link = ask(content, "Since", kind="date", **told)
    assert kept(content, link)["minimum"] == "2026-01-01"
    assert said(content, link, "2025-12-31") == ["At least 2026-01-01."]
    assert said(content, link, "2026-12-31") == []
    turned = told | {"minimum": dt.date(2027, 1, 1)}
    assert refused(lambda: ask(content, "Turned", kind="date", **turned))[0][0] == "maximum"


def test_a_text_has_a_length_and_a_pattern_that_is_explained():
    content = form(1)
    told = {"shortest": 3, "longest": 6, "pattern": "[0-9]+", "format": "digits", "initial": ""}
    link = ask(content, "Number", kind="line", **told)
    assert {name: kept(content, link)[name] for name in told} == told
    assert said(content, link, "12") == ["At least 3 characters."]
    assert said(content, link, "1234567") == ["At most 6 characters."]
    assert said(content, link, "abc") == ["Please write it as: digits"]
    assert said(content, link, "1234") == []
    for wrong, field in (
        ({"pattern": "["}, "pattern"),
        ({"shortest": 9}, "longest"),
        ({"initial": "1"}, "initial"),
    ):
        assert (
            refused(lambda wrong=wrong: ask(content.copy(), "N", kind="line", **told | wrong))[0][0] == field
        )


def test_several_answers_are_counted_and_one_excludes_the_others():
    content = form(1)
    row = {"code": "", "chosen": False, "weight": None}
    rows = [row | {"label_zh": f"项{at}", "label_en": f"Thing {at}", "alone": at == 3} for at in range(4)]
    link = items.add(content, kind="multi", texts={"zh": "有什么", "en": "What?"})
    given = kept(content, link) | {"least_times": 2, "most_times": 2}
    edits.write_item(content, link, given, list(enumerate(rows)))
    assert checks.faults_of(content) == []
    assert [one["alone"] for one in edits.options_told(content, items.item_of(content, link))] == [
        False
    ] * 3 + [True]
    assert said(content, link, "0") == ["Please give at least 2 answers."]
    assert said(content, link, "0", "1", "2") == ["At most 2 answers, please."]
    assert said(content, link, "0", "3") == [
        "One of these answers excludes all others. Please take one away."
    ]
    assert (
        refused(lambda: edits.write_item(content, link, given | {"least_times": 9}, list(enumerate(rows))))[
            0
        ][0]
        == "most_times"
    )


def test_yes_or_no_begins_with_one_of_them():
    content = form(1)
    link = ask(content, "Alone", kind="boolean", initial="false")
    assert kept(content, link)["initial"] == "false"
    begun = next(
        one for one in items_in(Sheet.begun(content.questionnaire).answers()) if one["linkId"] == link
    )
    assert answers(begun) == [{"valueBoolean": False}]


def test_one_answer_alone_is_chosen_at_the_beginning():
    content = form(1)
    rows = [row | {"chosen": True} for row in edits.options_told(content, items.item_of(content, "1"))]
    assert refused(lambda: edits.write_item(content, "1", kept(content, "1"), list(enumerate(rows)))) == [
        ("options", "Only one answer may be chosen, so only one at the beginning.")
    ]


def test_a_row_goes_into_a_group_by_being_let_go_there_and_behind_another_by_a_list():
    content = form(4)
    group = items.add(content, kind="group", texts={"zh": "组", "en": "Group"})
    items.place_in(content, "4", group)
    assert items.move_to(content, "1", "4")
    assert [one["linkId"] for one in items.item_of(content, group)["item"]] == ["1", "4"]
    assert items.number_of(content, "2") == "1"
    assert not items.move_to(content, group, "4"), "a group does not go into itself"
    assert items.move_to(content, "1", "2") and items.move_to(content, "4", "2")
    assert "item" not in items.item_of(content, group)
    edits.write_item(
        content,
        "3",
        kept(content, "3") | {"behind": ""},
        list(enumerate(edits.options_told(content, items.item_of(content, "3")))),
    )
    assert items.all_items(content)[0]["linkId"] == "3"


def test_whoever_asked_about_a_removed_row_is_named():
    content = form(2)
    third = ask(content, "If", 0, 1, asked=[Condition("1", "=", option="1|2")])
    assert items.asking(content, "1") == [third]
    assert items.asking(content, "2") == []


def rich():
    """A form with everything a file could lose."""
    content = form(2)
    link = ask(content, "Weight", kind="quantity", unit_zh="公斤", unit_en="kg")
    told = kept(content, "1") | {"warn": Decimal(2), "warn_zh": "警", "warn_en": "Warns", "reverse": True}
    edits.write_item(
        content, "1", told, list(enumerate(edits.options_told(content, items.item_of(content, "1"))))
    )
    ask(content, "If", kind="text", asked=[Condition(link, ">=", value="90")])
    score(content, may_miss=1, ranges=bands(("0", "1"), ("2", "4")))
    content.vectors.append({"what": "v", "answers": {"1": "1", "2": "3"}, "scores": {"total": {"value": 4}}})
    return content


def test_a_design_goes_elsewhere_and_comes_back_with_nothing_lost():
    content = rich()
    again = read_file(file_of(content, code="weights", source="First hospital").encode())
    assert again.code == "weights"
    assert source_in(again.content.questionnaire) == "First hospital"
    assert (again.content.pack, again.content.vectors, again.content.languages) == (
        content.pack,
        content.vectors,
        "both",
    )
    assert again.content.questionnaire["item"] == content.questionnaire["item"]
    third = read_file(file_of(again.content, code="weights", source="Second").encode())
    assert third.content.pack == content.pack


def test_the_file_of_a_form_brings_its_scoring_to_whoever_imports_it():
    content = rich()
    given_out = carrying(
        content.questionnaire | {"version": "2", "url": "urn:x"}, content, code="weights", source="s"
    )
    imported = read_questionnaire(json.dumps(given_out))
    pack = read_pack(imported.pack)
    assert [rule.code for rule in pack.rules] == ["total"]
    assert pack.red_flags[0].item == "1"
    assert [band.start for band in pack.set_for("total").bands] == [0, 2]
    assert list(pack.recoded) == ["1"]


@pytest.mark.parametrize("spoilt", [
    b"", b"[1]", b"{}", b"\xff\xfe", b'{"resourceType": "Questionnaire"}',
    lambda told: told | {"resourceType": "Bundle"},
    lambda told: told | {"extension": [{"url": "urn:lianqiao:design", "valueString": "{}"}]},
    lambda told: told | {"item": [{"type": "choice"}]},
    lambda told: told | {"item": "none"},
])  # fmt: skip
def test_what_is_no_design_is_refused(spoilt):
    whole = json.loads(file_of(rich(), code="x", source=""))
    given = spoilt if isinstance(spoilt, bytes) else json.dumps(spoilt(whole)).encode()
    with pytest.raises(NotHandedOn):
        read_file(given)


UCUM = "http://unitsofmeasure.org"
GRAM, KILO = ({"system": UCUM, "code": code, "display": code} for code in ("g", "kg"))
UNIT_OPTION = "http://hl7.org/fhir/StructureDefinition/questionnaire-unitOption"


def when(question, operator, **answer):
    return {"enableWhen": [{"question": question, "operator": operator, **answer}]}


def brought(*rows):
    """A form from elsewhere, copied to be edited in English."""
    items_ = [{"text": row["linkId"], **row} for row in rows]
    questionnaire = {
        "resourceType": "Questionnaire",
        "language": "en",
        "title": "T",
        "status": "active",
        "item": items_,
    }
    return adopted(questionnaire, None, (), "en")


def saved_as_it_is(content, link: str) -> dict:
    """A row whose form was opened and saved, nothing changed; a list to choose from sends nothing it does not offer."""
    item = items.item_of(content, link)
    stands = items.part_of(content, link)
    page = ItemForm(None, item=item, content=content, record=Design(version=1), stands=stands)
    told = edits.item_told(content, item)
    given = {name: told[name] for name in page.fields if name in told}
    for name in ("parent", "behind"):
        if name in given and given[name] not in dict(page.fields[name].choices):
            given[name] = ""
    edits.write_item(
        content,
        link,
        given,
        [*enumerate(edits.options_told(content, item))],
        [*enumerate(read_conditions(item))],
    )
    return items.item_of(content, link)


GRAMS = {"value": 1000, "system": UCUM, "code": "g"}
ELSEWHERE = {
    "amount": {
        "type": "quantity",
        "initial": [{"valueQuantity": GRAMS}],
        "extension": [
            {"url": UNIT_OPTION, "valueCoding": KILO},
            {
                "url": "http://hl7.org/fhir/StructureDefinition/minValue",
                "valueQuantity": {**GRAMS, "value": 500},
            },
            {"url": UNIT_OPTION, "valueCoding": GRAM},
        ],
    },
    "names": {"type": "string", "repeats": True, "initial": [{"valueString": "x"}, {"valueString": "y"}]},
    "words": {"type": "choice", "answerOption": [{"valueString": "x"}, {"valueString": "y"}]},
    "numbers": {"type": "choice", "answerOption": [{"valueInteger": 1}, {"valueInteger": 2}]},
    "twins": {
        "type": "choice",
        "answerOption": [{"valueCoding": {"system": f"urn:{name}", "code": "x"}} for name in ("one", "two")],
    },
    "heavy": {"type": "text", **when("amount", ">=", answerQuantity=GRAMS)},
    "late": {"type": "text", **when("moment", ">", answerDateTime="2026-01-01")},
    "this year": {"type": "text", **when("day", ">", answerDate="2026")},
    "own": {"type": "text", **when("open", "=", answerString="something else")},
    "second": {"type": "text", **when("numbers", "=", answerInteger=2)},
    "of two": {"type": "text", **when("twins", "=", answerCoding={"system": "urn:two", "code": "x"})},
}
ASKED = [
    {"linkId": "moment", "type": "dateTime"},
    {"linkId": "day", "type": "date"},
    {"linkId": "open", "type": "open-choice", "answerOption": [{"valueString": "a"}, {"valueString": "b"}]},
]


@pytest.mark.parametrize("link", ELSEWHERE)
def test_a_row_from_elsewhere_that_is_saved_as_it_is_stays_what_it_is(link):
    content = brought(*ASKED, *({"linkId": name, **row} for name, row in ELSEWHERE.items()))
    before = copy.deepcopy(items.item_of(content, link))
    assert saved_as_it_is(content, link) == before


def test_a_row_below_a_question_stays_there():
    content = brought(
        {
            "linkId": "pain",
            "type": "boolean",
            "item": [{"linkId": "where", "type": "string", "text": "Where"}],
        },
        {"linkId": "last", "type": "group", "item": [{"linkId": "name", "type": "string", "text": "Name"}]},
    )
    saved_as_it_is(content, "where")
    assert [item["linkId"] for item in items.all_items(content)] == ["pain", "where", "last", "name"]
    assert items.parent_of(content, "where")["linkId"] == "pain"


def test_an_amount_in_a_condition_is_read_in_the_unit_that_is_written():
    units = [{"url": UNIT_OPTION, "valueCoding": each} for each in (GRAM, KILO)]
    content = brought(
        {"linkId": "amount", "type": "quantity", "extension": units}, {"linkId": "why", "type": "text"}
    )
    told = written(content, Condition("amount", ">", value="5 kg"))
    assert told["answerQuantity"]["code"] == "kg"
    assert told["answerQuantity"]["value"] == 5


def test_an_answer_that_is_changed_leaves_the_others_what_they_are():
    content = brought(
        {"linkId": "words", "type": "choice", "answerOption": [{"valueString": "x"}, {"valueString": "y"}]}
    )
    rows = [*enumerate(edits.options_told(content, items.item_of(content, "words")))]
    rows[1][1]["label_en"] = "why"
    given = edits.item_told(content, items.item_of(content, "words"))
    edits.write_item(content, "words", given, rows)
    first, second = items.item_of(content, "words")["answerOption"]
    assert first == {"valueString": "x"}
    assert second["valueCoding"]["display"] == "why"


def test_decimals_of_a_copied_form_are_written_and_read_again():
    option = {"valueCoding": {"code": "m"}, "extension": [{"url": ORDINAL, "valueDecimal": Decimal("2.50")}]}
    content = brought(
        {"linkId": "pain", "type": "choice", "answerOption": [option, {"valueCoding": {"code": "n"}}]}
    )
    again = read(text_of(content))
    assert weight_on(again.questionnaire["item"][0]["answerOption"][0]) == Decimal("2.5")


def test_a_row_that_is_not_translated_yet_is_listed_by_the_words_it_has():
    content = brought({"linkId": "a", "type": "string", "text": "How are you?"})
    set_languages(content, "both")
    assert [line.text for line in listed(content, "zh", [])] == ["How are you?"]
