"""`lianqiao validate-response FILE [--with SUPPORTING.json …]`: is a response right, by its questionnaire and FHIR R4?"""

import json
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.commands import Command, CommandFailed, in_language
from lianqiao.questionnaires.files import Unreadable, read_json
from lianqiao.questionnaires.validation import CHECKED, Fault, check, flat, lacks_questionnaire, misshapen

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
    for other, each in zip(others, supporting, strict=True):
        _check_shape(other, each)
    if lacks_questionnaire(resource, supporting):
        # Not on standard output: whoever asks for JSON reads that alone.
        print(
            _("The questionnaire is not at hand: only the shape of the response was checked."),
            file=sys.stderr,
        )
    return check(resource, supporting)


def _check_shape(path: Path, resource: dict[str, Any]) -> None:
    """Raise `CommandFailed` where nobody could read a supporting file any further."""
    for each in flat([resource]):
        if faults := misshapen(each):
            told = {"file": path, "path": faults[0].path, "text": faults[0].text}
            raise CommandFailed(
                _("“%(file)s” is not shaped as FHIR R4: %(path)s %(text)s") % told, exit_code=UNREADABLE
            )


def _read(path: Path) -> dict[str, Any]:
    """Read a resource; decimals keep the places they are written with."""
    try:
        resource = read_json(path.read_bytes(), exact=True)
    except FileNotFoundError as error:
        raise _unreadable(path, _("there is no such file")) from error
    except OSError as error:
        raise _unreadable(path, _("it cannot be opened")) from error
    except Unreadable as error:
        raise _unreadable(path, str(error)) from error
    if not isinstance(resource, dict):
        raise _unreadable(path, _("a resource is an object"))
    return resource


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
