"""May a suspicion of harm be taken further now? `check_can_…` raises the reason."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from lianqiao.core.errors import DomainError
from lianqiao.core.states import can_move, check_can_move
from lianqiao.protection.kinds import SafeguardingDecision
from lianqiao.protection.models import SafeguardingReport
from lianqiao.protection.states import SAFEGUARDING_MOVES, SafeguardingState

# "At once", says the law; these are the hours after which our desk calls it late. Ours, not the law's.
REPORT_WITHIN = {True: timedelta(hours=1), False: timedelta(hours=24)}
LOOK_AGAIN_AFTER = timedelta(days=7)


class FactsMissing(DomainError):
    message = _("Write down what was seen and heard, in the words that were used.")
    field = "facts"


class NotYetHappened(DomainError):
    message = _("This moment has not come yet.")


class BeforeDiscovery(DomainError):
    message = _("This lies before the harm was discovered.")


class ReasonsMissing(DomainError):
    message = _("A decision needs its reasons; they are what an inquiry will read.")
    field = "decision_text"


class Undecided(DomainError):
    message = _(
        "It cannot be closed yet: it was neither reported nor decided with reasons that no report is made."
    )


class DecidedFor(DomainError):
    message = _("It was decided to report this: it closes after the report, not before.")


class NothingDone(DomainError):
    message = _("Write down what was done.")
    field = "text"


def due_at(*, discovered_at: datetime, danger_now: bool) -> datetime:
    """Return when the report is due: within the hour while somebody is in danger, else within the day."""
    return discovered_at + REPORT_WITHIN[danger_now]


def check_happened(moment: datetime, *, at: datetime, field: str) -> None:
    """Raise `NotYetHappened` beside the field when something done lies ahead of now."""
    if moment > at:
        raise NotYetHappened(field=field)


def check_after_discovery(report: SafeguardingReport, moment: datetime, *, field: str) -> None:
    """Raise `BeforeDiscovery` beside the field."""
    if moment < report.discovered_at:
        raise BeforeDiscovery(field=field)


def can(report: SafeguardingReport, state: str) -> bool:
    """Say whether the report may go to that state; closing also asks whether anybody answered for it."""
    if not can_move(SAFEGUARDING_MOVES, report.state, state):
        return False
    if report.state == SafeguardingState.DECIDED:
        against = report.decision == SafeguardingDecision.NO_REPORT
        return against if state == SafeguardingState.CLOSED else True
    return True


def can_note(report: SafeguardingReport) -> bool:
    """Say whether a further look may be written down: after the report, until it is closed."""
    return report.state == SafeguardingState.FOLLOWED or can(report, SafeguardingState.FOLLOWED)


def check_can_close(report: SafeguardingReport) -> None:
    """Raise `Undecided` or `DecidedFor` while nobody answered for it, `IllegalMove` before somebody looked again."""
    if report.state == SafeguardingState.SUSPECTED:
        raise Undecided
    if report.state == SafeguardingState.DECIDED and report.decision == SafeguardingDecision.REPORT:
        raise DecidedFor
    check_can_move(SAFEGUARDING_MOVES, report.state, SafeguardingState.CLOSED)
