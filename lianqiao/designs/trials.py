"""Trying a document out: the score answers would give, and its test vectors run. Pure but for rows that are never saved."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from lianqiao.instruments.editions import score_title
from lianqiao.instruments.models import Instrument, InstrumentVersion, Response, Score
from lianqiao.instruments.models.instruments import in_tongue
from lianqiao.instruments.scoring import BadPack, Pack, read_pack, score
from lianqiao.instruments.scoring.vectors import response_of
from lianqiao.instruments.services.scores import scores_of
from lianqiao.questionnaires.elements import Element, answers, items, typed

from .content import Content
from .scoring import pack_of

ASKED_FOR = 5
"""So many test vectors a scored form should have; fewer is a warning, none hinders."""


def read_draft(content: Content) -> Pack | None:
    """Return the rule of scoring as it stands; None where there is none, or it cannot be read yet."""
    try:
        raw = pack_of(content, code="draft", version="0", titles={"zh": "", "en": ""})
        return read_pack(raw) if raw is not None else None
    except BadPack:
        return None


def scored(content: Content, told: Mapping[str, Any]) -> list[Score]:
    """Return the scores answers would give now; nothing is kept."""
    pack = read_draft(content)
    nobodys = Response(answers=dict(told), edition=InstrumentVersion(instrument=Instrument()))
    return scores_of(nobodys, content.questionnaire, pack) if pack else []


@dataclass(frozen=True)
class Trial:
    """A test vector and what went otherwise than it says."""

    number: int
    vector: dict[str, Any]
    faults: tuple[str, ...]

    @property
    def green(self) -> bool:
        return not self.faults


def trials_of(content: Content) -> list[Trial]:
    """Run every test vector."""
    pack = read_draft(content)
    return [Trial(at, vector, _tried(content, pack, vector)) for at, vector in enumerate(content.vectors)]


def _tried(content: Content, pack: Pack | None, vector: dict[str, Any]) -> tuple[str, ...]:
    if pack is None:
        return (_("Nothing is scored yet, or the scoring cannot be read."),) if vector["scores"] else ()
    try:
        response = response_of(content.questionnaire, vector["answers"])
    except ValueError as error:
        return (_("Its answers no longer fit the form: %(text)s") % {"text": error},)
    chosen = vector.get("set")
    got = {each.code: each for each in score(content.questionnaire, pack, response, interpretation=chosen)}
    found = (
        _otherwise(pack, code, wanted, got.get(code), chosen) for code, wanted in vector["scores"].items()
    )
    return tuple(text for text in found if text)


def _otherwise(pack: Pack, code: str, wanted: Mapping[str, Any], got: Any, chosen: str | None) -> str:
    """What a score is instead of what was expected; "" where it is that."""
    if got is None:
        return _("“%(score)s” is not scored any more.") % {"score": code}
    named = {"score": score_title(pack, code), "wanted": wanted.get("value", ""), "got": got.value}
    if not wanted.get("complete", True):
        return "" if not got.complete else _("%(score)s: %(got)s, but incomplete was expected.") % named
    if not got.complete:
        return _("%(score)s: incomplete, but %(wanted)s was expected.") % named
    if "value" in wanted and got.value != Decimal(str(wanted["value"])):
        return _("%(score)s: %(got)s, but %(wanted)s was expected.") % named
    if wanted.get("band") and got.band != wanted["band"]:
        named |= {
            name: _named(pack, code, band, chosen)
            for name, band in (("got", got.band), ("wanted", wanted["band"]))
        }
        return _("%(score)s: “%(got)s”, but “%(wanted)s” was expected.") % named
    return ""


def _named(pack: Pack, code: str, band: str | None, chosen: str | None) -> str:
    limits = pack.set_for(code, chosen)
    found = next((one for one in limits.bands if one.code == band), None) if limits else None
    return in_tongue(found.label.get("zh", ""), found.label.get("en", "")) if found else band or "–"


def answers_of(response: Element) -> dict[str, Any]:
    """Return the answers of a response as a test vector keeps them: codes of choices, values of the rest; of a group
    that is there several times, a list of what is in each."""
    found: dict[str, Any] = {}
    links = [str(item.get("linkId")) for item in items(response)]
    for link, item in zip(links, items(response), strict=True):
        told = [_plain(*kind) for answer in answers(item) if (kind := typed(answer))]
        if told:
            found[link] = told if len(told) > 1 else told[0]
        elif links.count(link) > 1:
            found.setdefault(link, []).append(answers_of(item))
        else:
            found |= answers_of(item)
    return found


def _plain(kind: str, value: Any) -> Any:
    if kind == "Coding":
        return value.get("code")
    return dict(value) if kind == "Quantity" else value


def filled(content: Content, told: Mapping[str, Any]) -> dict[str, Any]:
    """Return a test vector as a response, to be shown in the form; what the form no longer has is left out."""
    return response_of(
        content.questionnaire, {link: value for link, value in told.items() if _fits(content, link, value)}
    )


def _fits(content: Content, link: str, value: Any) -> bool:
    try:
        response_of(content.questionnaire, {link: value})
    except ValueError:
        return False
    return True
