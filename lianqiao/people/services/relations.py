"""Relations between clients: typed once from either end, stored one way."""

from datetime import date

from lianqiao.audit.actions import action
from lianqiao.people import queries, rules
from lianqiao.people.models import Client, Relation
from lianqiao.people.states import STORED, SYMMETRIC, RelationKind
from lianqiao.registry.models import Seat


def add_relation(
    *, by: Seat, client: Client, other: Client, kind: str, since: date | None = None, note: str = ""
) -> Relation:
    """Record that `other` is the `kind` (mother, carer …) of `client`; both pages show it from their side.

    Typing "child" at the mother's page and "mother" at the child's gives the same relation. Raises `RelatedToSelf`,
    `OtherInstitution` or `RelationKnown`.
    """
    rules.check_can_relate(client, other)
    one, two, kind = _as_stored(client, other, RelationKind(kind))
    if Relation.objects.filter(from_client=one, to_client=two, kind=kind).exists():
        raise rules.RelationKnown
    relation = Relation(from_client=one, to_client=two, kind=kind, since=since, note=note.strip())
    with action("people.relation_added", by=by, on=relation, institution=client.institution_id, kind=kind):
        relation.save()
    return relation


def remove_relation(*, by: Seat, relation: Relation) -> None:
    """Take back a relation that was recorded by mistake."""
    institution = relation.from_client.institution_id
    with action("people.relation_removed", by=by, on=relation, institution=institution, kind=relation.kind):
        relation.delete()


def _as_stored(client: Client, other: Client, kind: RelationKind) -> tuple[Client, Client, str]:
    if kind in SYMMETRIC:
        one, two = sorted((client, other), key=lambda person: person.pk)
        return one, two, kind
    if kind in STORED:
        return client, other, kind
    return other, client, queries.seen_from_other_end(kind, sex=client.sex)
