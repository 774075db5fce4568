"""Extensions of HL7's guides: unlike a stranger's, they may only be used where their definition is at hand."""

import re
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from ..elements import Element
from .faults import Report

_GUIDE = re.compile(r"https?://hl7\.org/fhir/[a-z]{2}/")


def check_extensions(value: Any, path: str, supporting: Iterable[Element], report: Report) -> None:
    """Report extensions of a guide (hl7.org/fhir/uv/…) whose StructureDefinition was not handed in."""
    known = {str(each.get("url")) for each in supporting if each.get("resourceType") == "StructureDefinition"}
    for here, url in _used(value, path):
        if _GUIDE.match(url) and url not in known:
            report.add(
                here,
                _("The definition of the extension %(url)s is not at hand; it is not allowed here."),
                url=url,
            )


def _used(value: Any, path: str) -> Iterable[tuple[str, str]]:
    """Yield every extension below, with its place."""
    if isinstance(value, list):
        for at, each in enumerate(value):
            yield from _used(each, f"{path}[{at}]")
    elif isinstance(value, dict):
        for name, each in value.items():
            if name in ("extension", "modifierExtension") and isinstance(each, list):
                yield from _addresses(each, f"{path}.{name}")
            yield from _used(each, f"{path}.{name}")


def _addresses(listed: list, path: str) -> Iterable[tuple[str, str]]:
    for at, one in enumerate(listed):
        if isinstance(one, dict) and isinstance(one.get("url"), str):
            yield f"{path}[{at}]", one["url"]
