"""What must hold of a city once it is written: every constraint of the tables, asked again, and the house's rules.

Foreign keys rested while rows were copied, and unique indexes were away, so nothing here is taken on trust. Rules are
queries that count what breaks them: each column of their one row must be 0.
"""

from collections.abc import Callable, Iterator
from itertools import groupby

from django.db import connection

from lianqiao.audit.services import first_broken_link
from lianqiao.catalogue.models import Term

from . import ledger, workers
from .places import City
from .register import SHEETS as REGISTER
from .rules import RULES
from .writing import SHEETS

MODELS = [sheet.model for sheet in (*REGISTER, *SHEETS)]
TABLES = [model._meta.db_table for model in MODELS]
VOCABULARIES = {"scene": "scene", "care_stage": "care_stage", "mode": "mode", "category": "category"}


class CityBroken(Exception):
    """The city does not keep a rule; says which, and how many rows break it."""


def check(city: City, pool: workers.Pool, rows: dict[str, int], progress: Callable[[str, int, int], None]) -> int:
    """Ask everything and return how many questions it was. Raises `CityBroken`."""
    broken = [f"index {name} is not there" for name, _definition in ledger.indexes_aside()]
    broken += [f"{what} is off or unproven" for what in _asleep()]
    broken += _wrong_counts(city, rows)
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
    yield from _foreign_keys()
    yield from _check_constraints()
    yield from _choices()
    for name, query in RULES.items():
        yield name, query.format(today=city.spec.until)


def _constraints(kind: str, columns: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT conrelid::regclass::text, conname, {columns} FROM pg_constraint"  # noqa: S608 - our own words
            " WHERE contype = %s AND conrelid = ANY(%s::regclass[]) ORDER BY 1, 2",
            [kind, TABLES],
        )
        return cursor.fetchall()


def _foreign_keys() -> Iterator[tuple[str, str]]:
    """One query a table, asking what PostgreSQL asks when it adds a foreign key: which rows refer to nothing."""
    names = """confrelid::regclass::text,
        (SELECT attname FROM pg_attribute WHERE attrelid = conrelid AND attnum = conkey[1]),
        (SELECT attname FROM pg_attribute WHERE attrelid = confrelid AND attnum = confkey[1]), cardinality(conkey)"""
    for table, keys in groupby(_constraints("f", names), key=lambda row: row[0]):
        counts, joins = [], []
        for place, (_, name, target, column, referred, width) in enumerate(keys):
            if width != 1:
                raise CityBroken(f"{name} has several columns: the check has to learn about it")
            counts.append(f'count(*) FILTER (WHERE t."{column}" IS NOT NULL AND p{place}."{referred}" IS NULL) AS "{name}"')
            joins.append(f'LEFT JOIN {target} p{place} ON p{place}."{referred}" = t."{column}"')
        yield f"keys of {table}", f"SELECT {', '.join(counts)} FROM {table} t {' '.join(joins)}"  # noqa: S608


def _check_constraints() -> Iterator[tuple[str, str]]:
    for table, checks in groupby(_constraints("c", "pg_get_expr(conbin, conrelid)"), key=lambda row: row[0]):
        counts = [f'count(*) FILTER (WHERE NOT ({expression})) AS "{name}"' for _, name, expression in checks]
        yield f"constraints of {table}", f"SELECT {', '.join(counts)} FROM {table}"  # noqa: S608


def _choices() -> Iterator[tuple[str, str]]:
    """States, kinds and codes: every value is one the model or the catalogue knows."""
    terms: dict[str, list[str]] = {}
    for vocabulary, code in Term.objects.values_list("vocabulary", "code"):
        terms.setdefault(vocabulary, []).append(code)
    for model in MODELS:
        counts = []
        for field in model._meta.concrete_fields:
            known = [str(value) for value, _label in field.flatchoices]
            if not known and field.name in VOCABULARIES and not field.is_relation:
                known = terms[VOCABULARIES[field.name]]
            if known:
                known += [""] if field.blank else []
                listed = ", ".join("'" + value.replace("'", "''") + "'" for value in known)
                counts.append(
                    f'count(*) FILTER (WHERE "{field.column}"::text NOT IN ({listed})) AS "{field.name}"'
                )
        if counts:
            yield f"choices of {model._meta.label}", f'SELECT {", ".join(counts)} FROM "{model._meta.db_table}"'  # noqa: S608
