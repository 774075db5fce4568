"""Texts in two languages, as FHIR keeps them: one as the element itself, the other as its translation. Pure."""

from collections.abc import Iterator
from typing import Any

from lianqiao.questionnaires.elements import CORE, Element, content, items

_TRANSLATION = f"{CORE}translation"
_CODES = {"zh": "zh-Hans", "en": "en"}
_OTHER = {"zh": "en", "en": "zh"}


def base_of(questionnaire: Element) -> str:
    """Return the language the elements themselves are in: "zh" or "en"."""
    return "zh" if str(questionnaire.get("language") or "en").lower().startswith("zh") else "en"


def told(element: Element, name: str, base: str) -> dict[str, str]:
    """Return a text by language, "" where it is not there."""
    other = _OTHER[base]
    return {base: str(element.get(name) or ""), other: _translation(element, name, other)}


def _translation(element: Element, name: str, language: str) -> str:
    for each in (element.get(f"_{name}") or {}).get("extension") or ():
        if _speaks(each, language):
            parts = {part.get("url"): content(part) for part in each.get("extension") or ()}
            return str(parts.get("content") or "")
    return ""


def _speaks(extension: Element, language: str) -> bool:
    parts = {part.get("url"): content(part) for part in extension.get("extension") or ()}
    return extension.get("url") == _TRANSLATION and str(parts.get("lang", "")).lower().startswith(language)


def tell(element: dict[str, Any], name: str, texts: dict[str, str], base: str) -> None:
    """Write a text into an element; what else stands beside the text stays."""
    other = _OTHER[base]
    element[name] = texts.get(base, "").strip()
    beside = dict(element.get(f"_{name}") or {})
    kept = [each for each in beside.get("extension") or () if not _speaks(each, other)]
    if translation := texts.get(other, "").strip():
        parts = [
            {"url": "lang", "valueCode": _CODES[other]},
            {"url": "content", "valueString": translation},
        ]
        kept.append({"url": _TRANSLATION, "extension": parts})
    beside.pop("extension", None)
    if kept:
        beside["extension"] = kept
    element.pop(f"_{name}", None)
    if beside:
        element[f"_{name}"] = beside


def rebase(questionnaire: dict[str, Any], base: str) -> None:
    """Let the elements themselves be in another language; nothing that is said is lost."""
    before = base_of(questionnaire)
    if before != base:
        for element, name in _texts(questionnaire):
            if name in element or f"_{name}" in element:
                tell(element, name, told(element, name, before), base)
    questionnaire["language"] = _CODES[base]


def _texts(questionnaire: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield every text a form shows, as element and name."""
    yield from ((questionnaire, name) for name in ("title", "description", "purpose"))
    for item in _items(questionnaire):
        yield item, "text"
        codings = [option.get("valueCoding") for option in item.get("answerOption") or ()]
        codings += [each.get("valueCoding") for each in item.get("extension") or ()]
        yield from ((coding, "display") for coding in codings if isinstance(coding, dict))


def _items(element: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for item in items(element):
        yield item  # type: ignore[misc]  # read as a mapping, written here by whoever owns the document
        yield from _items(item)  # type: ignore[arg-type]
