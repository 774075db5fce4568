"""Does a licensed text fit the rule of scoring it is to stand before? Item for item, each misfit with its place. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from lianqiao.instruments.scoring import Pack
from lianqiao.questionnaires.elements import CORE, Element, extension, items, key_of, typed, walk
from lianqiao.questionnaires.validation import Fault
from lianqiao.questionnaires.weights import weights_of

from .skeletons import skeleton

CHOICES = ("choice", "open-choice")
COUNTED = ("integer", "decimal", "quantity", "time", "boolean")
_YES_NO = {Decimal(0), Decimal(1)}


def misfits(pack: Pack, text: Element, model: Element | None = None) -> list[Fault]:
    """Return where a text, as it is asked, does not fit its scoring pack; an empty list means it may take the place.

    The same item numbers, an answer for each value and no other, and values that are not turned round twice. `model` is the
    rendering of the house where there is one: as many answers of a value as it has.
    """
    usual = {link: (item, own) for link, item, own in _weighed(model or skeleton(pack))}
    placed = {str(item.get("linkId")): (item, path) for item, path in _placed(text, "Questionnaire")}
    weights = weights_of(text)
    faults: list[Fault] = []
    for number, values in pack.values.items():
        if number not in placed:
            faults.append(
                Fault(
                    "Questionnaire", _("The item with linkId “%(number)s” is missing.") % {"number": number}
                )
            )
            continue
        item, path = placed[number]
        worth = _worth(item, weights.get(number, {}))
        faults += [
            Fault(path + where, said)
            for where, said in _unfit(item, values, worth, *usual.get(number, ({}, {})))
        ]
        if number in pack.recoded and _turned(worth):
            told = {"number": number, "found": _said(worth)}
            said = _(
                "The values of item %(number)s fall from first to last (%(found)s); the rule of scoring turns it round "
                "itself, so it would be turned twice."
            )
            faults.append(Fault(f"{path}.answerOption", said % told))
    return faults


def _placed(parent: Element, path: str) -> Iterator[tuple[Element, str]]:
    for at, item in enumerate(items(parent)):
        here = f"{path}.item[{at}]"
        yield item, here
        yield from _placed(item, here)


def _weighed(form: Element) -> Iterator[tuple[str, Element, dict[tuple, Decimal]]]:
    weights = weights_of(form)
    for item in walk(form):
        link = str(item.get("linkId"))
        yield link, item, weights.get(link, {})


def _worth(item: Element, own: dict[tuple, Decimal]) -> list[Decimal]:
    """What the options of an item count, in their order; those that count nothing are left out."""
    found = [own.get(key_of(*kind)) for option in item.get("answerOption") or () if (kind := typed(option))]
    return [weight for weight in found if weight is not None]


def _unfit(
    item: Element,
    values: Sequence[Decimal],
    worth: list[Decimal],
    like: Element,
    weighs: dict[tuple, Decimal],
) -> Iterator[tuple[str, str]]:
    kind, number = str(item.get("type")), str(item.get("linkId"))
    wanted = sorted(_worth(like, weighs) or values)
    if values and item.get("repeats") and not like.get("repeats"):
        yield (
            ".repeats",
            _("Item %(number)s takes several answers; the scale counts one.") % {"number": number},
        )
    if values and kind in CHOICES:
        if sorted(worth) != wanted:
            told = {"number": number, "found": _said(worth), "wanted": _said(wanted)}
            yield (
                ".answerOption",
                _("The answers of item %(number)s are worth %(found)s; the scale wants %(wanted)s.") % told,
            )
    elif kind in ("integer", "decimal") and values:
        ends = [extension(item, f"{CORE}{name}") for name in ("minValue", "maxValue")]
        if [None if end is None else Decimal(str(end)) for end in ends] != [min(values), max(values)]:
            told = {"number": number, "least": min(values), "most": max(values)}
            yield "", _("Item %(number)s must be bounded by minValue %(least)s and maxValue %(most)s.") % told
    elif kind not in COUNTED or (values and (kind != "boolean" or set(values) != _YES_NO)):
        kinds = "choice" if values else "integer, decimal, quantity, time"
        told = {"number": number, "found": kind, "wanted": kinds}
        yield ".type", _("Item %(number)s is of type %(found)s; the scale wants %(wanted)s.") % told


def _turned(worth: list[Decimal]) -> bool:
    return len(worth) > 1 and worth == sorted(worth, reverse=True)


def _said(values: Iterable[Decimal]) -> str:
    return ", ".join(f"{value.normalize():f}" for value in values) or "–"
