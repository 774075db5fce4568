"""On which row everybody stands: the longest line of parents above them, partners and siblings side by side."""

from collections.abc import Iterable

from .graph import Family, Sibship, sibships


class Rows:
    """People grouped into those who share a row, with "stands below" between the groups."""

    def __init__(self, family: Family) -> None:
        self.group = {person.key: person.key for person in family.people}
        self.members = {person.key: [person.key] for person in family.people}
        self.descents = sorted({(parent, link.child) for link in family.parents for parent in link.parents})

    def above(self) -> dict[str, set[str]]:
        """Return for each group the groups that stand above it."""
        found: dict[str, set[str]] = {group: set() for group in self.members}
        for parent, child in self.descents:
            found[self.group[child]].add(self.group[parent])
        return found

    def join(self, one: str, other: str) -> bool:
        """Put two people on one row; False when one of them descends from the other's row."""
        keep, gone = sorted((self.group[one], self.group[other]))
        if keep == gone:
            return True
        if self._reaches(keep, gone) or self._reaches(gone, keep):
            return False
        for key in self.members.pop(gone):
            self.group[key] = keep
            self.members[keep].append(key)
        return True

    def _reaches(self, start: str, goal: str) -> bool:
        above, seen, ahead = self.above(), {start}, [start]
        while ahead:
            for group in above[ahead.pop()]:
                if group == goal:
                    return True
                if group not in seen:
                    seen.add(group)
                    ahead.append(group)
        return False


def acyclic(family: Family) -> Family:
    """Return the family without the links that would make somebody their own ancestor."""
    below: dict[str, set[str]] = {}
    kept = []
    for link in family.parents:
        if any(parent in _descendants(below, link.child) for parent in link.parents):
            continue
        for parent in link.parents:
            below.setdefault(parent, set()).add(link.child)
        kept.append(link)
    return family if len(kept) == len(family.parents) else _with_parents(family, kept)


def rows_of(family: Family) -> tuple[dict[str, int], frozenset[str]]:
    """Return everybody's row, 0 on top, and the keys of unions whose partners cannot share one.

    Those are unions between people of one line of descent.
    """
    rows = Rows(family)
    apart = frozenset(union.key for union in family.unions if not rows.join(*union.ends))
    groups = sibships(family)
    for siblings in groups:
        for one, other in zip(siblings.children, siblings.children[1:], strict=False):
            rows.join(one, other)
    level = _levels(rows)
    index = family.index
    _level_strangers(rows, level, groups, rows.group[index.key] if index else None)
    lowest = min(level.values(), default=0)
    return {key: level[group] - lowest for key, group in rows.group.items()}, apart


def _levels(rows: Rows) -> dict[str, int]:
    """The longest line of parents above each group; those with nobody above come down to just over their children."""
    above = rows.above()
    below: dict[str, set[str]] = {group: set() for group in above}
    for group, parents in above.items():
        for parent in parents:
            below[parent].add(group)
    level: dict[str, int] = {}
    order = _top_down(above)
    for group in order:
        level[group] = max((level[parent] + 1 for parent in above[group]), default=0)
    for group in reversed(order):
        if below[group]:
            level[group] = min(level[child] for child in below[group]) - 1
    return level


def _top_down(above: dict[str, set[str]]) -> list[str]:
    order: list[str] = []
    seen: set[str] = set()

    def visit(group: str) -> None:
        if group not in seen:
            seen.add(group)
            for parent in sorted(above[group]):
                visit(parent)
            order.append(group)

    for group in sorted(above):
        visit(group)
    return order


def _level_strangers(rows: Rows, level: dict[str, int], groups: Iterable[Sibship], home: str | None) -> None:
    """Put those without any parent or child beside the index person rather than on top."""
    tied = {rows.group[key] for pair in rows.descents for key in pair}
    tied |= {rows.group[key] for siblings in groups for key in siblings.children}
    ground = level[home] if home in tied else max((level[group] for group in tied), default=0)
    for group in level:
        if group not in tied:
            level[group] = ground


def _descendants(below: dict[str, set[str]], start: str) -> set[str]:
    seen, ahead = {start}, [start]
    while ahead:
        for child in below.get(ahead.pop(), ()):
            if child not in seen:
                seen.add(child)
                ahead.append(child)
    return seen


def _with_parents(family: Family, kept: list) -> Family:
    return Family(family.people, family.unions, tuple(kept), family.households, family.emotions)
