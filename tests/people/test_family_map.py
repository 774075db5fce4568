"""The family map edits the data, and what is typed once on a client's page stands on it."""

import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from lianqiao.audit.actions import action
from lianqiao.genograms import rules
from lianqiao.genograms.symbols import is_dead
from lianqiao.genograms.told import Bound, Described
from lianqiao.people import queries, services, signals
from lianqiao.people.models import (
    EmotionalLink,
    FamilyMember,
    FamilySnapshot,
    FamilyUnion,
    ParentLink,
    Relation,
)
from lianqiao.people.queries.families import read_family
from lianqiao.people.rules import RelatedToSelf
from lianqiao.people.services import families, family_lines

from .conftest import NOW, TODAY


@pytest.fixture
def child(register, inside):
    return register("周小雨", sex="female", birth_date=dt.date(2018, 5, 4))


@pytest.fixture
def mother(register, inside):
    return register("周兰", sex="female", birth_date=dt.date(1990, 2, 1))


@pytest.fixture
def father(register, inside):
    return register("周强", sex="male", birth_date=dt.date(1988, 2, 1))


@pytest.fixture
def grandmother(cast, child, mother):
    """Somebody nobody has met: described from the child's map as her mother's mother."""
    services.add_relation(by=cast.worker, client=child, other=mother, kind="mother")
    told = Described(name="外婆", sex="female", birth_year=1965)
    return families.add_parent(
        by=cast.worker, client=child, of=str(mother.pk), told=told, descent="biological", today=TODAY
    )


def ties(client):
    return {(link.child, parent) for link in read_family(client).family.parents for parent in link.parents}


def names(client):
    return {person.name for person in read_family(client).family.people}


def seen(client):
    return [(tie.other.name, str(tie.kind)) for tie in queries.ties_of(client)]


# --- typed once ---------------------------------------------------------------------------------------------------
def test_a_relation_typed_on_a_page_stands_on_both_maps_without_a_row_of_the_map(cast, child, mother):
    services.add_relation(by=cast.worker, client=child, other=mother, kind="mother")
    assert ties(child) == ties(mother) == {(str(child.pk), str(mother.pk))}
    assert not FamilyMember.objects.exists()
    assert read_family(child).family.index.name == "周小雨"
    assert read_family(mother).family.index.name == "周兰"


def test_spouses_siblings_and_carers_are_read_from_relations_too(cast, register, child, mother, father):
    neighbour, brother = register("王姨", sex="female"), register("周小天", sex="male")
    for other, kind in [(mother, "mother"), (father, "father"), (neighbour, "carer"), (brother, "sibling")]:
        services.add_relation(by=cast.worker, client=child, other=other, kind=kind)
    services.add_relation(
        by=cast.worker, client=mother, other=father, kind="spouse", since=dt.date(2015, 1, 1)
    )
    family = read_family(child).family
    assert [(one.kind, one.since) for one in family.unions] == [("marriage", 2015)]
    assert {link.siblings for link in family.parents if not link.parents} == {
        min(str(child.pk), str(brother.pk))
    }
    assert family[str(neighbour.pk)].carer_rank == 0
    assert [(one.code, one.one, one.other) for one in family.emotions] == [
        ("caretaker", str(neighbour.pk), str(child.pk))
    ]


def test_who_is_described_on_one_map_stands_on_the_maps_of_relatives(cast, child, mother, grandmother):
    assert names(mother) == names(child) == {"周小雨", "周兰", "外婆"}
    assert (str(mother.pk), str(grandmother.pk)) in ties(mother)


def test_who_is_noted_as_dead_is_drawn_so_on_every_map_and_lies_in_no_hospital(cast, ward, child, mother):
    services.add_relation(by=cast.worker, client=child, other=mother, kind="mother")
    services.note_death(by=cast.worker, client=mother, died_on=TODAY, today=TODAY)
    drawn = read_family(child).family[str(mother.pk)]
    assert (drawn.death_year, drawn.in_hospital, is_dead(drawn)) == (TODAY.year, False, True)
    assert not is_dead(read_family(child).family.index)
    services.note_death(by=cast.worker, client=mother, died_on=None, today=TODAY)
    assert not is_dead(read_family(child).family[str(mother.pk)])


def test_a_client_without_relation_has_a_map_of_their_own(cast, grandmother, father):
    assert names(father) == {"周强"}


def test_a_line_drawn_between_two_clients_stands_on_both_their_pages(cast, child, mother, father):
    services.add_relation(by=cast.worker, client=child, other=mother, kind="mother")
    services.add_relation(by=cast.worker, client=child, other=father, kind="father")
    drawn = {"client": child, "one": str(mother.pk), "other": str(father.pk), "today": TODAY}
    union = families.unite(by=cast.worker, bound=Bound("marriage", since=2015), **drawn)
    assert ("周强", "spouse") in seen(mother)
    services.remove_relation(by=cast.worker, relation=Relation.objects.get(kind="spouse"))
    assert not FamilyUnion.objects.filter(pk=union.pk).exists()
    assert [one.kind for one in read_family(child).family.unions] == ["unstated"]


def test_parent_and_child_drawn_between_clients_is_a_relation_named_by_the_sex(cast, child, mother, father):
    services.add_relation(by=cast.worker, client=child, other=mother, kind="mother")
    services.add_relation(by=cast.worker, client=mother, other=father, kind="partner")
    families.link_parent(
        by=cast.worker,
        client=child,
        child=str(child.pk),
        parent=str(father.pk),
        descent="biological",
        today=TODAY,
    )
    assert ("周强", "father") in seen(child)


def test_taking_a_line_off_takes_the_relation_too_and_undo_brings_both_back(cast, child, mother, father):
    services.add_relation(by=cast.worker, client=child, other=mother, kind="mother")
    services.add_relation(by=cast.worker, client=mother, other=father, kind="partner")
    told = {"child": str(child.pk), "parent": str(father.pk), "descent": "biological", "today": TODAY}
    link = families.link_parent(by=cast.worker, client=child, **told)
    gone = {"client": child, "kind": "descent", "pk": link.pk}
    family_lines.take_off(by=cast.worker, at=timezone.now(), **gone)
    assert ("周强", "father") not in seen(child)
    assert (str(child.pk), str(father.pk)) not in ties(child)
    family_lines.put_back(by=cast.worker, **gone)
    assert ("周强", "father") in seen(child)
    assert (str(child.pk), str(father.pk)) in ties(child)


# --- relations are held to the same rules ------------------------------------------------------------------------
def test_a_relation_cannot_give_a_second_mother(cast, register, child, mother):
    services.add_relation(by=cast.worker, client=child, other=mother, kind="mother")
    other = register("李梅", sex="female", birth_date=dt.date(1985, 1, 1))
    with pytest.raises(rules.ParentKnown) as refusal:
        services.add_relation(by=cast.worker, client=child, other=other, kind="mother")
    assert refusal.value.field == "kind"
    assert "家系图" in str(refusal.value)  # where the descent can be chosen: not on the form of a relation


def test_a_relation_cannot_make_a_child_older_than_its_mother_nor_its_own_grandmother(
    cast, register, child, mother
):
    with pytest.raises(rules.ChildOlderThanParent):
        services.add_relation(by=cast.worker, client=mother, other=child, kind="mother")
    one, two = register("甲"), register("乙")
    services.add_relation(by=cast.worker, client=one, other=two, kind="parent")
    with pytest.raises(rules.OwnAncestor):
        services.add_relation(by=cast.worker, client=two, other=one, kind="parent")
    with pytest.raises(RelatedToSelf):
        services.add_relation(by=cast.worker, client=one, other=one, kind="spouse")


def test_nobody_has_two_spouses_at_a_time(cast, register, mother, father):
    services.add_relation(by=cast.worker, client=mother, other=father, kind="spouse")
    with pytest.raises(rules.MarriagesOverlap):
        services.add_relation(
            by=cast.worker, client=mother, other=register("王勇", sex="male"), kind="spouse"
        )


# --- drawing -----------------------------------------------------------------------------------------------------
def test_a_child_is_put_below_both_parents_and_a_sibling_beside_it(cast, child, mother, grandmother):
    told = Described(name="弟弟", sex="male", birth_year=2020)
    brother = families.add_sibling(
        by=cast.worker, client=child, of=str(child.pk), told=told, descent="biological", today=TODAY
    )
    assert (str(brother.pk), str(mother.pk)) in ties(child)
    partner = families.add_partner(
        by=cast.worker, client=child, of=str(grandmother.pk), told=Described(name="外公", sex="male"),
        bound=Bound("marriage", since=1986, divorced=2000), today=TODAY,
    )  # fmt: skip
    aunt = families.add_child(
        by=cast.worker, client=child, of=str(grandmother.pk), other=str(partner.pk),
        told=Described(name="小姨", sex="female", birth_year=1995), descent="adopted", since=1996, today=TODAY,
    )  # fmt: skip
    family = read_family(child).family
    link = next(one for one in family.parents if one.child == str(aunt.pk))
    assert (link.parents, link.kind, link.since) == (
        tuple(sorted((str(grandmother.pk), str(partner.pk)))), "adopted", 1996,
    )  # fmt: skip


def test_a_sibling_without_known_parents_hangs_below_a_parent_without_a_name(cast, child):
    families.add_sibling(
        by=cast.worker,
        client=child,
        of=str(child.pk),
        told=Described(name="哥哥"),
        descent="biological",
        today=TODAY,
    )
    family = read_family(child).family
    (parents,) = {link.parents for link in family.parents}
    assert len(family.parents) == 2
    assert family[parents[0]].name == ""


def test_what_is_refused_leaves_nothing_behind(cast, child, mother, grandmother):
    before = FamilyMember.objects.count()
    told = Described(name="姐姐", sex="female", birth_year=1960)
    with pytest.raises(rules.ChildOlderThanParent):
        families.add_child(
            by=cast.worker, client=child, of=str(mother.pk), told=told, descent="biological", today=TODAY
        )
    assert FamilyMember.objects.count() == before


def test_what_is_said_of_a_client_in_their_record_is_not_said_again(cast, child, mother):
    services.add_relation(by=cast.worker, client=child, other=mother, kind="mother")
    told = Described(name="别的名字", sex="male", birth_year=1950, carer_rank=1, occupation="超市收银员")
    families.change_member(by=cast.worker, client=child, key=str(mother.pk), told=told, today=TODAY)
    person = read_family(child).family[str(mother.pk)]
    assert (person.name, person.sex, person.birth_year) == ("周兰", "female", 1990)
    assert (person.carer_rank, person.occupation) == (1, "超市收银员")


def test_a_bond_known_by_a_relation_may_end(cast, child, mother, father):
    services.add_relation(
        by=cast.worker, client=mother, other=father, kind="spouse", since=dt.date(2015, 1, 1)
    )
    (union,) = read_family(mother).family.unions
    bound = Bound("marriage", since=2015, divorced=2020)
    families.change_union(by=cast.worker, client=mother, key=union.key, bound=bound, today=TODAY)
    (union,) = read_family(mother).family.unions
    assert (union.since, union.divorced) == (2015, 2020)


def test_everybody_lives_in_one_household(cast, child, mother, grandmother):
    keys = [str(child.pk), str(mother.pk)]
    family_lines.keep_household(by=cast.worker, client=child, members=keys, name="家里")
    family_lines.keep_household(by=cast.worker, client=child, members=[str(mother.pk), str(grandmother.pk)])
    homes = {one.name: set(one.members) for one in read_family(child).family.households}
    assert homes == {"家里": {str(child.pk)}, "": {str(mother.pk), str(grandmother.pk)}}


def test_dragging_adds_up_and_keeps_to_the_row(cast, child):
    for _turn in range(3):
        family_lines.drag(by=cast.worker, client=child, key=str(child.pk), dx=40, dy=15)
    assert read_family(child).family[str(child.pk)].nudge == (120.0, 20.0)
    assert family_lines.straighten(by=cast.worker, client=child) == 1
    assert read_family(child).family[str(child.pk)].nudge == (0.0, 0.0)


def test_a_person_taken_off_comes_back_with_their_ties(cast, child, mother, grandmother):
    gone = {"client": child, "kind": "member", "pk": grandmother.pk}
    family_lines.take_off(by=cast.worker, at=timezone.now(), **gone)
    assert "外婆" not in names(child)
    family_lines.put_back(by=cast.worker, **gone)
    assert (str(mother.pk), str(grandmother.pk)) in ties(child)


def test_nothing_of_another_map_can_be_taken_off(cast, child, mother, father, grandmother):
    with pytest.raises(rules.NotOnTheMap):
        family_lines.take_off(
            by=cast.worker, client=father, kind="member", pk=grandmother.pk, at=timezone.now()
        )


def test_who_is_registered_later_is_not_typed_again(cast, register, child, mother, grandmother):
    known = register("孙桂英", sex="female", birth_date=dt.date(1964, 3, 3))
    families.recognise(by=cast.worker, client=child, key=str(grandmother.pk), known=known)
    assert ("孙桂英", "mother") in seen(mother)
    assert names(known) == {"周小雨", "周兰", "孙桂英"}
    with pytest.raises(rules.NotOnTheMap):
        families.recognise(by=cast.worker, client=child, key=str(grandmother.pk), known=known)
    aunt = families.add_sibling(
        by=cast.worker,
        client=child,
        of=str(mother.pk),
        told=Described(name="姨"),
        descent="biological",
        today=TODAY,
    )
    for somebody, refusal in [
        (known, rules.KnownOnMap),
        (register("太小", birth_date=dt.date(1960, 1, 1)), rules.ChildOlderThanParent),
    ]:
        with pytest.raises(refusal):
            families.recognise(by=cast.worker, client=child, key=str(aunt.pk), known=somebody)


# --- abuse, and what is kept ---------------------------------------------------------------------------------------
def test_a_line_of_abuse_is_announced_once_it_is_written(
    cast, child, mother, grandmother, django_capture_on_commit_callbacks
):
    told = []

    def hear(**news):
        told.append(news)

    signals.abuse_drawn.connect(hear)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            ends = {"one": str(grandmother.pk), "other": str(child.pk), "today": TODAY}
            link = family_lines.draw_feeling(by=cast.worker, client=child, code="physical_abuse", **ends)
            family_lines.draw_feeling(by=cast.worker, client=child, code="close", **ends)
    finally:
        signals.abuse_drawn.disconnect(hear)
    (news,) = told
    assert (news["link_id"], news["client_id"], news["institution_id"]) == (
        link.pk,
        child.pk,
        child.institution_id,
    )


def test_the_same_feeling_drawn_again_is_one_line(cast, child, mother):
    services.add_relation(by=cast.worker, client=child, other=mother, kind="mother")
    ends = {"one": str(child.pk), "other": str(mother.pk), "today": TODAY}
    for note in ("", "自述"):
        family_lines.draw_feeling(by=cast.worker, client=child, code="close", note=note, **ends)
    (link,) = EmotionalLink.objects.all()
    assert link.note == "自述"
    with pytest.raises(rules.LinkWithSelf):
        family_lines.draw_feeling(
            by=cast.worker, client=child, code="close", **ends | {"other": str(child.pk)}
        )


def test_a_kept_map_stays_as_it_was(cast, child, mother, grandmother):
    kept = family_lines.keep_snapshot(
        by=cast.worker, client=child, title="首次", on=TODAY, at=NOW, today=TODAY
    )
    family_lines.take_off(by=cast.worker, client=child, kind="member", pk=grandmother.pk, at=timezone.now())
    people = FamilySnapshot.objects.get(pk=kept.pk).drawn["people"]
    assert {person["name"] for person in people} == {"周小雨", "周兰", "外婆"}
    with pytest.raises(rules.KeptAhead):
        family_lines.keep_snapshot(
            by=cast.worker, client=child, title="", on=TODAY + dt.timedelta(days=1), at=NOW, today=TODAY
        )


def test_the_database_refuses_to_change_a_kept_map(cast, child):
    kept = family_lines.keep_snapshot(by=cast.worker, client=child, title="", on=TODAY, at=NOW, today=TODAY)
    kept.on = TODAY - dt.timedelta(days=1)
    for refused in (kept.save, kept.delete):
        with pytest.raises(DatabaseError), transaction.atomic(), action("people.family_kept", by=cast.worker):
            refused()


def test_the_database_knows_a_descent_once_and_nobody_as_their_own_parent(cast, child, mother, grandmother):
    link = ParentLink.objects.get()
    again = {"institution_id": link.institution_id, "family_id": link.family_id, "kind": "biological"}
    for ends in ({"child": link.child, "parent": link.parent}, {"child": link.child, "parent": link.child}):
        with (
            pytest.raises(IntegrityError),
            transaction.atomic(),
            action("people.family_drawn", by=cast.worker),
        ):
            ParentLink(**again, **ends).save()


def test_names_and_notes_are_unreadable_in_the_database(cast, grandmother):
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM people_familymember WHERE id = %s", [grandmother.pk])
        assert "外婆" not in cursor.fetchone()[0]
