"""Which codes a value set holds, as far as can be told without a terminology server."""

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from ..elements import Element


@cache
def _built_in() -> tuple[Element, ...]:
    """A few value sets of FHIR itself, mostly by the systems they draw from: enough to say what is not in them."""
    return tuple(json.loads((Path(__file__).parent / "value_sets.json").read_text(encoding="utf-8")))


class Terms:
    """The value sets and code systems at hand: contained ones by #id, others by address, with or without version."""

    def __init__(self, container: Element, supporting: Iterable[Element]) -> None:
        self._contained = {f"#{each.get('id')}": each for each in container.get("contained") or ()}
        self._known: dict[str, Element] = {}
        for each in [*_built_in(), *supporting, *self._contained.values()]:
            url = each.get("url")
            if url:
                self._known[str(url)] = each
                self._known[f"{url}|{each.get('version')}"] = each

    def find(self, address: str) -> Element | None:
        """Return what an address leads to; where it names a version, that version, or one that says none of itself."""
        if address.startswith("#"):
            return self._contained.get(address)
        url, _bar, version = address.partition("|")
        found = self._known.get(address, self._known.get(url))
        return None if found is None or (version and found.get("version") not in (None, version)) else found

    def holds(self, address: str, coding: Element) -> bool | None:
        """Say whether the value set holds the coding; None where that cannot be told."""
        value_set = self.find(address)
        if value_set is None or value_set.get("resourceType") != "ValueSet":
            return None
        return self._in_set(value_set, coding, ())

    def listed(self, address: str) -> list[dict[str, Any]] | None:
        """Return the codes of a value set in their order, to be chosen from; None where they cannot all be told."""
        value_set = self.find(address)
        if value_set is None or value_set.get("resourceType") != "ValueSet":
            return None
        found = self._codes_of(value_set, ())
        if found is None:
            return None
        once: dict[tuple[Any, Any], dict[str, Any]] = {}
        for each in found:
            once.setdefault((each.get("system"), each.get("code")), each)
        return [*once.values()]

    def lack(self, address: str, within: tuple[str, ...] = ()) -> str:
        """Say why the codes of a value set cannot all be told."""
        told = {"set": address}
        value_set = self.find(address)
        if value_set is None or value_set.get("resourceType") != "ValueSet":
            other = self._known.get(address.partition("|")[0])
            if other is not None and other.get("resourceType") == "ValueSet":
                told["version"] = str(other.get("version"))
                return _("The value set %(set)s is at hand only in version %(version)s.") % told
            if address.startswith("#"):
                return _("Nothing contained is called “%(name)s” (ref-1).") % {"name": address}
            return _("The options of the value set %(set)s are not at hand; hand it in too.") % told
        compose = value_set.get("compose") or {}
        for part in (*(compose.get("include") or ()), *(compose.get("exclude") or ())):
            if part.get("filter"):
                told["system"] = str(part.get("system"))
                return (
                    _(
                        "The value set %(set)s picks its options from %(system)s by a rule, which only a terminology server "
                        "could carry out; hand it in with its expansion."
                    )
                    % told
                )
            others = (str(each) for each in part.get("valueSet") or () if str(each) not in (*within, address))
            unknown = (each for each in others if self.listed(each) is None)
            if other_address := next(unknown, None):
                return _("In the value set %(set)s: %(reason)s") % (
                    told | {"reason": self.lack(other_address, (*within, address))}
                )
            if not part.get("valueSet") and self._codes_in(part, ()) is None:
                told["system"] = str(part.get("system"))
                return (
                    _(
                        "The value set %(set)s takes every code of %(system)s, which is not at hand whole; hand that code "
                        "system in too, or the value set with its expansion."
                    )
                    % told
                )
        return _("The value set %(set)s holds no options.") % told

    def names(self, coding: Element) -> tuple[Element, list[str]]:
        """Return the code system of a code and what it is called there, its proper name first; nothing where that is not told."""
        table = self.find(str(coding.get("system") or ""))
        if table is None or table.get("resourceType") != "CodeSystem":
            return {}, []
        concept = next((each for each in _concepts(table) if each.get("code") == coding.get("code")), {})
        others = [each.get("value") for each in concept.get("designation") or ()]
        return table, [str(each) for each in (concept.get("display"), *others) if each]

    def _codes_of(self, value_set: Element, within: tuple[int, ...]) -> list[dict[str, Any]] | None:
        if id(value_set) in within:
            return []
        found: list[dict[str, Any]] = []
        compose = value_set.get("compose") or {}
        for part in compose.get("include") or ():
            codes = self._codes_in(part, (*within, id(value_set)))
            if codes is None:
                return _expanded((value_set.get("expansion") or {}).get("contains"))
            found += codes
        if not compose.get("include"):
            return _expanded((value_set.get("expansion") or {}).get("contains"))
        kept = {at: self._in_set(value_set, each, ()) for at, each in enumerate(found)}
        if compose.get("exclude") and None in kept.values():
            return _expanded((value_set.get("expansion") or {}).get("contains"))
        return [each for at, each in enumerate(found) if kept[at] is not False]

    def _codes_in(self, part: Element, within: tuple[int, ...]) -> list[dict[str, Any]] | None:
        """The codes of one include: those it names, else those of the value sets it names, else the whole system."""
        system = part.get("system")
        if part.get("concept"):
            return [{"system": system, **concept} for concept in part["concept"]]
        if part.get("valueSet"):
            found: list[dict[str, Any]] = []
            for address in part["valueSet"]:
                other = self.find(str(address))
                codes = None if other is None else self._codes_of(other, within)
                if codes is None:
                    return None
                found += codes
            return found
        table = self.find(str(system))
        if table is None or table.get("content", "complete") != "complete" or part.get("filter"):
            return None
        return [{"system": system, **concept} for concept in _concepts(table)]

    def _in_set(self, value_set: Element, coding: Element, within: tuple[int, ...]) -> bool | None:
        if id(value_set) in within:
            return False
        here = (*within, id(value_set))
        compose = value_set.get("compose") or {}
        expanded = (value_set.get("expansion") or {}).get("contains")
        if not compose.get("include"):
            return _in_expansion(expanded, coding) if expanded is not None else None
        included = _any(self._included(each, coding, here) for each in compose["include"])
        if included is None and expanded is not None:
            return _in_expansion(expanded, coding)
        if included and compose.get("exclude"):
            excluded = _any(self._included(each, coding, here) for each in compose["exclude"])
            return None if excluded is None else not excluded
        return included

    def _included(self, part: Element, coding: Element, within: tuple[int, ...]) -> bool | None:
        """Whether one include holds the coding: its system and codes, and every value set it names."""
        results: list[bool | None] = []
        if part.get("system"):
            results.append(self._of_system(part, coding))
        for address in part.get("valueSet") or ():
            other = self.find(str(address))
            results.append(None if other is None else self._in_set(other, coding, within))
        if False in results:
            return False
        return None if None in results or not results else True

    def _of_system(self, part: Element, coding: Element) -> bool | None:
        system = coding.get("system")
        # A code without a system means nothing by itself; it is looked for by its letters.
        if system is not None and system != part["system"]:
            return False
        if part.get("concept"):
            return any(concept.get("code") == coding.get("code") for concept in part["concept"])
        found = self.find(str(part["system"]))
        whole = found is not None and found.get("content", "complete") == "complete"
        if found is None or not whole or part.get("filter"):
            return None if coding.get("code") else False
        return _coded(found, coding.get("code"))


def _concepts(parent: Mapping[str, Any]) -> Iterator[Element]:
    for each in parent.get("concept") or ():
        yield {name: told for name, told in each.items() if name not in ("concept", "property", "definition")}
        yield from _concepts(each)


def _expanded(contains: Iterable[Element] | None) -> list[dict[str, Any]] | None:
    if contains is None:
        return None
    found: list[dict[str, Any]] = []
    for each in contains:
        if each.get("code") and not each.get("abstract"):
            found.append({name: told for name, told in each.items() if name != "contains"})
        found += _expanded(each.get("contains") or ()) or []
    return found


def _coded(parent: Mapping[str, Any], code: Any) -> bool:
    return any(each.get("code") == code or _coded(each, code) for each in parent.get("concept") or ())


def _in_expansion(contains: Iterable[Element], coding: Element) -> bool:
    for each in contains:
        same_system = coding.get("system") in (None, each.get("system"))
        if not each.get("abstract") and same_system and each.get("code") == coding.get("code"):
            return True
        if _in_expansion(each.get("contains") or (), coding):
            return True
    return False


def _any(results: Iterable[bool | None]) -> bool | None:
    """Yes if one says yes; "cannot be told" if none does and one cannot tell."""
    found = list(results)
    return True if True in found else None if None in found else False
