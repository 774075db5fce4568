"""A licensed text fits its rule of scoring item for item, or each misfit is named with its place."""

import copy

import pytest
from django.utils import translation

from lianqiao.instruments import library
from lianqiao.instruments.scoring import raised
from lianqiao.licences.fitting import misfits
from lianqiao.licences.skeletons import skeleton
from lianqiao.questionnaires.elements import CORE

PACK = library.load("hads").pack
EPDS = library.load("epds").pack


def text():
    return copy.deepcopy(skeleton(PACK))


@pytest.mark.parametrize("code", library.codes())
def test_the_text_of_the_house_or_one_of_numbers_fits_every_rule_of_the_library(code):
    scale = library.load(code)
    text = scale.questionnaire or skeleton(scale.pack)
    assert misfits(scale.pack, text, scale.questionnaire) == []


def bounded(item, least, most):
    ends = (("minValue", least), ("maxValue", most))
    item["extension"] = [{"url": f"{CORE}{name}", "valueInteger": end} for name, end in ends]


def integer(item):
    item.update(type="integer")
    item.pop("answerOption")


@pytest.mark.parametrize(
    ("change", "places"),
    [
        (lambda items: items.pop(2), ["Questionnaire"]),
        (lambda items: items[2]["answerOption"].pop(), ["Questionnaire.item[2].answerOption"]),
        (lambda items: items[2]["answerOption"].append(items[2]["answerOption"][0]), ["Questionnaire.item[2].answerOption"]),
        (lambda items: items[2].update(type="text"), ["Questionnaire.item[2].type"]),
        (lambda items: items[2].update(repeats=True), ["Questionnaire.item[2].repeats"]),
        (lambda items: integer(items[2]), ["Questionnaire.item[2]"]),
        (lambda items: (integer(items[2]), bounded(items[2], 0, 3)), []),
        (lambda items: items.insert(0, {"linkId": "lead", "type": "display", "text": "–"}), []),
        (lambda items: items[2]["answerOption"].append({"valueCoding": {"code": "declined"}}), []),
        (lambda items: items.append({"linkId": "99", "type": "text"}), []),
    ],
)  # fmt: skip
def test_each_misfit_is_named_with_its_place(change, places):
    changed = text()
    change(changed["item"])
    assert [fault.path for fault in misfits(PACK, changed)] == places


def test_items_below_a_group_are_found_and_named_where_they_stand():
    grouped = text()
    grouped["item"][3]["type"] = "string"
    grouped["item"] = [{"linkId": "g", "type": "group", "item": grouped["item"]}]
    assert [fault.path for fault in misfits(PACK, grouped)] == ["Questionnaire.item[0].item[3].type"]


def test_values_already_turned_round_are_not_turned_twice():
    pack = library.load("epds").pack
    turned = copy.deepcopy(skeleton(pack))
    number = next(iter(pack.recoded))
    item = next(each for each in turned["item"] if each["linkId"] == number)
    item["answerOption"].reverse()
    (fault,) = misfits(pack, turned)
    assert fault.path.endswith(".answerOption") and number in fault.text


def official(lowest_first):
    """EPDS as many files carry it: item 10 with its scores, under codes of its own."""
    text = copy.deepcopy(skeleton(EPDS))
    item = next(each for each in text["item"] if each["linkId"] == "10")
    for option, said in zip(
        item["answerOption"], ("Never", "Hardly ever", "Sometimes", "Quite often"), strict=True
    ):
        option["valueCoding"] = {"system": "http://codes.test", "code": said.lower(), "display": said}
    if not lowest_first:
        item["answerOption"].reverse()
    return text, item


@pytest.mark.parametrize("lowest_first", [True, False])
def test_scores_on_an_item_the_rule_turns_round_are_refused_in_any_order(lowest_first):
    text, _item = official(lowest_first)
    with translation.override("en"):
        (fault,) = misfits(EPDS, text)
    assert fault.path == "Questionnaire.item[9].answerOption"
    assert "10" in fault.text and "urn:lianqiao:epds" in fault.text and "0, 1, 2, 3" in fault.text
    assert "“Quite often” (3) would count 0" in fault.text


def test_numbers_of_the_printed_form_under_the_codes_of_the_house_are_taken_and_warn():
    text, item = official(lowest_first=False)
    for at, option in enumerate(item["answerOption"]):
        option["extension"][0]["valueDecimal"] = at
        option["valueCoding"] |= {"system": "urn:lianqiao:epds", "code": str(at)}
    assert misfits(EPDS, text) == []
    often = {"valueCoding": {"system": "urn:lianqiao:epds", "code": "0"}}
    reply = {"resourceType": "QuestionnaireResponse", "item": [{"linkId": "10", "answer": [often]}]}
    assert [flag.item for flag in raised(text, EPDS, reply)] == ["10"]
