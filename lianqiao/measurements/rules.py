"""May this be done now with the sheet of a group?"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext_lazy as _

from lianqiao.activities.models import Group
from lianqiao.activities.states import GroupState
from lianqiao.core.errors import DomainError
from lianqiao.instruments.editions import read_edition
from lianqiao.instruments.kinds import Setting
from lianqiao.instruments.models import InstrumentVersion
from lianqiao.instruments.rules import ResponseIsDone, check_can_begin, check_in_use, check_is_alone

from .cells import fits_a_sheet, plain
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


class CellsUnread(DomainError):
    """Some cells cannot be read; `faults` says which and why, by question."""

    message = _("Some answers cannot be so. They are marked below.")

    def __init__(self, faults: Mapping[str, str]) -> None:
        self.faults = dict(faults)
        super().__init__()


class TotalUnread(DomainError):
    message = _("The total is no number.")
    field = "total"


class TotalDiffers(DomainError):
    """The total on the paper is not ours: one of the two was made with a mistake."""

    field = "total"

    def __init__(self, written: str, reckoned: str) -> None:
        told = {"written": written, "reckoned": reckoned}
        super().__init__(
            _("On the paper stands %(written)s, the answers as typed make %(reckoned)s.") % told
            if reckoned
            else _("On the paper stands %(written)s, but too much is left out for a score.") % told
        )


class SheetThere(DomainError):
    message = _(
        "A sheet of this scale and day is entered for this person already. Look whether it is the same one."
    )


class EnteredMeanwhile(DomainError):
    """Somebody else entered the row since the page was opened; `typed` is what would have been, by question."""

    def __init__(self, typed: Mapping[str, str]) -> None:
        told = {"typed": " · ".join(f"{link}: {text}" for link, text in typed.items())}
        super().__init__(
            _("Somebody entered this row meanwhile. You had typed: %(typed)s. If yours is right, correct it.")
            % told
        )


class HasAnswers(DomainError):
    message = _("Answers were entered on this sheet; it is kept. Take wrong answers back one by one.")


class AnswersThere(DomainError):
    message = _("There are answers in this row. Empty it first, or leave it as present.")


def check_can_measure(
    group: Group, edition: InstrumentVersion, *, on: date, today: date, mode: str, proxy: str
) -> None:
    """Raise `GroupNeverMet`, `VersionNotInUse`, `AskedAlone`, `AnsweredInFuture`, `ProxyMissing` or `NoSheetForThis`."""
    if group.state == GroupState.CANCELLED:
        raise GroupNeverMet
    check_in_use(edition)
    check_is_alone(edition, mode=mode, setting=Setting.GROUP)
    check_can_begin(on=on, today=today, mode=mode, proxy=proxy)
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


def read_total(text: str) -> Decimal:
    """Return the number somebody wrote below a sheet. Raises `TotalUnread`."""
    try:
        total = Decimal(plain(text))
    except InvalidOperation:
        raise TotalUnread from None
    if not total.is_finite():
        raise TotalUnread
    return total
