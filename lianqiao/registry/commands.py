"""What the registry offers on the command line: divisions of another province, and the first person who can sign in."""

import getpass
import os
from argparse import ArgumentParser, Namespace
from pathlib import Path

from django.utils import timezone

from lianqiao.core.commands import Command, CommandFailed

from .models import Account, Institution, Region, Role, institution_key
from .services import grant_seat, load_regions, open_account, seated


def _regions_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "file", type=Path, help="CSV: code, name_zh, name_en, kind, parent, valid_from, valid_until"
    )


def _regions(options: Namespace) -> None:
    if not options.file.is_file():
        raise CommandFailed(f"There is no file {options.file}.")
    with seated("load-regions") as by:
        try:
            changed = load_regions(by=by, file=options.file)
        except (KeyError, ValueError) as problem:
            raise CommandFailed(f"{options.file} is not such a table: {problem}") from problem
    print(f"{changed} divisions new or corrected.")


def _account_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("username")
    parser.add_argument("--name", help="name shown to others (default: the user name)")
    parser.add_argument("--role", choices=[role for role in Role.values if role != Role.SYSTEM], required=True)
    place = parser.add_mutually_exclusive_group(required=True)
    place.add_argument("--institution", help="name of the institution the seat is at")
    place.add_argument("--region", help="code of the region the seat is for, as 110000")


def _account(options: Namespace) -> None:
    institution = region = None
    if options.institution:
        institution = Institution.objects.filter(name_key=institution_key(options.institution)).first()
    else:
        region = Region.objects.filter(code=options.region).first()
    if institution is None and region is None:
        raise CommandFailed(f"There is no {options.institution or options.region} in the register.")
    with seated("open-account") as by:
        account = Account.objects.filter(username=options.username).first()
        if account is None:
            # From the variable where a script opens accounts; typed otherwise, so that it stays out of the history.
            password = os.environ.get("LIANQIAO_PASSWORD") or getpass.getpass("Password: ")
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
    print(f"{account} may sign in as {options.username}: {seat}")


COMMANDS = [
    Command(
        "load-regions", "Load the divisions of another province from a table.", _regions_arguments, _regions
    ),
    Command(
        "open-account",
        "Open an account if it is new, and give it a seat from today on.",
        _account_arguments,
        _account,
    ),
]
