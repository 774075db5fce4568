"""Rules a questionnaire writes itself, as FHIRPath on an item. One that cannot be evaluated judges nobody."""

from collections.abc import Mapping

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..elements import CORE, Element, content, extensions, translated
from ..enabling import Chain, Enabling
from ..expressions import BadExpression, evaluate, in_scope, placed, plain
from .faults import Report

_URLS = (f"{CORE}questionnaire-constraint", f"{CORE}targetConstraint")


def check_constraints(chain: Chain, enabling: Enabling, path: str, report: Report) -> None:
    """Report each rule of severity "error" that a response, or the item a chain ends with, breaks; "true" alone keeps one."""
    definition, element = chain[-1]
    for each in extensions(definition, *_URLS):
        parts = {part.get("url"): content(part) for part in each.get("extension") or ()}
        if parts.get("severity") != "error":
            continue
        expression = parts.get("expression")
        text = expression.get("expression") if isinstance(expression, Mapping) else expression
        here = placed(element, "QuestionnaireResponse.item")
        known = {
            "resource": enabling.response, "questionnaire": enabling.questionnaire, "context": here,
            "qitem": placed(definition, "Questionnaire.item"),
        }  # fmt: skip
        try:
            found = plain(evaluate(str(text), here, in_scope(chain, known)))
        except BadExpression:
            continue
        if len(found) != 1 or found[0] is False:
            human = _said(each)
            broken = _("A rule of the questionnaire is broken: %(rule)s")
            report.add(path, broken, "constraint", rule=human or text, human=human)


def _said(constraint: Element) -> str:
    """What the rule says of itself to people, in the language of the reader where it is translated."""
    told = [part for part in constraint.get("extension") or () if part.get("url") == "human"]
    name = next((name for name in ("valueString", "valueMarkdown") if told and name in told[0]), "")
    return translated(told[0], name, get_language() or "zh") if name else ""
