"""`lianqiao backup`, `restore` and `verify`: everything into one sealed file, back again, and is it all there?"""

import os
import sys
import time
from argparse import ArgumentParser, Namespace
from getpass import getpass
from pathlib import Path

from django.db import DatabaseError
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.config.backup.checking import Counted, check_database, check_keys
from lianqiao.config.backup.reading import Contents, read_through
from lianqiao.config.backup.restoring import restore
from lianqiao.config.backup.saving import save
from lianqiao.config.commands.tables import ready_tables
from lianqiao.config.embedded import reachable
from lianqiao.core.commands import Command, CommandFailed

FOUND_FAULTS = 1
SHORTEST = 12
_STEPS = {
    "saving": gettext_lazy("writing"),
    "reading": gettext_lazy("reading and comparing"),
    "building": gettext_lazy("making the tables"),
    "restoring": gettext_lazy("putting back"),
    "files": gettext_lazy("files"),
    "checking": gettext_lazy("checking the database"),
}
_BAR = 24


class Bar:
    """One line a step, with time left on a terminal; elsewhere a line when the step is done."""

    def __init__(self) -> None:
        self.step, self.started, self.shown, self.over = "", 0.0, 0.0, False

    def __call__(self, step: str, done: int, total: int) -> None:
        now = time.monotonic()
        if step != self.step:
            self.step, self.started, self.shown, self.over = step, now, 0.0, False
        live, over = sys.stderr.isatty(), done >= total
        if self.over or (not over and (not live or now - self.shown < 0.2)):
            return
        self.shown, self.over = now, over
        filled = _BAR * done // max(total, 1)
        spent = now - self.started
        line = f"  {_STEPS[step]}  [{'█' * filled}{'·' * (_BAR - filled)}]  {spent:.1f} s"
        if done and not over:
            line += "  " + _("%(seconds)d s left") % {"seconds": spent * (total / done - 1)}
        print(f"\r{line}\033[K" if live else line, end="\n" if over else "", file=sys.stderr, flush=True)


def _common(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--key-file", type=Path, metavar="FILE",
        help=_("what opens and closes the backup; else LIANQIAO_BACKUP_PASSPHRASE, else it is asked for"),
    )  # fmt: skip


def _backup_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "target", type=Path, metavar="TARGET", help=_("file to write, or folder to put a dated one into")
    )
    _common(parser)


def _restore_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--replace", action="store_true", help=_("in place of a database that is in use"))
    _common(parser)


def _verify_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "file", type=Path, nargs="?", metavar="FILE", help=_("check this backup and not the database")
    )
    parser.add_argument(
        "--against",
        type=Path,
        metavar="FILE",
        help=_(
            "check the database, that its trail goes on from this backup, and that no table lost rows since"
        ),
    )
    _common(parser)


def _backup(arguments: Namespace) -> int:
    target, now = arguments.target, timezone.now()
    if target.is_dir():
        target /= f"lianqiao-{timezone.localtime(now):%Y%m%d-%H%M%S}.backup"
    passphrase, started = _passphrase(arguments, twice=True), time.monotonic()
    try:
        saved = save(target, passphrase=passphrase, at=now, report=Bar())
    except OSError as error:
        raise _unusable(target, error) from error
    print(_("%(file)s: %(size)s in %(seconds).1f s, written, read back and whole.") % {
        "file": saved.path, "size": filesizeformat(saved.size), "seconds": time.monotonic() - started,
    })  # fmt: skip
    _tell(saved.contents)
    print(
        _(
            "It holds the keys of the encrypted fields. Keep the passphrase elsewhere: without it nothing opens."
        )
    )
    # Said now, while the right keys may still be found; in ten years it is too late.
    faults = check_keys()
    for fault in faults:
        print(f"  ×  {fault}")
    return FOUND_FAULTS if faults else 0


def _restore(arguments: Namespace) -> int:
    passphrase, started = _passphrase(arguments), time.monotonic()
    stamp = f"{timezone.localtime():%Y%m%d-%H%M%S}"
    try:
        restored = restore(
            arguments.file, passphrase=passphrase, replace=arguments.replace, stamp=stamp, report=Bar()
        )
    except OSError as error:
        raise _unusable(arguments.file, error) from error
    except DatabaseError as error:
        # Only the first line: what follows may quote a row.
        said = str(error).strip().splitlines()[0]
        raise CommandFailed(
            _("PostgreSQL refused: %(said)s. Nothing was changed.") % {"said": said}
        ) from error
    _tell(restored.contents)
    for path in restored.set_aside:
        print(_("What was here before is kept in %(file)s") % {"file": path})
    print(_("Restored in %(seconds).1f s.") % {"seconds": time.monotonic() - started})
    return _tell_checked(restored.counted, restored.faults)


def _verify(arguments: Namespace) -> int:
    opened = arguments.file or arguments.against
    contents = _read(opened, _passphrase(arguments)) if opened else None
    if contents:
        print(_("%(file)s is whole.") % {"file": opened})
        _tell(contents)
    if arguments.file:
        return 0
    with reachable():
        ready_tables()
        return _tell_checked(*check_database(Bar(), contents=contents))


def _read(path: Path, passphrase: bytes) -> Contents:
    try:
        return read_through(path, passphrase=passphrase, report=Bar())
    except OSError as error:
        raise _unusable(path, error) from error


def _tell(contents: Contents) -> None:
    print(_("Made on %(made)s by Lianqiao %(version)s: %(rows)s rows of %(tables)s tables, %(files)s files, %(chains)s chains.") % {
        "made": contents.about["made_at"], "version": contents.about["lianqiao"], "rows": sum(contents.rows.values()),
        "tables": len(contents.rows), "files": contents.files, "chains": len(contents.heads),
    })  # fmt: skip


def _tell_checked(counted: list[Counted], faults: list[str]) -> int:
    print(_("Checked:"))
    for each in counted:
        print(f"  ✓ {each.number:>9}  {each.name}")
    for fault in faults:
        print(f"  ×  {fault}")
    print(_("%(faults)s faults.") % {"faults": len(faults)} if faults else _("No fault."))
    return FOUND_FAULTS if faults else 0


def _passphrase(arguments: Namespace, *, twice: bool = False) -> bytes:
    """Return what opens the backup. When one is made, it is asked twice and a short one is refused."""
    if arguments.key_file:
        try:
            given = arguments.key_file.read_bytes().strip()
        except OSError as error:
            raise _unusable(arguments.key_file, error) from error
    elif "LIANQIAO_BACKUP_PASSPHRASE" in os.environ:
        given = os.environ["LIANQIAO_BACKUP_PASSPHRASE"].encode()
    elif sys.stdin.isatty():
        given = getpass(_("Passphrase: ")).encode()
        if twice and getpass(_("Once more: ")).encode() != given:
            raise CommandFailed(_("The two are not the same."))
    else:
        raise CommandFailed(_("No passphrase: give --key-file or LIANQIAO_BACKUP_PASSPHRASE."), exit_code=2)
    if twice and len(given) < SHORTEST:
        raise CommandFailed(
            _("The passphrase is too short: at least %(least)s characters.") % {"least": SHORTEST}
        )
    return given


def _unusable(path: Path, error: OSError) -> CommandFailed:
    return CommandFailed(
        _("%(file)s cannot be used: %(reason)s") % {"file": error.filename or path, "reason": error.strerror}
    )


BACKUP = Command(
    "backup",
    gettext_lazy("Keep everything in one sealed file."),
    _backup_arguments,
    _backup,
    needs_tables=False,
)
RESTORE = Command(
    "restore", gettext_lazy("Put a backup back, bring it to this release and check it."), _restore_arguments, _restore,
    needs_tables=False,
)  # fmt: skip
VERIFY = Command(
    "verify", gettext_lazy("Check a backup, or the database: constraints, keys, triggers, trail."), _verify_arguments, _verify,
    needs_database=False,
)  # fmt: skip
