"""The tables the code describes are those the migrations make, and none of them makes anybody wait."""

import pytest
from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently
from django.core.management import call_command
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader

from tests.house.rooms import rooms
from tests.house.unsafe_steps import objections


def test_no_migration_is_missing(db, capsys):
    try:
        call_command("makemigrations", *[app.label for app in rooms()], check=True, dry_run=True, verbosity=1)
    except SystemExit:
        raise AssertionError(capsys.readouterr().out) from None


def test_no_migration_stops_or_breaks_work_that_goes_on():
    ours = {app.label for app in rooms()}
    found = {
        f"{room}.{name}": said
        for (room, name), migration in MigrationLoader(None).disk_migrations.items()
        if room in ours and (said := objections(migration))
    }
    assert found == {}


def _migration(*operations, **named) -> migrations.Migration:
    migration = migrations.Migration("0002_next", "cases")
    migration.operations = operations
    for name, value in named.items():
        setattr(migration, name, value)
    return migration


NOTE = models.Index(fields=["text"], name="by_text")
RULE = models.CheckConstraint(condition=models.Q(minutes__gte=0), name="minutes_count")
UNSAFE = [
    migrations.RemoveField("contact", "text"),
    migrations.RenameField("contact", "text", "words"),
    migrations.DeleteModel("Contact"),
    migrations.AddField("contact", "mood", models.CharField(max_length=9)),
    migrations.AddField("contact", "mood", models.CharField(max_length=9, default="fair")),
    migrations.AlterField("contact", "text", models.TextField()),
    migrations.AddIndex("contact", NOTE),
    AddIndexConcurrently("contact", NOTE),
    migrations.AddConstraint("contact", RULE),
    migrations.RunSQL("ALTER TABLE cases_contact ADD COLUMN mood text NOT NULL"),
    migrations.RunSQL(["SELECT 1", ("UPDATE cases_contact SET text = %s", ["x"])]),
    migrations.RunSQL("SELECT 1; create unique index a on cases_contact (id)"),
]
SAFE = [
    migrations.AddField("contact", "mood", models.CharField(max_length=9, null=True)),
    migrations.AddField("contact", "mood", models.CharField(max_length=9, db_default="fair")),
    AddConstraintNotValid("contact", RULE),
    migrations.CreateModel("Mood", [("id", models.BigAutoField(primary_key=True))]),
    migrations.RunSQL("CREATE UNLOGGED TABLE cases_mood (id int); CREATE INDEX a ON cases_mood (id)"),
    migrations.RunSQL(
        "CREATE FUNCTION f() RETURNS int AS $$ UPDATE cases_contact SET text = '' $$ LANGUAGE sql"
    ),
]


@pytest.mark.parametrize("step", UNSAFE, ids=lambda step: step.describe())
def test_a_step_that_would_stop_or_break_work_is_refused(step):
    assert len(objections(_migration(step))) == 1


@pytest.mark.parametrize("step", SAFE, ids=lambda step: step.describe())
def test_a_step_nobody_notices_is_taken(step):
    assert objections(_migration(step)) == []


def test_what_is_made_in_the_same_migration_may_be_shaped_in_it():
    made = migrations.CreateModel("Mood", [("id", models.BigAutoField(primary_key=True))])
    assert objections(_migration(made, migrations.AddIndex("mood", NOTE))) == []


def test_a_pause_is_asked_for_by_name():
    step = migrations.RemoveField("contact", "text")
    assert objections(_migration(step, needs_a_pause="two releases of dreams end here")) == []


def test_an_index_beside_running_work_needs_a_migration_without_transaction():
    assert objections(_migration(AddIndexConcurrently("contact", NOTE), atomic=False)) == []
