"""A hospital with as many cases as an export is to have, beside the city for as long as that takes.

No institution of a generated city has tens of thousands of cases. These are copies of the city's rows under other keys,
taken away afterwards so that the next run finds the city as it was; the hospital itself and who leads it stay.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from .place import Place

USERNAME = "bench-export"
KEYS = {
    "place": "0190aaaa-0000-7000-8000-00000000ca5e",
    "account": "0190aaaa-0000-7000-8000-00000000acc0",
    "seat": "0190aaaa-0000-7000-8000-000000005ea7",
}
LEAD = (
    """
    INSERT INTO registry_institution SELECT made.* FROM registry_institution t, jsonb_populate_record(t, jsonb_build_object(
        'id', %(place)s::uuid, 'name', '导出测试医院', 'name_key', '导出测试医院', 'credit_code', NULL)) made
    WHERE t.id = %(from)s ON CONFLICT DO NOTHING
    """,
    """
    INSERT INTO registry_account SELECT made.* FROM registry_account t, jsonb_populate_record(t, jsonb_build_object(
        'id', %(account)s::uuid, 'username', %(username)s::text)) made
    WHERE t.username = %(worker)s ON CONFLICT DO NOTHING
    """,
    """
    INSERT INTO registry_seat SELECT made.* FROM registry_seat t, jsonb_populate_record(t, jsonb_build_object(
        'id', %(seat)s::uuid, 'account_id', %(account)s::uuid, 'institution_id', %(place)s::uuid,
        'role', 'department_lead')) made
    WHERE t.account_id = (SELECT id FROM registry_account WHERE username = %(worker)s) ON CONFLICT DO NOTHING
    """,
)
PEOPLE = """
    INSERT INTO people_client SELECT made.* FROM generate_series(1, %(cases)s / 1000) turn, people_client t,
        LATERAL jsonb_populate_record(t, jsonb_build_object(
            'id', md5(turn || t.id::text)::uuid, 'institution_id', %(place)s::uuid,
            'terms', '[]'::jsonb, 'unit_id', NULL, 'archived_at', NULL)) made
    WHERE t.id IN (SELECT id FROM people_client WHERE institution_id <> %(place)s ORDER BY id LIMIT 1000)
"""
CASES = """
    INSERT INTO cases_case SELECT made.*
    FROM (SELECT id, row_number() OVER () AS number FROM people_client WHERE institution_id = %(place)s) p, cases_case t,
        LATERAL jsonb_populate_record(t, jsonb_build_object('id', md5(p.id::text)::uuid, 'institution_id', %(place)s::uuid,
            'client_id', p.id, 'number', '2026' || lpad(p.number::text, 5, '0'), 'episode', 1, 'previous_id', NULL,
            'request_id', NULL, 'presenting', '', 'closing_text', '')) made
    WHERE t.id = (SELECT id FROM cases_case WHERE state = 'open' AND institution_id <> %(place)s LIMIT 1)
"""


@contextmanager
def hospital(at: Place, *, cases: int) -> Iterator[str]:
    """Have the hospital with so many thousands of cases; yields who leads it, whose password is the worker's.

    Raises `psycopg.Error` where the database user may not let triggers rest.
    """
    told = KEYS | {"from": at.institution, "username": USERNAME, "worker": at.signs_in[0], "cases": cases}
    with psycopg.connect(at.url, autocommit=True) as connection:
        try:
            _write(connection, *LEAD, *_GONE, PEOPLE, CASES, told=told)
            yield USERNAME
        finally:
            _write(connection, *_GONE, told=told)


_GONE = (
    "DELETE FROM cases_case WHERE institution_id = %(place)s",
    "DELETE FROM people_client WHERE institution_id = %(place)s",
)


def _write(connection: psycopg.Connection, *statements: str, told: dict) -> None:
    with connection.transaction():
        connection.execute("SET LOCAL session_replication_role = replica")
        for statement in statements:
            connection.execute(statement, told)
    connection.execute("VACUUM (ANALYZE) people_client, cases_case")
