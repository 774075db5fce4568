"""The rules of FHIR R4 within a data type, which no table of elements can say."""

import base64
import binascii
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

_QUANTITIES = {"Quantity", "Duration", "Age", "Count", "Distance"}


def broken(kind: str, value: Mapping[str, Any]) -> Iterator[str]:
    """Yield what an element of this type breaks."""
    if kind in _QUANTITIES and value.get("code") and not value.get("system"):
        yield _("A coded unit needs its system (qty-3).")
    elif kind == "Attachment":
        yield from _attachment(value)
    elif kind == "Extension" and "extension" in value and any(key.startswith("value") for key in value):
        yield _("An extension has a value or extensions, not both (ext-1).")
    elif kind == "ValueSet.compose.include":
        yield from _include(value)
    elif kind == "Period" and _turned(value.get("start"), value.get("end")):
        yield _("A period begins before it ends (per-1).")


def _include(value: Mapping[str, Any]) -> Iterator[str]:
    if not value.get("system") and not value.get("valueSet"):
        yield _("Codes are taken from a code system or a value set (vsd-1).")
    if not value.get("system") and (value.get("concept") or value.get("filter")):
        yield _("Codes and rules need their code system (vsd-2).")
    if value.get("concept") and value.get("filter"):
        yield _("Codes are named or picked by a rule, not both (vsd-3).")


def _turned(start: Any, end: Any) -> bool:
    if not isinstance(start, str) or not isinstance(end, str):
        return False
    common = min(len(start), len(end), 10)
    return start[:common] > end[:common]


def _attachment(value: Mapping[str, Any]) -> Iterator[str]:
    data, size = value.get("data"), value.get("size")
    if data and not value.get("contentType"):
        yield _("Data need their type (att-1).")
    if isinstance(data, str) and isinstance(size, int):
        try:
            found = len(base64.b64decode(data))
        except (binascii.Error, ValueError):
            return
        if found != size:
            yield _("The file is said to have %(said)s bytes and has %(found)s.") % {
                "said": size,
                "found": found,
            }
