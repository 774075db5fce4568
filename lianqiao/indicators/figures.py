"""What `compute` returns: a figure with everything needed to print, check, publish and reproduce it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import eq
from typing import overload
from uuid import UUID

from .disclosure import Disclosure
from .measures import DIVIDED, Form, Indicator
from .periods import Period
from .quantities import Growth, Operator, Quantity, check_parts
from .words import Words, engine_words

WHOLE = Words(zh="全部机构", en="all institutions")


@dataclass(frozen=True)
class Scope:
    """Whose services and institutions a figure speaks of. `institutions` None means all there are."""

    label: Words
    institutions: frozenset[str] | None = None

    @classmethod
    def whole(cls, label: Words = WHOLE) -> "Scope":
        return cls(label)

    @classmethod
    def of(cls, institutions: Iterable[UUID | str], label: Words) -> "Scope":
        return cls(label, frozenset(str(key) for key in institutions))

    def holds(self, other: "Scope") -> bool:
        """Say whether everything the other scope speaks of is inside this one."""
        return self.institutions is None or (
            other.institutions is not None and other.institutions <= self.institutions
        )

    def to_json(self) -> dict:
        chosen = sorted(self.institutions) if self.institutions is not None else None
        return {"label": self.label.to_json(), "institutions": chosen}

    @classmethod
    def from_json(cls, stored: dict) -> "Scope":
        chosen = stored["institutions"]
        return cls(Words(**stored["label"]), frozenset(chosen) if chosen is not None else None)


@dataclass(frozen=True)
class Amount:
    """A value as it may be shown. `value` is None when it was withheld or cannot be computed."""

    value: Decimal | int | None
    operator: Operator = Operator.EXACT
    numerator: Decimal | int | None = None
    denominator: int | None = None
    growth: Growth | None = None
    withheld: bool = False

    def shown_as(self, unit: str, scope: str = "") -> Quantity:
        return Quantity(self.value or 0, unit, self.operator, scope)

    def said(self) -> dict:
        """Return operator and value as JSON has them."""
        return {"operator": self.operator.value, "value": plain(self.value)}

    def made_of(self) -> dict:
        """Return what stands behind the value: numerator and denominator, growth and base, why there is none."""
        body: dict = {}
        if self.denominator is not None:
            body |= {"numerator": plain(self.numerator), "denominator": self.denominator}
        if self.growth is not None:
            body |= {"growth_pct": plain(self.growth.pct), "base": plain(self.growth.base)}
            if self.growth.reason:
                body["reason"] = self.growth.reason
        if self.withheld:
            body["withheld"] = True
        return body


@dataclass(frozen=True)
class Row:
    """One line of the breakdown."""

    keys: tuple[str, ...]
    amount: Amount


@dataclass(frozen=True, eq=False)
class Breakdown(Sequence[Row]):
    """Plain counts, column by column; a row becomes an object when somebody looks at it.

    `keys` are those of each dimension, once and in their order, `places` where each row's key stands among them.
    """

    keys: tuple[list[str], ...]
    places: tuple[list[int], ...]
    values: list[int]
    estimated: list[bool]

    def __len__(self) -> int:
        return len(self.values)

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> list[Row]: ...
    def __getitem__(self, place: int | slice) -> Row | list[Row]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        keys = tuple(known[at[place]] for known, at in zip(self.keys, self.places, strict=True))
        operator = Operator.ABOUT if self.estimated[place] else Operator.EXACT
        return Row(keys, Amount(self.values[place], operator))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(eq, self, other))

    __hash__ = None


@dataclass(frozen=True)
class Figure:
    """A computed figure. Two figures say the same when `printed.json_of` does."""

    indicator: Indicator
    period: Period
    scope: Scope
    by: tuple[str, ...]
    where: tuple[tuple[str, str], ...]
    base: Period | None
    disclosure: Disclosure
    engine: str
    amount: Amount
    rows: Sequence[Row] = ()

    @property
    def quantity(self) -> Quantity:
        return self.amount.shown_as(self.indicator.unit, self.scope.label.en)

    @property
    def answered_by(self) -> Words:
        return engine_words(self.engine)

    def row(self, *keys: str) -> Amount | None:
        """Return the amount of one line, or None when nothing was counted there."""
        return next((row.amount for row in self.rows if row.keys == keys), None)

    def value_of(self, *keys: str) -> Decimal | int:
        """Return the value of one line, 0 when nothing was counted there."""
        amount = self.row(*keys)
        return (amount.value or 0) if amount else 0

    def check(self) -> None:
        """Raise `PartsDiffer` when the breakdown does not make up the total: then nothing may be published."""
        if not self.rows:
            return
        if self.indicator.form is Form.COUNT:
            parts = [row.amount.value for row in self.rows]
            check_parts(self.amount.value, parts, overlapping=self.indicator.overlapping)
        elif self.indicator.form is Form.GROWTH:
            growths = [row.amount.growth for row in self.rows]
            check_parts(self.amount.growth.base, [growth.base for growth in growths])
            check_parts(self.amount.numerator, [row.amount.numerator for row in self.rows])
        else:
            overlapping = self.indicator.overlapping or self.indicator.form in DIVIDED
            check_parts(
                self.amount.numerator, [row.amount.numerator for row in self.rows], overlapping=overlapping
            )


def plain(value: Decimal | int | None) -> float | int | None:
    """Return the number as JSON has it."""
    if isinstance(value, Decimal):
        return (
            int(value)
            if value == value.to_integral_value() and int(value.as_tuple().exponent) >= 0
            else float(value)
        )
    return value
