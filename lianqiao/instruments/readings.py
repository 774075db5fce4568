"""What a score says to whoever reads it: its limits, how far it moved, and what to do next. Never a diagnosis."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .editions import pack_of, score_title
from .models import Response, Score
from .models.instruments import in_tongue
from .scoring import Band, Interpretation, Pack

LANGUAGES = {"zh": gettext_lazy("for Chinese texts"), "en": gettext_lazy("for English texts")}


@dataclass(frozen=True)
class Reading:
    """One score of a response as a page shows it."""

    score: Score
    title: str
    range: str
    next_step: str
    read_by: str
    """Whose limits these are: source, population, version; "" where nobody reads the score."""
    beside: tuple[tuple[str, str], ...]
    """How other sets of limits read the same value: source and words."""


@dataclass(frozen=True)
class Change:
    """How far a score moved since an earlier response; `better` is None where nobody says which way is good."""

    before: Decimal
    now: Decimal
    better: bool | None
    matters: bool | None
    """Whether it is at least the smallest difference people notice; None where none is known."""

    @property
    def by(self) -> Decimal:
        return self.now - self.before


@dataclass(frozen=True)
class Limit:
    """A row of a table of limits: from where on, what it is called, what to do; `used` says whether results are read by it."""

    score: str
    source: str
    used: bool
    start: Decimal
    label: str
    next_step: str
    positive: bool


def readings_of(response: Response) -> list[Reading]:
    """Return the scores of a response with their words."""
    return readings_by(pack_of(response.edition), response.scores.all())


def readings_by(pack: Pack | None, scores: Iterable[Score]) -> list[Reading]:
    """Return scores with the words of a rule of scoring."""
    return [_reading(score, pack) for score in scores]


def _reading(score: Score, pack: Pack | None) -> Reading:
    sets = [one for one in pack.interpretations if one.score == score.code] if pack else []
    rule = next((rule for rule in pack.rules if rule.code == score.code), None) if pack else None
    span = (
        f"{rule.lowest:f}–{rule.highest:f}"
        if rule and rule.lowest is not None and rule.highest is not None
        else ""
    )
    used = next((one for one in sets if one.code == score.read_by), None)
    band = _band_at(used, score.value)
    others = [(one, _band_at(one, score.value)) for one in sets if one is not used]
    return Reading(
        score=score,
        title=score_title(pack, score.code),
        range=span,
        next_step=_said(band.next_step) if band else "",
        read_by=source_of(used) if used else "",
        beside=tuple((source_of(one), _said(found.label)) for one, found in others if found),
    )


def _band_at(limits: Interpretation | None, value: Decimal | None) -> Band | None:
    return limits.band(value) if limits is not None and value is not None else None


def _said(texts: dict[str, str]) -> str:
    return in_tongue(texts.get("zh", ""), texts.get("en", ""))


def source_of(limits: Interpretation) -> str:
    """Return whose limits they are: source, for whom and in which language where that is said, version."""
    source, population = limits.said[in_tongue("zh", "en")]
    told = [population, LANGUAGES.get(limits.language, limits.language)]
    told.append(_("version %(n)s") % {"n": limits.version})
    return "{} ({})".format(source, _(", ").join(str(one) for one in told if one))


def limits_of(pack: Pack | None, chosen: Mapping[str, str]) -> list[Limit]:
    """Return all limits of a scale, set after set; `chosen` says by which set an institution reads which score."""
    return [
        Limit(
            score_title(pack, one.score), source_of(one), one is pack.set_for(one.score, chosen.get(one.score)),
            band.start, _said(band.label), _said(band.next_step), band.positive,
        )
        for one in (pack.interpretations if pack else ())
        for band in one.bands
    ]  # fmt: skip


def smallest_change(pack: Pack | None, code: str) -> Decimal | None:
    """Return the smallest change of a score that people notice, as the pack names it; None where it names none."""
    told = (pack.raw.get("change") or {}) if pack else {}
    return Decimal(str(told["minimal"])) if told.get("score") == code and "minimal" in told else None


def change_between(before: Score, now: Score, pack: Pack | None) -> Change | None:
    """Return how a score moved; None while one of the two is incomplete."""
    if before.value is None or now.value is None:
        return None
    by, least = now.value - before.value, smallest_change(pack, now.code)
    ways = {"low": by < 0, "high": by > 0}
    better = ways.get(pack.better) if pack and by else None
    return Change(before.value, now.value, better, None if least is None else abs(by) >= least)


def earlier(response: Response, others: Iterable[Response]) -> Response | None:
    """Return the response to the same scale that went before this one, out of others in any order."""
    same = [
        one
        for one in others
        if one.edition.instrument_id == response.edition.instrument_id
        and (one.on, one.pk) < (response.on, response.pk)
    ]
    return max(same, key=lambda one: (one.on, one.pk), default=None)


def changes_since(response: Response, before: Response | None) -> dict[str, Change]:
    """Return how each score moved since the response before, by code."""
    if before is None:
        return {}
    pack, then = pack_of(response.edition), {score.code: score for score in before.scores.all()}
    found = {
        score.code: change_between(then[score.code], score, pack)
        for score in response.scores.all()
        if score.code in then
    }
    return {code: change for code, change in found.items() if change is not None}


def main_score(response: Response) -> Score | None:
    """Return the first score of a response: of most scales the total."""
    scores: Sequence[Score] = response.scores.all()
    return scores[0] if scores else None


def reliable_change(pack: Pack | None, code: str) -> Decimal | None:
    """Return the change that is more than measuring error (Jacobson and Truax: 1.96 · SD · √2 · √(1 − r)); the
    number itself where the pack names one, None where it names neither that nor spread and reliability."""
    told = (pack.raw.get("change") or {}) if pack else {}
    if told.get("score") == code and "reliable" in told:
        return Decimal(str(told["reliable"]))
    if told.get("score") != code or "sd" not in told or "reliability" not in told:
        return None
    spread, reliability = Decimal(str(told["sd"])), Decimal(str(told["reliability"]))
    return Decimal("1.96") * spread * (2 * (1 - reliability)).sqrt()
