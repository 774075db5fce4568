"""A published version read once a process: its questions and its rule of scoring, which both never change again."""

import hashlib
import json
from contextlib import suppress
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from lianqiao.questionnaires.elements import Element, items, walk
from lianqiao.questionnaires.options import with_options

from . import library
from .models import Instrument, InstrumentVersion
from .models.instruments import in_tongue
from .scoring import Pack, read_pack
from .sheets import KINDS
from .states import VersionState

KEPT = 256


@lru_cache(maxsize=KEPT)
def _read(
    pk: UUID, digest: str, definition: str, pack: str, supporting: str
) -> tuple[dict[str, Any], Pack | None]:
    asked = with_options(_parsed(definition), _parsed(supporting) if supporting else ())
    return asked, read_pack(_parsed(pack)) if pack else None


def _parsed(text: str) -> dict[str, Any]:
    # Decimals as they are written: 0.40 stays 0.40.
    return json.loads(text, parse_float=Decimal)


def read_edition(edition: InstrumentVersion) -> tuple[dict[str, Any], Pack | None]:
    """Return questionnaire, as it is asked, and pack of a version: the same objects each time while it is published."""
    told = (edition.pk, edition.digest, edition.definition, edition.pack, edition.supporting)
    return _read.__wrapped__(*told) if edition.state == VersionState.DRAFT else _read(*told)


def digest_of(definition: str, pack: str, supporting: str = "") -> str:
    """Return what tells one version from another: the hash of its texts."""
    parts = (definition, pack, supporting) if supporting else (definition, pack)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


# What makes a question the same to whoever answers it; bounds, hints and the head of a file are no part of it.
_ASKED = (
    "linkId",
    "type",
    "text",
    "_text",
    "answerOption",
    "answerValueSet",
    "enableWhen",
    "enableBehavior",
    "repeats",
)
_COUNTED = ("values", "reverse", "recode", "unasked")
_SAID_OF_SCORES = ("title", "range", "better", "screens", "reasons")


def likeness_of(definition: str, pack: str, supporting: str = "") -> str:
    """Return what versions share whose answers may be set against each other: they ask in the same words and count alike.

    A rule that only reads the scores otherwise, by other limits or with other words, changes nothing of it.
    """
    rules = json.loads(pack) if pack else {}
    scores = [
        {name: told for name, told in score.items() if name not in _SAID_OF_SCORES}
        for score in rules.get("scores") or ()
    ]
    counted = {name: rules[name] for name in _COUNTED if rules.get(name)}
    asked = _asked(json.loads(definition))
    told = (asked, counted, scores, json.loads(supporting) if supporting else ())
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _asked(parent: Element) -> list[dict[str, Any]]:
    return [
        {name: item[name] for name in _ASKED if item.get(name)} | {"item": _asked(item)}
        for item in items(parent)
    ]


def sealed(edition: InstrumentVersion) -> InstrumentVersion:
    """Return the version with what tells it from others and what it shares with others, read from its texts."""
    told = (edition.definition, edition.pack, edition.supporting)
    edition.digest, edition.likeness = digest_of(*told), likeness_of(*told)
    return edition


def pack_of(edition: InstrumentVersion) -> Pack | None:
    return read_edition(edition)[1]


def source_said(instrument: Instrument, edition: InstrumentVersion | None) -> str:
    """Return source and licence of a wording in the language of the request; what an institution wrote, as it wrote it.

    For a scale of the library its files say it, so that a word about a source makes no new version. A copy of such a scale
    carries the English text in a paragraph of its own.
    """
    if instrument.institution_id is None and (edition is None or edition.institution_id is None):
        with suppress(KeyError):  # No longer in the library: what was kept with the version stands.
            scale = library.load(instrument.code)
            return in_tongue(scale.source_zh, scale.source).strip()
    paragraphs = edition.source.strip().split("\n\n") if edition else ()
    chinese = library.sources_in_chinese()
    return "\n\n".join(in_tongue(chinese.get(each, ""), each) for each in paragraphs)


def score_title(pack: Pack | None, code: str) -> str:
    """Return how a score is called, in the language of the request; its code where nobody says."""
    rule = next((rule for rule in pack.rules if rule.code == code), None) if pack else None
    return in_tongue(rule.title.get("zh", ""), rule.title.get("en", "")) if rule else code


def question_count(edition: InstrumentVersion) -> int:
    """Return how many questions a version has, headings left out."""
    questions = (KINDS.get(str(item.get("type"))) for item in walk(read_edition(edition)[0]))
    return sum(kind not in (None, "group", "display") for kind in questions)
