"""Scales and answers as files for other systems: FHIR R4 Questionnaire and QuestionnaireResponse."""

import json
from collections.abc import Mapping
from typing import Any

from lianqiao.instruments.models import InstrumentVersion, Response
from lianqiao.instruments.states import ResponseState

STATUS = {
    ResponseState.IN_PROGRESS: "in-progress",
    ResponseState.COMPLETED: "completed",
    ResponseState.CORRECTED: "entered-in-error",
    ResponseState.ABANDONED: "stopped",
    ResponseState.MISTAKEN: "entered-in-error",
}
IDENTIFIER = "urn:lianqiao:response"


def questionnaire_text(edition: InstrumentVersion) -> str:
    """Return the definition letter for letter as it was handed in, so that importing it again changes nothing."""
    return edition.definition


def response_resource(response: Response, told: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers as a QuestionnaireResponse. The client is a key, no name; `told` is the questionnaire answered.

    A correction is "amended"; what it corrected is "entered-in-error", as FHIR calls both.
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
    if response.answers.get("item"):
        resource["item"] = response.answers["item"]
    return resource


def canonical(questionnaire: Mapping[str, Any]) -> str:
    """Return the address of a questionnaire with its version, "" where it has none."""
    address, version = questionnaire.get("url"), questionnaire.get("version")
    return f"{address}|{version}" if address and version else str(address or "")


def written(resource: Mapping[str, Any]) -> str:
    return json.dumps(resource, ensure_ascii=False, indent=2, default=float)
