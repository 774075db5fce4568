"""What is wrong with a document before it may be given out: each fault with the place it is put right. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianqiao.instruments.scoring import BadPack, read_pack
from lianqiao.instruments.sheets.kinds import MAXIMUM, MINIMUM
from lianqiao.instruments.sheets.values import units_of
from lianqiao.questionnaires.elements import CORE, Element, extension
from lianqiao.questionnaires.elements import content as content_in
from lianqiao.questionnaires.units import NoFormalUnit, NotComparable, difference
from lianqiao.questionnaires.validation import check_questionnaire

from . import conditions, limits
from .content import Content
from .items import all_items, kind_of, questions
from .kinds import CHOICES, NUMBERS, TEXTS, How, Kind
from .scoring import amount, bounds, counts, how_of, items_of, pack_of, points, range_of, scored, span
from .texts import told

SETTINGS, ITEM, SCORE = "settings", "item", "score"
SHORTEST, PATTERN = f"{CORE}minLength", f"{CORE}regex"
LEAST_TIMES, MOST_TIMES = f"{CORE}questionnaire-minOccurs", f"{CORE}questionnaire-maxOccurs"


@dataclass(frozen=True)
class Fault:
    """One thing to put right: on which page, of which row or score (`key`), beside which field."""

    page: str
    key: str
    field: str
    text: str


def faults_of(content: Content) -> list[Fault]:
    """Return everything that hinders giving the form out, in the order of its pages; nothing means it may."""
    found = [*_of_settings(content)]
    circle = conditions.pointing_round(content)
    for item in all_items(content):
        faults = item_faults(content, item, circle)
        found += [Fault(ITEM, item["linkId"], field, text) for field, text in faults]
    for entry in content.scores:
        found += [Fault(SCORE, entry["code"], field, text) for field, text in score_faults(content, entry)]
    return found or [*_as_read(content)]


def _of_settings(content: Content) -> Iterator[Fault]:
    texts = told(content.questionnaire, "title", content.base)
    for language in content.spoken:
        if not texts[language].strip():
            yield Fault(SETTINGS, "", f"title_{language}", _missing(language))
    if not questions(content):
        yield Fault(SETTINGS, "", "", _("There is no question yet."))


def _missing(language: str) -> str:
    return _("The Chinese text is missing.") if language == "zh" else _("The English text is missing.")


def _as_read(content: Content) -> Iterator[Fault]:
    """What the readers of `instruments` still find, said as they say it."""
    for fault in check_questionnaire(content.questionnaire | {"version": "1"}):
        yield Fault(SETTINGS, "", "", f"{fault.path}: {fault.text}")
    try:
        raw = pack_of(content, code="draft", version="1", titles={"zh": "", "en": ""})
        if raw is not None:
            read_pack(raw)
    except BadPack as error:
        yield Fault(SETTINGS, "", "", _("The scoring contradicts itself: %(text)s") % {"text": error})


def item_faults(content: Content, item: Element, circle: set[str] | None = None) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with one row: field of its form, and words. `circle` is what `pointing_round` found, if one has it."""
    texts = told(item, "text", content.base)
    for language in content.spoken:
        if not texts[language].strip():
            yield f"text_{language}", _missing(language)
    if kind_of(item) is Kind.GROUP and not item.get("item"):
        yield "", _("No question stands in this group yet.")
    if kind_of(item) in CHOICES:
        yield from _choice_faults(content, item)
    kind = kind_of(item)
    if kind in NUMBERS:
        yield from _number_faults(item)
    elif kind is Kind.DATE:
        yield from _date_faults(item)
    elif kind in TEXTS:
        yield from _text_faults(item)
    yield from _times_faults(item)
    yield from _counting_faults(content, item)
    yield from condition_faults(content, item, circle)


def _choice_faults(content: Content, item: Element) -> Iterator[tuple[str, str]]:
    options = item.get("answerOption") or ()
    if len(options) < 2:
        yield "options", _("A question to choose needs at least two answers.")
    for at, option in enumerate(options):
        coding = option.get("valueCoding")
        texts = told(coding, "display", content.base) if coding else {}
        for language in content.spoken if coding else ():
            if not texts[language].strip():
                yield f"options-{at}-label_{language}", _missing(language)
    if kind_of(item) is Kind.CHOICE and sum(bool(option.get("initialSelected")) for option in options) > 1:
        yield "options", _("Only one answer may be chosen, so only one at the beginning.")
    found = points(item)
    if None in found and any(each is not None for each in found):
        yield "options", _("Some answers have points and some have none: give all of them points, or none.")


def _number_faults(item: Element) -> Iterator[tuple[str, str]]:
    low, high = bounds(item)
    if low is not None and high is not None and low > high:
        yield "maximum", _("The greatest number is less than the least.")
    for initial in item.get("initial") or ():
        value = amount(_number_in(initial))
        if value is not None and not _between(value, low, high):
            yield "initial", _("The value at the beginning lies outside what may be answered.")
    if kind_of(item) is Kind.QUANTITY:
        yield from _unit_faults(item)


def _number_in(initial: Element) -> Any:
    told = content_in(initial)
    return told.get("value") if isinstance(told, dict) else told


def _between(value: Any, low: Any, high: Any) -> bool:
    return (low is None or value >= low) and (high is None or value <= high)


def _unit_faults(item: Element) -> Iterator[tuple[str, str]]:
    units = units_of(item)
    if not units:
        yield "unit_zh", _("Say in which unit it is measured.")
    if any(end is not None for end in bounds(item)):
        first = {"value": 1, **(units[0] if units else {})}
        for other in units[1:]:
            try:
                difference({"value": 1, **other}, first)
            except (NoFormalUnit, NotComparable):
                text = _(
                    "“%(unit)s” cannot be converted into the first unit, so least and greatest cannot be checked."
                )
                yield "minimum", text % {"unit": other.get("display") or other.get("code")}


def _date_faults(item: Element) -> Iterator[tuple[str, str]]:
    low, high = extension(item, MINIMUM), extension(item, MAXIMUM)
    if low and high and low > high:
        yield "maximum", _("The latest day lies before the earliest.")
    for initial in item.get("initial") or ():
        if not _between(content_in(initial), low, high):
            yield "initial", _("The value at the beginning lies outside what may be answered.")


def _text_faults(item: Element) -> Iterator[tuple[str, str]]:
    least, most, pattern = extension(item, SHORTEST), item.get("maxLength"), extension(item, PATTERN)
    if least and most and least > most:
        yield "longest", _("The longest text is shorter than the shortest.")
    if pattern and not is_pattern(pattern):
        yield "pattern", _("This pattern cannot be read.")
    for initial in item.get("initial") or ():
        text = str(content_in(initial))
        if (most and len(text) > most) or (least and len(text) < least):
            yield "initial", _("The value at the beginning lies outside what may be answered.")


def is_pattern(text: str) -> bool:
    """Whether a regular expression can be read."""
    try:
        re.compile(text)
    except re.error:
        return False
    return True


def _times_faults(item: Element) -> Iterator[tuple[str, str]]:
    least, most = extension(item, LEAST_TIMES), extension(item, MOST_TIMES)
    if least and most and least > most:
        yield "most_times", _("The greatest number is less than the least.")
    if kind_of(item) is Kind.MULTI and least and least > len(item.get("answerOption") or ()):
        yield "least_times", _("There are not so many answers.")


def _counting_faults(content: Content, item: Element) -> Iterator[tuple[str, str]]:
    link = item["linkId"]
    flags = [flag for flag in content.pack["red_flags"] if flag["item"] == link]
    if link in content.pack["reverse"]:
        if kind_of(item) is not Kind.CHOICE and kind_of(item) is not Kind.BOOLEAN:
            yield "reverse", _("Only a question with one answer counts the other way round.")
        elif not counts(item):
            yield "reverse", _("Without points nothing counts the other way round.")
    for flag in flags:
        if not counts(item):
            yield "warn", _("A warning needs answers with points, or a number.")
        elif (ends := span(item)) and Decimal(str(flag["least"])) > ends[1]:
            yield "warn", _("No answer reaches this: the most is %(n)s.") % {"n": f"{ends[1]:f}"}
        for language in content.spoken:
            if not str(flag["text"].get(language) or "").strip():
                yield f"warn_{language}", _missing(language)


def condition_faults(
    content: Content, item: Element, circle: set[str] | None = None
) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with when a row is asked."""
    if not item.get("enableWhen"):
        return
    places = {each["linkId"]: at for at, each in enumerate(all_items(content))}
    known = {each["linkId"]: each for each in all_items(content)}
    link = item["linkId"]
    for at, each in enumerate(item.get("enableWhen") or ()):
        question = str(each.get("question"))
        where = f"conditions-{at}-question"
        if question not in known:
            yield where, _("This condition asks a question that is no longer there.")
        elif question == link:
            yield where, _("A question cannot depend on its own answer.")
        elif places[question] > places[link]:
            yield (
                where,
                _("This condition asks question %(n)s, which only comes later. Move one of them.")
                % {"n": str(known[question].get("prefix") or question).rstrip(".")},
            )
        elif not conditions.refers_to(each, known[question]):
            yield f"conditions-{at}-option", _("The question no longer has this answer.")
    if link in (conditions.pointing_round(content) if circle is None else circle):
        yield "conditions", _("These conditions lead round in a circle: the question would wait for itself.")


def score_faults(content: Content, entry: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with one score: field of its form, and words."""
    for language in content.spoken:
        if not str(entry["title"].get(language) or "").strip():
            yield f"title_{language}", _missing(language)
    how = how_of(entry)
    yield from _of_scores_faults(content, entry) if how is How.OF_SCORES else _reading_faults(content, entry)
    read = items_of(content, entry)
    if read and int(entry.get("may_miss") or 0) >= len(read):
        yield "may_miss", _("With all questions missing there is nothing to reckon with.")
    ends = range_of(content, entry)
    yield from limits.faults_of(content, entry, ends)


def _of_scores_faults(content: Content, entry: dict[str, Any]) -> Iterator[tuple[str, str]]:
    before = [one["code"] for one in content.scores]
    before = before[: before.index(entry["code"])] if entry["code"] in before else before
    lacking = [code for code in entry["of"] if code not in before]
    if lacking:
        yield "of", _("A sum of scores comes after the scores it adds up.")


def _reading_faults(content: Content, entry: dict[str, Any]) -> Iterator[tuple[str, str]]:
    known = {item["linkId"]: item for item in all_items(content)}
    read = items_of(content, entry)
    if not read:
        yield "items", _("No question counts in this score yet: choose some, and give their answers points.")
    silent = [link for link in read if link in known and not counts(known[link])]
    if silent:
        named = _(", ").join(str(known[link].get("prefix") or link).rstrip(".") for link in silent)
        yield (
            "items",
            ngettext("Question %(named)s has no points.", "Questions %(named)s have no points.", len(silent))
            % {"named": named},
        )
    for link in read:
        if how_of(entry) is How.WEIGHTED and amount(entry["weights"][link]) is None:
            yield f"weight_{link}", _("Please write a number.")
    if any("," in link or _is_span(link) for link in read):
        yield "items", _("A copied question has a number that cannot be reckoned with.")


def _is_span(link: str) -> bool:
    first, dash, last = link.partition("-")
    return bool(dash) and first.isdigit() and last.isdigit()


def uncovered(content: Content) -> list[str]:
    """Return the scored questions no test vector answers as publishing asks: one vector with all that are always asked,
    and some vector with each that is asked only under a condition."""
    wanted = scored(content)
    always = [link for link in wanted if not _conditional(content, link)]
    tried = [set(_answered(vector["answers"])) for vector in content.vectors]
    best = max(tried, key=lambda answered: len(answered & {*always}), default=set())
    anywhere = set().union(*tried) if tried else set()
    return [link for link in wanted if link not in (best if link in always else anywhere)]


def _answered(told: Any) -> Iterator[str]:
    """The questions a test vector answers, those in groups that are there several times too."""
    for link, value in told.items():
        yield link
        for each in value if isinstance(value, list) else ():
            if isinstance(each, dict):
                yield from _answered(each)


def _conditional(content: Content, link: str) -> bool:
    """Whether a row is asked only under a condition, its own or that of a group it stands in."""
    above: set[str] = {link}
    for item in reversed(all_items(content)):
        if any(below["linkId"] in above for below in item.get("item") or ()):
            above.add(item["linkId"])
    return any(item.get("enableWhen") for item in all_items(content) if item["linkId"] in above)


def no_number() -> str:
    return _("Please write a number.")


def whole_number() -> str:
    return _("Please write a whole number.")
