"""A published version read once a process: its questions and its rule of scoring, which both never change again."""

import hashlib
import json
from contextlib import suppress
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from lianqiao.questionnaires.elements import walk
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
