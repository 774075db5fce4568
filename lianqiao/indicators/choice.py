"""Which engine answers: kept sums what adds, the live database what is recent and small, the lake long spans.

Always exactly."""

from collections.abc import Collection, Iterable, Iterator

from django.conf import settings

from lianqiao.core.dates import Span
from lianqiao.lake.manifest import Institutions, manifest

from .dimensions import DIMENSIONS
from .engine import LIVE, Engine, facts_of
from .errors import UnknownEngine
from .periods import Period
from .questions import Question
from .tallies.answering import TALLIES, covers

# Below so many rows in the files PostgreSQL is as quick, and needs no second look.
WORTH_THE_LAKE = 300_000
# Fetching one live row costs what counting thirty in PostgreSQL does.
COUNTED_FOR_ONE_FETCHED = 30


def engines_for(
    questions: Iterable[Question], periods: Iterable[Period], institutions: Institutions = None
) -> Iterator[Engine]:
    """Yield the engines to ask one after the other: kept sums where they can answer, and what counts the rows."""
    asked, over = list(questions), list(periods)
    if not is_forced() and covers(asked):
        yield TALLIES
    yield engine_for(asked, over, institutions)


def is_forced() -> bool:
    """Say whether the settings name the one engine to ask."""
    return bool(settings.LIANQIAO_ENGINE)


def engine_for(
    questions: Collection[Question],
    periods: Iterable[Period],
    institutions: Institutions = None,
    *,
    worth: int = WORTH_THE_LAKE,
) -> Engine:
    """Return the engine that counts the rows of a figure made of these questions about these periods.

    `LIANQIAO_ENGINE` forces one. Raises `UnknownEngine` for one we do not have.
    """
    if is_forced():
        # Kept sums answer some questions only: they can be asked first, not alone.
        if TALLIES.name == settings.LIANQIAO_ENGINE:
            raise UnknownEngine
        return engine_called(settings.LIANQIAO_ENGINE)
    written = manifest()
    if written is None or _names_people(questions):
        return LIVE
    facts = {fact for question in questions for fact in facts_of(question)}
    asked = [(fact, _months(period)) for period in periods for fact in facts]
    files = (file for fact, months in asked for _place, file in written.asked(fact, months, institutions))
    rows = sum(file.rows for file in files)
    if rows < worth:
        return LIVE
    return _over_the_lake(facts, asked, institutions, rows) or LIVE


def _names_people(questions: Iterable[Question]) -> bool:
    return any(DIMENSIONS[name].marked for asked in questions for name in (*asked.by, *asked.where))


def engine_called(name: str) -> Engine:
    """Return the engine of that name. The columnar ones are imported only where they answer: they are large."""
    match name:
        case TALLIES.name:
            return TALLIES
        case "postgres" | LIVE.name:
            return LIVE
        case "duckdb":
            from .duck import DuckDB  # noqa: PLC0415 - a web process that never opens a lake does without it

            return DuckDB()
        case "spark":
            from .spark import Spark  # noqa: PLC0415 - an extra that need not be installed

            return Spark()
    raise UnknownEngine


def _over_the_lake(
    facts: set[str], asked: list[tuple], institutions: Institutions, rows: int
) -> Engine | None:
    from lianqiao.lake.reading import look  # noqa: PLC0415 - as above

    from .duck import DuckDB  # noqa: PLC0415 - as above

    view = look()
    if view is None or not view.covers(facts):
        return None
    live = sum(view.live_rows(fact, months, institutions) for fact, months in asked)
    return DuckDB(view) if live * COUNTED_FOR_ONE_FETCHED <= rows else None


def _months(period: Period) -> tuple[str, str] | None:
    return (f"{period.from_on:%Y-%m}", f"{period.last_on:%Y-%m}") if isinstance(period, Span) else None
