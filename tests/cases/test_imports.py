"""Logs kept elsewhere: taken over signed, never doubled, taken back while nothing was built on them."""

from dataclasses import replace
from uuid import uuid4

import pytest

from lianqiao.cases import rules, services
from lianqiao.cases.facts import CONTACTS, PRESENCES
from lianqiao.cases.models import Contact, Presence
from lianqiao.cases.services import ImportedContact
from lianqiao.registry.services import seated

from .stage import NOW, days_ago, person


@pytest.fixture
def rows(hospital):
    clients = [person(hospital, name) for name in ("甲", "乙", "丙")]
    return [
        ImportedContact(
            source_ref=f"log-2:{n}", on=days_ago(n), client_ids=[client.pk], category="A", scene="ward",
            minutes_direct=15 * (n + 1), worker_name="陈曦",
        )
        for n, client in enumerate(clients)
    ]  # fmt: skip


def take(hospital, rows, batch=None):
    with seated("test") as by:
        return services.record_imported_contacts(
            by=by, institution=hospital, rows=rows, batch=batch or uuid4(), at=NOW
        )


def test_rows_become_signed_contacts_with_their_origin(hospital, rows, in_hospital):
    batch = uuid4()
    receipt = take(hospital, rows, batch)
    assert receipt.created == [row.source_ref for row in rows]
    contacts = list(Contact.objects.order_by("source_ref"))
    assert [(one.state, one.batch, one.source_ref, one.worker_name) for one in contacts] == [
        ("signed", batch, row.source_ref, "陈曦") for row in rows
    ]
    assert sorted(row["minutes"] for row in PRESENCES.rows()) == [15, 30, 45]


def test_the_same_log_again_changes_nothing_and_a_corrected_row_replaces_the_old(hospital, rows, in_hospital):
    take(hospital, rows)
    again = take(hospital, [*rows[:2], replace(rows[2], minutes_direct=60)])
    assert (again.created, again.unchanged, again.updated) == (
        [], ["log-2:0", "log-2:1"], ["log-2:2"],
    )  # fmt: skip
    assert Contact.objects.count() == Presence.objects.count() == 3
    assert Contact.objects.get(source_ref="log-2:2").minutes_direct == 60


def test_a_batch_is_taken_back(hospital, rows, in_hospital):
    first, second = uuid4(), uuid4()
    take(hospital, rows[:2], first)
    take(hospital, rows[2:], second)
    with seated("test") as by:
        assert services.erase_batch(by=by, institution=hospital, batch=first) == 2
    assert [row["contact"] for row in CONTACTS.rows()] == [str(Contact.objects.get(batch=second).pk)]


def test_what_something_was_added_to_stays(cast, hospital, rows, in_hospital):
    batch = uuid4()
    take(hospital, rows, batch)
    contact = Contact.objects.get(source_ref="log-2:0")
    services.add_addendum(by=cast.worker, contact=contact, text="当天另有电话。", at=NOW)
    with seated("test") as by, pytest.raises(rules.BatchBuiltUpon):
        services.erase_batch(by=by, institution=hospital, batch=batch)
    assert Contact.objects.count() == 3
    receipt = take(hospital, [replace(rows[0], minutes_direct=99)])
    assert receipt.kept == ["log-2:0"]
    contact.refresh_from_db()
    assert contact.minutes_direct == 15


def test_several_people_of_one_row_are_several_person_times(hospital, rows, in_hospital):
    together = replace(rows[0], client_ids=[row.client_ids[0] for row in rows], roles=["client", "family"])
    take(hospital, [together])
    assert sorted(row["role"] for row in PRESENCES.rows()) == ["client", "client", "family"]
    assert [row["present"] for row in CONTACTS.rows()] == [3]


def test_contacts_of_a_case_are_counted_into_it_and_out_again(cast, case, child, hospital, in_hospital):
    batch = uuid4()
    row = ImportedContact(
        source_ref="x", on=days_ago(1), client_ids=[child.pk], case_id=case.pk, minutes_direct=5
    )
    take(hospital, [row], batch)
    case.refresh_from_db()
    assert (case.contacts_signed, case.quiet_since) == (1, days_ago(1))
    with seated("test") as by:
        services.erase_batch(by=by, institution=hospital, batch=batch)
    case.refresh_from_db()
    assert (case.contacts_signed, case.quiet_since) == (0, case.opened_on)


def test_ten_thousand_rows_are_a_few_dozen_queries(
    hospital, rows, in_hospital, django_assert_max_num_queries
):
    many = [replace(rows[0], source_ref=f"many:{n}") for n in range(2500)]
    with django_assert_max_num_queries(40):
        assert len(take(hospital, many).created) == 2500
