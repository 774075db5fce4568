"""Relations are typed once, from either end, and read rightly from both."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from lianqiao.audit.actions import action
from lianqiao.genograms.rules import (
    ChildOlderThanParent,
    GrandparentTooYoung,
    KinAlready,
    OwnAncestor,
    ParentTooYoung,
    PartnerTooYoung,
)
from lianqiao.people import queries, rules, services
from lianqiao.people.models import Relation

from .conftest import TODAY


def seen(client):
    return [(tie.other.name, str(tie.kind)) for tie in queries.ties_of(client)]


@pytest.fixture
def mother(register, inside):
    return register("周兰", sex="female", kind="family_member")


@pytest.fixture
def child(register, inside):
    return register("周小满", sex="female")


def test_a_mother_typed_at_the_child_is_a_child_at_the_mother(cast, mother, child):
    services.add_relation(by=cast.worker, client=child, other=mother, kind="mother")
    assert seen(child) == [("周兰", "mother")]
    assert seen(mother) == [("周小满", "child")]


def test_a_child_typed_at_the_mother_is_the_same_relation(cast, mother, child):
    services.add_relation(by=cast.worker, client=mother, other=child, kind="child")
    assert seen(child) == [("周兰", "mother")]
    with pytest.raises(rules.RelationKnown):
        services.add_relation(by=cast.worker, client=child, other=mother, kind="mother")
    assert Relation.objects.count() == 1


@pytest.mark.parametrize(("sex", "kind"), [("female", "mother"), ("male", "father"), ("unknown", "parent")])
def test_the_parent_of_a_child_is_named_by_their_sex(cast, register, child, inside, sex, kind):
    parent = register("周某", sex=sex)
    services.add_relation(by=cast.worker, client=parent, other=child, kind="child")
    assert seen(child) == [("周某", kind)]


@pytest.mark.parametrize(
    ("typed", "other_side"),
    [
        ("guardian", "ward"), ("ward", "guardian"), ("carer", "cared_for"), ("cared_for", "carer"),
        ("grandparent", "grandchild"), ("grandchild", "grandparent"), ("sibling", "sibling"),
        ("spouse", "spouse"), ("friend", "friend"), ("other", "other"),
    ],
)  # fmt: skip
def test_every_kind_reads_rightly_from_both_ends(cast, mother, child, typed, other_side):
    services.add_relation(by=cast.worker, client=child, other=mother, kind=typed)
    assert seen(child) == [("周兰", typed)]
    assert seen(mother) == [("周小满", other_side)]


def test_a_spouse_is_not_recorded_again_from_the_other_end(cast, mother, child):
    services.add_relation(by=cast.worker, client=child, other=mother, kind="sibling")
    with pytest.raises(rules.RelationKnown):
        services.add_relation(by=cast.worker, client=mother, other=child, kind="sibling")


def test_nobody_is_related_to_themselves(cast, mother):
    with pytest.raises(rules.RelatedToSelf):
        services.add_relation(by=cast.worker, client=mother, other=mother, kind="friend")
    with pytest.raises(IntegrityError), transaction.atomic(), action("test.forced", by=cast.worker):
        Relation(from_client=mother, to_client=mother, kind="friend").save()


def test_relations_do_not_cross_institutions(cast, register, mother):
    theirs = register("周远", by=cast.neighbour_worker)
    with pytest.raises(rules.OtherInstitution):
        services.add_relation(by=cast.worker, client=mother, other=theirs, kind="sibling")


def test_a_relation_recorded_by_mistake_is_removed_on_both_pages(cast, mother, child):
    relation = services.add_relation(by=cast.worker, client=child, other=mother, kind="mother")
    services.remove_relation(by=cast.worker, relation=relation)
    assert seen(child) == seen(mother) == []


def test_two_people_are_not_mother_and_sister_at_once(cast, child, mother):
    services.add_relation(by=cast.worker, client=child, other=mother, kind="mother")
    for kind in ("sibling", "spouse", "grandparent", "child"):
        with pytest.raises(
            (KinAlready, ChildOlderThanParent, OwnAncestor, PartnerTooYoung, GrandparentTooYoung)
        ):
            services.add_relation(by=cast.worker, client=child, other=mother, kind=kind, today=TODAY)
    services.add_relation(by=cast.worker, client=child, other=mother, kind="carer")
    assert [tie.kind for tie in queries.ties_of(child)] == ["mother", "carer"]


def test_nobody_is_parent_grandparent_or_partner_before_their_time(cast, register, inside):
    child = register("安康", birth_date=dt.date(2017, 3, 1))
    older = register("安宁", sex="female", birth_date=dt.date(2010, 3, 1))
    for kind, refusal in (
        ("mother", ParentTooYoung),
        ("grandparent", GrandparentTooYoung),
        ("spouse", PartnerTooYoung),
    ):
        with pytest.raises(refusal):
            services.add_relation(by=cast.worker, client=child, other=older, kind=kind, today=TODAY)
    services.add_relation(by=cast.worker, client=child, other=older, kind="sibling", today=TODAY)
