"""A server that can be killed, `lianqiao serve` as a process of its own on the database of the test; a line that breaks."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from subprocess import Popen

import psutil
from django.db import connection
from playwright.sync_api import Page, Route

from tests.config.homes import start, wait_for


@contextmanager
def served(port: int) -> Iterator[Popen]:
    """Serve on a port; killed in the end, if it still is there."""
    told = connection.settings_dict
    url = f"postgresql://{told['USER']}@/{told['NAME']}?host={told['HOST']}"
    words = ("serve", "--port", str(port), "--workers", "1", "--no-jobs")
    server = start(os.environ["LIANQIAO_HOME"], *words, DATABASE_URL=url)
    try:
        wait_for(server, f"http://127.0.0.1:{port}")
        yield server
    finally:
        kill(server)


def lose_one_answer(page: Page, address: str) -> None:
    """What the page sends next to the address arrives, but the line breaks before it hears so."""

    def carry(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route(address, carry, times=1)


def kill(server: Popen) -> None:
    """End a server and what it started, without a word of warning."""
    family = (
        [psutil.Process(server.pid), *psutil.Process(server.pid).children(recursive=True)]
        if server.poll() is None
        else []
    )
    for process in family:
        process.send_signal(signal.SIGKILL)
    psutil.wait_procs(family, timeout=30)
    server.communicate()
