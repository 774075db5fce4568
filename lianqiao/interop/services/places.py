"""Which institution a row belongs to."""

from collections.abc import Iterable
from typing import Generic, Protocol, TypeVar

from lianqiao.registry.models import Institution, Seat

from ..sheets.findings import Finding, doubtful, refused
from .registry import Known


class Placed(Protocol):
    institution: str
    findings: list[Finding]

    @property
    def refused(self) -> bool: ...


P = TypeVar("P", bound=Placed)


class Place(Generic[P]):
    """The rows of one institution."""

    def __init__(self, institution: Institution) -> None:
        self.institution = institution
        self.entries: list[P] = []


class Places:
    """Where rows belong, asked again and again; each name is looked for once."""

    def __init__(self, by: Seat) -> None:
        self.by, self.known = by, Known()
        self.found: dict[str, list[Institution]] = {}

    def of(self, entries: Iterable[P]) -> list[Place[P]]:
        """Give each row to its institution; one the seat does not stand in, or nobody knows, refuses the row."""
        places: dict[object, Place[P]] = {}
        for entry in entries:
            institution = self._of(entry)
            if institution is not None and not entry.refused:
                places.setdefault(institution.pk, Place(institution)).entries.append(entry)
        return list(places.values())

    def _of(self, entry: Placed) -> Institution | None:
        name = entry.institution
        if name not in self.found:
            self.found[name] = self.known.find(name) if name else []
        if len(self.found[name]) != 1:
            code = "institution_unclear" if self.found[name] else "institution_unknown"
            entry.findings.append(refused(code if name else "institution_missing", name))
            return None
        institution = self.found[name][0]
        if self.by.institution_id and institution.pk != self.by.institution_id:
            entry.findings.append(refused("institution_other", name))
        if not self.known.is_exact(name):
            entry.findings.append(doubtful("institution_matched", name, name=institution.name))
        return institution
