"""Rules a questionnaire writes itself, as FHIRPath on an item. One that cannot be evaluated judges nobody."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from ..elements import CORE, Element, content, extensions
from ..enabling import Enabling
from ..expressions import BadExpression, evaluate, plain
from .faults import Report

_URLS = (f"{CORE}questionnaire-constraint", f"{CORE}targetConstraint")


def check_constraints(
    definition: Element, element: Element, enabling: Enabling, path: str, report: Report
) -> None:
    """Report each rule of severity "error" that an item breaks."""
    for each in extensions(definition, *_URLS):
        parts = {part.get("url"): content(part) for part in each.get("extension") or ()}
        if parts.get("severity") != "error":
            continue
        expression = parts.get("expression")
        text = expression.get("expression") if isinstance(expression, Mapping) else expression
        known = {"resource": enabling.response, "questionnaire": enabling.questionnaire, "qitem": definition}
        try:
            found = plain(evaluate(str(text), element, {**known, "context": element}))
        except BadExpression:
            continue
        if found and found != [True]:
            report.add(
                path, _("A rule of the questionnaire is broken: %(rule)s"), rule=parts.get("human") or text
            )
