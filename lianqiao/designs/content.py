"""The document a design is: a FHIR R4 Questionnaire, its rule of scoring as a pack's file, and test vectors. Pure."""

import copy
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from lianqiao.instruments.library import OWN, WORDING
from lianqiao.instruments.scoring import read_pack
from lianqiao.instruments.scoring.packs import numbers

from .kinds import Languages, Who
from .texts import rebase, tell

ANSWERED_BY = "urn:lianqiao:answered-by"
SCORES, LIMITS = "scores", "interpretations"


@dataclass
class Content:
    """What is edited. `pack` lacks what is only reckoned when it is given out: versions, weights, ranges."""

    questionnaire: dict[str, Any]
    pack: dict[str, Any]
    vectors: list[dict[str, Any]] = field(default_factory=list)
    languages: str = Languages.BOTH

    @property
    def base(self) -> str:
        return "en" if self.languages == Languages.EN else "zh"

    @property
    def spoken(self) -> tuple[str, ...]:
        """The languages every text must be there in."""
        return ("zh", "en") if self.languages == Languages.BOTH else (self.languages,)

    @property
    def scores(self) -> list[dict[str, Any]]:
        return self.pack[SCORES]

    @property
    def screens(self) -> bool:
        """Whether a result may say "screen positive — refer"; forms drawn up before that was asked did."""
        return bool(self.pack.get("screens", True))

    def score(self, code: str) -> dict[str, Any] | None:
        return next((one for one in self.scores if one["code"] == code), None)

    def limits(self, code: str) -> dict[str, Any] | None:
        """Return the set of limits a score is read by first, the one that is edited; None where it has none."""
        return next((one for one in self.pack[LIMITS] if one["score"] == code), None)

    def copy(self) -> "Content":
        return copy.deepcopy(self)


def read(text: str) -> Content:
    return Content(**json.loads(text))


def written(content: Content) -> str:
    told = {name: getattr(content, name) for name in ("questionnaire", "pack", "vectors", "languages")}
    return json.dumps(told, ensure_ascii=False, default=_number)


def _number(value: Any) -> int | float:
    """A decimal of a form that was copied, which is read with its places and written as a number again."""
    if not isinstance(value, Decimal):
        raise TypeError(type(value).__name__)
    return int(value) if value == value.to_integral_value() else float(value)


def blank(*, titles: dict[str, str], languages: str) -> Content:
    """Return an empty questionnaire with a name."""
    questionnaire: dict[str, Any] = {
        "resourceType": "Questionnaire",
        "meta": {"tag": [{"system": WORDING, "code": OWN, "display": "Form of the institution's own"}]},
        "language": "zh-Hans",
        "title": "",
        "status": "active",
        "subjectType": ["Patient"],
        "item": [],
    }
    # Whether a form screens is for its author to say: a range worth a talk makes no questionnaire a screen.
    pack: dict[str, Any] = {"better": "low", "screens": False}
    made = Content(questionnaire, pack | {SCORES: [], "red_flags": [], "reverse": [], LIMITS: []})
    made.languages = languages
    rebase(questionnaire, made.base)
    set_titles(made, titles)
    return made


def set_titles(content: Content, titles: dict[str, str]) -> None:
    tell(content.questionnaire, "title", titles, content.base)


def set_languages(content: Content, languages: str) -> None:
    content.languages = languages
    rebase(content.questionnaire, content.base)


def who_answers(questionnaire: dict[str, Any]) -> list[str]:
    """Return by whom the form is meant to be answered."""
    found = [one for one in questionnaire.get("extension") or () if one.get("url") == ANSWERED_BY]
    return [str(one.get("valueCode")) for one in found] or [Who.SELF]


def set_who(questionnaire: dict[str, Any], who: Iterable[str]) -> None:
    others = [one for one in questionnaire.get("extension") or () if one.get("url") != ANSWERED_BY]
    questionnaire["extension"] = others + [{"url": ANSWERED_BY, "valueCode": one} for one in who]


def adopted(
    questionnaire: dict[str, Any],
    pack: dict[str, Any] | None,
    vectors: Iterable[dict[str, Any]],
    languages: str,
) -> Content:
    """Return a copy of a published form to be edited; what this room does not edit comes along as it is."""
    raw = copy.deepcopy(pack or {})
    kept = {
        name: raw[name]
        for name in ("better", "screens", "alone", "minutes", "unasked", "construct", "change", "recode")
        if name in raw
    }
    read_raw = read_pack(raw) if pack else None
    scores = raw.get(SCORES) or []
    for entry, rule in zip(scores, read_raw.rules if read_raw else (), strict=False):
        if not rule.scores:
            entry["items"] = list(rule.items)
        else:
            entry["of"] = list(rule.scores)
        entry.pop("range", None)
    reverse = [item for item in read_raw.recoded if item not in _recoded(raw)] if read_raw else []
    made = Content(
        copy.deepcopy(questionnaire),
        {"better": "low", "screens": True} | kept | {
            SCORES: scores, "red_flags": raw.get("red_flags") or [], "reverse": reverse,
            LIMITS: raw.get(LIMITS) or [],
        },
        copy.deepcopy([*vectors]),
        languages,
    )  # fmt: skip
    made.questionnaire["meta"] = {
        "tag": [{"system": WORDING, "code": OWN, "display": "Form of the institution's own"}]
    }
    rebase(made.questionnaire, made.base)
    return made


def _recoded(raw: dict[str, Any]) -> set[str]:
    """The items a pack recodes value for value, which is no plain turning round."""
    return {number for group in raw.get("recode") or {} for number in numbers(group)}
