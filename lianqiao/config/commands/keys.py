"""`lianqiao rotate-keys`: a new key for encrypted fields, and everything stored written anew under it."""

import os
from argparse import ArgumentParser, Namespace

import pgtrigger
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.audit.actions import action
from lianqiao.config import secrets
from lianqiao.config.rotation import Progress, encrypted_fields, rotate_keys
from lianqiao.core.commands import Command, CommandFailed
from lianqiao.registry.services import seated


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--same-key",
        action="store_true",
        help=_("add no key: bring what is stored to the current key and cipher"),
    )


def _run(arguments: Namespace) -> None:
    if not arguments.same_key:
        if os.environ.get("LIANQIAO_KEY_RING"):
            raise CommandFailed(
                _("The key ring comes from LIANQIAO_KEY_RING: add a key there, then use --same-key.")
            )
        kid = secrets.add_key()
        settings.LIANQIAO_KEYS = secrets.key_ring()
        print(
            _(
                "The current key is %(key)s. Processes that run read with it at once, and write with it once they "
                "are started again."
            )
            % {"key": kid}
        )
    # A signed note keeps its words, only their envelope changes: its guards and its history stand aside for that.
    with pgtrigger.ignore(*_triggers()):
        values = rotate_keys(report=_show)
    with seated("rotate-keys") as by, action("keys.rotated", by=by, values=values):
        print(_("Values written anew: %(count)s") % {"count": values})


def _triggers() -> list[str]:
    models = {field.model for field in encrypted_fields()}
    return sorted(
        f"{model._meta.label}:{trigger.name}" for model, trigger in pgtrigger.registered() if model in models
    )


def _show(progress: Progress) -> None:
    said = {"column": progress.column, "done": progress.rewritten, "left": progress.left}
    print("  " + _("%(column)s: %(done)s done, %(left)s left") % said, flush=True)


ROTATE_KEYS = Command(
    "rotate-keys", gettext_lazy("Encrypt everything anew under a new key."), _arguments, _run
)
