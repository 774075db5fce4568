"""What a score says to whoever reads it: its limits, how far it moved, and what to do next. Never a diagnosis."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .editions import pack_of, read_edition, score_title
from .models import Response, Score
from .models.instruments import in_tongue
from .reasons import Reason, reasons_of
from .scoring import Band, Interpretation, Pack, Rule, unheard

LANGUAGES = {"zh": gettext_lazy("for Chinese texts"), "en": gettext_lazy("for English texts")}
WARNED = {
    "now": gettext_lazy("An answer asks for a talk now: follow the protocol."),
    "soon": gettext_lazy("An answer asks for a talk within a day: follow the protocol."),
    "settled": gettext_lazy("An answer asked for a talk; what it found is written down with the warning."),
}


@dataclass(frozen=True)
class Beside:
    """How one of several sets of limits reads a value."""

    source: str
    label: str
    next_step: str
    positive: bool | None


@dataclass(frozen=True)
class Reading:
    """One score of a response as a page shows it."""

    score: Score
    title: str
    range: str
    next_step: str
    may_miss: int | None
    """So many questions its rule lets be left out; None where that is not said by a number."""
    read_by: str
    """Whose limits these are: source, population, version; "" where nobody reads the score."""
    undecided: tuple[Beside, ...]
    """How each set reads the value, where it depends on what nobody knows of the person which one does."""
    depends_on: str
    """What that is, in words."""
    beside: tuple[tuple[str, str], ...]
    """How other sets of limits read the same value: source and words."""
    no_limits: str
    """Why nobody reads any score of the scale by limits; "" where somebody does."""
    unread: str = ""
    """Why the limits there are do not read this value; "" where some do, or there are none."""
    warning: str = ""
    """What to do because an answer of the sheet warned, or might have and is missing, whatever the score says; else ""."""
    reasons: tuple[Reason, ...] = ()
    """Which answers made it, where the rule of the scale names them."""


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
    """Return the scores of a response with their words, in the order of its rule of scoring. Where an answer warned, that
    says what to do and no low score does."""
    read = readings_by(pack_of(response.edition), response.scores.all(), mode=response.mode)
    told = with_reasons(response, read)
    warning = warning_of(response)
    if not warning:
        return told
    return [
        replace(one, warning=warning, next_step=one.next_step if one.score.positive else "") for one in told
    ]


def with_reasons(response: Response, told: list[Reading]) -> list[Reading]:
    """Return the readings with the answers that made them, where the scale says so."""
    found = reasons_of(response, [one.score.code for one in told if one.score.value is not None])
    return [replace(one, reasons=found.get(one.score.code, ())) for one in told] if found else told


def warning_of(response: Response) -> str:
    """Say what to do because an answer of the sheet warned (read with the response: `queries.with_warning`), or because a
    question that could have warned is not answered; "" where neither is so."""
    return str(WARNED.get(getattr(response, "warned", None) or "", "")) or _unheard_said(response)


def _unheard_said(response: Response) -> str:
    """A score that its rule allows to be made without the question about dying says nothing of dying."""
    questionnaire, pack = read_edition(response.edition)
    left = unheard(questionnaire, pack, response.answers) if pack else ()
    if not left:
        return ""
    told = {"items": _(", ").join(left)}
    return (
        ngettext(
            "Question %(items)s asks about safety and is not answered: ask in person, with nobody else there.",
            "Questions %(items)s ask about safety and are not answered: ask in person, with nobody else there.",
            len(left),
        )
        % told
    )


def readings_by(pack: Pack | None, scores: Iterable[Score], *, mode: str = "") -> list[Reading]:
    """Return scores with the words of a rule of scoring; `mode` says who answered: limits for others are not set beside."""
    return [_reading(score, pack, mode) for score in scores]


def _reading(score: Score, pack: Pack | None, mode: str) -> Reading:
    sets = [one for one in pack.interpretations if one.score == score.code] if pack else []
    rule = next((rule for rule in pack.rules if rule.code == score.code), None) if pack else None
    span = (
        f"{rule.lowest:f}–{rule.highest:f}"
        if rule and rule.lowest is not None and rule.highest is not None
        else ""
    )
    codes = score.read_by.split(",")
    read = [one for one in sets if one.code in codes]
    used = read[0] if len(read) == 1 and len(codes) == 1 else None
    unsure = [one for one in read if one is not used]
    band = _band_at(used, score.value)
    fitting = [one for one in sets if not mode or not one.modes or mode in one.modes]
    others = [(one, _band_at(one, score.value)) for one in fitting if one not in read]
    return Reading(
        score=score,
        title=score_title(pack, score.code),
        range=span,
        next_step=_said(band.next_step) if band else "",
        may_miss=_may_miss(rule),
        read_by=source_of(used) if used else "",
        undecided=tuple(_beside(one, found, rule) for one in unsure if (found := _band_at(one, score.value))),
        depends_on=_depends_on(unsure),
        beside=tuple((source_of(one), _said(found.label)) for one, found in others if found),
        no_limits=no_limits_said(pack),
        unread="" if read or score.value is None else _unread(sets),
    )


def _unread(sets: Sequence[Interpretation]) -> str:
    """Say on what it depends that no set reads a value; "" where there is none, or none that need not be chosen first."""
    usual = [one for one in sets if not one.by_choice]
    if not usual:
        return ""
    what = _depends_on(usual) or _("the language of the text")
    return _("None of the limits is for this answer. They depend on: %(what)s.") % {"what": what}


def _beside(limits: Interpretation, band: Band, rule: Rule | None) -> Beside:
    screens = limits.screens and (rule is None or rule.screens)
    return Beside(
        source_of(limits), _said(band.label), _said(band.next_step), band.positive if screens else None
    )


def _depends_on(sets: Sequence[Interpretation]) -> str:
    """Say what must be known of a person to tell which of the sets reads them."""
    told = [
        (_("sex"), any(one.sex for one in sets)),
        (_("age"), any(one.ages for one in sets)),
        (_("who answered"), any(one.modes for one in sets)),
    ]
    return _(", ").join(word for word, needed in told if needed)


def no_limits_said(pack: Pack | None) -> str:
    """Say why the scores of a scale are not read by limits, as its rule of scoring tells it; "" where there are limits
    that need not be chosen first."""
    if pack is None or not pack.rules or any(not one.by_choice for one in pack.interpretations):
        return ""
    return _said(pack.no_limits) or _("No limits are known for this scale; compare with earlier answers.")


def _may_miss(rule: Rule | None) -> int | None:
    if rule is None or rule.how not in ("sum", "mean", "count") or rule.scores or rule.absent:
        return None
    return rule.may_miss


def _band_at(limits: Interpretation | None, value: Decimal | None) -> Band | None:
    return limits.band(value) if limits is not None and value is not None else None


def _said(texts: dict[str, str]) -> str:
    return in_tongue(texts.get("zh", ""), texts.get("en", ""))


def source_of(limits: Interpretation) -> str:
    """Return whose limits they are: source, for whom and in which language where that is said, version."""
    source, population = limits.said[in_tongue("zh", "en")]
    source = source or _("set by those who drew up the form")
    told = [population, LANGUAGES.get(limits.language, limits.language)]
    told.append(_("version %(n)s") % {"n": limits.version})
    more = _(", ").join(str(one) for one in told if one)
    return _("%(source)s (%(more)s)") % {"source": source, "more": more}


def limits_of(pack: Pack | None, chosen: Mapping[str, str]) -> list[Limit]:
    """Return all limits of a scale, set after set; `chosen` says by which set an institution reads which score."""
    used = sets_used(pack, chosen) if pack else ()
    return [
        Limit(
            score_title(pack, one.score), source_of(one), one in used,
            band.start, _said(band.label), _said(band.next_step),
            bool(pack) and band.positive and pack.rule(one.score).screens,
        )
        for one in (pack.interpretations if pack else ())
        for band in one.bands
    ]  # fmt: skip


def sets_used(pack: Pack, chosen: Mapping[str, str]) -> list[Interpretation]:
    """Return the sets results are read by: what was chosen, else the first for each kind of person and each language."""
    used = []
    for rule in pack.rules:
        sets = pack.sets_of(rule.code)
        wanted = [one for one in sets if one.code == chosen.get(rule.code)]
        firsts: dict[tuple, Interpretation] = {}
        for one in sets:
            if not one.by_choice:
                firsts.setdefault((one.language, one.sex, one.ages, one.modes), one)
        used += wanted or firsts.values()
    return used
