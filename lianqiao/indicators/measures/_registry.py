"""The decorator that makes a function an indicator, and the register of all of them."""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from lianqiao.core.facts import Unit
from lianqiao.indicators.errors import UnknownIndicator
from lianqiao.indicators.words import Words

from ._rows import Counted, Ratio


class Kind(StrEnum):
    AS_OF = "as_of"
    SPAN = "span"


class Form(StrEnum):
    """What becomes of the counts: the count itself, numerator over denominator in per cent or as a mean, part of the
    whole, growth.
    """

    COUNT = "count"
    RATIO = "ratio"
    MEAN = "mean"
    SHARE = "share"
    GROWTH = "growth"


# What is asked for twice, above the line and below it.
DIVIDED = frozenset({Form.RATIO, Form.MEAN})
# Units whose small cells could point at a client.
CLIENT_UNITS = frozenset({Unit.PERSONS, Unit.PERSON_TIMES, Unit.CASES})


@dataclass(frozen=True)
class Indicator:
    """One figure's definition. `source` is the clause it answers, `counts` the inclusion rule in words.

    `clients` says of a rate or a mean that clients are behind it. A mean of what is counted in hundredths has a
    `scale` of 100: what stands above the line is then divided by it.
    """

    code: str
    rule: str
    title: Words
    counts: Words
    unit: str
    kind: Kind
    form: Form
    source: str
    dimensions: tuple[str, ...]
    measure: Callable[..., Counted | Ratio]
    # Parts are certain to make up the total unless one key may stand in several of them.
    overlapping: bool = False
    always_by: tuple[str, ...] = ()
    shown: bool = True
    clients: bool = False
    scale: int = 1

    @property
    def rule_version(self) -> str:
        """The rule as it is stored with a published figure: a changed meaning is a new one."""
        return f"{self.code}.{self.rule}"

    @property
    def of_clients(self) -> bool:
        return self.clients or self.unit in CLIENT_UNITS

    @property
    def is_percentage(self) -> bool:
        return self.form not in (Form.COUNT, Form.MEAN)

    def measured(self, facts, *period) -> Ratio | Counted:
        return self.measure(facts, *period)


_REGISTER: dict[tuple[str, str], Indicator] = {}
_CURRENT: dict[str, Indicator] = {}


def indicator(
    *,
    code: str,
    zh: str,
    en: str,
    unit: str,
    kind: Kind,
    source: str,
    counts: Words,
    dimensions: tuple[str, ...],
    rule: str = "1",
    form: Form = Form.COUNT,
    current: bool = True,
    **more,
) -> Callable:
    """Register a function as indicator. An older or alternative rule of the same code is not `current`."""

    def register(measure: Callable) -> Callable:
        made = Indicator(
            code,
            rule,
            Words(zh, en),
            counts,
            unit,
            kind,
            form,
            source,
            dimensions,
            measure,
            shown=current,
            **more,
        )
        if (code, rule) in _REGISTER:
            raise ValueError(f"{made.rule_version} is defined twice")
        _REGISTER[code, rule] = made
        if current:
            _CURRENT[code] = made
        return measure

    return register


def _place(code: str) -> tuple[str, int, str]:
    """Return where a code stands: C2 before C10, C10 before C10o."""
    digits = code[1:].rstrip("abcdefghijklmnopqrstuvwxyz")
    return code[0], int(digits), code[1 + len(digits) :]


@cache
def _load() -> dict[str, Indicator]:
    package = importlib.import_module(__package__)
    for module in pkgutil.iter_modules(package.__path__):
        if not module.name.startswith("_"):
            importlib.import_module(f"{__package__}.{module.name}")
    return dict(sorted(_CURRENT.items(), key=lambda found: _place(found[0])))


def indicators() -> dict[str, Indicator]:
    """Return the current indicators by code."""
    return _load()


def rules() -> tuple[Indicator, ...]:
    """Return every indicator by every rule, those no longer current too."""
    _load()
    return tuple(_REGISTER.values())


def indicator_of(code: str, rule: str | None = None) -> Indicator:
    """Return the indicator of this code, by its current or by a given rule. Raises `UnknownIndicator`."""
    _load()
    found = _CURRENT.get(code) if rule is None else _REGISTER.get((code, rule))
    if found is None:
        raise UnknownIndicator
    return found
