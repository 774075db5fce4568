"""The words of designs, for templates: `design_words.kind(code)`."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianqiao.instruments.models.instruments import in_tongue

from .content import Content
from .items import number_of
from .kinds import Change, How, Kind, Languages, Who
from .outlines import title_of
from .queries import IN_USE, RETIRED
from .states import DesignState

# The filters of the list, and what each state is called there.
STATES = (
    ("", _("All")),
    (DesignState.DRAFT.value, DesignState.DRAFT.label),
    (IN_USE, pgettext_lazy("of a questionnaire", "In use")),
    (RETIRED, pgettext_lazy("of a questionnaire", "No longer in use")),
    (DesignState.DISCARDED.value, DesignState.DISCARDED.label),
)


def _of(choices):
    names = dict(choices.choices)
    return lambda code: names.get(code, code)


class DesignWords:
    kind = staticmethod(_of(Kind))
    languages = staticmethod(_of(Languages))
    who = staticmethod(_of(Who))
    how = staticmethod(_of(How))
    change = staticmethod(_of(Change))
    number = staticmethod(number_of)

    @staticmethod
    def named(row: dict[str, Any]) -> str:
        """Return the name of a design, given as a flat row."""
        return in_tongue(row["title_zh"], row["title_en"])

    @staticmethod
    def score(content: Content, code: str) -> str:
        entry = content.score(code)
        return title_of(entry) if entry else code
