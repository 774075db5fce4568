"""Opening, assigning, closing and reopening cases."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import F, Max, Q

from lianqiao.audit.actions import action
from lianqiao.cases import rules
from lianqiao.cases.additions import do_parts
from lianqiao.cases.models import Case, Request
from lianqiao.cases.signals import case_closed
from lianqiao.cases.states import CaseState, Depth, FollowUpState, Risk, StageState
from lianqiao.people.models import Client
from lianqiao.registry.models import Seat, Unit
from lianqiao.workforce.models import Worker

from .follow_ups import end_follow_ups, plan_follow_ups

# The verbs below write only what they change: the counters of signed contacts move without a new version,
# and a whole row read earlier would set them back.
CLOSING = ("state", "stage", "closed_on", "closed_by", "outcome", "close_reason", "closing_text")


def open_case(
    *,
    by: Seat,
    client: Client,
    on: date,
    today: date | None = None,
    depth: str = Depth.BRIEF,
    responsible: Worker | None = None,
    request: Request | None = None,
    category: str = "",
    unit: Unit | None = None,
    bed: str = "",
    risk: int = Risk.NONE,
    presenting: str = "",
) -> Case:
    """Open a client's first episode. Raises `ClientHasOpenCase`, `ClientHasDied`, or `InTheFuture` when `on` comes after `today`."""
    rules.check_not_future(on, today=today or on)
    rules.check_can_open(client)
    case = Case(
        institution_id=client.institution_id,
        client=client,
        depth=depth,
        stage=StageState.INTAKE if depth == Depth.FULL else StageState.ACTIVE,
        category=category,
        responsible=responsible,
        request=request,
        unit=unit or client.unit,
        bed=bed or client.bed,
        risk=risk,
        presenting=presenting,
        opened_on=on,
        opened_by=by if by.pk else None,
        quiet_since=on,
    )
    try:
        with action("cases.opened", by=by, on=case, depth=depth):
            case.number = _next_number(case.institution_id, on.year)
            case.save()
    except IntegrityError as clash:
        raise rules.ClientHasOpenCase from clash  # a colleague opened one between our look and our save
    return case


def _next_number(institution_id: UUID, year: int) -> str:
    """Return the next number of the institution's year. Others who open a case wait for our commit."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 11))",
            [f"cases.number:{institution_id}:{year}"],
        )
    first, end = f"{year}00000", f"{year + 1}00000"
    last = Case.objects.filter(institution_id=institution_id, number__gte=first, number__lt=end)
    return str(int(last.aggregate(last=Max("number"))["last"] or first) + 1)


def change_depth(*, by: Seat, case: Case, depth: str) -> Case:
    """Go deeper or shallower. Raises `CaseIsClosed`, `DepthUnchanged`, or `TooShallow` for the contacts it has."""
    rules.check_can_change_depth(case, depth)
    with action("cases.depth_changed", by=by, on=case, old=case.depth, new=depth):
        case.depth = depth
        case.save(update_fields=["depth"])
    return case


def change_risk(*, by: Seat, case: Case, risk: int) -> Case:
    """Set how much risk the worker sees now. Raises `CaseIsClosed`."""
    rules.check_open(case)
    with action("cases.risk_changed", by=by, on=case, old=case.risk, new=risk):
        case.risk = risk
        case.save(update_fields=["risk"])
    return case


@dataclass
class Receipt:
    """What became of work on many records: the ids done, (id, reason) of each that was not, the row of the trail."""

    done: list[UUID] = field(default_factory=list)
    failed: list[tuple[UUID, str]] = field(default_factory=list)
    row: int = 0


def assign_cases(*, by: Seat, case_ids: Sequence[UUID], responsible: Worker | None) -> Receipt:
    """Hand the open cases to a worker (nobody when None), all that can be; say of each other why not.

    Cases of another institution are reported as not found.
    """
    receipt = Receipt()
    with action("cases.assigned", by=by, responsible=responsible.pk if responsible else "") as details:
        found = Case.objects.select_for_update(of=("self",)).in_bulk(case_ids)
        for case_id in dict.fromkeys(case_ids):
            case = found.get(case_id)
            if case and case.state == CaseState.OPEN:
                receipt.done.append(case_id)
            else:
                receipt.failed.append((case_id, "closed" if case else "not_found"))
        Case.objects.filter(pk__in=receipt.done).update(responsible=responsible, version=F("version") + 1)
        left = [[str(key), reason] for key, reason in receipt.failed]
        details.update(done=[str(key) for key in receipt.done], failed=len(left), left=left)
    receipt.row = details["row"]
    return receipt


def close_case(
    *,
    by: Seat,
    case: Case,
    outcome: str,
    reason: str,
    on: date,
    today: date,
    text: str = "",
    days_after: Sequence[int] = (),
) -> Case:
    """Close the episode with its outcome and the reason, announce `case_closed`, and plan to ask after it.

    `days_after` are the follow-ups, in days from the closing.

    Raises `CaseIsClosed`, `ClosedTooEarly`, `StepsUnsettled`, `DraftsUnsigned`, or `ReportMissing` for a full case.
    """
    with action("cases.closed", by=by, on=case, outcome=outcome, reason=reason):
        do_parts("closing", by=by, case=case, on=on)
        rules.check_can_close(case, on=on, today=today)
        case.state, case.stage = CaseState.CLOSED, StageState.CLOSED
        case.closed_on, case.closed_by = on, by if by.pk else None
        case.outcome, case.close_reason, case.closing_text = outcome, reason, text.strip()
        case.save(update_fields=CLOSING)
        plan_follow_ups(by=by, case=case, days_after=days_after)
        do_parts("closed", by=by, case=case)
        transaction.on_commit(
            lambda: case_closed.send(Case, case_id=case.pk, institution_id=case.institution_id)
        )
    return case


def reopen_case(
    *,
    by: Seat,
    case: Case,
    on: date,
    today: date,
    depth: str | None = None,
    responsible: Worker | None = None,
) -> Case:
    """Begin the next episode of a closed case and return it; of the closed one only the planned follow-ups end.

    Raises `CaseIsOpen`, `ReopenedBefore`, `ClientHasOpenCase`, `ClientHasDied`, `CannotSignIn`, or `InTheFuture`.
    """
    responsible = responsible or case.responsible
    rules.check_can_reopen(case, responsible=responsible)
    rules.check_not_future(on, today=today)
    episode = Case(
        institution_id=case.institution_id,
        client_id=case.client_id,
        number=case.number,
        episode=case.episode + 1,
        previous=case,
        depth=depth or case.depth,
        stage=StageState.ASSESSING if (depth or case.depth) == Depth.FULL else StageState.ACTIVE,
        category=case.category,
        responsible=responsible,
        unit=case.unit,
        bed=case.bed,
        risk=case.risk,
        presenting=case.presenting,
        opened_on=max(on, case.closed_on or on),
        opened_by=by if by.pk else None,
        quiet_since=max(on, case.closed_on or on),
    )
    try:
        with action("cases.reopened", by=by, on=episode, episode=episode.episode):
            episode.save()
            # From now on they are seen in the new episode; nobody asks beside it how they are.
            end_follow_ups(by=by, of=Q(case=case), state=FollowUpState.SUPERSEDED, on=episode.opened_on)
    except IntegrityError as clash:
        # A colleague reopened it, or opened another, between our look and our save.
        raise rules.ReopenedBefore from clash
    return episode
