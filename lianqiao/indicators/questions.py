"""Questions put to an engine: one Ibis expression a shape, with holes for what changes from call to call.

The same rows answer all three: the total, the groups, and the list behind a figure.
"""

from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

from .dimensions import DIMENSIONS
from .kept import kept
from .later import ibis
from .measures import Counted, Form, Indicator, Kind, Ratio, Way, indicator_of, total
from .tables import Table, Value, facts, hole, known, tallied

LIST_SIZE = 50
# Columns that name somebody, who may be met anywhere. An institution lies in one city.
PEOPLE = frozenset({"person", "worker"})


class Part(StrEnum):
    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    REST = "rest"  # what stands below the line and not above it


class Output(StrEnum):
    TOTAL = "total"
    GROUPS = "groups"
    LIST = "list"
    LIST_ON = "list_on"  # the list from a line onwards
    LINES = "lines"  # all lines of the list, in no order
    TALLIES = "tallies"  # the groups as they are kept: with the first and the last day in each


@dataclass(frozen=True)
class Question:
    """The shape of a query: everything that changes its text. What only changes its answers goes into the holes.

    `persons` asks for the people behind each cell too, which costs more than all the rest: only disclosure control
    wants them.
    """

    code: str
    rule: str
    output: Output
    by: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    part: Part = Part.NUMERATOR
    persons: bool = True


def expression(question: Question) -> Table:
    """Return the Ibis expression of the question, bound to no engine."""
    return _expressed(question, counted_of(question))


def over_tallies(question: Question, cut: str, *, as_they_are: bool = False) -> Table:
    """Return the expression of the same question over kept sums of that cut, bound to no engine.

    Each of their rows says in `value` how much it stands for, and in `on` a day whose class and level it has. A question
    as fine as the sums themselves is answered by them as they are.
    """
    counted = total(tallied(cut), "value", "institution", on="on", estimate="estimated")
    if not as_they_are:
        return _expressed(question, counted)
    rows = _with_dimensions(question, counted)
    return rows.select(*map(_by, question.by), rows.value, rows.estimated)


def _expressed(question: Question, counted: Counted) -> Table:
    if _adds_in_steps(question, counted):
        counted = _by_columns(question, counted)
    rows = _with_dimensions(question, counted)
    match question.output:
        case Output.TOTAL:
            return rows.aggregate(**_amounts(question, counted, rows))
        case Output.GROUPS:
            keys = [_by(name) for name in question.by]
            return rows.group_by(keys).aggregate(**_amounts(question, counted, rows))
        case Output.TALLIES:
            first, last = ("first_on", "last_on") if "first_on" in rows.columns else (counted.on, counted.on)
            days = {"first_on": rows[first].min(), "last_on": rows[last].max()}
            keys = [_by(name) for name in question.by]
            return rows.group_by(keys).aggregate(**_amounts(question, counted, rows), **days)
        case _:
            return _listing(question, counted, rows)


def going_on(indicator: Indicator, row: dict[str, Any], part: Part = Part.NUMERATOR) -> dict[str, str]:
    """Return what fills the holes of `LIST_ON` to go on after this row of the list."""
    return {f"after_{name}": str(row[name]) for name in _order(way_of(indicator, part))}


def people_of(indicator: Indicator) -> bool:
    """Say whether the figure counts different people: somebody may then be in two such figures at once."""
    counted = way_of(indicator)
    return counted.distinct and counted.key in PEOPLE


def way_of(indicator: Indicator, part: Part = Part.NUMERATOR) -> Way:
    """Return how the indicator counts its rows, those of the numerator for a ratio."""
    return Way(**_way(indicator.code, indicator.rule, part))


def leaves_a_rest(indicator: Indicator) -> bool:
    """Say whether the same records stand above the line and below it, so that some may be left below alone."""
    parts = (Part.NUMERATOR, Part.DENOMINATOR)
    return indicator.form is Form.RATIO and len({way_of(indicator, part).key for part in parts}) == 1


@kept
def _way(code: str, rule: str, part: Part) -> dict[str, Any]:
    counted = counted_of(Question(code, rule, Output.TOTAL, part=part))
    return {field.name: getattr(counted, field.name) for field in fields(Way)}


def counted_of(question: Question) -> Counted:
    """Return the rows the question is about and the way they are counted."""
    indicator = indicator_of(question.code, question.rule)
    measured = indicator.measure(facts, *_period(indicator.kind))
    if not isinstance(measured, Ratio):
        return measured
    above, below = measured.numerator, measured.denominator
    if question.part is Part.REST:
        return replace(below, rows=below.rows.anti_join(above.rows.select(above.key), below.key))
    return above if question.part is Part.NUMERATOR else below


def _period(kind: Kind) -> tuple[Value, ...]:
    names = ("day",) if kind is Kind.AS_OF else ("from_on", "until_on")
    return tuple(hole(name, "date") for name in names)


def _by(name: str) -> str:
    return f"by_{name}"


def _adds_in_steps(question: Question, counted: Counted) -> bool:
    """Say whether groups may be counted by their bare columns first: what adds, where no day decides on a profile."""
    profiled = any(DIMENSIONS[name].of_profile for name in (*question.by, *question.where))
    asked = question.output in (Output.GROUPS, Output.TALLIES)
    # Without a column to group by there would be a group even where there is no row.
    columns = {*question.by, *question.where} - ({"method"} if counted.method else set())
    return asked and bool(columns) and not (counted.distinct or question.persons or profiled)


def _by_columns(question: Question, counted: Counted) -> Counted:
    """Return the rows counted by the bare columns asked for, and by the first day of the month where months are.

    Keys are then spelled once a group and not once a row, which is dearer than counting.
    """
    rows, keys = counted.rows, {}
    for name in dict.fromkeys((*question.by, *question.where)):
        if name == "month":
            keys[str(counted.on)] = rows[counted.on].truncate("M")
        elif name != "method" or not counted.method:
            keys[DIMENSIONS[name].column] = rows[DIMENSIONS[name].column]
    amounts = {
        name: amount for name, amount in _amounts(question, counted, rows).items() if name != "persons"
    }
    if question.output is Output.TALLIES:
        amounts |= {"first_on": rows[counted.on].min(), "last_on": rows[counted.on].max()}
    grouped = rows.group_by(**keys).aggregate(**amounts)
    return replace(counted, rows=grouped, add="value", estimate=counted.estimate and "estimated")


def _with_dimensions(question: Question, counted: Counted) -> Table:
    """Return the rows with a column for every dimension asked for, filtered by those given."""
    rows = counted.rows
    wanted = list(dict.fromkeys((*question.by, *question.where)))
    if not wanted:
        return rows
    source = rows
    if any(DIMENSIONS[name].of_profile for name in wanted):
        source = _joined_to_profiles(rows, rows[counted.on] if counted.on else hole("day", "date"))
    columns = {_by(name): _dimension(name, counted, rows) for name in wanted}
    dimensioned = source.select(*[rows[name] for name in rows.columns], **columns)
    for name in question.where:
        dimensioned = dimensioned.filter(dimensioned[_by(name)] == hole(f"where_{name}"))
    return dimensioned


def _joined_to_profiles(rows: Table, day: Value) -> Table:
    # Class and level are those of the day of the fact: a hospital promoted in May served as what it was in April.
    profiles = facts.profiles
    return rows.left_join(
        profiles,
        [
            rows.institution == profiles.institution,
            profiles.valid_from.isnull() | (profiles.valid_from <= day),
            profiles.valid_until.isnull() | (profiles.valid_until > day),
        ],
    )


def _dimension(name: str, counted: Counted, rows: Table) -> Value:
    dimension = DIMENSIONS[name]
    if name == "month" and name in rows.columns:
        return rows.month
    if name == "month":
        return rows[counted.on or dimension.column].strftime("%Y-%m")
    if name == "method" and counted.method:
        return ibis.literal(counted.method)
    source = facts.profiles if dimension.of_profile else rows
    return known(source[dimension.column].cast("string"))


def _amounts(question: Question, counted: Counted, rows: Table) -> dict[str, Value]:
    """Return the value, whether an estimate is in it, and the persons behind it (null when nobody knows)."""
    if counted.distinct:
        value = rows[counted.key].nunique()
    elif counted.add:
        value = rows[counted.add].sum().fill_null(0)
    else:
        value = rows.count()
    estimated = rows[counted.estimate].any().fill_null(False) if counted.estimate else ibis.literal(False)
    persons = {"persons": _persons(counted, rows)} if question.persons else {}
    return {"value": value, "estimated": estimated, **persons}


def _persons(counted: Counted, rows: Table) -> Value:
    """Return how many people are behind the rows; a head counted without a name may be somebody of its own."""
    if not counted.person:
        return ibis.null("int64")
    named = rows[counted.person]
    if not counted.add:
        return named.nunique()
    return named.nunique() + rows[counted.add].sum(where=named.isnull()).fill_null(0)


def _listing(question: Question, counted: Counted, rows: Table) -> Table:
    rows = rows.select(*counted.rows.columns)
    listed = _one_a_key(counted, rows) if counted.distinct else rows.mutate(counted=_share_of(counted, rows))
    if question.output is Output.LINES:
        return listed
    listed, order = _with_place(listed), _order(counted)
    if question.output is Output.LIST_ON:
        listed = listed.filter(_beyond(listed, order))
    return listed.order_by(order).limit(LIST_SIZE + 1)


def _order(counted: Way) -> list[str]:
    """Return what a list is sorted by: the name of the institution, the day where there is one, and the key."""
    days = ["first_on" if counted.distinct else counted.on] if counted.on else []
    return ["place", *days, counted.key]


def _with_place(listed: Table) -> Table:
    """Return the lines with the name of their institution, which no reader can tell from its key."""
    profiles = facts.profiles
    names = profiles.group_by(lies_in=profiles.institution).aggregate(place=profiles.name.max())
    joined = listed.left_join(names, listed.institution == names.lies_in)
    return joined.select(*[listed[name] for name in listed.columns], place=names.place.fill_null(""))


def _beyond(listed: Table, order: list[str]) -> Value:
    """Return whether a line comes after the one whose values fill the holes."""
    beyond = ibis.literal(False)
    for name in reversed(order):
        last = hole(f"after_{name}", "date" if listed[name].type().is_date() else "string")
        beyond = (listed[name] > last) | ((listed[name] == last) & beyond)
    return beyond


def _share_of(counted: Counted, rows: Table) -> Value:
    """Return what one row adds to the figure."""
    return rows[counted.add].fill_null(0) if counted.add else ibis.literal(1)


def _one_a_key(counted: Counted, rows: Table) -> Table:
    """Return one line a key: when and how often it came, or what it was, left empty where its rows differ."""
    if counted.on:
        kept = {"institution": _if_same(rows.institution), "first_on": rows[counted.on].min()}
        kept["last_on"] = rows[counted.on].max()
    else:
        kept = {name: _if_same(_written(rows[name])) for name in rows.columns if name != counted.key}
    grouped = rows.group_by(counted.key).aggregate(**kept, records=ibis._.count())
    return grouped.mutate(counted=ibis.literal(1))


def _written(column: Value) -> Value:
    """Return the column as text that every engine writes alike: one of them has 1 where another has 1.0."""
    return (column.cast("decimal(18, 4)") if column.type().is_floating() else column).cast("string")


def _if_same(column: Value) -> Value:
    return ibis.ifelse(column.min() == column.max(), column.min(), ibis.null(str))
