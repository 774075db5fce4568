"""`lianqiao lake`: bring the lake up to date, check it, and say how it stands."""

import json
import sys
from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from importlib import import_module
from time import monotonic
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.commands import Command, CommandFailed
from lianqiao.lake.manifest import Manifest, folder, manifest
from lianqiao.registry.services import seated


def _arguments(parser: ArgumentParser) -> None:
    verbs = parser.add_subparsers(title=_("verbs"), metavar="VERB", required=True)
    export = verbs.add_parser("export", help=_("write what has changed since the last export"))
    export.add_argument("--full", action="store_true", help=_("write everything anew"))
    export.set_defaults(verb=_export)
    verbs.add_parser("verify", help=_("read every file and compare it with the manifest")).set_defaults(
        verb=_verify
    )
    verbs.add_parser("status", help=_("how the lake stands")).set_defaults(verb=_status)
    for verb in verbs.choices.values():
        verb.add_argument("--json", action="store_true", help=_("print as JSON"))


def _run(arguments: Namespace) -> int | None:
    return arguments.verb(arguments)


def _export(arguments: Namespace) -> None:
    started = monotonic()
    progress = _Progress()
    with seated("lake export") as by:
        # Columns and files come with large libraries, which no other command should wait for.
        export_lake = import_module("lianqiao.lake.exporting").export_lake
        done = export_lake(by=by, at=timezone.now(), full=arguments.full, progress=progress)
    progress.end()
    took = monotonic() - started
    said = asdict(done) | {"edition": done.edition.edition, "seconds": round(took, 3)}
    said |= {"rows_in_lake": done.edition.rows, "folder": str(folder())}
    if arguments.json:
        print(json.dumps(said, ensure_ascii=False, indent=2))
        return
    print(
        _("%(written)s files written, %(dropped)s dropped: %(rows)s rows in %(seconds)s seconds.")
        % {
            "written": done.written,
            "dropped": done.dropped,
            "rows": f"{done.rows:,}",
            "seconds": f"{took:.1f}",
        }
    )
    print(
        _("The lake holds %(rows)s rows: %(folder)s") % {"rows": f"{done.edition.rows:,}", "folder": folder()}
    )


def _verify(arguments: Namespace) -> int:
    kept = _kept()
    faults = list(import_module("lianqiao.lake.verifying").problems(kept))
    files = sum(1 for _file in kept.files())
    if arguments.json:
        said = {"edition": kept.edition, "files": files, "rows": kept.rows, "bytes": kept.bytes}
        print(
            json.dumps(
                said | {"problems": [{"file": path, "fault": fault} for path, fault in faults]}, indent=2
            )
        )
        return 1 if faults else 0
    words = {
        "missing": _("is missing"),
        "changed": _("was changed"),
        "miscounted": _("holds other rows than named"),
    }
    for path, fault in faults:
        print(f"{path}: {words[fault]}", file=sys.stderr)
    if faults:
        raise CommandFailed(
            _(
                "The lake is damaged. `lianqiao lake export` writes anew what is missing or cut, with --full all of it."
            )
        )
    print(
        _("%(files)s files, %(rows)s rows: as the manifest says.")
        % {"files": files, "rows": f"{kept.rows:,}"}
    )
    return 0


def _status(arguments: Namespace) -> None:
    kept = _kept()
    said = _standing(kept)
    if arguments.json:
        print(json.dumps(said, ensure_ascii=False, indent=2))
        return
    print(_("Written %(at)s, edition %(edition)s") % {"at": kept.exported_at, "edition": kept.edition})
    for name, fact in said["facts"].items():
        print(f"{name}\t{fact['rows']:,}\t{fact['files']:,}\t{fact['bytes']:,}")
    print(
        _("Months touched since: %(count)s") % {"count": said["touched"]}
        if said["usable"]
        else _("This lake was written from another database: the next export writes it anew.")
    )

    for path in said["damaged"]:
        print(
            _("%(file)s: missing or cut; the next export writes it anew.") % {"file": path}, file=sys.stderr
        )


def _standing(kept: Manifest) -> dict[str, Any]:
    view = import_module("lianqiao.lake.reading").look()
    facts = {
        name: {
            "rows": sum(file.rows for file in fact.files),
            "files": len(fact.files),
            "bytes": sum(file.bytes for file in fact.files),
        }
        for name, fact in kept.facts.items()
    }
    return {
        "folder": str(folder()),
        "edition": kept.edition,
        "exported_at": kept.exported_at,
        "rows": kept.rows,
        "bytes": kept.bytes,
        "facts": facts,
        "usable": view is not None,
        "touched": len(view.changes) if view else None,
        "damaged": [file.path for _place, file in import_module("lianqiao.lake.verifying").unreadable(kept)],
    }


def _kept() -> Manifest:
    kept = manifest()
    if kept is None:
        raise CommandFailed(_("There is no lake at %(folder)s.") % {"folder": folder()})
    return kept


class _Progress:
    """A line on a terminal that says how far the export is; nothing where nobody watches."""

    def __init__(self) -> None:
        self._started, self._shown = monotonic(), 0.0
        self._watched = sys.stderr.isatty()

    def __call__(self, done: int, of: int, rows: int) -> None:
        now = monotonic()
        if not self._watched or now - self._shown < 0.2:
            return
        self._shown, took = now, now - self._started
        left = took / done * (of - done) if done else 0
        line = _("%(done)s of %(of)s files, %(rows)s rows, %(rate)s a second, %(left)s seconds left") % {
            "done": done,
            "of": of,
            "rows": f"{rows:,}",
            "rate": f"{rows / max(took, 0.001):,.0f}",
            "left": f"{left:.0f}",
        }
        print(f"\r{line}\033[K", end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        if self._watched:
            print("\r\033[K", end="", file=sys.stderr)


COMMANDS = [
    Command(
        "lake", gettext_lazy("the facts as files for long spans: export, verify, status"), _arguments, _run
    )
]
