"""Rows of a questionnaire: found, added, moved, duplicated and removed in a document. Pure; the document handed in is changed."""

import copy
from collections.abc import Callable, Iterator
from typing import Any

from lianqiao.questionnaires.elements import Element, walk

from .content import SCORES, Content
from .kinds import ASKS_NOTHING, Kind
from .texts import tell

Item = dict[str, Any]
_TYPES = {
    Kind.CHOICE: "choice", Kind.MULTI: "choice", Kind.BOOLEAN: "boolean", Kind.INTEGER: "integer",
    Kind.DECIMAL: "decimal", Kind.DATE: "date", Kind.LINE: "string", Kind.TEXT: "text", Kind.GROUP: "group",
    Kind.DISPLAY: "display", Kind.QUANTITY: "quantity",
}  # fmt: skip
_KINDS = {kind: name for name, kind in _TYPES.items() if name != Kind.MULTI}


def kind_of(item: Element) -> Kind:
    """Return what kind of row this is; `OTHER` for one this room does not make."""
    if item.get("type") in ("choice", "open-choice"):
        return Kind.MULTI if item.get("repeats") else Kind.CHOICE
    return _KINDS.get(str(item.get("type")), Kind.OTHER)


def all_items(content: Content) -> list[Item]:
    return [*walk(content.questionnaire)]  # type: ignore[list-item]  # our own document, ours to change


def item_of(content: Content, link: str) -> Item | None:
    return next((item for item in all_items(content) if item.get("linkId") == link), None)


def questions(content: Content) -> list[Item]:
    """Return the rows that ask something."""
    return [item for item in all_items(content) if kind_of(item) not in ASKS_NOTHING]


def number_of(content: Content, link: str) -> str:
    """Return the number of a question as readers see it; its own where it has none."""
    return str((item_of(content, link) or {}).get("prefix") or link).rstrip(".")


def parent_of(content: Content, link: str) -> Item | None:
    """Return the group a row stands in, None at the top."""
    return next(
        (
            item
            for item in all_items(content)
            if any(each["linkId"] == link for each in item.get("item") or ())
        ),
        None,
    )


def siblings(content: Content, link: str) -> list[Item]:
    """Return the list a row stands in, the very one of the document."""
    parent = parent_of(content, link)
    return (parent or content.questionnaire)["item"]


def groups(content: Content, but: str = "") -> list[Item]:
    """Return the groups a row may stand in: not itself, nor what stands in it; and the question it stands below now."""
    inside, now = _within(content, but), parent_of(content, but)
    return [
        item
        for item in all_items(content)
        if item is now or (kind_of(item) is Kind.GROUP and item["linkId"] not in inside)
    ]


def _next_link(content: Content) -> int:
    used = [item["linkId"] for item in all_items(content)]
    return max((int(link) for link in used if link.isdecimal()), default=0) + 1


def add(content: Content, *, kind: str, texts: dict[str, str], parent: str = "", like: str = "") -> str:
    """Add a row at the end, of the form or of a group, and return its number.

    `like` names a question whose answers it takes over.
    """
    link = str(_next_link(content))
    item: Item = {"linkId": link, "type": _TYPES[Kind(kind)]}
    tell(item, "text", texts, content.base)
    if kind == Kind.MULTI:
        item["repeats"] = True
    if kind in (Kind.CHOICE, Kind.MULTI):
        model = item_of(content, like) or {}
        item["answerOption"] = copy.deepcopy(model.get("answerOption") or [])
    group = item_of(content, parent)
    (content.questionnaire if group is None else group).setdefault("item", []).append(item)
    number(content)
    return link


def move(content: Content, link: str, by: int) -> bool:
    """Move a row up (-1) or down (+1) among its neighbours; say whether there was room to."""
    row = siblings(content, link)
    at = next(place for place, each in enumerate(row) if each["linkId"] == link)
    to = at + by
    if not 0 <= to < len(row):
        return False
    row[at], row[to] = row[to], row[at]
    number(content)
    return True


def move_to(content: Content, link: str, beside: str) -> bool:
    """Move a row to where another stands, into the list of that one too; say whether it is there, and not inside the row."""
    if item_of(content, beside) is None or beside in _within(content, link):
        return False
    row, there = siblings(content, link), siblings(content, beside)
    to = [each["linkId"] for each in there].index(beside)
    item = next(each for each in row if each["linkId"] == link)
    above = parent_of(content, link)
    row.remove(item)
    there.insert(to, item)
    _close(above)
    number(content)
    return True


def move_behind(content: Content, link: str, before: str) -> None:
    """Let a row stand right behind one of its neighbours, or first where `before` is ""."""
    row = siblings(content, link)
    item = next(each for each in row if each["linkId"] == link)
    row.remove(item)
    links = [each["linkId"] for each in row]
    row.insert(links.index(before) + 1 if before in links else 0, item)
    number(content)


def before_of(content: Content, link: str) -> str:
    """Return the neighbour a row stands right behind, "" for the first."""
    links = [each["linkId"] for each in siblings(content, link)]
    return links[links.index(link) - 1] if links.index(link) else ""


def asking(content: Content, link: str) -> list[str]:
    """Return the rows whose conditions ask a row, or one that stands in it, and that do not stand in it themselves."""
    gone = _within(content, link)
    return [
        item["linkId"]
        for item in all_items(content)
        if item["linkId"] not in gone
        and any(each.get("question") in gone for each in item.get("enableWhen") or ())
    ]


def part_of(content: Content, link: str) -> list[Any]:
    """Return all that the form of a row changes, to tell one state of it from another; not what stands in a group."""
    item, parent = item_of(content, link) or {}, parent_of(content, link)
    own = {name: told for name, told in item.items() if name not in ("item", "prefix")}
    flags = [flag for flag in content.pack["red_flags"] if flag["item"] == link]
    place = [parent["linkId"] if parent else "", before_of(content, link)]
    return [own, flags, link in content.pack["reverse"], place]


def _within(content: Content, link: str) -> set[str]:
    """A row and all that stands in it."""
    return {link} | {each["linkId"] for each in walk(item_of(content, link) or {})}


def _close(group: Item | None) -> None:
    """A group nothing stands in any more has no list."""
    if group is not None and not group.get("item"):
        group.pop("item", None)


def place_in(content: Content, link: str, parent: str) -> None:
    """Let a row stand in a group, or at the top where `parent` is ""; nothing happens where it stands there already."""
    now = parent_of(content, link)
    if (now["linkId"] if now else "") == parent:
        return
    row = siblings(content, link)
    item = next(each for each in row if each["linkId"] == link)
    row.remove(item)
    _close(now)
    group = item_of(content, parent)
    (content.questionnaire if group is None else group).setdefault("item", []).append(item)
    number(content)


def duplicate(content: Content, link: str) -> str:
    """Put a copy right behind a row, with what stands in it, and return the copy's number.

    Conditions inside that point inside point to the copies; the copy counts in the scores the row counts in.
    """
    row = siblings(content, link)
    at = next(place for place, each in enumerate(row) if each["linkId"] == link)
    twin = copy.deepcopy(row[at])
    first = _next_link(content)
    again = {each["linkId"]: str(first + place) for place, each in enumerate([twin, *walk(twin)])}
    for each in [twin, *walk(twin)]:
        each["linkId"] = again[each["linkId"]]  # type: ignore[index]  # a copy of our own
        for condition in each.get("enableWhen") or ():
            condition["question"] = again.get(condition["question"], condition["question"])
    row.insert(at + 1, twin)
    for listed in _scored_lists(content):
        listed[:] = [each for one in listed for each in ([one, again[one]] if one in again else [one])]
    content.pack["red_flags"] += [
        flag | {"item": again[flag["item"]]} for flag in content.pack["red_flags"] if flag["item"] in again
    ]
    number(content)
    return again[link]


def remove(content: Content, link: str) -> None:
    """Take a row out, with what stands in it, out of scores, warnings and test vectors too. Conditions on it stay, to be mended."""
    gone, parent, row = _within(content, link), parent_of(content, link), siblings(content, link)
    row[:] = [each for each in row if each["linkId"] != link]
    _close(parent)
    for listed in _scored_lists(content):
        listed[:] = [each for each in listed if each not in gone]
    for entry in content.pack[SCORES]:
        if (
            "weights" in entry
        ):  # Only a weighted sum has them; with them any other expression would pass for one.
            entry["weights"] = {at: told for at, told in entry["weights"].items() if at not in gone}
    content.pack["red_flags"] = [flag for flag in content.pack["red_flags"] if flag["item"] not in gone]
    for vector in content.vectors:
        vector["answers"] = {at: told for at, told in vector["answers"].items() if at not in gone}
    number(content)


def _scored_lists(content: Content) -> Iterator[list[str]]:
    yield content.pack["reverse"]
    yield from (entry["items"] for entry in content.pack[SCORES] if "items" in entry)


def number(content: Content) -> None:
    """Number the questions through, as a reader counts them."""
    count = 0
    for item in all_items(content):
        if kind_of(item) in ASKS_NOTHING:
            item.pop("prefix", None)
        else:
            count += 1
            item["prefix"] = f"{count}."


Step = Callable[[Content, str, str], Any]
# What the buttons beside a row do, and letting a row go that was dragged.
ACTS: dict[str, Step] = {
    "up": lambda content, link, _to: move(content, link, -1),
    "down": lambda content, link, _to: move(content, link, +1),
    "to": move_to,
    "duplicate": lambda content, link, _to: duplicate(content, link),
    "remove": lambda content, link, _to: remove(content, link),
}
