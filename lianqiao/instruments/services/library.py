"""Bringing the scales of the library into the house."""

from django.utils import timezone

from lianqiao.audit.actions import action
from lianqiao.instruments import library
from lianqiao.instruments.editions import digest_of
from lianqiao.instruments.kinds import Licence
from lianqiao.instruments.models import Instrument, InstrumentVersion
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
    return sum(_loaded(by, code, known.get(code), current.get(code)) for code in library.codes())


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
            latest.state, latest.retired_at = VersionState.RETIRED, timezone.now()
            latest.save()
        InstrumentVersion(
            instrument=instrument,
            number=latest.number + 1 if latest else 1,
            state=VersionState.PUBLISHED,
            definition=text,
            pack=pack,
            digest=digest,
            source=scale.source,
            published_at=timezone.now(),
        ).save()
    return 1


def _named(code: str, scale: library.Scale) -> Instrument:
    own = scale.questionnaire is not None and library.wording(scale.questionnaire) == library.OWN
    licence = Licence.OWN if own else scale.pack.licence
    titles = scale.pack.title
    instrument = Instrument(code=code, title_zh=titles["zh"], title_en=titles["en"], licence=licence)
    instrument.save()
    return instrument
