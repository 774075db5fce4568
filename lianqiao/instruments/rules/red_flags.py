"""May a red flag be taken on or settled now? `check_can_…` raises the reason."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from lianqiao.core.errors import DomainError
from lianqiao.core.states import check_can_move
from lianqiao.instruments.models import RedFlag
from lianqiao.instruments.protocols import protocol_of
from lianqiao.instruments.states import FLAG_MOVES, FlagState
from lianqiao.people.models import Client
from lianqiao.people.queries import capacity_of
from lianqiao.people.rules import may_be_under
from lianqiao.people.states import Capacity

OF_AGE = 18


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
    if outcome not in protocol_of(flag.protocol).outcomes:
        raise OutcomeMissing
    if not text.strip():
        raise NotYetSaid


def cannot_decide(client: Client, *, on: date) -> bool:
    """Whether the client may be a child, or is known not to have full legal capacity: harm is reported then, asked or not."""
    if may_be_under(client, OF_AGE, on=on):
        return True
    known = capacity_of(client.pk, on=on)
    return known is not None and known.capacity in (Capacity.LIMITED, Capacity.NONE)
