"""Scales and answers as files for other systems: FHIR R4 Questionnaire and QuestionnaireResponse."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from lianqiao.instruments.models import InstrumentVersion, Response
from lianqiao.instruments.scoring.declared import CALCULATED
from lianqiao.instruments.sheets.kinds import UNIT
from lianqiao.instruments.states import ResponseState
from lianqiao.questionnaires.elements import Element, extension, items
from lianqiao.questionnaires.enabling import visible

STATUS = {
    ResponseState.IN_PROGRESS: "in-progress",
    ResponseState.COMPLETED: "completed",
    ResponseState.CORRECTED: "entered-in-error",
    ResponseState.ABANDONED: "stopped",
    ResponseState.MISTAKEN: "entered-in-error",
}
IDENTIFIER = "urn:lianqiao:response"


def questionnaire_text(edition: InstrumentVersion) -> str:
    """Return the definition letter for letter as it was handed in, so that importing it again changes nothing.

    One that came with value sets and code systems goes out with them, as a Bundle: alone it could not be read again.
    """
    if not edition.supporting:
        return edition.definition
    others = (json.dumps(each, ensure_ascii=False) for each in json.loads(edition.supporting))
    entries = ",\n".join(f'{{"resource": {text}}}' for text in (edition.definition, *others))
    return f'{{"resourceType": "Bundle", "type": "collection", "entry": [\n{entries}\n]}}\n'


def response_resource(response: Response, told: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers as a QuestionnaireResponse. The client is a key, no name; `told` is the questionnaire answered.

    A correction is "amended"; what it corrected is "entered-in-error", as FHIR calls both. Numbers the form computes itself
    stand among the answers, as they were reckoned then.
    """
    resource: dict[str, Any] = {
        "resourceType": "QuestionnaireResponse",
        "id": str(response.pk),
        "language": "zh-Hans" if response.language.startswith("zh") else response.language,
        "identifier": {"system": IDENTIFIER, "value": str(response.pk)},
    }
    if address := canonical(told):
        resource["questionnaire"] = address
    amended = response.corrects_id is not None and response.state == ResponseState.COMPLETED
    resource["status"] = "amended" if amended else STATUS[ResponseState(response.state)]
    if response.client_id:
        resource["subject"] = {"reference": f"Patient/{response.client_id}"}
    if authored := response.answers.get("authored"):
        resource["authored"] = authored
    given = response.answers.get("item")
    if scores := {one.code: one.value for one in response.scores.all() if one.value is not None}:
        # What a form computes is given out only where it would be shown.
        given = visible(told, {"item": _with_computed(told, given or (), scores)})[0].get("item")
    if given:
        resource["item"] = given
    return resource


def _with_computed(
    parent: Element, given: Sequence[Element], scores: Mapping[str, Decimal]
) -> list[dict[str, Any]]:
    """Return the answers with the numbers the form computes itself, in the order of the form.

    Within groups that repeat there are none: a score is one for the whole form.
    """
    made: list[dict[str, Any]] = []
    for item in items(parent):
        link = str(item.get("linkId"))
        found = [dict(each) for each in given if each.get("linkId") == link]
        if not found and link in scores and extension(item, CALCULATED) is not None:
            found = [{"linkId": link, "answer": [_number(item, scores[link])]}]
        elif item.get("type") == "group" and not item.get("repeats"):
            within = _with_computed(item, items(found[0]) if found else (), scores)
            found = [(found[0] if found else {"linkId": link}) | {"item": within}] if within else found
        made += found
    return made


def _number(item: Element, value: Decimal) -> dict[str, Any]:
    number = int(value) if value == value.to_integral_value() else value.normalize()
    if item.get("type") == "quantity":
        unit = extension(item, UNIT) or {}
        named = {"unit": unit.get("display"), "system": unit.get("system"), "code": unit.get("code")}
        return {"valueQuantity": {"value": number} | {key: told for key, told in named.items() if told}}
    return {"valueInteger" if item.get("type") == "integer" else "valueDecimal": number}


def canonical(questionnaire: Mapping[str, Any]) -> str:
    """Return the address of a questionnaire with its version, "" where it has none."""
    address, version = questionnaire.get("url"), questionnaire.get("version")
    return f"{address}|{version}" if address and version else str(address or "")


def written(resource: Mapping[str, Any]) -> str:
    return json.dumps(resource, ensure_ascii=False, indent=2, default=float)
