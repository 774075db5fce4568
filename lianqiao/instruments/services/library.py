"""Bringing the scales of the library into the house."""

import json

from django.utils import timezone

from lianqiao.audit.actions import action
from lianqiao.core.ids import new_id
from lianqiao.instruments import library
from lianqiao.instruments.editions import digest_of, sealed
from lianqiao.instruments.kinds import Licence
from lianqiao.instruments.models import Instrument, InstrumentVersion
from lianqiao.instruments.scoring import SCORED, as_scored, read_pack
from lianqiao.instruments.states import VersionState
from lianqiao.registry.models import Seat


def load_library(*, by: Seat) -> int:
    """Bring the scales of the library to what this release's files say and return how many versions are new.

    A text or a rule that changed is the next version and takes the place of the one in use; what was answered to that stays
    with it. Loading twice changes nothing. A scale whose text is not ours to ship is known by name alone.
    """
    known = {one.code: one for one in Instrument.objects.filter(institution=None)}
    current = {
        one.instrument.code: one
        for one in InstrumentVersion.objects.filter(instrument__institution=None, institution=None)
        .select_related("instrument")
        .order_by("number")
    }
    new = sum(_loaded(by, code, known.get(code), current.get(code)) for code in library.codes())
    return new + _licensed_followed(by)


def _licensed_followed(by: Seat) -> int:
    """Put a changed rule before the texts institutions loaded too, as their next version, where items and values are the same."""
    loaded = InstrumentVersion.objects.filter(instrument__institution=None, state=VersionState.PUBLISHED)
    new = 0
    for edition in loaded.exclude(institution=None).select_related("instrument"):
        scale = library.load(edition.instrument.code)
        standing = json.loads(edition.pack)
        rules = as_scored(scale.rules, standing.get(SCORED) or ())
        if edition.pack == rules or read_pack(standing).values != scale.pack.values:
            continue
        with action(
            "instruments.version_published", by=by, scale=scale.code, institution=edition.institution_id
        ):
            _retire(edition)
            edition.pk, edition.number, edition.pack = new_id(), edition.number + 1, rules
            sealed(edition)
            edition.state, edition.retired_at, edition.published_at = (
                VersionState.PUBLISHED,
                None,
                timezone.now(),
            )
            edition.version, edition._state.adding = 0, True
            edition.save()
        new += 1
    return new


def _retire(edition: InstrumentVersion) -> None:
    edition.state, edition.retired_at = VersionState.RETIRED, timezone.now()
    edition.save()


def _loaded(by: Seat, code: str, instrument: Instrument | None, latest: InstrumentVersion | None) -> int:
    scale = library.load(code)
    if scale.questionnaire is None and instrument is not None:
        return 0
    text, pack = scale.definition, scale.rules
    digest = digest_of(text, pack)
    if latest is not None and latest.digest == digest:
        return 0
    with action("instruments.version_published", by=by, scale=code):
        instrument = instrument or _named(code, scale)
        if not text:
            return 0
        if latest is not None and latest.state == VersionState.PUBLISHED:
            _retire(latest)
        edition = InstrumentVersion(
            instrument=instrument,
            number=latest.number + 1 if latest else 1,
            state=VersionState.PUBLISHED,
            definition=text,
            pack=pack,
            source=scale.source,
            published_at=timezone.now(),
        )
        sealed(edition).save()
    return 1


def _named(code: str, scale: library.Scale) -> Instrument:
    own = scale.questionnaire is not None and library.wording(scale.questionnaire) == library.OWN
    licence = Licence.OWN if own else scale.pack.licence
    titles = scale.pack.title
    instrument = Instrument(code=code, title_zh=titles["zh"], title_en=titles["en"], licence=licence)
    instrument.save()
    return instrument
