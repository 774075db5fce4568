"""`lianqiao validate-response FILE [--with SUPPORTING.json …]`: is a response right, by its questionnaire and FHIR R4?"""

import json
from argparse import ArgumentParser, Namespace
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.commands import Command, CommandFailed, in_language
from lianqiao.questionnaires.validation import CHECKED, check

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
    """Print what is wrong; 0 when nothing is, 1 when something is, 2 when a file cannot be read."""
    with in_language(arguments.lang):
        resource = _read(arguments.file)
        supporting = [_read(path) for path in arguments.supporting]
        if resource.get("resourceType") not in CHECKED:
            raise CommandFailed(
                _("“%(file)s” is neither a QuestionnaireResponse nor a Questionnaire.")
                % {"file": arguments.file},
                exit_code=UNREADABLE,
            )
        try:
            faults = check(resource, supporting)
        except (AttributeError, TypeError, KeyError) as error:
            # The resource itself was found well shaped before anything else was read.
            raise CommandFailed(
                _("A supporting file is not shaped as FHIR R4: %(reason)s") % {"reason": error},
                exit_code=UNREADABLE,
            ) from error
        if arguments.json:
            errors = [{"path": fault.path, "text": fault.text} for fault in faults]
            print(json.dumps({"valid": not faults, "errors": errors}, ensure_ascii=False, indent=2))
        else:
            for fault in faults:
                print(f"× {fault.path}  {fault.text}")
            print(_("not valid") if faults else _("valid"))
    return INVALID if faults else VALID


def _read(path: Path) -> dict[str, Any]:
    """Read a resource; decimals keep the places they are written with."""
    try:
        resource = json.loads(
            path.read_text(encoding="utf-8-sig"), parse_float=Decimal, parse_constant=_refuse
        )
    except OSError as error:
        raise _unreadable(path, error.strerror) from error
    except (ValueError, RecursionError) as error:
        raise _unreadable(path, error) from error
    if not isinstance(resource, dict):
        raise _unreadable(path, _("a resource is an object"))
    return resource


def _refuse(name: str) -> None:
    raise ValueError(name)


def _unreadable(path: Path, reason: object) -> CommandFailed:
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
