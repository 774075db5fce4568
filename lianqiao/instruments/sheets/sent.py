"""What a form sent, as the response it draws: lines still empty are kept, so that each stands where it stood."""

from collections.abc import Collection, Mapping
from typing import Any

from lianqiao.questionnaires.elements import Element, answers, items, typed
from lianqiao.questionnaires.validation.terms import Terms

from .kinds import (
    COUNT,
    LESS,
    MORE,
    MOST_TURNS,
    OTHER,
    UNIT_CHOSEN,
    kept_as_is,
    kind_of,
    link_of,
    name_of,
    splits,
)  # fmt: skip
from .options import answer_of, initial_answers, options_of
from .places import Place
from .values import read, units_of, written

Sent = Mapping[str, list[str]]


class Reader:
    """Reads the fields of one form. `before` is what was answered before it was sent, place by place.

    With `touched` the page began empty: what it leaves empty, and is not among these, stays as it was before.
    """

    def __init__(
        self, sent: Sent, before: Mapping[str, Place], terms: Terms, touched: Collection[str] | None = None
    ) -> None:
        self.sent, self.before, self.terms, self.touched = sent, before, terms, touched
        self.more, self.less = self._text(MORE), self._text(LESS)

    def items(self, definition: Element, turns: tuple[int, ...] = ()) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for item in items(definition):
            if kind_of(item) is None:
                continue
            if splits(item):
                found += self._occurrences(item, turns)
            else:
                found.append(self._one(item, turns))
        return found

    def _one(self, item: Element, turns: tuple[int, ...]) -> dict[str, Any]:
        told: dict[str, Any] = {"linkId": item.get("linkId")}
        if given := self._given(item, name_of(item, turns)):
            told["answer"] = given
        if below := self.items(item, turns):
            told["item"] = below
        return told

    def _occurrences(self, item: Element, turns: tuple[int, ...]) -> list[dict[str, Any]]:
        first = name_of(item, (*turns, 0))
        count = self._text(COUNT + first)
        number = min(int(count), MOST_TURNS) if count.isdecimal() else 1
        if self.touched is not None and first in self.before:
            number = max(number, self.before[first].turns)
        kept = [at for at in range(number) if name_of(item, (*turns, at)) != self.less]
        found = [self._one(item, (*turns, at)) for at in kept]
        if self.more == first and len(found) < MOST_TURNS:
            found.append({"linkId": item.get("linkId"), "item": begun(item, initial_answers)})
        if item.get("type") == "group":
            return found
        # The occurrences of a question are the answers of one item, each with what stands below it.
        each = [
            {**(one.get("answer") or [{}])[0], **({"item": one["item"]} if "item" in one else {})}
            for one in found
        ]
        return [{"linkId": item.get("linkId"), "answer": each}] if each else []

    def _given(self, item: Element, name: str) -> list[dict[str, Any]]:
        place = self.before.get(name)
        was = [
            {key: value for key, value in each.items() if key != "item"}
            for each in (answers(place.element) if place else ())
        ]
        given = self._sent(item, name, was)
        if self.touched is None or name in self.touched:
            return given
        return was if was and given in ([], initial_answers(item)) else given

    def _sent(self, item: Element, name: str, was: list[dict[str, Any]]) -> list[dict[str, Any]]:
        kind = kind_of(item)
        if kept_as_is(item):
            return was or initial_answers(item)
        texts = [text.strip() for text in self.sent.get(name) or () if text.strip()]
        if kind == "choice":
            return self._chosen(item, texts, name)
        if kind in ("group", "display"):
            return []
        unit = self._text(f"{name}-{UNIT_CHOSEN}")
        # What nobody touched stays as it was: a field shows less than an answer may hold.
        if was and texts == [written(typed(each)) for each in was] and len(units_of(item)) < 2:
            return was or initial_answers(item)
        texts = texts if item.get("repeats") else texts[:1]
        return [read(item, text, unit) for text in texts]

    def _chosen(self, item: Element, texts: list[str], name: str) -> list[dict[str, Any]]:
        options = options_of(item, self.terms)
        places = [int(text) for text in texts if text.isdecimal() and int(text) < len(options)]
        found = [answer_of(options[place]) for place in dict.fromkeys(places)]
        if item.get("type") == "open-choice":
            words = [text.strip() for text in self.sent.get(f"{name}-{OTHER}") or () if text.strip()]
            found += [{"valueString": each} for each in dict.fromkeys(words)]
            if not item.get("repeats"):
                # Own words are written after looking at the options: they are what was meant.
                found = found[-1:]
        return found

    def _text(self, name: str) -> str:
        return str((self.sent.get(name) or [""])[-1]).strip()


def begun(definition: Element, initial: Any) -> list[dict[str, Any]]:
    """Return the items a form begins with: `initial` says of each item which answers."""
    found = []
    for item in items(definition):
        below = begun(item, initial)
        given = initial(item)
        told: dict[str, Any] = {"linkId": link_of(item)}
        if given:
            told["answer"] = [{**given[0], **({"item": below} if below else {})}, *given[1:]]
        elif below:
            told["item"] = below
        if len(told) > 1:
            found.append(told)
    return found
