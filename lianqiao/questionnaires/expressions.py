"""FHIRPath as forms use it, for whoever asks: the evaluator itself (`fhirpath`) is loaded with the first expression.

Its grammar holds twenty megabytes, and most of what a process does never meets an expression.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from types import ModuleType
from typing import Any

from .elements import Element


class BadExpression(ValueError):
    """Raised where an expression cannot be read or evaluated; the text is the evaluator's own."""


@cache
def _evaluator() -> ModuleType:
    from . import fhirpath  # noqa: PLC0415 - as said above

    return fhirpath


def evaluate(text: str, resource: Any, variables: Mapping[str, Any]) -> list:
    """Return what the expression yields, as nodes that still know their type: usable as a variable of the next one.

    Raises `BadExpression`. An empty list means "nothing", which is never zero.
    """
    return _evaluator().evaluate(text, resource, variables)


def check(text: str) -> None:
    """Raises `BadExpression` where the text is no FHIRPath."""
    _evaluator().parsed(text)


def plain(found: list) -> list:
    """Return the values behind the nodes."""
    return _evaluator().plain(found)


def number(found: list) -> Decimal | None:
    """Return the one number an expression yielded; None for nothing, several, or what is no number."""
    return _evaluator().number(found)


def chained(
    chain: tuple[tuple[str, str], ...], resource: Any, variables: Mapping[str, Any]
) -> dict[str, Any]:
    """Evaluate named expressions one after another, each seeing those before it."""
    known = dict(variables)
    for name, text in chain:
        known[name] = evaluate(text, resource, known)
    return known


def placed(element: Element, path: str) -> Any:
    """Return an element below a resource as one that knows its place there, without which no `value` of it is found."""
    return element if "resourceType" in element else _evaluator().node(element, path)


def in_scope(
    chain: Iterable[tuple[Element, Element]],
    known: Mapping[str, Any],
    path: str = "QuestionnaireResponse.item",
) -> dict[str, Any]:
    """Return what is known with the variables along a chain of items and what answers them, each seen from its own place."""
    for definition, element in chain:
        known = chained(variables_of(definition), placed(element, path), known)
    return dict(known)


def holds(found: list) -> bool:
    """Say whether a condition holds: one value, and it is true."""
    return plain(found) == [True]


def variables_of(element: Element) -> tuple[tuple[str, str], ...]:
    """Return the named FHIRPath variables an element declares, in order."""
    declared = (
        each.get("valueExpression") or {}
        for each in element.get("extension") or ()
        if each.get("url") == "http://hl7.org/fhir/StructureDefinition/variable"
    )
    return tuple(
        (each["name"], each["expression"])
        for each in declared
        if each.get("language") == "text/fhirpath" and each.get("name") and each.get("expression")
    )


def weighs(text: str, chain: Iterable[Iterable[str]] = ()) -> bool:
    """Say whether an expression, or a variable it may use, asks for the weight of an answer."""
    return any("weight()" in each or "ordinal()" in each for each in (text, *(part for _name, part in chain)))
