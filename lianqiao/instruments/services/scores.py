"""From answers to rows of scores."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from lianqiao.core.dates import age
from lianqiao.instruments.models import Response, Score
from lianqiao.instruments.progress import smallest_change
from lianqiao.instruments.queries import chosen_limits
from lianqiao.instruments.scoring import Interpretation, Pack, Whom, plan, score, sets_for
from lianqiao.people.models import Client
from lianqiao.people.states import BirthPrecision, Sex
from lianqiao.questionnaires.elements import Element, answers, items, key_of, typed

TONGUES = {"zh": ("zh", "中", "汉", "简", "chinese"), "en": ("en", "英")}
UNDECIDED = {"en": "undecided", "zh": "尚不能判定"}
"""What is kept in words of a value whose limits depend on what nobody knows of the person."""


def scores_of(response: Response, questionnaire: Element, pack: Pack | None) -> list[Score]:
    """Return the scores of a response, unsaved; none where the scale has no rule of scoring."""
    if pack is None:
        return []
    weights = weights_told(questionnaire, pack, response.answers)
    sets, rows = limits_for(response, pack), []
    for place, found in enumerate(score(questionnaire, pack, response.answers)):
        rule = pack.rule(found.code)
        rows.append(
            Score(
                institution_id=response.institution_id,
                response=response,
                code=found.code,
                value=found.value,
                complete=found.complete,
                missing=list(found.missing),
                weights=weights,
                better=rule.better,
                least_change=smallest_change(pack, found.code),
                position=place,
                **_read(found.value, sets[found.code], screens=rule.screens),
            )
        )
    return rows


def _read(value: Decimal | None, sets: tuple[Interpretation, ...], *, screens: bool) -> dict[str, Any]:
    """Return what the sets say of a value. Where there are several, only what all of them say is said."""
    told: dict[str, Any] = {"read_by": ",".join(one.code for one in sets)}
    bands = [one.band(value) for one in sets] if value is not None else []
    known = [band for band in bands if band is not None]
    if not known or len(known) < len(bands):
        return told
    if screens and all(one.screens for one in sets) and len({band.positive for band in known}) == 1:
        told["positive"] = known[0].positive
    agreed = all(band.label == known[0].label for band in known)
    words = known[0].label if agreed else UNDECIDED
    told |= {
        "band": known[0].code if agreed else "",
        "band_zh": words.get("zh", ""),
        "band_en": words.get("en", ""),
    }
    return told


def limits_for(response: Response, pack: Pack) -> dict[str, tuple[Interpretation, ...]]:
    """Return by which set each score is read: the one the institution chose, where it is for such a person, else the one for
    such a person and text; several where nobody knows what they depend on."""
    chosen: dict[str, str] = {}
    if any(one.by_choice or len(pack.sets_of(one.score)) > 1 for one in pack.interpretations):
        chosen = chosen_limits(response.institution_id, response.edition.instrument_id)
    whom = whom_of(response)
    return {rule.code: sets_for(pack.sets_of(rule.code), whom, chosen.get(rule.code)) for rule in pack.rules}


def whom_of(response: Response) -> Whom:
    """Return of the person and the text what limits may depend on."""
    client = response.client
    sex = client.sex if client and client.sex in (Sex.FEMALE, Sex.MALE) else ""
    ages = ages_on(client, response.on) if client and response.on else None
    return Whom(sex, ages, response.mode, text_language(response))


def ages_on(client: Client, on: date) -> tuple[int, int] | None:
    """Return the youngest and the oldest somebody may have been; None without a birth date."""
    if client.birth_date is None:
        return None
    oldest, youngest = (
        age(client.birth_date, on),
        age(_born_at_latest(client.birth_date, client.birth_precision), on),
    )
    return None if oldest is None else (oldest if youngest is None else youngest, oldest)


def _born_at_latest(born: date, precision: str) -> date:
    """Unknown parts of a birth date are kept as 1: it was that day, or later in the month or the year."""
    if precision == BirthPrecision.YEAR:
        return date(born.year, 12, 31)
    last = monthrange(born.year, born.month)[1]
    return born.replace(day=last) if precision == BirthPrecision.MONTH else born


def text_language(response: Response) -> str:
    """Return in which language the questions were read, as limits name it; "" where nobody can say.

    A text an institution loaded has one; those of the house are shown in the language of whoever reads them.
    """
    edition = response.edition
    told = (edition.language if edition.validated else "") or response.language
    named = str(told).casefold()
    return next((code for code, names in TONGUES.items() if named.startswith(names)), "")


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
