"""Figures asked of a Spark server elsewhere (`SPARK_REMOTE`), with answers equal to the records': a real server on loopback.

A process has one Spark of one kind, so the figures are asked in a process of their own.
"""

import importlib.util
import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from lianqiao.indicators.engine import LIVE
from lianqiao.indicators.questions import Output, Question
from tests.config.databases import address
from tests.config.homes import free_port, run
from tests.spark import SKIPPED

from .lake_city import City, a_database_of_its_own, a_test_database, export
from .test_engines import EVERY, periods, totals

pytestmark = pytest.mark.xdist_group("lake")
NEEDED = ("grpc", "grpc_status", "pandas", "google.protobuf")
ANSWER = "ANSWER "
SORTS = ("C6", "C5", "D1", "C7")
"""Person-times, persons, people on a day, a ratio: over the wire one of each sort; the spec of all engines has the rest."""
QUICK = (
    "spark.sql.codegen.wholeStage=false", "spark.sql.codegen.factoryMode=NO_CODEGEN",
    "spark.sql.adaptive.enabled=false", "spark.sql.autoBroadcastJoinThreshold=-1", "spark.sql.shuffle.partitions=1",
    "spark.log.level=ERROR", "spark.ui.enabled=false", "spark.driver.host=127.0.0.1",
    "spark.driver.bindAddress=127.0.0.1", "spark.connect.grpc.binding.address=127.0.0.1",
)  # fmt: skip
LIMIT = 120  # seconds a busy machine may need to start one
CODE = """
import sys; sys.ps1 = ''  # with a prompt, or pyspark takes a program from the command line for tests of its own
import json, os, django; django.setup()
from lianqiao.indicators.spark import Spark
from lianqiao.indicators.questions import Output, Question
from lianqiao.lake.reading import look
from tests.indicators.test_engines import totals
engine = Spark(look())
for code, rule, by, given in json.loads(os.environ['ASKED']):
    print('ANSWER', json.dumps(totals(Question(code, rule, Output.GROUPS, by=tuple(by)), given, engine)))
"""


@pytest.fixture(scope="module")
def cluster(spark_ready, tmp_path_factory) -> Iterator[str]:
    """The address of a Spark Connect server that this test starts and ends."""
    if lacking := [name for name in NEEDED if importlib.util.find_spec(name) is None]:
        pytest.skip(
            f"{SKIPPED} over a wire: no {', '.join(lacking)} (make setup-dev brings them where java is present)"
        )
    home = Path(importlib.util.find_spec("pyspark").origin).parent
    port = free_port()
    words = [
        str(home / "bin" / "spark-submit"), "--class", "org.apache.spark.sql.connect.service.SparkConnectServer",
        "--master", "local[2]", "--driver-java-options", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
        *(word for setting in (*QUICK, f"spark.connect.grpc.binding.port={port}") for word in ("--conf", setting)),
    ]  # fmt: skip
    said = tmp_path_factory.mktemp("spark") / "server.log"
    with said.open("w") as log:
        process = subprocess.Popen(
            words, env=os.environ | {"SPARK_HOME": str(home)}, stdout=log, stderr=subprocess.STDOUT
        )
    try:
        _await(process, port, said)
        yield f"sc://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


def _await(process: subprocess.Popen, port: int, said: Path) -> None:
    """Wait until the server listens; fail with what it wrote when it ends before, or does not come."""
    ends = time.monotonic() + LIMIT
    while time.monotonic() < ends and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.2)
    raise AssertionError(f"Spark's server did not come up:\n{said.read_text()[-2000:]}")


@pytest.fixture(scope="module")
def town(django_db_setup, django_db_keepdb, django_db_blocker, tmp_path_factory):
    folder = tmp_path_factory.mktemp("lake")
    with (
        django_db_blocker.unblock(),
        a_test_database(keep=django_db_keepdb),
        a_database_of_its_own(folder / "lake"),
    ):
        town = City()
        export()
        town.go_on()
        yield town


def test_a_server_elsewhere_says_what_the_records_say(cluster, town, tmp_path):
    asked = [
        (one.code, one.rule, one.dimensions[:1], next(iter(periods(one).values())))
        for one in EVERY
        if one.code in SORTS
    ]
    ended = run(
        tmp_path,
        code=CODE,
        SPARK_REMOTE=cluster,
        ASKED=json.dumps(asked),
        DJANGO_SETTINGS_MODULE="lianqiao.config.settings",
        DATABASE_URL=address(connection.settings_dict["NAME"]),
        LIANQIAO_LAKE=str(settings.LIANQIAO_LAKE),
    )
    assert ended.returncode == 0, ended.stderr[-2000:]
    answers = [
        json.loads(line.removeprefix(ANSWER)) for line in ended.stdout.splitlines() if line.startswith(ANSWER)
    ]
    expected = [
        totals(Question(code, rule, Output.GROUPS, by=tuple(by)), given, LIVE)
        for code, rule, by, given in asked
    ]
    assert answers == [[list(row) for row in rows] for rows in expected]
    assert {code for code, *_rest in asked} == set(SORTS)
    assert all(expected)
