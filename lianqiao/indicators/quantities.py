"""The arithmetic of published figures: what may be added, divided and compared, and with which operator."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from enum import StrEnum

from lianqiao.core.facts import Unit

from .errors import PartsDiffer, PersonsDoNotAdd, ScopesDiffer, UnitsMixed
from .words import Words

PERCENT, POINTS, CONTACTS_A_CASE = "percent", "points", "contacts_a_case"


class Operator(StrEnum):
    """How a value stands to the truth."""

    EXACT = "="
    ABOUT = "≈"
    AT_LEAST = "≥"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit and operator. `scope` says of what, where two of them are divided."""

    value: Decimal | int
    unit: str
    operator: Operator = Operator.EXACT
    scope: str = ""

    def __str__(self) -> str:
        sign = "" if self.operator is Operator.EXACT else self.operator.value
        return f"{sign}{self.value:,}"


@dataclass(frozen=True, slots=True)
class Growth:
    """Growth against a base in per cent, or the reason why there is none."""

    pct: Decimal | None
    base: Decimal | int | None
    reason: str = ""

    @property
    def computable(self) -> bool:
        return self.pct is not None


MAY_DUPLICATE = Words(zh="服务例次，人员可能重复", en="service episodes, may duplicate persons")


@dataclass(frozen=True, slots=True)
class Episodes:
    """Persons of several settings counted together: episodes of service, with bounds for the persons behind."""

    total: int
    persons_at_least: int
    persons_at_most: int
    label: Words = MAY_DUPLICATE


NOT_COMPUTABLE = "not_computable"


def rounded(value: Decimal | int | float, places: int = 1) -> Decimal:
    """Round half up, as statistics offices do; Python's own rounds half to even."""
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def in_scale(value: int, scale: int) -> Decimal | int:
    """Return what was counted in hundredths, say, in whole points again."""
    return value if scale == 1 else rounded(Decimal(value) / scale, 2)


def weakest(operators: Iterable[Operator]) -> Operator:
    """Return the operator of something made of parts: an estimate outweighs a lower bound outweighs exactness."""
    found = set(operators)
    for operator in (Operator.ABOUT, Operator.AT_LEAST):
        if operator in found:
            return operator
    return Operator.EXACT


def add(*parts: Quantity) -> Quantity:
    """Add quantities of one unit. Raises `UnitsMixed`, and `PersonsDoNotAdd` for persons or workers."""
    units = {part.unit for part in parts}
    if len(units) != 1:
        raise UnitsMixed
    unit = units.pop()
    if unit in (Unit.PERSONS, Unit.WORKERS) and len(parts) > 1:
        raise PersonsDoNotAdd
    scopes = {part.scope for part in parts}
    return Quantity(
        sum(part.value for part in parts),
        unit,
        weakest(part.operator for part in parts),
        scopes.pop() if len(scopes) == 1 else "",
    )


def episodes(*parts: Quantity) -> Episodes:
    """Count the episodes of several settings and bound the persons behind them.

    Nobody is in more settings than there are episodes, and every setting that counts persons is a lower bound.
    """
    total = int(sum(part.value for part in parts))
    persons = [int(part.value) for part in parts if part.unit == Unit.PERSONS]
    return Episodes(total, max(persons, default=0), total)


def shares(parts: Sequence[Decimal | int]) -> list[Decimal]:
    """Return each part's share of their sum in per cent to one place; all zero when there is nothing."""
    total = sum(parts)
    return [rounded(Decimal(part) * 100 / Decimal(total)) if total else Decimal("0.0") for part in parts]


def growth(now: Decimal | int, base: Decimal | int | None) -> Growth:
    """Return the growth of `now` against `base` in per cent. A base of 0 is not computable, never ∞ or 0."""
    if not base:
        return Growth(None, base, NOT_COMPUTABLE)
    return Growth(rounded((Decimal(now) / Decimal(base) - 1) * 100), base)


def per(quantity: Quantity, by: Quantity, *, places: int = 1, confirmed: bool = False) -> Quantity | None:
    """Return the density of one quantity by another, or None when there is nothing to divide by.

    Raises `ScopesDiffer` when the two are of different scopes, unless somebody confirmed that they belong
    together: services of 25 projects say nothing about the workers of the whole city.
    """
    if quantity.scope != by.scope and not confirmed:
        raise ScopesDiffer
    if not by.value:
        return None
    value = rounded(Decimal(quantity.value) / Decimal(by.value), places)
    operator = quantity.operator if by.operator is Operator.EXACT else Operator.ABOUT
    return Quantity(value, f"{quantity.unit}/{by.unit}", operator, quantity.scope)


def over(quantity: Quantity, *, digits: int = 2) -> Quantity:
    """Round down to the leading digits, as "4000余" does, and mark the value as a lower bound.

    What was a round number already stays as it was; an estimate stays an estimate.
    """
    value = Decimal(quantity.value)
    if not value:
        return quantity
    step = Decimal(1).scaleb(max(value.adjusted() - digits + 1, 0))
    floor = (value / step).to_integral_value(rounding=ROUND_DOWN) * step
    if floor == value:
        return quantity
    operator = weakest([quantity.operator, Operator.AT_LEAST])
    return Quantity(int(floor), quantity.unit, operator, quantity.scope)


def check_parts(
    total: Decimal | int | None, parts: Iterable[Decimal | int | None], *, overlapping: bool = False
) -> None:
    """Raise `PartsDiffer` unless the parts make up the total.

    Parts of distinct people may overlap: then the total lies between the largest part and their sum.
    A suppressed part or total cannot be checked here; it was checked before it was suppressed.
    """
    known = list(parts)
    if total is None or None in known:
        return
    if overlapping:
        fits = max(known, default=0) <= total <= sum(known)
    else:
        fits = total == sum(known)
    if not fits:
        raise PartsDiffer
