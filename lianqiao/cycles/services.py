"""Phases begin, are put right and taken out; a case rests and is taken up again."""

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError

from lianqiao.audit.actions import action
from lianqiao.cases.models import Case, Contact
from lianqiao.cases.rules import check_open
from lianqiao.registry.models import Seat, Unit

from . import rules
from .models import Hold, Phase
from .states import HoldState


@dataclass(frozen=True)
class PhaseTold:
    """What is told of a phase: which, from when until when, where, what for, and what comes next must know."""

    kind: str
    from_on: date
    until_on: date | None = None
    unit: Unit | None = None
    place: str = ""
    goal: str = ""
    handover: str = ""


def begin_phase(*, by: Seat, case: Case, told: PhaseTold, today: date) -> Phase:
    """Write a phase down. The one that runs, when it began earlier, ends on the day this one begins.

    Raises `CaseIsClosed`, `InTheFuture`, `PhaseBackwards`, or `PhasesOverlap`.
    """
    phase = Phase(institution_id=case.institution_id, case=case, written_by=by if by.pk else None)
    with action("cycles.phase_begun", by=by, on=phase, case=case.pk, kind=told.kind):
        running = Phase.objects.filter(case=case, until_on=None, from_on__lt=told.from_on).first()
        if running is not None and told.from_on <= today:
            running.until_on = told.from_on
            running.save(update_fields=["until_on"])
        rules.check_phase(case, from_on=told.from_on, until_on=told.until_on, today=today, but=None)
        _write(phase, told)
    return phase


def change_phase(*, by: Seat, phase: Phase, told: PhaseTold, today: date) -> Phase:
    """Put a phase right, end it, or add its hand-over note.

    Raises `CaseIsClosed`, `InTheFuture`, `PhaseBackwards`, `PhasesOverlap`, or `StaleRecord`.
    """
    rules.check_phase(phase.case, from_on=told.from_on, until_on=told.until_on, today=today, but=phase.pk)
    with action("cycles.phase_changed", by=by, on=phase, case=phase.case_id, kind=told.kind):
        _write(phase, told)
    return phase


def _write(phase: Phase, told: PhaseTold) -> None:
    phase.kind, phase.from_on, phase.until_on, phase.unit = told.kind, told.from_on, told.until_on, told.unit
    phase.place, phase.goal, phase.handover = told.place.strip(), told.goal.strip(), told.handover.strip()
    phase.save()


def remove_phase(*, by: Seat, phase: Phase) -> None:
    """Take out a phase written down by mistake; the database keeps what it was. Raises `CaseIsClosed`."""
    check_open(phase.case)
    with action("cycles.phase_removed", by=by, on=phase, case=phase.case_id, kind=phase.kind):
        phase.delete()


def hold_case(
    *,
    by: Seat,
    case: Case,
    reason: str,
    from_on: date,
    look_again_on: date,
    today: date,
    reason_text: str = "",
) -> Hold:
    """Let an open case rest until somebody looks again.

    Raises `CaseIsClosed`, `RestsAlready`, `InTheFuture`, `BeforeTheCase`, `LookAgainLater`, or `ReasonMissing`.
    """
    rules.check_reason(reason, reason_text)
    rules.check_can_hold(case, from_on=from_on, look_again_on=look_again_on, today=today)
    hold = Hold(
        institution_id=case.institution_id,
        case=case,
        reason=reason,
        reason_text=reason_text.strip(),
        from_on=from_on,
        look_again_on=look_again_on,
        held_by=by if by.pk else None,
    )
    try:
        with action("cycles.case_held", by=by, on=hold, case=case.pk, reason_code=reason):
            hold.save()
    except IntegrityError as clash:
        raise rules.RestsAlready from clash  # a colleague was faster
    return hold


def change_hold(
    *, by: Seat, hold: Hold, reason: str, look_again_on: date, today: date, reason_text: str = ""
) -> Hold:
    """Look again on another day, or for another reason.

    Raises `IllegalMove`, `LookAgainLater`, `ReasonMissing`, or `StaleRecord`.
    """
    rules.check_reason(reason, reason_text)
    rules.check_can_change(hold)
    rules.check_look_again(look_again_on, from_on=hold.from_on, today=today)
    with action("cycles.hold_changed", by=by, on=hold, case=hold.case_id, reason_code=reason):
        hold.reason, hold.reason_text, hold.look_again_on = reason, reason_text.strip(), look_again_on
        hold.save()
    return hold


def take_up(*, by: Seat, hold: Hold, on: date, today: date) -> Hold:
    """Go on with a case that rested. Raises `IllegalMove`, `BeforeTheHold`, `InTheFuture`, or `StaleRecord`."""
    rules.check_can_take_up(hold, on=on, today=today)
    return _end(by, hold, HoldState.TAKEN_UP, on)


def _end(by: Seat, hold: Hold, state: str, on: date) -> Hold:
    with action("cycles.hold_ended", by=by, on=hold, case=hold.case_id, how=state):
        hold.state, hold.until_on, hold.ended_by = state, on, by if by.pk else None
        hold.save()
    return hold


def take_up_by_contact(*, by: Seat, contact: Contact) -> None:
    """End the hold of a case in which somebody works again: a signed contact, but for one colleagues know nothing of."""
    if contact.case_id is None or contact.is_hidden:
        return
    standing = Hold.objects.filter(case=contact.case_id, state=HoldState.ON_HOLD, from_on__lte=contact.on)
    if (hold := standing.first()) is not None:
        _end(by, hold, HoldState.TAKEN_UP, contact.on)


def end_with_case(*, by: Seat, case: Case) -> None:
    """End the hold of a case that closes. Its phase runs on: somebody stays at home whether we come or not."""
    if (hold := Hold.objects.filter(case=case, state=HoldState.ON_HOLD).first()) is not None:
        _end(by, hold, HoldState.CLOSED, max(case.closed_on or hold.from_on, hold.from_on))
