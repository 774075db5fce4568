"""Weights of answers, wherever real files keep them: on the option, on its coding, in a value set, in a code system."""

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from .elements import CORE, Element, answers, content, extension, extensions, items, key_of, typed, walk

ORDINAL = f"{CORE}ordinalValue"
URLS = (
    ORDINAL,
    f"{CORE}itemWeight",
    f"{CORE}questionnaire-ordinalValue",
    f"{CORE}iso21090-CO-value",
    f"{CORE}valueset-ordinalValue",
    f"{CORE}codesystem-ordinalValue",
)
_IN_EXPANSION = (
    "http://hl7.org/fhir/5.0/StructureDefinition/extension-ValueSet.expansion.contains.property",
    "http://hl7.org/fhir/4.0/StructureDefinition/extension-ValueSet.expansion.contains.property",
)
_PROPERTIES = {"itemWeight", "ordinalValue", "weight"}
Weights = dict[str, dict[tuple, Decimal]]


def weight_on(element: Element) -> Decimal | None:
    """Return the weight an element carries itself, or its `value[x]` does."""
    own = _decimal(extension(element, *URLS))
    if own is not None:
        return own
    found = typed(element)
    below = found[1] if found else None
    return weight_on(below) if isinstance(below, Mapping) else None


def weights_of(questionnaire: Element, supporting: Iterable[Element] = ()) -> Weights:
    """Return the weight of each permitted answer by item and answer: each item's own, never one table for all."""
    contained = {f"#{each.get('id')}": each for each in questionnaire.get("contained") or ()}
    known = {str(each.get("url")): each for each in [*supporting, *contained.values()] if each.get("url")}
    tables: dict[str, dict[tuple, Decimal]] = {}
    found: Weights = {}
    for item in walk(questionnaire):
        address = str(item.get("answerValueSet") or "")
        if address and address not in tables:
            tables[address] = _in_value_set(contained.get(address) or known.get(address.split("|")[0]), known)
        own = dict(tables.get(address, {}))
        for option in item.get("answerOption") or ():
            kind = typed(option)
            weight = weight_on(option)
            if kind and weight is None and kind[0] == "Coding":
                weight = _in_code_system(known, kind[1])
            if kind and weight is not None:
                own[key_of(*kind)] = weight
        if own:
            found[str(item.get("linkId"))] = own
    return found


def weighted(element: Element, weights: Weights) -> dict[str, Any]:
    """Return a copy of a response whose codings carry their weights, so that an expression finds them there."""
    copy = dict(element)
    below = items(element)
    if below:
        copy["item"] = [weighted(each, weights) for each in below]
    given = answers(element)
    if given:
        own = weights.get(str(element.get("linkId")), {})
        copy["answer"] = [_weighted_answer(each, own, weights) for each in given]
    return copy


def _weighted_answer(answer: Element, own: dict[tuple, Decimal], weights: Weights) -> dict[str, Any]:
    copy = weighted(answer, weights)
    coding = answer.get("valueCoding")
    weight = own.get(key_of("Coding", coding)) if isinstance(coding, Mapping) else None
    if isinstance(coding, Mapping) and weight is not None and weight_on(coding) is None:
        marked = [*(coding.get("extension") or ()), {"url": ORDINAL, "valueDecimal": weight}]
        copy["valueCoding"] = {**coding, "extension": marked}
    return copy


def _in_value_set(value_set: Element | None, known: Mapping[str, Element]) -> dict[tuple, Decimal]:
    found: dict[tuple, Decimal] = {}
    if value_set is None:
        return found
    for include in (value_set.get("compose") or {}).get("include") or ():
        found |= _included(include, value_set, known)
    for concept in (value_set.get("expansion") or {}).get("contains") or ():
        weight = weight_on(concept)
        if weight is None:
            weight = _in_expansion(concept)
        if weight is not None:
            found[key_of("Coding", concept)] = weight
    return found


def _included(include: Element, within: Element, known: Mapping[str, Element]) -> dict[tuple, Decimal]:
    """What the codes of one include weigh: those it names, those of its code system, those of value sets it names."""
    found: dict[tuple, Decimal] = {}
    system = include.get("system")
    for concept in include.get("concept") or _concepts(known.get(str(system))):
        coding = {"system": system, "code": concept.get("code")}
        weight = weight_on(concept)
        if weight is None:
            weight = _in_code_system(known, coding)
        if weight is not None:
            found[key_of("Coding", coding)] = weight
    for address in include.get("valueSet") or ():
        other = known.get(str(address).partition("|")[0])
        if other is not None and other is not within:
            found |= _in_value_set(other, known)
    return found


def _in_expansion(concept: Element) -> Decimal | None:
    for each in extensions(concept, *_IN_EXPANSION):
        parts = {part.get("url"): content(part) for part in each.get("extension") or ()}
        if parts.get("code") in _PROPERTIES:
            return _decimal(parts.get("value[x]", parts.get("value")))
    return None


def _in_code_system(known: Mapping[str, Element], coding: Element) -> Decimal | None:
    concepts = _concepts(known.get(str(coding.get("system"))))
    concept = next((each for each in concepts if each.get("code") == coding.get("code")), None)
    if concept is None:
        return None
    for each in concept.get("property") or ():
        if each.get("code") in _PROPERTIES:
            return _decimal(content(each))
    return weight_on(concept)


def _concepts(system: Element | None) -> list[Element]:
    """Return the concepts of a code system, nested ones included."""
    found: list[Element] = []
    for concept in (system or {}).get("concept") or ():
        found += [concept, *_concepts(concept)]
    return found


def _decimal(value: Any) -> Decimal | None:
    if value is None or isinstance(value, bool):
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None
