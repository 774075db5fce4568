"""Who may import what, and when an import can be taken back."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core.errors import DomainError
from lianqiao.registry.models import Role, Seat
from lianqiao.registry.roles import Permission

from .models import ImportBatch
from .states import BatchState, ImportKind

LARGEST = 20 * 1024 * 1024


class MayNotImport(DomainError):
    message = _("This seat may not import such a file.")
    field = "kind"


class FileTooLarge(DomainError):
    message = _("The file is larger than 20 MB; split it.")
    field = "file"


class FileUnreadable(DomainError):
    message = _("The file cannot be read.")
    field = "file"


class NothingRecognised(DomainError):
    message = _(
        "No table was recognised in this file: there is no row of headings that names enough columns."
    )
    field = "file"


class AlreadyTaken(DomainError):
    message = _("This import has already been taken.")


class NotTaken(DomainError):
    message = _("Only an import that was taken can be undone.")


class BuiltUpon(DomainError):
    """Something refers to what the import created; the message of the room that noticed is shown."""

    message = _("Something was built on this import since, so it cannot be undone.")


def can_import(seat: Seat, kind: str) -> bool:
    """A register is brought in above institutions, a log or a list of clients by the institution it belongs to.

    The system may all.
    """
    if not seat.can(Permission.IMPORT):
        return False
    if seat.role == Role.SYSTEM:
        return True
    if kind == ImportKind.REGISTRY:
        return seat.institution_id is None and seat.can(Permission.WRITE_REGISTRY)
    if kind == ImportKind.CLIENTS and not seat.can(Permission.WRITE_PEOPLE):
        return False
    return seat.institution_id is not None


def check_can_import(seat: Seat, kind: str) -> None:
    if not can_import(seat, kind):
        raise MayNotImport


def check_can_take(batch: ImportBatch) -> None:
    if batch.state == BatchState.TAKEN:
        raise AlreadyTaken


def can_undo(batch: ImportBatch) -> bool:
    return batch.state == BatchState.TAKEN


def check_can_undo(batch: ImportBatch) -> None:
    if not can_undo(batch):
        raise NotTaken
