"""The course of a client's scores: the line with the bands it runs through, and each step of it said in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from .editions import pack_of, score_title
from .labels import ScaleWords
from .models import Response, Score
from .models.instruments import in_tongue
from .progress import Change, change_between, comparable, reliable_change, smallest_change
from .readings import source_of
from .scoring import Pack


@dataclass(frozen=True)
class Stripe:
    """A band as the picture shades it: from where up to where, and what it is called."""

    start: Decimal
    until: Decimal
    label: str
    positive: bool


@dataclass(frozen=True)
class Mark:
    """Lines across the picture: the first value itself, or how far from it a change begins to count, down and up."""

    kind: str
    """"first", "least" (people notice it) or "sure" (more than measuring error): another stroke each, never only a colour."""
    values: tuple[Decimal, ...]
    name: str


@dataclass(frozen=True)
class Course:
    """The course of one score of a client, from the first answer to the last, as chart, table and file show it."""

    code: str
    title: str
    columns: list[str]
    rows: list[list[Any]]
    responses: tuple[Response, ...]
    stripes: tuple[Stripe, ...]
    marks: tuple[Mark, ...]
    definition: str
    wording: str
    """Whose words were answered, where they are not the validated ones."""

    @property
    def noted(self) -> str:
        """What a reader of the picture must know, in one line."""
        return _("; ").join(one for one in (self.definition, self.wording) if one)

    @property
    def shades(self) -> list[tuple[str, str, str, bool]]:
        """The bands as the picture takes them."""
        return [(f"{one.start:f}", f"{one.until:f}", one.label, one.positive) for one in self.stripes]

    @property
    def lines(self) -> list[tuple[str, list[str], str]]:
        """The marks as the picture takes them."""
        return [(one.kind, [str(_number(value)) for value in one.values], one.name) for one in self.marks]


def courses_of(responses: Iterable[Response]) -> list[Course]:
    """Return the courses of scores that were reached at least twice, scale by scale.

    Answers to another text of a scale stand in a course of their own: another wording is not the same question.
    """
    found = []
    for alike in comparable(responses):
        reached: dict[str, list[tuple[Response, Score]]] = {}
        for response in alike:
            for score in response.scores.all():
                if score.value is not None:
                    reached.setdefault(score.code, []).append((response, score))
        found += [_course(code, told) for code, told in reached.items() if len(told) > 1]
    return found


def _course(code: str, told: Sequence[tuple[Response, Score]]) -> Course:
    edition = told[-1][0].edition
    pack, title = pack_of(edition), score_title(pack_of(edition), code)
    one_set = len({score.read_by for _response, score in told}) == 1
    befores = [None, *(score for _response, score in told)]
    rows = [
        [
            response.on.isoformat(),
            _number(score.value),
            _told(response, score, one_set),
            said(before, score, pack),
        ]
        for before, (response, score) in zip(befores, told, strict=False)
    ]
    return Course(
        code=code,
        title=f"{edition.title} · {title}",
        columns=[_("Date"), title, _("What it says"), _("Since last time")],
        rows=rows,
        responses=tuple(response for response, _score in told),
        stripes=stripes_of(pack, code, told[-1][1].read_by) if one_set else (),
        marks=marks_of(pack, code, told[0][1].value),
        definition=_worth_noting(pack, code),
        wording=str(ScaleWords.wording(edition)),
    )


def _told(response: Response, score: Score, one_set: bool) -> str:
    """What a score was called; and by whose limits, where those of a course are not the same for all."""
    pack = None if one_set else pack_of(response.edition)
    used = [one for one in (pack.sets_of(score.code) if pack else ()) if one.code in score.read_by.split(",")]
    return _("; ").join(one for one in (score.band_title, *(source_of(one) for one in used)) if one)


def stripes_of(pack: Pack | None, code: str, read_by: str) -> tuple[Stripe, ...]:
    """Return the bands a score was read by, each up to the next, within what the score can be."""
    limits = next((one for one in pack.sets_of(code) if one.code == read_by), None) if pack else None
    rule = next((rule for rule in pack.rules if rule.code == code), None) if pack else None
    if limits is None or rule is None or rule.highest is None:
        return ()
    bands = sorted(limits.bands, key=lambda band: band.start)
    ends = [*(band.start for band in bands[1:]), rule.highest]
    return tuple(
        Stripe(band.start, end, in_tongue(band.label.get("zh", ""), band.label.get("en", "")), band.positive)
        for band, end in zip(bands, ends, strict=True)
    )


def marks_of(pack: Pack | None, code: str, first: Decimal | None) -> tuple[Mark, ...]:
    """Return the lines around the first value, as far as the score can reach them; none where nobody knows when a change counts.

    A line stands where the change is there: a value on it or beyond it has moved enough.
    """
    least, sure = smallest_change(pack, code), reliable_change(pack, code)
    if pack is None or first is None or (least is None and sure is None):
        return ()
    rule, noticed, certain = pack.rule(code), _("a change people notice"), _("more than measuring error")
    told = [("least", least, noticed), ("sure", sure, certain)]
    if least == sure:
        told = [("sure", sure, _("; ").join((noticed, certain)))]
    found = [Mark("first", (first,), _("the first time"))]
    for kind, by, name in told:
        ends = (first - by, first + by) if by is not None else ()
        within = tuple(
            round(end, 1)
            for end in ends
            if (rule.lowest is None or end >= rule.lowest) and (rule.highest is None or end <= rule.highest)
        )
        if within:
            found.append(Mark(kind, within, name))
    return tuple(found)


def said(before: Score | None, now: Score, pack: Pack | None) -> str:
    """Say how a score moved: by how much, whether that is better, whether people notice it, whether it may be chance."""
    change = change_between(before, now, pack) if before is not None else None
    if before is None or change is None:
        return ""
    words = [_moved(change, reliable_change(pack, now.code))]
    if (
        before.read_by != now.read_by
    ):  # The limits were chosen anew in between: the same value may be called otherwise.
        words.append(_("read by other limits than before"))
    return _("; ").join(words)


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
