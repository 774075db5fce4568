"""Putting a scale of an institution's own in use, and taking it out again. What was published never changes."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from lianqiao.audit.actions import action
from lianqiao.core.states import check_can_move
from lianqiao.instruments.editions import sealed
from lianqiao.instruments.kinds import Licence
from lianqiao.instruments.models import Instrument, InstrumentVersion
from lianqiao.instruments.states import VERSION_MOVES, VersionState
from lianqiao.registry.models import Institution, Seat


def publish_edition(
    *,
    by: Seat,
    institution: Institution,
    code: str,
    titles: Mapping[str, str],
    definition: Mapping[str, Any],
    pack: Mapping[str, Any] | None,
    source: str,
    at: datetime,
) -> InstrumentVersion:
    """Put a form of the institution's own in use as the next version of its scale, which is begun with the first.

    The version in use so far is retired: what was answered to it stays with it and keeps its scores.
    """
    text, rules = _written(definition), _written(pack) if pack else ""
    with action("instruments.version_published", by=by, scale=code):
        instrument = Instrument.objects.filter(institution=institution, code=code).first()
        instrument = instrument or Instrument(institution=institution, code=code, licence=Licence.OWN)
        instrument.title_zh, instrument.title_en = titles["zh"], titles["en"]
        instrument.save()
        latest = instrument.versions.order_by("-number").first()
        for current in instrument.versions.filter(state=VersionState.PUBLISHED):
            retire_edition(by=by, edition=current, at=at)
        edition = InstrumentVersion(
            instrument=instrument,
            number=latest.number + 1 if latest else 1,
            state=VersionState.PUBLISHED,
            definition=text,
            pack=rules,
            source=source,
            published_at=at,
            published_by=by if by.pk else None,
        )
        sealed(edition).save()
    return edition


def _written(told: Mapping[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False, indent=1)


def retire_edition(*, by: Seat, edition: InstrumentVersion, at: datetime) -> InstrumentVersion:
    """Take a version out of use: nobody is given it any more, what was answered stays readable. Raises `IllegalMove`."""
    check_can_move(VERSION_MOVES, VersionState(edition.state), VersionState.RETIRED)
    with action("instruments.version_retired", by=by, on=edition, scale=edition.instrument.code):
        edition.state, edition.retired_at = VersionState.RETIRED, at
        edition.save()
    return edition
