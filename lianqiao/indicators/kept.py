"""What follows from our source alone is worked out once and kept in files, so that a web process need not load Ibis.

The SQL of a question is such a thing. It is kept under a digest of all our source and of the libraries that spell it:
nothing worked out by other code is ever read.
"""

import json
import shutil
import tempfile
from collections.abc import Callable, Hashable
from contextlib import suppress
from functools import lru_cache, wraps
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

from django.conf import settings

import lianqiao

Answer = TypeVar("Answer")

MOST_FILES = 5000
"""Readers choose what figures are broken down by; the disk is not theirs to fill."""
_SPELLING = ("ibis-framework", "sqlglot")
_DIGEST_BYTES = 20


def source_digest(package: Path) -> str:
    """Return a digest of the source in the folder and of the libraries that spell SQL."""
    said = blake2b(repr([(name, version(name)) for name in _SPELLING]).encode(), digest_size=_DIGEST_BYTES)
    for path in sorted(package.rglob("*.py")):
        source = path.read_bytes()
        said.update(f"\n{path.relative_to(package)} {len(source)}\n".encode() + source)
    return said.hexdigest()


_PACKAGE = Path(lianqiao.__file__).parent
# Taken while our modules are loaded: what is on the disk later may be the next release.
_SOURCE = source_digest(_PACKAGE)


def kept(work_out: Callable[..., Answer]) -> Callable[..., Answer]:
    """Keep what a function returns, in this process and in a file for those that come after.

    Its answer must follow from our source and its arguments alone, and be what JSON knows: text, numbers, lists, objects.
    Raises `TypeError` for anything else. Do not change what you get: others get the same.
    """

    @lru_cache(maxsize=1024)
    @wraps(work_out)
    def remembered(*given: Hashable, **named: Hashable) -> Answer:
        said = repr((work_out.__module__, work_out.__qualname__, given, sorted(named.items())))
        name = blake2b(said.encode(), digest_size=_DIGEST_BYTES).hexdigest() + ".json"
        # A file that is missing, or was cut off when the power went, is made again.
        with suppress(OSError, ValueError):
            if folder := _folder():
                return json.loads((folder / name).read_bytes())
        answer = work_out(*given, **named)
        written = json.dumps(answer)
        if json.loads(written) != answer:
            raise TypeError(f"{work_out.__qualname__} returns what a file cannot give back")
        # Where nothing can be kept, the answer stands all the same.
        with suppress(OSError):
            _keep(name, written)
        return answer

    return remembered


def _folder() -> Path | None:
    return settings.LIANQIAO_STATEMENTS and settings.LIANQIAO_STATEMENTS / _SOURCE


def _keep(name: str, written: str) -> None:
    folder = _folder()
    if folder is None or source_digest(_PACKAGE) != _SOURCE:
        return
    if not folder.is_dir():
        shutil.rmtree(folder.parent, ignore_errors=True)  # what other source said
        folder.mkdir(parents=True, mode=0o700)
    if len(list(folder.iterdir())) < MOST_FILES:
        with tempfile.NamedTemporaryFile("w", dir=folder, suffix=".new", delete=False) as file:
            file.write(written)
        Path(file.name).replace(folder / name)
