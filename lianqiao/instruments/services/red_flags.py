"""Warnings: raised by an answer, taken on by somebody, settled with what the talk found."""

from collections.abc import Iterable
from datetime import datetime

from lianqiao.audit.actions import action
from lianqiao.instruments import rules
from lianqiao.instruments.editions import read_edition
from lianqiao.instruments.in_hand import in_hand_of
from lianqiao.instruments.models import RedFlag, Response
from lianqiao.instruments.scoring import raised
from lianqiao.instruments.states import FlagState
from lianqiao.registry.models import Seat


def raise_flags(*, response: Response, at: datetime) -> list[RedFlag]:
    """Raise the red flags of the answers kept so far, each once; within the action that keeps them.

    One that was raised stands, also when the answer is taken back: somebody has touched it.
    """
    questionnaire, pack = read_edition(response.edition)
    if pack is None or not (warning := raised(questionnaire, pack, response.answers)):
        return []
    known = set(RedFlag.objects.filter(response=response).values_list("item", flat=True))
    # What a correction says again was warned of when it was first said.
    known |= set(
        RedFlag.objects.filter(response=response.corrects_id or response.pk).values_list("item", flat=True)
    )
    new = [found for found in warning if found.item not in known]
    account = in_hand_of(response.client_id) if new else None
    flags = [
        RedFlag(
            institution_id=response.institution_id,
            client_id=response.client_id,
            response=response,
            item=found.item,
            urgent=found.urgent,
            raised_at=at,
            raised_for_id=account,
        )
        for found in new
    ]
    for flag in flags:
        flag.save()
    return flags


def take_flag(*, by: Seat, flag: RedFlag, at: datetime) -> RedFlag:
    """Take a red flag on: colleagues see that somebody is on the way. Raises `IllegalMove` or `StaleRecord`."""
    rules.check_can_take(flag)
    with action("instruments.flag_taken", by=by, on=flag, client=flag.client_id):
        flag.state, flag.taken_at = FlagState.TAKEN, at
        flag.taken_by, flag.taker_name = (
            by if by.pk else None,
            by.account.display_name if by.account_id else "",
        )
        flag.save()
    return flag


def settle_flag(
    *, by: Seat, flag: RedFlag, steps: Iterable[str], outcome: str, text: str, at: datetime
) -> RedFlag:
    """Settle a red flag: which steps of the protocol were done, what the talk found, what was agreed.

    Raises `OutcomeMissing`, `NotYetSaid`, `IllegalMove` or `StaleRecord`.
    """
    rules.check_can_settle(flag, outcome=outcome, text=text)
    with action("instruments.flag_settled", by=by, on=flag, client=flag.client_id, outcome=outcome):
        flag.state, flag.settled_at = FlagState.SETTLED, at
        flag.steps, flag.outcome, flag.text = list(steps), outcome, text.strip()
        flag.settled_by, flag.settler_name = (
            by if by.pk else None,
            by.account.display_name if by.account_id else "",
        )
        flag.save()
    return flag
