"""May a text be loaded or taken back, a licence confirmed, limits chosen? `check_can_…` raises the reason."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from lianqiao.core.errors import DomainError
from lianqiao.core.states import IllegalMove, check_can_move
from lianqiao.instruments.kinds import Licence
from lianqiao.instruments.models import Instrument, InstrumentVersion, LicenceConfirmation
from lianqiao.instruments.scoring import AS_THE_SCALE_HAS_IT, Pack
from lianqiao.instruments.states import VERSION_MOVES, VersionState
from lianqiao.registry.models import Seat


class NoInstitution(DomainError):
    message = _("A licence belongs to an institution; this seat has none.")


class NeverUsed(DomainError):
    message = _("This scale is not used here, licence or not: its owner forbids it.")


class NoTextWanted(DomainError):
    message = _("This form is the house's own, or the institution's: there is no other text to load.")


class NothingToConfirm(DomainError):
    message = _("This scale needs no confirmation, or it is confirmed already.")


class NotConfirmed(DomainError):
    message = _("Confirm that your institution may use this text.")
    field = "confirmed"


class StatementMissing(DomainError):
    message = _("Say what the licence rests on: from whom, since when, its number.")
    field = "statement"


class AlreadyWithdrawn(DomainError):
    message = _("This confirmation has been withdrawn already.")


class NotOurs(DomainError):
    message = _("Only a text your institution loaded itself can be taken back.")


class UnknownLimits(DomainError):
    message = _("The scale has no such limits for this score.")


class CodeTaken(DomainError):
    message = _("The library has a scale with this code; load its text on the page of that scale.")
    field = "code"


def check_institution(by: Seat) -> None:
    """Raise `NoInstitution`."""
    if by.institution_id is None:
        raise NoInstitution


def check_can_load(by: Seat, instrument: Instrument, *, statement: str, confirmed: bool) -> None:
    """Raise `NoInstitution`, `NeverUsed`, `NoTextWanted`, `NotConfirmed` or `StatementMissing`."""
    check_institution(by)
    if instrument.licence == Licence.NEVER:
        raise NeverUsed
    if instrument.institution_id is not None or instrument.licence == Licence.OWN:
        raise NoTextWanted
    check_said(statement=statement, confirmed=confirmed)


def check_said(*, statement: str, confirmed: bool) -> None:
    """Raise `NotConfirmed` or `StatementMissing`."""
    if not confirmed:
        raise NotConfirmed
    if not statement.strip():
        raise StatementMissing


def check_can_confirm(
    by: Seat, instrument: Instrument, *, standing: bool, statement: str, confirmed: bool
) -> None:
    """Raise `NoInstitution`, `NothingToConfirm`, `NotConfirmed` or `StatementMissing`."""
    check_institution(by)
    if instrument.licence != Licence.SHIP_NC or standing:
        raise NothingToConfirm
    check_said(statement=statement, confirmed=confirmed)


def check_can_withdraw(confirmation: LicenceConfirmation) -> None:
    """Raise `AlreadyWithdrawn`."""
    if confirmation.withdrawn_at is not None:
        raise AlreadyWithdrawn


def check_can_take_back(by: Seat, edition: InstrumentVersion) -> None:
    """Raise `NotOurs`, or `IllegalMove` where it is not in use."""
    _check_ours(by, edition)
    check_can_move(VERSION_MOVES, VersionState(edition.state), VersionState.RETIRED)


def _check_ours(by: Seat, edition: InstrumentVersion) -> None:
    owner = edition.institution_id or edition.instrument.institution_id
    if owner is None or owner != by.institution_id:
        raise NotOurs


def check_can_publish(by: Seat, edition: InstrumentVersion) -> None:
    """Raise `NotOurs`, or `IllegalMove` where it is no draft."""
    _check_ours(by, edition)
    if edition.state != VersionState.DRAFT:
        raise IllegalMove


def check_can_choose(by: Seat, pack: Pack | None, chosen: Mapping[str, str]) -> None:
    """Raise `NoInstitution` or `UnknownLimits`."""
    check_institution(by)
    known = {(one.score, one.code) for one in (pack.interpretations if pack else ())}
    known |= {(score, AS_THE_SCALE_HAS_IT) for score, _code in known}
    if not set(chosen.items()) <= known:
        raise UnknownLimits


def check_can_keep_form(by: Seat, *, licence: str, statement: str, confirmed: bool, taken: bool) -> None:
    """Raise `NoInstitution`, `NeverUsed`, `CodeTaken`, `NotConfirmed` or `StatementMissing`."""
    check_institution(by)
    if licence == Licence.NEVER:
        raise NeverUsed
    if taken:
        raise CodeTaken
    check_said(statement=statement, confirmed=confirmed)
