"""The course of a client's scores: the line with the bands it runs through, and each step of it said in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from .editions import pack_of, score_title
from .models import Response, Score
from .models.instruments import in_tongue
from .readings import Change, change_between, reliable_change, smallest_change
from .scoring import Pack


@dataclass(frozen=True)
class Stripe:
    """A band as the picture shades it: from where up to where, and what it is called."""

    start: Decimal
    until: Decimal
    label: str
    positive: bool


@dataclass(frozen=True)
class Course:
    """The course of one score of a client, from the first answer to the last, as chart, table and file show it."""

    code: str
    title: str
    columns: list[str]
    rows: list[list[Any]]
    responses: tuple[Response, ...]
    stripes: tuple[Stripe, ...]
    definition: str

    @property
    def shades(self) -> list[tuple[str, str, str, bool]]:
        """The bands as the picture takes them."""
        return [(f"{one.start:f}", f"{one.until:f}", one.label, one.positive) for one in self.stripes]


def courses_of(responses: Iterable[Response]) -> list[Course]:
    """Return the courses of scores that were reached at least twice, scale by scale.

    Answers to another version of a scale stand in a course of their own: another wording is not the same question.
    """
    reached: dict[tuple[Any, str], list[tuple[Response, Score]]] = {}
    for response in sorted(responses, key=lambda one: (one.on, one.pk)):
        for score in response.scores.all():
            if score.value is not None:
                reached.setdefault((response.edition_id, score.code), []).append((response, score))
    return [_course(code, told) for (_edition, code), told in reached.items() if len(told) > 1]


def _course(code: str, told: Sequence[tuple[Response, Score]]) -> Course:
    edition = told[0][0].edition
    pack, title = pack_of(edition), score_title(pack_of(edition), code)
    befores = [None, *(score for _response, score in told)]
    rows = [
        [response.on.isoformat(), _number(score.value), score.band_title, said(before, score, pack)]
        for before, (response, score) in zip(befores, told, strict=False)
    ]
    return Course(
        code=code,
        title=f"{edition.title} · {title}",
        columns=[_("Date"), title, _("What it says"), _("Since last time")],
        rows=rows,
        responses=tuple(response for response, _score in told),
        stripes=stripes_of(pack, code, told[-1][1].read_by),
        definition=_worth_noting(pack, code),
    )


def stripes_of(pack: Pack | None, code: str, read_by: str) -> tuple[Stripe, ...]:
    """Return the bands a score was read by, each up to the next, within what the score can be."""
    limits = pack.set_for(code, read_by) if pack else None
    rule = next((rule for rule in pack.rules if rule.code == code), None) if pack else None
    if limits is None or rule is None or rule.highest is None:
        return ()
    bands = sorted(limits.bands, key=lambda band: band.start)
    ends = [*(band.start for band in bands[1:]), rule.highest]
    return tuple(
        Stripe(band.start, end, in_tongue(band.label.get("zh", ""), band.label.get("en", "")), band.positive)
        for band, end in zip(bands, ends, strict=True)
    )


def said(before: Score | None, now: Score, pack: Pack | None) -> str:
    """Say how a score moved: by how much, whether that is better, whether people notice it, whether it may be chance."""
    change = change_between(before, now, pack) if before is not None else None
    return _moved(change, reliable_change(pack, now.code)) if change is not None else ""


def _moved(change: Change, reliable: Decimal | None) -> str:
    if not change.by:
        return _("unchanged")
    words = [f"{'−' if change.by < 0 else '+'}{abs(change.by).normalize():f}"]
    if change.better is not None:
        words.append(_("better") if change.better else _("worse"))
    if change.matters is not None:
        words.append(_("a change people notice") if change.matters else _("smaller than people notice"))
    if reliable is not None:
        sure = abs(change.by) >= reliable
        words.append(_("more than measuring error") if sure else _("may be measuring error"))
    return _("; ").join(words)


def _number(value: Decimal | None) -> float | int | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _worth_noting(pack: Pack | None, code: str) -> str:
    """Say from which change on it counts: what people notice, and what is more than chance."""
    told, least, reliable = [], smallest_change(pack, code), reliable_change(pack, code)
    if least is not None:
        told.append(_("people notice a change of %(n)s or more") % {"n": f"{least:f}"})
    if reliable is not None:
        told.append(
            _("a change of %(n)s or more is hardly chance") % {"n": f"{reliable:.1f}".removesuffix(".0")}
        )
    return _("; ").join(told)
