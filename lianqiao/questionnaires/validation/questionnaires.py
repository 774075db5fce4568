"""A Questionnaire by itself: the rules of FHIR R4 that its element tables cannot say, and where its conditions point."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from ..elements import Element, items, typed, walk
from .faults import Report

# The kinds of question that may have options, and those whose text may have a greatest length (que-5, que-10).
_WITH_OPTIONS = {
    "choice", "open-choice", "decimal", "integer", "date", "dateTime", "time", "string", "quantity",
}  # fmt: skip
BORNE = {"que-1", "que-3", "que-6", "que-9", "que-10", "que-11", "que-13"}
"""Rules that a form may break and be asked all the same, with one meaning and no other."""
_WITH_LENGTH = {"boolean", "decimal", "integer", "string", "text", "url", "open-choice"}


def check_questionnaire_rules(questionnaire: Element, path: str, report: Report) -> None:
    """Report which rules que-1 to que-13 are broken and which conditions lead nowhere."""
    links = Counter(str(each.get("linkId")) for each in walk(questionnaire) if each.get("linkId"))
    doubled = sorted(link for link, number in links.items() if number > 1)
    if doubled:
        report.add(path, _("A linkId stands more than once: %(links)s."), links=", ".join(doubled))
    for item, here in _placed(questionnaire, path):
        for rule, text in _broken(item):
            report.add(here, text, rule)
        for condition in item.get("enableWhen") or ():
            _check_condition(condition, item, links, here, report)


def _placed(parent: Element, path: str) -> Iterator[tuple[Element, str]]:
    for at, item in enumerate(items(parent)):
        here = f"{path}.item[{at}]"
        yield item, here
        yield from _placed(item, here)


def _broken(item: Element) -> Iterator[tuple[str, str]]:
    kind = str(item.get("type"))
    return ((rule, text) for rule, breaks, text in _RULES if breaks(kind, item))


def _starts(item: Element) -> Element | list[Element]:
    return item.get("initial") or []


# Which rule, what breaks it, and how it is said.
_RULES: tuple[tuple[str, Callable[[str, Element], Any], str], ...] = (
    (
        "que-1",
        lambda kind, item: kind == "group" and not items(item),
        _("A group needs items below it (que-1)."),
    ),
    (
        "que-1d",
        lambda kind, item: kind == "display" and items(item),
        _("A display has no items below it (que-1)."),
    ),
    ("que-3", lambda kind, item: kind == "display" and item.get("code"), _("A display has no code (que-3).")),
    (
        "que-4",
        lambda _kind, item: item.get("answerOption") and item.get("answerValueSet"),
        _("An item has options or a value set, not both (que-4)."),
    ),
    (
        "que-5",
        lambda kind, item: (
            kind not in _WITH_OPTIONS and (item.get("answerOption") or item.get("answerValueSet"))
        ),
        _("This kind of item has no options (que-5)."),
    ),
    (
        "que-6",
        lambda kind, item: kind == "display" and ("required" in item or "repeats" in item),
        _("A display is neither required nor repeated (que-6)."),
    ),
    (
        "que-8",
        lambda kind, item: kind in ("group", "display") and _starts(item),
        _("A group or display has no initial value (que-8)."),
    ),
    (
        "que-9",
        lambda kind, item: kind == "display" and "readOnly" in item,
        _("A display cannot be read-only (que-9)."),
    ),
    (
        "que-10",
        lambda kind, item: kind not in _WITH_LENGTH and "maxLength" in item,
        _("Only simple questions have a greatest length (que-10)."),
    ),
    (
        "que-11",
        lambda _kind, item: item.get("answerOption") and _starts(item),
        _("Where there are options, the chosen one is marked there, not in an initial value (que-11)."),
    ),
    (
        "que-12",
        lambda _kind, item: len(item.get("enableWhen") or ()) > 1 and not item.get("enableBehavior"),
        _("Several conditions need enableBehavior: all or any (que-12)."),
    ),
    (
        "que-13",
        lambda _kind, item: len(_starts(item)) > 1 and item.get("repeats") is not True,
        _("Only a repeated item has several initial values (que-13)."),
    ),
    (
        "abstract",
        lambda kind, _item: kind == "question",
        _("The type “question” is abstract; name the kind of question."),
    ),
)


def _check_condition(
    condition: Element, item: Element, links: Counter[str], path: str, report: Report
) -> None:
    question = condition.get("question")
    answer = typed(condition, "answer")
    if condition.get("operator") == "exists" and answer is not None and answer[0] != "Boolean":
        report.add(path, _("The operator “exists” needs a yes or no (que-7)."))
    if question is None:
        return  # said by the structure
    if question == item.get("linkId"):
        report.add(path, _("A condition refers to its own question: “%(link)s”."), link=question)
    elif any(each.get("linkId") == question for each in walk(item)):
        report.add(path, _("A condition refers to a question below itself: “%(link)s”."), link=question)
    elif question not in links:
        report.add(path, _("A condition refers to a question that is not there: “%(link)s”."), link=question)
