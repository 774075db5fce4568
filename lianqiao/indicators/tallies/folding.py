"""Keeping the sums: what has been touched is counted anew, or everything is, and the position moves with it at once.

A position is taken before anything is counted. Whatever a transaction outside of it does to a month is told by the change
log, and that month is counted live until the next time; so it does not matter how long the counting takes, nor what is
written meanwhile. Stopped anywhere, the transaction leaves sums and position as they were together.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import connection, transaction

from lianqiao.core.dates import Span
from lianqiao.indicators.engine import Institutions, compiled, fact_query
from lianqiao.indicators.models import Tally
from lianqiao.lake import changes
from lianqiao.lake.models import Reader

from .measures import READER, Measure, measures

Progress = Callable[[int, int, str], None]  # measures done, measures in all, the one being counted
PATIENCE = "3s"
EVER = ("-infinity", "infinity")

_SUMS = """
SELECT {cut} AS cut, {key} AS key, by_institution::uuid AS institution, (by_month || '-01')::date AS month,
    by_method AS method, sum(value) AS value, bool_or(estimated) AS estimated,
    min(first_on) AS first_on, max(last_on) AS last_on
FROM fine GROUP BY by_institution, by_month, by_method, GROUPING SETS ((){sets})"""

_DIFFERING = """
WITH {fine}, news AS (
    SELECT t.institution, t.month FROM lake_touched AS t, lake_reader AS r
    WHERE r.name = %s AND t.fact = ANY(%s)
        AND NOT pg_visible_in_snapshot(t.transaction::text::xid8, r.snapshot::pg_snapshot)
), kept AS (
    SELECT cut, key, institution, month, method, value, estimated, first_on, last_on
    FROM indicators_tally WHERE measure = %s
), made AS ({sums}
)
SELECT count(*) FROM (
    (SELECT * FROM kept EXCEPT SELECT * FROM made) UNION ALL (SELECT * FROM made EXCEPT SELECT * FROM kept)
) AS wrong WHERE NOT EXISTS (
    SELECT FROM news WHERE month IS NULL OR (news.institution = wrong.institution AND news.month = wrong.month))"""


@dataclass
class Folded:
    """What was done: measures made whole, and institutions' months counted anew in the others."""

    built: int = 0
    months: int = 0


def keep_up(*, at: dt.datetime) -> Folded:
    """Bring all sums up to date; those that are not there yet, or not of this database, are made whole.

    Two may do so at once: each leaves alone what the other is about. Sums of a definition that is no more are dropped.
    """
    done = Folded()
    ready = set(_drop_others())
    missing = [measure for measure in measures() if measure.reader not in ready]
    for measure in measures():
        if measure.reader in ready:
            done.months += fold(measure, at=at)
    if missing:
        rebuild(missing, at=at, patience=PATIENCE)
        done.built = len({measure.key for measure in missing})
    elif done.months:
        changes.forget_what_all_have_passed()
    return done


def fold(measure: Measure, *, at: dt.datetime) -> int:
    """Count the touched months of a measure anew and return how many of institutions they were.

    0 too while somebody else is about it, or where its sums have not been made.
    """
    with transaction.atomic():
        reader = _alone(measure, wait=False)
        if reader is None or not reader.snapshot:
            return 0
        seen = changes.snapshot()
        touched = changes.since(reader.snapshot)
        mine = {change for change in touched if change.fact in measure.facts}
        if any(change.month is None for change in mine):
            _write_all(measure)
        else:
            _write_months(measure, mine)
        if touched:
            _moved(reader, seen, at)
    return len(mine)


def rebuild(
    asked: Iterable[Measure] | None = None,
    *,
    at: dt.datetime,
    progress: Progress | None = None,
    patience: str = "0",
) -> int:
    """Count everything anew, measure by measure, and return how many sums are kept of them.

    Figures are answered from the old sums meanwhile. To be called after a load with resting triggers. Raises
    `OperationalError` when the log cannot be begun within `patience`, because somebody is writing ("0": wait).
    """
    wanted = list({one.key: one for one in (measures() if asked is None else asked)}.values())
    told = progress or (lambda *_counts: None)
    changes.start_reading(*(measure.reader for measure in wanted), patience=patience)
    kept = 0
    for number, measure in enumerate(wanted):
        told(number, len(wanted), measure.code)
        with transaction.atomic():
            reader = _alone(measure, wait=True)
            seen = changes.snapshot()
            kept += _write_all(measure)
            _moved(reader, seen, at)
    changes.forget_what_all_have_passed()
    return kept


def forget() -> None:
    """Stop keeping sums: figures are counted from the records until they are made again."""
    with transaction.atomic():
        changes.stop_reading(*Reader.objects.filter(pk__startswith=READER).values_list("pk", flat=True))
        Tally.objects.all().delete()


def differing(measure: Measure) -> int:
    """Return how many sums are not what the records say, both as of this moment; 0 is right.

    Months touched since the sums were made are left out: nobody is answered from those.
    """
    fine, parameters = _fine(measure, EVER)
    with connection.cursor() as cursor:
        cursor.execute(
            _DIFFERING.format(fine=fine, sums=_sums(measure)),
            [*parameters, measure.reader, list(measure.facts), measure.key],
        )
        return cursor.fetchone()[0]


def usable() -> frozenset[str]:
    """Return the names of the measures' readers whose sums are of this database, and made."""
    readers = Reader.objects.filter(pk__startswith=READER, cluster=changes.cluster()).exclude(snapshot="")
    return frozenset(readers.values_list("pk", flat=True))


def _drop_others() -> frozenset[str]:
    """Drop sums of measures that are no more, whose position would never move on, and return those usable."""
    wanted = {measure.reader for measure in measures()}
    gone = Reader.objects.filter(pk__startswith=READER).exclude(pk__in=wanted).values_list("pk", flat=True)
    if names := list(gone):
        with transaction.atomic():
            changes.stop_reading(*names)
            Tally.objects.exclude(measure__in=[measure.key for measure in measures()]).delete()
    return usable()


def _alone(measure: Measure, *, wait: bool) -> Reader | None:
    """Return the measure's reader, locked until the transaction ends; None when somebody else has it."""
    rows = Reader.objects.select_for_update(skip_locked=not wait)
    return rows.filter(pk=measure.reader, cluster=changes.cluster()).first()


def _moved(reader: Reader | None, seen: str, at: dt.datetime) -> None:
    Reader.objects.filter(pk=reader.pk if reader else None).update(snapshot=seen, read_at=at)


def _write_months(measure: Measure, touched: Iterable[changes.Change]) -> None:
    places: dict[dt.date, set[str]] = defaultdict(set)
    for change in touched:
        if change.month and change.institution:
            places[change.month].add(change.institution)
    for month, whose in sorted(places.items()):
        Tally.objects.filter(measure=measure.key, month=month, institution__in=whose).delete()
        span = Span.month(month.year, month.month)
        _write(measure, (span.from_on.isoformat(), span.until_on.isoformat()), frozenset(whose))


def _write_all(measure: Measure) -> int:
    """Write all sums of a measure anew and return how many they are: one pass over the rows, however many."""
    with connection.cursor() as cursor:
        # The planner takes the two keys a presence joins its contact by for independent and expects a thousandth of the
        # rows; it would sort all of them on disk instead of counting them into the few groups that come out.
        cursor.execute("SET LOCAL enable_sort = off; SET LOCAL work_mem = '64MB'")
    Tally.objects.filter(measure=measure.key).delete()
    return _write(measure, EVER)


def _write(measure: Measure, days: tuple[str, str], institutions: Institutions = None) -> int:
    fine, parameters = _fine(measure, days, institutions)
    columns = "cut, key, institution, month, method, value, estimated, first_on, last_on"
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH {fine}, made AS ({_sums(measure)}) INSERT INTO indicators_tally (measure, {columns})"  # noqa: S608
            # In the order they are read: the sums of one cut lie together, not one on each page of the table.
            f" SELECT %s, {columns} FROM made ORDER BY cut, month, institution, method, key",
            [*parameters, measure.key],
        )
        return cursor.rowcount


def _fine(measure: Measure, days: tuple[str, str], institutions: Institutions = None) -> tuple[str, list]:
    """Return the finest groups of the days as a named table expression after those of its facts, with parameters."""
    asked = compiled(measure.everything, "postgres", "%s", percent="%%")
    given = dict(zip(("from_on", "until_on"), days, strict=True))
    tables, parameters = [], []
    for fact in asked.facts:
        sql, values = fact_query(fact, institutions)
        tables.append(sql)
        parameters.extend(values)
    parameters.extend(given[name] for name in asked.holes)
    return f"{', '.join(tables)}, fine AS MATERIALIZED ({asked.sql})", parameters


def _sums(measure: Measure) -> str:
    """Return the sums by each cut over the finest groups."""

    def chosen(said: Callable[[str], str]) -> str:
        cases = "".join(f" WHEN GROUPING(by_{cut}) = 0 THEN {said(cut)}" for cut in measure.cuts)
        return f"CASE{cases} ELSE '' END" if cases else "''"

    return _SUMS.format(
        cut=chosen(lambda cut: f"'{cut}'"),
        key=chosen(lambda cut: f"by_{cut}"),
        sets="".join(f", (by_{cut})" for cut in measure.cuts),
    )
