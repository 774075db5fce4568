"""Which answers made a result, in words: a level without its reasons cannot be talked over with whom it concerns."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from .editions import read_edition
from .models import Response
from .models.instruments import in_tongue
from .scoring import Rule, hinted, reached_by
from .sheets import Sheet


@dataclass(frozen=True)
class Reason:
    """A question, what was answered, and how much that adds; "" where it opens a level and adds nothing."""

    question: str
    answer: str
    points: str


def reasons_of(response: Response, scores: Iterable[str]) -> dict[str, tuple[Reason, ...]]:
    """Return, for those of the scores whose rule says so, the answers that made them."""
    questionnaire, pack = read_edition(response.edition)
    wanted = [rule for rule in pack.rules if rule.reasons and rule.code in scores] if pack else []
    if pack is None or not wanted:
        return {}
    rows = Sheet(questionnaire, response.answers).rows(get_language() or "zh")
    said = {row.link: (row.text, _(", ").join(row.told)) for row in rows if row.told}
    return {
        rule.code: tuple(
            Reason(*said[item], _points(rule, value))
            for item, value in reached_by(questionnaire, pack, response.answers, rule)
            if item in said
        )
        for rule in wanted
    }


def said_beneath(response: Response) -> dict[str, Any]:
    """Return what stands under a result: what it does not decide (`note`), and what somebody with such answers may be
    entitled to (`hints`), each said once."""
    questionnaire, pack = read_edition(response.edition)
    if pack is None:
        return {}
    texts = [one.text for one in hinted(questionnaire, pack, response.answers)]
    hints = dict.fromkeys(in_tongue(text["zh"], text["en"]) for text in texts)
    return {"note": in_tongue(pack.note.get("zh", ""), pack.note.get("en", "")), "hints": list(hints)}


def _points(rule: Rule, value: Decimal) -> str:
    if rule.how == "level":
        return ""
    return ngettext("%(n)s point", "%(n)s points", int(value)) % {"n": f"{value.normalize():f}"}
