"""What a document counts: points of answers, ranges of scores, and the pack as the engine of `instruments` reads it. Pure."""

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from lianqiao.instruments.sheets.kinds import MAXIMUM, MINIMUM
from lianqiao.instruments.sheets.values import units_of
from lianqiao.questionnaires.elements import Element, extension
from lianqiao.questionnaires.weights import weight_on

from .content import LIMITS, SCORES, Content
from .items import all_items, kind_of, questions
from .kinds import CHOICES, NUMBERS, How, Kind

_OURS = {"sum", "mean"}
Span = tuple[Decimal, Decimal]


def points(item: Element) -> list[Decimal | None]:
    """Return what each answer counts, None where nobody says."""
    return [weight_on(option) for option in item.get("answerOption") or ()]


def counts(item: Element) -> bool:
    """Whether every answer is worth a number."""
    kind = kind_of(item)
    if kind in CHOICES:
        found = points(item)
        return bool(found) and None not in found
    if kind is Kind.QUANTITY:
        # Five pounds and five kilos do not add.
        return len(units_of(item)) <= 1
    return kind is Kind.BOOLEAN or kind in NUMBERS


def countable(content: Content) -> list[str]:
    return [item["linkId"] for item in questions(content) if counts(item)]


def with_points(content: Content) -> list[str]:
    """Return the choices whose every answer has points: what "all questions with points" means."""
    return [item["linkId"] for item in questions(content) if kind_of(item) in CHOICES and counts(item)]


def values(item: Element) -> list[Decimal]:
    """Return the values an answer may have; nothing where it may be any number."""
    if kind_of(item) is Kind.BOOLEAN:
        return [Decimal(0), Decimal(1)]
    return sorted({each for each in points(item) if each is not None}) if kind_of(item) in CHOICES else []


def span(item: Element) -> Span | None:
    """Return the least and the most a question can count; None where there is no end."""
    kind = kind_of(item)
    if kind is Kind.MULTI:
        found = [each for each in points(item) if each is not None]
        # Somebody who answers ticks at least one.
        low = sum((each for each in found if each < 0), Decimal(0)) or min(found, default=Decimal(0))
        high = sum((each for each in found if each > 0), Decimal(0)) or max(found, default=Decimal(0))
        return (low, high) if found else None
    if kind in NUMBERS:
        low, high = bounds(item)
        return None if low is None or high is None else (low, high)
    found = values(item)
    return (found[0], found[-1]) if found else None


def bounds(item: Element) -> tuple[Decimal | None, Decimal | None]:
    """Return the least and the greatest number that may be answered, None where there is no such end."""
    told = [extension(item, url) for url in (MINIMUM, MAXIMUM)]
    low, high = (amount(each.get("value") if isinstance(each, Mapping) else each) for each in told)
    return low, high


def how_of(entry: dict[str, Any]) -> How:
    """Return how a score is made, in the words of this room."""
    rule = entry.get("rule", "sum")
    if "weights" in entry and rule == "expression":
        return How.WEIGHTED
    if rule not in _OURS or entry.get("steps") or entry.get("levels"):
        return How.KEPT
    if entry.get("of"):
        return How.OF_SCORES if rule == "sum" and not entry.get("items") else How.KEPT
    return How(rule)


def items_of(content: Content, entry: dict[str, Any]) -> list[str]:
    """Return the questions a score reads itself, in the order of the form."""
    if entry.get("of"):
        return list(entry.get("items") or ())
    if how_of(entry) is How.WEIGHTED:
        listed: Iterable[str] = entry["weights"]
    else:
        listed = entry["items"] if "items" in entry else with_points(content)
    order = {item["linkId"]: at for at, item in enumerate(all_items(content))}
    return sorted(listed, key=lambda link: order.get(link, len(order)))


def scored(content: Content) -> list[str]:
    """Return every question some score reads, in the order of the form."""
    read = {link for entry in content.scores for link in items_of(content, entry)}
    return [item["linkId"] for item in all_items(content) if item["linkId"] in read]


def decimals_of(entry: dict[str, Any]) -> int:
    """Return to how many places a score is rounded; what is not rounded shows four."""
    told = str(entry.get("round", ""))
    return int(told) if told.isdecimal() else 0 if told else 4


def amount(text: Any) -> Decimal | None:
    """Return a number as people write it, None where it is none."""
    try:
        found = Decimal(str(text).strip().replace("，", ".").replace("−", "-"))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def range_of(content: Content, entry: dict[str, Any]) -> Span | None:
    """Return the least and the most a score can be; None where it has no end, or nobody here can say."""
    how = how_of(entry)
    known = {item["linkId"]: item for item in all_items(content)}
    if how is How.KEPT:
        return None
    if how is How.OF_SCORES:
        parts = [range_of(content, one) for code in entry["of"] if (one := content.score(code))]
    else:
        parts = [span(known[link]) if link in known else None for link in items_of(content, entry)]
        if how is How.WEIGHTED:
            told = [amount(entry["weights"][link]) or Decimal(0) for link in items_of(content, entry)]
            parts = [part and _times(part, weight) for part, weight in zip(parts, told, strict=True)]
    if not parts or None in parts:
        return None
    low = sum((part[0] for part in parts if part), Decimal(0))
    high = sum((part[1] for part in parts if part), Decimal(0))
    if how is How.MEAN:
        low, high = low / len(parts), high / len(parts)
    times, plus = Decimal(str(entry.get("times", 1))), Decimal(str(entry.get("plus", 0)))
    places = Decimal(1).scaleb(-decimals_of(entry))
    return ((low * times + plus).quantize(places), (high * times + plus).quantize(places))


def _times(part: Span, weight: Decimal) -> Span:
    one, other = part[0] * weight, part[1] * weight
    return min(one, other), max(one, other)


def expression_of(weights: dict[str, Any]) -> str:
    """Return a weighted sum as FHIRPath, as the engine offers the values of questions: `%v3`."""
    return " + ".join(
        f"{_named(link)} * ({plain(amount(told) or Decimal(0))})" for link, told in weights.items()
    )


def _named(link: str) -> str:
    name = f"v{link}"
    return f"%{name}" if name.isidentifier() else f"%`{name}`"


def plain(value: Decimal | int) -> int | float:
    """Return a number as JSON writes it."""
    return int(value) if value == int(value) else float(value)


def quantity(number: Decimal, unit: Element) -> dict[str, Any]:
    """Return a number with a unit as FHIR writes it, and as an answer on screen has it."""
    named = {
        "unit": unit.get("display") or unit.get("code"),
        "system": unit.get("system"),
        "code": unit.get("code"),
    }
    return {"value": plain(number)} | {name: told for name, told in named.items() if told}


def pack_of(content: Content, *, code: str, version: str, titles: dict[str, str]) -> dict[str, Any] | None:
    """Return the rule of scoring as the engine reads it; None where nothing is scored and nothing warns."""
    if not content.scores and not content.pack["red_flags"]:
        return None
    known = {item["linkId"]: item for item in all_items(content)}
    read = {*scored(content), *content.pack["reverse"]}
    kept = {name: told for name, told in content.pack.items() if told not in (None, "")}
    made: dict[str, Any] = {"code": code, "version": version, "title": titles, "licence": "OWN"}
    return made | kept | {
        "values": {link: [plain(value) for value in values(item)] for link, item in known.items() if link in read},
        SCORES: [_entry(content, entry) for entry in content.scores],
        LIMITS: content.pack[LIMITS],
    }  # fmt: skip


def _entry(content: Content, entry: dict[str, Any]) -> dict[str, Any]:
    """One score as the engine reads it, its range reckoned."""
    made = dict(entry)
    if how_of(entry) is not How.OF_SCORES and not entry.get("of"):
        made["items"] = items_of(content, entry)
    if how_of(entry) is How.WEIGHTED:
        made["expression"] = expression_of({link: entry["weights"][link] for link in made["items"]})
    if (ends := range_of(content, entry)) is not None:
        made["range"] = [plain(ends[0]), plain(ends[1])]
    return made
