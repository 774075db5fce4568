"""Questionnaires from elsewhere are taken, with what was mended said, or refused for a reason."""

import json
import time

import pytest
from django.utils import translation

from lianqiao.instruments import library
from lianqiao.instruments.scoring import read_pack, score
from lianqiao.instruments.sheets import Sheet
from lianqiao.licences.reading import Refused, read_questionnaire
from lianqiao.questionnaires.elements import CORE, SDC

CODES = "http://codes.test"


def options(*weights):
    return [
        {
            "extension": [{"url": f"{CORE}ordinalValue", "valueDecimal": weight}],
            "valueCoding": {"system": CODES, "code": f"c{weight}"},
        }
        for weight in weights
    ]


def computed(text):
    expression = {"language": "text/fhirpath", "expression": text}
    return {
        "linkId": "total", "type": "integer",
        "extension": [{"url": f"{SDC}sdc-questionnaire-calculatedExpression", "valueExpression": expression}],
    }  # fmt: skip


def form(*items, **more):
    return {"resourceType": "Questionnaire", "id": "f", "status": "active", "item": list(items), **more}


def choice(link, **more):
    return {"linkId": link, "type": "choice", "required": True, "answerOption": options(0, 1, 2), **more}


SUM = "%resource.item.answer.weight().sum()"


def reply(**answers):
    coded = {link: {"system": CODES, "code": f"c{weight}"} for link, weight in answers.items()}
    return {"item": [{"linkId": link, "answer": [{"valueCoding": each}]} for link, each in coded.items()]}


def test_the_scores_a_form_declares_are_scored_and_incomplete_while_a_required_answer_lacks():
    taken = read_questionnaire(form(choice("a"), choice("b"), computed(SUM)))
    pack = read_pack(taken.pack)
    assert taken.notes == ()
    (total,) = score(taken.questionnaire, pack, reply(a=2, b=1))
    assert (total.code, total.value) == ("total", 3)
    (total,) = score(taken.questionnaire, pack, reply(a=2))
    assert (total.value, total.missing) == (None, ("b",))


def test_a_score_that_looks_in_the_wrong_place_is_noticed():
    taken = read_questionnaire(form({"linkId": "g", "type": "group", "item": [choice("a"), computed(SUM)]}))
    assert ["total" in note.text for note in taken.notes] == [True]


def test_an_amount_written_as_text_is_mended_and_said():
    period = {
        "url": f"{SDC}sdc-questionnaire-observationLinkPeriod",
        "valueDuration": {"value": "1", "unit": "year"},
    }
    source = form(choice("a", extension=[period]))
    taken = read_questionnaire(json.dumps(source).encode())
    assert taken.questionnaire["item"][0]["extension"][0]["valueDuration"]["value"] == 1
    assert [note.path for note in taken.notes] == ["Questionnaire.item[0].extension[0].valueDuration.value"]
    assert source["item"][0]["extension"][0]["valueDuration"]["value"] == "1"


def test_what_needs_no_mending_is_taken_as_it_is():
    for code in ("phq9", "gas", "eha"):
        questionnaire = library.load(code).questionnaire
        taken = read_questionnaire(json.dumps(questionnaire))
        assert (taken.questionnaire, taken.notes) == (questionnaire, ())


def test_an_option_without_a_weight_beside_weighed_ones_is_named():
    mixed = [*options(0, 1), {"valueCoding": {"system": CODES, "code": "declined"}}]
    taken = read_questionnaire(form(choice("a", answerOption=mixed), choice("b")))
    (note,) = taken.notes
    assert note.path == "Questionnaire.item[0]" and "“declined”" in note.text and " a " in note.text


def test_a_weight_lost_by_upper_and_lower_case_is_named_with_both_codes():
    weight = [{"url": f"{CORE}itemWeight", "valueDecimal": 0}]
    named = [{"code": "Not-at-all"}, {"code": "often", "extension": weight}]
    found = [{"system": CODES, "code": "not-at-all", "extension": weight}]
    listed = {
        "resourceType": "ValueSet", "id": "v", "status": "active",
        "compose": {"include": [{"system": CODES, "concept": named}]}, "expansion": {"timestamp": "2026-01-01", "contains": found},
    }  # fmt: skip
    taken = read_questionnaire(
        form({"linkId": "a", "type": "choice", "answerValueSet": "#v"}, contained=[listed])
    )
    (note,) = taken.notes
    assert "“Not-at-all”" in note.text and "“not-at-all”" in note.text and " a " in note.text


@pytest.mark.parametrize(
    ("source", "place"),
    [
        (b"{", ""),
        (b'{"resourceType": "Patient"}', ""),
        (form(choice("a"), choice("a")), "Questionnaire"),
        (form(choice("a", answerOption=[], answerValueSet="http://elsewhere.test/v")), "Questionnaire.item[0].answerValueSet"),
        (form({"linkId": "a", "type": "choice", "answerValueSet": "http://elsewhere.test/v"}), "Questionnaire.item[0].answerValueSet"),
        (form(computed("item.where(")), "Questionnaire.item[0].extension[0].valueExpression.expression"),
        (
            form({"linkId": "a", "type": "display", "extension": [
                {"url": f"{SDC}sdc-questionnaire-subQuestionnaire", "valueCanonical": "http://elsewhere.test/q"}]}),
            "Questionnaire.item[0]",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_refused_with_its_place(source, place):
    with pytest.raises(Refused) as refused:
        read_questionnaire(source)
    assert place in [fault.path for fault in refused.value.faults]


def test_what_is_empty_and_an_untold_status_are_mended_and_said():
    source = form(
        choice("a", code=[], answerOption=[*options(0, 1)], _text=None), choice("b", extension=[{}])
    )
    del source["status"]
    with pytest.raises(Refused):
        read_questionnaire(source)  # an empty extension says nothing that could be left out of a list
    source["item"].pop()
    taken = read_questionnaire(source)
    assert (taken.questionnaire["status"], "code" in taken.questionnaire["item"][0]) == ("unknown", False)
    assert [note.path for note in taken.notes] == ["Questionnaire.item[0].code", "Questionnaire.status"]


LOOSE = {
    "que-1": {"linkId": "a", "type": "group"},
    "que-3": {"linkId": "a", "type": "display", "code": [{"code": "x"}]},
    "que-6": {"linkId": "a", "type": "display", "required": False},
    "que-9": {"linkId": "a", "type": "display", "readOnly": True},
    "que-10": {"linkId": "a", "type": "date", "maxLength": 10},
    "que-11": {**choice("a", required=False), "initial": [{"valueCoding": {"system": CODES, "code": "c1"}}]},
    "que-13": {"linkId": "a", "type": "integer", "initial": [{"valueInteger": 1}, {"valueInteger": 2}]},
}


@pytest.mark.parametrize("rule", LOOSE)
def test_rules_whose_breach_has_one_meaning_only_are_said_and_borne(rule):
    taken = read_questionnaire(form(LOOSE[rule], {"linkId": "z", "type": "string"}))
    assert [(note.path, rule in note.text) for note in taken.notes] == [("Questionnaire.item[0]", True)]
    assert Sheet.begun(taken.questionnaire).faults() == []


@pytest.mark.parametrize(
    ("more", "place"),
    [
        ({"modifierExtension": [{"url": "http://m.test", "valueBoolean": True}]}, "Questionnaire.modifierExtension[0]"),
        ({"implicitRules": "http://r.test"}, "Questionnaire.implicitRules"),
        ({"item": [{"linkId": "a", "type": "coding"}]}, "Questionnaire"),
        ({"item": [{"linkId": "a", "type": "choice", "option": [{"valueString": "x"}]}]}, "Questionnaire"),
        ({"contained": [{"resourceType": "ValueSet", "id": "v", "compose": [5]}]}, "Questionnaire.contained[0].compose"),
    ],
)  # fmt: skip
def test_what_must_not_be_overlooked_is_refused(more, place):
    with pytest.raises(Refused) as refused:
        read_questionnaire(form(choice("a")) | more)
    assert refused.value.faults[0].path == place


@pytest.mark.parametrize(
    ("include", "said"),
    [
        ({"system": CODES, "filter": [{"property": "concept", "op": "is-a", "value": "x"}]}, "terminology server"),
        ({"system": CODES}, "is not at hand whole"),
        ({"valueSet": ["http://elsewhere.test/w"]}, "http://elsewhere.test/w are not at hand"),
        ({"valueSet": ["http://v.test"]}, "holds no options"),
    ],
)  # fmt: skip
def test_why_a_value_set_cannot_be_listed_is_said(include, said):
    listed = {
        "resourceType": "ValueSet", "id": "v", "url": "http://v.test", "status": "active",
        "compose": {"include": [include]},
    }  # fmt: skip
    asked = form({"linkId": "a", "type": "choice", "answerValueSet": "#v"}, contained=[listed])
    with translation.override("en"), pytest.raises(Refused) as refused:
        read_questionnaire(asked)
    (fault,) = refused.value.faults
    assert fault.path == "Questionnaire.item[0].answerValueSet" and said in fault.text


def test_a_value_set_of_another_version_is_another_value_set():
    listed = {
        "resourceType": "ValueSet", "url": "http://v.test", "version": "1", "status": "active",
        "compose": {"include": [{"system": CODES, "concept": [{"code": "x"}]}]},
    }  # fmt: skip
    asked = form({"linkId": "a", "type": "choice", "answerValueSet": "http://v.test|2"})
    with translation.override("en"), pytest.raises(Refused) as refused:
        read_questionnaire(asked, [listed])
    assert "at hand only in version 1" in refused.value.faults[0].text
    assert read_questionnaire(asked, [{**listed, "version": "2"}]).notes == ()


def test_what_is_not_carried_out_is_said():
    told = {"language": "text/fhirpath", "expression": "true"}
    beside = {"extension": [{"url": f"{CORE}cqf-expression", "valueExpression": told}]}
    cql = {
        "url": f"{SDC}sdc-questionnaire-enableWhenExpression",
        "valueExpression": {**told, "language": "text/cql"},
    }
    words = {
        "url": f"{SDC}sdc-questionnaire-calculatedExpression",
        "valueExpression": {**told, "expression": "'a'"},
    }
    asked = form(
        {"linkId": "a", "type": "string", "_required": beside, "required": False},
        {"linkId": "b", "type": "string", "extension": [cql]},
        {"linkId": "c", "type": "string", "extension": [words]},
        {"linkId": "d", "type": "attachment"},
    )
    with translation.override("en"):
        notes = read_questionnaire(asked).notes
    assert [(note.path[-7:], note.text) for note in notes] == [
        ("item[0]", "required (cqf-expression) is kept but not carried out here."),
        ("item[1]", "sdc-questionnaire-enableWhenExpression (text/cql) is kept but not carried out here."),
        ("item[2]", "calculatedExpression is kept but not carried out here."),
        ("item[3]", "Nothing is attached or linked here: its name is written down."),
    ]


def test_two_hundred_items_are_read_within_a_second():
    large = form(*(choice(f"q{number}", text="What is it?") for number in range(200)), computed(SUM))
    begun = time.process_time()
    read_questionnaire(json.dumps(large))
    assert time.process_time() - begun < 1


@pytest.mark.parametrize(
    ("item", "more", "version", "shown"),
    [
        ({"type": "coding"}, {}, "R5", "item.type"),
        ({"answerConstraint": "optionsOrString"}, {}, "R5", "item.answerConstraint"),
        ({}, {"copyrightLabel": "ours"}, "R5", "copyrightLabel"),
        ({"option": [{"valueString": "x"}]}, {}, "STU3", "item.option"),
        ({"initialString": "x"}, {}, "STU3", "item.initialString"),
        ({"enableWhen": [{"question": "a", "hasAnswer": True}]}, {}, "STU3", "item.enableWhen.hasAnswer"),
        ({}, {"group": {"linkId": "root"}}, "DSTU2", "group"),
    ],
)
def test_a_form_of_another_version_is_called_so_by_what_shows_it(item, more, version, shown):
    asked = form({"linkId": "q", "type": "string", "text": "q", **item}, **more)
    with translation.override("en"), pytest.raises(Refused) as refused:
        read_questionnaire(asked)
    first = refused.value.faults[0].text
    assert f"FHIR {version};" in first
    assert first.endswith(f"{shown}.")


def test_a_doubt_is_said_of_what_is_taken_all_the_same():
    asked = form({"linkId": "q", "type": "integer", "text": "q", "initial": [{"valueString": "x"}]})
    assert [note.path for note in read_questionnaire(asked).notes] == ["Questionnaire.item[0]"]
