"""The words of pathways, for templates: `pathway_words.state(enrolment.state)`."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from lianqiao.catalogue.states import Anchor
from lianqiao.instruments.models.instruments import in_tongue

from .states import EnrolmentState

_STATES, _ANCHORS = dict(EnrolmentState.choices), dict(Anchor.choices)
_LOOKS = {
    EnrolmentState.ACTIVE: ("info", "route"),
    EnrolmentState.COMPLETED: ("ok", "check"),
    EnrolmentState.LEFT: ("quiet", "door-exit"),
}
_WHY = {
    "diagnosis": pgettext_lazy("speaks for a pathway", "the diagnosis of the intake form"),
    "reason": pgettext_lazy("speaks for a pathway", "the reason of the request"),
    "ward": pgettext_lazy("speaks for a pathway", "the ward"),
}
_ON_THE_DAY = gettext_lazy("on the day itself")


class PathwayWords:
    in_tongue = staticmethod(in_tongue)

    @staticmethod
    def state(code: str) -> str:
        return str(_STATES[code])

    @staticmethod
    def look(code: str) -> tuple[str, str]:
        """Return tone and sign of the badge of a state."""
        return _LOOKS[EnrolmentState(code)]

    @staticmethod
    def anchor(code: str) -> str:
        return str(_ANCHORS[code])

    @staticmethod
    def why(codes: list[str]) -> str:
        """Return what speaks for a pathway, in one line."""
        return _(", ").join(str(_WHY[code]) for code in codes)

    @staticmethod
    def day(number: int) -> str:
        """Return when a step falls, from the anchor."""
        if number == 0:
            return str(_ON_THE_DAY)
        if number < 0:
            return _("%(days)s days before") % {"days": -number}
        return _("day %(number)s") % {"number": number}
