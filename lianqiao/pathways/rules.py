"""May somebody be put on a pathway, moved on it or taken off it now? `check_can_…` raises the reason."""

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from lianqiao.cases.models import Case
from lianqiao.cases.rules import ReasonMissing, check_open
from lianqiao.cases.states import CaseState
from lianqiao.catalogue.models import Pathway
from lianqiao.catalogue.pathways import offered_pathways
from lianqiao.core.errors import DomainError
from lianqiao.core.states import check_can_move

from .models import Enrolment
from .states import ENROLMENT_MOVES, EnrolmentState

NEAR = timedelta(days=366)
"""No anchor lies further from today: a year typed wrongly would move every step with it."""


class NotOffered(DomainError):
    message = _("This pathway is not in use here.")


class AnchorFarOff(DomainError):
    message = _("This day is more than a year away. Check the year.")
    field = "anchor_on"


class NothingAhead(DomainError):
    message = _("All steps of this pathway lie in the past by then. Take the past ones too, or another day.")
    field = "skip_past"


def check_can_enrol(case: Case, pathway: Pathway, *, anchor_on: date, today: date) -> None:
    """Raise `CaseIsClosed`, `NotOffered` or `AnchorFarOff`."""
    check_open(case)
    if pathway.pk not in {one.pk for one in offered_pathways(case.institution_id)}:
        raise NotOffered
    check_anchor(anchor_on, today=today)


def check_anchor(anchor_on: date, *, today: date) -> None:
    """Raise `AnchorFarOff`."""
    if abs(anchor_on - today) > NEAR:
        raise AnchorFarOff


def can_change(enrolment: Enrolment) -> bool:
    """Say whether its anchor may be moved and whether it may be left."""
    return enrolment.state == EnrolmentState.ACTIVE and enrolment.case.state == CaseState.OPEN


def check_can_shift(enrolment: Enrolment, *, anchor_on: date, today: date) -> None:
    """Raise `CaseIsClosed`, `IllegalMove` or `AnchorFarOff`."""
    check_open(enrolment.case)
    check_can_move(ENROLMENT_MOVES, enrolment.state, EnrolmentState.LEFT)
    check_anchor(anchor_on, today=today)


def check_can_leave(enrolment: Enrolment, *, reason: str) -> None:
    """Raise `IllegalMove` or `ReasonMissing`."""
    check_can_move(ENROLMENT_MOVES, enrolment.state, EnrolmentState.LEFT)
    if not reason.strip():
        raise ReasonMissing
