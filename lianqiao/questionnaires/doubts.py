"""What a questionnaire says that can hardly be meant: limits nobody can keep to, conditions that are never met. Pure.

The standard allows all of it; whoever takes a form over must know it all the same, before people are asked by it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from .elements import CORE, Element, extension, items, key_of, number_of, typed, walk
from .enabling import as_far
from .patterns import Unreadable, read
from .units import NoFormalUnit, NotComparable, difference
from .validation import Fault, check_response
from .validation.responses import PERMITTED
from .validation.terms import Terms

_NUMBERS = {"Integer", "Decimal"}
_UNORDERED = {"boolean", "choice", "open-choice", "reference", "attachment"}
_RULES = (f"{CORE}questionnaire-constraint", f"{CORE}targetConstraint")


def doubts(questionnaire: Element, terms: Terms, supporting: Iterable[Element] = ()) -> list[Fault]:
    """Return what can hardly be meant, each with its place."""
    asked = {str(item.get("linkId")): item for item in walk(questionnaire)}
    return [*_below(questionnaire, "Questionnaire", asked, terms, [*supporting])]


def _below(
    parent: Element, path: str, asked: dict[str, Element], terms: Terms, supporting: list[Element]
) -> Iterator[Fault]:
    for at, item in enumerate(items(parent)):
        here = f"{path}.item[{at}]"
        said = (*_of_limits(item), *_of_options(item), *_of_start(item, supporting))
        yield from (Fault(here, text) for text in said)
        for number, condition in enumerate(item.get("enableWhen") or ()):
            if text := _of_condition(condition, asked.get(str(condition.get("question"))), terms):
                yield Fault(f"{here}.enableWhen[{number}]", text)
        yield from _below(item, here, asked, terms, supporting)


def _of_limits(item: Element) -> Iterator[str]:
    low, high = (extension(item, f"{CORE}{name}") for name in ("minValue", "maxValue"))
    if low is not None and high is not None and _above(low, high):
        yield _("Nothing can be answered: the least allowed is above the most.")
    least, most = (
        number_of(extension(item, f"{CORE}questionnaire-{name}")) for name in ("minOccurs", "maxOccurs")
    )
    if least is not None and most is not None and least > most:
        yield _("Nothing can be answered: more answers are needed than are allowed.")
    if pattern := extension(item, f"{CORE}regex"):
        try:
            read(str(pattern))
        except Unreadable as error:
            told = {"pattern": pattern, "reason": error}
            yield _("The pattern “%(pattern)s” cannot be read and forbids nothing: %(reason)s") % told


def _above(low: Any, high: Any) -> bool:
    if isinstance(low, dict) and isinstance(high, dict):
        try:
            return difference(low, high) > 0
        except (NoFormalUnit, NotComparable):
            return False
    if isinstance(low, str) and isinstance(high, str):
        first, last = as_far(low, high)
        return first > last
    one, other = number_of(low), number_of(high)
    return one is not None and other is not None and one > other


def _of_options(item: Element) -> Iterator[str]:
    options = item.get("answerOption") or ()
    keys = [key_of(*kind) for option in options if (kind := typed(option))]
    for key, number in Counter(keys).items():
        if number > 1:
            named = key[-1][-1] if isinstance(key[-1], tuple) else key[-1]
            yield _("The option “%(option)s” stands there more than once.") % {"option": named}
    if not item.get("repeats") and sum(option.get("initialSelected") is True for option in options) > 1:
        yield _("Several options are chosen at the beginning of a question that takes one answer.")


def _of_start(item: Element, supporting: list[Element]) -> Iterator[str]:
    """What the item begins with is judged as an answer to it would be."""
    link = item.get("linkId")
    alone = {
        name: told for name, told in item.items() if name not in ("enableWhen", "item", "required", "initial")
    }
    alone["extension"] = [each for each in item.get("extension") or () if each.get("url") not in _RULES]
    for each in item.get("initial") or ():
        told = {"linkId": link, "answer": [each]}
        response = {"resourceType": "QuestionnaireResponse", "status": "in-progress", "item": [told]}
        if not item.get("answerValueSet") and (
            faults := check_response({"resourceType": "Questionnaire", "item": [alone]}, response, supporting)
        ):
            yield _("What it begins with is no answer to it: %(reason)s") % {"reason": faults[0].text}


def _of_condition(condition: Element, question: Element | None, terms: Terms) -> str:
    operator, wanted = condition.get("operator"), typed(condition, "answer")
    if question is None or wanted is None or operator == "exists":
        return ""
    told = {"link": question.get("linkId")}
    kind, permitted = str(question.get("type")), {*PERMITTED.get(str(question.get("type")), ())}
    permitted |= _NUMBERS if permitted & _NUMBERS else set()
    if permitted and wanted[0] not in permitted:
        told["kind"] = wanted[0]
        return _("The condition compares “%(link)s” with a %(kind)s, which it is never answered with.") % told
    if (
        operator in (">", "<", ">=", "<=")
        and kind in _UNORDERED
        and wanted[0] in ("Boolean", "Coding", "Reference")
    ):
        return _("More and less cannot be asked of “%(link)s”.") % told
    if wanted[0] == "Coding" and not _offered(question, wanted[1], terms):
        told["option"] = wanted[1].get("code") or wanted[1].get("display")
        return _("The condition asks for “%(option)s”, which “%(link)s” does not offer.") % told
    return ""


def _offered(question: Element, coding: Element, terms: Terms) -> bool:
    listed = [
        option["valueCoding"] for option in question.get("answerOption") or () if "valueCoding" in option
    ]
    if address := question.get("answerValueSet"):
        listed += terms.listed(str(address)) or ()
    if not listed:
        return True
    if coding.get("system") is None:
        return any(each.get("code") == coding.get("code") for each in listed)
    return key_of("Coding", coding) in {key_of("Coding", each) for each in listed}
