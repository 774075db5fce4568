"""All scales as a list shows, searches and filters them: a hundred at most, so what is looked for is looked for here."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianqiao.core.filters import Chosen, Filter, chosen
from lianqiao.core.names import name_terms, query_terms

from . import library
from .editions import question_count
from .kinds import Area, Licence, Readiness
from .models import Instrument, InstrumentVersion, Response
from .models.instruments import in_tongue
from .queries import editions_in_use, instruments

USED = (("yes", pgettext_lazy("of a scale", "Answered here before")), ("no", pgettext_lazy("of a scale", "Not yet")))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale as an institution has it: `edition` is what it gives out, None while it may not; `used` is yes or no."""

    instrument: Instrument
    edition: InstrumentVersion | None
    area: Area
    construct: str
    readiness: Readiness
    used: str
    words: tuple[str, ...]

    @property
    def questions(self) -> int | None:
        return question_count(self.edition) if self.edition else None

    def fits(self, **wanted: str) -> bool:
        text = wanted.pop("text", "")
        return all(getattr(self, name) == value for name, value in wanted.items()) and (
            _terms(self.words).issuperset(query_terms(text))
        )


class Shelf(tuple[Scale, ...]):
    """Scales in the order a list shows them; filtered as rows of the database are."""

    __slots__ = ()

    def filter(self, **wanted: str) -> "Shelf":
        return Shelf(one for one in self if one.fits(**wanted))

    def of_library(self) -> "Shelf":
        return Shelf(one for one in self if one.instrument.institution_id is None)

    def looked_through(self, query: QueryDict, address: str) -> Chosen:
        """Return what fits the filters a request names."""
        return chosen(self, filters(), query, address)  # type: ignore[arg-type]  # filtered as rows are


def filters() -> tuple[Filter, ...]:
    """Return what the scales are looked through by; the words are name, code, pinyin or what a scale asks about."""
    return (
        Filter("q", _("Name, code or pinyin"), "text", kind="text"),
        Filter("area", _("Area of life"), "area", tuple(Area.choices)),
        Filter("state", _("State"), "readiness", tuple(Readiness.choices)),
        Filter("used", _("Used here"), "used", USED),
    )


def shelf(institution: UUID | None) -> Shelf:
    """Return the scales an institution knows, those ready to give first; its own forms only while they are in use."""
    given = {edition.instrument_id: edition for edition in editions_in_use(institution)}
    known = instruments(institution).annotate(
        answered=Exists(Response.objects.filter(edition__instrument=OuterRef("pk")))
    )
    scales = (
        _scale(one, given.get(one.pk)) for one in known if one.institution_id is None or one.pk in given
    )
    return Shelf(sorted(scales, key=lambda one: (one.edition is None, one.instrument.code)))


def grouped(editions: Iterable[InstrumentVersion]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return scales to choose from as a select offers them: by area of life, each key with its title, in order of titles."""
    areas: dict[Area, list[tuple[str, str]]] = {area: [] for area in Area}
    for edition in editions:
        areas[_area(edition.instrument)].append((str(edition.pk), edition.title))
    by_title = {area: sorted(found, key=lambda one: one[1]) for area, found in areas.items()}
    return [(str(area.label), found) for area, found in by_title.items() if found]


def _area(instrument: Instrument) -> Area:
    return Area(_said(instrument).get("area", Area.OWN))


def _scale(instrument: Instrument, edition: InstrumentVersion | None) -> Scale:
    construct: dict[str, str] = _said(instrument).get("construct") or {}
    ready = Readiness.WORD if instrument.licence == Licence.SHIP_NC else Readiness.TEXT
    return Scale(
        instrument=instrument,
        edition=edition,
        area=_area(instrument),
        construct=in_tongue(construct.get("zh", ""), construct.get("en", "")),
        readiness=Readiness.READY if edition else ready,
        used="yes" if instrument.answered else "no",  # type: ignore[attr-defined]
        words=(instrument.code, instrument.title_zh, instrument.title_en, *construct.values()),
    )


def _said(instrument: Instrument) -> dict[str, Any]:
    """What the files of the library say of a scale; nothing of an institution's own, or of one they no longer have."""
    with suppress(KeyError):
        if instrument.institution_id is None:
            return library.load(instrument.code).pack.raw
    return {}


@lru_cache(maxsize=1024)
def _terms(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(term for each in words for term in name_terms(each))
