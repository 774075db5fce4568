"""Is the database what it should be? Asked after every restore, and whenever somebody wants to know.

Nothing is taken on trust: a constraint may be marked valid and yet be broken by rows that were loaded past it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext as _

from lianqiao.audit.services import first_broken_link
from lianqiao.config.backup.expected import Guard, NotComparable, compared, expected, shape
from lianqiao.config.backup.reading import Contents, Report
from lianqiao.config.backup.tables import heads, position, sequences, tables
from lianqiao.config.rotation import encrypted_fields
from lianqiao.core.encryption import Unreadable, open_sealed
from lianqiao.core.fields import EncryptedTextField

# Tables whose rows go in the course of things: jobs done, drafts, sessions, sums, the change log, sheets being read in.
_PASSING = (
    "account_", "django_", "indicators_tally", "interop_importrow", "lake_", "mfa_", "procrastinate_", "usersessions_", "workspace_",
)  # fmt: skip
_SAMPLE = 20  # of each end of an encrypted column


@dataclass(frozen=True)
class Counted:
    """What was looked at: how many of a thing, under the name it is printed with."""

    name: str
    number: int


Found = Iterator[Counted | str]


def check_database(
    report: Report, *, contents: Contents | None = None, ought: dict[Guard, str] | None = None
) -> tuple[list[Counted], list[str]]:
    """Look at everything; return what was counted, and a sentence for every fault.

    With the contents of a backup the trail must go on from where the backup saw it, and no table may have become
    shorter: a history rewritten since shows. `ought` is what must guard the tables; without it the migrations are
    carried out beside them to see.
    """
    steps: list[Callable[[], Found]] = [
        lambda: _guards(ought), _constraints, _foreign_keys, _checks, _triggers, _sequences, _keys, _trail,
    ]  # fmt: skip
    if contents:
        steps += [lambda: _continued(contents), lambda: _shorter(contents)]
    counted, faults = [], []
    for number, step in enumerate(steps):
        report("checking", number, len(steps))
        for found in step():
            if isinstance(found, Counted):
                counted.append(found)
            else:
                faults.append(found)
    report("checking", len(steps), len(steps))
    return counted, faults


def check_rows(contents: Contents) -> list[str]:
    """Compare every table with what the backup counted, row by row; a sentence for every difference."""
    faults = []
    for table in tables():
        ours = _rows(f"SELECT count(*) FROM {table.quoted}")[0][0]  # noqa: S608 - a name out of the catalogue
        theirs = contents.rows.get(table.name, 0)
        if ours != theirs:
            faults.append(
                _("%(table)s: %(ours)s rows instead of %(theirs)s.")
                % {"table": table.name, "ours": ours, "theirs": theirs}
            )
    return faults


def _guards(ought: dict[Guard, str] | None) -> Found:
    """Columns, constraints, indexes, triggers and functions are those the migrations make; more may be there."""
    try:
        ought = expected() if ought is None else ought
    except NotComparable as reason:
        yield _("What ought to be there could not be compared: %(reason)s.") % {"reason": reason}
        return
    yield Counted(
        _("columns, constraints, indexes, triggers and functions as the migrations make them"), len(ought)
    )
    yield from compared(ought, shape())


def _constraints() -> Found:
    rows = _rows(
        "SELECT conname, conrelid::regclass::text, convalidated FROM pg_constraint "
        "WHERE connamespace = current_schema()::regnamespace ORDER BY 2, 1"
    )
    yield Counted(_("constraints"), len(rows))
    for name, table, valid in rows:
        if not valid:
            yield _("%(table)s: the constraint %(name)s was never checked.") % {"table": table, "name": name}
    for name, table in _rows(
        "SELECT indexrelid::regclass::text, indrelid::regclass::text FROM pg_index i "
        "JOIN pg_class c ON c.oid = i.indexrelid "
        "WHERE c.relnamespace = current_schema()::regnamespace AND NOT (indisvalid AND indisready)"
    ):
        yield _("%(table)s: the index %(name)s is not whole.") % {"table": table, "name": name}


_LINKS = """
    SELECT c.conname, c.conrelid::regclass::text, c.confrelid::regclass::text,
        (SELECT array_agg(quote_ident(a.attname) ORDER BY k.place) FROM unnest(c.conkey) WITH ORDINALITY k(number, place)
            JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.number),
        (SELECT array_agg(quote_ident(a.attname) ORDER BY k.place) FROM unnest(c.confkey) WITH ORDINALITY k(number, place)
            JOIN pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.number)
    FROM pg_constraint c
    WHERE c.contype = 'f' AND c.conparentid = 0 AND c.connamespace = current_schema()::regnamespace ORDER BY 2, 1
"""


def _foreign_keys() -> Found:
    links = _rows(_LINKS)
    yield Counted(_("foreign keys followed"), len(links))
    for name, table, other, columns, keys in links:
        same = " AND ".join(f"t.{column} = o.{key}" for column, key in zip(columns, keys, strict=True))
        there = " AND ".join(f"t.{column} IS NOT NULL" for column in columns)
        lost = _rows(
            f"SELECT count(*) FROM {table} t WHERE {there} AND NOT EXISTS (SELECT FROM {other} o WHERE {same})"  # noqa: S608
        )[0][0]
        if lost:
            yield _("%(table)s: %(lost)s rows refer to what is not there (%(name)s).") % {
                "table": table, "lost": lost, "name": name,
            }  # fmt: skip


def _checks() -> Found:
    rules = _rows(
        "SELECT conname, conrelid::regclass::text, pg_get_expr(conbin, conrelid) FROM pg_constraint "
        "WHERE contype = 'c' AND conrelid <> 0 AND connamespace = current_schema()::regnamespace ORDER BY 2, 1"
    )
    yield Counted(_("rules of rows"), len(rules))
    for name, table, rule in rules:
        broken = _rows(f"SELECT count(*) FROM {table} WHERE NOT ({rule})")[0][0]  # noqa: S608
        if broken:
            yield _("%(table)s: %(broken)s rows break the rule %(name)s.") % {
                "table": table, "broken": broken, "name": name,
            }  # fmt: skip


def _triggers() -> Found:
    """Triggers keep signed records unchanged and write the history: each must be awake."""
    rows = _rows(
        "SELECT t.tgname, c.relname, t.tgenabled FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
        "WHERE c.relnamespace = current_schema()::regnamespace AND NOT t.tgisinternal"
    )
    yield Counted(_("triggers"), len(rows))
    for name, table, enabled in rows:
        if enabled not in {"O", b"O", "A", b"A"}:
            yield _("%(table)s: the trigger %(name)s is switched off.") % {"table": table, "name": name}


def _sequences() -> Found:
    drawn = sequences()
    yield Counted(_("sequences"), len(drawn))
    for sequence in drawn:
        if sequence.table is None or sequence.column is None:
            continue
        table, column = (connection.ops.quote_name(name) for name in (sequence.table, sequence.column))
        highest = _rows(f"SELECT max({column}) FROM {table}")[0][0]  # noqa: S608
        last, called = position(sequence)
        if highest is not None and highest >= last + bool(called):
            yield _("%(name)s: the next number is already taken.") % {"name": sequence.name}


def check_keys() -> list[str]:
    """Return a sentence for each encrypted column that the keys of this machine do not open."""
    return [found for found in _keys() if isinstance(found, str)]


def _keys() -> Found:
    """The newest and the oldest values of every encrypted column open with the keys at hand."""
    opened = 0
    # The tables may still be those of an earlier release.
    there = {(table.name, column) for table in tables() for column in table.columns}
    for field in encrypted_fields():
        column = f"{field.model._meta.db_table}.{field.column}"
        if (field.model._meta.db_table, field.column) not in there:
            continue
        try:
            opened += sum(1 for key, sealed in _some_sealed(field) if open_sealed(sealed, field.place(key)))
        except Unreadable:
            yield _("%(column)s: a value does not open with the keys of this machine.") % {"column": column}
    yield Counted(_("encrypted values opened as a sample"), opened)


def _some_sealed(field: EncryptedTextField) -> list[tuple]:
    quote, meta = connection.ops.quote_name, field.model._meta
    table, column, key = quote(meta.db_table), quote(str(field.column)), quote(str(meta.pk.column))
    ends = (
        f"(SELECT {key}, {column} FROM {table} WHERE {column} <> '' ORDER BY {key} {way} LIMIT {_SAMPLE})"  # noqa: S608
        for way in ("ASC", "DESC")
    )
    return _rows(" UNION ALL ".join(ends))


def _trail() -> Found:
    yield Counted(_("rows of the trail"), sum(rows for _chain, rows, _hash in heads()))
    if broken := first_broken_link():
        yield _("The trail is broken: chain %(chain)s, row %(row)s: %(fault)s.") % {
            "chain": broken.chain, "row": broken.seq, "fault": broken.fault,
        }  # fmt: skip


def _continued(contents: Contents) -> Found:
    now = {(str(chain), seq): last for chain, seq, last in _rows(_LINK_AT, [
        [chain for chain, _rows_, _last in contents.heads], [rows for _chain, rows, _last in contents.heads],
    ])}  # fmt: skip
    yield Counted(_("chains that go on from the backup"), len(now))
    for chain, rows, last in contents.heads:
        if now.get((chain, rows)) != last:
            yield _("The trail is not the one of the backup: chain %(chain)s, row %(row)s.") % {
                "chain": chain, "row": rows,
            }  # fmt: skip


def _shorter(contents: Contents) -> Found:
    """Tables grow. Where rows come and go by themselves a smaller number says nothing."""
    lasting = [
        table for table in tables() if table.name in contents.rows and not table.name.startswith(_PASSING)
    ]
    yield Counted(_("tables at least as long as in the backup"), len(lasting))
    for table in lasting:
        ours = _rows(f"SELECT count(*) FROM {table.quoted}")[0][0]  # noqa: S608 - a name out of the catalogue
        if ours < (theirs := contents.rows[table.name]):
            yield _("%(table)s: %(lost)s rows fewer than in the backup (%(ours)s instead of %(theirs)s).") % {
                "table": table.name, "lost": theirs - ours, "ours": ours, "theirs": theirs,
            }  # fmt: skip
    for name in sorted(set(contents.rows) - {table.name for table in tables()}):
        if contents.rows[name] and not name.startswith(_PASSING):
            yield _("%(table)s: the table is gone.") % {"table": name}


_LINK_AT = """
    SELECT t.chain, t.seq, t.hash FROM unnest(%s::uuid[], %s::bigint[]) AS kept(chain, seq)
    JOIN audit_trailrow t ON t.chain = kept.chain AND t.seq = kept.seq
"""


def _rows(sql: str, values: list | None = None) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()
