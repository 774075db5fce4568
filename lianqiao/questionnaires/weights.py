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
# What such a property is, under whatever name a code system has it.
_MEANT = ("/concept-properties#itemWeight", "/concept-properties#ordinalValue")
Weights = dict[str, dict[tuple, Decimal]]


def weight_on(element: Element) -> Decimal | None:
    """Return the weight an element carries itself, or its `value[x]` does."""
    own = _decimal(extension(element, *URLS))
    if own is not None:
        return own
    found = typed(element)
    if found is None:
        return None
    # What is said of a text or a number stands beside it, under its name with a stroke before it.
    below = found[1] if isinstance(found[1], Mapping) else element.get(f"_value{found[0]}")
    return weight_on(below) if isinstance(below, Mapping) else None


def weights_of(questionnaire: Element, supporting: Iterable[Element] = ()) -> Weights:
    """Return the weight of each permitted answer by item and answer: each item's own, never one table for all."""
    known = _Known(questionnaire, supporting)
    tables: dict[str, dict[tuple, Decimal]] = {}
    found: Weights = {}
    for item in walk(questionnaire):
        address = str(item.get("answerValueSet") or "")
        if address and address not in tables:
            tables[address] = known.in_value_set(known.find(address))
        own = dict(tables.get(address, {}))
        for option in item.get("answerOption") or ():
            kind = typed(option)
            weight = weight_on(option)
            if kind and weight is None and kind[0] == "Coding":
                weight = known.in_code_system(kind[1])
            if kind and weight is not None:
                own[key_of(*kind)] = weight
        if own:
            found[str(item.get("linkId"))] = own
    return found


class _Known:
    """Value sets and code systems at hand: contained ones by #id, others by address, with or without version."""

    def __init__(self, questionnaire: Element, supporting: Iterable[Element]) -> None:
        self._by_address: dict[str, Element] = {}
        # What adds to a code system has an address of its own; found by that of the system it adds to.
        self._added: dict[str, list[Element]] = {}
        self._contained = {f"#{each.get('id')}": each for each in questionnaire.get("contained") or ()}
        for each in (*supporting, *self._contained.values()):
            if url := each.get("url"):
                self._by_address[str(url)] = self._by_address[f"{url}|{each.get('version')}"] = each
            if each.get("content") == "supplement" and each.get("supplements"):
                self._added.setdefault(str(each["supplements"]).partition("|")[0], []).append(each)

    def find(self, address: str, version: Any = None) -> Element | None:
        if address.startswith("#"):
            return self._contained.get(address)
        named = f"{address}|{version}" if version else address
        return self._by_address.get(named) or self._by_address.get(address.partition("|")[0])

    def in_value_set(self, value_set: Element | None, within: tuple[int, ...] = ()) -> dict[tuple, Decimal]:
        found: dict[tuple, Decimal] = {}
        if value_set is None or id(value_set) in within:
            return found
        for include in (value_set.get("compose") or {}).get("include") or ():
            found |= self._included(include, (*within, id(value_set)))
        expansion = value_set.get("expansion") or {}
        names = _weighing(expansion)
        for concept in _contains(expansion):
            weight = weight_on(concept)
            weight = _in_expansion(concept, names) if weight is None else weight
            if weight is not None:
                found[key_of("Coding", concept)] = weight
        return found

    def _included(self, include: Element, within: tuple[int, ...]) -> dict[tuple, Decimal]:
        """What the codes of one include weigh: those it names, those of its code system, those of value sets it names."""
        found: dict[tuple, Decimal] = {}
        system, version = include.get("system"), include.get("version")
        for concept in include.get("concept") or _concepts(self.find(str(system), version)):
            coding = {"system": system, "version": version, "code": concept.get("code")}
            weight = weight_on(concept)
            weight = self.in_code_system(coding) if weight is None else weight
            if weight is not None:
                found[key_of("Coding", coding)] = weight
        for address in include.get("valueSet") or ():
            found |= self.in_value_set(self.find(str(address)), within)
        return found

    def in_code_system(self, coding: Element) -> Decimal | None:
        """Return what a code weighs by its code system, or by what is added to that."""
        system = str(coding.get("system"))
        for table in (self.find(system, coding.get("version")), *self._added.get(system, ())):
            names = _weighing(table or {})
            for concept in _concepts(table):
                if concept.get("code") == coding.get("code") and (weight := _of(concept, names)) is not None:
                    return weight
        return None


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
    found = typed(answer)
    weight = own.get(key_of(*found)) if found else None
    if found is None or weight is None or weight_on(answer) is not None:
        return copy
    # A text or a number cannot carry its weight itself: its answer does.
    coding = found[1] if found[0] == "Coding" else None
    marked = {**(copy if coding is None else coding)}
    marked["extension"] = [*(marked.get("extension") or ()), {"url": ORDINAL, "valueDecimal": weight}]
    return marked if coding is None else copy | {"valueCoding": marked}


def _weighing(declaring: Element) -> set[str]:
    """Return the names under which a code system, or an expansion, tells weights: its own name for one, or a usual one."""
    declared = (each for each in declaring.get("property") or () if isinstance(each, Mapping))
    return _PROPERTIES | {str(each.get("code")) for each in declared if str(each.get("uri")).endswith(_MEANT)}


def _of(concept: Element, names: set[str]) -> Decimal | None:
    for each in concept.get("property") or ():
        if each.get("code") in names:
            return _decimal(content(each))
    return weight_on(concept)


def _in_expansion(concept: Element, names: set[str]) -> Decimal | None:
    """What R5 tells as a property of a code in an expansion, which R4 writes as an extension."""
    for each in extensions(concept, *_IN_EXPANSION):
        parts = {part.get("url"): content(part) for part in each.get("extension") or ()}
        if parts.get("code") in names:
            return _decimal(parts.get("value[x]", parts.get("value")))
    return _of(concept, names)


def _contains(parent: Element) -> list[Element]:
    """Return the codes of an expansion, nested ones included."""
    found: list[Element] = []
    for each in parent.get("contains") or ():
        found += [each, *_contains(each)]
    return found


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
