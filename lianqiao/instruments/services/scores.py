"""From answers to rows of scores."""

from collections.abc import Mapping
from typing import Any

from lianqiao.instruments.models import Response, Score
from lianqiao.instruments.queries import chosen_limits
from lianqiao.instruments.readings import smallest_change
from lianqiao.instruments.scoring import Interpretation, Pack, plan, score
from lianqiao.people.states import Sex
from lianqiao.questionnaires.elements import Element, answers, items, key_of, typed

# Limits that are not a matter of choice: what is much for a woman is another number than for a man.
OF_SEX: dict[str, str] = {"men": Sex.MALE, "women": Sex.FEMALE}


def scores_of(response: Response, questionnaire: Element, pack: Pack | None) -> list[Score]:
    """Return the scores of a response, unsaved; none where the scale has no rule of scoring."""
    if pack is None:
        return []
    weights = weights_told(questionnaire, pack, response.answers)
    sets, rows = limits_for(response, pack), []
    for place, found in enumerate(score(questionnaire, pack, response.answers)):
        limits = sets.get(found.code)
        band = limits.band(found.value) if limits and found.value is not None else None
        rows.append(
            Score(
                institution_id=response.institution_id,
                response=response,
                code=found.code,
                value=found.value,
                complete=found.complete,
                read_by=limits.code if limits else "",
                band=band.code if band else "",
                band_zh=band.label.get("zh", "") if band else "",
                band_en=band.label.get("en", "") if band else "",
                positive=band.positive if limits and limits.screens and band else None,
                missing=list(found.missing),
                weights=weights,
                better=pack.better,
                least_change=smallest_change(pack, found.code),
                position=place,
            )
        )
    return rows


def limits_for(response: Response, pack: Pack) -> dict[str, Interpretation]:
    """Return by which set each score is read: the one for the client's sex where there are such, else the one the
    institution chose, else the first of the scale."""
    several = [one.score for one in pack.interpretations]
    chosen: dict[str, str] = {}
    if len(several) > len(set(several)):
        chosen = chosen_limits(response.institution_id, response.edition.instrument_id)
    sex = response.client.sex if response.client else ""
    found = {rule.code: pack.set_for(rule.code, chosen.get(rule.code)) for rule in pack.rules}
    for one in pack.interpretations:
        if one.population and OF_SEX.get(one.population) == sex:
            found[one.score] = one
    return {code: limits for code, limits in found.items() if limits is not None}


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
