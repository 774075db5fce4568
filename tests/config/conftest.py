"""What tests of whole processes share."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.config.homes import new_home


@pytest.fixture
def home() -> Iterator[Path]:
    """An empty home of its own, gone afterwards. A module that keeps one for all its tests says so itself."""
    home = new_home()
    yield home
    shutil.rmtree(home)
