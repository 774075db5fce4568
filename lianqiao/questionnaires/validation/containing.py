"""Contained resources and references: what is contained is referred to, and what is referred to is there."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from ..elements import Element
from .faults import Report
from .limits import type_of

_PEOPLE = ("Patient", "Practitioner", "PractitionerRole", "RelatedPerson")
TARGETS = {
    "QuestionnaireResponse": {
        "basedOn": ("CarePlan", "ServiceRequest"), "partOf": ("Observation", "Procedure"), "encounter": ("Encounter",),
        "author": ("Device", "Organization", *_PEOPLE), "source": _PEOPLE,
    },
}  # fmt: skip


def check_contained(resource: Element, path: str, report: Report) -> None:
    """Report contained resources that break dom-2 to dom-5: nested, referred to by nobody, with a version or security labels."""
    said = {text for _at, text in _texts(resource)}
    for at, each in enumerate(resource.get("contained") or ()):
        if not isinstance(each, dict):
            continue
        here, name = f"{path}.contained[{at}]", each.get("id")
        meta = each["meta"] if isinstance(each.get("meta"), dict) else {}
        if "contained" in each:
            report.add(here, _("A contained resource contains no others (dom-2)."))
        if f"#{name}" not in said and "#" not in {text for _at, text in _texts(each)}:
            report.add(
                here, _("The contained resource “%(name)s” is referred to nowhere (dom-3)."), name=name
            )
        if "versionId" in meta or "lastUpdated" in meta:
            report.add(here, _("A contained resource has no version of its own (dom-4)."))
        if "security" in meta:
            report.add(here, _("A contained resource has no security labels of its own (dom-5)."))


def check_references(resource: Element, path: str, report: Report) -> None:
    """Report references to contained resources that are not there (ref-1), and to kinds of resource that cannot stand there."""
    there = {f"#{each.get('id')}" for each in resource.get("contained") or () if isinstance(each, dict)}
    for at, text in _texts(resource, path):
        if at.endswith(".reference") and text.startswith("#") and text != "#" and text not in there:
            report.add(at, _("Nothing contained is called “%(name)s” (ref-1)."), name=text)
    for name, kinds in TARGETS.get(str(resource.get("resourceType")), {}).items():
        found = resource.get(name)
        for each in found if isinstance(found, list) else [found]:
            kind = (
                each.get("type") or type_of(str(each.get("reference") or ""))
                if isinstance(each, dict)
                else None
            )
            if kind is not None and kind not in kinds:
                report.add(f"{path}.{name}", _("A reference to %(kind)s cannot stand here."), kind=kind)


def _texts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text below, with its place."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, list):
        for at, each in enumerate(value):
            yield from _texts(each, f"{path}[{at}]")
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from _texts(each, f"{path}.{name}")
