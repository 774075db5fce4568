"""What it takes to run: start, memory, disk, a backup."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.http import Browser
from bench.measure import Result
from bench.place import OURS, Place
from bench.servers import pooled, serving

STARTS = 3


def processes(at: Place) -> Iterator[Result]:
    """Cold start to the first answer of a signed-in page, memory of a process after the work, disk, backup."""
    yield _cold_start(at)
    memory, floor = at.app.memory(), at.floor.memory()
    yield Result(
        "memory of a web process",
        at.size,
        1,
        memory,
        "MiB",
        floor,
        memory / floor,
        "≤ 120 MiB",
        memory <= 120,
    )
    bytes_now = at.rows("SELECT pg_database_size(current_database())")[0][0]
    yield Result("disk per 10 000 cases", at.size, 1, bytes_now / at.size * 10_000 / 2**20, "MiB")
    yield from _backup(at)


def _cold_start(at: Place) -> Result:
    spent = []
    for _start in range(STARTS):
        began = time.perf_counter()
        with serving(OURS, pooled(at.url), workers=1) as server:
            reader = Browser(server.port)
            reader.cookies = dict(at.worker.cookies)
            reader.send(reader.get("/cases/", mark='id="content"'))
            spent.append(time.perf_counter() - began)
    best = sorted(spent)[STARTS // 2]
    return Result("cold start to a signed-in page", at.size, 1, best, "s", reach="≤ 1.5 s", ok=best <= 1.5)


def _backup(at: Place) -> Iterator[Result]:
    with tempfile.TemporaryDirectory() as folder:
        secret = Path(folder) / "key"
        secret.write_text("a passphrase of the benchmark\n", encoding="utf-8")
        environment = os.environ | {"DATABASE_URL": at.url}
        words = [
            sys.executable,
            "-m",
            "lianqiao",
            "backup",
            str(Path(folder) / "all.backup"),
            "--key-file",
            str(secret),
        ]
        began = time.perf_counter()
        subprocess.run(words, env=environment, check=True, capture_output=True)
        spent = time.perf_counter() - began
        yield Result("backup, everything, sealed", at.size, 1, spent, "s")
        size = max(path.stat().st_size for path in Path(folder).iterdir())
        yield Result("size of the backup", at.size, 1, size / 2**20, "MiB")
