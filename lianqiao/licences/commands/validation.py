"""`lianqiao validate-response FILE [--with SUPPORTING.json …]`: is a response right, by its questionnaire and FHIR R4?"""

import json
from argparse import ArgumentParser, Namespace
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.commands import Command, CommandFailed, in_language
from lianqiao.questionnaires.validation import CHECKED, Fault, check

VALID, INVALID, UNREADABLE = 0, 1, 2


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "file", metavar="FILE", type=Path, help=_("a QuestionnaireResponse, or a Questionnaire, as JSON")
    )
    parser.add_argument(
        "--with", dest="supporting", metavar="SUPPORTING.json", nargs="+", action="extend", type=Path, default=[],
        help=_("its questionnaire, value sets, code systems; one resource or Bundle a file"),
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help=_("print the result as JSON"))
    parser.add_argument(
        "--lang", choices=("zh", "en"), help=_("language of the reasons (default: that of the terminal)")
    )


def run(arguments: Namespace) -> int:
    """Print what is wrong; 0 when nothing is, 1 when something is, 2 when a file cannot be read.

    With `--json` a file that cannot be read is one more fault, of no place: who asks for JSON gets JSON.
    """
    with in_language(arguments.lang):
        try:
            faults = _faults(arguments.file, arguments.supporting)
        except CommandFailed as failed:
            if not arguments.json:
                raise
            faults = [Fault("", str(failed))]
        if arguments.json:
            errors = [{"path": fault.path, "text": fault.text} for fault in faults]
            print(json.dumps({"valid": not faults, "errors": errors}, ensure_ascii=False, indent=2))
        else:
            for fault in faults:
                print(f"× {fault.path}  {fault.text}")
            print(_("not valid") if faults else _("valid"))
    return INVALID if faults else VALID


def _faults(path: Path, others: list[Path]) -> list[Fault]:
    resource = _read(path)
    supporting = [_read(other) for other in others]
    if not isinstance(kind := resource.get("resourceType"), str) or kind not in CHECKED:
        raise CommandFailed(
            _("“%(file)s” is neither a QuestionnaireResponse nor a Questionnaire.") % {"file": path},
            exit_code=UNREADABLE,
        )
    try:
        return check(resource, supporting)
    except RecursionError as error:
        raise _unreadable(path, _("it is nested too deep")) from error
    except (AttributeError, TypeError, KeyError) as error:
        # The resource itself was found well shaped before anything else was read.
        raise CommandFailed(_("A supporting file is not shaped as FHIR R4."), exit_code=UNREADABLE) from error


def _read(path: Path) -> dict[str, Any]:
    """Read a resource; decimals keep the places they are written with."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        resource = json.loads(text, parse_float=Decimal, parse_constant=_refuse)
    except (OSError, ValueError, ArithmeticError, RecursionError) as error:
        raise _unreadable(path, _reason(error)) from error
    if not isinstance(resource, dict):
        raise _unreadable(path, _("a resource is an object"))
    return resource


def _reason(error: Exception) -> str:
    """Why a file cannot be read, in words of the house."""
    match error:
        case FileNotFoundError():
            return _("there is no such file")
        case OSError():
            return _("it cannot be opened")
        case UnicodeDecodeError():
            return _("it is not written in UTF-8")
        case RecursionError():
            return _("it is nested too deep")
        case json.JSONDecodeError():
            return _(
                "it is no whole JSON; it breaks off or goes wrong at line %(line)s, character %(column)s"
            ) % {
                "line": error.lineno,
                "column": error.colno,
            }
    return _("it holds a number that JSON does not know or that is too long")


def _refuse(name: str) -> None:
    raise ValueError(name)


def _unreadable(path: Path, reason: str) -> CommandFailed:
    return CommandFailed(
        _("“%(file)s” cannot be read: %(reason)s") % {"file": path, "reason": reason}, exit_code=UNREADABLE
    )


COMMANDS = [
    Command(
        "validate-response",
        gettext_lazy("check a QuestionnaireResponse against its Questionnaire, or a Questionnaire by itself"),
        add_arguments,
        run,
        needs_database=False,
        needs_tables=False,
    )
]
