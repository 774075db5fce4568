"""May this be done now with the sheet of a group?"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext_lazy as _

from lianqiao.activities.models import Group
from lianqiao.activities.states import GroupState
from lianqiao.core.errors import DomainError
from lianqiao.instruments.editions import read_edition
from lianqiao.instruments.kinds import Mode, Setting
from lianqiao.instruments.models import InstrumentVersion
from lianqiao.instruments.rules import (
    ResponseIsDone,
    ScalesRefused,
    check_can_begin,
    check_can_send,
    check_in_use,
    check_is_alone,
)

from .cells import fits_a_sheet, plain
from .models import Measurement
from .queries import CLOSED, CONSENT, REFUSED, Line


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
    """The row was entered, or begun on a phone, since the page was opened; `typed` is what would have been, by question."""

    def __init__(self, typed: Mapping[str, str]) -> None:
        told = {"typed": " · ".join(f"{link}: {text}" for link, text in typed.items())}
        super().__init__(
            _("This row was answered meanwhile. You had typed: %(typed)s. If yours is right, correct it.")
            % told
        )


class OnThePhone(DomainError):
    message = _(
        "This member is answering on the phone. Go on with those answers from the row, or take the link back first."
    )


class AskedByProxy(DomainError):
    message = _(
        "On this sheet somebody else answers for the members; on their phones they would be asked themselves. Enter it here."
    )


class NobodyChosen(DomainError):
    message = _("Choose who gets a card.")


class RowTypedBefore(DomainError):
    message = _("Answers are typed into this row. Enter them, or empty the row first.")


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
    """Raise `ResponseIsDone`, `NobodyAgreed`, `ScalesRefused` or `RecordClosed`."""
    check_can_open(line)
    if line.hindrance == CONSENT:
        raise NobodyAgreed


def check_can_type(line: Line) -> None:
    """Raise what `check_can_ask` raises, or `OnThePhone`."""
    check_can_ask(line)
    if line.on_phone:
        raise OnThePhone


def check_can_send_links(measurement: Measurement) -> None:
    """Raise `AskedByProxy`, `AskedAlone` or `VersionNotInUse`."""
    if measurement.mode == Mode.PROXY:
        raise AskedByProxy
    check_can_send(measurement.edition)


def check_can_link(line: Line) -> None:
    """Raise what `check_can_ask` raises, or `RowTypedBefore`."""
    check_can_ask(line)
    if line.is_typed:
        raise RowTypedBefore


def check_can_open(line: Line) -> None:
    """Raise `ResponseIsDone`, `ScalesRefused` or `RecordClosed`: against these no consent and no ground told now helps."""
    if line.is_done:
        raise ResponseIsDone
    if line.hindrance == REFUSED:
        raise ScalesRefused
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
