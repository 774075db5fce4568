"""The verbs of the room: confirm and withdraw a licence, load and take back a text, keep an imported form, choose limits."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from lianqiao.audit.actions import action
from lianqiao.instruments import library, queries
from lianqiao.instruments.editions import pack_of, sealed
from lianqiao.instruments.kinds import Licence
from lianqiao.instruments.models import (
    ChosenLimits,
    Instrument,
    InstrumentVersion,
    LicenceConfirmation,
    Response,
)
from lianqiao.instruments.scoring import AS_THE_SCALE_HAS_IT, as_scored, read_pack
from lianqiao.instruments.states import VersionState
from lianqiao.licences.reading import Refused
from lianqiao.registry.models import Seat

from . import rules
from .files import Incoming
from .fitting import doubtful, misfits
from .kinds import Numbers


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a text comes from and on what its use rests, as somebody of the institution told it."""

    source: str
    text_version: str
    language: str
    statement: str
    confirmed: bool
    validated: bool = True
    """False for a text made up to show how loading goes: nobody validated that."""
    numbers: str = ""
    """What the numbers on the answers are where the rule turns an item round (`Numbers`); "" where nobody said."""


def confirm_licence(
    *, by: Seat, instrument: Instrument, statement: str, confirmed: bool, at: datetime
) -> LicenceConfirmation:
    """Say that the institution makes no money with a scale that is free only then; from now on it may be given there.

    Raises `NoInstitution`, `NothingToConfirm`, `NotConfirmed` or `StatementMissing`.
    """
    standing = by.institution_id is not None and (
        queries.confirmations(by.institution_id).filter(instrument=instrument, editions=None).exists()
    )
    rules.check_can_confirm(by, instrument, standing=standing, statement=statement, confirmed=confirmed)
    with action("licences.licence_confirmed", by=by, scale=instrument.code):
        return _confirmed(by, instrument, statement, at)


def _confirmed(by: Seat, instrument: Instrument, statement: str, at: datetime) -> LicenceConfirmation:
    confirmation = LicenceConfirmation(
        institution_id=by.institution_id,  # type: ignore[misc]  # the rule asked for a seat of one
        instrument=instrument,
        statement=statement.strip(),
        confirmed_at=at,
        confirmed_by=by if by.pk else None,
        confirmer_name=by.account.display_name if by.account_id else "",
    )
    confirmation.save()
    return confirmation


def withdraw_licence(*, by: Seat, confirmation: LicenceConfirmation, at: datetime) -> LicenceConfirmation:
    """Take a confirmation back: the scale is no longer given there; what was answered stays. Raises `AlreadyWithdrawn`."""
    rules.check_can_withdraw(confirmation)
    with action("licences.licence_withdrawn", by=by, on=confirmation):
        _withdraw(by, confirmation, at)
    return confirmation


def _withdraw(by: Seat, confirmation: LicenceConfirmation, at: datetime) -> None:
    confirmation.withdrawn_at = at
    confirmation.withdrawer_name = by.account.display_name if by.account_id else ""
    confirmation.save()


def load_text(
    *, by: Seat, instrument: Instrument, incoming: Incoming, origin: Origin, at: datetime
) -> InstrumentVersion:
    """Put the institution's licensed text in the place of the library's; the rule of scoring stays what it is, but that it
    turns nothing round where the answers bear their scores.

    A text loaded before goes out of use; what was answered to it stays with it. Raises `Refused` with every misfit, or
    `NoInstitution`, `NeverUsed`, `NoTextWanted`, `NotConfirmed`, `StatementMissing`.
    """
    rules.check_can_load(by, instrument, statement=origin.statement, confirmed=origin.confirmed)
    scale = library.load(instrument.code)
    pack = scale.rules
    if origin.numbers == Numbers.SCORES:
        pack = as_scored(pack, doubtful(scale.pack, incoming.asked, scale.questionnaire))
    printed = origin.numbers == Numbers.PRINTED
    if faults := misfits(read_pack(json.loads(pack)), incoming.asked, scale.questionnaire, printed=printed):
        raise Refused(faults)
    with action("licences.text_loaded", by=by, on=instrument, institution=by.institution_id):
        confirmation = _confirmed(by, instrument, origin.statement, at)
        edition = _next(instrument, incoming, pack, origin, institution=by.institution_id)
        edition.confirmation, edition.validated = confirmation, origin.validated
        _put_in_use(edition, by, at)
    return edition


def _next(
    instrument: Instrument, incoming: Incoming, pack: str, origin: Origin, *, institution=None
) -> InstrumentVersion:
    numbers = InstrumentVersion.objects.filter(instrument=instrument, institution=institution)
    edition = InstrumentVersion(
        instrument=instrument,
        institution_id=institution,
        number=max(numbers.values_list("number", flat=True), default=0) + 1,
        definition=incoming.definition,
        pack=pack,
        supporting=incoming.supporting,
        source=origin.source.strip(),
        text_version=origin.text_version.strip(),
        language=origin.language.strip(),
    )
    return sealed(edition)


def _put_in_use(edition: InstrumentVersion, by: Seat, at: datetime) -> None:
    """The version before goes out of use, and with it what it was confirmed by."""
    before = InstrumentVersion.objects.filter(
        instrument=edition.instrument, institution=edition.institution_id, state=VersionState.PUBLISHED
    ).first()
    if before is not None:
        _retire(before, by, at)
    edition.state, edition.published_at = VersionState.PUBLISHED, at
    edition.published_by = by if by.pk else None
    edition.save()


def _retire(edition: InstrumentVersion, by: Seat, at: datetime) -> None:
    edition.state, edition.retired_at = VersionState.RETIRED, at
    edition.save()
    if edition.confirmation is not None and edition.confirmation.withdrawn_at is None:
        _withdraw(by, edition.confirmation, at)


def take_back_text(*, by: Seat, edition: InstrumentVersion, at: datetime) -> InstrumentVersion:
    """Take a loaded text, or an imported form, out of use; answers to it keep it. Raises `NotOurs` or `IllegalMove`."""
    rules.check_can_take_back(by, edition)
    with action("licences.text_taken_back", by=by, on=edition, institution=by.institution_id):
        _retire(edition, by, at)
    return edition


def keep_form(
    *, by: Seat, incoming: Incoming, code: str, title_zh: str, title_en: str, licence: str, origin: Origin,
    at: datetime,
) -> InstrumentVersion:  # fmt: skip
    """Keep a questionnaire from elsewhere as a draft of the institution, scored as it declares itself.

    Under a code the institution uses already it is the next version of that form. Raises `NoInstitution`, `NeverUsed`,
    `CodeTaken`, `NotConfirmed` or `StatementMissing`.
    """
    taken = Instrument.objects.filter(institution=None, code=code).exists()
    rules.check_can_keep_form(
        by, licence=licence, statement=origin.statement, confirmed=origin.confirmed, taken=taken
    )
    with action("licences.form_kept", by=by, institution=by.institution_id, form=code):
        instrument = Instrument.objects.filter(institution=by.institution_id, code=code).first()
        if instrument is None or not instrument.versions.exclude(state=VersionState.DRAFT).exists():
            instrument = instrument or Instrument(institution_id=by.institution_id, code=code)
            instrument.title_zh, instrument.title_en, instrument.licence = title_zh, title_en, licence
            instrument.save()
        edition = _next(instrument, incoming, _declared(incoming, code), origin)
        edition.confirmation = _confirmed(by, instrument, origin.statement, at)
        edition.validated = licence != Licence.OWN
        edition.save()
    return edition


def _declared(incoming: Incoming, code: str) -> str:
    pack = incoming.imported.pack
    return json.dumps(pack | {"code": code}, ensure_ascii=False) if pack else ""


def publish_form(*, by: Seat, edition: InstrumentVersion, at: datetime) -> InstrumentVersion:
    """Put a draft in use. Raises `NotOurs` or `IllegalMove`."""
    rules.check_can_publish(by, edition)
    with action("licences.form_published", by=by, on=edition, institution=by.institution_id):
        _put_in_use(edition, by, at)
    return edition


def discard_form(*, by: Seat, edition: InstrumentVersion, at: datetime) -> None:
    """Throw a draft away. Raises `NotOurs` or `IllegalMove`."""
    rules.check_can_publish(by, edition)
    with action("licences.form_discarded", by=by, on=edition, institution=by.institution_id):
        edition.delete()
        if edition.confirmation is not None:
            _withdraw(by, edition.confirmation, at)


def choose_limits(*, by: Seat, instrument: Instrument, chosen: Mapping[str, str], at: datetime) -> int:
    """Read each score by the set named from now on, and return how many choices are new; results told stay as told.

    Raises `NoInstitution` or `UnknownLimits`.
    """
    edition = queries.newest_edition(by.institution_id, instrument.code)
    pack = pack_of(edition) if edition else None
    rules.check_can_choose(by, pack, chosen)
    assert by.institution_id is not None  # noqa: S101 - asked by the rule
    standing = queries.chosen_limits(by.institution_id, instrument.pk)
    new = {
        score: limits
        for score, limits in chosen.items()
        if standing.get(score, AS_THE_SCALE_HAS_IT) != limits
    }
    if not new:
        return 0
    with action("licences.limits_chosen", by=by, on=instrument, institution=by.institution_id, **new):
        for score, limits in new.items():
            ChosenLimits(
                institution_id=by.institution_id,
                instrument=instrument,
                score=score,
                limits=limits,
                chosen_at=at,
                chosen_by=by if by.pk else None,
                chooser_name=by.account.display_name if by.account_id else "",
            ).save()
    return len(new)


def note_questionnaire_exported(*, by: Seat, edition: InstrumentVersion) -> None:
    """Write down that a questionnaire left the house as a file."""
    with action("licences.questionnaire_exported", by=by, on=edition, institution=by.institution_id):
        pass


def note_response_exported(*, by: Seat, response: Response) -> None:
    """Write down that somebody's answers left the house as a file."""
    with action("licences.response_exported", by=by, on=response, client=response.client_id):
        pass
