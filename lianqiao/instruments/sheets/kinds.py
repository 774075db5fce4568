"""How each kind of item is drawn, what of it is asked again and again, and how its fields are called."""

from lianqiao.questionnaires.elements import CORE, Element, answers, extension, items, number_of

from ..scoring.declared import CALCULATED

PREFIX = "q-"
OTHER, UNIT_CHOSEN, COUNT = "other", "unit", "count-"
MORE, LESS = "more", "less"
"""What the buttons send that add and take away a line: the name of the first occurrence, and of the one to go."""
MINIMUM, MAXIMUM = f"{CORE}minValue", f"{CORE}maxValue"
UNIT, UNITS = f"{CORE}questionnaire-unit", f"{CORE}questionnaire-unitOption"
HIDDEN = f"{CORE}questionnaire-hidden"
ALONE = f"{CORE}questionnaire-optionExclusive"
FORMAT = f"{CORE}entryFormat"
PICTURE = "urn:lianqiao:picture"
MOST_TURNS = 60
KINDS = {
    "choice": "choice", "open-choice": "choice", "boolean": "choice", "integer": "number", "decimal": "number",
    "quantity": "number", "date": "date", "dateTime": "moment", "time": "time", "string": "line", "url": "line",
    "text": "text", "attachment": "line", "reference": "line", "group": "group", "display": "display",
}  # fmt: skip


def kind_of(item: Element) -> str | None:
    """Return how an item is drawn; None for a type nobody knows. Whatever has options is chosen."""
    kind = KINDS.get(str(item.get("type")))
    listed = item.get("answerOption") or item.get("answerValueSet")
    return "choice" if listed and kind not in (None, "group", "display") else kind


def link_of(item: Element) -> str:
    return str(item.get("linkId"))


def splits(item: Element) -> bool:
    """Whether each answer to an item is drawn with what stands below it: repeated groups, and questions with such items."""
    if not item.get("repeats"):
        return False
    return item.get("type") == "group" or (kind_of(item) != "choice" and bool(items(item)))


def least_turns(item: Element) -> int:
    return max(1, min(MOST_TURNS, int(number_of(extension(item, f"{CORE}questionnaire-minOccurs")) or 1)))


def most_turns(item: Element) -> int:
    return min(MOST_TURNS, int(number_of(extension(item, f"{CORE}questionnaire-maxOccurs")) or MOST_TURNS))


def name_of(item: Element, turns: tuple[int, ...]) -> str:
    """Return how the field of an item is called where its repeated groups stand at these turns; none is said of the first."""
    turn = f"~{'.'.join(map(str, turns))}" if any(turns) else ""
    return f"{PREFIX}{link_of(item)}{turn}"


def kept_as_is(item: Element) -> bool:
    """Whether nobody answers it on screen: read-only, computed, or never shown."""
    return bool(item.get("readOnly")) or unseen(item) or extension(item, CALCULATED) is not None


def asks(item: Element) -> bool:
    """Whether an item is a question somebody answers on screen."""
    return kind_of(item) not in ("group", "display", None) and not kept_as_is(item)


WRITTEN = {"text", "string", "url", "attachment"}
"""Types of questions that are answered in one's own words."""


def unseen(item: Element) -> bool:
    return extension(item, HIDDEN) is True


def answered(element: Element) -> bool:
    return any(any(key.startswith("value") for key in each) for each in answers(element))
