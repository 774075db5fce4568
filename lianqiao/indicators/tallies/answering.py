"""Answering from the sums: what no transaction has touched since they were made, and the rest counted from the records.

One statement sees both, so that nothing falls between them: a contact signed a moment ago is in the figure, and one
signed earlier in this very transaction too.
"""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from django.db import connections

from lianqiao.core.statements import bound
from lianqiao.indicators.dimensions import DIMENSIONS
from lianqiao.indicators.engine import (
    LIVE,
    NOWHERE,
    Answer,
    Institutions,
    compiled,
    compiled_over_tallies,
    fact_query,
    where_to_read,
)
from lianqiao.indicators.errors import NotTallied
from lianqiao.indicators.questions import Output, Question
from lianqiao.lake.changes import THIS_CLUSTER

from .measures import Measure, measure_of

MOST_MONTHS_LIVE = 300
"""Months of institutions counted anew beside the sums: with more of them counting everything is quicker."""

_MINE = " AND institution = ANY(%(institutions)s)"

# Which months of which institutions the sums do not answer for: touched since, or cut in two by an end of the span.
_STALE = """
seen AS MATERIALIZED (
    SELECT snapshot::pg_snapshot AS snapshot FROM lake_reader
    WHERE name = %(reader)s AND snapshot <> '' AND cluster = ({cluster})
), news AS MATERIALIZED (
    SELECT DISTINCT touched.institution, touched.month FROM seen, lake_touched AS touched
    WHERE touched.fact = ANY(%(facts)s) AND touched.transaction >= pg_snapshot_xmin(seen.snapshot)::text::bigint
        AND NOT pg_visible_in_snapshot(touched.transaction::text::xid8, seen.snapshot)
), stale AS MATERIALIZED (
    SELECT institution, month FROM news WHERE month BETWEEN %(first)s AND %(last)s{mine}
    UNION SELECT institution, month FROM indicators_tally
    WHERE measure = %(measure)s AND cut = '' AND month = %(first)s AND first_on < %(from_on)s{mine}
    UNION SELECT institution, month FROM indicators_tally
    WHERE measure = %(measure)s AND cut = '' AND month = %(last)s AND last_on >= %(until_on)s{mine}{changed}
), fit AS MATERIALIZED (
    SELECT EXISTS (SELECT FROM seen) AND NOT EXISTS (SELECT FROM news WHERE month IS NULL)
        AND (SELECT count(*) FROM stale) <= {most} AS usable
)"""

# Where class or level are asked for: the days on which they changed, and the months with services on both sides.
_CHANGES = """
{profiles}, changes AS MATERIALIZED (
    SELECT institution::uuid AS institution, valid_from AS day FROM profiles WHERE valid_from IS NOT NULL
    UNION SELECT institution::uuid, valid_until FROM profiles WHERE valid_until IS NOT NULL
), """
_CHANGED = """
    UNION SELECT t.institution, t.month FROM changes JOIN indicators_tally AS t
    ON t.institution = changes.institution AND t.month = date_trunc('month', changes.day)::date
    WHERE t.measure = %(measure)s AND t.cut = '' AND t.month BETWEEN %(first)s AND %(last)s
        AND t.first_on < changes.day AND t.last_on >= changes.day{mine}"""

_WHOLE_MONTHS = """
    SELECT institution, greatest(month, %(from_on)s) AS from_on,
        least((month + interval '1 month')::date, %(until_on)s) AS until_on FROM stale"""
_CUT_MONTHS = """
    SELECT institution, day AS from_on, coalesce(
        lead(day) OVER (PARTITION BY institution, month ORDER BY day),
        least((month + interval '1 month')::date, %(until_on)s)) AS until_on
    FROM (
        SELECT institution, month, greatest(month, %(from_on)s) AS day FROM stale
        UNION SELECT stale.institution, month, changes.day FROM stale JOIN changes USING (institution)
        WHERE changes.day > greatest(month, %(from_on)s)
            AND changes.day < least((month + interval '1 month')::date, %(until_on)s)
    ) AS days"""

_ANSWER = """
WITH {stale}, pieces AS MATERIALIZED ({pieces}
), tallied AS NOT MATERIALIZED (
    SELECT t.institution::text AS institution, t.first_on AS "on", to_char(t.month::timestamp, 'YYYY-MM') AS month,
        t.method::text AS method, t.value, t.estimated{kept_key}
    FROM fit, indicators_tally AS t
    WHERE fit.usable AND t.measure = %(measure)s AND t.cut = %(cut)s AND t.month BETWEEN %(first)s AND %(last)s{mine}
        AND (t.institution, t.month) NOT IN (SELECT institution, month FROM stale)
    UNION ALL
    SELECT pieces.institution::text, pieces.from_on, to_char(pieces.from_on::timestamp, 'YYYY-MM'),
        live.by_method, live.value::bigint, live.estimated{live_key}
    FROM fit, pieces, LATERAL ({live}) AS live WHERE fit.usable
), answer AS ({asked})
SELECT fit.usable, {keys}answer.value::bigint AS value, answer.estimated
FROM fit LEFT JOIN answer ON fit.usable"""


@dataclass(frozen=True)
class Statement:
    """The text of a shape of question, and what of its holes never changes."""

    sql: str
    constants: dict


class Tallies:
    """Figures from kept sums, and from the live records where those have changed."""

    name = "tallies"

    def answer(self, question: Question, given: dict[str, str], institutions: Institutions = None) -> Answer:
        """Raises `NotTallied` where the sums cannot answer, or too much has changed since they were made."""
        measure = measure_of(question.code, question.rule)
        cut = measure.cut_for(question) if measure else None
        if measure is None or cut is None:
            raise NotTallied
        asked = _statement(question, measure, cut, institutions is not None)
        holes = asked.constants | _holes(given)
        if institutions is not None:
            holes["institutions"] = sorted(institutions) or [NOWHERE]
        # The plan of so long a statement takes longer than its answer: PostgreSQL keeps it.
        with bound(connections[where_to_read(measure.facts[0])]) as cursor:
            cursor.execute(asked.sql, holes)
            names = [column.name for column in cursor.description]
            rows = cursor.fetchall()
        usable, *columns = zip(*rows, strict=True)
        if not usable[0]:
            raise NotTallied
        found = dict(zip(names[1:], map(list, columns), strict=True))
        # Where nothing was found, the one row says just that the sums can be used.
        return Answer(found if found["value"][0] is not None else {name: [] for name in found})

    def text(self, question: Question) -> str:
        """Return the query the sums stand for, over the records themselves."""
        return LIVE.text(question)


def covers(questions: list[Question]) -> bool:
    """Say whether kept sums can answer all of the questions, if they are up to date."""
    return all(
        (measure := measure_of(one.code, one.rule)) is not None and measure.cut_for(one) is not None
        for one in questions
    )


def _holes(given: dict[str, str]) -> dict:
    from_on, until_on = (dt.date.fromisoformat(given[name]) for name in ("from_on", "until_on"))
    last = max(from_on, until_on - dt.timedelta(days=1))
    holes = {"from_on": from_on, "until_on": until_on}
    holes |= {"first": from_on.replace(day=1), "last": last.replace(day=1)}
    return given | holes


@lru_cache(maxsize=512)
def _statement(question: Question, measure: Measure, cut: str, scoped: bool) -> Statement:
    constants: dict = {
        "measure": measure.key,
        "reader": measure.reader,
        "facts": list(measure.facts),
        "cut": cut,
    }
    profiled = any(DIMENSIONS[name].of_profile for name in (*question.by, *question.where))
    mine = _MINE if scoped else ""
    stale = _STALE.format(
        cluster=THIS_CLUSTER,
        mine=mine,
        most=MOST_MONTHS_LIVE,
        changed=_CHANGED.format(mine=mine.replace("institution =", "t.institution =")) if profiled else "",
    )
    if profiled:
        stale = _CHANGES.format(profiles=_named(*fact_query("profiles"), constants)) + stale.lstrip()
    asked = compiled_over_tallies(question, cut, measure.answers_as_it_is(question))
    sql = _ANSWER.format(
        stale=stale,
        pieces=_CUT_MONTHS if profiled else _WHOLE_MONTHS,
        mine=mine.replace("institution =", "t.institution ="),
        kept_key=f', t.key AS "{cut}"' if cut else "",
        live_key=f", live.by_{cut}" if cut else "",
        live=_live(measure, cut, constants),
        asked=asked,
        keys="".join(f"answer.by_{name}, " for name in question.by)
        if question.output is Output.GROUPS
        else "",
    )
    return Statement(sql, constants)


def _live(measure: Measure, cut: str, constants: dict) -> str:
    """Return the query of the sums of one piece, over its records alone."""
    by = ("method", cut) if cut else ("method",)
    asked = compiled(measure.asked(*by), "postgres", r"pieces.\1", percent="%%")
    facts = [_named(*fact_query(fact, of="pieces.institution"), constants) for fact in asked.facts]
    return f"WITH {', '.join(facts)} {asked.sql}"


def _named(sql: str, parameters: list, constants: dict) -> str:
    """Return a text with the holes of its parameters named, and the parameters among the constants."""
    for value in parameters:
        name = f"constant_{len(constants)}"
        constants[name] = value
        sql = sql.replace("%s", f"%({name})s", 1)
    return sql


TALLIES = Tallies()
