"""Noting a suspicion of harm, deciding, reporting, looking again, closing."""

from datetime import date, datetime

from django.utils import timezone

from lianqiao.audit.actions import action
from lianqiao.cases.models import Case
from lianqiao.core.states import check_can_move
from lianqiao.protection.kinds import SafeguardingDecision
from lianqiao.protection.models import SafeguardingEntry, SafeguardingReport
from lianqiao.protection.rules import safeguarding as may
from lianqiao.protection.states import SAFEGUARDING_MOVES, SafeguardingState
from lianqiao.registry.models import Seat

# The verbs write only what they change: sealed anew, what was seen would look changed to the trigger that keeps it.
REPORTING = ("state", "reported_to", "channel", "reported_at", "receipt_number", "next_look_on")


def note_suspicion(
    *,
    by: Seat,
    case: Case,
    kind: str,
    facts: str,
    discovered_at: datetime,
    at: datetime,
    danger_now: bool = False,
    protection: str = "",
) -> SafeguardingReport:
    """Write a suspicion of harm down. It is due within the hour while somebody is in danger, else within the day.

    Raises `FactsMissing` or `NotYetHappened`. A closed case does not hinder it.
    """
    if not facts.strip():
        raise may.FactsMissing
    may.check_happened(discovered_at, at=at, field="discovered_at")
    report = SafeguardingReport(
        institution_id=case.institution_id,
        case=case,
        kind=kind,
        facts=facts.strip(),
        discovered_at=discovered_at,
        danger_now=danger_now,
        protection=protection.strip(),
        due_at=may.due_at(discovered_at=discovered_at, danger_now=danger_now),
        written_by=by,
        written_at=at,
    )
    with action("protection.harm_suspected", by=by, on=report, case=case.pk):
        report.save()
        _enter(by, report, text="", at=discovered_at, now=at)
    return report


def decide_report(
    *, by: Seat, report: SafeguardingReport, decision: str, decision_text: str, at: datetime
) -> SafeguardingReport:
    """Decide whether to report, with reasons. Raises `ReasonsMissing` or `IllegalMove`."""
    check_can_move(SAFEGUARDING_MOVES, report.state, SafeguardingState.DECIDED)
    if not decision_text.strip():
        raise may.ReasonsMissing
    with action("protection.harm_decided", by=by, on=report, decision=decision):
        report.state = SafeguardingState.DECIDED
        report.save(update_fields=["state", *_decide(by, report, decision, decision_text, at)])
        _enter(by, report, text="", at=at, now=at)
    return report


def report_harm(
    *,
    by: Seat,
    report: SafeguardingReport,
    reported_to: str,
    channel: str,
    reported_at: datetime,
    at: datetime,
    receipt_number: str = "",
    text: str = "",
) -> SafeguardingReport:
    """Write down to whom it was reported, how and when; then it is looked at again within a week.

    Reporting at once is a decision too; one against a report is overruled by it. Raises `IllegalMove`, `NotYetHappened`,
    `BeforeDiscovery`, or `ReasonsMissing` when nothing tells why, where nobody had decided to report.
    """
    check_can_move(SAFEGUARDING_MOVES, report.state, SafeguardingState.REPORTED)
    may.check_happened(reported_at, at=at, field="reported_at")
    may.check_after_discovery(report, reported_at, field="reported_at")
    if report.decision != SafeguardingDecision.REPORT and not text.strip():
        raise may.ReasonsMissing(field="text")
    with action("protection.harm_reported", by=by, on=report, to=reported_to, channel=channel):
        decided = []
        if report.decision != SafeguardingDecision.REPORT:
            decided = _decide(by, report, SafeguardingDecision.REPORT, text, at)
        report.state, report.reported_to, report.channel = SafeguardingState.REPORTED, reported_to, channel
        report.reported_at, report.receipt_number = reported_at, receipt_number.strip()
        report.next_look_on = timezone.localdate(reported_at + may.LOOK_AGAIN_AFTER)
        report.save(update_fields=[*REPORTING, *decided])
        _enter(by, report, text=text, at=reported_at, now=at)
    return report


def note_acknowledgement(
    *,
    by: Seat,
    report: SafeguardingReport,
    on_at: datetime,
    at: datetime,
    receipt_number: str = "",
    text: str = "",
) -> SafeguardingReport:
    """Write down that the authority answered. Raises `IllegalMove`, `NotYetHappened`, `BeforeDiscovery`."""
    check_can_move(SAFEGUARDING_MOVES, report.state, SafeguardingState.ACKNOWLEDGED)
    may.check_happened(on_at, at=at, field="on_at")
    may.check_after_discovery(report, on_at, field="on_at")
    with action("protection.harm_acknowledged", by=by, on=report):
        report.state = SafeguardingState.ACKNOWLEDGED
        report.receipt_number = receipt_number.strip() or report.receipt_number
        report.save(update_fields=["state", "receipt_number"])
        _enter(by, report, text=text, at=on_at, now=at)
    return report


def note_look(
    *,
    by: Seat,
    report: SafeguardingReport,
    text: str,
    on_at: datetime,
    at: datetime,
    next_look_on: date | None = None,
) -> SafeguardingReport:
    """Write down what was done since, as often as need be. Raises `NothingDone`, `IllegalMove`, `NotYetHappened`."""
    if report.state != SafeguardingState.FOLLOWED:
        check_can_move(SAFEGUARDING_MOVES, report.state, SafeguardingState.FOLLOWED)
    if not text.strip():
        raise may.NothingDone
    may.check_happened(on_at, at=at, field="on_at")
    may.check_after_discovery(report, on_at, field="on_at")
    with action("protection.harm_followed", by=by, on=report):
        report.state, report.next_look_on = SafeguardingState.FOLLOWED, next_look_on
        report.save(update_fields=["state", "next_look_on"])
        _enter(by, report, text=text, at=on_at, now=at)
    return report


def close_report(*, by: Seat, report: SafeguardingReport, text: str, at: datetime) -> SafeguardingReport:
    """Close it; from then on it never changes.

    Raises `Undecided` or `DecidedFor` while nobody answered for it, `IllegalMove`, or `NothingDone` without a summary.
    """
    may.check_can_close(report)
    if not text.strip():
        raise may.NothingDone
    with action("protection.harm_closed", by=by, on=report, decision=report.decision):
        report.state, report.closed_at, report.closed_by = SafeguardingState.CLOSED, at, by
        report.next_look_on = None
        report.save(update_fields=["state", "closed_at", "closed_by", "next_look_on"])
        _enter(by, report, text=text, at=at, now=at)
    return report


def _decide(by: Seat, report: SafeguardingReport, decision: str, text: str, at: datetime) -> list[str]:
    """Write the decision into the report; returns the fields to save."""
    report.decision, report.decision_text = decision, text.strip()
    report.decided_at, report.decided_by = at, by
    return ["decision", "decision_text", "decided_at", "decided_by"]


def _enter(by: Seat, report: SafeguardingReport, *, text: str, at: datetime, now: datetime) -> None:
    SafeguardingEntry(
        report=report,
        state=report.state,
        text=text.strip(),
        at=at,
        written_by=by,
        author_name=by.holder_name,
        written_at=now,
    ).save()
