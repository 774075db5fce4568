"""Rules a questionnaire writes itself, as FHIRPath on an item. One that cannot be evaluated judges nobody."""

from collections.abc import Mapping

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..elements import CORE, Element, content, extensions, translated
from ..enabling import Enabling
from ..expressions import BadExpression, chained, evaluate, plain, variables_of
from .faults import Report

_URLS = (f"{CORE}questionnaire-constraint", f"{CORE}targetConstraint")


def check_constraints(
    definition: Element, element: Element, enabling: Enabling, path: str, report: Report
) -> None:
    """Report each rule of severity "error" that a response or an item of it breaks; "true" alone keeps one."""
    for each in extensions(definition, *_URLS):
        parts = {part.get("url"): content(part) for part in each.get("extension") or ()}
        if parts.get("severity") != "error":
            continue
        expression = parts.get("expression")
        text = expression.get("expression") if isinstance(expression, Mapping) else expression
        known = {"resource": enabling.response, "questionnaire": enabling.questionnaire, "qitem": definition}
        chain = (*variables_of(enabling.questionnaire), *variables_of(definition))
        try:
            known = chained(tuple(dict.fromkeys(chain)), enabling.response, known)
            found = plain(evaluate(str(text), element, {**known, "context": element}))
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
