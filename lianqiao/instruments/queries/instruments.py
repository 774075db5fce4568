"""Reads of scales."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django_scopes import scopes_disabled

from lianqiao.instruments.kinds import Licence
from lianqiao.instruments.models import ChosenLimits, Instrument, InstrumentVersion, LicenceConfirmation
from lianqiao.instruments.states import VersionState


def _seen_by(institution: UUID | None, path: str = "") -> Q:
    return Q(**{f"{path}institution": None}) | Q(**{f"{path}institution": institution})


def instruments(institution: UUID | None) -> QuerySet[Instrument]:
    """Return the scales an institution knows: those of the library and its own."""
    return Instrument.objects.filter(_seen_by(institution)).order_by("code")


def editions_in_use(institution: UUID | None) -> QuerySet[InstrumentVersion]:
    """Return the versions the institution may give now, with their scales.

    Its licensed text stands in the place of the library's. A text that is free only where no money is made waits until
    the institution said that this is so; without an institution all of the library are returned.
    """
    found = InstrumentVersion.objects.filter(
        _seen_by(institution, "instrument__"), _seen_by(institution), state=VersionState.PUBLISHED
    )
    if institution is not None:
        own = InstrumentVersion.objects.filter(
            instrument=OuterRef("instrument"), institution=institution, state=VersionState.PUBLISHED
        )
        found = found.exclude(Q(institution=None) & Exists(own)).exclude(
            Q(instrument__licence=Licence.SHIP_NC)
            & ~Exists(confirmations(institution).filter(instrument=OuterRef("instrument")))
        )
    return found.select_related("instrument").order_by("instrument__code")


def confirmations(institution: UUID) -> QuerySet[LicenceConfirmation]:
    """Return the confirmations of the institution that stand."""
    with scopes_disabled():  # asked for one institution by name, also where nobody has signed in
        return LicenceConfirmation.objects.filter(institution=institution, withdrawn_at=None)


def chosen_limits(institution: UUID, instrument: UUID) -> dict[str, str]:
    """Return by which set of limits the institution reads each score of a scale, where it chose one."""
    with scopes_disabled():
        found = ChosenLimits.objects.filter(institution=institution, instrument=instrument)
        return dict(found.order_by("chosen_at", "id").values_list("score", "limits"))


def newest_edition(institution: UUID | None, code: str) -> InstrumentVersion | None:
    """Return the version of the scale that is in use; an institution's own goes before that of the library."""
    found = editions_in_use(institution).filter(instrument__code=code)
    return found.order_by("instrument__institution", "institution").first()


def editions_of(institution: UUID | None, instrument: Instrument) -> QuerySet[InstrumentVersion]:
    """Return every version of a scale the institution knows of, the newest first, with what was confirmed."""
    found = InstrumentVersion.objects.filter(_seen_by(institution), instrument=instrument)
    return found.select_related("confirmation", "instrument").order_by("institution", "-number")


def edition_known(institution: UUID | None, key: UUID) -> InstrumentVersion | None:
    """Return a version, in use or not, if the institution knows it."""
    found = InstrumentVersion.objects.filter(
        _seen_by(institution, "instrument__"), _seen_by(institution), pk=key
    )
    return found.select_related("instrument").first()
