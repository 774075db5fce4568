"""The shape of a resource, by the official element tables: unknown elements, types, how often, codes, empty things."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from . import primitives
from .faults import Report
from .invariants import broken

_TABLE = json.loads((Path(__file__).parent / "structures.json").read_text(encoding="utf-8"))
RESOURCES = frozenset(_TABLE["resources"])
CHECKED = ("Questionnaire", "QuestionnaireResponse")
MISSHAPEN = "misshapen"
"""The code of a fault where something is not even an object, a list or a simple value as it must be."""


class _Slot(NamedTuple):
    """Where a key of the JSON belongs: the element's name, its type, and what the table says of it."""

    name: str
    kind: str
    rule: Mapping[str, Any]


@cache
def _slots(kind: str) -> dict[str, _Slot]:
    """Every key an element of this type may have, choices spelt out."""
    found = {}
    for name, rule in _TABLE["elements"][kind].items():
        if name.endswith("[x]"):
            stem = name[:-3]
            for each in rule["types"]:
                found[stem + each[0].upper() + each[1:]] = _Slot(name, each, rule)
        else:
            found[name] = _Slot(name, rule["types"][0], rule)
    return found


def check_structure(resource: Mapping[str, Any], path: str, report: Report) -> None:
    """Report where a resource is not shaped as FHIR R4 shapes it; one we have no table of is left alone."""
    kind = str(resource.get("resourceType"))
    if kind not in _TABLE["elements"]:
        return
    _element(kind, {key: value for key, value in resource.items() if key != "resourceType"}, path, report)


def _element(kind: str, value: Any, path: str, report: Report) -> None:
    if not isinstance(value, Mapping):
        report.misshapen = True
        report.add(path, _("This must be an object (%(kind)s)."), MISSHAPEN, kind=kind)
        return
    if not value:
        report.add(path, _("The element is empty."))
    slots = _slots(kind)
    present: dict[str, str] = {}
    for key, content in value.items():
        slot = slots.get(key.removeprefix("_"))
        if slot is None or (key.startswith("_") and slot.kind not in primitives.NAMES):
            if key != "fhir_comments":
                report.add(path, _("The element “%(key)s” is unknown here."), key=key)
            continue
        if present.setdefault(slot.name, key.removeprefix("_")) != key.removeprefix("_"):
            report.add(path, _("Only one value[x] may be given."))
        _content(slot, key, content, path, report, _beside(value.get(f"_{key}")))
    for name, rule in _TABLE["elements"][kind].items():
        if rule.get("min") and name not in present:
            report.add(path, _("The element “%(name)s” is missing."), name=name)
    for text in broken(kind, value):
        report.add(path, text)


def _beside(content: Any) -> frozenset[int]:
    listed = content if isinstance(content, list) else ()
    return frozenset(at for at, each in enumerate(listed) if each is not None)


def _content(slot: _Slot, key: str, content: Any, path: str, report: Report, beside: frozenset[int]) -> None:
    here = (
        f"{path}.{slot.name[:-3]}.ofType({slot.kind})" if slot.name.endswith("[x]") else f"{path}.{slot.name}"
    )
    if key.startswith("_"):
        for each in content if isinstance(content, list) else [content]:
            if each is not None:
                _element("_Primitive", each, here, report)
        return
    if bool(slot.rule.get("list")) != isinstance(content, list):
        report.misshapen = True
        text = _("This must be a list.") if slot.rule.get("list") else _("This must not be a list.")
        report.add(here, text, MISSHAPEN)
        return
    if isinstance(content, list):
        if not content:
            report.add(here, _("The list is empty."))
        for at, each in enumerate(content):
            # A simple value may lack in a list where something stands beside it (`_given`).
            if each is not None or slot.kind not in primitives.NAMES or at not in beside:
                _single(slot, each, f"{here}[{at}]", report)
    else:
        _single(slot, content, here, report)


def _single(slot: _Slot, value: Any, path: str, report: Report) -> None:
    if slot.kind == "Resource":
        _contained(value, path, report)
    elif slot.kind not in primitives.NAMES:
        _element(slot.kind, value, path, report)
    elif not primitives.fits(slot.kind, value):
        misshapen = isinstance(value, dict | list)
        report.misshapen |= misshapen
        code = MISSHAPEN if misshapen else "shape"
        report.add(path, _("“%(value)s” is no valid %(kind)s."), code, value=_short(value), kind=slot.kind)
    elif slot.rule.get("codes") and value not in slot.rule["codes"]:
        report.add(path, _("The code “%(value)s” is not allowed here."), value=_short(value))


def _contained(value: Any, path: str, report: Report) -> None:
    kind = value.get("resourceType") if isinstance(value, Mapping) else None
    if not isinstance(kind, str) or kind not in RESOURCES:
        misshapen = not isinstance(value, Mapping)
        report.misshapen |= misshapen
        code = MISSHAPEN if misshapen else ""
        report.add(path, _("A contained resource needs a resourceType of FHIR R4."), code)
    elif kind in _TABLE["elements"]:
        check_structure(value, path, report)


def _short(value: Any) -> str:
    # As JSON writes it: null, not None.
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 80 else f"{text[:79]}…"


# A simple value may carry an id and extensions beside itself, under its name with a stroke before it.
_TABLE["elements"]["_Primitive"] = {
    "id": {"types": ["string"]},
    "extension": {"types": ["Extension"], "list": True},
}
