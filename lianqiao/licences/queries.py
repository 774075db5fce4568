"""Reads of this room: which text of which scale an institution uses, and on whose word."""

import json
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from lianqiao.instruments import library, queries
from lianqiao.instruments.editions import pack_of
from lianqiao.instruments.kinds import Licence
from lianqiao.instruments.models import ChosenLimits, Instrument, InstrumentVersion, LicenceConfirmation
from lianqiao.instruments.scoring import Pack
from lianqiao.instruments.states import VersionState
from lianqiao.questionnaires.assembly import Find
from lianqiao.questionnaires.elements import Element


@dataclass(frozen=True, slots=True)
class Standing:
    """A scale of the library as the institution has it: `edition` is what it gives out, None while it may not."""

    instrument: Instrument
    edition: InstrumentVersion | None

    @property
    def loads(self) -> bool:
        """Whether another text may take the place of the library's."""
        return self.instrument.licence not in (Licence.OWN, Licence.NEVER)

    @property
    def waits_for_word(self) -> bool:
        return self.edition is None and self.instrument.licence == Licence.SHIP_NC


def standing_of(institution: UUID | None, instrument: Instrument) -> Standing:
    return Standing(instrument, queries.newest_edition(institution, instrument.code))


def library_scale(code: str) -> Instrument:
    """Return a scale of the library. Raises `Http404`."""
    found = Instrument.objects.filter(institution=None, code=code).first()
    if found is None:
        raise Http404
    return found


def pack_for(standing: Standing) -> Pack | None:
    """Return the rule of scoring, also of a scale whose text is not there yet."""
    if standing.edition is not None:
        return pack_of(standing.edition)
    return library.load(standing.instrument.code).pack


def turns_round(instrument: Instrument) -> bool:
    """Whether the rule of scoring in the box turns any item round."""
    with suppress(KeyError):
        return bool(library.load(instrument.code).pack.raw.get("reverse"))
    return False


def texts_of(institution: UUID | None, instrument: Instrument) -> QuerySet[InstrumentVersion]:
    """Return the texts the institution loaded for a scale, those taken back too."""
    return queries.editions_of(institution, instrument).filter(institution=institution)


def forms_of(institution: UUID | None) -> QuerySet[InstrumentVersion]:
    """Return the questionnaires the institution brought in from elsewhere."""
    found = InstrumentVersion.objects.filter(
        instrument__institution=institution, confirmation__isnull=False, instrument__institution__isnull=False
    )
    return found.select_related("instrument", "confirmation").order_by("instrument__code", "-number")


def own_form(institution: UUID | None, key: UUID) -> InstrumentVersion:
    """Return such a questionnaire. Raises `Http404`."""
    found = forms_of(institution).filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def words_given(institution: UUID, instrument: Instrument) -> QuerySet[LicenceConfirmation]:
    """Return what was confirmed for a scale without a text of its own, withdrawn or not, the newest first."""
    found = LicenceConfirmation.objects.filter(institution=institution, instrument=instrument, editions=None)
    return found.order_by("-confirmed_at")


def choices_of(institution: UUID, instrument: Instrument) -> QuerySet[ChosenLimits]:
    """Return which limits were chosen when and by whom, the newest first."""
    found = ChosenLimits.objects.filter(institution=institution, instrument=instrument)
    return found.order_by("-chosen_at", "-id")


def parts_known(institution: UUID | None) -> Find:
    """Return what finds a questionnaire in use, the institution's before the library's, by its address: a part of another."""

    def find(address: str) -> Element | None:
        url, _bar, version = address.partition("|")
        used = InstrumentVersion.objects.filter(
            Q(institution=institution) | Q(institution=None),
            state=VersionState.PUBLISHED,
            definition__contains=url,
        ).order_by("institution", "-number")
        forms = [form for one in used if (form := json.loads(one.definition)).get("url") == url]
        exact = [form for form in forms if not version or form.get("version") == version]
        return next(iter(exact or forms), None)

    return find
