"""Forms made of parts, as SDC has them put together: a place that names another questionnaire gives way to its items.

`linkIdPrefix`, a variable in scope at the place, goes before the linkIds of the part; what a part says of itself as a whole
(variables, rules) goes to the item around the place, what it contains goes to the root.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from .elements import CORE, SDC, Element, extension, extensions, items, walk
from .expressions import BadExpression, evaluate, plain
from .validation.faults import Fault

PART = f"{SDC}sdc-questionnaire-subQuestionnaire"
ASSEMBLED_FROM = f"{SDC}sdc-questionnaire-assembledFrom"
PREFIX = "linkIdPrefix"
VARIABLE = f"{CORE}variable"
_TO_THE_PLACE = (VARIABLE, f"{CORE}targetConstraint", f"{CORE}questionnaire-constraint")
_TO_THE_ROOT = (
    f"{SDC}sdc-questionnaire-launchContext",
    f"{SDC}sdc-questionnaire-sourceQueries",
    f"{CORE}cqf-library",
)
_SETTLED = (
    f"{SDC}sdc-questionnaire-assemble-expectation",
    f"{SDC}sdc-questionnaire-assembleContext",
)
Find = Callable[[str], Element | None]


@dataclass(slots=True)
class Assembled:
    """The form put together; `parts` has each address asked for with the one put in; faults where something lacks."""

    questionnaire: dict[str, Any]
    parts: dict[str, str]
    faults: list[Fault]


@dataclass(frozen=True, slots=True)
class _Part:
    """One questionnaire on its way in: what goes before its linkIds, which they are, how what it contains is called now."""

    prefix: str = ""
    links: frozenset[str] = frozenset()
    renamed: dict[str, str] = field(default_factory=dict)
    within: tuple[str, ...] = ()


def is_modular(questionnaire: Element) -> bool:
    return any(extension(item, PART) for item in walk(questionnaire))


def assemble(root: Element, find: Find) -> Assembled:
    """Put a form together. `find` returns the questionnaire of an address (with or without version), or None."""
    return _Assembly(root, find).whole()


def address_of(questionnaire: Element) -> str:
    """Return the address of a questionnaire with its version, "" where it has none."""
    url, version = questionnaire.get("url"), questionnaire.get("version")
    return f"{url}|{version}" if url and version else str(url or "")


class _Assembly:
    def __init__(self, root: Element, find: Find) -> None:
        self.root, self.find = root, find
        self.faults: list[Fault] = []
        self.parts: dict[str, str] = {}
        self.contained: list[Any] = [
            each for each in root.get("contained") or () if each.get("resourceType") != "Questionnaire"
        ]
        self.of_root: list[Any] = [
            each for each in root.get("extension") or () if each.get("url") not in _SETTLED
        ]

    def whole(self) -> Assembled:
        below = self._items(self.root, "Questionnaire", _Part(), "", self.of_root)
        copy: dict[str, Any] = {**self.root, "item": below}
        self.of_root += [
            {"url": ASSEMBLED_FROM, "valueCanonical": each}
            for each in dict.fromkeys(self.parts.values())
            if each
        ]
        for name, told in (("extension", self.of_root), ("contained", self.contained)):
            copy.pop(name, None)
            if told:
                copy[name] = told
        return Assembled(copy, self.parts, self.faults)

    def _items(
        self, parent: Element, path: str, part: _Part, given: str, around: list[Any]
    ) -> list[dict[str, Any]]:
        """The items below a parent; `given` is the prefix in scope, `around` takes what a part says of itself."""
        found: list[dict[str, Any]] = []
        for at, item in enumerate(items(parent)):
            here = f"{path}.item[{at}]"
            address = extension(item, PART)
            if address is None:
                found.append(self._kept(item, here, part, given))
            else:
                found += self._put_in(item, str(address), here, part, given, around)
        return found

    def _kept(self, item: Element, path: str, part: _Part, given: str) -> dict[str, Any]:
        copy = dict(_renamed(item, part.renamed))
        copy["linkId"] = f"{part.prefix}{item.get('linkId')}"
        if item.get("enableWhen"):
            copy["enableWhen"] = [_asking(each, part) for each in copy["enableWhen"]]
        own = [*(copy.get("extension") or ())]
        given = self._prefix(own, path, given)
        if items(item):
            copy["item"] = self._items(item, path, part, given, own)
        if own:
            copy["extension"] = own
        return copy

    def _prefix(self, own: list[Any], path: str, given: str) -> str:
        """Return the prefix in scope below; where an item makes one of another, it is written down as the text it is."""
        for at, each in enumerate(own):
            told = each.get("valueExpression") or {} if each.get("url") == VARIABLE else {}
            if told.get("name") != PREFIX:
                continue
            try:
                (given,) = map(str, plain(evaluate(str(told.get("expression")), {}, {PREFIX: given})))
            except (BadExpression, ValueError):
                self._fault(path, _("The variable linkIdPrefix is no text that can be told beforehand."))
                continue
            literal = given.replace("\\", "\\\\").replace("'", "\\'")
            own[at] = {**each, "valueExpression": {**told, "expression": f"'{literal}'"}}
        return given

    def _put_in(
        self, place: Element, address: str, path: str, part: _Part, given: str, around: list[Any]
    ) -> list[dict[str, Any]]:
        found = self._found(address)
        if found is None:
            text = _("The form is put together from parts; this one is not at hand, hand it in too: %(part)s")
            self._fault(path, text % {"part": address})
            return []
        known = address_of(found) or address
        if known in part.within or found is self.root:
            self._fault(path, _("The part %(part)s contains itself.") % {"part": address})
            return []
        self.parts[address] = known
        links = frozenset(str(each.get("linkId")) for each in walk(found))
        inner = _Part(given, links, self._taken_in(found), (*part.within, known))
        told = _renamed([*(found.get("extension") or ())], inner.renamed)
        self._said_of_itself(told, path, around)
        below = self._items(found, path, inner, given, around)
        return [self._asked_when(each, place, path, part) for each in below]

    def _found(self, address: str) -> Element | None:
        if not address.startswith("#"):
            return self.find(address)
        inside = (each for each in self.root.get("contained") or () if f"#{each.get('id')}" == address)
        return next((each for each in inside if each.get("resourceType") == "Questionnaire"), None)

    def _said_of_itself(self, told: list[Any], path: str, around: list[Any]) -> None:
        for each in told:
            into = around if each.get("url") in _TO_THE_PLACE else self.of_root
            if each.get("url") not in (*_TO_THE_PLACE, *_TO_THE_ROOT) or each in into:
                continue
            name = (each.get("valueExpression") or {}).get("name") if each.get("url") == VARIABLE else None
            if name and name in _variables(into):
                self._fault(
                    path, _("Two parts mean different things by the variable %(name)s.") % {"name": name}
                )
            else:
                into.append(each)

    def _taken_in(self, part: Element) -> dict[str, str]:
        """Take what a part contains to the root; return the names that had to change there."""
        renamed: dict[str, str] = {}
        for each in part.get("contained") or ():
            if each.get("resourceType") == "Questionnaire" or each in self.contained:
                continue
            taken = {one.get("id") for one in self.contained}
            name, number = str(each.get("id")), 2
            while name in taken:
                name, number = f"{each.get('id')}-{number}", number + 1
            if name != each.get("id"):
                renamed[f"#{each.get('id')}"] = f"#{name}"
            self.contained.append({**each, "id": name})
        return renamed

    def _asked_when(self, item: dict[str, Any], place: Element, path: str, part: _Part) -> dict[str, Any]:
        """What stands at a place is asked when the place would be."""
        conditions = [_asking(each, part) for each in place.get("enableWhen") or ()]
        own = [*(item.get("enableWhen") or ())]
        if not conditions:
            return item
        either = [
            each.get("enableBehavior") == "any" and len(each.get("enableWhen") or ()) > 1
            for each in (place, item)
        ]
        if own and any(either):
            text = _(
                "The place of the part and its item “%(link)s” both have conditions that cannot be joined."
            )
            self._fault(path, text % {"link": item.get("linkId")})
        behaviour = place.get("enableBehavior") or "all" if not own else "all"
        return {**item, "enableWhen": [*conditions, *own], "enableBehavior": behaviour}

    def _fault(self, path: str, text: str) -> None:
        self.faults.append(Fault(path, text))


def _asking(condition: Element, part: _Part) -> dict[str, Any]:
    """A condition of a part asks a question of that part, or one around it."""
    question = str(condition.get("question"))
    return {**condition, "question": f"{part.prefix}{question}" if question in part.links else question}


def _renamed(value: Any, names: dict[str, str]) -> Any:
    """Return a value in which what was contained is called as it is now."""
    if not names:
        return value
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, list):
        return [_renamed(each, names) for each in value]
    if isinstance(value, dict):
        return {name: _renamed(each, names) for name, each in value.items()}
    return value


def _variables(told: list[Any]) -> Iterator[str]:
    for each in extensions({"extension": told}, VARIABLE):
        yield str((each.get("valueExpression") or {}).get("name"))
