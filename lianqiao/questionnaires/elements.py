"""Small readers of FHIR JSON: typed values, extensions, items. Nothing here changes what it is handed."""

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

Element = Mapping[str, Any]

CORE = "http://hl7.org/fhir/StructureDefinition/"
SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/"


def typed(element: Element, prefix: str = "value") -> tuple[str, Any] | None:
    """Return the type and content of a choice element: ("Coding", {…}) for `valueCoding`; None where there is none."""
    size = len(prefix)
    for key, content in element.items():
        if key.startswith(prefix) and key[size : size + 1].isupper():
            return key[size:], content
    return None


def content(element: Element, prefix: str = "value") -> Any:
    found = typed(element, prefix)
    return found[1] if found else None


def extensions(element: Element, *urls: str) -> Iterator[Element]:
    """Yield the extensions of an element that bear one of the addresses."""
    found = element.get("extension")
    for each in found if isinstance(found, list) else ():
        if isinstance(each, Mapping) and each.get("url") in urls:
            yield each


def extension(element: Element, *urls: str) -> Any:
    """Return the value of the first such extension, or None."""
    return next((value for each in extensions(element, *urls) if (value := content(each)) is not None), None)


def items(element: Element) -> list[Element]:
    """Return the items right below, whatever else stands where a list should."""
    found = element.get("item")
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def walk(element: Element) -> Iterator[Element]:
    """Yield every item of a Questionnaire, parents before children."""
    for each in items(element):
        yield each
        yield from walk(each)


def answers(item: Element) -> list[Element]:
    found = item.get("answer")
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def number_of(value: Any) -> Decimal | None:
    if isinstance(value, bool) or value is None:
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def key_of(kind: str, value: Any) -> tuple:
    """Return what makes two answers the same: system and code for a Coding, where a Reference leads, type and content for the rest."""
    if kind == "Coding" and isinstance(value, Mapping):
        code = value.get("code")
        return (
            "Coding",
            value.get("system"),
            code if code is not None else ("display", value.get("display")),
        )
    if kind == "Reference" and isinstance(value, Mapping) and value.get("reference"):
        return (kind, value["reference"])
    return (kind, str(value) if isinstance(value, Mapping) else value)


def translated(element: Element, name: str, language: str) -> str:
    """Return a text of an element in a language (by its beginning: "zh" finds zh-Hans), else the text as it stands.

    Where it stands empty, as in a form that is still to be translated, another language says more than nothing.
    """
    others = []
    for each in extensions(element.get(f"_{name}") or {}, f"{CORE}translation"):
        parts = {part.get("url"): content(part) for part in each.get("extension") or ()}
        others.append(str(parts.get("content", "")))
        if str(parts.get("lang", "")).lower().startswith(language.lower()):
            return others[-1]
    return str(element.get(name) or "") or next(filter(None, others), "")
