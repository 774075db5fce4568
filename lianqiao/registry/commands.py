"""What the registry offers on the command line: divisions of another province, and the first person who can sign in."""

import getpass
import os
from argparse import ArgumentParser, Namespace
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.commands import Command, CommandFailed

from .models import Account, Institution, Region, Role, institution_key
from .services import grant_seat, load_regions, open_account, seated


def _regions_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "file", type=Path, help=_("CSV: code, name_zh, name_en, kind, parent, valid_from, valid_until")
    )


def _regions(options: Namespace) -> None:
    if not options.file.is_file():
        raise CommandFailed(_("There is no file %(file)s.") % {"file": options.file})
    with seated("load-regions") as by:
        try:
            changed = load_regions(by=by, file=options.file)
        except (KeyError, ValueError) as problem:
            said = {"file": options.file, "reason": problem}
            raise CommandFailed(_("%(file)s is not such a table: %(reason)s") % said) from problem
    print(_("Divisions new or corrected: %(count)s") % {"count": changed})


def _account_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("username", help=_("what is typed to sign in"))
    parser.add_argument("--name", help=_("name shown to others (default: the user name)"))
    parser.add_argument(
        "--role", choices=[role for role in Role.values if role != Role.SYSTEM], required=True
    )
    place = parser.add_mutually_exclusive_group(required=True)
    place.add_argument("--institution", help=_("name of the institution the seat is at"))
    place.add_argument("--region", help=_("code of the region the seat is for, as 110000"))


def _account(options: Namespace) -> None:
    institution = region = None
    if options.institution:
        institution = Institution.objects.filter(name_key=institution_key(options.institution)).first()
    else:
        region = Region.objects.filter(code=options.region).first()
    if institution is None and region is None:
        named = options.institution or options.region
        raise CommandFailed(_("There is no %(name)s in the register.") % {"name": named})
    with seated("open-account") as by:
        account = Account.objects.filter(username=options.username).first()
        if account is None:
            # From the variable where a script opens accounts; typed otherwise, so that it stays out of the history.
            password = os.environ.get("LIANQIAO_PASSWORD") or getpass.getpass(_("Password: "))
            account = open_account(
                by=by,
                username=options.username,
                display_name=options.name or options.username,
                password=password,
            )
        seat = grant_seat(
            by=by,
            account=account,
            role=options.role,
            institution=institution,
            region=region,
            from_on=timezone.localdate(),
        )
    said = {"person": account, "username": options.username, "seat": seat}
    print(_("%(person)s may sign in as %(username)s: %(seat)s") % said)


COMMANDS = [
    Command(
        "load-regions",
        gettext_lazy("Load the divisions of another province from a table."),
        _regions_arguments,
        _regions,
    ),
    Command(
        "open-account",
        gettext_lazy("Open an account if it is new, and give it a seat from today on."),
        _account_arguments,
        _account,
    ),
]
