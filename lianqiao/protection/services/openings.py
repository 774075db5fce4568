"""Asking for a minor's record from outside its care team, approving or refusing it, opening it in an emergency."""

from datetime import datetime
from typing import Any

from lianqiao.audit.actions import action
from lianqiao.cases.kinds import AccessKind
from lianqiao.cases.models import Case, SpecialAccess
from lianqiao.cases.rules.access import check_purpose
from lianqiao.cases.services.access import open_record
from lianqiao.protection.kinds import OpeningSpan
from lianqiao.protection.models import OpeningRequest
from lianqiao.protection.rules import openings as may
from lianqiao.protection.states import OpeningState
from lianqiao.registry.models import Seat


def ask_opening(*, by: Seat, case: Case, reason: str, reason_text: str, at: datetime) -> OpeningRequest:
    """Ask for the record of a minor; it stays closed until a supervisor approves. `case` is whose owner is told then.

    Raises `PurposeMissing` or `AskedAlready`.
    """
    check_purpose(reason_text)
    may.check_can_ask(client_id=case.client_id, account_id=by.account_id)
    asked = OpeningRequest(
        institution_id=case.institution_id,
        client_id=case.client_id,
        case=case,
        seat=by,
        account_id=by.account_id,
        reader_name=by.holder_name,
        reason=reason,
        reason_text=reason_text.strip(),
        asked_at=at,
    )
    with action("protection.opening_asked", by=by, on=asked, reason_code=reason, case=case.pk):
        asked.save()
    return asked


def approve_opening(
    *, by: Seat, asked: OpeningRequest, span: str, at: datetime, decision_text: str = ""
) -> OpeningRequest:
    """Open the record to who asked, from now on and for that span only. Its owner is told.

    Raises `NotYoursToApprove`, `OwnRequest` or `IllegalMove`.
    """
    may.check_can_decide(by, asked, OpeningState.APPROVED)
    told: dict[str, Any] = {
        "client": asked.client,
        "case": asked.case,
        "kind": AccessKind.MINOR,
        "reason": asked.reason,
    }
    told |= {"reason_text": asked.reason_text, "at": at, "span": OpeningSpan(span).length}
    with action("protection.opening_approved", by=by, on=asked, span=span, case=asked.case_id):
        asked.access = open_record(by=by, reader=asked.seat, **told)
        _decide(by, asked, OpeningState.APPROVED, decision_text, at)
    return asked


def refuse_opening(*, by: Seat, asked: OpeningRequest, decision_text: str, at: datetime) -> OpeningRequest:
    """Leave the record closed, and say why.

    Raises `NotYoursToApprove`, `OwnRequest`, `IllegalMove` or `RefusalUnexplained`.
    """
    may.check_can_decide(by, asked, OpeningState.REFUSED)
    if not decision_text.strip():
        raise may.RefusalUnexplained
    with action("protection.opening_refused", by=by, on=asked, case=asked.case_id):
        _decide(by, asked, OpeningState.REFUSED, decision_text, at)
    return asked


def note_answer_read(*, by: Seat, asked: OpeningRequest, at: datetime) -> OpeningRequest:
    """Remember that who asked has read the answer. Does nothing before there is one, nor a second time."""
    if asked.decided_at is not None and asked.answer_read_at is None:
        with action("protection.opening_answer_read", by=by, on=asked):
            asked.answer_read_at = at
            asked.save(update_fields=["answer_read_at"])
    return asked


def break_glass(*, by: Seat, case: Case, reason: str, reason_text: str, at: datetime) -> SpecialAccess:
    """Open the record of a minor in an emergency, for half an hour, unasked; it is told at once and judged afterwards.

    Raises `NoEmergency` or `PurposeMissing`.
    """
    may.check_emergency(reason)
    told: dict[str, Any] = {"reason": reason, "reason_text": reason_text, "at": at}
    return open_record(by=by, client=case.client, case=case, kind=AccessKind.MINOR, **told)


def _decide(by: Seat, asked: OpeningRequest, state: str, text: str, at: datetime) -> None:
    # Only what the decision adds: sealed anew, what was asked would look changed to the trigger that keeps it.
    asked.state, asked.decision_text = state, text.strip()
    asked.decided_at, asked.decided_by = at, by
    asked.save(update_fields=["state", "decision_text", "decided_at", "decided_by", "access"])
