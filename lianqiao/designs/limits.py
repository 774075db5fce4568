"""Limits (bands) of a score: rows from–to, without gaps and overlaps over the whole range. Pure."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from .content import Content
from .scoring import Span, amount, decimals_of

FROM, TO = "from", "to"


def rows_of(content: Content, code: str) -> list[dict[str, Any]]:
    """Return the limits of a score as rows of a form: those of a copied scale get the end they are read with."""
    told = content.limits(code)
    entry = content.score(code)
    bands = sorted((told or {}).get("bands") or (), key=lambda band: Decimal(str(band[FROM])))
    step = step_of(entry) if entry else Decimal(1)
    rows = []
    for at, band in enumerate(bands):
        after = bands[at + 1][FROM] if at + 1 < len(bands) else None
        end = band.get(TO, None if after is None else f"{Decimal(str(after)) - step:f}")
        rows.append(dict(band) | {TO: end})
    return rows


def step_of(entry: dict[str, Any]) -> Decimal:
    """Return the distance from one value of a score to the next, as it is rounded."""
    return Decimal(1).scaleb(-min(decimals_of(entry), 4))


def faults_of(content: Content, entry: dict[str, Any], ends: Span | None) -> Iterator[tuple[str, str]]:
    """Yield where limits leave a gap, overlap, or do not cover what the score can be: field of the form, and words."""
    rows, step = rows_of(content, entry["code"]), step_of(entry)
    before: Decimal | None = None
    for at, row in enumerate(rows):
        low, high = amount(row[FROM]), amount(row[TO]) if row[TO] not in (None, "") else None
        for language in content.spoken:
            if not str((row.get("label") or {}).get(language) or "").strip():
                yield f"bands-{at}-label_{language}", _("Say what this range is called.")
        if low is None:
            yield f"bands-{at}-from", _("Please write a number.")
            continue
        yield from _fit(at, low, before, step, ends)
        if high is not None and high < low:
            yield f"bands-{at}-to", _("This range ends before it begins.")
        elif high is None and at + 1 < len(rows):
            yield f"bands-{at}-to", _("Only the last range may be open at its end.")
        before = high
    if rows and ends and before is not None and before < ends[1]:
        text = _("The score can be up to %(n)s: nothing is said from %(from)s on.")
        yield f"bands-{len(rows) - 1}-to", text % {"n": f"{ends[1]:f}", "from": f"{before + step:f}"}


def _fit(
    at: int, low: Decimal, before: Decimal | None, step: Decimal, ends: Span | None
) -> Iterator[tuple[str, str]]:
    where = f"bands-{at}-from"
    if at == 0:
        if ends and low > ends[0]:
            yield (
                where,
                _("The score can be as low as %(n)s: nothing is said of that.") % {"n": f"{ends[0]:f}"},
            )
    elif before is not None and low <= before:
        yield where, _("This overlaps the range before, which goes up to %(n)s.") % {"n": f"{before:f}"}
    elif before is not None and low > before + step:
        yield where, _("A gap: the range before ends at %(n)s, so this one begins at %(from)s.") % {
            "n": f"{before:f}", "from": f"{before + step:f}",
        }  # fmt: skip
