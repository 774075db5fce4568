"""Build a city: register, slices, indexes, checks, trail; once, and from where it stopped."""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from uuid import UUID

from django.db import connection, transaction

from lianqiao.audit.actions import action
from lianqiao.indicators.tallies import folding
from lianqiao.lake.changes import LAKE
from lianqiao.lake.models import Reader
from lianqiao.people.models import Client
from lianqiao.registry.models import Institution
from lianqiao.registry.services import seated

from . import history, ledger, sums, workers
from .checks import CityBroken, check, check_trail
from .places import City
from .register import SHEETS as REGISTER
from .register import keys_by_place, write_register
from .slices import Slice, slices
from .spec import GENERATION, CitySpec
from .writing import SHEETS

SMALL = 50_000
"""Contacts that one process has written before a second one has started."""
SUMS = "sums"
MODELS = [sheet.model for sheet in SHEETS]
Progress = Callable[[str, int, int], None]
"""Told of each step: its name, how much is done, how much there is. Contacts are counted in the step "contacts"."""


class CityRefused(Exception):
    """This database holds something else: a city is only built in an empty one, or where the same one was begun."""


@dataclass
class CityReport:
    """What a build wrote and how long it took; `seconds` by step, of this run alone."""

    spec: CitySpec
    rows: dict[str, int]
    slices: int
    resumed_at: int
    contacts_here: int = 0
    """Contacts written by this run; fewer than the city's when it went on where another had stopped."""
    seconds: dict[str, float] = field(default_factory=dict)
    checked: int = 0

    @property
    def written_per_second(self) -> float:
        """Contacts with their presences, cases, clients and all other rows, while rows were written."""
        return self.contacts_here / max(0.001, self.seconds.get("contacts", 0.0))

    @property
    def contacts_per_second(self) -> float:
        """Contacts with all that belongs to them, from the first row to the last check of the records.

        The sums behind figures are left out: they are made from the records, beside a system at work.
        """
        spent = sum(seconds for step, seconds in self.seconds.items() if step != SUMS)
        return self.contacts_here / max(0.001, spent)

    def to_json(self) -> dict:
        rates = {name: getattr(self, name) for name in ("written_per_second", "contacts_per_second")}
        return {**asdict(self), "spec": self.spec.to_json(), **rates}


def build(
    spec: CitySpec, progress: Progress = lambda *_: None, *, processes: int | None = None
) -> CityReport:
    """Build the city in the database of the settings, and return what was written.

    A build that was cut off goes on where it stopped; a finished one is reported again without a write. A small city is
    written in this very process, a larger one by two (`processes`).
    Raises `CityRefused` when the database holds anything else, `checks.CityBroken` when a rule does not hold.
    """
    spec = _begun(spec)
    city = City(spec)
    todo = list(slices(city))
    written = ledger.written_slices()
    report = CityReport(spec, {}, len(todo), len(written))
    if ledger.is_finished():
        report.rows = ledger.written_rows()
        return report
    _end_orphans()
    # Triggers rest: what a worker may have summed up of the empty database must not be believed any more.
    folding.forget()
    if len(written) < len(todo) and not ledger.is_put_aside():
        _make_ready(spec)
    if processes is None:
        processes = workers.PROCESSES if spec.contacts > SMALL else 0
    clock = _Clock(report)
    with workers.Pool(spec.to_json(), processes) as pool:
        with clock("contacts"):
            report.contacts_here = _write(pool, todo, written, progress)
        _bring_back(pool, clock, spec, progress)
        with clock("checks"):
            report.rows = ledger.written_rows()
            report.checked = check(city, pool, report.rows, progress)
        with clock(SUMS):
            _sum_up(pool, progress)
    with clock("trail"), transaction.atomic():
        _tell_trail(city)
        check_trail()
        ledger.finish(report.to_json())
    return report


def _sum_up(pool: workers.Pool, progress: Progress) -> None:
    figures, broken = sums.figures(), []
    progress(SUMS, 0, len(figures))
    for done, wrong in enumerate(pool.each(sums.sum_up, figures), 1):
        broken += [wrong] if wrong else []
        progress(SUMS, done, len(figures))
    if broken:
        raise CityBroken("; ".join(broken))


def _bring_back(pool: workers.Pool, clock: "_Clock", spec: CitySpec, progress: Progress) -> None:
    """Make the indexes and prove the keys again, then tidy up as the autovacuum of a living system would have done."""
    for step, aside in (("indexes", ledger.indexes_aside), ("keys", ledger.foreign_keys_aside)):
        with clock(step):
            away = aside()
            _count(progress, step, pool.apart(workers.bring_back, away), len(away))
    history.settle(MODELS)
    with clock("tidying"):
        tables = [sheet.model._meta.db_table for sheet in (*SHEETS, *REGISTER)]
        tables += history.tables(MODELS) if spec.history else []
        _count(progress, "tidying", pool.each(workers.tidy, ledger.by_size(tables)), len(tables))


class _Clock:
    """Adds the time of each step to a report."""

    def __init__(self, report: CityReport) -> None:
        self._report = report

    def __call__(self, step: str) -> "_Clock":
        self._step = step
        return self

    def __enter__(self) -> None:
        self._start = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        self._report.seconds[self._step] = time.perf_counter() - self._start


def _begun(spec: CitySpec) -> CitySpec:
    """Return the filled spec of this database's city, begun now or earlier. Raises `CityRefused`."""
    known = ledger.known_city()
    if known is not None:
        # Without a stated end the city begun yesterday keeps its own today.
        asked = CitySpec(**{**asdict(spec), "until": spec.until or known.until}).filled()
        if asked != known:
            raise CityRefused(f"another city is here: {known}")
        if ledger.generation() != GENERATION and not ledger.is_finished():
            raise CityRefused("half a city of an earlier generator is here; begin again in an empty database")
        return known
    _check_can_begin()
    spec = spec.filled()
    with (
        transaction.atomic(),
        seated("city generator") as by,
        action("registry.institution_founded", by=by, institutions=spec.institutions, seed=spec.seed),
    ):
        ledger.open_ledger()
        ledger.begin(spec)
        write_register(City(spec))
    return spec


def _check_can_begin() -> None:
    """Raise `CityRefused` unless the database is empty, followed by nobody, and ours to have triggers rest in."""
    if Institution.objects.exists() or Client.objects.exists():
        raise CityRefused("the database holds institutions or people already; a city needs an empty one")
    if Reader.objects.filter(pk=LAKE).exists():
        raise CityRefused(
            "a lake follows this database: the load would pass unseen; export after the city is built"
        )
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_parameter_privilege('session_replication_role', 'SET')")
        if not cursor.fetchone()[0]:
            raise CityRefused(
                "this database user may not let triggers rest; a superuser says: "
                "GRANT SET ON PARAMETER session_replication_role TO this user"
            )


def _make_ready(spec: CitySpec) -> None:
    """Put keys and indexes aside, those of the versions too where there will be some."""
    with transaction.atomic():
        tables = [model._meta.db_table for model in MODELS]
        if spec.history:
            tables += history.tables(MODELS)
            history.wake(MODELS)
        ledger.put_aside(tables)


def _end_orphans() -> None:
    """End connections a killed build left behind: one may still be making an index."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE application_name = %s AND datname = current_database()",
            [workers.APPLICATION],
        )


def _write(pool: workers.Pool, todo: list[Slice], written: set[int], progress: Progress) -> int:
    """Write the slices that are missing, and return how many contacts that were."""
    before = done = sum(part.contacts[1] - part.contacts[0] for part in todo if part.number in written)
    total = todo[-1].contacts[1]
    progress("contacts", done, total)
    for rows in pool.each(workers.write, (part for part in todo if part.number not in written)):
        done += rows["cases_contact"]
        progress("contacts", done, total)
    return done - before


def _count(progress: Progress, step: str, results, total: int) -> None:
    progress(step, 0, total)
    for done, _result in enumerate(results, 1):
        progress(step, done, total)


def _tell_trail(city: City) -> None:
    """One row in the trail of each institution: its records were taken over, not typed in."""
    spec = city.spec
    with seated("city generator") as by, transaction.atomic():
        for number, key in keys_by_place(city):
            counts = {
                name: len(range(*city.share(total, number)))
                for name, total in (
                    ("cases", spec.cases),
                    ("contacts", spec.contacts),
                    ("clients", spec.persons),
                )
            }
            with action("cases.contacts_imported", by=by, institution=UUID(key), seed=spec.seed, **counts):
                pass
