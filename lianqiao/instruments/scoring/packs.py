"""A scoring pack: which items make which score, what turns round, what may be missing, which answers warn."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from .bands import Interpretation, read_interpretation

# What to do about an answer that warns where the pack does not say of what (library/protocols.toml).
GENERAL = "care"
# Which items of a loaded text bear scores, so that its rule no longer turns them round.
SCORED = "scored"
RULES = ("sum", "mean", "count", "highest", "answer", "level", "expression")


class BadPack(ValueError):
    """Raised where a pack contradicts itself; the text says where."""


@dataclass(frozen=True, slots=True)
class Rule:
    """How one score is made.

    `sum`, `mean`, `count` (of values at or above `least`), `highest` and `answer` read items or, in `scores`, what was
    scored before; `level` is the highest of `levels` that applies; `expression` is FHIRPath over the visible answers.
    `answered_at_least` so many items `among` those named, or of those it rests on, must be answered.
    `absent` is what an item counts that was left out, and `rests_on` every item below the score, also of its parts.
    `reasons` has a result say which answers made it. `better` says which way is good, and `screens` whether a value can mean
    to look further and refer: as the scale has it, unless this score goes another way.
    """

    code: str
    title: dict[str, str]
    how: str
    items: tuple[str, ...] = ()
    scores: tuple[str, ...] = ()
    times: Decimal = Decimal(1)
    plus: Decimal = Decimal(0)
    rounded: str = ""
    may_miss: int = 0
    answered_at_least: int = 0
    among: tuple[str, ...] = ()
    absent: tuple[tuple[str, Decimal], ...] = ()
    rests_on: tuple[str, ...] = ()
    least: Decimal = Decimal(1)
    steps: tuple[tuple[Decimal, Decimal], ...] = ()
    levels: tuple[tuple[Decimal, str, Decimal], ...] = ()
    expression: str = ""
    variables: tuple[tuple[str, str], ...] = ()
    lowest: Decimal | None = None
    highest: Decimal | None = None
    better: str = "low"
    screens: bool = True
    reasons: bool = False


@dataclass(frozen=True, slots=True)
class RedFlag:
    """An answer that warns at once: the item, the value from which on (or up to which), how urgent, what to do then.

    `protocol` is the code of a protocol of the library; the general one where the pack names none.
    """

    item: str
    least: Decimal
    most: Decimal | None
    urgent: bool
    text: dict[str, str]
    protocol: str


@dataclass(frozen=True, slots=True)
class Hint:
    """What somebody may be entitled to whose answer counts `least` or more: in general words, whoever grants it decides."""

    item: str
    least: Decimal
    text: dict[str, str]


@dataclass(frozen=True, slots=True)
class Pack:
    """A scoring pack as it is stored: `raw` is the file, the rest is read from it. Equal when the files are equal."""

    code: str
    version: str
    title: dict[str, str]
    licence: str
    better: str
    rules: tuple[Rule, ...] = field(compare=False)
    values: dict[str, tuple[Decimal, ...]] = field(compare=False)
    recoded: dict[str, dict[Decimal, Decimal]] = field(compare=False)
    red_flags: tuple[RedFlag, ...] = field(compare=False)
    hints: tuple[Hint, ...] = field(compare=False)
    interpretations: tuple[Interpretation, ...] = field(compare=False)
    raw: dict[str, Any] = field(repr=False)

    def rule(self, code: str) -> Rule:
        return next(rule for rule in self.rules if rule.code == code)

    @property
    def items(self) -> tuple[str, ...]:
        """The item numbers that any score reads."""
        return tuple(self.values)

    @property
    def no_limits(self) -> dict[str, str]:
        """Why nobody reads the scores by limits, in the languages a page speaks; empty where somebody does."""
        return dict(self.raw.get("no_limits") or {})

    @property
    def note(self) -> dict[str, str]:
        """What a result does not decide, in the languages a page speaks; empty where nothing is to be said of it."""
        return dict(self.raw.get("note") or {})

    @property
    def alone(self) -> bool:
        """Whether it is asked only where nobody else can hear or read: never by a link."""
        return bool(self.raw.get("alone"))

    @property
    def text(self) -> bool:
        """Whether the house brings a text; otherwise an institution loads its own and confirms the licence."""
        return self.licence != "LOAD"

    def sets_of(self, score: str) -> tuple[Interpretation, ...]:
        """Return the sets of limits that speak of a score."""
        return tuple(each for each in self.interpretations if each.score == score)

    def set_for(self, score: str, chosen: str | None = None) -> Interpretation | None:
        """Return the set with this code if it speaks of the score, else the first of the pack that does."""
        sets = self.sets_of(score)
        return next((each for each in sets if each.code == chosen), sets[0] if sets else None)


def numbers(text: str | list) -> tuple[str, ...]:
    """Return the item numbers a pack means by "1-3,5" (or by a plain list)."""
    if isinstance(text, list):
        return tuple(str(each) for each in text)
    found: list[str] = []
    for part in text.split(",") if text else []:
        first, dash, last = part.strip().partition("-")
        if dash and first.isdigit() and last.isdigit():
            found += [str(number) for number in range(int(first), int(last) + 1)]
        else:
            found.append(part.strip())
    return tuple(found)


def as_scored(rules: str, items: Iterable[str]) -> str:
    """Return a rule of scoring, as text, for a text whose answers to these items bear their scores: there nothing is turned
    round any more."""
    raw, scored = json.loads(rules), [*items]
    if not scored:
        return rules
    raw["reverse"] = [item for item in numbers(raw.get("reverse") or "") if item not in scored]
    return json.dumps(raw | {SCORED: scored}, ensure_ascii=False)


def read_pack(raw: dict[str, Any]) -> Pack:
    """Read a pack. Raises `BadPack` where it names an item, a score or a rule it does not have."""
    try:
        values = {
            item: tuple(
                Decimal(str(value)) for value in (numbers(listed) if isinstance(listed, str) else listed)
            )
            for group, listed in (raw.get("values") or {}).items()
            for item in numbers(group)
        }
        pack = Pack(
            code=raw["code"],
            version=str(raw["version"]),
            title=dict(raw["title"]),
            licence=raw["licence"],
            better=raw.get("better", "low"),
            rules=_rules(raw, values),
            values=values,
            recoded=_recoded(raw, values),
            red_flags=tuple(_red_flag(entry) for entry in raw.get("red_flags") or ()),
            hints=tuple(_hint(entry) for entry in raw.get("hints") or ()),
            interpretations=tuple(
                read_interpretation(entry, str(raw["version"])) for entry in raw.get("interpretations") or ()
            ),
            raw=raw,
        )
    except (KeyError, TypeError, ArithmeticError) as error:
        raise BadPack(f"{raw.get('code', '?')}: {error!r}") from error
    _check(pack)
    return pack


def _recoded(
    raw: dict[str, Any], values: dict[str, tuple[Decimal, ...]]
) -> dict[str, dict[Decimal, Decimal]]:
    """Reversed items mirror their values; recoded ones are listed value for value."""
    recoded = {}
    for item in numbers(raw.get("reverse") or ""):
        ends = min(values[item]) + max(values[item])
        recoded[item] = {value: ends - value for value in values[item]}
    for group, listed in (raw.get("recode") or {}).items():
        for item in numbers(group):
            turned = [Decimal(str(value)) for value in listed]
            recoded[item] = dict(zip(values[item], turned, strict=True))
    return recoded


def _rules(raw: dict[str, Any], values: dict[str, tuple[Decimal, ...]]) -> tuple[Rule, ...]:
    """Read the scores in their order, each with the items it rests on through the scores before it."""
    read: dict[str, Rule] = {}
    whole = {"better": raw.get("better", "low"), "screens": raw.get("screens", True)}
    for entry in raw["scores"]:
        rule = _rule(whole | entry, values)
        below = [item for code in rule.scores if code in read for item in read[code].rests_on]
        own = [item for _level, item, _least in rule.levels] if rule.how == "level" else rule.items
        read[rule.code] = replace(rule, rests_on=tuple(dict.fromkeys([*own, *below])))
    return tuple(read.values())


def _rule(entry: dict[str, Any], values: dict[str, tuple[Decimal, ...]]) -> Rule:
    scores = numbers(entry.get("of") or "")
    items = numbers(entry["items"]) if "items" in entry else () if scores else tuple(values)
    low, high = entry.get("range") or (None, None)
    return Rule(
        code=entry["code"],
        title=dict(entry["title"]),
        how=entry.get("rule", "sum"),
        items=items,
        scores=scores,
        times=Decimal(str(entry.get("times", 1))),
        plus=Decimal(str(entry.get("plus", 0))),
        rounded=str(entry.get("round", "")),
        may_miss=int(entry.get("may_miss", 0)),
        answered_at_least=int(entry.get("answered_at_least", 0)),
        among=numbers(entry.get("among") or ""),
        absent=tuple((str(item), Decimal(str(value))) for item, value in (entry.get("absent") or {}).items()),
        least=Decimal(str(entry.get("least", 1))),
        steps=tuple((Decimal(str(start)), Decimal(str(to))) for start, to in entry.get("steps") or ()),
        levels=tuple(
            (Decimal(str(level)), str(item), Decimal(str(least)))
            for level, item, least in entry.get("levels") or ()
        ),
        expression=entry.get("expression", ""),
        variables=tuple((str(name), str(text)) for name, text in entry.get("variables") or ()),
        lowest=None if low is None else Decimal(str(low)),
        highest=None if high is None else Decimal(str(high)),
        better=entry["better"],
        screens=bool(entry["screens"]),
        reasons=bool(entry.get("reasons", entry.get("rule") == "level")),
    )


def _red_flag(entry: dict[str, Any]) -> RedFlag:
    most = entry.get("most")
    return RedFlag(
        item=str(entry["item"]),
        least=Decimal(str(entry.get("least", 1))),
        most=None if most is None else Decimal(str(most)),
        urgent=bool(entry.get("urgent", True)),
        text=dict(entry["text"]),
        protocol=str(entry.get("protocol") or GENERAL),
    )


def _hint(entry: dict[str, Any]) -> Hint:
    return Hint(
        item=str(entry["item"]),
        least=Decimal(str(entry.get("least", 1))),
        text={language: entry["text"][language] for language in ("en", "zh")},
    )


def _check(pack: Pack) -> None:
    known: set[str] = set()
    for rule in pack.rules:
        if rule.how not in RULES:
            raise BadPack(f"{pack.code}: {rule.code}: no rule is called {rule.how}")
        if rule.how == "expression" and not rule.expression:
            raise BadPack(f"{pack.code}: {rule.code}: the expression is missing")
        lacking = {*rule.items, *(item for _level, item, _least in rule.levels)} - set(pack.values)
        lacking |= set(rule.scores) - known
        if lacking:
            raise BadPack(f"{pack.code}: {rule.code}: {', '.join(sorted(lacking))} is not there")
        if rule.reasons and rule.how not in ("level", "sum"):
            raise BadPack(f"{pack.code}: {rule.code}: no single answer makes a {rule.how}")
        _check_gaps(pack, rule)
        known.add(rule.code)
    lacking = {hint.item for hint in pack.hints} - set(pack.values)
    if lacking:
        raise BadPack(f"{pack.code}: hints: {', '.join(sorted(lacking))} is not there")
    lacking = {each.score for each in pack.interpretations} - known
    if lacking:
        raise BadPack(f"{pack.code}: bands for {', '.join(sorted(lacking))}, which is not scored")


def _check_gaps(pack: Pack, rule: Rule) -> None:
    if (rule.absent or rule.answered_at_least) and rule.how in ("level", "expression"):
        raise BadPack(f"{pack.code}: {rule.code}: {rule.how} knows no absent and no answered_at_least")
    whole = rule.among or rule.rests_on
    if rule.answered_at_least > len(whole) or not set(rule.among) <= set(pack.values):
        raise BadPack(f"{pack.code}: {rule.code}: {rule.answered_at_least} of {len(whole)} items")
    for item, value in rule.absent:
        worth = pack.recoded[item].values() if item in pack.recoded else pack.values.get(item, ())
        if item not in rule.items or (worth and value not in worth):
            raise BadPack(f"{pack.code}: {rule.code}: {item} cannot count {value} when it is left out")
