"""The notices that ship with this release, brought into the database."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

from lianqiao.audit.actions import action
from lianqiao.people.models import ConsentNotice
from lianqiao.people.states import LIMITS, Purpose
from lianqiao.registry.models import Seat

NOTICES = Path(__file__).parent.parent / "library" / "notices"


def load_notices(*, by: Seat, folder: Path = NOTICES) -> int:
    """Write the editions that are not there yet and return how many notices were new.

    One file an edition and language. Raises `ValueError` when a file lacks a purpose, or says otherwise than what was
    loaded under the same edition: people signed that wording, so a changed one must be the next edition.
    """
    known = {(one.purpose, one.language, one.edition): one for one in ConsentNotice.objects.all()}
    new = []
    for notice in _read(folder):
        before = known.get((notice.purpose, notice.language, notice.edition))
        if before is None:
            new.append(notice)
        elif (before.text, before.kept) != (notice.text, notice.kept):
            raise ValueError(f"notice {before} was changed: write the next edition")
    if new:
        with action("people.notices_loaded", by=by, notices=len(new)):
            for notice in new:
                notice.save()
    return len(new)


def _read(folder: Path) -> Iterator[ConsentNotice]:
    for path in sorted(folder.glob("*.toml")):
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        for purpose in (LIMITS, *Purpose.values):
            if purpose not in told:
                raise ValueError(f"{path.name} says nothing of {purpose}")
            yield ConsentNotice(
                purpose=purpose,
                language=told["language"],
                edition=told["edition"],
                valid_from=told["valid_from"],
                text=told[purpose]["text"].strip(),
                kept=told[purpose].get("kept", "").strip(),
            )
