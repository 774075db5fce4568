"""`lianqiao serve`: the web server and, beside it, the process that carries out background jobs."""

import os
import signal
import socket
import sys
import urllib.request
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from urllib.error import URLError

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.config import embedded
from lianqiao.config.processes import Child, KeepsFalling
from lianqiao.core.commands import Command, CommandFailed

DEFAULT_PORT = 8000


def arguments_of_server(parser: ArgumentParser) -> None:
    """Where to serve and with how many processes."""
    parser.add_argument("--port", type=int, default=None, help=_("default: the variable PORT, else 8000"))
    parser.add_argument("--host", default="127.0.0.1", help=_("address to listen on (default 127.0.0.1)"))
    parser.add_argument("--workers", type=int, default=2, metavar="N", help=_("web processes (default 2)"))
    parser.add_argument("--no-jobs", action="store_true", help=_("start no process for background jobs"))


def serve(arguments: Namespace, *, greet: Callable[[str], None]) -> None:
    """Serve until Ctrl-C or SIGTERM; `greet` gets the address once it answers."""
    port = _port(arguments)
    _check_free(arguments.host, port)
    url = os.environ.get("DATABASE_URL")
    environment = {"DATABASE_URL": url or embedded.database_url(), "GRANIAN_LOG_LEVEL": "warning"}
    children = [Child("web", _web(arguments, port), environment)]
    try:
        children[0].start()
        _wait_until_it_answers(children[0], arguments.host, port)
        greet(f"http://{arguments.host}:{port}/")
        if not arguments.no_jobs:  # after the greeting: nobody waits for it
            children.append(Child("jobs", [sys.executable, "-m", "lianqiao", "worker"], environment))
            children[-1].start()
        _watch(children, embedded_database=not url)
    except KeyboardInterrupt:
        print("\n" + _("Stopping …"), flush=True)
    except KeepsFalling as error:
        raise CommandFailed(str(error)) from error
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C must not leave half of it running
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        for child in children:
            child.stop()


def _web(arguments: Namespace, port: int) -> list[str]:
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", arguments.host, "--port", str(port),
        "--workers", str(arguments.workers), "--blocking-threads", "4", "--respawn-failed-workers",
        "--respawn-interval", "0.2", "--workers-kill-timeout", "10", "lianqiao.config.wsgi:application",
    ]  # fmt: skip


def _port(arguments: Namespace) -> int:
    if arguments.port is not None:
        return arguments.port
    try:
        return int(os.environ.get("PORT") or DEFAULT_PORT)
    except ValueError:
        raise CommandFailed(_("PORT must be a number."), exit_code=2) from None


def _check_free(host: str, port: int) -> None:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        family, address = found[0], found[-1]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except (OSError, OverflowError) as error:
        said = {"place": f"{host}:{port}", "reason": error}
        raise CommandFailed(
            _("Cannot listen on %(place)s (%(reason)s). Choose another: PORT=8001") % said
        ) from error


def _wait_until_it_answers(web: Child, host: str, port: int) -> None:
    for _attempt in range(600):
        if web.fallen():
            raise CommandFailed(_("The web server did not start; its own words are above."))
        try:
            urllib.request.urlopen(f"http://{host}:{port}/static/core/app.js", timeout=30).close()
            return
        except (URLError, TimeoutError):
            web.wait(0.1)
    raise CommandFailed(_("The web server does not answer."))


def _watch(children: list[Child], *, embedded_database: bool) -> None:
    """Until interrupted: start again what falls, the embedded database first."""
    while True:
        children[0].wait(1)
        if embedded_database and not embedded.alive():
            print(_("The database was gone; starting it again."), file=sys.stderr, flush=True)
            embedded.ensure()
        for child in children:
            if child.fallen():
                gone = _("This process was gone; starting it again: %(name)s") % {"name": child.name}
                print(gone, file=sys.stderr, flush=True)
                child.start_again()


def _run(arguments: Namespace) -> None:
    serve(arguments, greet=lambda address: print(greeting(address), flush=True))


def greeting(address: str) -> str:
    """Say where the pages are and how to stop."""
    return _("Lianqiao is at %(address)s (Ctrl-C stops it)") % {"address": address}


SERVE = Command(
    "serve", gettext_lazy("Serve the pages and carry out background jobs."), arguments_of_server, _run
)
