"""The trail: written with the act or not at all, never changed, and the first broken row named."""

import re

import pytest
from django.db import DatabaseError, connection, transaction

from lianqiao.audit.actions import action
from lianqiao.audit.models import TrailRow
from lianqiao.audit.services import chain_heads, first_broken_link
from lianqiao.config.cli import main
from lianqiao.core.errors import DomainError
from lianqiao.core.guard import WriteOutsideAction
from lianqiao.registry.models import Institution

pytestmark = pytest.mark.django_db

_FORGED = """
    INSERT INTO audit_trailrow
        (chain, seq, at, event, role, subject, subject_id, details, previous_hash, hash)
    SELECT chain, 7, at, event, role, subject, subject_id, details, hash, hash
    FROM audit_trailrow WHERE {chain} AND seq = 6
"""
# The last row with a fitting hash of its own: only its head still knows better.
_REWRITTEN = """
    UPDATE audit_trailrow SET details = '{{}}' WHERE {chain} AND seq = 6;
    UPDATE audit_trailrow SET hash = audit_row_hash(audit_trailrow) WHERE {chain} AND seq = 6
"""


@pytest.fixture
def five_acts(system, hospital):
    for number in range(5):
        with action("registry.renamed", by=system, on=hospital, number=number):
            hospital.short_name = f"清河{number}"
            hospital.save()
    return hospital


def tampered(sql: str) -> None:
    """Change rows the way only the owner of the database can: with triggers switched off."""
    with connection.cursor() as cursor:
        # Not by session_replication_role: that wants a superuser, and the embedded database's owner is none.
        cursor.execute("ALTER TABLE audit_trailrow DISABLE TRIGGER USER")
        cursor.execute(sql)
        cursor.execute("ALTER TABLE audit_trailrow ENABLE TRIGGER USER")


def test_an_act_and_its_trail_row_are_one_transaction(system, hospital):
    before = TrailRow.objects.count()

    def rename_and_fail():
        with action("registry.renamed", by=system, on=hospital):
            hospital.short_name = "清河"
            hospital.save()
            raise DomainError

    with pytest.raises(DomainError):
        rename_and_fail()
    assert TrailRow.objects.count() == before
    assert Institution.objects.get(pk=hospital.pk).short_name == ""


def test_a_record_is_not_written_outside_an_action(system, hospital):
    with pytest.raises(WriteOutsideAction):
        hospital.save()
    with pytest.raises(WriteOutsideAction):
        Institution.objects.filter(pk=hospital.pk).update(short_name="x")
    with pytest.raises(WriteOutsideAction):
        Institution.objects.filter(pk=hospital.pk).delete()
    with pytest.raises(WriteOutsideAction):
        Institution.objects.bulk_create([Institution(name="另一家")])


def test_each_institution_has_a_chain_of_its_own(system, five_acts, next_hospital):
    lengths = {chain: rows for chain, rows, _ in chain_heads()}
    assert lengths[five_acts.pk] == 6  # founded, then renamed five times
    assert lengths[next_hospital.pk] == 1
    assert first_broken_link() is None


@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET role = 'x'", "TRUNCATE {}"])
@pytest.mark.parametrize("table", ["audit_trailrow", "audit_accessrow"])
def test_the_database_refuses_to_change_the_trail(five_acts, statement, table):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_accessrow (at, reader, role, subject, subject_id, page)"
            " VALUES (now(), 'r', 'worker', 'people.client', gen_random_uuid(), 'case')"
        )
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


@pytest.mark.parametrize(
    ("change", "seq"),
    [
        ("UPDATE audit_trailrow SET details = '{{}}' WHERE {chain} AND seq = 3", 3),
        ("UPDATE audit_trailrow SET at = at + interval '1 second' WHERE {chain} AND seq = 2", 2),
        ("DELETE FROM audit_trailrow WHERE {chain} AND seq = 4", 5),
        ("DELETE FROM audit_trailrow WHERE {chain} AND seq = 1", 2),
        ("DELETE FROM audit_trailrow WHERE {chain} AND seq = 6", 6),
        ("UPDATE audit_trailrow SET seq = CASE seq WHEN 3 THEN -3 ELSE seq END WHERE {chain}", -3),
        (_FORGED, 7),
        (_REWRITTEN, 6),
    ],
)
def test_the_first_broken_row_is_named(five_acts, change, seq, capsys):
    tampered(change.format(chain=f"chain = '{five_acts.pk}'"))
    broken = first_broken_link()
    assert (broken.chain, broken.seq) == (five_acts.pk, seq)
    assert main(["verify-trail"]) == 1
    assert f"第 {seq} 条" in (printed := capsys.readouterr().out)
    assert not re.search(r"[A-Za-z]{3,} [a-z]{2,}", printed), printed
