"""Where each question of a form stands: every occurrence of it, whether it is asked there, and what was answered."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from lianqiao.questionnaires.elements import Element, answers, items
from lianqiao.questionnaires.enabling import Chain, Enabling, children

from .kinds import answered, kind_of, least_turns, link_of, name_of, splits, unseen


@dataclass(frozen=True, slots=True)
class Place:
    """One occurrence of an item. `element` is what a response holds there, without anything where it holds nothing."""

    item: Element
    element: Element
    name: str
    turn: int
    turns: int
    asked: bool
    below: tuple["Place", ...]

    @property
    def filled(self) -> bool:
        return answered(self.element) or any(each.filled for each in self.below)


def places_of(questionnaire: Element, response: Element) -> tuple[Place, ...]:
    """Return the places of a form. Below a question something is asked once it is answered: without an answer it has no
    place in FHIR."""
    enabling = Enabling(questionnaire, response)
    return tuple(_places(enabling, enabling.root, (), asked=True))


def _places(enabling: Enabling, chain: Chain, turns: tuple[int, ...], *, asked: bool) -> Iterator[Place]:
    definition, element = chain[-1]
    found: dict[str, list[Element]] = {}
    for each in children(element):
        found.setdefault(str(each.get("linkId")), []).append(each)
    for item in items(definition):
        if kind_of(item) is None:
            continue
        occurrences = _occurrences(item, found.get(link_of(item), []))
        mine_asked = asked and enabling.enabled(item, chain)
        for at, each in enumerate(occurrences):
            mine = (*turns, at) if splits(item) else turns
            below_asked = mine_asked and (item.get("type") == "group" or answered(each))
            below = _places(enabling, (*chain, (item, each)), mine, asked=below_asked)
            yield Place(item, each, name_of(item, mine), at, len(occurrences), mine_asked, tuple(below))


def _occurrences(item: Element, given: list[Element]) -> list[Element]:
    if item.get("type") == "group" and splits(item):
        found = given
    elif splits(item):
        found = [
            {"linkId": item.get("linkId"), "answer": [answer]} for each in given for answer in answers(each)
        ]
    else:
        told = [answer for each in given for answer in answers(each)]
        below = [each for one in given for each in items(one)]
        return [{"linkId": item.get("linkId"), "answer": told, "item": below}]
    return [*found, *({"linkId": item.get("linkId")} for _one in range(least_turns(item) - len(found)))]


@dataclass(slots=True)
class Told:
    """The items of a response as places make them, and where in it each of them came to stand."""

    spots: dict[str, str] = field(default_factory=dict)
    slots: dict[tuple[str, str], str] = field(default_factory=dict)

    def items(self, places: Iterable[Place], path: str, *, whole: bool) -> list[dict[str, Any]]:
        """Return what is asked and answered. `whole` keeps groups without answers too, so that a check asks for what is
        required in them."""
        found: list[dict[str, Any]] = []
        for place in places:
            link = link_of(place.item)
            self.slots.setdefault((path, link), place.name)
            if not place.asked:
                continue
            last = found[-1] if found and found[-1]["linkId"] == link else None
            if place.item.get("type") == "group":
                self._group(place, found, f"{path}.item[{len(found)}]", whole=whole)
            elif answered(place.element):
                at = f"{path}.item[{len(found) - 1 if last else len(found)}]"
                self._question(place, found, last, at, whole=whole)
        return found

    def _group(self, place: Place, found: list[dict[str, Any]], at: str, *, whole: bool) -> None:
        alone = not splits(place.item) or (place.turn == 0 and bool(place.item.get("required")))
        if not place.filled and not (whole and alone):
            return
        below = self.items(place.below, at, whole=whole)
        if below or (whole and alone):
            self.spots[at] = place.name
            found.append({"linkId": place.item.get("linkId"), **({"item": below} if below else {})})

    def _question(
        self, place: Place, found: list[dict[str, Any]], last: dict[str, Any] | None, at: str, *, whole: bool
    ) -> None:
        into: dict[str, Any] = last or {"linkId": place.item.get("linkId"), "answer": []}
        self.spots.setdefault(at, place.name)
        given: list[dict[str, Any]] = [
            {key: value for key, value in answer.items() if key != "item"}
            for answer in answers(place.element)
            if any(key.startswith("value") for key in answer)
        ]
        first = f"{at}.answer[{len(into['answer'])}]"
        self.spots[first] = place.name
        below = self.items(place.below, first, whole=whole)
        if below:
            given[0]["item"] = below
        into["answer"] += given
        if last is None:
            found.append(into)


def named(places: Iterable[Place]) -> dict[str, Place]:
    """Return all places by their names."""
    found = {}
    for each in places:
        found[each.name] = each
        found |= named(each.below)
    return found


def shown(places: Iterable[Place]) -> list[Place]:
    return [each for each in places if not unseen(each.item)]


def drawn(places: Iterable[Place]) -> Iterator[Place]:
    """Yield the places that have a row, each before those below it."""
    for each in shown(places):
        yield each
        yield from drawn(each.below)
