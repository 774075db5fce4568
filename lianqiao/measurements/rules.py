"""May this be done now with the sheet of a group?"""

from datetime import date

from django.utils.translation import gettext_lazy as _

from lianqiao.activities.models import Group
from lianqiao.activities.states import GroupState
from lianqiao.core.errors import DomainError
from lianqiao.instruments.editions import read_edition
from lianqiao.instruments.models import InstrumentVersion
from lianqiao.instruments.rules import AnsweredInFuture, ResponseIsDone, VersionNotInUse
from lianqiao.instruments.states import VersionState

from .cells import fits_a_sheet
from .queries import CLOSED, CONSENT, Line


class GroupNeverMet(DomainError):
    message = _("This group was cancelled.")


class NoSheetForThis(DomainError):
    message = _("This form has questions that do not fit a cell. Give it from the page of each client.")
    field = "edition"


class AlreadyMeasured(DomainError):
    message = _("The group already has a sheet for this scale, this day and this occasion.")
    field = "on"


class NotAMember(DomainError):
    message = _("This person is not a member of the group on that day.")


class NobodyAgreed(DomainError):
    message = _("Nobody has agreed to questionnaires and scales for this person. Ask first.")


class RecordClosed(DomainError):
    message = _("This record belongs to a minor in other hands. Open it first and say why.")


class HasAnswers(DomainError):
    message = _("Answers were entered on this sheet; it is kept. Take wrong answers back one by one.")


class AnswersThere(DomainError):
    message = _("There are answers in this row. Empty it first, or leave it as present.")


def check_can_measure(group: Group, edition: InstrumentVersion, *, on: date, today: date) -> None:
    """Raise `GroupNeverMet`, `VersionNotInUse`, `AnsweredInFuture` or `NoSheetForThis`."""
    if group.state == GroupState.CANCELLED:
        raise GroupNeverMet
    if edition.state != VersionState.PUBLISHED:
        raise VersionNotInUse
    if on > today:
        raise AnsweredInFuture
    if not fits_a_sheet(read_edition(edition)[0]):
        raise NoSheetForThis


def check_can_ask(line: Line) -> None:
    """Raise `ResponseIsDone`, `NobodyAgreed` or `RecordClosed`."""
    if line.is_done:
        raise ResponseIsDone
    if line.hindrance == CONSENT:
        raise NobodyAgreed
    if line.hindrance == CLOSED:
        raise RecordClosed
