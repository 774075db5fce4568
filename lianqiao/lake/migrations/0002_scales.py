"""The change log of the fact of scales. Triggers alone, made as those of the first migration are: no table changes."""

from importlib import import_module

from django.db import migrations

first = import_module("lianqiao.lake.migrations.0001_initial")

# Beside each later score stands the first of that person and scale: whatever changes one answer touches every month in which
# that person answered. A score is of the day its scale was answered on, and stands only while the answers do.
_ANSWERED_SCALE = """
    SELECT r.id, o.institution_id AS institution, o."on" AS day, r."on" AS answered_on, r.state, r.client_id,
           r.edition_id, r.occasion, r.mode, r.setting
    FROM {rows} r JOIN instruments_response o ON o.id = r.id OR o.client_id = r.client_id
    WHERE r.state IN ('completed', 'corrected') AND o.state = 'completed'"""
# What is no longer counted was counted on its own day.
_UNCOUNTED = """
    SELECT id, institution_id AS institution, "on" AS day, state FROM {rows} WHERE state = 'completed'"""
_SCORE = """
    SELECT s.id, o.institution_id AS institution, o."on" AS day
    FROM {rows} s JOIN instruments_response r ON r.id = s.response_id
    JOIN instruments_response o ON o.id = r.id OR o.client_id = r.client_id
    WHERE o.state = 'completed'"""
_EDITION = """
    SELECT v.id, v.number, v.instrument_id, o.institution_id AS institution, o."on" AS day
    FROM {rows} v JOIN instruments_response o ON o.edition_id = v.id WHERE o.state = 'completed'"""
_INSTRUMENT = """
    SELECT i.id, i.code, o.institution_id AS institution, o."on" AS day
    FROM {rows} i JOIN instruments_instrumentversion v ON v.instrument_id = i.id
    JOIN instruments_response o ON o.edition_id = v.id WHERE o.state = 'completed'"""
SOURCES = {
    "instruments_instrument": [(("scales",), _INSTRUMENT)],
    "instruments_instrumentversion": [(("scales",), _EDITION)],
    "instruments_response": [(("scales",), _ANSWERED_SCALE), (("scales",), _UNCOUNTED)],
    "instruments_score": [(("scales",), _SCORE)],
}


class Migration(migrations.Migration):
    dependencies = [("lake", "0001_initial"), ("instruments", "0001_initial")]

    operations = [
        migrations.RunSQL(first._function(table, sources), first._gone(table))
        for table, sources in SOURCES.items()
    ]
