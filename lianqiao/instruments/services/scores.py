"""From answers to rows of scores."""

from collections.abc import Mapping
from typing import Any

from lianqiao.instruments.elements import Element, answers, items, key_of, typed
from lianqiao.instruments.models import Response, Score
from lianqiao.instruments.readings import smallest_change
from lianqiao.instruments.scoring import Band, Pack, plan, score


def scores_of(response: Response, questionnaire: Element, pack: Pack | None) -> list[Score]:
    """Return the scores of a response, unsaved; none where the scale has no rule of scoring."""
    if pack is None:
        return []
    weights = weights_told(questionnaire, pack, response.answers)
    rows = []
    for place, found in enumerate(score(questionnaire, pack, response.answers)):
        limits = pack.set_for(found.code)
        band = _band(limits.bands if limits else (), found.band)
        rows.append(
            Score(
                institution_id=response.institution_id,
                response=response,
                code=found.code,
                value=found.value,
                complete=found.complete,
                read_by=limits.code if limits else "",
                band=found.band or "",
                band_zh=band.label.get("zh", "") if band else "",
                band_en=band.label.get("en", "") if band else "",
                positive=band.positive if band else None,
                missing=list(found.missing),
                weights=weights,
                better=pack.better,
                least_change=smallest_change(pack, found.code),
                position=place,
            )
        )
    return rows


def _band(bands: tuple[Band, ...], code: str | None) -> Band | None:
    return next((band for band in bands if band.code == code), None)


def weights_told(questionnaire: Element, pack: Pack, response: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return what each answer counts, by question, as it stood in the version answered."""
    weights = plan(questionnaire, pack).weights
    told: dict[str, list[str]] = {}

    def read(element: Element) -> None:
        for item in items(element):
            own = weights.get(str(item.get("linkId")), {})
            for answer in answers(item):
                found = typed(answer)
                weight = own.get(key_of(*found)) if found else None
                if weight is not None:
                    told.setdefault(str(item.get("linkId")), []).append(str(weight))
                read(answer)
            read(item)

    read(response)
    return told
