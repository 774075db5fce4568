"""Reading a Questionnaire from elsewhere: it is taken, with what was mended or left aside said, or refused with reasons."""

import copy
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from lianqiao.instruments.scoring import Pack, plan, read_pack, score
from lianqiao.instruments.scoring.declared import CALCULATED, NUMBERS, declared_pack
from lianqiao.questionnaires.assembly import Find, address_of, assemble, is_modular
from lianqiao.questionnaires.doubts import doubts
from lianqiao.questionnaires.elements import CORE, SDC, Element, extension, items, key_of, typed, walk
from lianqiao.questionnaires.enabling import EXPRESSION
from lianqiao.questionnaires.expressions import BadExpression
from lianqiao.questionnaires.expressions import check as check_expression
from lianqiao.questionnaires.files import Unreadable, read_json, unfit
from lianqiao.questionnaires.validation import BORNE, MISSHAPEN, Fault, check_questionnaire, misshapen
from lianqiao.questionnaires.validation.terms import Terms
from lianqiao.questionnaires.weights import Weights, weights_of

_LEFT_ASIDE = {
    f"{SDC}sdc-questionnaire-initialExpression": "initialExpression",
    f"{SDC}sdc-questionnaire-itemPopulationContext": "itemPopulationContext",
    f"{SDC}sdc-questionnaire-answerExpression": "answerExpression",
    f"{SDC}sdc-questionnaire-candidateExpression": "candidateExpression",
    f"{SDC}sdc-questionnaire-answerOptionsToggleExpression": "answerOptionsToggleExpression",
}
_DYNAMIC = (f"{CORE}cqf-expression", f"{CORE}cqf-calculatedValue")
_NAMED_ONLY = ("attachment", "reference")
_TELLTALES = {"option": "STU3", "options": "STU3", "disabledDisplay": "R5", "answerConstraint": "R5"} | {
    f"initial{kind}": "STU3"
    for kind in (
        "Boolean",
        "Coding",
        "Date",
        "DateTime",
        "Decimal",
        "Integer",
        "Quantity",
        "String",
        "Time",
        "Uri",
    )
}
_OF_THE_WHOLE = {
    "group": "DSTU2",
    "versionAlgorithmString": "R5",
    "versionAlgorithmCoding": "R5",
    "copyrightLabel": "R5",
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
    source: bytes | str | Mapping[str, Any], supporting: Iterable[Element] = (), find: Find | None = None
) -> Imported:
    """Return a Questionnaire that the house can ask, or raise `Refused`.

    A number written as text is mended and said; a form made of parts is put together of those among the supporting
    resources, contained, or known to `find`. Value sets and parts not at hand, unreadable expressions, and what says that
    it must not be overlooked, are refused.
    """
    questionnaire = _parsed(source)
    notes = [*_filled_up(questionnaire), *_mended(questionnaire, "Questionnaire")]
    known = [*supporting]
    notes += _checked(questionnaire)
    if is_modular(questionnaire):
        questionnaire = _put_together(questionnaire, known, find, notes)
    terms = Terms(questionnaire, known)
    faults = [*_not_understood(questionnaire)]
    for item, path in _placed(questionnaire, "Questionnaire"):
        address = item.get("answerValueSet")
        if address and not terms.listed(str(address)):
            faults.append(Fault(f"{path}.answerValueSet", terms.lack(str(address))))
        notes += _set_aside(item, path)
    faults += _unreadable(questionnaire)
    if faults:
        raise Refused(faults)
    notes += doubts(questionnaire, terms, known)
    notes += _weighed_in_part(questionnaire, terms, weights_of(questionnaire, known))
    pack = declared_pack(
        questionnaire, known, str(questionnaire.get("id") or questionnaire.get("name") or "form")
    )
    if pack is not None:
        notes += _silent(questionnaire, read_pack(pack), terms, known)
    return Imported(questionnaire, pack, tuple(dict.fromkeys(notes)))


def _parsed(source: bytes | str | Mapping[str, Any]) -> dict[str, Any]:
    try:
        resource = source if isinstance(source, Mapping) else read_json(source)
        if fault := unfit(resource):
            raise Unreadable(fault)
    except Unreadable as error:
        raise Refused([Fault("", _("This is no JSON: %(reason)s") % {"reason": error})]) from error
    kind = resource.get("resourceType") if isinstance(resource, Mapping) else None
    if kind != "Questionnaire":
        told = {"kind": kind or type(resource).__name__}
        raise Refused([Fault("", _("This is no Questionnaire but: %(kind)s") % told)])
    return copy.deepcopy(dict(resource))


def _checked(questionnaire: Element) -> list[Fault]:
    """Raise `Refused` where the standard is broken; return what hinders nobody: in a value set it contains, or borne."""
    faults = check_questionnaire(questionnaire)
    beside = tuple(
        f"Questionnaire.contained[{at}]"
        for at, each in enumerate(questionnaire.get("contained") or ())
        if isinstance(each, Mapping) and each.get("resourceType") in ("ValueSet", "CodeSystem")
    )
    borne = [
        each
        for each in faults
        if each.code in BORNE or (each.code != MISSHAPEN and beside and each.path.startswith(beside))
    ]
    if len(borne) < len(faults):
        raise Refused([*_of_another_version(questionnaire), *(each for each in faults if each not in borne)])
    return borne


def _of_another_version(questionnaire: Element) -> list[Fault]:
    """Say by what it shows that a form is written in another version of FHIR."""
    told = [(version, name) for name, version in _OF_THE_WHOLE.items() if name in questionnaire]
    for item in walk(questionnaire):
        told += [(version, f"item.{name}") for name, version in _TELLTALES.items() if name in item]
        told += [("R5", "item.type")] if item.get("type") == "coding" else []
        asked = item.get("enableWhen")
        if isinstance(asked, list) and any(
            isinstance(each, Mapping) and "hasAnswer" in each for each in asked
        ):
            told.append(("STU3", "item.enableWhen.hasAnswer"))
    text = _("It seems to be written in FHIR %(version)s; R4 is read here. What shows it: %(element)s.")
    return [
        Fault("Questionnaire", text % {"version": version, "element": name})
        for version, name in dict(reversed(told)).items()
    ]


def _put_together(
    root: dict[str, Any], known: Iterable[Element], find: Find | None, notes: list[Fault]
) -> dict[str, Any]:
    """Return the form with its parts in their places; each part and the whole keep the rules of the standard."""
    forms = [each for each in known if each.get("resourceType") == "Questionnaire"]
    text = _("In the part %(part)s: %(reason)s")
    # Their conditions may ask of other parts: what is not a matter of shape is for the whole to be judged by.
    broken = [
        Fault(fault.path, text % {"part": address_of(form) or form.get("id"), "reason": fault.text})
        for form in forms
        for fault in misshapen(form)
    ]
    if broken:
        raise Refused(broken)

    def found(address: str) -> Element | None:
        url, _bar, version = address.partition("|")
        same = [each for each in forms if each.get("url") == url]
        exact = [each for each in same if not version or each.get("version") == version]
        return next(iter(exact or same), None) or (find(address) if find else None)

    whole = assemble(root, found)
    for address, taken in whole.parts.items():
        told = {"asked": address, "taken": taken or address}
        same = taken in (address, "") or "|" not in address
        notes.append(
            Fault("Questionnaire", _("The part %(taken)s was put in.") % told)
            if same
            else Fault(
                "Questionnaire", _("The part %(taken)s was put in where %(asked)s is asked for.") % told
            )
        )
    if whole.faults:
        raise Refused(whole.faults)
    notes += _checked(whole.questionnaire)
    return whole.questionnaire


def _not_understood(value: Any, path: str = "Questionnaire") -> Iterator[Fault]:
    """What says of itself that whoever does not understand it must not go on."""
    if isinstance(value, list):
        for at, each in enumerate(value):
            yield from _not_understood(each, f"{path}[{at}]")
    elif isinstance(value, dict):
        if value.get("implicitRules"):
            text = _("The rules %(url)s are not known here; without them the form may not be used.")
            yield Fault(f"{path}.implicitRules", text % {"url": value["implicitRules"]})
        for at, each in enumerate(value.get("modifierExtension") or ()):
            text = _("%(url)s changes the meaning of what it stands in and is not known here.")
            yield Fault(f"{path}.modifierExtension[{at}]", text % {"url": each.get("url")})
        for name, each in value.items():
            yield from _not_understood(each, f"{path}.{name}")


def _filled_up(questionnaire: dict[str, Any]) -> list[Fault]:
    """Leave out what is empty and say that the status is unknown where it is not told, in place; what was done is said."""
    notes, empty = [], [*_emptied(questionnaire, "Questionnaire")]
    if empty:
        text = _("Empty elements were left out: %(n)s, the first one here.") % {"n": len(empty)}
        notes.append(Fault(empty[0], text))
    if "status" not in questionnaire:
        questionnaire["status"] = "unknown"
        notes.append(Fault("Questionnaire.status", _("The status was not told; it is kept as “unknown”.")))
    return notes


def _emptied(value: Any, path: str) -> Iterator[str]:
    if isinstance(value, list):
        for at, each in enumerate(value):
            yield from _emptied(each, f"{path}[{at}]")
    elif isinstance(value, dict):
        for name, each in [*value.items()]:
            yield from _emptied(each, f"{path}.{name}")
            if each is None or each == [] or each == {}:
                del value[name]
                yield f"{path}.{name}"


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
    if not number.is_finite() or number.adjusted() > 30:
        return None
    return int(number) if number == number.to_integral_value() else float(number)


def _placed(parent: Element, path: str) -> Iterator[tuple[Element, str]]:
    for at, item in enumerate(items(parent)):
        here = f"{path}.item[{at}]"
        yield item, here
        yield from _placed(item, here)


def _set_aside(item: Element, path: str) -> list[Fault]:
    names = [name for url, name in _LEFT_ASIDE.items() if extension(item, url) is not None]
    if extension(item, CALCULATED) is not None and item.get("type") not in NUMBERS:
        names.append("calculatedExpression")
    names += [
        f"{url.rpartition('/')[2]} ({language})"
        for url in (CALCULATED, EXPRESSION)
        if isinstance(told := extension(item, url), Mapping)
        and (language := told.get("language")) != "text/fhirpath"
    ]
    # A text, or whether an answer is required, may be reckoned too: the extension then stands beside the element.
    names += [
        f"{name.removeprefix('_')} (cqf-expression)"
        for name, each in item.items()
        if name.startswith("_") and isinstance(each, Mapping) and extension(each, *_DYNAMIC) is not None
    ]
    notes = [Fault(path, _("%(name)s is kept but not carried out here.") % {"name": name}) for name in names]
    if item.get("type") in _NAMED_ONLY:
        notes.append(Fault(path, _("Nothing is attached or linked here: its name is written down.")))
    return notes


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
