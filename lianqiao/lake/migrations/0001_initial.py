"""The change log of the facts: which institution's month of which fact a transaction has touched.

Statement-level triggers with transition tables: a COPY of 100,000 rows writes a row a month and not a row a row. An
update is logged only where a column a fact is made of has changed, so that the counters a signed contact moves on its
case leave the case's own month alone. Without a reader nothing is written.
"""

from django.conf import settings
from django.db import migrations, models

# What of a changed table's rows the facts are made of; `{rows}` is the transition table.
_CONTACT = """
    SELECT id, institution_id AS institution, "on" AS day, category, scene, care_stage, mode, worker_id,
           minutes_direct, minutes_indirect
    FROM {rows} WHERE state = 'signed'"""
_TECHNIQUES = """
    SELECT id, institution_id AS institution, "on" AS day, category, scene, care_stage, mode, worker_id, techniques
    FROM {rows} WHERE state = 'signed' AND techniques <> '{{}}'"""
_PRESENCE = """
    SELECT p.id, p.institution_id AS institution, c."on" AS day, p.contact_id, p.client_id, p.case_id, p.role, p.minutes
    FROM {rows} p JOIN cases_contact c ON c.id = p.contact_id WHERE c.state = 'signed'"""
_CASE = """
    SELECT id, institution_id AS institution, opened_on AS day, client_id, depth, closed_on, state, close_reason,
           first_contact_on, responsible_id
    FROM {rows}"""
# The depth of a case stands in every presence of it. A case new or gone has none.
_DEPTH = """
    SELECT r.id, p.institution_id AS institution, c."on" AS day, r.depth
    FROM {rows} r JOIN cases_presence p ON p.case_id = r.id JOIN cases_contact c ON c.id = p.contact_id
    WHERE c.state = 'signed'"""
# What somebody is stands in every presence of theirs. A client new or gone has none.
_WHO = """
    SELECT r.id, p.institution_id AS institution, c."on" AS day, r.kind, r.sex, r.birth_date
    FROM {rows} r JOIN cases_presence p ON p.client_id = r.id JOIN cases_contact c ON c.id = p.contact_id
    WHERE c.state = 'signed'"""
_SESSION = """
    SELECT id, institution_id AS institution, "on" AS day, category, scene, worker_id, minutes, counted
    FROM {rows} WHERE state = 'held'"""
_ATTENDANCE = """
    SELECT a.id, a.institution_id AS institution, s."on" AS day, a.session_id, a.client_id, a.status
    FROM {rows} a JOIN activities_groupsession s ON s.id = a.session_id WHERE s.state = 'held'"""
_ACTIVITY = """
    SELECT id, institution_id AS institution, "on" AS day, category, scene, worker_id, minutes, head_count, count_method
    FROM {rows} WHERE state = 'held'"""
# A record of a moment is of the day it is where we are, as its fact says.
_HERE = f"AT TIME ZONE '{settings.TIME_ZONE}'"
_MEETING = f"""
    SELECT m.id, m.institution_id AS institution, (m.starts_at {_HERE})::date AS day, m.kind, m.minutes,
           m.client_present, m.case_id, m.unit_id
    FROM {{rows}} m WHERE m.state IN ('signed', 'tasks_closed')"""
_ATTENDEE = f"""
    SELECT a.id, m.institution_id AS institution, (m.starts_at {_HERE})::date AS day, a.meeting_id, a.role, a.came
    FROM {{rows}} a JOIN meetings_meeting m ON m.id = a.meeting_id WHERE m.state IN ('signed', 'tasks_closed')"""
_REPORT = f"""
    SELECT id, institution_id AS institution, (discovered_at {_HERE})::date AS day, kind, danger_now,
           decision, decided_at, reported_to, reported_at, discovered_at, case_id
    FROM {{rows}}"""
_REQUEST = f"""
    SELECT q.id, q.institution_id AS institution, (q.received_at {_HERE})::date AS day,
           q.decided_at, q.source_kind, q.urgency, q.reason, q.state, q.unit_id, {{column}}
    FROM {{tables}}"""
_ASKED = _REQUEST.format(column="q.case_id", tables="{rows} q")
_ANSWERED = _REQUEST.format(
    column="r.first_contact_on", tables="{rows} r JOIN cases_request q ON q.case_id = r.id"
)
_ASKED_FROM = _REQUEST.format(column="r.kind", tables="{rows} r JOIN cases_request q ON q.unit_id = r.id")
_ASKED_AFTER = """
    SELECT r.id, f.institution_id AS institution, f.due_on AS day, r.client_id
    FROM {rows} r JOIN cases_followup f ON f.case_id = r.id"""
_FOLLOW_UP = """
    SELECT id, institution_id AS institution, due_on AS day, case_id, state, done_on, new_needs FROM {rows}"""
_PLAN = """
    SELECT id, institution_id AS institution, made_on AS day, case_id, edition, state, approach, agreed_on, starts_on,
           ended_on
    FROM {rows}"""
_PLANNED_CASE = """
    SELECT r.id, p.institution_id AS institution, p.made_on AS day, r.opened_on, r.depth, r.client_id,
           r.responsible_id
    FROM {rows} r JOIN casework_serviceplan p ON p.case_id = r.id"""
_RATED_CASE = """
    SELECT r.id, v.institution_id AS institution, v."on" AS day, r.client_id
    FROM {rows} r JOIN casework_serviceplan p ON p.case_id = r.id JOIN casework_goalreview v ON v.plan_id = p.id"""
_GOAL = """
    SELECT g.id, g.institution_id AS institution, p.made_on AS day
    FROM {rows} g JOIN casework_serviceplan p ON p.id = g.plan_id"""
_RATING = """
    SELECT t.id, t.institution_id AS institution, v."on" AS day, t.level, t.goal_id, t.review_id
    FROM {rows} t JOIN casework_goalreview v ON v.id = t.review_id"""
_REVIEW = """
    SELECT id, institution_id AS institution, "on" AS day, t_score FROM {rows}"""
_CONSENT = """
    SELECT id, institution_id AS institution, decided_on AS day, client_id, purpose, state, from_on, until_on, ended_on
    FROM {rows} WHERE decided_on IS NOT NULL"""
_EXPERIENCE = """
    SELECT id, institution_id AS institution, month AS day, respected, heard, understood, helped, prepared, recommends
    FROM {rows}"""
_WHOLE = "SELECT id, NULL::uuid AS institution, NULL::date AS day, {columns} FROM {{rows}}"


def _whole(columns: str) -> str:
    return _WHOLE.format(columns=columns)


# What of a case stands in the rows of other facts. Its counters move with every signed contact: only when one of these has
# changed are those rows looked for.
CASE_COLUMNS = "id, client_id, depth, opened_on, first_contact_on, responsible_id"
LINKED = {
    "cases_case": (
        CASE_COLUMNS,
        [
            (("presences",), _DEPTH),
            (("requests",), _ANSWERED),
            (("follow_ups",), _ASKED_AFTER),
            (("plans",), _PLANNED_CASE),
            (("ratings",), _RATED_CASE),
        ],
    ),
    "people_client": ("id, kind, sex, birth_date", [(("presences",), _WHO)]),
    "registry_unit": ("id, kind", [(("requests",), _ASKED_FROM)]),
}
SOURCES = {
    "cases_contact": [(("contacts", "presences"), _CONTACT), (("techniques",), _TECHNIQUES)],
    "cases_presence": [(("contacts", "presences"), _PRESENCE)],
    "cases_case": [(("cases",), _CASE)],
    "cases_request": [(("requests",), _ASKED)],
    "cases_followup": [(("follow_ups",), _FOLLOW_UP)],
    "casework_serviceplan": [(("plans",), _PLAN)],
    "casework_goal": [(("plans",), _GOAL)],
    "casework_goalreview": [(("ratings",), _REVIEW)],
    "casework_goalrating": [(("ratings",), _RATING)],
    "casework_experienceanswer": [(("experiences",), _EXPERIENCE)],
    "people_consent": [(("consents",), _CONSENT)],
    "activities_groupsession": [(("sessions", "attendances"), _SESSION)],
    "activities_attendance": [(("sessions", "attendances"), _ATTENDANCE)],
    "activities_activity": [(("activities",), _ACTIVITY)],
    "meetings_meeting": [(("meetings",), _MEETING)],
    "meetings_meetingattendee": [(("meetings",), _ATTENDEE)],
    "protection_safeguardingreport": [(("reports",), _REPORT)],
    "registry_institution": [(("profiles",), _whole("name, region_id"))],
    "registry_institutionprofile": [
        (
            ("profiles",),
            _whole(
                "institution_id, institution_class, level, specialty, department, beds, valid_from, valid_until"
            ),
        )
    ],
    "registry_programmestatus": [(("statuses",), _whole("institution_id, status, from_on, until_on"))],
    "workforce_assignment": [
        (
            ("assignments",),
            _whole("institution_id, worker_id, source, fulltime, fte, from_on, until_on"),
        )
    ],
    "workforce_worker": [(("assignments",), _whole("qualification"))],
    # What these are made of stands in other facts alone.
    "people_client": [],
    "registry_unit": [],
}


def _log(facts: tuple[str, ...], rows: str) -> str:
    values = ", ".join(f"('{fact}')" for fact in facts)
    return f"""
        INSERT INTO lake_touched (fact, institution, month, transaction)
        SELECT fact, institution, month, pg_current_xact_id()::text::bigint
        FROM (SELECT DISTINCT institution, date_trunc('month', day)::date AS month FROM ({rows}) AS rows) AS months,
             (VALUES {values}) AS facts (fact);"""


def _function(table: str, sources: list[tuple[tuple[str, ...], str]]) -> str:
    def logs(rows) -> str:
        return "".join(_log(facts, rows(made_of)) for facts, made_of in sources)

    def differing(made_of: str) -> str:
        before, after = made_of.format(rows="before"), made_of.format(rows="after")
        return f"({before} EXCEPT {after}) UNION ALL ({after} EXCEPT {before})"

    columns, linked = LINKED.get(table, ("", []))
    every = ", ".join(f"('{fact}')" for facts, _made_of in (*sources, *linked) for fact in facts)
    follow = ""
    if linked:
        changed = f"SELECT {columns} FROM before EXCEPT SELECT {columns} FROM after"
        logged = "".join(_log(facts, differing(made_of)) for facts, made_of in linked)
        follow = f"\n        IF EXISTS ({changed}) THEN {logged}\n        END IF;"
    return f"""
CREATE FUNCTION lake_touch_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM lake_reader) THEN
        RETURN NULL;
    ELSIF TG_OP = 'INSERT' THEN {logs(lambda made_of: made_of.format(rows="after"))}
    ELSIF TG_OP = 'DELETE' THEN {logs(lambda made_of: made_of.format(rows="before"))}
    ELSIF TG_OP = 'UPDATE' THEN {logs(differing)}{follow}
    ELSE
        INSERT INTO lake_touched (fact, transaction)
        SELECT fact, pg_current_xact_id()::text::bigint FROM (VALUES {every}) AS facts (fact);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER touch_insert AFTER INSERT ON {table} REFERENCING NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION lake_touch_{table}();
CREATE TRIGGER touch_delete AFTER DELETE ON {table} REFERENCING OLD TABLE AS before
    FOR EACH STATEMENT EXECUTE FUNCTION lake_touch_{table}();
CREATE TRIGGER touch_update AFTER UPDATE ON {table} REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION lake_touch_{table}();
CREATE TRIGGER touch_truncate AFTER TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION lake_touch_{table}();
"""


def _gone(table: str) -> str:
    return f"DROP FUNCTION lake_touch_{table}() CASCADE;"


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("activities", "0001_initial"),
        ("cases", "0001_initial"),
        ("meetings", "0001_initial"),
        ("protection", "0001_initial"),
        ("casework", "0001_initial"),
        ("people", "0001_initial"),
        ("registry", "0001_initial"),
        ("workforce", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Reader",
            fields=[
                ("name", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("cluster", models.CharField(max_length=60)),
                ("snapshot", models.TextField(blank=True)),
                ("edition", models.UUIDField(null=True)),
                ("upcoming", models.UUIDField(null=True)),
                ("read_at", models.DateTimeField(null=True)),
            ],
            options={"verbose_name": "reader of changes", "verbose_name_plural": "readers of changes"},
        ),
        migrations.CreateModel(
            name="Touched",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("fact", models.CharField(max_length=20)),
                ("institution", models.UUIDField(null=True)),
                ("month", models.DateField(null=True)),
                ("transaction", models.BigIntegerField()),
            ],
            options={
                "verbose_name": "change to a fact",
                "verbose_name_plural": "changes to facts",
                "indexes": [models.Index(fields=["transaction"], name="touched_by_transaction")],
            },
        ),
        *(migrations.RunSQL(_function(table, sources), _gone(table)) for table, sources in SOURCES.items()),
    ]
