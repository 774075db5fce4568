"""What somebody says of a person or a bond, before it stands on a map."""

from dataclasses import dataclass, field, fields

from . import graph
from .kinds import Form, UnionKind, Zygosity


@dataclass(frozen=True)
class Described:
    """Somebody as a form describes them. Of a client only what their own record does not say is taken."""

    name: str = ""
    sex: str = "unknown"
    born_as: str = ""
    form: str = Form.PERSON
    birth_year: int | None = None
    death_year: int | None = None
    deceased: bool = False
    occupation: str = ""
    income: str = ""
    conditions: list[str] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    carer_rank: int | None = None
    in_hospital: bool = False
    birth_order: int | None = None
    twin_group: int | None = None
    zygosity: str = Zygosity.UNKNOWN

    def person(self, key: str) -> graph.Person:
        told = {part.name: getattr(self, part.name) for part in fields(self)}
        return graph.Person(
            key, **told | {"conditions": tuple(sorted(self.conditions)), "marks": tuple(sorted(self.marks))}
        )


@dataclass(frozen=True)
class Bound:
    """A union as a form describes it."""

    kind: str = UnionKind.MARRIAGE
    since: int | None = None
    is_separated: bool = False
    separated: int | None = None
    is_divorced: bool = False
    divorced: int | None = None
    remarried: int | None = None
    annulled: bool = False

    def union(self, key: str, one: str, other: str) -> graph.Union:
        return graph.Union(key, one, other, **{part.name: getattr(self, part.name) for part in fields(self)})
