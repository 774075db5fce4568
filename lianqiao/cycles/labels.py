"""The words of the course of a case, for templates: `cycle_words.phase("acute")`."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .models import Phase
from .states import HoldReason, HoldState, PhaseKind

_LANES = {
    "phase": _("Phases"),
    "hold": _("On hold"),
    "case": pgettext_lazy("on a timeline", "The case"),
    "meeting": _("Meetings"),
    "scale": _("Scales"),
    "goal": _("Goals"),
    "discharge": _("Discharge"),
    "follow_up": _("Follow-up"),
}


def _of(choices: Any) -> Callable[[str], Any]:
    names = dict(choices.choices)
    return lambda code: names.get(code, code)


class CycleWords:
    phase = staticmethod(_of(PhaseKind))
    reason = staticmethod(_of(HoldReason))
    hold = staticmethod(_of(HoldState))

    @staticmethod
    def lane(code: str) -> str:
        return str(_LANES[code])

    @staticmethod
    def place(phase: Phase) -> str:
        """Return where the client is: our ward, a place by name, or both."""
        return " · ".join(part for part in (phase.unit.name if phase.unit else "", phase.place) if part)

    @staticmethod
    def course(phases: Iterable[Phase]) -> str:
        """Return the phases in one line, for who cannot see the drawing."""
        return " → ".join(str(PhaseKind(one.kind).label) for one in phases)
