"""Spark for tests: one session, small and on the loopback alone; and a loud word where there is none."""

import os
import shutil
from collections.abc import Iterator
from importlib.util import find_spec

import pytest

SKIPPED = "SPARK NOT TESTED"


def missing() -> str:
    """Return why Spark cannot be asked here, nothing when it can."""
    if not shutil.which("java"):
        return f"{SKIPPED}: there is no java (Debian: openjdk-17-jre-headless)"
    if not find_spec("pyspark"):
        return f"{SKIPPED}: there is no pyspark (make setup-dev brings it where java is present)"
    return ""


@pytest.fixture(scope="session")
def spark_ready() -> Iterator[None]:
    """Have Spark start quickly rather than run quickly: a test asks little, many times."""
    if reason := missing():
        pytest.skip(reason)
    quick = ["--driver-java-options", "'-XX:TieredStopAtLevel=1 -XX:+UseSerialGC'"]
    for setting in (
        "spark.sql.codegen.wholeStage=false",
        "spark.sql.codegen.factoryMode=NO_CODEGEN",
        "spark.sql.adaptive.enabled=false",
        "spark.sql.autoBroadcastJoinThreshold=-1",
    ):
        quick += ["--conf", setting]
    os.environ["PYSPARK_SUBMIT_ARGS"] = " ".join([*quick, "pyspark-shell"])
    yield
    from pyspark.sql import SparkSession  # noqa: PLC0415 - only where it is installed

    if session := SparkSession.getActiveSession():
        session.stop()


def pytest_terminal_summary(terminalreporter) -> None:
    """Say at the very end, however quietly the rest was run, that an engine went untested."""
    skipped = [str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])]
    if found := next((text for text in skipped if SKIPPED in text), ""):
        terminalreporter.section(SKIPPED, sep="!", red=True, bold=True)
        terminalreporter.write_line(found[found.index(SKIPPED) :].removesuffix("')"), red=True)
