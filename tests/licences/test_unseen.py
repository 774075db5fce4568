"""Files nobody has seen before: whatever is bent in them, they are taken or refused with reasons; nothing else ever happens."""

import copy
import json
from argparse import Namespace

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from lianqiao.instruments.sheets import Sheet
from lianqiao.licences.commands import validation
from lianqiao.licences.files import read_files
from lianqiao.licences.reading import Refused
from lianqiao.licences.shown import found_in
from lianqiao.questionnaires.elements import CORE, SDC
from lianqiao.questionnaires.weights import ORDINAL

CODES = "http://codes.test"


def expression(text, **more):
    return {"valueExpression": {"language": "text/fhirpath", "expression": text, **more}}


def item(link, kind, **more):
    return {"linkId": link, "type": kind, "text": link, **more}


OPTIONS = [
    {"valueCoding": {"system": CODES, "code": code}, "extension": [{"url": ORDINAL, "valueDecimal": weight}]}
    for code, weight in (("a", 0), ("b", 1.5))
]
WHEN = {"question": "one", "operator": "=", "answerCoding": {"system": CODES, "code": "b"}}
FORM = {
    "resourceType": "Questionnaire", "url": "http://forms.test/q", "version": "1", "status": "active",
    "extension": [{"url": f"{CORE}variable", **expression("%resource.item.answer", name="all")}],
    "contained": [
        {"resourceType": "ValueSet", "id": "v", "status": "active",
         "compose": {"include": [{"system": CODES}], "exclude": [{"system": CODES, "concept": [{"code": "c"}]}]},
         "expansion": {"timestamp": "2026-01-01", "contains": [{"system": CODES, "code": "x"}]}},
        {"resourceType": "CodeSystem", "id": "s", "url": CODES, "status": "active", "content": "complete",
         "concept": [{"code": "x", "property": [{"code": "itemWeight", "valueDecimal": 2}]}]},
    ],
    "item": [
        item("one", "choice", required=True, answerOption=OPTIONS),
        item("two", "open-choice", repeats=True, answerValueSet="#v", enableWhen=[WHEN]),
        item("group", "group", repeats=True, item=[
            item("amount", "quantity", extension=[
                {"url": f"{CORE}questionnaire-unitOption", "valueCoding": {"code": "kg", "system": CODES}},
                {"url": f"{CORE}minValue", "valueQuantity": {"value": 1, "code": "kg", "system": CODES}}]),
            item("words", "string", maxLength=9, initial=[{"valueString": "so"}],
                 extension=[{"url": f"{CORE}regex", "valueString": "[a-z]+"}]),
            item("day", "date", enableWhen=[{"question": "words", "operator": "exists", "answerBoolean": True}])]),
        item("sum", "decimal", readOnly=True,
             extension=[{"url": f"{SDC}sdc-questionnaire-calculatedExpression", **expression("%all.weight().sum()")}]),
    ],
}  # fmt: skip
ANSWERS = {
    "resourceType": "QuestionnaireResponse", "questionnaire": "http://forms.test/q|1", "status": "completed",
    "item": [
        {"linkId": "one", "answer": [{"valueCoding": {"system": CODES, "code": "b"}}]},
        {"linkId": "two", "answer": [{"valueString": "other"}]},
        {"linkId": "group", "item": [
            {"linkId": "amount", "answer": [{"valueQuantity": {"value": 2, "code": "kg", "system": CODES}}]},
            {"linkId": "words", "answer": [{"valueString": "so"}]}, {"linkId": "day", "answer": [{"valueDate": "2026"}]}]},
    ],
}  # fmt: skip

NAMES = sorted(
    {"item", "answerOption", "valueCoding", "extension", "value", "url", "code", "system", "initial", "_text"}
)
ODD = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["", " ", "x", "#v", "1", "\0", "\ud800", "2026-13", CODES, "(", "%resource"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=2),
    max_leaves=4,
)  # fmt: skip


def places(value, path=()):
    yield path
    for key, each in (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    ):
        yield from places(each, (*path, key))


def bent(draw, resource):
    """The resource with one to three of its elements put in place of others, taken away, doubled or made odd."""
    found = copy.deepcopy(resource)
    for _time in range(draw(st.integers(1, 3))):
        *above, last = draw(st.sampled_from([each for each in places(found) if each]))
        spot = found
        for key in above:
            spot = spot[key]
        how = draw(st.sampled_from(["odd", "away", "again", "other"]))
        if how == "away":
            del spot[last]
        elif how == "again" and isinstance(spot, list):
            spot.append(copy.deepcopy(spot[last]))
        elif how == "other":
            taken = found
            for key in draw(st.sampled_from([*places(found)])):
                taken = taken[key]
            spot[last] = copy.deepcopy(taken)
        else:
            spot[last] = draw(ODD)
        if not [each for each in places(found) if each]:
            break
    return found


@st.composite
def bent_forms(draw):
    return bent(draw, FORM)


@st.composite
def bent_answers(draw):
    return bent(draw, ANSWERS)


def test_straight_they_are_taken_and_valid(tmp_path, capsys):
    incoming = read_files([("form.json", json.dumps(FORM).encode())])
    assert incoming.imported.notes == () and found_in(incoming).questions == 6
    assert checked(tmp_path, ANSWERS) == 0
    assert json.loads(capsys.readouterr().out) == {"valid": True, "errors": []}


@settings(max_examples=250, deadline=None)
@given(bent_forms())
@example({**FORM, "extension": [{"url": "urn:lianqiao:scoring", "valueString": "[]"}]})
@example(
    {**FORM, "extension": [{"url": "urn:lianqiao:scoring", "valueString": '{"values": {}, "scores": [{}]}'}]}
)
def test_a_bent_form_is_taken_whole_or_refused_with_reasons(form):
    try:
        incoming = read_files([("form.json", json.dumps(form).encode())])
    except Refused as refused:
        found = [fault.text for fault in refused.faults]
    else:
        found = []
        drawn_and_answered(incoming)
    assert all(found)


def drawn_and_answered(incoming):
    found_in(incoming)
    sheet = Sheet.begun(incoming.asked)
    sheet.rows("zh")
    sheet.sent({row: ["1"] for row in sheet.kinds()}).faults()
    again = read_files([("form.json", incoming.definition.encode())])
    assert again.definition == incoming.definition


@settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(answers=bent_answers(), form=bent_forms())
def test_bent_answers_to_a_bent_form_are_judged(tmp_path, capsys, answers, form):
    for resource, beside in ((answers, FORM), (ANSWERS, form), (form, ANSWERS)):
        capsys.readouterr()
        outcome = checked(tmp_path, resource, beside)
        told = json.loads(capsys.readouterr().out)
        assert (outcome, told["valid"]) == ((0, True) if not told["errors"] else (1, False))


def checked(folder, resource, beside=FORM):
    for name, each in (("it", resource), ("with", beside)):
        (folder / f"{name}.json").write_text(json.dumps(each), encoding="utf-8")
    files = Namespace(file=folder / "it.json", supporting=[folder / "with.json"], json=True, lang="en")
    return validation.run(files)
