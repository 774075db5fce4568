"""Relations between clients: typed once from either end, stored one way, and drawn on the family map."""

from contextlib import suppress
from dataclasses import replace
from datetime import date

from django.db.models import Q

from lianqiao.audit.actions import action
from lianqiao.core.errors import DomainError
from lianqiao.genograms import graph
from lianqiao.genograms import rules as kin
from lianqiao.genograms.kinds import Descent
from lianqiao.people import queries, rules
from lianqiao.people.models import Client, FamilyUnion, ParentLink, Relation
from lianqiao.people.queries.families import BONDS, PARENTS, read_family
from lianqiao.people.states import STORED, SYMMETRIC, RelationKind
from lianqiao.registry.models import Seat

KIN = {*PARENTS, *BONDS, RelationKind.SIBLING, RelationKind.GRANDPARENT}
"""Of which two people can be one to each other, not two."""


def add_relation(
    *,
    by: Seat,
    client: Client,
    other: Client,
    kind: str,
    since: date | None = None,
    note: str = "",
    drawn: bool = False,
    today: date | None = None,
) -> Relation:
    """Record that `other` is the `kind` (mother, carer …) of `client`; both pages show it from their side.

    Typing "child" at the mother's page and "mother" at the child's gives the same relation. Raises `RelatedToSelf`,
    `OtherInstitution`, `RelationKnown`, or why the family cannot be so (two mothers by birth, a child older than its
    parent, a circle of descent, two marriages at a time, mother and sister at once). `drawn` says that the map has
    looked at that already; `today` tells how old partners are where nobody knows since when.
    """
    rules.check_can_relate(client, other)
    one, two, kind = _as_stored(client, other, RelationKind(kind))
    if Relation.objects.filter(from_client=one, to_client=two, kind=kind).exists():
        raise rules.RelationKnown
    if not drawn:
        _check_family(one, two, kind, since, today=today or date.max)
    relation = Relation(from_client=one, to_client=two, kind=kind, since=since, note=note.strip())
    with action("people.relation_added", by=by, on=relation, institution=client.institution_id, kind=kind):
        relation.save()
    return relation


def remove_relation(*, by: Seat, relation: Relation) -> None:
    """Take back a relation that was recorded by mistake, and what the family map says of it."""
    institution = relation.from_client.institution_id
    with action("people.relation_removed", by=by, on=relation, institution=institution, kind=relation.kind):
        ends = (relation.from_client_id, relation.to_client_id)
        if relation.kind in PARENTS:
            ParentLink.objects.filter(child__client=ends[0], parent__client=ends[1]).delete()
        if relation.kind in BONDS:
            pair = Q(one__client=ends[0], other__client=ends[1]) | Q(
                one__client=ends[1], other__client=ends[0]
            )
            FamilyUnion.objects.filter(pair).delete()
        relation.delete()


def _check_family(one: Client, two: Client, kind: str, since: date | None, *, today: date) -> None:
    """Raise why the families of both, joined by this relation, could not be."""
    if kind not in KIN:
        return
    family = _joined(read_family(one).family, read_family(two).family)
    try:
        if kind in PARENTS:
            # A line drawn as stepchild does not speak against calling her mother.
            with suppress(kin.DescentKnown):
                kin.check_can_descend(family, str(one.pk), str(two.pk), Descent.BIOLOGICAL)
        elif kind == RelationKind.GRANDPARENT:
            kin.check_grandparent(family[str(one.pk)], family[str(two.pk)])
        elif kind in BONDS:
            year = since.year if since else None
            union = graph.Union("", str(one.pk), str(two.pk), BONDS[RelationKind(kind)], year)
            with suppress(kin.UnionKnown):
                kin.check_can_unite(family, union, today=today)
    except DomainError as refusal:
        # Said beside the field of our form; what only the map offers, as one who is not there has to hear it.
        refusal.field, refusal.message = "kind", getattr(refusal, "elsewhere", refusal.message)
        raise
    if Relation.objects.filter(from_client__in=(one, two), to_client__in=(one, two), kind__in=KIN).exists():
        raise kin.KinAlready


def _joined(one: graph.Family, other: graph.Family) -> graph.Family:
    return graph.tidy(
        replace(
            one,
            people=one.people + other.people,
            unions=one.unions + other.unions,
            parents=one.parents + other.parents,
            _by_key={},
        )
    )


def _as_stored(client: Client, other: Client, kind: RelationKind) -> tuple[Client, Client, str]:
    if kind in SYMMETRIC:
        one, two = sorted((client, other), key=lambda person: person.pk)
        return one, two, kind
    if kind in STORED:
        return client, other, kind
    return other, client, queries.seen_from_other_end(kind, sex=client.sex)
