"""What a Questionnaire says an answer must keep to: least and most, length, pattern, decimals, size, kind, unit."""

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from ..elements import CORE, SDC, Element, content, extension, extensions, number_of
from ..enabling import as_far, comparable
from ..patterns import matches
from ..units import NoFormalUnit, NotComparable, difference, said
from .faults import Report
from .structure import RESOURCES
from .terms import Terms

_TIMES = {"Date", "DateTime", "Time", "Instant"}
_REFERENCE = re.compile(r"(https?|ftp)://\S+|urn:(uuid|oid):\S+|#[A-Za-z0-9\-.]{0,64}|[A-Za-z]+/\S+")
Check = Callable[[Element, str, Any, str, Report], None]


def check_limits(item: Element, kind: str, value: Any, path: str, terms: Terms, report: Report) -> None:
    """Report where an answer of this kind goes beyond what its item permits."""
    if kind == "Quantity":
        _quantity_range(item, value, path, report)
        _unit(item, value, path, terms, report)
        _decimals(item, value.get("value"), path, report)
    elif kind == "Attachment":
        _attachment(item, value, path, report)
    elif kind == "Reference":
        _reference(item, value, path, report)
    else:
        _range(item, kind, value, path, report)
        _text(item, kind, value, path, report)
        if kind == "Decimal":
            _decimals(item, value, path, report)


def _range(item: Element, kind: str, value: Any, path: str, report: Report) -> None:
    for url, sign, code, text in (
        (f"{CORE}minValue", 1, "least", _("%(value)s is less than the least allowed, %(limit)s.")),
        (f"{CORE}maxValue", -1, "most", _("%(value)s is more than the most allowed, %(limit)s.")),
    ):
        limit = extension(item, url)
        if limit is not None and _compared(kind, value, limit) * sign < 0:
            report.add(path, text, code, value=value, limit=limit)


def _compared(kind: str, value: Any, limit: Any) -> int:
    """Return -1, 0 or 1; 0 also where the two cannot be compared. Dates compare as far as their text goes."""
    one: Any
    other: Any
    if kind in _TIMES:
        one, other = as_far(str(value), str(limit))
    else:
        one, other = comparable(kind, value), number_of(limit)
        if not isinstance(one, Decimal) or other is None:
            return 0
    return (one > other) - (one < other)


def _text(item: Element, kind: str, value: Any, path: str, report: Report) -> None:
    text = str(value)
    if kind in ("String", "Uri"):
        most, least = number_of(item.get("maxLength")), number_of(extension(item, f"{CORE}minLength"))
        if most is not None and len(text) > most:
            report.add(
                path,
                _("The text has %(found)s characters; %(most)s are allowed."),
                "longest",
                found=len(text),
                most=most,
            )
        if least is not None and len(text) < least:
            report.add(
                path,
                _("The text has %(found)s characters; %(least)s are needed."),
                "shortest",
                found=len(text),
                least=least,
            )
    pattern = extension(item, f"{CORE}regex")
    if pattern and kind not in ("Boolean", "Coding") and not matches(str(pattern), text):
        shown = extension(item, f"{CORE}entryFormat") or pattern
        said_so = _("“%(value)s” does not follow the format “%(format)s”.")
        report.add(path, said_so, "format", value=text, format=shown)


def _decimals(item: Element, value: Any, path: str, report: Report) -> None:
    most, number = number_of(extension(item, f"{CORE}maxDecimalPlaces")), number_of(value)
    exponent = number.as_tuple().exponent if number is not None else 0
    if most is not None and isinstance(exponent, int) and -exponent > most:
        text = _("%(value)s has more than %(most)s decimal places.")
        report.add(path, text, "decimals", value=value, most=most)


def _quantity_range(item: Element, value: Any, path: str, report: Report) -> None:
    for urls, sign, code, text in (
        ((f"{SDC}sdc-questionnaire-minQuantity", f"{CORE}minValue"), 1, "least", _("%(value)s is less than the least allowed, %(limit)s.")),
        ((f"{SDC}sdc-questionnaire-maxQuantity", f"{CORE}maxValue"), -1, "most", _("%(value)s is more than the most allowed, %(limit)s.")),
    ):  # fmt: skip
        limit = extension(item, *urls)
        if not isinstance(limit, Mapping):
            continue
        try:
            if difference(value, limit) * sign < 0:
                report.add(path, text, code, value=said(value), limit=said(limit))
        except NoFormalUnit:
            report.add(
                path,
                _("%(value)s cannot be compared with %(limit)s: a coded unit is missing."),
                value=said(value), limit=said(limit),
            )  # fmt: skip
        except NotComparable:
            report.add(
                path,
                _("%(value)s cannot be compared with %(limit)s: the units differ."),
                value=said(value), limit=said(limit),
            )  # fmt: skip


def _unit(item: Element, value: Any, path: str, terms: Terms, report: Report) -> None:
    coding = {"system": value.get("system"), "code": value.get("code")}
    options = [content(each) or {} for each in extensions(item, f"{CORE}questionnaire-unitOption")]
    free = extension(item, f"{SDC}sdc-questionnaire-unitOpen") is not None
    listed = any(
        each.get("code") == coding["code"] and each.get("system") == coding["system"] for each in options
    )
    if options and not listed and not free:
        report.add(
            path, _("The unit of %(value)s is not among the permitted ones."), "unit", value=said(value)
        )
    address = extension(item, f"{CORE}questionnaire-unitValueSet")
    if address and terms.holds(str(address), coding) is False and not free:
        report.add(
            path,
            _("The unit of %(value)s is not in the value set %(set)s."),
            value=said(value), set=address,
        )  # fmt: skip


def _attachment(item: Element, value: Any, path: str, report: Report) -> None:
    kinds = [content(each) for each in extensions(item, f"{CORE}mimeType")]
    # A name alone is no file of any type: so a form on screen writes down what lies elsewhere.
    holds = any(value.get(name) for name in ("contentType", "data", "url", "size"))
    if kinds and holds and value.get("contentType") not in kinds:
        report.add(
            path,
            _("The file type %(found)s is not permitted; permitted: %(permitted)s."),
            found=value.get("contentType") or "–", permitted=", ".join(map(str, kinds)),
        )  # fmt: skip
    most, size = number_of(extension(item, f"{CORE}maxSize")), _size(value)
    if most is not None and size is not None and size > most:
        report.add(path, _("The file has %(found)s bytes; %(most)s are allowed."), found=size, most=most)


def _size(attachment: Element) -> Decimal | None:
    size = number_of(attachment.get("size"))
    if size is not None or not attachment.get("data"):
        return size
    try:
        return Decimal(len(base64.b64decode(str(attachment["data"]))))
    except (binascii.Error, ValueError):
        return None


def _reference(item: Element, value: Any, path: str, report: Report) -> None:
    reference = value.get("reference")
    if reference is not None and not _REFERENCE.fullmatch(str(reference)):
        report.add(path, _("“%(value)s” is no valid reference."), value=reference)
    kind = value.get("type") or type_of(str(reference or ""))
    permitted = [content(each) for each in extensions(item, f"{CORE}questionnaire-referenceResource")]
    if kind is None:
        return
    if kind not in RESOURCES and not str(kind).startswith("http"):
        report.add(path, _("“%(kind)s” is no resource of FHIR R4."), kind=kind)
    elif permitted and kind not in permitted:
        report.add(
            path,
            _("A reference to %(kind)s is not permitted; permitted: %(permitted)s."),
            kind=kind, permitted=", ".join(map(str, permitted)),
        )  # fmt: skip


def type_of(reference: str) -> str | None:
    """Return the resource type a relative or RESTful absolute reference names; None for urn and # references."""
    if not reference or reference.startswith(("#", "urn:")):
        return None
    path = urlsplit(reference).path if "://" in reference else reference
    parts = [part for part in path.split("/_history/")[0].split("/") if part]
    if len(parts) < 2 or not parts[-2][:1].isupper():
        return None
    return parts[-2]
