"""Who is told that notes repeat one another, and who answers? `check_can_…` raises the reason."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core.errors import DomainError
from lianqiao.core.states import check_can_move
from lianqiao.registry.models import Seat
from lianqiao.registry.roles import Role
from lianqiao.reviews.models import LikenessHint
from lianqiao.reviews.states import HINT_MOVES


class ForTheSupervisor(DomainError):
    message = _("Only the supervisor is told which notes resemble one another.")


class OwnNotes(DomainError):
    message = _("Nobody judges their own notes.")


def is_told(seat: Seat) -> bool:
    """Say whether the seat is told of repeated notes at all: supervisors, and nobody above or beside them."""
    return seat.role == Role.SUPERVISOR and seat.institution_id is not None


def check_is_told(seat: Seat) -> None:
    """Raise `ForTheSupervisor`."""
    if not is_told(seat):
        raise ForTheSupervisor


def check_can_answer(seat: Seat, hint: LikenessHint, state: str) -> None:
    """Raise `ForTheSupervisor`, `OwnNotes` or `IllegalMove`."""
    check_is_told(seat)
    if hint.worker.account_id == seat.account_id:
        raise OwnNotes
    check_can_move(HINT_MOVES, hint.state, state)
