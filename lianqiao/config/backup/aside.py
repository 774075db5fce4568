"""A place beside the tables in use, where others are made, filled and checked, and the moment they change places.

Not all of it can be one transaction: PostgreSQL lets nobody use a new value of an enumeration before its commit, and
the job queue's own migrations do. So everything is made in a schema of its own, which nobody looks at, and one short
transaction at the end moves it to where everybody looks. Whatever stops a restore before that leaves what was there.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

ASIDE = "lianqiao_restoring"
# pgtrigger names this one by its schema, so the triggers made aside already call the one that stays where it is.
STAYS = "_pgtrigger_should_ignore"

# What a schema holds but for what an extension brought: the kind as ALTER and DROP call it, and the name.
_OBJECTS = """
    SELECT kind, name FROM (
        SELECT CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
                ELSE 'TABLE' END AS kind, oid::regclass::text AS name, oid, 'pg_class'::regclass AS class
        FROM pg_class WHERE relnamespace = %(schema)s::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S')
        UNION ALL
        SELECT 'ROUTINE', oid::regprocedure::text, oid, 'pg_proc'::regclass
        FROM pg_proc WHERE pronamespace = %(schema)s::regnamespace AND proname <> %(stays)s
        UNION ALL
        SELECT 'TYPE', oid::regclass::text, oid, 'pg_class'::regclass
        FROM pg_class WHERE relnamespace = %(schema)s::regnamespace AND relkind = 'c'
        UNION ALL
        SELECT 'TYPE', oid::regtype::text, oid, 'pg_type'::regclass
        FROM pg_type WHERE typnamespace = %(schema)s::regnamespace AND typtype IN ('e', 'd')
    ) found
    WHERE NOT EXISTS (
        SELECT FROM pg_depend d WHERE d.objid = found.oid AND d.classid = found.class
            -- of an extension; or a sequence that goes where its column goes
            AND (d.deptype = 'e' OR found.kind = 'SEQUENCE' AND d.deptype IN ('a', 'i'))
    )
    ORDER BY kind = 'TYPE', kind = 'ROUTINE', name
"""


@contextmanager
def aside(beside: str = ASIDE) -> Iterator[str]:
    """Have this process see an empty schema of its own instead of the tables in use; yields the name of theirs.

    What is left in it at the end is dropped, and so is what one that was killed left.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        theirs = cursor.fetchone()[0]
        cursor.execute(f"DROP SCHEMA IF EXISTS {beside} CASCADE")
        cursor.execute(f"CREATE SCHEMA {beside}")
    # Part of the address, and not a setting of this session: a connection that is made anew must not look elsewhere.
    options = connection.settings_dict["OPTIONS"]
    before = options.get("options", "")
    options["options"] = f"{before} -c search_path={beside}".strip()
    connection.close()
    try:
        yield theirs
    finally:
        options["options"] = before
        connection.close()
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS {beside} CASCADE")


def change_places(theirs: str) -> None:
    """Drop what is in the schema `theirs` and move in what was made aside, in one transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        for kind, name in _objects(theirs):
            # A routine or sequence may have gone with its table.
            cursor.execute(f"DROP {kind} IF EXISTS {name} CASCADE")
        for kinds in ({"TABLE", "VIEW", "MATERIALIZED VIEW", "SEQUENCE"}, {"ROUTINE"}, {"TYPE"}):
            # Asked again each time: how a routine is called depends on where its arguments' types are by now.
            for kind, name in _objects(ASIDE):
                if kind in kinds:
                    cursor.execute(f"ALTER {kind} {name} SET SCHEMA {connection.ops.quote_name(theirs)}")
        # Refuses when anything is left in it.
        cursor.execute(f"DROP SCHEMA {ASIDE}")


def _objects(schema: str) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(_OBJECTS, {"schema": connection.ops.quote_name(schema), "stays": STAYS})
        return cursor.fetchall()
