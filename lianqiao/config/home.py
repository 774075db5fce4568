"""The one folder Lianqiao keeps on a machine: database, secrets, files."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import platformdirs

from lianqiao.config.terminal import gettext as _


class HomeUnusable(Exception):
    """The folder cannot be made, read or written; the text names it and what to do."""


@cache
def home() -> Path:
    """Return `LIANQIAO_HOME`, or a folder in the user's data directory; it exists afterwards.

    Raises `HomeUnusable`.
    """
    named = os.environ.get("LIANQIAO_HOME")
    folder = Path(named).expanduser() if named else platformdirs.user_data_path("lianqiao", appauthor=False)
    folder = folder.absolute()
    with kept_in(folder):
        folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def kept_in(folder: Path) -> Iterator[None]:
    """Turn what the system refuses inside the block into `HomeUnusable`."""
    try:
        yield
    except OSError as error:
        said = {"folder": folder, "reason": error.strerror or error}
        raise HomeUnusable(
            _("Lianqiao cannot keep its files in %(folder)s (%(reason)s). Choose another LIANQIAO_HOME.")
            % said
        ) from error
