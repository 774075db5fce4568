"""`lianqiao validate-response`: what it prints and how it ends."""

import json

import pytest

from lianqiao.config.cli import build_parser, collect
from lianqiao.core.commands import CommandFailed
from tests.questionnaires.test_validation import Q0, answer, form, question, reply


@pytest.fixture
def files(tmp_path):
    def write(**resources):
        for name, resource in resources.items():
            text = resource if isinstance(resource, str) else json.dumps(resource)
            (tmp_path / f"{name}.json").write_text(text, encoding="utf-8")
        return tmp_path

    return write


def run(*argv):
    arguments = build_parser(collect()).parse_args(["validate-response", *map(str, argv)])
    return arguments.command.run(arguments)


def test_a_valid_response_ends_with_0(files, capsys):
    folder = files(form=form(question()), reply=reply(answer("x")))
    assert run(folder / "reply.json", "--with", folder / "form.json", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"valid": True, "errors": []}


def test_a_wrong_one_says_where_and_ends_with_1(files, capsys):
    folder = files(form=form(question(maxLength=2)), reply=reply(answer("long")))
    assert run(folder / "reply.json", "--with", folder / "form.json", "--json", "--lang", "en") == 1
    said = json.loads(capsys.readouterr().out)
    assert said == {
        "valid": False,
        "errors": [
            {
                "path": f"{Q0}.answer[0].value.ofType(string)",
                "text": "The text has 4 characters; 2 are allowed.",
            }
        ],
    }


def test_decimals_keep_their_places(files, capsys):
    places = [{"url": "http://hl7.org/fhir/StructureDefinition/maxDecimalPlaces", "valueInteger": 1}]
    text = json.dumps(reply(answer(0, key="valueDecimal"))).replace(
        '"valueDecimal": 0', '"valueDecimal": 1.50'
    )
    folder = files(form=form(question(kind="decimal", extension=places)), reply=text)
    assert run(folder / "reply.json", "--with", folder / "form.json", "--lang", "en") == 1
    assert "1.50 has more than 1 decimal places." in capsys.readouterr().out


@pytest.mark.parametrize("text", ["{", "[]", '{"resourceType": "Patient"}', '{"a": NaN}'])
def test_what_cannot_be_read_ends_with_2(files, text):
    folder = files(reply=text)
    with pytest.raises(CommandFailed) as failed:
        run(folder / "reply.json")
    assert failed.value.exit_code == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            '{"resourceType": "Quest',
            "it is no whole JSON; it breaks off or goes wrong at line 1, character 18",
        ),
        ("{}", "is neither a QuestionnaireResponse nor a Questionnaire."),
        ('{"resourceType": []}', "is neither a QuestionnaireResponse nor a Questionnaire."),
        ("[" * 100_000, "it is nested too deep"),
        ('{"a": NaN}', "it holds a number that JSON does not know or that is too long: NaN"),
        (
            '{"a": 1e99999999999999999999}',
            "it holds a number that JSON does not know or that is too long: 1e99999999999999999999",
        ),
        (None, "there is no such file"),
    ],
)
def test_whoever_asks_for_json_gets_json_of_a_file_that_cannot_be_read(files, capsys, text, said):
    folder = files(**({} if text is None else {"reply": text}))
    assert run(folder / "reply.json", "--json", "--lang", "en") == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["valid"], [each["path"] for each in told["errors"]]) == (False, [""])
    assert told["errors"][0]["text"].endswith(said)


def test_a_questionnaire_nested_too_deep_is_said_in_json_too(files, capsys):
    groups = "".join(f'{{"linkId": "{at}", "type": "group", "item": [' for at in range(420))
    text = f'{{"resourceType": "Questionnaire", "status": "active", "item": [{groups}{"]}" * 421}'
    folder = files(form=text)
    assert run(folder / "form.json", "--json", "--lang", "en") == 1
    assert json.loads(capsys.readouterr().out)["errors"][0]["text"].endswith("it is nested too deep")


def test_without_its_questionnaire_only_the_shape_is_checked_and_that_is_said_beside(files, capsys):
    folder = files(form=form(question(maxLength=2)), reply=reply(answer("long")))
    assert run(folder / "reply.json", "--json", "--lang", "en") == 0
    told = capsys.readouterr()
    assert json.loads(told.out) == {"valid": True, "errors": []}
    assert told.err == "The questionnaire is not at hand: only the shape of the response was checked.\n"


def test_a_questionnaire_without_an_address_is_known_by_its_id(files, capsys):
    asked = {name: each for name, each in form(question(maxLength=2), id="ward").items() if name != "url"}
    folder = files(form=asked, reply=reply(answer("long")) | {"questionnaire": "Questionnaire/ward"})
    assert run(folder / "reply.json", "--with", folder / "form.json", "--json") == 1
    assert len(json.loads(capsys.readouterr().out)["errors"]) == 1


@pytest.mark.parametrize(
    ("beside", "said"),
    [
        ({"resourceType": "ValueSet", "compose": []}, "is not shaped as FHIR R4: ValueSet.compose This must not be a list."),
        (form(5), "is not shaped as FHIR R4: Questionnaire.item[0] This must be an object (Questionnaire.item)."),
        ({"resourceType": "Bundle", "entry": [{"resource": form(5)}]}, "Questionnaire.item[0] This must be an object (Questionnaire.item)."),
    ],
)  # fmt: skip
def test_a_supporting_file_out_of_shape_is_named_with_its_place(files, capsys, beside, said):
    folder = files(beside=beside, reply=reply(answer("x")))
    assert run(folder / "reply.json", "--with", folder / "beside.json", "--json", "--lang", "en") == 1
    (fault,) = json.loads(capsys.readouterr().out)["errors"]
    assert "beside.json" in fault["text"] and fault["text"].endswith(said)


def test_a_bundle_with_nothing_in_it_supports_nothing(files, capsys):
    folder = files(
        reply=reply(answer("x")), bundle={"resourceType": "Bundle", "entry": [None, {"resource": 5}]}
    )
    assert run(folder / "reply.json", "--with", folder / "bundle.json", "--json") == 0
    assert json.loads(capsys.readouterr().out)["valid"]
