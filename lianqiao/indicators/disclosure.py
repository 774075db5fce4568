"""Disclosure control: small cells about clients are withheld, and cannot be found again by subtraction."""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

# Fewer people than this could be recognised by somebody who knows the ward.
FEWEST_PERSONS = 5


class Disclosure(StrEnum):
    """Who will see the figure: anybody, or only seats that may read figures inside the programme."""

    PUBLIC = "public"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as disclosure control sees it: where it stands, what it says, how many people are behind it."""

    keys: tuple[str, ...]
    value: int
    persons: int

    @property
    def is_small(self) -> bool:
        return 0 < self.persons < FEWEST_PERSONS


def withheld(cells: Sequence[Cell]) -> frozenset[tuple[str, ...]]:
    """Return the keys of the cells that must not be shown.

    Beside the small cells themselves, in every line of the table (all cells, and all that share a key) so many
    of the next smallest are withheld that what is missing from the line's sum could be divided in more than one
    way and is itself no small number. A line that cannot be protected so is withheld whole, and its total with it
    (see `total_is_withheld`).
    """
    hidden = {cell.keys for cell in cells if cell.is_small}
    lines = _lines(cells)
    grown = True
    while grown:
        grown = False
        for line in lines:
            for cell in _protectors(line, hidden):
                hidden.add(cell.keys)
                grown = True
    return frozenset(hidden)


def total_is_withheld(total: Cell, cells: Sequence[Cell], hidden: frozenset[tuple[str, ...]]) -> bool:
    """Say whether the total must go too: it is small itself, or would give away what is missing."""
    if total.is_small:
        return True
    missing = [cell for cell in cells if cell.keys in hidden]
    return bool(missing) and not _is_protected(missing)


def _lines(cells: Sequence[Cell]) -> list[list[Cell]]:
    by_key: Mapping[Hashable, list[Cell]] = defaultdict(list)
    for cell in cells:
        by_key["all"].append(cell)
        if len(cell.keys) > 1:
            for place, key in enumerate(cell.keys):
                by_key[place, key].append(cell)
    return list(by_key.values())


def _protectors(line: list[Cell], hidden: set[tuple[str, ...]]) -> list[Cell]:
    """Return the smallest cells that must join those hidden in this line, none when it is safe."""
    missing = [cell for cell in line if cell.keys in hidden]
    if not missing:
        return []
    open_cells = sorted(
        (c for c in line if c.keys not in hidden and c.value), key=lambda c: (c.persons, c.keys)
    )
    joined = []
    while open_cells and not _is_protected(missing):
        joined.append(open_cells.pop(0))
        missing.append(joined[-1])
    return joined


def _is_protected(missing: Sequence[Cell]) -> bool:
    return len(missing) > 1 and sum(cell.persons for cell in missing) >= FEWEST_PERSONS
