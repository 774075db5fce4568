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


def by_institution(by: Seat, entries: Iterable[P]) -> list[Place[P]]:
    """Give each row to its institution; one the seat does not stand in, or nobody knows, refuses the row."""
    known = Known()
    places: dict[object, Place[P]] = {}
    found: dict[str, list[Institution]] = {}
    for entry in entries:
        name = entry.institution
        if name not in found:
            found[name] = known.find(name) if name else []
        if len(found[name]) != 1:
            code = "institution_unclear" if found[name] else "institution_unknown"
            entry.findings.append(refused(code if name else "institution_missing", name))
            continue
        institution = found[name][0]
        if by.institution_id and institution.pk != by.institution_id:
            entry.findings.append(refused("institution_other", name))
        if not known.is_exact(name):
            entry.findings.append(doubtful("institution_matched", name, name=institution.name))
        if not entry.refused:
            places.setdefault(institution.pk, Place(institution)).entries.append(entry)
    return list(places.values())
