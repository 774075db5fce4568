"""The scores a questionnaire declares itself: items with a calculated expression, and the variables they see."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from lianqiao.questionnaires.elements import SDC, Element, extension, items, walk
from lianqiao.questionnaires.expressions import variables_of, weighs
from lianqiao.questionnaires.weights import weights_of

from .packs import read_pack

CALCULATED = f"{SDC}sdc-questionnaire-calculatedExpression"
CARRIED = "urn:lianqiao:scoring"
"""Where a form that was drawn up in this house carries its whole rule of scoring, as text."""
NUMBERS = {"integer", "decimal", "quantity"}


def declared_pack(questionnaire: Element, supporting: Iterable[Element], code: str) -> dict[str, Any] | None:
    """Return a pack (as its file would be) with one score for each number the form computes; None where it has none.

    A score of weights is complete when every required question whose answers have weights is answered. A form that carries
    a rule of this house is scored by that.
    """
    if (carried := _carried(questionnaire)) is not None:
        return carried
    scores = [*_scores(questionnaire, variables_of(questionnaire))]
    if not scores:
        return None
    required = {str(item.get("linkId")) for item in walk(questionnaire) if item.get("required")}
    weights = weights_of(questionnaire, supporting)
    values = {
        item: sorted(set(map(float, own.values()))) for item, own in weights.items() if item in required
    }
    for each in scores:
        if weighs(each["expression"], each["variables"]):
            each["items"] = [*values]
    title = str(questionnaire.get("title") or questionnaire.get("name") or code)
    return {
        "code": code,
        "version": str(questionnaire.get("version") or "1"),
        "title": {"en": title, "zh": title},
        "licence": "LOAD",
        "values": values,
        "scores": scores,
    }


def _carried(questionnaire: Element) -> dict[str, Any] | None:
    """The rule a form carries, where it can be read and names nothing the form has not."""
    text = extension(questionnaire, CARRIED)
    try:
        raw = json.loads(text) if isinstance(text, str) else None
        known = {str(item.get("linkId")) for item in walk(questionnaire)}
        return raw if raw is not None and set(read_pack(raw).values) <= known else None
    except (ValueError, AttributeError, RecursionError):
        return None


def _scores(parent: Element, seen: tuple[tuple[str, str], ...]) -> Iterator[dict[str, Any]]:
    for item in items(parent):
        known = (*seen, *variables_of(item))
        expression = extension(item, CALCULATED)
        if isinstance(expression, dict) and expression.get("expression") and item.get("type") in NUMBERS:
            text = str(item.get("text") or item.get("linkId"))
            yield {
                "code": str(item.get("linkId")),
                "title": {"en": text, "zh": text},
                "rule": "expression",
                "items": [],
                "variables": [list(each) for each in known],
                "expression": expression["expression"],
            }
        yield from _scores(item, known)
