"""What must hold of a city once it is written: every constraint of the tables, asked again, and the house's rules.

Keys and unique indexes were away while rows were copied; the database proved each when it came back, and refuses to mark
one valid that does not hold. Rules are queries that count what breaks them: each column of their one row must be 0.
"""

from collections.abc import Callable, Iterator
from functools import cache

from django.db import connection
from django.db.models import Model

from lianqiao.audit.services import first_broken_link
from lianqiao.catalogue.models import Term

from . import history, ledger, workers
from .places import City
from .register import SHEETS as REGISTER
from .rules import RULES
from .writing import SHEETS

MODELS = [sheet.model for sheet in (*REGISTER, *SHEETS)]
TABLES = [model._meta.db_table for model in MODELS]
VOCABULARIES = frozenset({"scene", "care_stage", "mode", "category"})
"""Fields that hold codes of the catalogue's vocabulary of the same name."""


class CityBroken(Exception):
    """The city does not keep a rule; says which, and how many rows break it."""


def check(
    city: City, pool: workers.Pool, rows: dict[str, int], progress: Callable[[str, int, int], None]
) -> int:
    """Ask everything and return how many questions it was. Raises `CityBroken`."""
    broken = ["keys or indexes are still put aside"] if ledger.is_put_aside() else []
    broken += [f"{what} is off or unproven" for what in _asleep()]
    broken += _wrong_counts(city, rows)
    broken += history.missing(MODELS) if city.spec.history else []
    questions = list(_questions(city))
    for done, (name, answer) in enumerate(pool.each(workers.ask, questions), 1):
        broken += [f"{name}: {rule} ({count} rows)" for rule, count in answer.items() if count]
        progress("checks", done, len(questions))
    if broken:
        raise CityBroken("; ".join(sorted(broken)))
    return len(questions)


def check_trail() -> None:
    """Recompute the whole trail. Raises `CityBroken`."""
    if link := first_broken_link():
        raise CityBroken(f"trail: chain {link.chain}, row {link.seq}: {link.fault}")


def _wrong_counts(city: City, rows: dict[str, int]) -> Iterator[str]:
    spec = city.spec
    asked = {"cases_contact": spec.contacts, "cases_case": spec.cases, "people_client": spec.persons}
    for table, count in asked.items():
        if rows.get(table, 0) != count:
            yield f"{table} has {rows.get(table, 0)} rows of {count} asked for"
    with connection.cursor() as cursor:
        for table, count in rows.items():
            cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608 - names of our own tables
            if (there := cursor.fetchone()[0]) != count:
                yield f"{table} has {there} rows, the slices wrote {count}"


def _asleep() -> Iterator[str]:
    """Yield constraints not validated, indexes not valid, and triggers not at work, on the tables of the city."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT conname FROM pg_constraint WHERE conrelid = ANY(%(tables)s::regclass[]) AND NOT convalidated
            UNION ALL SELECT indexrelid::regclass::text FROM pg_index
                WHERE indrelid = ANY(%(tables)s::regclass[]) AND NOT (indisvalid AND indisready)
            UNION ALL SELECT tgname FROM pg_trigger WHERE tgrelid = ANY(%(tables)s::regclass[]) AND tgenabled <> 'O'
            """,
            {"tables": TABLES},
        )
        yield from (name for (name,) in cursor.fetchall())


def _questions(city: City) -> Iterator[tuple[str, str]]:
    """Yield each question as a name and a query whose one row counts what is wrong, by column."""
    checks = _check_constraints()
    for model in MODELS:
        table = model._meta.db_table
        counts = [*_choices(model), *checks.get(table, ())]
        if counts:
            yield f"values of {table}", f'SELECT {", ".join(counts)} FROM "{table}"'  # noqa: S608 - our own names
    for name, query in RULES.items():
        yield name, query.format(today=city.spec.until)


def _check_constraints() -> dict[str, list[str]]:
    counts: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, conname, pg_get_expr(conbin, conrelid) FROM pg_constraint"
            " WHERE contype = 'c' AND conrelid = ANY(%s::regclass[])",
            [TABLES],
        )
        for table, name, expression in cursor.fetchall():
            counts.setdefault(table, []).append(f'count(*) FILTER (WHERE NOT ({expression})) AS "{name}"')
    return counts


@cache
def _codes() -> dict[str, list[str]]:
    codes: dict[str, list[str]] = {}
    for vocabulary, code in Term.objects.values_list("vocabulary", "code"):
        codes.setdefault(vocabulary, []).append(code)
    return codes


def _choices(model: type[Model]) -> Iterator[str]:
    """States, kinds and codes: every value is one the model or the catalogue knows."""
    for field in model._meta.concrete_fields:
        known = [str(value) for value, _label in field.flatchoices]
        if not known and field.name in VOCABULARIES and not field.is_relation:
            known = _codes()[field.name]
        if known:
            listed = ", ".join(f"'{value}'" for value in known + ([""] if field.blank else []))
            yield f'count(*) FILTER (WHERE "{field.column}"::text NOT IN ({listed})) AS "{field.name}"'
