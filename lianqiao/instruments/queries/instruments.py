"""Reads of scales."""

from uuid import UUID

from django.db.models import Q, QuerySet

from lianqiao.instruments.models import Instrument, InstrumentVersion
from lianqiao.instruments.states import VersionState


def _seen_by(institution: UUID | None, path: str = "") -> Q:
    return Q(**{f"{path}institution": None}) | Q(**{f"{path}institution": institution})


def instruments(institution: UUID | None) -> QuerySet[Instrument]:
    """Return the scales an institution knows: those of the library and its own."""
    return Instrument.objects.filter(_seen_by(institution)).order_by("code")


def editions_in_use(institution: UUID | None) -> QuerySet[InstrumentVersion]:
    """Return the versions the institution may give now, with their scales."""
    found = InstrumentVersion.objects.filter(
        _seen_by(institution, "instrument__"), state=VersionState.PUBLISHED
    )
    return found.select_related("instrument").order_by("instrument__code")


def newest_edition(institution: UUID | None, code: str) -> InstrumentVersion | None:
    """Return the version of the scale that is in use; an institution's own goes before that of the library."""
    return (
        editions_in_use(institution).filter(instrument__code=code).order_by("instrument__institution").first()
    )
