"""Reading a Questionnaire from elsewhere: it is taken, with what was mended or left aside said, or refused with reasons."""

import copy
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from lianqiao.questionnaires.elements import SDC, Element, extension, items, key_of, typed
from lianqiao.questionnaires.expressions import BadExpression
from lianqiao.questionnaires.expressions import check as check_expression
from lianqiao.questionnaires.validation import Fault, check_questionnaire
from lianqiao.questionnaires.validation.terms import Terms
from lianqiao.questionnaires.weights import Weights, weights_of

from .scoring import Pack, plan, read_pack, score
from .scoring.declared import CALCULATED, declared_pack

_PARTS = f"{SDC}sdc-questionnaire-subQuestionnaire"
_LEFT_ASIDE = {
    f"{SDC}sdc-questionnaire-initialExpression": "initialExpression",
    f"{SDC}sdc-questionnaire-itemPopulationContext": "itemPopulationContext",
    f"{SDC}sdc-questionnaire-answerExpression": "answerExpression",
    f"{SDC}sdc-questionnaire-candidateExpression": "candidateExpression",
}
_QUANTITIES = ("valueQuantity", "valueDuration", "valueAge")


class Refused(ValueError):
    """Raised for a file that cannot be taken; `faults` say where and why."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(f"{fault.path}: {fault.text}" for fault in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Imported:
    """What was read: the questionnaire, the pack it declares itself (None without one), and what a reader must know."""

    questionnaire: dict[str, Any]
    pack: dict[str, Any] | None
    notes: tuple[Fault, ...]


def read_questionnaire(
    source: bytes | str | Mapping[str, Any], supporting: Iterable[Element] = ()
) -> Imported:
    """Return a Questionnaire that the house can ask, or raise `Refused`.

    A number written as text is mended and said; value sets not at hand, unreadable expressions and forms that must
    first be put together from parts are refused.
    """
    questionnaire = _parsed(source)
    notes = _mended(questionnaire, "Questionnaire")
    faults = check_questionnaire(questionnaire)
    if faults:
        raise Refused(faults)
    known = [*supporting]
    terms = Terms(questionnaire, known)
    for item, path in _placed(questionnaire, "Questionnaire"):
        faults += _unusable(item, path, terms)
        notes += _set_aside(item, path)
    faults += _unreadable(questionnaire)
    if faults:
        raise Refused(faults)
    notes += [
        Fault(f"Questionnaire.contained[{at}]", _("The contained value set has no status."))
        for at, each in enumerate(questionnaire.get("contained") or ())
        if each.get("resourceType") == "ValueSet" and not each.get("status")
    ]
    notes += _weighed_in_part(questionnaire, terms, weights_of(questionnaire, known))
    pack = declared_pack(
        questionnaire, known, str(questionnaire.get("id") or questionnaire.get("name") or "form")
    )
    if pack is not None:
        notes += _silent(questionnaire, read_pack(pack), terms, known)
    return Imported(questionnaire, pack, tuple(notes))


def _parsed(source: bytes | str | Mapping[str, Any]) -> dict[str, Any]:
    if isinstance(source, Mapping):
        return copy.deepcopy(dict(source))
    try:
        text = source.decode("utf-8-sig") if isinstance(source, bytes) else source
        resource = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Refused([Fault("", _("This is no JSON: %(reason)s") % {"reason": error})]) from error
    kind = resource.get("resourceType") if isinstance(resource, dict) else None
    if kind != "Questionnaire":
        raise Refused(
            [
                Fault(
                    "",
                    _("This is no Questionnaire but: %(kind)s") % {"kind": kind or type(resource).__name__},
                )
            ]
        )
    return resource


def _no_number(name: str) -> None:
    raise ValueError(name)


def _mended(value: Any, path: str) -> list[Fault]:
    """Turn amounts written as text into numbers, in place, and say so."""
    notes = []
    if isinstance(value, list):
        for at, each in enumerate(value):
            notes += _mended(each, f"{path}[{at}]")
    elif isinstance(value, dict):
        for name, each in value.items():
            amount = each.get("value") if name in _QUANTITIES and isinstance(each, dict) else None
            if isinstance(amount, str) and (number := _number(amount)) is not None:
                each["value"] = number
                text = _("“%(text)s” was read as the number %(number)s.") % {"text": amount, "number": number}
                notes.append(Fault(f"{path}.{name}.value", text))
            notes += _mended(each, f"{path}.{name}")
    return notes


def _number(text: str) -> int | float | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return int(number) if number == number.to_integral_value() else float(number)


def _placed(parent: Element, path: str) -> Iterator[tuple[Element, str]]:
    for at, item in enumerate(items(parent)):
        here = f"{path}.item[{at}]"
        yield item, here
        yield from _placed(item, here)


def _unusable(item: Element, path: str, terms: Terms) -> list[Fault]:
    faults = []
    address = item.get("answerValueSet")
    if extension(item, _PARTS):
        text = _("The form is put together from parts; assemble it first: %(part)s") % {
            "part": extension(item, _PARTS)
        }
        faults.append(Fault(path, text))
    if address and not terms.listed(str(address)):
        text = _("The options of the value set %(set)s are not at hand; hand it in too.") % {"set": address}
        faults.append(Fault(f"{path}.answerValueSet", text))
    return faults


def _set_aside(item: Element, path: str) -> list[Fault]:
    return [
        Fault(path, _("%(name)s is kept but not carried out here.") % {"name": name})
        for url, name in _LEFT_ASIDE.items()
        if extension(item, url) is not None
    ]


def _unreadable(element: Any, path: str = "Questionnaire") -> list[Fault]:
    """Every FHIRPath expression that cannot be read, with its place."""
    faults = []
    if isinstance(element, list):
        for at, each in enumerate(element):
            faults += _unreadable(each, f"{path}[{at}]")
    elif isinstance(element, dict):
        expression = element.get("expression")
        if isinstance(expression, str) and element.get("language") == "text/fhirpath":
            try:
                check_expression(expression)
            except BadExpression as error:
                text = _("The expression cannot be read: %(reason)s") % {"reason": error}
                faults.append(Fault(f"{path}.expression", text))
        for name, each in element.items():
            faults += _unreadable(each, f"{path}.{name}")
    return faults


def _weighed_in_part(questionnaire: Element, terms: Terms, weights: Weights) -> list[Fault]:
    """Say which options count nothing while others of the same item are weighed: perhaps meant so, perhaps misspelt."""
    notes = []
    for item, path in _placed(questionnaire, "Questionnaire"):
        link = str(item.get("linkId"))
        own = weights.get(link, {})
        for answer in _options(item, terms) if own else ():
            key = key_of(*answer)
            if key in own:
                continue
            told = {"option": _option(key), "item": link}
            like = next((each for each in own if each != key and _folded(each) == _folded(key)), None)
            if like is None:
                text = _(
                    "Option “%(option)s” of item %(item)s has no weight while others of the item have one."
                )
            else:
                told["like"] = _option(like)
                text = _(
                    "Option “%(option)s” of item %(item)s has no weight; one stands beside “%(like)s”, which differs "
                    "only in upper and lower case."
                )
            notes.append(Fault(path, text % told))
    return notes


def _options(item: Element, terms: Terms) -> list[tuple[str, Any]]:
    """What may be chosen: the options of the item itself, then those of its value set."""
    own = [kind for option in item.get("answerOption") or () if (kind := typed(option))]
    return [*own, *(("Coding", each) for each in terms.listed(str(item.get("answerValueSet") or "")) or ())]


def _option(key: tuple) -> str:
    named = key[-1]
    return str(named[-1] if isinstance(named, tuple) else named)


def _folded(key: tuple) -> tuple:
    return (*key[:-1], _option(key).casefold())


def _silent(questionnaire: Element, pack: Pack, terms: Terms, known: list[Element]) -> list[Fault]:
    """Say which declared scores yield nothing even where every choice has its last answer."""
    plan(questionnaire, pack, known)
    filled = {"resourceType": "QuestionnaireResponse", "item": [*_filled(questionnaire, terms)]}
    text = _("The score “%(code)s” yields nothing although every choice is answered; look at its expression.")
    scores = score(questionnaire, pack, filled)
    return [Fault("Questionnaire", text % {"code": each.code}) for each in scores if not each.complete]


def _filled(parent: Element, terms: Terms) -> Iterator[dict[str, Any]]:
    for item in items(parent):
        link, below = str(item.get("linkId")), [*_filled(item, terms)]
        answer = _last(item, terms)
        if item.get("type") == "group" and below:
            yield {"linkId": link, "item": below}
        elif answer is not None:
            yield {"linkId": link, "answer": [{**answer, **({"item": below} if below else {})}]}


def _last(item: Element, terms: Terms) -> dict[str, Any] | None:
    options = item.get("answerOption") or ()
    found = typed(options[-1]) if options else None
    if found is not None:
        return {f"value{found[0]}": found[1]}
    listed = terms.listed(str(item.get("answerValueSet") or ""))
    if listed:
        return {"valueCoding": {name: listed[-1].get(name) for name in ("system", "code")}}
    if extension(item, CALCULATED) is not None:
        return None
    kinds = {"integer": "valueInteger", "decimal": "valueDecimal"}
    return {kinds[str(item["type"])]: 1} if item.get("type") in kinds else None
