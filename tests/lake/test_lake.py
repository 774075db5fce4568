"""The lake: what an export writes, what it leaves, and that a crash leaves the old one whole."""

import base64
import json
import re
from copy import deepcopy

import pyarrow.parquet as pq
import pytest
from django.core.exceptions import FieldDoesNotExist
from django.db import connection
from django.db.models import Case, Subquery, Value, When
from django_scopes import scopes_disabled

from lianqiao.config.cli import main
from lianqiao.core.dates import Span
from lianqiao.core.privacy import Privacy
from lianqiao.indicators import choice
from lianqiao.indicators import compute as compute_module
from lianqiao.indicators.compute import compute
from lianqiao.indicators.disclosure import Disclosure
from lianqiao.indicators.duck import DuckDB
from lianqiao.indicators.engine import LIVE, facts_of
from lianqiao.indicators.queries import whole_scope
from lianqiao.indicators.questions import Output, Question
from lianqiao.indicators.tables import FACTS
from lianqiao.lake import exporting
from lianqiao.lake.errors import LakeBusy, LakeDamaged, LakeMissing
from lianqiao.lake.manifest import folder, manifest
from lianqiao.lake.models import Reader, Touched
from lianqiao.lake.reading import _definition
from lianqiao.lake.rows import mark_of
from tests.indicators import city
from tests.indicators.city import day
from tests.indicators.lake_city import City, a_database_of_its_own, a_test_database, export

pytestmark = pytest.mark.xdist_group("lake")
YEAR = Span.inclusive(day("2023-01-01"), day("2023-12-31"))


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_keepdb, django_db_blocker, tmp_path_factory):
    """The city, built once."""
    with (
        django_db_blocker.unblock(),
        a_test_database(keep=django_db_keepdb),
        a_database_of_its_own(tmp_path_factory.mktemp("none")),
    ):
        yield City()


@pytest.fixture
def town(built, tmp_path):
    """The city in a database of the test's own, and a folder for its lake."""
    with a_database_of_its_own(tmp_path / "lake"):
        yield deepcopy(built)


def value(code: str, engine=None) -> int:
    return compute(code, YEAR, whole_scope(), disclosure=Disclosure.INTERNAL, engine=engine).amount.value


def touched() -> set[tuple]:
    return {(row.fact, str(row.institution), f"{row.month:%Y-%m}") for row in Touched.objects.all()}


def rows_of(name: str) -> list[dict]:
    found = manifest().facts[name].files
    return [row for file in found for row in pq.ParquetFile(folder() / file.path).read().to_pylist()]


def test_an_export_holds_every_row_of_every_fact(town):
    done = export()
    assert done.full
    with scopes_disabled():
        assert {name: sum(file.rows for file in fact.files) for name, fact in manifest().facts.items()} == {
            name: len(fact.rows()) for name, fact in FACTS.items()
        }
    for name, fact in FACTS.items():
        assert all(list(row) == list(fact.schema) for row in rows_of(name))
    assert {file.region for file in manifest().facts["contacts"].files} == {"110100", "510100", "000000"}
    assert len({row["person"] for row in rows_of("presences")}) == 5


def test_a_second_export_writes_only_what_was_touched(town):
    export()
    again = export()
    assert (again.full, again.written, again.rows) == (False, 0, 0)
    city.contact(town.hospital, "2023-02-14", town.mother)
    before = {file.path for _place, file in manifest().files()}
    done = export()
    assert {str(place.folder) for place, file in done.edition.files() if file.path not in before} == {
        "contacts/region=110100/month=2023-02",
        "presences/region=110100/month=2023-02",
    }
    assert not Touched.objects.exists()


def test_restated_moved_and_deleted_rows_are_as_the_records_say(town):
    export()
    town.restate()
    done = export()
    assert not done.full
    # Two months of contacts and of presences erased with their import, one of their techniques, an activity, a session
    # that moved.
    assert done.dropped == 7
    with scopes_disabled():
        for name, fact in FACTS.items():
            keys = [column.name for column in fact.columns if column.kind == "key"][:1] or ["institution"]
            live = sorted(str(row[keys[0]]) for row in fact.rows())
            assert sorted(row[keys[0]] for row in rows_of(name)) == sorted(
                mark_of(key) if keys != ["institution"] else key for key in live
            ), name


def test_a_draft_and_a_counter_on_the_case_touch_nothing(town):
    export()
    made = city.contact(town.hospital, "2023-03-09", town.mother, signed=False)
    with city.building():
        town.case.contacts_signed += 1
        town.case.save()
    assert touched() == set()
    City.sign(made)
    here = str(town.hospital.pk)
    assert touched() == {("contacts", here, "2023-03"), ("presences", here, "2023-03")}


def test_a_session_moved_to_another_month_touches_both(town):
    export()
    with city.building():
        town.session.on = day("2023-07-02")
        town.session.save()
    here = str(town.hospital.pk)
    assert touched() == {
        (fact, here, month) for fact in ("sessions", "attendances") for month in ("2023-06", "2023-07")
    }


def test_the_depth_of_a_case_touches_the_months_of_its_contacts(town):
    export()
    with city.building():
        town.case.depth = "full"
        town.case.save()
    here = str(town.hospital.pk)
    assert touched() == {("cases", here, "2023-01"), ("presences", here, "2023-01")}


def test_many_rows_of_one_statement_are_logged_once(town):
    export()
    with city.building(), connection.cursor() as cursor:
        cursor.execute("UPDATE activities_activity SET minutes = 45")
    assert Touched.objects.count() == 3  # one a month and institution


def test_without_a_reader_nothing_is_logged(town):
    assert not Reader.objects.exists()
    assert not Touched.objects.exists()


def test_what_a_transaction_under_way_writes_is_not_missed(town):
    """A second session writes before the export and commits after it."""
    export()
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute(
                "UPDATE activities_activity SET head_count = head_count + 1000 WHERE head_count = 30"
            )
            city.contact(town.hospital, "2023-02-14", town.mother)  # a later transaction, committed first
            export()
            assert value("D3", DuckDB()) == value("D3")
            cursor.execute("COMMIT")
    finally:
        other.close()
    assert value("D3") > 1000
    assert value("D3", DuckDB()) == value("D3")
    assert export().written == 1
    assert value("D3", DuckDB()) == value("D3")


def test_an_institution_that_moves_takes_its_rows_along(town):
    export()
    with city.building():
        town.centre.region_id = "510104"
        town.centre.save()
    assert value("C6", DuckDB()) == value("C6")
    export()
    found = {row["institution"] for row in rows_of("contacts")}
    assert str(town.centre.pk) in found
    here = [file for file in manifest().facts["contacts"].files if file.region == "110100"]
    assert all(
        row["institution"] != str(town.centre.pk)
        for file in here
        for row in pq.ParquetFile(folder() / file.path).read().to_pylist()
    )
    assert value("C6", DuckDB()) == value("C6")


class Crash(Exception):
    pass


@pytest.mark.parametrize("after", [0, 1, 3])
def test_a_crash_while_writing_leaves_the_old_lake_whole(town, after):
    export()
    old = manifest()
    town.restate()

    def stop(done, _of, _rows):
        if done == after:
            raise Crash

    with pytest.raises(Crash):
        export(progress=stop)
    assert manifest() == old
    assert main(["lake", "verify"]) == 0
    assert value("D3", DuckDB()) == value("D3")
    export()
    assert main(["lake", "verify"]) == 0
    named = {str(folder() / file.path) for _place, file in manifest().files()}
    exporting.sweep(manifest())
    assert {str(path) for path in folder().rglob("*.parquet")} == named
    assert not list(folder().rglob("*.part"))


def test_a_crash_between_the_manifest_and_its_note_loses_nothing(town, capsys):
    export()
    before = Reader.objects.get()
    city.contact(town.hospital, "2023-02-14", town.mother)
    edition = export().edition.edition
    # As it stands when the process died after the rename: announced, not yet noted.
    Reader.objects.update(edition=before.edition, upcoming=edition, snapshot=before.snapshot)
    assert value("C6", DuckDB()) == value("C6")
    assert not export().full


def test_a_lake_of_another_database_or_of_its_future_is_not_believed(town):
    export()
    known = Reader.objects.get()
    export()
    Reader.objects.update(edition=known.edition, upcoming=None)  # as a backup brings it back
    with pytest.raises(LakeMissing):
        value("C6", DuckDB())
    assert export().full
    Reader.objects.update(cluster="another/1")
    Touched.objects.create(fact="contacts", transaction=2**61)
    with pytest.raises(LakeMissing):
        value("C6", DuckDB())
    assert export().full
    assert not Touched.objects.exists()
    assert value("C6", DuckDB()) == value("C6")


def test_a_damaged_manifest_is_no_lake_and_the_next_export_mends_it(town, capsys):
    export()
    place = folder() / "manifest.json"
    place.write_text(place.read_text(encoding="utf-8")[:200], encoding="utf-8")
    assert manifest() is None
    with pytest.raises(LakeMissing):
        value("C6", DuckDB())
    before = value("C6")
    done = export()
    assert done.full
    assert value("C6", DuckDB()) == before
    assert main(["lake", "verify"]) == 0


@pytest.mark.parametrize("harm", ["gone", "cut", "scratched"])
def test_a_damaged_file_stops_no_figure_and_the_next_export_mends_it(
    town, harm, settings, monkeypatch, caplog, capsys
):
    export()
    before = value("C6", LIVE)
    asked = [Question("C6", "all-present.1", Output.TOTAL)]
    assert choice.engine_for(asked, [YEAR], worth=1).name == "duckdb"
    monkeypatch.setattr(
        compute_module, "engines_for", lambda *asked: iter([choice.engine_for(*asked, worth=1)])
    )
    (fact,) = facts_of(asked[0])
    file = next(file for file in manifest().facts[fact].files if file.month == "2023-07")
    _harm(folder() / file.path, harm)
    assert value("C6") == before
    assert "The lake is damaged" in caplog.text
    settings.LIANQIAO_ENGINE = "duckdb"
    with pytest.raises(LakeDamaged):
        value("C6")
    if harm == "scratched":  # of the right length: only reading every byte tells
        export(full=True)
    else:
        capsys.readouterr()
        assert main(["lake", "status", "--json"]) == 0
        assert len(json.loads(capsys.readouterr().out)["damaged"]) == 1
        done = export()
        assert (done.full, done.written) == (False, 1)
    assert main(["lake", "verify"]) == 0
    assert value("C6") == before


def _harm(path, harm):
    match harm:
        case "gone":
            path.unlink()
        case "cut":
            path.write_bytes(path.read_bytes()[:-9])
        case "scratched":
            content = path.read_bytes()
            path.write_bytes(content[:4] + b"\xff" * (len(content) - 8) + content[-4:])


def test_a_fact_that_is_defined_anew_is_written_anew(town):
    export()
    path = folder() / "manifest.json"
    stored = json.loads(path.read_text())
    stored["facts"]["activities"]["definition"] = "of the past"
    path.write_text(json.dumps(stored))
    with pytest.raises(LakeMissing):
        value("D3", DuckDB())
    done = export()
    assert (done.full, done.written) == (False, len(manifest().facts["activities"].files))
    assert value("D3", DuckDB()) == value("D3")


def test_only_one_export_runs_at_a_time(town):
    with exporting._alone(_made(folder())), pytest.raises(LakeBusy):
        export()


def _made(path):
    path.mkdir(parents=True)
    return path


def test_verify_finds_what_is_missing_changed_or_cut(town, capsys):
    assert main(["lake", "verify"]) == 1  # there is none
    export()
    assert main(["lake", "verify"]) == 0
    files = [folder() / file.path for _place, file in manifest().files(["contacts"])]
    files[0].unlink()
    altered = bytearray(files[1].read_bytes())
    altered[len(altered) // 2] ^= 1
    files[1].write_bytes(altered)
    files[2].write_bytes(files[2].read_bytes()[:-9])
    capsys.readouterr()
    assert main(["lake", "verify", "--json"]) == 1
    faults = {row["file"]: row["fault"] for row in json.loads(capsys.readouterr().out)["problems"]}
    assert faults == {
        str(path.relative_to(folder())): fault
        for path, fault in zip(files, ("missing", "changed", "changed"), strict=False)
    }


def test_the_command_line_exports_and_says_how_the_lake_stands(town, capsys):
    assert main(["lake", "export", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["full"]
    assert said["rows"] == said["rows_in_lake"] == manifest().rows
    city.contact(town.hospital, "2023-02-14", town.mother)
    assert main(["lake", "status", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["usable"], said["touched"], said["rows"]) == (True, 2, manifest().rows)
    assert main(["lake", "export"]) == 0
    assert "2 个文件" in capsys.readouterr().out


def test_every_column_says_what_it_holds_in_both_languages(town):
    export()
    for name, fact in manifest().facts.items():
        for column in fact.columns:
            assert column["zh"] != column["en"], (name, column)
        assert fact.grain["zh"] != fact.grain["en"], name
        for file in fact.files:
            for field in pq.read_schema(folder() / file.path):
                assert set(field.metadata) >= {b"zh", b"en"}


def test_every_table_a_fact_is_made_of_tells_of_its_changes(db):
    """A room that puts a new table into a fact must be in the migration's list, or the lake would be wrong unseen."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, count(*) FROM pg_trigger WHERE tgname LIKE 'touch%' GROUP BY 1"
        )
        told = {table for table, triggers in cursor.fetchall() if triggers == 4}
    for name, fact in FACTS.items():
        with scopes_disabled():
            sql, _parameters = fact.rows().query.sql_with_params()
        made_of = set(re.findall(r'(?:FROM|JOIN) "(\w+)"', sql))
        assert made_of, name
        assert made_of <= told, (name, made_of - told)


def test_marks_of_another_key_are_not_mixed_with_these(town, settings):
    export()
    ring = settings.LIANQIAO_KEYS
    settings.LIANQIAO_KEYS = ring | {"index": base64.b64encode(bytes(32)).decode()}
    _definition.cache_clear()
    with pytest.raises(LakeMissing):
        value("C5", DuckDB())
    export()
    assert value("C5", DuckDB()) == value("C5")
    _definition.cache_clear()


# --- nobody is in it --------------------------------------------------------------------------------------------

# Where a column of a fact comes from, when it is not the field of that name on the fact's own model.
_FREE = {Privacy.PUBLIC, Privacy.INTERNAL}


def test_a_column_of_words_is_public_or_a_code(db):
    """Walk every column to the field it is read from: text that is no key must be public, or one of few codes."""
    seen = 0
    with scopes_disabled():
        for name, fact in FACTS.items():
            query = fact.rows().query
            for column in fact.columns:
                if column.kind != "string" or column.name == "institution":
                    continue
                field = _field(query, column.name)
                if field is None:  # one of the words written into the query itself
                    continue
                privacy = getattr(field.model, "PRIVACY", {}).get(field.name)
                coded = bool(field.choices) or field.name in _VOCABULARIES
                assert privacy in _FREE or coded, (name, column.name, privacy)
                kept = getattr(field, "base_field", field)  # a list is taken apart, a row a code
                assert kept.get_internal_type() in {"CharField", "SlugField", "ForeignKey"}, (
                    name,
                    column.name,
                )
                seen += 1
    assert seen > 20


_VOCABULARIES = {"category", "scene", "care_stage", "mode", "reason", "close_reason", "problem", "techniques"}


def _field(query, name: str):
    expression = query.annotations.get(name)
    while expression is not None and not hasattr(expression, "target"):
        if isinstance(expression, Subquery):
            (inside,) = (*expression.query.values_select, *expression.query.annotation_select)
            return _field(expression.query, inside)
        if isinstance(expression, Case):
            said = [
                one.result if isinstance(one, When) else one for one in expression.get_source_expressions()
            ]
            assert all(isinstance(one, Value) for one in said), name
            return None
        expression = next(iter(expression.get_source_expressions()))
    if expression is not None:
        return expression.target
    try:
        return query.model._meta.get_field(name)
    except FieldDoesNotExist:
        raise AssertionError(f"{name} is no field and no path to one") from None


def test_no_name_no_number_and_no_live_key_is_anywhere_in_the_lake(town):
    """Puts words into every record that may hold some, and looks for them in every byte and every value."""
    secret = ["柳絮飞", "13812345678", "11010119900307663X", "夜里常惊醒哭泣"]
    with city.building(), scopes_disabled():
        who = city.client(town.hospital, secret[0])
        made = city.contact(
            town.hospital, "2023-05-20", who, text=secret[3], next_step=secret[1], worker_name=secret[0]
        )
        town.worker.name, town.worker.phone = secret[0], secret[1]
        town.worker.save()
        held = city.activity(town.hospital, "2023-05-21", 9)
        held.title, held.place = secret[2], secret[3]
        held.save()
    export()
    keys = [str(row.pk) for row in (who, made, town.worker, held, town.case, town.session)]
    files = [path for path in folder().rglob("*") if path.is_file()]
    assert len(files) > 20
    spoken = ""
    for path in files:
        raw = path.read_bytes()
        if path.suffix == ".parquet":
            spoken += json.dumps(pq.ParquetFile(path).read().to_pylist(), default=str, ensure_ascii=False)
        for word in (*secret, *keys):
            assert word.encode() not in raw
            assert word.replace("-", "").encode() not in raw
    assert str(town.hospital.pk) in spoken  # the institution is public: what is looked for could be found
    assert mark_of(str(who.pk)) in spoken
    for word in (*secret, *keys):
        assert word not in spoken
