"""The one door to every figure: dashboards, bulletin, exports and the command line all come through `compute`."""

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import Any

from lianqiao.core.dates import Span
from lianqiao.core.encryption import Unreadable, open_token, seal_token
from lianqiao.lake.errors import LakeDamaged

from . import disclosure as control
from .choice import engine_called, engine_for, engines_for, is_forced
from .dimensions import DIMENSIONS, position_of
from .disclosure import Cell, Disclosure
from .engine import LIVE, Answer, Engine
from .errors import BaseNeeded, NotTallied, UnknownDimension, WrongPeriod
from .figures import Amount, Breakdown, Figure, Row, Scope
from .measures import DIVIDED, Form, Indicator, Kind, indicator_of
from .periods import AsOf, Period
from .quantities import Operator, growth, in_scale, rounded
from .questions import LIST_SIZE, Output, Part, Question, going_on, way_of
from .tallies.measures import measure_of

logger = logging.getLogger("lianqiao.indicators")


@dataclass(frozen=True)
class _Asked:
    indicator: Indicator
    scope: Scope
    by: tuple[str, ...]
    where: tuple[tuple[str, str], ...]
    engine: Engine
    persons: bool = False
    recount: bool = False

    def question(self, output: Output, part: Part = Part.NUMERATOR) -> Question:
        return Question(
            code=self.indicator.code,
            rule=self.indicator.rule,
            output=output,
            by=self.by if output is Output.GROUPS else (),
            where=tuple(name for name, _key in self.where),
            part=part,
            persons=self.persons,
        )

    def questions(self) -> list[Question]:
        """Return everything that is asked for the figure."""
        parts = [Part.NUMERATOR, Part.DENOMINATOR] if self.indicator.form in DIVIDED else [Part.NUMERATOR]
        outputs = [Output.TOTAL, Output.GROUPS] if self.by else [Output.TOTAL]
        if self.adds_up:
            outputs = [Output.GROUPS]
        return [self.question(output, part) for output in outputs for part in parts]

    @property
    def adds_up(self) -> bool:
        """Say whether the total is the sum of the groups, and so need not be asked for.

        Not where the register decides into which group a row falls: there two entries at once would count it twice.
        """
        plain = not any(DIMENSIONS[name].of_profile for name in self.by)
        counted = measure_of(self.indicator.code, self.indicator.rule)
        return bool(self.by) and plain and counted is not None and not (self.persons or self.recount)

    def put(self, output: Output, period: Period, part: Part = Part.NUMERATOR, **given: str) -> Answer:
        return self.engine.answer(
            self.question(output, part), self.holes(period) | given, self.scope.institutions
        )

    def holes(self, period: Period) -> dict[str, str]:
        return _dates(period) | {f"where_{name}": key for name, key in self.where}


@dataclass(frozen=True)
class _Count:
    """What was counted in one cell."""

    value: int = 0
    persons: int = 0
    estimated: bool = False

    @classmethod
    def read(cls, row: dict[str, Any]) -> "_Count":
        value = int(row["value"])
        # Where nobody is known by key, or nobody asked, every head counted could be a person of its own.
        persons = row.get("persons")
        return cls(value, value if persons is None else int(persons), bool(row["estimated"]))


_NOTHING = _Count()


@dataclass(frozen=True)
class _Line:
    """The counts of one line of the table; the first line, without keys, is the total."""

    keys: tuple[str, ...]
    now: _Count
    of: _Count | None = None
    base: _Count | None = None
    withheld: bool = False


def compute(
    code: str,
    period: Period,
    scope: Scope,
    *,
    by: Iterable[str] = (),
    where: Mapping[str, str] | None = None,
    base: Period | None = None,
    disclosure: Disclosure = Disclosure.PUBLIC,
    rule: str | None = None,
    engine: Engine | None = None,
    recount: bool = False,
) -> Figure:
    """Return the figure of an indicator for a day or a span, within the scope, broken down by dimensions.

    The caller has decided that the seat may read figures, and that the scope is the seat's. `where` keeps only
    the given key of a dimension. With a `base` the figure carries its growth. For the public, small cells about
    clients are withheld. Without an engine named, the one answers that is quickest and exact; to `recount` is to count
    rows, whatever sums are kept, and the total apart from its parts. Raises `UnknownIndicator`, `UnknownDimension`,
    `WrongPeriod`, `BaseNeeded`.
    """
    indicator = indicator_of(code, rule)
    by = tuple(dict.fromkeys((*indicator.always_by, *by)))
    kept = tuple(sorted((where or {}).items()))
    _check(indicator, period, base, (*by, *(name for name, _key in kept)))
    guarded = _is_guarded(indicator, disclosure)
    asked = _Asked(indicator, scope, by, kept, engine or LIVE, persons=guarded, recount=recount)
    answered, amount, rows = _answered(asked, period, base, choose=engine is None)
    if indicator.form is Form.MEAN and indicator.always_by and len({row.keys[0] for row in rows}) > 1:
        amount = replace(amount, value=None)  # Points of one scale and of another have no mean.
    return Figure(indicator, period, scope, by, kept, base, disclosure, answered.name, amount, rows)


def _answered(
    asked: _Asked, period: Period, base: Period | None, *, choose: bool
) -> tuple[Engine, Amount, Sequence[Row]]:
    """Return who answered, the total and the lines; one who cannot passes the question on, at last to the records."""
    if not choose:
        return asked.engine, *_counts(asked, period, base)
    periods = [one for one in (period, base) if one is not None]
    engines = (
        [engine_for(asked.questions(), periods, asked.scope.institutions)]
        if asked.recount
        else engines_for(asked.questions(), periods, asked.scope.institutions)
    )
    for engine in engines:
        try:
            return engine, *_counts(replace(asked, engine=engine), period, base)
        except NotTallied:
            continue
        except LakeDamaged as fault:
            if is_forced():
                raise
            logger.error("The lake is damaged, the records are counted instead: %s", fault.__cause__)  # noqa: TRY400
    # The records are always there, and always whole.
    return LIVE, *_counts(replace(asked, engine=LIVE), period, base)


def _counts(asked: _Asked, period: Period, base: Period | None) -> tuple[Amount, Sequence[Row]]:
    """Return the total and the lines in their order."""
    indicator = asked.indicator
    if asked.by and base is None and indicator.form is Form.COUNT and not asked.persons:
        return _plain_counts(asked, period)
    lines = _counted(asked, period, base)
    if asked.persons:
        lines = _protected(lines)
    whole, *parts = lines
    rows = [Row(line.keys, _amount(indicator, line, whole)) for line in parts]
    rows.sort(key=lambda row: [position_of(name, key) for name, key in zip(asked.by, row.keys, strict=True)])
    return _amount(indicator, whole, whole), tuple(rows)


def _plain_counts(asked: _Asked, period: Period) -> tuple[Amount, Breakdown]:
    """Return counts that need no second number, never leaving their columns."""
    found = asked.put(Output.GROUPS, period).columns
    values, estimated = list(map(int, found["value"])), found["estimated"]
    if asked.adds_up:
        whole = _Count(sum(values), estimated=any(estimated))
    else:
        whole = _Count.read(asked.put(Output.TOTAL, period).rows[0])
    keys, places = [], []
    for name in asked.by:
        # Each different key is looked at once, however many cells bear it.
        keys.append(sorted(set(found[f"by_{name}"]), key=partial(position_of, name)))
        ranks = {key: rank for rank, key in enumerate(keys[-1])}
        places.append([ranks[key] for key in found[f"by_{name}"]])
    order = _order(places, list(map(len, keys)))
    in_order = [[column[place] for place in order] for column in (*places, values, estimated)]
    rows = Breakdown(tuple(keys), tuple(in_order[:-2]), in_order[-2], in_order[-1])
    return _amount(asked.indicator, _Line((), whole), _Line((), whole)), rows


def _order(places: list[list[int]], widths: list[int]) -> Sequence[int]:
    """Return the places of the rows in the order of their keys."""
    joint = places[0]
    for column, width in zip(places[1:], widths[1:], strict=True):
        joint = [one * width + other for one, other in zip(joint, column, strict=True)]
    return sorted(range(len(joint)), key=joint.__getitem__)


def list_behind(
    code: str,
    period: Period,
    scope: Scope,
    *,
    where: Mapping[str, str] | None = None,
    after: str | None = None,
    part: Part = Part.NUMERATOR,
    rule: str | None = None,
    engine: Engine = LIVE,
) -> tuple[list[dict[str, Any]], str | None]:
    """Return a page of the fact rows a figure counted, and the token to go on from (None at the end).

    Each row says in `counted` what it adds: over all pages that is the figure. The rows stand by institution and
    day, and carry keys, codes and amounts, no name of a person; for a ratio they are those of the part asked for.
    A token that is not ours starts at the top.
    """
    asked = _of_records(code, period, scope, where, rule, engine)
    indicator = asked.indicator
    purpose = f"list:{indicator.code}:{indicator.rule}:{part}"
    given = _read(after, purpose)
    rows = asked.put(Output.LIST_ON if given else Output.LIST, period, part, **given).rows
    if len(rows) <= LIST_SIZE:
        return rows, None
    return rows[:LIST_SIZE], seal_token(json.dumps(going_on(indicator, rows[LIST_SIZE - 1], part)), purpose)


def lines_as_read(
    code: str,
    period: Period,
    scope: Scope,
    keys: Iterable[str],
    *,
    where: Mapping[str, str] | None = None,
    part: Part = Part.NUMERATOR,
) -> dict[str, dict[str, Any]]:
    """Return the lines of those keys as the reader in scope has them, by key.

    A record that is hidden from the reader is no line here, and nothing in a line that is made of several.
    """
    asked, key = _of_records(code, period, scope, where, None, LIVE), way_of(indicator_of(code), part).key
    found = LIVE.lines_as_read(
        asked.question(Output.LINES, part), asked.holes(period), key, list(keys), scope.institutions
    )
    return {row[key]: row for row in found.rows}


def count_of(
    code: str, period: Period, scope: Scope, *, where: Mapping[str, str] | None = None, part: Part
) -> int:
    """Return how much a part of a figure comes to."""
    asked = _of_records(code, period, scope, where, None, LIVE)
    return _Count.read(asked.put(Output.TOTAL, period, part).rows[0]).value


def _of_records(
    code: str, period: Period, scope: Scope, where: Mapping[str, str] | None, rule: str | None, engine: Engine
) -> _Asked:
    indicator = indicator_of(code, rule)
    kept = tuple(sorted((where or {}).items()))
    _check(indicator, period, None, [name for name, _key in kept], growing=False)
    return _Asked(indicator, scope, (), kept, engine)


def _read(token: str | None, purpose: str) -> dict[str, str]:
    # The last line of a page has the key of somebody's record: no address shows it.
    try:
        return json.loads(open_token(token, purpose)) if token else {}
    except Unreadable:
        return {}


def query_text(figure: Figure) -> str:
    """Return the query behind the figure, as it is kept when the figure is published."""
    engine = engine_called(figure.engine)
    guarded = _is_guarded(figure.indicator, figure.disclosure)
    asked = _Asked(figure.indicator, figure.scope, figure.by, figure.where, engine, persons=guarded)
    wanted = Output.GROUPS if figure.by else Output.TOTAL
    return "\n\n".join(engine.text(question) for question in asked.questions() if question.output is wanted)


def _is_guarded(indicator: Indicator, disclosure: Disclosure) -> bool:
    return disclosure is Disclosure.PUBLIC and indicator.of_clients


def _check(
    indicator: Indicator, period: Period, base: Period | None, dimensions: Iterable[str], *, growing=True
):
    wanted = AsOf if indicator.kind is Kind.AS_OF else Span
    if not isinstance(period, wanted) or (base is not None and not isinstance(base, wanted)):
        raise WrongPeriod
    if growing and indicator.form is Form.GROWTH and base is None:
        raise BaseNeeded
    for name in dimensions:
        if name not in indicator.dimensions:
            raise UnknownDimension.of(name, indicator.dimensions)


def _counted(asked: _Asked, period: Period, base: Period | None) -> list[_Line]:
    """Return the total and the lines of the breakdown as they were counted."""
    now = _cells(asked, period)
    denominators = _cells(asked, period, Part.DENOMINATOR) if asked.indicator.form in DIVIDED else None
    then = _cells(asked, base) if base is not None else None
    every = {keys: None for cells in (now, denominators, then) if cells for keys in cells}
    return [
        _Line(
            keys,
            now.get(keys, _NOTHING),
            denominators.get(keys, _NOTHING) if denominators is not None else None,
            then.get(keys, _NOTHING) if then is not None else None,
        )
        for keys in every
    ]


def _cells(asked: _Asked, period: Period, part: Part = Part.NUMERATOR) -> dict[tuple[str, ...], _Count]:
    """Return every cell by its keys. The total is asked for on its own: persons in its parts do not add."""
    cells: dict[tuple[str, ...], _Count] = {(): _Count.read(asked.put(Output.TOTAL, period, part).rows[0])}
    if asked.by:
        for row in asked.put(Output.GROUPS, period, part).rows:
            cells[tuple(str(row[f"by_{name}"]) for name in asked.by)] = _Count.read(row)
    return cells


def _amount(indicator: Indicator, line: _Line, whole: _Line) -> Amount:
    operator = Operator.ABOUT if line.now.estimated else Operator.EXACT
    if line.withheld:
        return Amount(None, operator, withheld=True)
    now = line.now.value
    match indicator.form:
        case Form.COUNT:
            grown = growth(now, line.base.value) if line.base else None
            return Amount(now, operator, growth=grown)
        case Form.GROWTH:
            grown = growth(now, line.base.value)
            return Amount(grown.pct, operator, numerator=now, growth=grown)
        case Form.SHARE:
            return _ratio(now, whole.now.value, operator)
        case Form.RATIO:
            return _ratio(now, line.of.value, operator)
        case Form.MEAN:
            return _mean(now, line.of.value, operator, indicator.scale)


def _ratio(numerator: int, denominator: int, operator: Operator) -> Amount:
    if not denominator:
        return Amount(None, operator, numerator=numerator, denominator=denominator, growth=None)
    return Amount(rounded(Decimal(numerator * 100) / denominator), operator, numerator, denominator)


def _mean(total: int, count: int, operator: Operator, scale: int) -> Amount:
    whole = in_scale(total, scale)
    if not count:
        return Amount(None, operator, numerator=whole, denominator=count)
    return Amount(rounded(Decimal(whole) / count), operator, whole, count)


def _protected(lines: list[_Line]) -> list[_Line]:
    """Return the lines with those marked that must not be shown, today's or the base's being too small."""
    whole, *parts = lines
    now = [Cell(line.keys, line.now.value, line.now.persons) for line in parts]
    then = [Cell(line.keys, line.base.value, line.base.persons) for line in parts if line.base]
    below = [Cell(line.keys, line.of.value, line.of.persons) for line in parts if line.of]
    hidden = control.withheld(now) | control.withheld(then) | control.withheld(below)
    gone = control.total_is_withheld(Cell((), whole.now.value, whole.now.persons), now, hidden)
    if whole.of:
        gone = gone or control.total_is_withheld(Cell((), whole.of.value, whole.of.persons), below, hidden)
    if whole.base:
        gone = gone or control.total_is_withheld(Cell((), whole.base.value, whole.base.persons), then, hidden)
    if gone:
        return [replace(line, withheld=True) for line in lines]
    return [replace(line, withheld=line.keys in hidden) for line in lines]


def _dates(period: Period) -> dict[str, str]:
    if isinstance(period, AsOf):
        return {"day": period.day.isoformat()}
    return {"from_on": period.from_on.isoformat(), "until_on": period.until_on.isoformat()}
