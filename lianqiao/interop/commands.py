"""`lianqiao import registry FILE`, `lianqiao import services FILE…` and `lianqiao import clients FILE…`."""

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lianqiao.core.commands import Command, CommandFailed, in_language
from lianqiao.core.errors import DomainError
from lianqiao.registry.services import seated

from .services import Result, Upload, import_file
from .services.marked import refused_workbook
from .services.years import years_of
from .sheets.grid import place
from .states import ImportKind, RowOutcome

SOME_REFUSED = 4
_LISTED = 40
_CELLS = 12


def add_arguments(parser: ArgumentParser) -> None:
    kinds = parser.add_subparsers(title=_("what to import"), dest="kind", metavar="KIND", required=True)
    registry = kinds.add_parser(
        "registry", help=_("institutions and workers from a register (xlsx, xls, csv)")
    )
    registry.add_argument("files", nargs="+", metavar="FILE", type=Path)
    services = kinds.add_parser("services", help=_("case work, groups and activities from service logs"))
    services.add_argument("files", nargs="+", metavar="FILE", type=Path)
    services.add_argument(
        "--institution", default="", metavar="NAME", help=_("the institution of logs that name none")
    )
    services.add_argument("--year", type=int, metavar="Y", help=_("the year of logs that name none"))
    clients = kinds.add_parser("clients", help=_("clients from a list of people"))
    clients.add_argument("files", nargs="+", metavar="FILE", type=Path)
    clients.add_argument(
        "--institution", default="", metavar="NAME", help=_("the institution of lists that name none")
    )
    for each in (registry, services, clients):
        each.add_argument("--dry-run", action="store_true", help=_("do everything, then roll it back"))
        each.add_argument(
            "--errors", type=Path, metavar="OUT.xlsx", help=_("write the rows not taken to this workbook")
        )
        each.add_argument("--json", action="store_true", help=_("print the result as JSON"))
        each.add_argument(
            "--lang", choices=("zh", "en"), help=_("language of the reasons (default: that of the terminal)")
        )


def run(arguments: Namespace) -> int:
    """Import each file in a transaction of its own; 0 when every row was taken, 4 when some were not."""
    with in_language(arguments.lang):
        uploads = [_upload(arguments, path) for path in arguments.files]
        if arguments.kind == ImportKind.SERVICES and len(uploads) > 1:
            years = years_of(uploads, timezone.localdate())
            uploads = [replace(upload, siblings=years) for upload in uploads]
        results = [_import(arguments, upload) for upload in uploads]
        if arguments.json:
            print(json.dumps([_plain(result) for result in results], ensure_ascii=False, indent=2))
        _write_errors(arguments, results)
    return SOME_REFUSED if any(result.refused for result in results) else 0


def _upload(arguments: Namespace, path: Path) -> Upload:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CommandFailed(
            _("“%(file)s” cannot be read: %(reason)s") % {"file": path, "reason": error.strerror}
        ) from error
    return Upload(path.name, content, getattr(arguments, "institution", ""), getattr(arguments, "year", None))


def _import(arguments: Namespace, upload: Upload) -> Result:
    loud = not arguments.json
    try:
        with seated("command line: import") as by:
            result = import_file(
                by=by,
                kind=arguments.kind,
                upload=upload,
                at=timezone.now(),
                dry_run=arguments.dry_run,
                report=_progress if loud and sys.stderr.isatty() else lambda *_told: None,
            )
    except DomainError as problem:
        raise CommandFailed(f"{upload.name}: {problem}") from problem
    if loud:
        _tell(result)
    return result


def _progress(done: int, total: int, message: Any) -> None:
    end = "\n" if done >= total else ""
    print(f"\r{done}/{total} {message}\033[K", end=end, file=sys.stderr, flush=True)


def _tell(result: Result) -> None:
    """The summary: what was read where, what became of the rows, and each row not taken by sheet and cell."""
    counts = result.counts
    dry = _("%(file)s (dry run: nothing was kept)") % {"file": result.file_name}
    print(dry if result.dry_run else result.file_name)
    for layout in result.layouts:
        columns = ", ".join(
            f"{name}={layout.table.headings[at].title or at + 1}"
            for name, at in sorted(layout.columns.items())
        )
        print(f"  {layout.table.sheet.name or '-'}  [{layout.kind}]  {columns}")
    for note in result.assumed:
        print(f"  ! {note}")
    if result.institutions:
        print("  " + _("Institutions: %(names)s") % {"names": "、".join(result.institutions)})
    for outcome in RowOutcome:
        print(f"  {outcome.label}: {counts[outcome]}")
    _tell_unknown_workers(result)
    for row in result.refused[:_LISTED]:
        for finding in row.faults:
            print(f"  × {place(row.sheet, finding.cell or str(row.row + 1))}  {finding.message}")
    more = len(result.refused) - _LISTED
    if more > 0:
        print("  × " + _("and %(more)s more rows; --errors writes them all to a workbook") % {"more": more})


def _tell_unknown_workers(result: Result) -> None:
    unknown = result.unknown_workers
    rows = sum(each["rows"] for each in unknown)
    if not rows:
        return
    said = ngettext(
        "%(count)s row names a worker who stands in no register; the name was kept as text:",
        "%(count)s rows name a worker who stands in no register; the name was kept as text:",
        rows,
    )
    print("  ! " + said % {"count": rows})
    for each in unknown[:_LISTED]:
        cells = [place(each["sheet"], cell) for cell in each["cells"][:_CELLS]]
        more = ["…"] if len(each["cells"]) > _CELLS else []
        print(f"    {each['name']}  {', '.join([*cells, *more]) or each['sheet']}")
    if len(unknown) > _LISTED:
        print("    …")


def _plain(result: Result) -> dict:
    return {
        "file": result.file_name,
        "kind": result.kind,
        "dry_run": result.dry_run,
        "batch": str(result.batch_id) if result.batch_id else None,
        "counts": result.counts,
        "institutions": result.institutions,
        "assumed": result.assumed,
        "unknown_workers": result.unknown_workers,
        "layouts": [
            {
                "key": layout.key,
                "sheet": layout.table.sheet.name,
                "kind": layout.kind,
                "columns": {name: layout.table.headings[at].title for name, at in layout.columns.items()},
            }
            for layout in result.layouts
        ],
        "refused": [
            {
                "sheet": row.sheet,
                "row": row.row + 1,
                "findings": [
                    {"cell": each.cell, "code": each.code, "original": each.original, "message": each.message}
                    for each in row.faults
                ],
            }
            for row in result.refused
        ],
        "skipped": [{"sheet": each.sheet, "row": each.row + 1, "why": each.why} for each in result.skipped],
    }


def _write_errors(arguments: Namespace, results: Iterable[Result]) -> None:
    if arguments.errors is None:
        return
    wanted = [result for result in results if result.refused]
    for number, result in enumerate(wanted):
        path = arguments.errors
        if len(wanted) > 1:
            path = path.with_name(f"{path.stem}-{number + 1}{path.suffix}")
        path.write_bytes(refused_workbook(result))
        print(_("The rows not taken are in %(file)s") % {"file": path}, file=sys.stderr)


COMMANDS = [
    Command(
        "import",
        gettext_lazy("read a register, service logs or lists of clients from spreadsheets"),
        add_arguments,
        run,
    )
]
