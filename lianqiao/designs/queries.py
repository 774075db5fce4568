"""Reads of designs."""

from itertools import chain, count
from uuid import UUID

from django.db.models import Q, QuerySet

from lianqiao.instruments.models import Instrument, InstrumentVersion
from lianqiao.instruments.queries import editions_in_use, instruments
from lianqiao.instruments.states import VersionState

from .models import Design, DesignStep
from .states import DesignState

IN_USE, RETIRED = "in_use", "retired"


def design_rows(*, state: str = "", text: str = "") -> QuerySet:
    """Return the designs in scope as flat rows for the list: all but those thrown away, or those in one state."""
    rows = Design.objects.all()
    if state == IN_USE:
        rows = rows.filter(edition__state=VersionState.PUBLISHED)
    elif state == RETIRED:
        rows = rows.filter(edition__state=VersionState.RETIRED)
    elif state in DesignState:
        rows = rows.filter(state=state)
    else:
        rows = rows.exclude(state=DesignState.DISCARDED)
    if text:
        rows = rows.filter(
            Q(title_zh__icontains=text) | Q(title_en__icontains=text) | Q(code__icontains=text)
        )
    return rows.values(
        "id", "state", "code", "title_zh", "title_en", "changed_at", "changed_by_name", "instrument_id",
        "edition__state", "edition__number", "edition__published_at",
    )  # fmt: skip


def drafts_of(instrument: UUID) -> QuerySet[Design]:
    """Return the design in the making of a scale's next version, if there is one."""
    return Design.objects.filter(instrument=instrument, state=DesignState.DRAFT)


def is_code_taken(code: str, *, institution: UUID, but: Design | None = None) -> bool:
    """Whether a scale, or another design that is not thrown away, has this code."""
    known = instruments(institution).filter(code=code)
    others = Design.objects.filter(code=code).exclude(state=DesignState.DISCARDED)
    if but is not None:
        own = Q(pk=but.pk) | (Q(instrument=but.instrument_id) if but.instrument_id else Q(pk=but.pk))
        others, known = others.exclude(own), known.exclude(pk=but.instrument_id)
    return known.exists() or others.exists()


def free_code(code: str, *, institution: UUID) -> str:
    """Return a code nobody has: the one asked for, or with the next number behind it."""
    numbered = (f"{code[:36]}-{number}" for number in count(2))
    return next(each for each in chain([code], numbered) if not is_code_taken(each, institution=institution))


def copyable_editions(institution: UUID, licences: tuple[str, ...]) -> list[InstrumentVersion]:
    """Return the forms a copy may be made of, by title."""
    found = editions_in_use(institution).filter(instrument__licence__in=licences)
    return sorted(found, key=lambda edition: edition.title)


def last_number(instrument: Instrument | None) -> int:
    """Return the number of the last version of a scale, 0 where there is none."""
    if instrument is None:
        return 0
    numbers = InstrumentVersion.objects.filter(instrument=instrument).order_by("-number")
    return numbers.values_list("number", flat=True).first() or 0


def last_step(design: Design) -> DesignStep | None:
    """Return the change that would be taken back next."""
    return DesignStep.objects.filter(design=design).order_by("-id").first()
