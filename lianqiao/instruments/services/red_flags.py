"""Warnings: raised by an answer, taken on by somebody, settled with what the talk found."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from lianqiao.audit.actions import action
from lianqiao.instruments import rules, scoring
from lianqiao.instruments.editions import read_edition
from lianqiao.instruments.in_hand import in_hand_of
from lianqiao.instruments.models import Invitation, RedFlag, Response
from lianqiao.instruments.protocols import protocol_of
from lianqiao.instruments.states import FlagState
from lianqiao.questionnaires.elements import Element, answers, items
from lianqiao.registry.models import Seat

AT_ONCE, SOON = timedelta(minutes=30), timedelta(days=1)
"""By when somebody should be on the way: after an urgent answer, and after another that warns."""

News = tuple[scoring.RedFlag, Decimal]


def raise_flags(*, response: Response, at: datetime) -> list[RedFlag]:
    """Raise the warnings of the answers kept so far, one a protocol; within the action that keeps them.

    What warns later joins the one nobody has settled yet, and makes it urgent where it is. An answer that warned before,
    also before a correction, warns again only where it goes further. One that was raised stands, also when the answer is
    taken back: somebody has touched it.
    """
    questionnaire, pack = read_edition(response.edition)
    if pack is None or not (found := scoring.warned(questionnaire, pack, response.answers)):
        return []
    standing = list(RedFlag.objects.filter(response=response.first_id or response.pk))
    said = [one for flag in standing for one in flag.said]
    news: dict[str, list[News]] = {}
    for warning, value in found:
        if _goes_further(warning, value, said):
            news.setdefault(warning.protocol, []).append((warning, value))
    unsettled = {flag.protocol: flag for flag in standing if flag.state != FlagState.SETTLED}
    touched = []
    for protocol, told in news.items():
        flag = unsettled.get(protocol) or _new_flag(response, protocol, at)
        _add(flag, told, response, at)
        flag.save()
        touched.append(flag)
    return touched


def _goes_further(warning: scoring.RedFlag, value: Decimal, said: Iterable[dict[str, Any]]) -> bool:
    """Whether nobody has heard this of the item yet, nor anything as far away from what is well."""
    known = [Decimal(one["value"]) for one in said if one["item"] == warning.item]
    return all(value > one if warning.most is None else value < one for one in known)


def _new_flag(response: Response, protocol: str, at: datetime) -> RedFlag:
    return RedFlag(
        institution_id=response.institution_id, client_id=response.client_id,
        response_id=response.first_id or response.pk, protocol=protocol, urgent=False, raised_at=at, due_at=at + SOON,
        raised_for_id=_whom_to_tell(response), said=[],
    )  # fmt: skip


def _add(flag: RedFlag, news: Iterable[News], response: Response, at: datetime) -> None:
    """Keep the answers as they were given: they may be taken back."""
    for warning, value in news:
        told = {"item": warning.item, "value": str(value), "urgent": warning.urgent}
        told["answers"] = list(_given(response.answers, warning.item))
        flag.said = [*flag.said, told | {"at": at.isoformat(timespec="seconds")}]
        if warning.urgent:
            flag.urgent, flag.due_at = True, min(flag.due_at, at + AT_ONCE)


def _given(element: Element, link: str) -> Iterator[Element]:
    """Yield what was answered to an item, wherever it stands in a response."""
    for item in items(element):
        for answer in answers(item):
            if item.get("linkId") == link:
                yield {name: told for name, told in answer.items() if name != "item"}
            yield from _given(answer, link)
        yield from _given(item, link)


def _whom_to_tell(response: Response) -> UUID | None:
    """Whoever has the client in hand, else whoever wrote the response, else who sent the link. Supervisors see all of them."""
    if account := in_hand_of(response.client_id):
        return account
    if response.written_by is not None:
        return response.written_by.account_id
    return Invitation.objects.filter(response=response).values_list("sent_by__account", flat=True).first()


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
        done = set(steps)
        flag.steps = [step for step in protocol_of(flag.protocol).steps if step in done]
        flag.outcome, flag.text = outcome, text.strip()
        flag.settled_by, flag.settler_name = (
            by if by.pk else None,
            by.account.display_name if by.account_id else "",
        )
        flag.save()
    return flag
