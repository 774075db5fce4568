"""Checking: a QuestionnaireResponse against its Questionnaire, and a Questionnaire by itself, by the rules of FHIR R4.

Pure: what is needed is handed in. Only errors are told; what FHIR merely advises against is left alone.
"""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from ..elements import Element, answers, items
from .containing import check_contained, check_references
from .faults import Fault, Report
from .guides import check_extensions
from .questionnaires import check_questionnaire_rules
from .responses import check_answers
from .structure import CHECKED, check_structure

__all__ = ["CHECKED", "Fault", "check", "check_questionnaire", "check_response"]


def check(resource: Element, supporting: Iterable[Element] = ()) -> list[Fault]:
    """Return what is wrong with a Questionnaire or a QuestionnaireResponse; nothing means it is valid.

    A response whose questionnaire is neither contained nor among the supporting resources is checked by its shape
    alone. Raises `ValueError` for any other resource.
    """
    known = [*_flat(supporting)]
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


def check_response(
    questionnaire: Element, response: Element, supporting: Iterable[Element] = ()
) -> list[Fault]:
    """Return what is wrong with a response to this questionnaire, whichever it names itself."""
    report = Report()
    check_structure(response, "QuestionnaireResponse", report)
    if not report.misshapen:
        _nesting(response, "QuestionnaireResponse", report)
        check_answers(questionnaire, response, [*_flat(supporting)], "QuestionnaireResponse", report)
    return report.faults


def _flat(resources: Iterable[Element]) -> Iterator[Element]:
    """Yield the resources, those in Bundles included."""
    for each in resources:
        if each.get("resourceType") == "Bundle":
            yield from _flat(entry["resource"] for entry in each.get("entry") or () if entry.get("resource"))
        else:
            yield each


def _questionnaire_of(response: Element, known: list[Element], path: str, report: Report) -> Element | None:
    address = str(response.get("questionnaire") or "")
    if address.startswith("#"):
        return _contained(response, address[1:], path, report)
    url, _bar, version = address.partition("|")
    found = [
        each
        for each in known
        if each.get("resourceType") == "Questionnaire" and url and each.get("url") == url
    ]
    if version:
        found = [each for each in found if each.get("version") == version]
    return found[0] if found else None


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
