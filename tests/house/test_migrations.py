"""The tables the code describes are those the migrations make."""

from django.core.management import call_command

from tests.house.rooms import rooms


def test_no_migration_is_missing(db, capsys):
    try:
        call_command("makemigrations", *[app.label for app in rooms()], check=True, dry_run=True, verbosity=1)
    except SystemExit:
        raise AssertionError(capsys.readouterr().out) from None
