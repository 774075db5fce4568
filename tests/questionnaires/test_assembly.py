"""Forms made of parts: put together where the parts are at hand, else refused naming the one that lacks."""

import json

import pytest
from django.utils import translation

from lianqiao.licences.files import read_files
from lianqiao.licences.reading import Refused, read_questionnaire
from lianqiao.questionnaires.assembly import ASSEMBLED_FROM, PART, VARIABLE
from lianqiao.questionnaires.elements import CORE, SDC, walk

from .test_validation import OPTIONS, VALUE_SET, question

HOME = "http://parts.test/"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def form(name, *items, **more):
    return {
        "resourceType": "Questionnaire", "url": HOME + name, "version": "1", "status": "active", "title": name,
        "item": list(items), **more,
    }  # fmt: skip


def place(name, link="here", **more):
    return question(link, "display", extension=[{"url": PART, "valueCanonical": HOME + name}], **more)


def variable(name, text):
    told = {"name": name, "language": "text/fhirpath", "expression": text}
    return {"url": VARIABLE, "valueExpression": told}


def group(link, *items, **more):
    return question(link, "group", item=list(items), **more)


PERSON = form(
    "person",
    question("name"),
    question("nick", enableWhen=[{"question": "name", "operator": "exists", "answerBoolean": True}]),
)
CONTACT = form("contact", group("who", place("person"), extension=[variable("linkIdPrefix", "%linkIdPrefix + 'who.'")]), question("phone"))  # fmt: skip


def links(questionnaire):
    return [each["linkId"] for each in walk(questionnaire)]


def taken(root, *parts):
    return read_questionnaire(root, parts)


def refused(root, *parts):
    with pytest.raises(Refused) as found:
        read_questionnaire(root, parts)
    return [(fault.path, fault.text) for fault in found.value.faults]


def test_a_part_takes_its_place_and_that_is_said():
    whole = taken(form("root", question("a"), place("person"), question("z")), PERSON)
    assert links(whole.questionnaire) == ["a", "name", "nick", "z"]
    assert [note.text for note in whole.notes] == ["The part http://parts.test/person|1 was put in."]
    assert whole.questionnaire["extension"] == [{"url": ASSEMBLED_FROM, "valueCanonical": f"{HOME}person|1"}]


def test_the_same_part_comes_twice_under_two_prefixes_and_asks_of_itself():
    root = form(
        "root",
        group("g1", place("person", "p1"), extension=[variable("linkIdPrefix", "'one.'")]),
        group("g2", place("person", "p2"), extension=[variable("linkIdPrefix", "'two.'")]),
    )
    whole = taken(root, PERSON).questionnaire
    assert links(whole) == ["g1", "one.name", "one.nick", "g2", "two.name", "two.nick"]
    asked = [each["enableWhen"][0]["question"] for each in walk(whole) if "enableWhen" in each]
    assert asked == ["one.name", "two.name"]


def test_without_prefixes_the_same_part_twice_is_refused():
    assert refused(form("root", place("person", "p1"), place("person", "p2")), PERSON)[0] == (
        "Questionnaire", "A linkId stands more than once: name, nick.",
    )  # fmt: skip


def test_a_part_of_a_part_has_both_prefixes_and_a_variable_becomes_the_text_it_means():
    root = form("root", group("g", place("contact"), extension=[variable("linkIdPrefix", "'c.'")]))
    whole = taken(root, PERSON, CONTACT).questionnaire
    assert links(whole) == ["g", "c.who", "c.who.name", "c.who.nick", "c.phone"]
    told = [
        each["extension"][0]["valueExpression"]["expression"] for each in walk(whole) if "extension" in each
    ]
    assert told == ["'c.'", "'c.who.'"]


def test_every_part_that_lacks_is_named_with_its_place():
    root = form("root", place("person"), group("g", place("nowhere", "n")))
    assert refused(root, CONTACT) == [
        (f"Questionnaire.item[{at}]", f"The form is put together from parts; this one is not at hand, hand it in too: {HOME}{name}")
        for at, name in (("0", "person"), ("1].item[0", "nowhere"))
    ]  # fmt: skip
    assert refused(form("root", place("contact")), CONTACT)[0][0] == "Questionnaire.item[0].item[0].item[0]"


def test_another_version_is_put_in_and_that_is_said():
    root = form("root", place("person|3"))
    (note,) = taken(root, PERSON).notes
    assert note.text == f"The part {HOME}person|1 was put in where {HOME}person|3 is asked for."
    third = {**PERSON, "version": "3", "item": [question("third")]}
    assert links(taken(root, PERSON, third).questionnaire) == ["third"]


def test_a_part_may_be_contained():
    root = form("root", contained=[{**PERSON, "id": "p"}])
    root["item"] = [question("here", "display", extension=[{"url": PART, "valueCanonical": "#p"}])]
    whole = taken(root).questionnaire
    assert links(whole) == ["name", "nick"] and "contained" not in whole


def test_what_a_part_contains_comes_along_under_a_name_of_its_own():
    choice = question("c", "choice", answerValueSet="#v")
    other = {**VALUE_SET, "compose": {"include": [{"system": "urn:x", "concept": [{"code": "z"}]}]}}
    root = form("root", place("part"), question("own", "choice", answerValueSet="#v"), contained=[VALUE_SET])
    whole = taken(root, form("part", choice, contained=[other])).questionnaire
    assert [each["id"] for each in whole["contained"]] == ["v", "v-2"]
    assert [each["answerValueSet"] for each in whole["item"]] == ["#v-2", "#v"]


def test_what_stands_at_a_place_is_asked_when_the_place_would_be():
    when = [{"question": "a", "operator": "=", "answerBoolean": True}]
    root = form("root", question("a", "boolean"), place("person", enableWhen=when))
    name, nick = taken(root, PERSON).questionnaire["item"][1:]
    assert (name["enableWhen"], nick["enableWhen"]) == (when, [*when, *PERSON["item"][1]["enableWhen"]])
    either = place("person", enableWhen=when * 2, enableBehavior="any")
    assert "cannot be joined" in refused(form("root", question("a", "boolean"), either), PERSON)[0][1]


def test_rules_and_variables_of_a_part_go_to_the_item_around_it():
    rule = {"url": f"{CORE}targetConstraint", "extension": [{"url": "severity", "valueCode": "error"}]}
    setting = {"url": f"{SDC}sdc-questionnaire-assembleContext", "valueString": "linkIdPrefix"}
    part = form("part", question("q"), extension=[setting, rule, variable("n", "1")])
    whole = taken(form("root", group("g", place("part"))), part).questionnaire
    assert whole["item"][0]["extension"] == [rule, variable("n", "1")]
    clash = form("root", group("g", place("part"), extension=[variable("n", "2")]))
    assert refused(clash, part) == [
        ("Questionnaire.item[0].item[0]", "Two parts mean different things by the variable n.")
    ]


def test_a_part_that_contains_itself_or_breaks_the_standard_is_refused():
    around = form("around", place("around"))
    assert refused(form("root", place("around")), around)[0][1] == f"The part {HOME}around contains itself."
    assert refused(around)[0][1] == f"The form is put together from parts; this one is not at hand, hand it in too: {HOME}around"  # fmt: skip
    broken = {**form("broken"), "item": {"linkId": "a"}, "extension": {}}
    told = refused(form("root", place("broken")), broken)
    assert told[0] == ("Questionnaire.item", f"In the part {HOME}broken|1: This must be a list.")


def test_a_condition_of_a_part_may_ask_of_what_stands_around_it():
    when = [{"question": "age", "operator": ">", "answerInteger": 12}]
    root = form("root", question("age", "integer"), place("part"))
    whole = taken(root, form("part", question("q", enableWhen=when))).questionnaire
    assert whole["item"][1]["enableWhen"] == when
    assert (
        "that is not there"
        in refused(form("r", place("part")), form("part", question("q", enableWhen=when)))[0][1]
    )


def test_a_prefix_that_cannot_be_told_is_refused():
    root = form("root", group("g", place("person"), extension=[variable("linkIdPrefix", "%patient.id")]))
    assert refused(root, PERSON) == [
        ("Questionnaire.item[0]", "The variable linkIdPrefix is no text that can be told beforehand.")
    ]


def test_files_handed_in_together_are_one_form_and_its_parts():
    root = form("root", place("contact"), question("c", "choice", **OPTIONS))
    bundle = {"resourceType": "Bundle", "entry": [{"resource": each} for each in (PERSON, CONTACT)]}
    contact = {**CONTACT, "item": [place("person"), question("phone")]}
    files = [("b.json", json.dumps({**bundle, "entry": [{"resource": each} for each in (PERSON, contact)]}).encode()),
             ("root.json", json.dumps(root).encode())]  # fmt: skip
    incoming = read_files(files)
    assert links(json.loads(incoming.definition)) == ["name", "nick", "phone", "c"]
    again = read_files([("again.json", incoming.definition.encode())])
    assert again.definition == incoming.definition and again.imported.notes == ()


def test_what_is_known_already_is_found():
    known = {f"{HOME}person": PERSON}
    assert links(read_questionnaire(form("root", place("person")), (), known.get).questionnaire) == [
        "name",
        "nick",
    ]
