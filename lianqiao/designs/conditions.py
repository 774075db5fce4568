"""When a row is asked: conditions on other questions, as rows of a form tell them and as FHIR keeps them. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from lianqiao.core.dates import read_date
from lianqiao.instruments.sheets import label_of
from lianqiao.instruments.sheets.values import units_of
from lianqiao.questionnaires.elements import Element, key_of, typed
from lianqiao.questionnaires.units import said

from .content import Content
from .items import all_items, kind_of, questions
from .kinds import ASKS_WHETHER, CHOICES, NUMBERS, ORDERED, Kind, Operator
from .scoring import amount, plain, quantity

YES, NO = "true", "false"
BETWEEN = "|"


@dataclass(frozen=True)
class Condition:
    """One condition as a row of a form tells it: `option` is an answer to choose, `value` one that is written."""

    question: str
    operator: str
    option: str = ""
    value: str = ""


class Unfit(ValueError):
    """Raised for a condition that asks nothing; `field` is where it is put right."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field = field


def offered(content: Content, before: str) -> list[Element]:
    """Return the questions a condition of a row may ask: those above it, without the groups it stands in."""
    found: list[Element] = []
    for item in all_items(content):
        if item["linkId"] == before:
            break
        found.append(item)
    asking = {item["linkId"] for item in questions(content)}
    return [item for item in found if item["linkId"] in asking]


def options_of(item: Element) -> list[tuple[str, Element]]:
    """Return the answers a condition may name, by the key the form sends."""
    link = item["linkId"]
    if kind_of(item) is Kind.BOOLEAN:
        return [(f"{link}{BETWEEN}{key}", {"valueBoolean": key == YES}) for key in (YES, NO)]
    found = [(option, typed(option)) for option in item.get("answerOption") or ()]
    return [(f"{link}{BETWEEN}{_code(kind[1])}", option) for option, kind in found if kind]


def _code(value: Any) -> str:
    return str(value.get("code") or value.get("display")) if isinstance(value, dict) else str(value)


def read_conditions(item: Element) -> list[Condition]:
    """Return the conditions of a row as a form shows them."""
    return [_read(each) for each in item.get("enableWhen") or ()]


def standing(content: Content, item: Element, told: Condition) -> dict[str, Any] | None:
    """Return a condition of the row that is told just as it stands, which a form may say more of than it shows: a moment, a
    code of a certain system, a unit. None where it is new, or asks for what is not there any more."""
    known = {each["linkId"]: each for each in all_items(content)}
    for each in item.get("enableWhen") or ():
        if _read(each) == told and told.question in known and refers_to(each, known[told.question]):
            return dict(each)
    return None


def _read(told: Element) -> Condition:
    question, operator = str(told.get("question")), str(told.get("operator"))
    kind, value = typed(told, "answer") or ("", "")
    if kind == "Quantity":
        return Condition(question, operator, value=said(value))
    if operator == Operator.EXISTS:
        return Condition(question, Operator.EXISTS if value else Operator.MISSING)
    if kind in ("Coding", "Boolean"):
        code = _code(value) if kind == "Coding" else (YES if value else NO)
        return Condition(question, operator, option=f"{question}{BETWEEN}{code}")
    return Condition(question, operator, value=str(value))


def written(content: Content, told: Condition) -> dict[str, Any]:
    """Return a condition as FHIR keeps it. Raises `Unfit` where it names no answer the question may have."""
    item = next((each for each in all_items(content) if each["linkId"] == told.question), None)
    if item is None:
        raise Unfit("question", _("This question is not there any more."))
    made: dict[str, Any] = {"question": told.question, "operator": told.operator}
    if told.operator in ASKS_WHETHER:
        return made | {"operator": "exists", "answerBoolean": told.operator == Operator.EXISTS}
    kind = kind_of(item)
    if kind in CHOICES or kind is Kind.BOOLEAN:
        return made | _chosen(item, told)
    if told.operator in ORDERED and kind not in (*NUMBERS, Kind.DATE):
        raise Unfit("operator", _("More and less can only be asked of numbers and dates."))
    return made | (
        _measured(item, told.value) if kind is Kind.QUANTITY else _valued(kind, told.value.strip())
    )


def _chosen(item: Element, told: Condition) -> dict[str, Any]:
    if told.operator in ORDERED:
        raise Unfit("operator", _("Of an answer to choose, ask whether it is or is not the one."))
    option = dict(options_of(item)).get(told.option)
    if option is None:
        raise Unfit("option", _("Choose an answer of this very question."))
    kind, value = typed(option) or ("Boolean", True)
    if isinstance(value, dict):
        value = {name: value[name] for name in ("system", "code", "display") if name in value}
    return {f"answer{kind}": value}


def _measured(item: Element, text: str) -> dict[str, Any]:
    """A number with one of the units of the question behind it; without one the first is meant."""
    text = text.strip()
    if not text:
        raise Unfit("value", _("Say which answer."))
    named = [(name, unit) for unit in units_of(item) for name in _names(unit)]
    # The longest name first: "5 kg" ends in "g" too.
    for name, unit in sorted(named, key=lambda one: len(one[0]), reverse=True):
        if text.endswith(name):
            return {"answerQuantity": _quantity(text.removesuffix(name), unit)}
    return {"answerQuantity": _quantity(text, next(iter(units_of(item)), {}))}


def _quantity(text: str, unit: Element) -> dict[str, Any]:
    number = amount(text)
    if number is None:
        raise Unfit("value", _("Please write a number."))
    return quantity(number, unit)


def _names(unit: Element) -> set[str]:
    return {name for language in ("zh", "en") if (name := label_of(unit, language))} | {str(unit.get("code"))}


def _valued(kind: Kind, text: str) -> dict[str, Any]:
    if not text:
        raise Unfit("value", _("Say which answer."))
    if kind in NUMBERS:
        number = amount(text)
        if number is None:
            raise Unfit("value", _("Please write a number."))
        if kind is Kind.INTEGER and number == number.to_integral_value():
            return {"answerInteger": int(number)}
        return {"answerDecimal": plain(number)}
    if kind is Kind.DATE:
        try:
            return {"answerDate": read_date(text).on.isoformat()}
        except ValueError as error:
            raise Unfit("value", _("Please write a day, as 2023-08-28.")) from error
    return {"answerString": text}


def in_words(content: Content, item: Element, language: str) -> list[str]:
    """Return the conditions of a row as sentences."""
    known = {each["linkId"]: each for each in all_items(content)}
    return [_worded(known, told, language) for told in read_conditions(item)]


def _worded(known: dict[str, Any], told: Condition, language: str) -> str:
    item = known.get(told.question)
    name = (item.get("prefix") or told.question) if item else told.question
    words = {
        "n": str(name).rstrip("."),
        "operator": str(Operator(told.operator).label) if told.operator in Operator else told.operator,
    }
    if told.operator in ASKS_WHETHER:
        return _("question %(n)s %(operator)s") % words
    words["answer"] = told.value
    if told.option and item:
        words["answer"] = _option_label(item, told.option, language)
    return _("question %(n)s %(operator)s “%(answer)s”") % words


def _option_label(item: Element, key: str, language: str) -> str:
    found = dict(options_of(item)).get(key)
    kind, value = (typed(found) if found else None) or ("", key.partition(BETWEEN)[2])
    if kind == "Boolean":
        return _("Yes") if value else _("No")
    return label_of(value, language)


def pointing_round(content: Content) -> set[str]:
    """Return the rows whose conditions lead round in a circle, over other rows or the groups they stand in."""
    leads = {item["linkId"]: set(_leads_to(item)) for item in all_items(content)}
    for item in all_items(content):
        for below in item.get("item") or ():
            leads[below["linkId"]].add(item["linkId"])
    return {link for link in leads if link in _reached(leads, link)}


def _leads_to(item: Element) -> Iterator[str]:
    yield from (str(each.get("question")) for each in item.get("enableWhen") or ())


def _reached(leads: dict[str, set[str]], start: str) -> set[str]:
    """Every row one comes to, going on from the rows a row asks."""
    found: set[str] = set()
    ahead = list(leads.get(start, ()))
    while ahead:
        link = ahead.pop()
        if link not in found:
            found.add(link)
            ahead += leads.get(link, ())
    return found


def refers_to(told: Element, item: Element) -> bool:
    """Whether a condition names an answer the question still has."""
    found = typed(told, "answer")
    if found is None or found[0] != "Coding":
        return True
    known = {key_of(*kind) for option in item.get("answerOption") or () if (kind := typed(option))}
    return key_of(*found) in known
