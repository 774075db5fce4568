"""Checking: a QuestionnaireResponse against its Questionnaire, and a Questionnaire by itself, by the rules of FHIR R4.

Pure: what is needed is handed in. Only errors are told; what FHIR merely advises against is left alone.
"""

import re
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from ..elements import Element, answers, items
from .containing import check_contained, check_references
from .faults import Fault, Report
from .guides import check_extensions
from .questionnaires import BORNE, check_questionnaire_rules
from .responses import check_answers
from .structure import CHECKED, MISSHAPEN, check_structure

__all__ = [
    "BORNE",
    "CHECKED",
    "MISSHAPEN",
    "Fault",
    "check",
    "check_questionnaire",
    "check_response",
    "flat",
    "lacks_questionnaire",
    "misshapen",
]


def check(resource: Element, supporting: Iterable[Element] = ()) -> list[Fault]:
    """Return what is wrong with a Questionnaire or a QuestionnaireResponse; nothing means it is valid.

    A response whose questionnaire is neither contained nor among the supporting resources is checked by its shape
    alone. Raises `ValueError` for any other resource.
    """
    known = [*flat(supporting)]
    kind = resource.get("resourceType")
    if kind not in CHECKED:
        raise ValueError(kind)
    report = Report()
    path = str(kind)
    check_structure(resource, path, report)
    if report.misshapen:
        return report.faults
    check_extensions(dict(resource), path, known, report)
    check_contained(resource, path, report)
    check_references(resource, path, report)
    for at, each in enumerate(resource.get("contained") or ()):
        if isinstance(each, dict) and each.get("resourceType") == "Questionnaire":
            check_questionnaire_rules(each, f"{path}.contained[{at}]", report)
    if kind == "Questionnaire":
        check_questionnaire_rules(resource, path, report)
    else:
        _nesting(resource, path, report)
        questionnaire = _questionnaire_of(resource, known, path, report)
        if questionnaire is not None:
            check_answers(questionnaire, resource, known, path, report)
    return report.faults


def check_questionnaire(questionnaire: Element) -> list[Fault]:
    """Return what is wrong with a questionnaire by its shape and the rules of FHIR R4, whatever guides it follows."""
    report = Report()
    check_structure(questionnaire, "Questionnaire", report)
    if not report.misshapen:
        check_questionnaire_rules(questionnaire, "Questionnaire", report)
    return report.faults


def misshapen(resource: Element) -> list[Fault]:
    """Return where something is not even an object or a list where one belongs, so that nobody could read further."""
    report = Report()
    check_structure(resource, str(resource.get("resourceType")), report)
    return [fault for fault in report.faults if fault.code == MISSHAPEN]


def check_response(
    questionnaire: Element, response: Element, supporting: Iterable[Element] = ()
) -> list[Fault]:
    """Return what is wrong with a response to this questionnaire, whichever it names itself."""
    report = Report()
    check_structure(response, "QuestionnaireResponse", report)
    if not report.misshapen:
        _nesting(response, "QuestionnaireResponse", report)
        check_answers(questionnaire, response, [*flat(supporting)], "QuestionnaireResponse", report)
    return report.faults


def flat(resources: Iterable[Element]) -> Iterator[Element]:
    """Yield the resources, those in Bundles included; whatever else stands among them is left out."""
    for each in resources:
        if not isinstance(each, dict):
            continue
        if each.get("resourceType") == "Bundle":
            entries = each.get("entry")
            listed = entries if isinstance(entries, list) else ()
            yield from flat(entry.get("resource") for entry in listed if isinstance(entry, dict))
        else:
            yield each


def lacks_questionnaire(resource: Element, supporting: Iterable[Element] = ()) -> bool:
    """Say whether this is a response that can be checked by its shape alone, for want of its questionnaire."""
    return resource.get("resourceType") == "QuestionnaireResponse" and (
        _questionnaire_of(resource, [*flat(supporting)], "", Report()) is None
    )


def _questionnaire_of(response: Element, known: list[Element], path: str, report: Report) -> Element | None:
    """The questionnaire a response names: contained, by address and version, or by its id on the same server."""
    address = str(response.get("questionnaire") or "")
    if address.startswith("#"):
        return _contained(response, address[1:], path, report)
    url, _bar, version = address.partition("|")
    forms = [each for each in known if each.get("resourceType") == "Questionnaire" and url]
    found = [each for each in forms if each.get("url") == url]
    found = found or [
        each for each in forms if not each.get("url") and url == f"Questionnaire/{each.get('id')}"
    ]
    if version:
        found = [each for each in found if each.get("version") == version]
    # Who names no version means the newest.
    return max(found, key=_age, default=None)


def _age(questionnaire: Element) -> list[int]:
    return [int(part) for part in re.findall(r"\d{1,18}", str(questionnaire.get("version") or ""))]


def _contained(response: Element, name: str, path: str, report: Report) -> Element | None:
    for each in response.get("contained") or ():
        if isinstance(each, dict) and each.get("id") == name and each.get("resourceType") == "Questionnaire":
            return each
    report.add(f"{path}.questionnaire", _("The contained questionnaire “%(name)s” is not there."), name=name)
    return None


def _nesting(element: Element, path: str, report: Report) -> None:
    """An item has items below itself or below its answers, not both (qrs-1)."""
    for at, item in enumerate(items(element)):
        here = f"{path}.item[{at}]"
        if "item" in item and "answer" in item:
            report.add(here, _("Items stand below an item or below its answers, not both (qrs-1)."))
        _nesting(item, here, report)
        for number, answer in enumerate(answers(item)):
            _nesting(answer, f"{here}.answer[{number}]", report)
