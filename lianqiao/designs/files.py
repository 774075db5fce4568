"""A design as one file for another institution: a FHIR Questionnaire that carries its scoring, limits, warnings and test vectors.

Whoever reads plain FHIR finds the questions; this house finds everything again. Pure.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.errors import DomainError
from lianqiao.instruments.scoring.declared import CARRIED
from lianqiao.questionnaires.elements import Element, extension
from lianqiao.questionnaires.files import LARGEST, Unreadable, read_json

from .checks import faults_of
from .content import LIMITS, SCORES, Content
from .kinds import Languages
from .outlines import listed, sums_of
from .scoring import pack_of
from .texts import told
from .trials import trials_of

DESIGN, SOURCE = "urn:lianqiao:design", "urn:lianqiao:source"
_PARTS = {"code": str, "languages": str, "pack": dict, "vectors": list}
_OF_PACK = {SCORES: list, LIMITS: list, "red_flags": list, "reverse": list}


class NotHandedOn(DomainError):
    message = _(
        "This is no questionnaire design that was handed on. A form from elsewhere is taken in under “Texts and licences of scales”."
    )
    field = "file"


@dataclass(frozen=True)
class Handed:
    """What a file holds: the document, and the code it had where it comes from."""

    content: Content
    code: str


def carrying(form: Mapping[str, Any], content: Content, *, code: str, source: str) -> dict[str, Any]:
    """Return a questionnaire that carries all a design has beside its questions."""
    titles = told(content.questionnaire, "title", content.base)
    pack = pack_of(content, code=code, version=str(form.get("version") or "0"), titles=titles)
    design = {"code": code, "languages": content.languages, "pack": content.pack, "vectors": content.vectors}
    carried = {DESIGN: _text(design), SOURCE: source} | ({CARRIED: _text(pack)} if pack else {})
    kept = [each for each in form.get("extension") or () if each.get("url") not in (DESIGN, SOURCE, CARRIED)]
    return {
        **form,
        "extension": [*kept, *({"url": url, "valueString": text} for url, text in carried.items())],
    }


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def file_of(content: Content, *, code: str, source: str) -> str:
    """Return a design as a file."""
    return json.dumps(
        carrying(content.questionnaire, content, code=code, source=source), ensure_ascii=False, indent=2
    )


def source_in(form: Element) -> str:
    """Return what a design that was handed on says of where it comes from."""
    return str(extension(form, SOURCE) or "")


def read_file(given: bytes) -> Handed:
    """Return what a file holds. Raises `NotHandedOn`."""
    try:
        form = read_json(given) if len(given) <= LARGEST else None
    except Unreadable as error:
        raise NotHandedOn from error
    found = carried_by(form) if isinstance(form, dict) else None
    if found is None:
        raise NotHandedOn
    _check_readable(found.content)
    return found


def carried_by(form: Mapping[str, Any]) -> Handed | None:
    """Return the design a questionnaire carries; None where it carries none."""
    text = extension(form, DESIGN)
    try:
        design = json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        return None
    if form.get("resourceType") != "Questionnaire" or design is None or not _is_like(design, _PARTS):
        return None
    if not _is_like(design["pack"], _OF_PACK) or design["languages"] not in Languages:
        return None
    kept = [each for each in form["extension"] if each.get("url") not in (DESIGN, CARRIED)]
    given_out = ("url", "version", "date", "extension")
    questionnaire = {name: value for name, value in form.items() if name not in given_out} | {
        "extension": kept
    }
    return Handed(
        Content(questionnaire, design["pack"], design["vectors"], design["languages"]), design["code"]
    )


def _is_like(value: Any, parts: Mapping[str, type]) -> bool:
    return isinstance(value, dict) and all(isinstance(value.get(name), kind) for name, kind in parts.items())


def _check_readable(content: Content) -> None:
    """Refuse what no page of ours could show: a file may have been written by anybody."""
    try:
        faults = faults_of(content)
        listed(content, "zh", faults)
        sums_of(content, faults)
        trials_of(content)
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError) as error:
        raise NotHandedOn from error
