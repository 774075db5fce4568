"""Asking for help, and answering."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from lianqiao.audit.actions import action
from lianqiao.cases import rules
from lianqiao.cases.models import Case, Request
from lianqiao.cases.signals import request_decided
from lianqiao.cases.states import CaseState, Depth, RequestState, Risk, Urgency
from lianqiao.people.models import Client
from lianqiao.people.services import register_client
from lianqiao.registry.models import Seat, Unit
from lianqiao.workforce.models import Worker

from .cases import open_case


def open_request(
    *,
    by: Seat,
    at: datetime,
    source_kind: str,
    patient_name: str,
    reason: str,
    urgency: str = Urgency.ROUTINE,
    unit: Unit | None = None,
    bed: str = "",
    reason_text: str = "",
    items: Sequence[str] = (),
    patient_aware: bool | None = None,
    referrer_name: str = "",
    referrer_phone: str = "",
    client: Client | None = None,
) -> Request:
    """Ask for help for somebody at the institution of the seat. The answer is due by urgency."""
    request = Request(
        institution_id=rules.institution_of(by),
        unit=unit,
        bed=bed,
        source_kind=source_kind,
        asked_by=by,
        referrer_name=referrer_name or by.holder_name,
        referrer_phone=referrer_phone,
        patient_name=patient_name.strip(),
        patient_aware=patient_aware,
        client=client,
        reason=reason,
        reason_text=reason_text,
        urgency=urgency,
        items=list(items),
        received_at=at,
        due_at=at + rules.ANSWER_WITHIN[Urgency(urgency)],
    )
    with action("cases.request_opened", by=by, on=request, urgency=urgency, reason=reason):
        request.save()
    return request


def accept_request(
    *,
    by: Seat,
    request: Request,
    client: Client,
    at: datetime,
    depth: str = Depth.BRIEF,
    responsible: Worker | None = None,
    risk: int = Risk.NONE,
    answer: str = "",
) -> Case:
    """Take the request on for this client and return the case that answers it.

    Opens a case, or joins the one the client has open. Announces `request_decided`.
    Raises `AlreadyDecided`, or `StaleRecord` when a colleague was faster.
    """
    rules.check_can_decide(request)
    with action("cases.request_accepted", by=by, on=request) as details:
        case = Case.objects.filter(client=client, state=CaseState.OPEN).first()
        details["joined"] = case is not None
        if case is None:
            case = open_case(
                by=by,
                client=client,
                on=timezone.localdate(at),
                depth=depth,
                responsible=responsible,
                risk=risk,
                request=request,
                unit=request.unit,
                bed=request.bed,
            )
        request.client, request.case = client, case
        _decide(by=by, request=request, state=RequestState.ACCEPTED, at=at, reason="", answer=answer)
        details["case"] = str(case.pk)
    return case


def accept_for_new_client(
    *, by: Seat, request: Request, person: Mapping[str, Any], at: datetime, **taken: Any
) -> Case:
    """Register the client and take the request on, both or neither.

    `person` is what `people.services.register_client` is told, the token of the search included; `taken` goes to
    `accept_request`. Raises what the two raise.
    """
    with transaction.atomic():
        client = register_client(
            by=by, institution=request.institution, at=at, unit=request.unit, bed=request.bed, **person
        )
        return accept_request(by=by, request=request, client=client, at=at, **taken)


def redirect_request(*, by: Seat, request: Request, reason: str, answer: str, at: datetime) -> Request:
    """Point whoever asked to where the help is to be had. Raises `AlreadyDecided`, `ReasonMissing`, `AnswerMissing`."""
    return _refuse(by=by, request=request, state=RequestState.REDIRECTED, reason=reason, answer=answer, at=at)


def decline_request(*, by: Seat, request: Request, reason: str, answer: str, at: datetime) -> Request:
    """Say no, and tell whoever asked why. Raises `AlreadyDecided`, `ReasonMissing`, `AnswerMissing`."""
    return _refuse(by=by, request=request, state=RequestState.DECLINED, reason=reason, answer=answer, at=at)


def withdraw_request(*, by: Seat, request: Request, at: datetime) -> Request:
    """Take one's own request back while it waits. Raises `AlreadyDecided` or `NotYourRequest`."""
    rules.check_can_withdraw(request, account_id=by.account_id)
    with action("cases.request_withdrawn", by=by, on=request):
        _decide(by=by, request=request, state=RequestState.WITHDRAWN, at=at, reason="", answer="")
    return request


def note_answer_seen(*, by: Seat, request: Request, at: datetime) -> None:
    """Remember that whoever asked has read the answer, so that it leaves their inbox. Does nothing a second time."""
    if request.decided_at is None or request.answer_seen_at is not None:
        return
    with action("cases.answer_seen", by=by, on=request):
        request.answer_seen_at = at
        request.save(update_fields=["answer_seen_at"])


def _refuse(*, by: Seat, request: Request, state: str, reason: str, answer: str, at: datetime) -> Request:
    rules.check_can_decide(request)
    rules.check_is_answer(reason=reason, answer=answer)
    with action(f"cases.request_{state}", by=by, on=request, reason=reason):
        _decide(by=by, request=request, state=state, at=at, reason=reason, answer=answer)
    return request


def _decide(*, by: Seat, request: Request, state: str, at: datetime, reason: str, answer: str) -> None:
    request.state, request.decided_at, request.decided_by = state, at, by
    request.decision_reason, request.answer_text = reason, answer.strip()
    request.save()
    transaction.on_commit(
        lambda: request_decided.send(
            Request, request_id=request.pk, institution_id=request.institution_id, state=str(state)
        )
    )
