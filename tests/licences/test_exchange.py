"""Questionnaires come in and go out letter for letter, weights wherever files keep them; answers go out naming nobody."""

import json
import time
import uuid
from decimal import Decimal
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from lianqiao.audit.models import AccessRow, TrailRow
from lianqiao.config.cli import build_parser, collect
from lianqiao.instruments import library, queries
from lianqiao.instruments import services as scales
from lianqiao.instruments.editions import read_edition
from lianqiao.instruments.models import InstrumentVersion
from lianqiao.instruments.scoring import score
from lianqiao.instruments.scoring.declared import CALCULATED
from lianqiao.instruments.sheets.kinds import UNIT
from lianqiao.licences import services
from lianqiao.licences.exchange import questionnaire_text
from lianqiao.licences.files import read_files
from lianqiao.licences.reading import Refused
from lianqiao.licences.shown import found_in
from lianqiao.licences.skeletons import skeleton
from lianqiao.questionnaires.validation import check
from tests.cases.stage import NOW, TODAY
from tests.instruments.stage import answered
from tests.licences.stage import TOLD, loaded, origin, upload
from tests.licences.test_texts import officer, page_of

__all__ = ["officer"]
GOLDEN = Path(__file__).parent / "golden"
FILES = [
    (name, (GOLDEN / name).read_bytes()) for name in ("weights.json", "code-system.json", "value-set.json")
]


def handed_in(text: str):
    return read_files([("form.json", text.encode())])


def texts_of_the_library():
    for code in library.codes():
        scale = library.load(code)
        if not scale.definition and not scale.pack.values:
            continue  # nothing is scored, so there are no numbers to write down either
        yield pytest.param(scale.definition or json.dumps(skeleton(scale.pack), default=float), id=code)


@pytest.mark.parametrize("text", [*texts_of_the_library()])
def test_what_is_read_is_kept_letter_for_letter(text):
    incoming = handed_in(text)
    edition = InstrumentVersion(definition=incoming.definition, supporting=incoming.supporting)
    assert questionnaire_text(edition) == text
    assert incoming.imported.notes == ()


words = st.text(alphabet=st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1).filter(str.strip)
numbers = st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-99, max_value=99)


@given(
    titles=st.lists(words, min_size=1, max_size=6),
    weights=st.lists(numbers, max_size=3),
    pad=st.sampled_from([None, 1, 4]),
)
def test_any_form_comes_out_as_it_came_in(titles, weights, pad):
    coded = [
        {"valueCoding": {"system": "urn:x", "code": f"c{at}", "display": titles[0]}, "extension": [
            {"url": "http://hl7.org/fhir/StructureDefinition/itemWeight", "valueDecimal": float(weight)}]}
        for at, weight in enumerate(weights)
    ]  # fmt: skip
    items = [
        {"linkId": str(at), "text": title, "type": "choice" if coded else "string"}
        | ({"answerOption": coded} if coded else {})
        for at, title in enumerate(titles)
    ]
    text = json.dumps({"resourceType": "Questionnaire", "status": "draft", "item": items}, indent=pad)
    assert handed_in(text).definition == text


def test_weights_are_found_in_all_four_places_and_count():
    incoming = read_files(FILES)
    found = found_in(incoming)
    assert {link: values for link, _text, values in found.weights} == {
        "1": "0, 1", "2": "0, 2", "3": "0, 1.5, 3", "4": "4, 0", "5": "4, 0",
    }  # fmt: skip
    assert [code for code, _title, _expression in found.scores] == ["total"] and found.notes == ()
    assert all(item.get("answerOption") for item in incoming.asked["item"][:5])


def test_without_its_code_system_it_is_refused_with_the_place():
    with pytest.raises(Refused) as refused:
        read_files(FILES[:1])
    assert [fault.path for fault in refused.value.faults] == ["Questionnaire.item[3].answerValueSet"]


def test_a_bundle_counts_as_its_entries():
    entries = [{"resource": json.loads(content)} for _name, content in FILES]
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    incoming = read_files([("bundle.json", json.dumps(bundle).encode())])
    assert json.loads(incoming.definition) == json.loads(FILES[0][1])


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([FILES[1]], "CodeSystem"),
        ([FILES[0], FILES[0]], "2"),
        ([("x", b"\xff\xfe")], "UTF-8"),
        ([("x", b"[1]")], "list"),
        ([("x", b'{"resourceType": "Questionnaire", "status": NaN}')], "NaN"),
        ([("x", b'{"resourceType": "Questionnaire", "status": "draft", "title": "MMAS-8"}')], "Morisky"),
        ([("x", b'{"resourceType": "Patient"}')], "Patient"),
    ],
)
def test_what_is_none_is_refused_saying_why(files, said):
    with pytest.raises(Refused) as refused:
        read_files(files)
    assert said in str(refused.value)


def test_two_hundred_questions_are_read_within_a_second():
    options = [
        {"valueCoding": {"system": "urn:x", "code": str(at), "display": f"答案{at}"}} for at in range(5)
    ]
    items = [
        {"linkId": str(at), "text": f"问题{at}", "type": "choice", "answerOption": options}
        for at in range(200)
    ]
    text = json.dumps({"resourceType": "Questionnaire", "status": "draft", "item": items})
    begun = time.process_time()
    assert found_in(handed_in(text)).questions == 200
    assert time.process_time() - begun < 1


@pytest.mark.django_db
def test_an_imported_form_is_seen_kept_put_in_use_answered_and_taken_out_of_use(cast, officer, child):
    browser = cast.browser_of(officer)
    seen = browser.post(
        reverse("licences:import"), {"files": upload(*(json.loads(content) for _name, content in FILES))}
    )
    assert seen.status_code == 200 and "0, 1.5, 3" in seen.content.decode()
    content = json.dumps([(name, text.decode()) for name, text in FILES])
    told = TOLD | {
        "content": content,
        "code": "mood",
        "title_zh": "心情",
        "title_en": "Mood",
        "licence": "SHIP",
    }
    unsaid = browser.post(reverse("licences:import"), told)
    assert unsaid.status_code == 422 and TOLD["source"] in unsaid.content.decode()
    kept = browser.post(reverse("licences:import"), told | {"confirmed": "on"})
    edition = InstrumentVersion.objects.get(instrument__code="mood")
    assert kept.url == reverse("licences:form", args=[edition.pk])
    assert queries.newest_edition(officer.institution_id, "mood") is None
    assert page_of(cast, officer, "licences:form", edition.pk).status_code == 200
    browser.post(reverse("licences:publish", args=[edition.pk]))
    assert queries.newest_edition(officer.institution_id, "mood") == edition
    assert queries.newest_edition(cast.neighbour_worker.institution_id, "mood") is None
    edition.refresh_from_db()
    questionnaire, pack = read_edition(edition)
    chosen = [
        {"linkId": item["linkId"], "answer": [{"valueCoding": item["answerOption"][-1]["valueCoding"]}]}
        for item in questionnaire["item"][:5]
    ]
    (total,) = score(questionnaire, pack, {"item": chosen})
    assert total.value == Decimal(6)
    browser.post(reverse("licences:take_back", args=[edition.pk]))
    assert queries.newest_edition(officer.institution_id, "mood") is None


@pytest.mark.django_db
def test_a_draft_is_thrown_away(cast, officer):
    edition = services.keep_form(
        by=officer, incoming=read_files(FILES), code="mood", title_zh="心情", title_en="Mood", licence="OWN",
        origin=origin(), at=timezone.now(),
    )  # fmt: skip
    cast.browser_of(officer).post(reverse("licences:discard", args=[edition.pk]))
    assert not InstrumentVersion.objects.filter(pk=edition.pk).exists()
    assert page_of(cast, cast.worker, "licences:import").status_code == 403


@pytest.mark.django_db
def test_the_questionnaire_goes_out_as_it_came_in_and_that_is_written_down(cast, officer):
    edition = loaded(officer, "phq9")
    answer = page_of(cast, cast.worker, "licences:questionnaire", edition.pk)
    assert answer.content.decode() == edition.definition
    assert answer["Content-Disposition"] == 'attachment; filename="phq9-1.json"'
    assert TrailRow.objects.filter(event="licences.questionnaire_exported").count() == 1
    assert page_of(cast, cast.clinician, "licences:questionnaire", edition.pk).status_code == 403


@pytest.mark.django_db
def test_answers_go_out_valid_naming_nobody_and_score_the_same(cast, child):
    response = answered(cast, child, 1, 2, 3, 0, 1, 2, 3, 0, 0)
    answer = page_of(cast, cast.worker, "licences:response_file", response.pk)
    told = json.loads(answer.content)
    questionnaire, pack = read_edition(response.edition)
    assert check(told, [questionnaire]) == []
    assert child.name not in answer.content.decode()
    assert [each.value for each in score(questionnaire, pack, told)] == [12]
    assert TrailRow.objects.filter(event="licences.response_exported").count() == 1
    assert AccessRow.objects.filter(page="scale.file").exists()
    assert page_of(cast, cast.neighbour_worker, "licences:response_file", response.pk).status_code == 404
    assert page_of(cast, cast.data_officer, "licences:response_file", response.pk).status_code in (
        403,
        404,
    )
    golden = json.loads((GOLDEN / "response.json").read_text())
    for name in ("id", "authored"):
        told.pop(name)
    told["identifier"]["value"] = told["subject"]["reference"] = "–"
    assert told == golden


COMPUTED = {
    "resourceType": "Questionnaire",
    "status": "draft",
    "url": "urn:x:weighing",
    "item": [
        {"linkId": "body", "type": "group", "text": "身体", "item": [
            {"linkId": "kg", "type": "decimal", "text": "体重", "required": True},
            {"linkId": "half", "type": "decimal", "text": "一半", "readOnly": True, "extension": [
                {"url": CALCULATED, "valueExpression": {"language": "text/fhirpath", "expression":
                    "%resource.item.item.where(linkId = 'kg').answer.value.first() / 2"}}]},
        ]},
        {"linkId": "twice", "type": "quantity", "text": "两倍", "readOnly": True, "extension": [
            {"url": CALCULATED, "valueExpression": {"language": "text/fhirpath", "expression":
                "%resource.item.item.where(linkId = 'kg').answer.value.first() * 2"}},
            {"url": UNIT, "valueCoding": {"system": "http://unitsofmeasure.org", "code": "kg", "display": "公斤"}}]},
        {"linkId": "never", "type": "integer", "text": "不问", "extension": [
            {"url": CALCULATED, "valueExpression": {"language": "text/fhirpath", "expression": "3"}}],
            "enableWhen": [{"question": "kg", "operator": ">", "answerDecimal": 500}]},
    ],
}  # fmt: skip


@pytest.mark.django_db
def test_numbers_the_form_computes_go_out_among_the_answers(cast, officer, child):
    edition = services.keep_form(
        by=officer, incoming=handed_in(json.dumps(COMPUTED)), code="weighing", title_zh="称重", title_en="Weighing",
        licence="OWN", origin=origin(), at=timezone.now(),
    )  # fmt: skip
    services.publish_form(by=officer, edition=edition, at=timezone.now())
    response = scales.begin_response(by=cast.worker, client=child, edition=edition, on=TODAY, at=NOW)
    kilos = {"linkId": "body", "item": [{"linkId": "kg", "answer": [{"valueDecimal": 41.5}]}]}
    told = {"resourceType": "QuestionnaireResponse", "item": [kilos]}
    scales.complete_response(by=cast.worker, response=response, answers=told, at=NOW)
    resource = json.loads(page_of(cast, cast.worker, "licences:response_file", response.pk).content)
    assert resource["item"] == [
        {"linkId": "body", "item": [
            {"linkId": "kg", "answer": [{"valueDecimal": 41.5}]},
            {"linkId": "half", "answer": [{"valueDecimal": 20.75}]},
        ]},
        {"linkId": "twice", "answer": [{"valueQuantity":
            {"value": 83, "unit": "公斤", "system": "http://unitsofmeasure.org", "code": "kg"}}]},
    ]  # fmt: skip
    assert check(resource, [COMPUTED]) == []


def run(*argv):
    arguments = build_parser(collect()).parse_args([*map(str, argv)])
    return arguments.command.run(arguments)


def test_the_command_line_says_what_would_be_taken(capsys):
    paths = [GOLDEN / name for name, _content in FILES]
    assert run("read-questionnaire", *paths, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["questions"], told["weights"]["4"], told["notes"]) == (6, ["4", "0"], [])
    assert run("read-questionnaire", paths[0], "--lang", "en") == 1
    assert "Questionnaire.item[3].answerValueSet" in capsys.readouterr().out


@pytest.mark.django_db
def test_the_command_line_brings_in_and_gives_out(cast, child, hospital, tmp_path, capsys):
    paths = [GOLDEN / name for name, _content in FILES]
    told = [
        "--institution",
        hospital.name,
        "--code",
        "mood",
        "--source",
        "–",
        "--statement",
        "–",
        "--licence",
        "OWN",
    ]
    assert run("import-questionnaire", *paths, *told, "--confirm", "--publish") == 0
    out = tmp_path / "out.json"
    assert run("export-questionnaire", "mood", "--institution", hospital.name, "--out", out) == 0
    again, first = read_files([("out.json", out.read_bytes())]), read_files(FILES)
    assert json.loads(again.definition) == json.loads(first.definition)
    assert json.loads(again.supporting) == json.loads(first.supporting)
    response = answered(cast, child, 1, 1, 1, 1, 1, 1, 1, 1, 0)
    capsys.readouterr()
    assert run("export-response", response.pk) == 0
    assert json.loads(capsys.readouterr().out)["status"] == "completed"
    assert response.pk != uuid.UUID(int=0)
