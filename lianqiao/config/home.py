"""The one folder Lianqiao keeps on a machine: database, secrets, files."""

import os
from functools import cache
from pathlib import Path

import platformdirs


@cache
def home() -> Path:
    """Return `LIANQIAO_HOME`, or a folder in the user's data directory; it exists afterwards."""
    named = os.environ.get("LIANQIAO_HOME")
    folder = Path(named).expanduser() if named else platformdirs.user_data_path("lianqiao", appauthor=False)
    folder = folder.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    return folder
