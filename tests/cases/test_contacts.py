"""Contacts: recorded in half a minute, counted by who was present, and never changed once signed."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction

from lianqiao.cases import rules, services
from lianqiao.cases.facts import CASES, CONTACTS, PRESENCES
from lianqiao.cases.models import Case, Contact, PlanStep, Presence
from lianqiao.cases.queries import case_figures
from lianqiao.cases.services import Present
from lianqiao.cases.services.contacts import split_minutes
from lianqiao.cases.signals import contact_signed
from lianqiao.core.errors import StaleRecord

from .stage import NOW, TODAY, days_ago, person, talk


def record(cast, told, **more):
    return services.record_contact(by=cast.worker, told=told, at=NOW, **more)


def test_a_patient_and_her_mother_together_are_one_contact_two_persons_two_person_times(
    cast, case, child, mother
):
    contact = record(cast, talk(child, mother), sign=True)

    assert contact.case == case
    facts = list(PRESENCES.rows())
    assert len(facts) == 2  # person-times, "all present"
    assert len({row["person"] for row in facts}) == 2
    assert [row["present"] for row in CONTACTS.rows()] == [2]  # one contact: person-times "per session" are 1
    assert case_figures(case) == (case_figures(case).__class__)(
        contacts=1, persons=2, person_times=2, minutes_direct=30, minutes_indirect=0
    )


def test_a_late_note_in_a_closed_case_plans_nothing_more(cast, case, child):
    record(cast, talk(child), sign=True)
    services.close_case(
        by=cast.worker,
        case=case,
        outcome="improved",
        reason="goals_reached",
        on=TODAY,
        today=TODAY,
        text="好转",
    )
    late = talk(child, case=case, next_step="再打一次电话", next_step_on=TODAY)
    with pytest.raises(rules.CaseIsClosed):
        record(cast, late, sign=True)
    assert not PlanStep.objects.filter(case=case).exists()


def test_a_draft_counts_nowhere_until_it_is_signed(cast, case, child):
    contact = record(cast, talk(child))
    assert list(PRESENCES.rows()) == []
    assert list(CONTACTS.rows()) == []

    services.sign_contact(by=cast.worker, contact=contact, at=NOW)

    assert [row["contact"] for row in PRESENCES.rows()] == [str(contact.pk)]
    case.refresh_from_db()
    assert (case.contacts_signed, case.quiet_since) == (1, TODAY)


def test_every_fact_row_carries_exactly_its_columns(cast, case, child):
    record(cast, talk(child, care_stage="during"), sign=True)
    for fact in (PRESENCES, CONTACTS, CASES):
        (row,) = fact.rows()
        assert set(row) == set(fact.schema), fact.name
        assert not any("周" in str(value) for value in row.values())


def test_the_category_is_that_of_the_first_item(cast, case, child):
    assert record(cast, talk(child, items=["B2", "A1"])).category == "B"


def test_minutes_are_shared_or_divided(cast, case, child, mother):
    shared = record(cast, talk(child, mother, minutes_direct=45))
    divided = record(cast, talk(child, mother, minutes_direct=45, split=True))
    assert sorted(p.minutes for p in shared.presences.all()) == [45, 45]
    assert sorted(p.minutes for p in divided.presences.all()) == [22, 23]
    assert split_minutes(100, 3) == [34, 33, 33]


def test_siblings_with_cases_of_their_own_are_counted_in_their_own(cast, case, child, hospital, lin):
    brother = person(hospital, "周小苗")
    his = services.open_case(by=cast.worker, client=brother, on=days_ago(2), responsible=lin)
    record(cast, talk(child, brother), sign=True)
    for one in (case, his):
        one.refresh_from_db()
        assert one.contacts_signed == 1
        assert case_figures(one).person_times == 1


def test_a_contact_outside_any_case_is_possible(cast, child, in_hospital, lin):
    assert record(cast, talk(child), sign=True).case is None


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({"on": TODAY + dt.timedelta(days=1)}, rules.InTheFuture),
        ({"minutes_direct": 2000}, rules.TooManyMinutes),
        ({"on": days_ago(9)}, rules.BeforeOpening),
        ({"items": []}, rules.ItemsMissing),
        ({"minutes_direct": 0}, rules.MinutesMissing),
    ],
)
def test_what_cannot_have_been_so_is_refused_and_nothing_is_kept(cast, case, child, told, refusal):
    with pytest.raises(refusal):
        record(cast, talk(child, case=case, **told), sign=True)
    assert not Contact.objects.exists()
    assert not Presence.objects.exists()


def test_nobody_and_the_same_person_twice_are_refused(cast, case, child):
    with pytest.raises(rules.NobodyPresent):
        record(cast, talk())
    with pytest.raises(rules.PresentTwice):
        record(cast, talk(child, child))


def test_a_draft_is_rewritten_by_its_writer_only(cast, case, child, mother):
    contact = record(cast, talk(child, text="first words"))
    services.change_contact(
        by=cast.worker, contact=contact, told=talk(child, mother, text="better words"), at=NOW
    )
    again = Contact.objects.get(pk=contact.pk)
    assert again.text == "better words"
    assert again.presences.count() == 2
    with pytest.raises(rules.NotYourNote):
        services.change_contact(by=cast.supervisor, contact=again, told=talk(child), at=NOW)
    with pytest.raises(rules.NotYourNote):
        services.sign_contact(by=cast.supervisor, contact=again, at=NOW)


def test_two_windows_on_one_draft_the_second_save_is_told(cast, case, child):
    contact = record(cast, talk(child))
    elsewhere = Contact.objects.get(pk=contact.pk)
    services.change_contact(by=cast.worker, contact=contact, told=talk(child, text="one"), at=NOW)
    with pytest.raises(StaleRecord):
        services.change_contact(by=cast.worker, contact=elsewhere, told=talk(child, text="two"), at=NOW)
    assert Contact.objects.get(pk=contact.pk).text == "one"


def test_the_next_step_joins_the_plan_when_the_note_is_signed(cast, case, child, lin):
    due = TODAY + dt.timedelta(days=3)
    contact = record(cast, talk(child, next_step="联系慈善项目", next_step_on=due))
    assert not PlanStep.objects.exists()
    services.sign_contact(by=cast.worker, contact=contact, at=NOW)
    step = PlanStep.objects.get()
    assert (step.case, step.text, step.due_on, step.owner) == (case, "联系慈善项目", due, lin)


def test_a_draft_can_be_thrown_away_a_signed_note_not(cast, case, child):
    services.discard_contact(by=cast.worker, contact=record(cast, talk(child)))
    assert not Contact.objects.exists()
    with pytest.raises(rules.ContactIsSigned):
        services.discard_contact(by=cast.worker, contact=record(cast, talk(child), sign=True))


def test_signing_is_announced_after_the_commit(cast, case, child, django_capture_on_commit_callbacks):
    heard = []

    def hear(sender, **news):
        heard.append((news["contact_id"], news["institution_id"]))

    contact_signed.connect(hear)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            contact = record(cast, talk(child), sign=True)
            assert heard == []
    finally:
        contact_signed.disconnect(hear)
    assert heard == [(contact.pk, contact.institution_id)]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE cases_contact SET minutes_direct = 999 WHERE id = %(contact)s",
        "UPDATE cases_contact SET state = 'draft', signed_at = NULL, signed_by_id = NULL WHERE id = %(contact)s",
        "DELETE FROM cases_contact WHERE id = %(contact)s",
        "UPDATE cases_presence SET minutes = 999 WHERE contact_id = %(contact)s",
        "DELETE FROM cases_presence WHERE contact_id = %(contact)s",
        (
            "INSERT INTO cases_presence (id, version, institution_id, contact_id, client_id, role, minutes) "
            "SELECT gen_random_uuid(), 1, institution_id, %(contact)s, %(other)s, 'client', 5 "
            "FROM cases_contact WHERE id = %(contact)s"
        ),
        "TRUNCATE cases_contact CASCADE",
        "TRUNCATE cases_presence",
    ],
)
def test_the_database_refuses_to_touch_what_is_signed(cast, case, child, mother, sql):
    contact = record(cast, talk(child), sign=True)
    with connection.cursor() as cursor:
        # Foreign keys are looked at by now, so that nothing but the trigger stands in the way.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, {"contact": contact.pk, "other": mother.pk})
    again = Contact.objects.get(pk=contact.pk)
    assert (again.minutes_direct, again.state, again.presences.count()) == (30, "signed", 1)


def test_an_addendum_is_added_and_never_changed(cast, case, child):
    contact = record(cast, talk(child), sign=True)
    addendum = services.add_addendum(by=cast.supervisor, contact=contact, text="更正：周五已出院。", at=NOW)
    assert addendum.author_name == "宋岚"
    for sql in ("UPDATE cases_addendum SET author_name = 'x'", "DELETE FROM cases_addendum"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    with pytest.raises(rules.NothingWritten):
        services.add_addendum(by=cast.worker, contact=contact, text="  ", at=NOW)
    with pytest.raises(rules.ContactIsDraft):
        services.add_addendum(by=cast.worker, contact=record(cast, talk(child)), text="x", at=NOW)


def test_the_note_is_not_readable_in_the_tables(cast, case, child):
    contact = record(cast, talk(child, text="母亲彻夜未眠"), sign=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c::text FROM cases_contact c UNION ALL SELECT v::text FROM cases_contactversion v"
        )
        stored = "".join(row[0] for row in cursor.fetchall())
    assert str(contact.pk) in stored
    assert "彻夜" not in stored
    assert Contact.objects.get(pk=contact.pk).text == "母亲彻夜未眠"


def test_the_database_remembers_what_a_draft_said_before(cast, case, child):
    contact = record(cast, talk(child, minutes_direct=15))
    services.change_contact(by=cast.worker, contact=contact, told=talk(child, minutes_direct=60), at=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT minutes_direct FROM cases_contactversion ORDER BY pgh_id")
        assert [row[0] for row in cursor.fetchall()] == [15, 60]


def test_a_note_written_at_once_costs_few_queries(cast, case, child, mother, django_assert_num_queries):
    record(cast, talk(child))  # the catalogue is read once a process
    # worker, open cases, savepoint, presences, contact, whether the client withdrew, whether the case rests, case,
    # trail, release
    with django_assert_num_queries(10):
        record(cast, talk(child, mother), sign=True)


def test_the_roles_of_those_present_are_kept(cast, case, child, mother):
    told = talk(child, mother)
    told = told.__class__(**{**told.__dict__, "present": [Present(child.pk), Present(mother.pk, "family")]})
    contact = record(cast, told)
    assert dict(contact.presences.values_list("client_id", "role")) == {
        child.pk: "client",
        mother.pk: "family",
    }
    assert Case.objects.get(pk=case.pk).contacts_signed == 0
