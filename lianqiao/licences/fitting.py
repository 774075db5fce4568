"""Does a licensed text fit the rule of scoring it is to stand before? Item for item, each misfit with its place. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
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


def misfits(pack: Pack, text: Element, model: Element | None = None, *, printed: bool = False) -> list[Fault]:
    """Return where a text, as it is asked, does not fit its scoring pack; an empty list means it may take the place.

    The same item numbers, an answer for each value and no other, and values that are not turned round twice. `model` is the
    rendering of the house where there is one: as many answers of a value as it has. An item the rule turns round may carry
    numbers only under the codes of the model, which say that they are those of the printed form and no scores, unless somebody
    said that they are (`printed`).
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
        if number in pack.recoded and not printed:
            like, weighs = usual.get(number, ({}, {}))
            if _scored(pack.recoded[number], item, weights.get(number, {}), weighs):
                said = _told_to_number(pack, item, weights.get(number, {}), like)
                faults.append(Fault(f"{path}.answerOption", said))
    return faults


def doubtful(pack: Pack, text: Element, model: Element | None = None) -> list[str]:
    """Return the items the rule turns round whose numbers in a text may be scores already."""
    usual = {link: own for link, _item, own in _weighed(model or skeleton(pack))}
    asked = {link: (item, own) for link, item, own in _weighed(text)}
    return [
        number
        for number, turned in pack.recoded.items()
        if set(turned) == set(turned.values())
        and number in asked
        and _scored(turned, *asked[number], usual.get(number, {}))
    ]


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


def _worth(item: Element, own: Mapping[tuple, Decimal]) -> list[Decimal]:
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
        found = [extension(item, f"{CORE}{name}") for name in ("minValue", "maxValue")]
        if [None if end is None else Decimal(str(end)) for end in found] != [min(values), max(values)]:
            ends = {"number": number, "least": min(values), "most": max(values)}
            yield "", _("Item %(number)s must be bounded by minValue %(least)s and maxValue %(most)s.") % ends
    elif kind not in COUNTED or (values and (kind != "boolean" or set(values) != _YES_NO)):
        kinds = "choice" if values else "integer, decimal, quantity, time"
        told = {"number": number, "found": kind, "wanted": kinds}
        yield ".type", _("Item %(number)s is of type %(found)s; the scale wants %(wanted)s.") % told


def _scored(
    turned: Mapping[Decimal, Decimal],
    item: Element,
    own: Mapping[tuple, Decimal],
    weighs: Mapping[tuple, Decimal],
) -> bool:
    """Whether the numbers on an item that the rule turns round may be scores, which would be turned twice.

    Scores and the numbers of the printed form are the same set, so neither set nor order tells them apart: only the codes
    of the house do. Where the rule gives other values than it takes, the set does tell, and only falling numbers are doubted.
    """
    worth = _worth(item, own)
    if len(worth) > 1 and worth == sorted(worth, reverse=True):
        return True
    return bool(worth) and set(turned) == set(turned.values()) and dict(own) != dict(weighs)


def _told_to_number(pack: Pack, item: Element, own: Mapping[tuple, Decimal], like: Element) -> str:
    number = str(item.get("linkId"))
    options = [kind for option in item.get("answerOption") or () if (kind := typed(option))]
    weighed = [(kind[1], own[key_of(*kind)]) for kind in options if key_of(*kind) in own]
    would = [
        _("“%(answer)s” (%(worth)s) would count %(count)s")
        % {
            "answer": _name(answer),
            "worth": _said([worth]),
            "count": _said([pack.recoded[number].get(worth, worth)]),
        }
        for answer, worth in (weighed[0], weighed[-1])
    ]
    codings = [kind[1] for option in like.get("answerOption") or () if (kind := typed(option))]
    codes = [each for each in codings if isinstance(each, Mapping)]
    told = {
        "number": number,
        "would": "; ".join(would),
        "codes": ", ".join(str(each.get("code")) for each in codes) or "–",
        "system": str(codes[0].get("system")) if codes else "–",
    }
    return (
        _(
            "The rule of scoring turns item %(number)s round itself; with the numbers of this file, %(would)s. It wants no "
            "scores here but the numbers of the printed form, from its first answer to its last. List and number the "
            "answers so, and give them, in that order, the codes %(codes)s of the system %(system)s."
        )
        % told
    )


def _name(answer: object) -> str:
    if isinstance(answer, Mapping):
        return str(answer.get("display") or answer.get("code"))
    return str(answer)


def _said(values: Iterable[Decimal]) -> str:
    return ", ".join(f"{value.normalize():f}" for value in values) or "–"
