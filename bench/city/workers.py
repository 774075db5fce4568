"""The processes that write: each makes slices and copies them in, later makes indexes and asks constraints."""

import gc
import json
import multiprocessing
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from typing import Any

import django
import psycopg

PROCESSES = 2
APPLICATION = "lianqiao bench.city"
_city: Any = None
_connection: psycopg.Connection | None = None


def _connect() -> psycopg.Connection:
    from django.db import connection  # noqa: PLC0415 - only once Django is set up in this process

    params = {name: value for name, value in connection.get_connection_params().items() if name != "pool"}
    wanted = {"dbname", "user", "password", "host", "port", "options"}
    told = {name: value for name, value in params.items() if name in wanted}
    return psycopg.connect(**told, application_name=APPLICATION, autocommit=True)


def _start(spec_text: str) -> None:
    """Set up a process: Django, the city, a connection of its own; and end when the parent has ended."""
    global _city, _connection
    django.setup()
    from .places import City  # noqa: PLC0415
    from .spec import CitySpec  # noqa: PLC0415

    parent = multiprocessing.parent_process()
    if parent is not None:
        gc.disable()  # millions of rows and not one cycle among them
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    _city = City(CitySpec.from_json(spec_text))
    _connection = _connect()


def _end_with(parent: Any) -> None:
    parent.join()
    os._exit(1)


def write(part: Any) -> dict[str, int]:
    """Make one slice and write it with its line in the ledger, in one transaction."""
    from .ledger import NOTE_SLICE  # noqa: PLC0415
    from .writing import rows_of, write_slice  # noqa: PLC0415

    rows = rows_of(_city, part)
    assert _connection is not None  # noqa: S101 - _start ran
    with _connection.transaction(), _connection.cursor() as cursor:
        # Triggers rest. Those that refuse have nothing to refuse here; those that write history stay unless asked for.
        cursor.execute("SET LOCAL session_replication_role = replica")
        # A power cut may take the last slices, and with each its line in the ledger: they are written again.
        cursor.execute("SET LOCAL synchronous_commit = off")
        written = write_slice(cursor, rows)
        cursor.execute(NOTE_SLICE, [part.number, json.dumps(written)])
    return written


def bring_back(told: tuple[str, str, str]) -> str:
    """Make one index, or prove one foreign key, that was put aside, and strike it off, in one transaction."""
    _table, name, statement = told
    assert _connection is not None  # noqa: S101
    with _connection.transaction(), _connection.cursor() as cursor:
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        cursor.execute("SET LOCAL max_parallel_maintenance_workers = 0")  # each core has a connection already
        cursor.execute(statement)
        cursor.execute("DELETE FROM bench_city.put_aside WHERE name = %s", [name])
    return name


def ask(question: tuple[str, str]) -> tuple[str, dict[str, int]]:
    """Run one query of the checks; return its name and its one row, by column."""
    name, query = question
    assert _connection is not None  # noqa: S101
    with _connection.transaction(), _connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '256MB'")
        cursor.execute(query)
        columns = [column.name for column in cursor.description or ()]
        return name, dict(zip(columns, cursor.fetchone() or (), strict=True))


def tidy(table: str) -> str:
    """Vacuum and analyse a table, as the autovacuum of a living system would have done, which may come by again."""
    assert _connection is not None  # noqa: S101
    _connection.execute(f"ALTER TABLE {table} RESET (autovacuum_enabled)")
    _connection.execute(f"VACUUM (ANALYZE) {table}")
    return table


class Pool:
    """Processes that each know the city. With `processes=0` everything happens in this one."""

    def __init__(self, spec_text: str, processes: int = PROCESSES) -> None:
        self._spec_text, self._processes = spec_text, processes

    def __enter__(self) -> "Pool":
        self._pool = None
        if self._processes:
            self._pool = ProcessPoolExecutor(
                self._processes, multiprocessing.get_context("spawn"), _start, (self._spec_text,)
            )
        else:
            _start(self._spec_text)
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
        elif _connection is not None:
            _connection.close()

    def each(self, work: Callable, tasks: Iterable) -> Iterator:
        """Yield what `work` returns for the tasks, as each is done; never more than a few are handed out ahead."""
        if self._pool is None:
            yield from map(work, tasks)
            return
        running: set[Future] = set()
        for task in tasks:
            running.add(self._pool.submit(work, task))
            if len(running) > 2 * self._processes:
                done, running = wait(running, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in done)
        while running:
            done, running = wait(running, return_when=FIRST_COMPLETED)
            yield from (future.result() for future in done)

    def apart(self, work: Callable, tasks: Iterable[tuple]) -> Iterator:
        """Like `each`, but never two tasks at a time whose first part, a table, is the same: one would wait locked."""
        if self._pool is None:
            yield from map(work, tasks)
            return
        waiting, busy = list(tasks), {}
        while waiting or busy:
            free = (task for task in waiting if task[0] not in busy.values())
            while len(busy) < self._processes and (task := next(free, None)) is not None:
                waiting.remove(task)
                busy[self._pool.submit(work, task)] = task[0]
                free = (task for task in waiting if task[0] not in busy.values())
            for future in wait(busy, return_when=FIRST_COMPLETED).done:
                del busy[future]
                yield future.result()
