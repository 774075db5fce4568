"""What warned, to be read: the questions and the answers as they were given then, whatever became of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lianqiao.questionnaires.elements import Element, key_of, translated, typed, walk

from .editions import read_edition
from .models import InstrumentVersion, RedFlag
from .models.instruments import in_tongue
from .scoring import raised
from .sheets import label_of
from .sheets.values import written


@dataclass(frozen=True)
class Warned:
    """One answer that warned: the question, what was answered, what that is about, when it was kept."""

    number: str
    question: str
    answer: str
    about: str
    at: datetime
    urgent: bool


def warned_of(flag: RedFlag) -> list[Warned]:
    """Return the answers that raised a flag, in the order they were given."""
    questionnaire, pack = read_edition(flag.response.edition)
    asked = {str(item.get("linkId")): item for item in walk(questionnaire)}
    about = (
        {one.item: in_tongue(one.text.get("zh", ""), one.text.get("en", "")) for one in pack.red_flags}
        if pack
        else {}
    )
    return [_warned(told, asked.get(told["item"], {}), about.get(told["item"], "")) for told in flag.said]


def _warned(told: dict[str, Any], item: Element, about: str) -> Warned:
    language = get_language() or "zh"
    given = [_in_words(item, answer, language) for answer in told["answers"]]
    return Warned(
        number=str(item.get("prefix") or ""),
        question=translated(item, "text", language),
        answer=_(", ").join(one for one in given if one),
        about=about,
        at=datetime.fromisoformat(told["at"]),
        urgent=told["urgent"],
    )


def _in_words(item: Element, answer: Element, language: str) -> str:
    """An answer as its question words it, in the language of the request."""
    found = typed(answer)
    if found is None:
        return ""
    if found[0] == "Boolean":
        return _("Yes") if found[1] else _("No")
    options = [own for each in item.get("answerOption") or () if (own := typed(each))]
    same = next((own for own in options if key_of(*own) == key_of(*found)), None)
    return label_of(same[1], language) if same else written(found)


def warns(edition: InstrumentVersion, answers: Element) -> bool:
    """Whether any of the answers warns; nothing is kept of it."""
    questionnaire, pack = read_edition(edition)
    return pack is not None and bool(raised(questionnaire, pack, answers))
