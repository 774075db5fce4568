"""Every rule a city is checked by can fail: one row is spoilt, and the check says which rule it breaks."""
# ruff: noqa: S608 - statements of our own making

import pytest
from django.db import connection

from bench.city.building import CityReport
from bench.city.checks import CityBroken, check
from bench.city.places import City
from bench.city.rules import RULES

pytestmark = pytest.mark.xdist_group("city")

_CLOSED = "(SELECT id FROM cases_case WHERE state = 'closed' AND contacts_signed > 0 ORDER BY id LIMIT 1)"
_SIGNED = "(SELECT id FROM cases_contact WHERE state = 'signed' AND case_id IS NOT NULL ORDER BY id LIMIT 1)"
_ELSEWHERE = "(SELECT max(id::text)::uuid FROM registry_institution)"
_FIRST = "(SELECT min(id::text)::uuid FROM registry_institution)"


def _spoil(table: str, what: str, which: str = "") -> str:
    """Return an UPDATE of one row of the first institution, or of the rows named."""
    which = which or f"id = (SELECT id FROM {table} WHERE institution_id = {_FIRST} ORDER BY id LIMIT 1)"
    return f"UPDATE {table} SET {what} WHERE {which}"


SPOILT = {
    ("contacts", "outside the days of its case"): _spoil("cases_contact", "\"on\" = '2020-01-01'", f"id = {_SIGNED}"),
    ("contacts", "case of another institution"): _spoil(
        "cases_contact", f"case_id = (SELECT id FROM cases_case WHERE institution_id = {_ELSEWHERE} LIMIT 1)"
    ),
    ("contacts", "worker not posted there that day"): _spoil("workforce_assignment", "from_on = '2026-06-29'"),
    ("contacts", "written from another's seat"): _spoil(
        "cases_contact", f"written_by_id = (SELECT id FROM registry_seat WHERE institution_id = {_ELSEWHERE} LIMIT 1)"
    ),
    ("contacts", "signed incomplete"): _spoil("cases_contact", "items = '{}'", f"id = {_SIGNED}"),
    ("contacts", "draft in a closed case"): _spoil(
        "cases_contact", "state = 'draft', signed_at = NULL, signed_by_id = NULL",
        f"id = (SELECT id FROM cases_contact WHERE case_id = {_CLOSED} LIMIT 1)",
    ),
    ("contacts", "in the future"): _spoil("cases_contact", "\"on\" = '2026-07-01'", f"id = {_SIGNED}"),
    ("contacts", "category not that of its first item"): _spoil("cases_contact", "items = '{C1}', category = 'D'"),
    ("presences", "of another institution"): _spoil("cases_presence", f"institution_id = {_ELSEWHERE}"),
    ("presences", "counted in another case"): _spoil(
        "cases_presence", "case_id = NULL", f"contact_id = {_SIGNED}"
    ),
    ("presences", "somebody else's case"): _spoil(
        "cases_case", f"client_id = (SELECT id FROM people_client WHERE institution_id = {_ELSEWHERE} LIMIT 1)",
        f"id = {_CLOSED}",
    ),
    ("presences", "met before being registered"): _spoil(
        "people_client", "registered_at = '2026-06-30 12:00+08'", f"id = (SELECT client_id FROM cases_case WHERE id = {_CLOSED})"
    ),
    ("nobody present", "contacts"): f"DELETE FROM cases_presence WHERE contact_id = {_SIGNED}",
    ("counters of cases", "signed contacts miscounted"): _spoil("cases_case", "contacts_signed = contacts_signed + 1"),
    ("counters of cases", "last contact misdated"): _spoil("cases_case", "quiet_since = quiet_since - 1"),
    ("counters of cases", "first contact misdated"): _spoil("cases_case", "first_contact_on = first_contact_on - 1"),
    ("counters of cases", "closed before the last contact"): _spoil(
        "cases_contact", "\"on\" = '2026-06-29'", f"case_id = {_CLOSED}"
    ),
    ("cases", "client of another institution"): _spoil("cases_case", f"institution_id = {_ELSEWHERE}, number = '209900001'"),
    ("cases", "opened before the client came"): _spoil("cases_case", "opened_on = '2020-01-01'", f"id = {_CLOSED}"),
    ("cases", "responsible not posted there"): _spoil(
        "cases_case", f"responsible_id = (SELECT worker_id FROM workforce_assignment WHERE institution_id = {_ELSEWHERE} LIMIT 1)"
    ),
    ("cases", "full case closed without a summary"): _spoil(
        "cases_case", "closing_text = ''", "id = (SELECT id FROM cases_case WHERE depth = 'full' AND state = 'closed' LIMIT 1)"
    ),
    ("cases", "reopened from what it does not follow"): _spoil(
        "cases_case", "episode = 3", "id = (SELECT id FROM cases_case WHERE episode = 2 LIMIT 1)"
    ),
    ("cases", "number of another year"): _spoil("cases_case", "number = '209900002'"),
    ("cases", "in the future"): _spoil("cases_case", "closed_on = '2026-07-02'", f"id = {_CLOSED}"),
    ("case numbers", "institutions and years with a gap"): _spoil(
        "cases_case", "number = left(number, 4) || '00999'",
        "id = (SELECT id FROM cases_case k WHERE episode = 1 AND NOT EXISTS"
        " (SELECT 1 FROM cases_case n WHERE n.previous_id = k.id) LIMIT 1)",
    ),
    ("steps", "open in a closed case"): _spoil(
        "cases_planstep", "state = 'open', settled_on = NULL, give_up_reason = ''", "id = (SELECT s.id FROM cases_planstep s"
        " JOIN cases_case k ON k.id = s.case_id WHERE k.state = 'closed' LIMIT 1)",
    ),
    ("steps", "settled after closing"): _spoil(
        "cases_planstep", "settled_on = '2026-07-01'", "id = (SELECT s.id FROM cases_planstep s"
        " JOIN cases_case k ON k.id = s.case_id WHERE k.state = 'closed' LIMIT 1)",
    ),
    ("steps", "of another institution"): _spoil("cases_planstep", f"institution_id = {_ELSEWHERE}"),
    ("requests", "accepted for another case"): _spoil(
        "cases_request", f"client_id = (SELECT id FROM people_client WHERE institution_id = {_ELSEWHERE} LIMIT 1)",
        "id = (SELECT id FROM cases_request WHERE state = 'accepted' ORDER BY id LIMIT 1)",
    ),
    ("requests", "answered before it was asked"): _spoil(
        "cases_request", "decided_at = received_at - interval '1 hour'", "id = (SELECT min(id::text)::uuid FROM cases_request"
        " WHERE state = 'accepted')",
    ),
    ("requests", "due at another hour"): _spoil("cases_request", "due_at = due_at + interval '1 minute'"),
    ("requests", "refused without a word"): _spoil(
        "cases_request", "answer_text = ''", "state IN ('redirected', 'declined')"
    ),
    ("requests", "ward of another institution"): _spoil(
        "cases_request", f"unit_id = (SELECT id FROM registry_unit WHERE institution_id = {_ELSEWHERE} LIMIT 1)"
    ),
    ("addenda", "to what is not signed yet"): "UPDATE cases_addendum SET written_at = '2000-01-01 00:00+08'",
    ("families", "across institutions"): "UPDATE people_relation SET to_client_id ="
    f" (SELECT id FROM people_client WHERE institution_id = {_ELSEWHERE} LIMIT 1) WHERE id = (SELECT r.id FROM people_relation r"
    f" JOIN people_client f ON f.id = r.from_client_id WHERE f.institution_id = {_FIRST} LIMIT 1)",
    ("group sessions", "of another institution"): _spoil("activities_groupsession", f"institution_id = {_ELSEWHERE}"),
    ("group sessions", "planned in the past, held ahead"): _spoil(
        "activities_groupsession", "state = 'planned', counted = 0, signed_at = NULL, signed_by_id = NULL"
    ),
    ("group sessions", "after the group ended"): "UPDATE activities_group SET ended_on = opened_on WHERE state = 'ended'",
    ("group sessions", "worker not posted there that day"): _spoil("activities_groupsession", "\"on\" = '2001-01-01'"),
    ("attendances", "at a session not held"): "UPDATE activities_groupsession SET state = 'cancelled', counted = 0,"
    " signed_at = NULL, signed_by_id = NULL WHERE id = (SELECT session_id FROM activities_attendance LIMIT 1)",
    ("attendances", "not a member"): "DELETE FROM activities_groupmember",
    ("attendances", "client of another institution"): _spoil(
        "activities_attendance", f"client_id = (SELECT id FROM people_client WHERE institution_id = {_ELSEWHERE} LIMIT 1)"
    ),
    ("activities", "held in the future"): _spoil(
        "activities_activity", "\"on\" = '2026-07-03'", "id = (SELECT id FROM activities_activity WHERE state = 'held' LIMIT 1)"
    ),
    ("activities", "worker not posted there that day"): _spoil("activities_activity", "\"on\" = '2001-01-01'"),
}  # fmt: skip


class Here:
    """Asks on the test's own connection, so that what it spoilt is seen and taken back; `only` names one question."""

    def __init__(self, only: str = "") -> None:
        self.only = only

    def each(self, _work, questions):
        for name, query in questions:
            if self.only and name != self.only:
                continue
            with connection.cursor() as cursor:
                cursor.execute(query)
                columns = [column.name for column in cursor.description]
                yield name, dict(zip(columns, cursor.fetchone(), strict=True))


def checked(report: CityReport, only: str = "") -> int:
    return check(City(report.spec), Here(only), report.rows, lambda *_: None)


def columns_of(query: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(query.format(today="2026-06-30"))
        return [column.name for column in cursor.description]


def test_a_sound_city_passes(city):
    assert checked(city) > len(RULES)


def test_every_rule_is_spoilt_below(city):
    assert {(name, column) for name, query in RULES.items() for column in columns_of(query)} == set(SPOILT)


@pytest.mark.parametrize("rule", SPOILT, ids=" ".join)
def test_a_spoilt_row_is_found(city, rule):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(SPOILT[rule])
        assert cursor.rowcount > 0
    name, column = rule
    with pytest.raises(CityBroken) as broken:
        checked(city, only=name)
    assert f"{name}: {column} (" in str(broken.value)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "UPDATE cases_contact SET scene = 'moon' WHERE id = " + _SIGNED,
            "values of cases_contact: scene (1 rows)",
        ),
        ("UPDATE cases_request SET source_kind = 'nobody'", "values of cases_request: source_kind"),
        (
            "ALTER TABLE cases_contact DISABLE TRIGGER pgtrigger_signed_is_final_26638",
            "pgtrigger_signed_is_final_26638",
        ),
        ("DELETE FROM cases_addendum", "cases_addendum has 0 rows"),
        ("INSERT INTO bench_city.put_aside VALUES ('a', 'b', false, 'c')", "still put aside"),
    ],
)
def test_a_wrong_code_a_sleeping_trigger_or_a_lost_row_is_found(city, statement, said):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement)
    with pytest.raises(CityBroken) as broken:
        checked(city)
    assert said in str(broken.value)


def test_a_key_that_does_not_hold_cannot_come_back_unseen(city):
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE cases_presence ADD CONSTRAINT later FOREIGN KEY (contact_id) REFERENCES cases_contact (id) NOT VALID"
        )
    with pytest.raises(CityBroken, match="later is off or unproven"):
        checked(city)
