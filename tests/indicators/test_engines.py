"""One spec for three engines: every indicator, by every rule and dimension, says the same on all of them.

The city is an awkward one: profiles that change in mid-year, codes and districts nobody knows, sessions nobody came
to, services on New Year's Eve and on New Year's Day, rows restated and deleted after they were exported, and others
written since, which an engine over the lake has to fetch.
"""

from dataclasses import replace

import pytest
from django_scopes import scope

from lianqiao.core.dates import Span
from lianqiao.indicators.choice import engine_for
from lianqiao.indicators.compute import compute, list_behind
from lianqiao.indicators.dimensions import DIMENSIONS, UNKNOWN, mark, names_of
from lianqiao.indicators.disclosure import Disclosure
from lianqiao.indicators.duck import DuckDB
from lianqiao.indicators.engine import LIVE
from lianqiao.indicators.errors import UnknownEngine
from lianqiao.indicators.measures import Form, Kind, indicators
from lianqiao.indicators.measures._registry import _REGISTER
from lianqiao.indicators.periods import AsOf
from lianqiao.indicators.queries import whole_scope
from lianqiao.indicators.questions import Output, Part, Question, going_on
from lianqiao.indicators.spark import Spark
from lianqiao.indicators.tables import FACTS
from lianqiao.lake.errors import LakeMissing
from lianqiao.lake.manifest import manifest
from lianqiao.lake.reading import look
from lianqiao.lake.rows import mark_of
from tests.config.homes import run

from .city import day
from .lake_city import City, a_database_of_its_own, a_test_database, export

pytestmark = pytest.mark.xdist_group("lake")
SPANS = {
    "the year": {"from_on": "2023-01-01", "until_on": "2024-01-01"},
    "over two New Years": {"from_on": "2022-12-15", "until_on": "2024-03-01"},
    "days inside a month": {"from_on": "2023-06-15", "until_on": "2023-07-02"},
}
DAYS = {"the day after a change": {"day": "2023-07-01"}, "the last day": {"day": "2023-12-31"}}
# A service is of any method, and so of any record.
KEYS = {column.name for fact in FACTS.values() for column in fact.columns if column.kind == "key"} | {
    "service"
}
EVERY = list(_REGISTER.values()) if indicators() else []


@pytest.fixture(scope="module")
def town(django_db_setup, django_db_keepdb, django_db_blocker, tmp_path_factory):
    """The city as the lake has it in part, and as only the records have it."""
    folder = tmp_path_factory.mktemp("lake")
    with (
        django_db_blocker.unblock(),
        a_test_database(keep=django_db_keepdb),
        a_database_of_its_own(folder / "lake"),
    ):
        town = City()
        export()
        town.restate()
        export()
        town.go_on()
        yield town


@pytest.fixture(scope="module", params=["duckdb", "spark"])
def engine(request, town):
    if request.param == "duckdb":
        return DuckDB(look())
    request.getfixturevalue("spark_ready")
    return Spark(look())


def parts(indicator) -> list[Part]:
    return list(Part) if indicator.form is Form.RATIO else [Part.NUMERATOR]


def periods(indicator) -> dict[str, dict]:
    return DAYS if indicator.kind is Kind.AS_OF else SPANS


def totals(question: Question, given: dict, engine, institutions=None) -> list[tuple]:
    """Return what came back, lines by their keys; people by the marks the lake has for them."""
    rows = engine.answer(question, given, institutions).rows
    keys = [(f"by_{name}", DIMENSIONS[name].marked and engine is LIVE) for name in question.by]
    return sorted(
        (
            *(_mark(row[key]) if marked else str(row[key]) for key, marked in keys),
            int(row["value"]),
            bool(row["estimated"]),
            None if row.get("persons") is None else int(row["persons"]),
        )
        for row in rows
    )


def _mark(key: str) -> str:
    return key if key == UNKNOWN else mark_of(key)


def listed(question: Question, given: dict, engine) -> list[tuple]:
    """Return the lines of a list as the lake has them: marks for the keys of records and people."""

    def said(name: str, value):
        return mark_of(str(value)) if name in KEYS and value is not None and engine is LIVE else value

    rows = engine.answer(question, given).rows
    return [tuple(said(name, value) for name, value in sorted(row.items())) for row in rows]


@pytest.mark.parametrize("indicator", EVERY, ids=lambda indicator: indicator.rule_version)
def test_the_total_is_the_same(indicator, engine, town):
    for part in parts(indicator):
        asked = Question(indicator.code, indicator.rule, Output.TOTAL, part=part)
        for given in periods(indicator).values():
            assert totals(asked, given, engine) == totals(asked, given, LIVE)


@pytest.mark.parametrize("indicator", EVERY, ids=lambda indicator: indicator.rule_version)
def test_every_cell_of_all_dimensions_is_the_same(indicator, engine, town):
    asked = Question(indicator.code, indicator.rule, Output.GROUPS, by=indicator.dimensions)
    given = list(periods(indicator).values())[1 if indicator.kind is Kind.SPAN else 0]
    found = totals(asked, given, LIVE)
    assert totals(asked, given, engine) == found
    assert found


@pytest.mark.parametrize("indicator", EVERY, ids=lambda indicator: indicator.rule_version)
def test_without_the_people_behind_a_cell_it_says_the_same(indicator, engine, town):
    """Nobody behind it to be counted, what adds is counted in steps; by an engine's own rows it is the same."""
    by = tuple(name for name in indicator.dimensions if not DIMENSIONS[name].of_profile)
    given = list(periods(indicator).values())[1 if indicator.kind is Kind.SPAN else 0]
    for part in parts(indicator):
        whole = Question(indicator.code, indicator.rule, Output.GROUPS, by=by, part=part)
        counted = [cell[:-1] for cell in totals(whole, given, LIVE)]
        assert [cell[:-1] for cell in totals(replace(whole, persons=False), given, engine)] == counted
        assert [cell[:-1] for cell in totals(replace(whole, persons=False), given, LIVE)] == counted
        assert counted or part is Part.REST  # of what was missed there may be nothing


@pytest.mark.parametrize("indicator", EVERY, ids=lambda indicator: indicator.rule_version)
def test_the_list_is_the_same_and_goes_on_after_a_key(indicator, engine, town):
    given = next(iter(periods(indicator).values()))
    asked = Question(indicator.code, indicator.rule, Output.LIST)
    live, found = listed(asked, given, LIVE), listed(asked, given, engine)
    assert sorted(found, key=repr) == sorted(live, key=repr)
    assert found
    first = engine.answer(asked, given).rows
    after = replace(asked, output=Output.LIST_ON)
    assert engine.answer(after, given | going_on(indicator, first[0])).rows == first[1:]


@pytest.mark.parametrize("indicator", EVERY, ids=lambda indicator: indicator.rule_version)
def test_each_dimension_alone_and_as_a_condition_is_the_same(indicator, town):
    """On DuckDB; Spark has shown every dimension in the cells above, and takes its time."""
    engine = DuckDB(look())
    for name in indicator.dimensions:
        asked = Question(indicator.code, indicator.rule, Output.GROUPS, by=(name,))
        for given in periods(indicator).values():
            cells = totals(asked, given, LIVE)
            assert totals(asked, given, engine) == cells
        one = replace(asked, output=Output.TOTAL, by=(), where=(name,))
        keys = {row[f"by_{name}"] for row in LIVE.answer(asked, given).rows}
        known = {_mark(key): key for key in keys} if DIMENSIONS[name].marked else {}
        for cell in cells:
            chosen, live = ({f"where_{name}": key} for key in (cell[0], known.get(cell[0], cell[0])))
            assert totals(one, given | chosen, engine) == totals(one, given | live, LIVE) == [cell[1:]]


@pytest.mark.parametrize("which", [(), ("hospital",), ("centre", "far"), ("unknown",)])
def test_a_scope_is_the_same(which, engine, town):
    institutions = frozenset(str(getattr(town, name).pk) for name in which)
    for code in ("S1", "P1", "B1"):
        indicator = indicators()[code]
        asked = Question(code, indicator.rule, Output.TOTAL)
        given = list(periods(indicator).values())[-1]
        assert totals(asked, given, engine, institutions) == totals(asked, given, LIVE, institutions)


def test_the_city_is_awkward_enough(town):
    """Were the live rows or the files alone enough, the engines would agree by luck."""
    view = look()
    assert {change.fact for change in view.changes} >= {"contacts", "presences", "sessions", "profiles"}
    asked = Question("C6", "all-present.1", Output.GROUPS, by=("month",))
    exported = DuckDB(type(view)(view.manifest, frozenset()))
    given = SPANS["over two New Years"]
    assert totals(asked, given, exported) != totals(asked, given, LIVE)
    assert all(manifest().facts[name].files for name in FACTS)


# --- which engine answers ---------------------------------------------------------------------------------------

YEAR = Span.inclusive(day("2023-01-01"), day("2023-12-31"))


def figure(code="C6", **asked):
    return compute(code, YEAR, whole_scope(), by=["level"], disclosure=Disclosure.INTERNAL, **asked)


def test_what_is_small_is_asked_of_the_live_database(town):
    assert figure().engine == "postgresql"


def test_what_is_large_is_asked_of_the_lake_unless_too_much_of_it_is_out_of_date(town):
    asked = [Question("C6", "all-present.1", Output.TOTAL)]
    quiet, busy = (
        Span.inclusive(day("2022-12-01"), day("2023-05-31")),
        Span.inclusive(day("2023-06-01"), day("2023-06-30")),
    )
    assert engine_for(asked, [quiet], worth=1).name == "duckdb"
    assert engine_for(asked, [busy], worth=1).name == "postgresql"
    assert (
        engine_for(asked, [Span.inclusive(day("2010-01-01"), day("2010-12-31"))], worth=1).name
        == "postgresql"
    )
    assert (
        engine_for([Question("B1", "1", Output.TOTAL)], [AsOf(day("2023-01-01"))], worth=1).name == "duckdb"
    )


def test_colleagues_are_named_from_live_records_only(town):
    """The lake has marks in the place of people's keys, and no way back from them."""
    asked = [Question("C9", "1", Output.GROUPS, by=("worker",))]
    assert engine_for(asked, [YEAR], worth=1).name == "postgresql"
    assert engine_for([replace(asked[0], by=("month",))], [YEAR], worth=1).name == "duckdb"
    found = compute("C9", YEAR, whole_scope(), by=["worker"], disclosure=Disclosure.INTERNAL)
    assert names_of("worker", [str(town.worker.pk)]) == {str(town.worker.pk): mark(town.worker.pk)}
    with scope(institution=town.hospital.pk):
        assert {names_of("worker", row.keys)[row.keys[0]] for row in found.rows} >= {"林安"}


def test_one_engine_can_be_forced(town, settings):
    live = figure()
    settings.LIANQIAO_ENGINE = "duckdb"
    forced = figure()
    assert forced.engine == "duckdb"
    assert replace(forced, engine=live.engine) == live
    settings.LIANQIAO_ENGINE = "postgres"
    assert figure().engine == "postgresql"
    settings.LIANQIAO_ENGINE = "oracle"
    with pytest.raises(UnknownEngine):
        figure()


def test_kept_sums_cannot_be_the_only_engine(town, settings):
    """They answer some questions and not others."""
    settings.LIANQIAO_ENGINE = "tallies"
    with pytest.raises(UnknownEngine):
        figure()


@pytest.mark.parametrize(
    ("remote", "missing", "reason"),
    [("", "java", "Java"), ("sc://127.0.0.1:9", "pandas", "sc://127.0.0.1:9")],
)
def test_where_spark_cannot_start_it_says_so_in_a_sentence(monkeypatch, tmp_path, remote, missing, reason):
    code = (  # with a prompt, or pyspark takes a program from the command line for tests of its own
        f"import sys; sys.ps1 = ''; sys.modules[{missing!r}] = None\nimport django; django.setup()\n"
        "from lianqiao.indicators.errors import SparkMissing\nfrom lianqiao.indicators.spark import _session\n"
        "try: _session()\nexcept SparkMissing as refusal: print(refusal)"
    )
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin" if remote else str(tmp_path))
    ended = run(tmp_path, code=code, SPARK_REMOTE=remote, DJANGO_SETTINGS_MODULE="lianqiao.config.settings")
    assert ended.returncode == 0, ended.stderr
    assert reason in ended.stdout


def test_without_a_lake_a_forced_engine_says_so(town, settings, tmp_path):
    settings.LIANQIAO_LAKE = tmp_path
    settings.LIANQIAO_ENGINE = "duckdb"
    with pytest.raises(LakeMissing):
        figure()
    settings.LIANQIAO_ENGINE = ""
    assert figure().engine == "postgresql"


def test_the_list_behind_a_figure_is_always_of_live_records(town, settings):
    settings.LIANQIAO_ENGINE = "duckdb"
    rows, _following = list_behind("C6", YEAR, whole_scope())
    assert any(row["person"] == str(town.mother.pk) for row in rows)
