"""What tests stand on, laid before the settings are read: a home of their own and, unless named, a database in it.

Loaded by `-p tests.ground` in pyproject.toml. The process that starts pytest lays it; xdist workers inherit it.
"""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

_home: Path | None = None


def _lay() -> None:
    global _home
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    _home = Path(tempfile.mkdtemp(prefix="lianqiao-test-"))
    _home.chmod(0o755)  # under root the database runs as another user, who has to get in
    os.environ["LIANQIAO_HOME"] = str(_home)
    # Playwright keeps an event loop in the thread of the test; the tests' own queries are meant to block.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    if not os.environ.get("DATABASE_URL"):
        from lianqiao.config import embedded  # noqa: PLC0415 - reads LIANQIAO_HOME, which stands only now

        os.environ["DATABASE_URL"] = embedded.ensure(throwaway=True)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    if _home is None:
        return
    from lianqiao.config import embedded  # noqa: PLC0415

    embedded.release()
    shutil.rmtree(_home, ignore_errors=True)


_lay()
