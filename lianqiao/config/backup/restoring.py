"""Putting a backup back: read through once, then made and filled aside, checked, and only then moved in.

The tables are made as they were when the backup was made (its own list of migrations), filled, compared, and then
brought to this release. Until the last step nobody sees any of it, and whatever stops it leaves what was there.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from lianqiao.config import secrets
from lianqiao.config.backup import tables
from lianqiao.config.backup.aside import aside, change_places
from lianqiao.config.backup.building import build, check_can_build
from lianqiao.config.backup.checking import Counted, check_database, check_rows
from lianqiao.config.backup.expected import compared, shape
from lianqiao.config.backup.filling import fill
from lianqiao.config.backup.reading import Contents, Report, read_through, reader_of
from lianqiao.config.migrating import drawing_less
from lianqiao.core.errors import DomainError


class InUse(DomainError):
    message = _(
        "This database holds accounts or institutions. Nothing was changed. "
        "To put the backup in its place, say --replace; make a backup of what is here first."
    )


class OthersConnected(DomainError):
    def __init__(self, number: int) -> None:
        super().__init__(
            _("%(number)s other sessions use this database. Stop Lianqiao and everything else first.")
            % {"number": number}
        )


class OtherKeys(DomainError):
    message = _(
        "LIANQIAO_KEY_RING in the environment lacks keys of this backup; its encrypted fields would stay closed. "
        "Unset it: the restore writes the backup's key ring to LIANQIAO_HOME/secrets."
    )


class NotAsKept(DomainError):
    def __init__(self, faults: list[str]) -> None:
        super().__init__(
            _("What was put back is not what was kept, so nothing was changed: %(faults)s")
            % {"faults": " ".join(faults[:5])}
        )


@dataclass(frozen=True)
class Restored:
    """What was put back, what the check afterwards counted, and the faults it found (kept as they were)."""

    contents: Contents
    counted: list[Counted]
    faults: list[str]
    set_aside: list[Path]


def restore(path: Path, *, passphrase: bytes, replace: bool, stamp: str, report: Report) -> Restored:
    """Make this installation what it was when the backup was made.

    Raises `DamagedBackup` and its like before anything is touched; `InUse` for a database somebody works with unless
    `replace` is given; `NotAsKept` when a count differs afterwards. `stamp` names what is set aside: earlier keys and
    files are renamed, never removed.
    """
    contents = read_through(path, passphrase=passphrase, report=report)
    check_can_build(contents)
    _check_keys(contents)
    if not replace and tables.is_in_use():
        raise InUse
    _wait_until_alone(seconds=1)
    with aside() as theirs:
        with drawing_less():
            build(contents, report)
            guards = shape()
            _fill(path, passphrase, contents, report)
            if differences := list(compared(guards, shape())):
                raise NotAsKept(differences)
            call_command("migrate", interactive=False, verbosity=0)
        counted, faults = check_database(report, contents=contents, ought=shape())
        files = _files_beside(path, passphrase, contents, report)
        _wait_until_alone(seconds=60)
        change_places(theirs)
    # After the tables: whoever is stopped just here restores once more, for the backup still holds these keys.
    set_aside = secrets.put_back(contents.secrets["secret_key"], contents.secrets["key_ring"], stamp=stamp)
    set_aside += _put_files(files, stamp)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return Restored(contents, counted, faults, set_aside)


def _fill(path: Path, passphrase: bytes, contents: Contents, report: Report) -> None:
    with transaction.atomic():
        with connection.cursor() as cursor:
            for setting in ("datestyle = 'ISO'", "statement_timeout = 0", "maintenance_work_mem = '256MB'"):
                cursor.execute(f"SET LOCAL {setting}")
        with reader_of(path, passphrase=passphrase, step="restoring", report=report) as reader:
            fill(reader, contents)
        if differences := check_rows(contents):
            raise NotAsKept(differences)


def _check_keys(contents: Contents) -> None:
    kept = contents.secrets["key_ring"]
    if not secrets.holds(kept):
        raise OtherKeys
    # From here on this process reads and writes with the keys of the backup.
    settings.LIANQIAO_KEYS = kept
    settings.LIANQIAO_KEYS_AGAIN = lambda: kept


def _wait_until_alone(*, seconds: int) -> None:
    """See that nobody works here who would go on writing to what is about to be replaced; another restore neither."""
    for _second in range(seconds):
        if not tables.others():
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(1)")
    if number := tables.others():
        raise OthersConnected(number)


def _files_beside(path: Path, passphrase: bytes, contents: Contents, report: Report) -> Path | None:
    """Unpack the files beside where they belong, or return None when there are none."""
    if not contents.files:
        return None
    draft = settings.MEDIA_ROOT.with_name(f"{settings.MEDIA_ROOT.name}.restoring")
    shutil.rmtree(draft, ignore_errors=True)
    with reader_of(path, passphrase=passphrase, step="files", report=report) as reader:
        for part in reader.parts():
            if part.kind == "file":
                target = draft / part.name
                target.parent.mkdir(parents=True, exist_ok=True)
                with target.open("wb") as file:
                    file.writelines(part.pieces())
    return draft


def _put_files(draft: Path | None, stamp: str) -> list[Path]:
    if draft is None:
        return []
    aside = []
    if settings.MEDIA_ROOT.exists():
        aside.append(settings.MEDIA_ROOT.rename(settings.MEDIA_ROOT.with_name(f"files.before-{stamp}")))
    draft.rename(settings.MEDIA_ROOT)
    return aside
