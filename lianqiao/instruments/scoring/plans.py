"""From answers to scores. A plan is made once for a questionnaire and a pack and kept; scoring then only adds."""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Any

from lianqiao.questionnaires.elements import Element, answers, items, key_of, typed, walk
from lianqiao.questionnaires.enabling import is_conditional, visible
from lianqiao.questionnaires.expressions import BadExpression, chained, evaluate, number, weighs
from lianqiao.questionnaires.weights import Weights, weight_on, weighted, weights_of

from .packs import Hint, Pack, RedFlag, Rule

_KEPT = 256
_TRUTH = {True: Decimal(1), False: Decimal(0)}


@dataclass(frozen=True, slots=True)
class Score:
    """One score. `value` is None exactly where it is incomplete; `missing` names the items without an answer."""

    code: str
    value: Decimal | None
    complete: bool
    band: str | None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What scoring needs of a questionnaire and a pack, looked up once."""

    questionnaire: Element
    pack: Pack
    weights: Weights
    conditional: bool


def score(
    questionnaire: Element, pack: Pack, response: Element, *, interpretation: str | None = None
) -> tuple[Score, ...]:
    """Return every score of the pack for a response, in the pack's order, counting only questions that are asked.

    `interpretation` names the set of bands to use where the pack has several; otherwise the first. The questionnaire is
    taken for immutable, as published versions are: a plan is kept for the very object.
    """
    made = plan(questionnaire, pack)
    values, shown = _values(made, response)
    done: dict[str, Score] = {}
    for rule in pack.rules:
        value, missing = _apply(rule, made, values, shown, done)
        value = None if value is None else _finished(rule, value)
        bands = pack.set_for(rule.code, interpretation) if value is not None else None
        band = bands.band(value) if bands is not None and value is not None else None
        done[rule.code] = Score(rule.code, value, value is not None, band.code if band else None, missing)
    return tuple(done.values())


def raised(questionnaire: Element, pack: Pack, response: Element) -> tuple[RedFlag, ...]:
    """Return the red flags the answers given so far raise; a form need not be finished for it."""
    return tuple(flag for flag, _value in warned(questionnaire, pack, response))


def warned(questionnaire: Element, pack: Pack, response: Element) -> tuple[tuple[RedFlag, Decimal], ...]:
    """Return the red flags the answers given so far raise, each with the value that raised it."""
    if not pack.red_flags:
        return ()
    made = plan(questionnaire, pack)
    values, _shown = _values(made, response)
    return tuple(
        (flag, value)
        for flag in pack.red_flags
        if (value := values.get(flag.item)) is not None
        and value >= flag.least
        and (flag.most is None or value <= flag.most)
    )


def unheard(questionnaire: Element, pack: Pack, response: Element) -> tuple[str, ...]:
    """Return the items that could have warned and say nothing: left out, or not asked because of another answer."""
    if not pack.red_flags:
        return ()
    values, _shown = _values(plan(questionnaire, pack), response)
    may_warn = {flag.item for flag in pack.red_flags}
    return tuple(item for item in pack.values if item in may_warn and item not in values)


def reached_by(
    questionnaire: Element, pack: Pack, response: Element, rule: Rule
) -> tuple[tuple[str, Decimal], ...]:
    """Return the items whose answers made a score, each with what it counts: those that reach the highest level, or all
    that add to a sum, the weightiest first. The other rules name none."""
    values, _shown = _values(plan(questionnaire, pack), response)
    if rule.how == "level":
        reached = [one for one in rule.levels if values.get(one[1], one[2] - 1) >= one[2]]
        best = max((level for level, _item, _least in reached), default=None)
        return tuple((item, values[item]) for level, item, _least in reached if level == best)
    found = [(item, values[item]) for item in rule.rests_on if values.get(item, 0) > 0]
    return tuple(sorted(found, key=lambda one: -one[1]))


def hinted(questionnaire: Element, pack: Pack, response: Element) -> tuple[Hint, ...]:
    """Return the hints the answers give, in the order of the pack."""
    if not pack.hints:
        return ()
    values, _shown = _values(plan(questionnaire, pack), response)
    return tuple(hint for hint in pack.hints if values.get(hint.item, hint.least - 1) >= hint.least)


_plans: OrderedDict[tuple[int, int], Plan] = OrderedDict()
_lock = threading.Lock()


def plan(questionnaire: Element, pack: Pack, supporting: Iterable[Element] = ()) -> Plan:
    """Return the plan for this very questionnaire and pack, made anew only when it is not at hand."""
    at = (id(questionnaire), id(pack))
    kept = _plans.get(at)
    # The plan holds both, so an identity cannot pass to another object while it is kept.
    if kept is not None and kept.questionnaire is questionnaire and kept.pack is pack:
        return kept
    weights = weights_of(questionnaire, supporting)
    made = Plan(questionnaire, pack, weights, _conditions_count(questionnaire, pack))
    with _lock:
        _plans[at] = made
        while len(_plans) > _KEPT:
            _plans.popitem(last=False)
    return made


def _conditions_count(questionnaire: Element, pack: Pack) -> bool:
    """Whether an `enableWhen` can change a score: it stands on an item the pack reads, or above one."""
    if any(rule.how == "expression" for rule in pack.rules):
        return is_conditional(questionnaire)
    return any(
        is_conditional({"item": [item]})
        and any(str(each.get("linkId")) in pack.values for each in [item, *walk(item)])
        for item in items(questionnaire)
    )


def _values(made: Plan, response: Element) -> tuple[dict[str, Decimal], Element]:
    """Return the value of each answered item, turned round or recoded, and the response without what is not asked."""
    hidden: Iterable[str] = ()
    shown: Element = response
    if made.conditional:
        shown, hidden = visible(made.questionnaire, response)
    values: dict[str, Decimal] = {}
    _read(made, shown, values)
    recoded = made.pack.recoded
    for item in recoded:
        if item in values:
            values[item] = recoded[item].get(values[item], values[item])
    unasked = made.pack.raw.get("unasked")
    if unasked is not None:
        values |= {item: Decimal(str(unasked)) for item in hidden if item in made.pack.values}
    return values, shown


def _read(made: Plan, element: Element, values: dict[str, Decimal]) -> None:
    for item in items(element):
        given = answers(item)
        if given:
            link = item.get("linkId", "")
            own = made.weights.get(link)
            found = [value for answer in given if (value := _value(own, answer)) is not None]
            if len(found) == len(given):
                # Several answers, and several occurrences of a question, count together.
                values[link] = sum(found, values[link]) if link in values else sum(found[1:], found[0])
            for answer in given:
                if "item" in answer:
                    _read(made, answer, values)
        if "item" in item:
            _read(made, item, values)


def _value(own: Mapping[tuple, Decimal] | None, answer: Element) -> Decimal | None:
    """The weight of a choice, one or nought for yes and no, a number itself; None for what cannot be counted."""
    coding = answer.get("valueCoding")
    if coding is not None:
        weight = own.get(("Coding", coding.get("system"), coding.get("code"))) if own else None
        return weight if weight is not None else weight_on(answer)
    found = typed(answer)
    if found is None:
        return None
    kind, value = found
    if own and (weight := own.get(key_of(kind, value))) is not None:
        return weight
    if kind == "Boolean":
        return _TRUTH.get(value)
    if kind == "Quantity":
        value = value.get("value")
    elif kind == "Time":
        return _hours(value)
    elif kind not in ("Integer", "Decimal"):
        return None
    return None if value is None else Decimal(str(value))


def _hours(clock: str) -> Decimal | None:
    """A time of day as hours since midnight, so that a scale may reckon with it."""
    parts = str(clock).split(":")
    if len(parts) < 2 or not all(part.replace(".", "", 1).isdigit() for part in parts):
        return None
    return sum((Decimal(part) / 60**at for at, part in enumerate(parts)), Decimal(0))


def _apply(
    rule: Rule, made: Plan, values: dict[str, Decimal], shown: Element, done: dict[str, Score]
) -> tuple[Decimal | None, tuple[str, ...]]:
    if rule.how == "expression":
        return _expressed(rule, made, values, shown, done)
    if rule.how == "level":
        return _level(rule, values)
    absent = dict(rule.absent)
    parts = [done[code].value for code in rule.scores]
    parts += [values.get(item, absent.get(item)) for item in rule.items]
    # A part that was filled is a filled part of the whole as well.
    below = [item for code in rule.scores for item in done[code].missing]
    missing = tuple(dict.fromkeys([*(item for item in rule.items if item not in values), *below]))
    known = [part for part in parts if part is not None]
    if not _enough(rule, values):
        return None, tuple(dict.fromkeys([*missing, *(item for item in rule.among if item not in values)]))
    if len(parts) - len(known) > rule.may_miss or not known:
        return None, missing
    return _put_together(rule, known, len(parts)), missing


def _enough(rule: Rule, values: dict[str, Decimal]) -> bool:
    """Whether enough items are answered, its parts' among them; what counts though left out never counts alone."""
    least = rule.answered_at_least or (1 if rule.absent else 0)
    return not least or sum(item in values for item in rule.among or rule.rests_on) >= least


def _put_together(rule: Rule, known: list[Decimal], wanted: int) -> Decimal:
    if rule.how == "mean":
        return sum(known, Decimal(0)) / len(known)
    if rule.how == "count":
        return Decimal(sum(value >= rule.least for value in known))
    if rule.how == "highest":
        return max(known)
    total = sum(known, Decimal(0))
    # A sum with permitted gaps stands for the whole: the answered items' mean fills them.
    return total if len(known) == wanted else total * wanted / len(known)


def _level(rule: Rule, values: dict[str, Decimal]) -> tuple[Decimal | None, tuple[str, ...]]:
    """The highest level an answer reaches. A gap matters only where the missing answer could reach higher."""
    reached = [level for level, item, least in rule.levels if values.get(item, least - 1) >= least]
    best = max(reached, default=Decimal(0))
    open_items = [item for level, item, _least in rule.levels if item not in values and level > best]
    missing = tuple(dict.fromkeys(open_items))
    return (None if missing else best), missing


def _expressed(
    rule: Rule, made: Plan, values: dict[str, Decimal], shown: Element, done: dict[str, Score]
) -> tuple[Decimal | None, tuple[str, ...]]:
    """Evaluate FHIRPath over the visible answers; `%v3` is the value of item 3, `%total` a score made before."""
    missing = tuple(item for item in rule.items if item not in values)
    if len(missing) > rule.may_miss:
        return None, missing
    resource = weighted(shown, made.weights)
    if weighs(rule.expression, rule.variables) and not _any_weight(resource):
        return None, missing  # some forms begin their sum at nought: nothing weighed is not nothing felt
    known: dict[str, Any] = {"resource": resource, "questionnaire": made.questionnaire}
    known |= {f"v{item}": value for item, value in values.items()}
    known |= {code: each.value for code, each in done.items() if each.value is not None}
    try:
        known = chained(rule.variables, resource, known)
        return number(evaluate(rule.expression, resource, known)), missing
    except BadExpression:
        return None, missing


def _any_weight(element: Element) -> bool:
    return any(
        weight_on(answer) is not None or _any_weight(answer)
        for item in items(element)
        for answer in answers(item)
    ) or any(_any_weight(item) for item in items(element))


def _finished(rule: Rule, value: Decimal) -> Decimal:
    """Multiply, step and round as the scale says; what is not rounded keeps four places."""
    value = value * rule.times + rule.plus
    if rule.steps:
        value = _stepped(rule, value)
    if rule.rounded == "down":
        return value.to_integral_value(ROUND_FLOOR)
    if rule.rounded == "up":
        return value.to_integral_value(ROUND_CEILING)
    if rule.rounded:
        return value.quantize(Decimal(1).scaleb(-int(rule.rounded)), ROUND_HALF_UP)
    if value == value.to_integral_value():
        return value.quantize(Decimal(1))
    return value.quantize(Decimal("0.0001"), ROUND_HALF_UP).normalize()


def _stepped(rule: Rule, value: Decimal) -> Decimal:
    """Return what the last step at or below the value stands for."""
    reached = [to for start, to in rule.steps if start <= value]
    return reached[-1] if reached else value
