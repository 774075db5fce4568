"""A licensed text fits its rule of scoring item for item, or each misfit is named with its place."""

import copy

import pytest

from lianqiao.instruments import library
from lianqiao.licences.fitting import misfits
from lianqiao.licences.skeletons import skeleton
from lianqiao.questionnaires.elements import CORE

PACK = library.load("hads").pack


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
