"""`lianqiao worker`: carries out background jobs until it is told to stop."""

from argparse import ArgumentParser, Namespace
from typing import cast

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from lianqiao.core.commands import Command


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--concurrency", type=int, default=1, metavar="N", help=_("jobs at the same time (default 1)")
    )
    parser.add_argument("--once", action="store_true", help=_("stop when no job waits"))


def _run(arguments: Namespace) -> None:
    connector = cast(DjangoConnector, app.connector).get_worker_connector()
    with app.replace_connector(connector) as jobs:
        jobs.run_worker(
            concurrency=arguments.concurrency,
            wait=not arguments.once,
            # A job in progress gets this long to end before it is put back in the queue.
            shutdown_graceful_timeout=10,
        )


WORKER = Command("worker", gettext_lazy("Carry out background jobs."), _arguments, _run)
