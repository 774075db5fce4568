"""Which questions of a form are asked, given the answers so far: `enableWhen`, all operators, any and all."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from operator import ge, gt, le, lt
from typing import Any

from .elements import SDC, Element, answers, extension, items, key_of, number_of, typed, walk
from .expressions import BadExpression, evaluate, holds, in_scope, placed
from .units import NoFormalUnit, NotComparable, difference

EXPRESSION = f"{SDC}sdc-questionnaire-enableWhenExpression"
_ORDERED: dict[str, Callable[[Any, Any], bool]] = {">": gt, "<": lt, ">=": ge, "<=": le}
_FARTHEST = 60
"""So far a condition on a condition on a condition is followed where it looks ahead; those that look back are known already."""
# From the root of the response to where one stands: the item's definition and what was answered to it.
Chain = tuple[tuple[Element, Element], ...]


class Enabling:
    """Answers which items of one response are enabled. A question that is itself not asked has no answer."""

    def __init__(self, questionnaire: Element, response: Element) -> None:
        self.questionnaire, self.response = questionnaire, response
        self.conditional = is_conditional(questionnaire)
        self._paths: dict[str, tuple[Element, ...]] = {}
        self._order: dict[str, int] = {}
        # Asked once for each place. The chain is kept with the answer, lest another object takes its identity.
        self._known: dict[tuple[int, ...], tuple[Chain, bool]] = {}
        if self.conditional:
            self._index(questionnaire, ())

    @property
    def root(self) -> Chain:
        return ((self.questionnaire, self.response),)

    def enabled(self, item: Element, chain: Chain, asking: tuple[str, ...] = ()) -> bool:
        """Say whether an item is asked where the chain ends, its parents being asked."""
        if not self.conditional:
            return True
        at = (id(item), *(id(element) for _definition, element in chain))
        if at not in self._known:
            asked = len(asking) > _FARTHEST or self._asked(item, chain, asking)
            if asking:
                return (
                    asked  # within a question about another one, which may lead back here: not the last word
                )
            self._known[at] = (chain, asked)
        return self._known[at][1]

    def _asked(self, item: Element, chain: Chain, asking: tuple[str, ...]) -> bool:
        conditions = _conditions(item)
        results = (self._met(condition, item, chain, asking) for condition in conditions)
        if conditions and not (any(results) if item.get("enableBehavior") == "any" else all(results)):
            return False
        return self._expression_holds(item, chain)

    def _met(self, condition: Element, item: Element, chain: Chain, asking: tuple[str, ...]) -> bool:
        given = self._answers_to(str(condition.get("question")), item, chain, asking)
        return met(condition, given)

    def _answers_to(
        self, question: str, item: Element, chain: Chain, asking: tuple[str, ...]
    ) -> list[Element]:
        """The answers of the nearest occurrence: inside the innermost group that holds both, the last before the item."""
        path = self._paths.get(question)
        if path is None:
            return []
        for depth in range(len(chain) - 1, -1, -1):
            definition, element = chain[depth]
            if definition.get("linkId") == question and depth:
                return answers(element)
            at = next((at for at, each in enumerate(path) if each is definition), None)
            if at is None:
                continue
            found = self._below(path[at + 1 :], chain[: depth + 1], (*asking, str(item.get("linkId"))))
            before = self._order.get(question, 0) < self._order.get(str(item.get("linkId")), 0)
            return (found[-1] if before else found[0]) if found else []
        return []

    def _below(self, path: tuple[Element, ...], chain: Chain, asking: tuple[str, ...]) -> list[list[Element]]:
        """Every occurrence's answers along a path of definitions; nothing where the path leads through what is not asked."""
        definition = path[0]
        link = str(definition.get("linkId"))
        if link not in asking and not self.enabled(definition, chain, asking):
            return []
        found: list[list[Element]] = []
        for element in children(chain[-1][1]):
            if str(element.get("linkId")) != link:
                continue
            if len(path) == 1:
                found += [answers(element)] if answers(element) else []
            else:
                found += self._below(path[1:], (*chain, (definition, element)), asking)
        return found

    def _expression_holds(self, item: Element, chain: Chain) -> bool:
        expression = extension(item, EXPRESSION)
        if not isinstance(expression, Mapping) or expression.get("language") != "text/fhirpath":
            return True
        link = item.get("linkId")
        own = next((each for each in children(chain[-1][1]) if each.get("linkId") == link), {"linkId": link})
        known = {
            "resource": self.response, "questionnaire": self.questionnaire,
            "qitem": placed(item, "Questionnaire.item"), "context": placed(own, "QuestionnaireResponse.item"),
        }  # fmt: skip
        try:
            known = in_scope((*chain, (item, own)), known)
            return holds(evaluate(str(expression.get("expression")), self.response, known))
        except BadExpression:
            return True  # what cannot be evaluated hides nothing

    def _index(self, element: Element, path: tuple[Element, ...]) -> None:
        here = (*path, element)
        for item in items(element):
            self._order.setdefault(str(item.get("linkId")), len(self._order))
            self._paths.setdefault(str(item.get("linkId")), (*here, item))
            self._index(item, here)


def visible(questionnaire: Element, response: Element) -> tuple[Element, frozenset[str]]:
    """Return the response without what is not asked, and the link ids of the questions not asked anywhere."""
    if not is_conditional(questionnaire):
        return response, frozenset()
    enabling = Enabling(questionnaire, response)
    shown = _shown(enabling, enabling.root)
    hidden: set[str] = set()
    _hidden(enabling, questionnaire, shown, hidden)
    return shown, frozenset(hidden)


def _shown(enabling: Enabling, chain: Chain) -> dict[str, Any]:
    definition, element = chain[-1]
    copy = dict(element)
    for part in ("item", "answer"):
        if part == "answer" and answers(element):
            copy["answer"] = [
                {
                    **answer,
                    **_kept(
                        enabling,
                        definition,
                        answer,
                        (*chain[:-1], (definition, {**element, "answer": [answer]})),
                    ),
                }
                for answer in answers(element)
            ]
        elif part == "item" and items(element):
            copy |= _kept(enabling, definition, element, chain)
    return copy


def _kept(enabling: Enabling, definition: Element, element: Element, chain: Chain) -> dict[str, Any]:
    if not items(element):
        return {}
    known = {str(each.get("linkId")): each for each in items(definition)}
    kept = []
    for each in items(element):
        below = known.get(str(each.get("linkId")))
        if below is not None and enabling.enabled(below, chain):
            kept.append(_shown(enabling, (*chain, (below, each))))
    return {"item": kept}


def _hidden(enabling: Enabling, element: Element, shown: Element, hidden: set[str]) -> None:
    for item in items(element):
        if enabling.enabled(item, ((enabling.questionnaire, shown),)):
            _hidden(enabling, item, shown, hidden)
        else:
            hidden |= {str(each.get("linkId")) for each in [item, *walk(item)]}


def children(element: Element) -> list[Element]:
    """Return the items below an item of a response, those nested in its answers included."""
    return [*items(element), *(each for answer in answers(element) for each in items(answer))]


def is_conditional(questionnaire: Element) -> bool:
    return any(_conditions(item) or extension(item, EXPRESSION) for item in walk(questionnaire))


def met(condition: Element, given: Iterable[Element]) -> bool:
    """Say whether a condition is met by the answers: by at least one of them, as R4 words every operator."""
    operator = condition.get("operator")
    wanted = typed(condition, "answer")
    values = [found for answer in given if (found := typed(answer))]
    if operator == "exists":
        return bool(values) == (wanted is None or wanted[1] is not False)
    if wanted is None:
        return False
    if operator == "=":
        return any(same(value, wanted) for value in values)
    if operator == "!=":
        return any(not same(value, wanted) for value in values)
    compare = _ORDERED.get(str(operator))
    return compare is not None and any(_ordered(compare, value, wanted) for value in values)


def same(left: tuple[str, Any], right: tuple[str, Any]) -> bool:
    """Say whether an answer is the one wanted; numbers by value, quantities with their unit, a code of any system where the
    one wanted names none."""
    if "Coding" in (left[0], right[0]):
        if left[0] != right[0] or not isinstance(left[1], Mapping) or not isinstance(right[1], Mapping):
            return False
        wanted = right[1]
        if wanted.get("system") is None and wanted.get("code") is not None:
            return left[1].get("code") == wanted["code"]
        return key_of(*left) == key_of(*right)
    if left[0] == right[0] == "Reference":
        return key_of(*left) == key_of(*right)
    if left[0] == right[0] == "Quantity":
        return _apart(left[1], right[1]) == 0
    if left[0] == right[0] and left[0] in ("DateTime", "Instant", "Time"):
        return _instant(left[1]) == _instant(right[1])
    one, other = comparable(*left), comparable(*right)
    return one is not None and one == other


def _instant(text: Any) -> str:
    """Return a moment or a time as the same text however it is written: in another zone, or with nought behind the second."""
    return re.sub(r"\.0+$", "", moment(str(text)))


def comparable(kind: str, value: Any) -> Any:
    """Return what a value can be compared by, or None: numbers, dates (by their text's precision), times, quantities."""
    if kind in ("Integer", "Decimal", "PositiveInt", "UnsignedInt"):
        return number_of(value)
    if kind == "Quantity" and isinstance(value, Mapping):
        unit = value.get("code") or value.get("unit")
        amount = number_of(value.get("value"))
        return None if amount is None else (str(unit), amount)
    if kind in ("String", "Text", "Markdown", "Uri"):
        return str(value)
    return value


def _ordered(compare: Callable[[Any, Any], bool], left: tuple[str, Any], right: tuple[str, Any]) -> bool:
    if left[0] == right[0] == "Quantity":
        apart = _apart(left[1], right[1])
        return apart is not None and compare(apart, 0)
    one, other = comparable(*left), comparable(*right)
    if isinstance(one, bool) or isinstance(other, bool) or type(one) is not type(other) or one is None:
        return False
    if isinstance(one, str) and {left[0], right[0]} <= {"Date", "DateTime", "Instant"}:
        return compare(*as_far(one, other))
    return not isinstance(one, Mapping | list | tuple) and compare(one, other)


def _apart(left: Any, right: Any) -> Any:
    """Return by how much one quantity is above another; None where their units cannot be compared."""
    if not isinstance(left, Mapping) or not isinstance(right, Mapping):
        return None
    try:
        return difference(left, right)
    except (NoFormalUnit, NotComparable):
        one, other = comparable("Quantity", left), comparable("Quantity", right)
        return one[1] - other[1] if one and other and one[0] == other[0] else None


def as_far(value: str, limit: str) -> tuple[str, str]:
    """Return two dates or times as far as both are said: any day of June is within June, and a year breaks no day."""
    if "T" in value and "T" in limit:
        return moment(value), moment(limit)
    if ":" in value and "-" not in value:
        return value, limit
    said = min(len(value.partition("T")[0]), len(limit.partition("T")[0]))
    return value[:said], limit[:said]


def moment(text: str) -> str:
    """Return a text that sorts: moments with an offset in universal time, dates as they are."""
    try:
        at = datetime.fromisoformat(text) if "T" in text else None
    except ValueError:
        return text
    offset = at.utcoffset() if at is not None else None
    if at is None or offset is None:
        return text
    return (at - offset).replace(tzinfo=None).isoformat()


def _conditions(item: Element) -> list[Element]:
    found = item.get("enableWhen")
    return [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []
