"""May a red flag be taken on or settled now? `check_can_…` raises the reason."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core.errors import DomainError
from lianqiao.core.states import check_can_move
from lianqiao.instruments.models import RedFlag
from lianqiao.instruments.states import FLAG_MOVES, FlagState


class OutcomeMissing(DomainError):
    message = _("Say what the talk found.")
    field = "outcome"


class NotYetSaid(DomainError):
    message = _("Write down what was said and agreed.")
    field = "text"


def check_can_take(flag: RedFlag) -> None:
    """Raise `IllegalMove` unless nobody has taken it on yet."""
    check_can_move(FLAG_MOVES, FlagState(flag.state), FlagState.TAKEN)


def check_can_settle(flag: RedFlag, *, outcome: str, text: str) -> None:
    """Raise `IllegalMove`, `OutcomeMissing` or `NotYetSaid`."""
    check_can_move(FLAG_MOVES, FlagState(flag.state), FlagState.SETTLED)
    if not outcome:
        raise OutcomeMissing
    if not text.strip():
        raise NotYetSaid
