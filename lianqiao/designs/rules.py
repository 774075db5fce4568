"""May this be done with a design now? `check_can_…` raises the reason."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from lianqiao.core.errors import DomainError
from lianqiao.core.states import check_can_move
from lianqiao.instruments.kinds import Licence
from lianqiao.instruments.models import InstrumentVersion
from lianqiao.instruments.states import VersionState
from lianqiao.registry.models import Seat

from . import queries
from .checks import faults_of, uncovered
from .content import Content
from .items import number_of
from .models import Design
from .scoring import scored
from .states import DESIGN_MOVES, DesignState
from .trials import trials_of

COPYABLE = (Licence.OWN, Licence.SHIP)
"""Licences that let the house hand on a changed text."""


class NoInstitution(DomainError):
    message = _("A questionnaire belongs to an institution; your seat is above institutions.")


class NotInTheMaking(DomainError):
    message = _("This questionnaire is no longer in the making. Make its next version instead.")


class LicenceForbids(DomainError):
    message = _("The licence of this scale does not allow its text to be changed.")
    field = "origin"


class NextVersionBegun(DomainError):
    message = _("Its next version is already in the making.")
    field = "origin"


class CodeTaken(DomainError):
    message = _("A scale with this code is already there.")
    field = "code"


class NothingToUndo(DomainError):
    message = _("There is nothing left to take back.")


class RowIsGone(DomainError):
    message = _("This row is not there any more.")


class NotReady(DomainError):
    """The form may not be given out yet; the page says why."""

    message = _("It cannot be published yet: what is missing is listed here.")


class NotInUse(DomainError):
    message = _("This questionnaire is not in use.")


def institution_of(seat: Seat) -> UUID:
    """Return the key of the seat's institution. Raises `NoInstitution`."""
    if seat.institution_id is None:
        raise NoInstitution
    return seat.institution_id


def check_can_copy(edition: InstrumentVersion) -> None:
    """Raise `LicenceForbids`."""
    if edition.instrument.licence not in COPYABLE:
        raise LicenceForbids


def check_can_revise(edition: InstrumentVersion) -> None:
    """Raise `LicenceForbids` or `NextVersionBegun`."""
    check_can_copy(edition)
    if queries.drafts_of(edition.instrument_id).exists():
        raise NextVersionBegun


def check_code_free(code: str, *, institution: UUID, design: Design | None = None) -> None:
    """Raise `CodeTaken` where a scale of the house or of the institution, or another design, is called so."""
    if queries.is_code_taken(code, institution=institution, but=design):
        raise CodeTaken


def check_can_change(design: Design) -> None:
    """Raise `NotInTheMaking`."""
    if design.state != DesignState.DRAFT:
        raise NotInTheMaking


def check_can_move_to(design: Design, state: DesignState) -> None:
    """Raise `IllegalMove`."""
    check_can_move(DESIGN_MOVES, DesignState(design.state), state)


def hindrances(content: Content) -> list[str]:
    """Return why a form may not be given out yet, beside the faults of its rows and scores."""
    found = []
    red = [trial for trial in trials_of(content) if not trial.green]
    if red:
        found.append(
            ngettext("%(n)s test vector fails.", "%(n)s test vectors fail.", len(red)) % {"n": len(red)}
        )
    if scored(content) and (open_items := uncovered(content)):
        named = str(_(", ")).join(number_of(content, link) for link in open_items)
        found.append(
            str(_("A test vector with every scored question is needed; not answered: %(named)s."))
            % {"named": named}
        )
    return found


def check_can_publish(design: Design, content: Content) -> None:
    """Raise `IllegalMove`, `NotReady` or `CodeTaken`."""
    check_can_move_to(design, DesignState.PUBLISHED)
    if faults_of(content) or hindrances(content):
        raise NotReady
    if design.instrument_id is None:
        check_code_free(design.code, institution=design.institution_id, design=design)


def check_can_retire(design: Design) -> None:
    """Raise `NotInUse`."""
    if design.edition is None or design.edition.state != VersionState.PUBLISHED:
        raise NotInUse
