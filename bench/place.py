"""A city to measure in: its database, our server and the floor's on it, and the people who are signed in."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import psycopg

from .floor import prepare
from .http import Browser
from .servers import Server, pooled, serving

OURS, FLOOR = "lianqiao.config.wsgi:application", "bench.floor.wsgi:application"


@dataclass
class Place:
    """Where a workload runs. `size` is the number of cases in the city."""

    size: int
    url: str
    app: Server
    floor: Server
    worker: Browser
    commission: Browser
    bare: Browser
    institution: str
    worker_key: str
    today: date
    quick: bool
    signs_in: tuple[str, str]

    def rows(self, sql: str, *parameters) -> list[tuple]:
        """Ask the database, as nobody in particular."""
        with psycopg.connect(self.url) as connection:
            return connection.execute(sql, parameters).fetchall()


@contextmanager
def opened(
    url: str, *, size: int, signs_in: tuple[str, str], commission: tuple[str, str], quick: bool
) -> Iterator[Place]:
    """Serve the city at `url` and sign in; both servers end with the block."""
    subprocess.run([sys.executable, "-m", "bench.floor.prepare"], env=_environment(url), check=True)
    with ExitStack() as stack:
        app = stack.enter_context(serving(OURS, pooled(url)))
        floor = stack.enter_context(serving(FLOOR, pooled(url)))
        worker, officer, bare = Browser(app.port), Browser(app.port), Browser(floor.port)
        worker.sign_in("/accounts/login/", *signs_in)
        officer.sign_in("/accounts/login/", *commission)
        for browser in (worker, officer):
            browser.send(browser.get("/"))  # where the greeting is read, and gone
        bare.sign_in("/sign-in/", prepare.USERNAME, prepare.PASSWORD)
        with psycopg.connect(url) as connection:
            key, institution = connection.execute(
                "SELECT w.id, s.institution_id FROM registry_account u JOIN registry_seat s ON s.account_id = u.id "
                "JOIN workforce_worker w ON w.account_id = u.id WHERE u.username = %s",
                [signs_in[0]],
            ).fetchone()
        yield Place(
            size,
            url,
            app,
            floor,
            worker,
            officer,
            bare,
            str(institution),
            str(key),
            datetime.now(tz=ZoneInfo("Asia/Shanghai")).date(),
            quick,
            signs_in,
        )


def _environment(url: str) -> dict[str, str]:
    return os.environ | {"DATABASE_URL": url}
