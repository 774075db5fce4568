"""The words of scales, for templates: `scale_words.band_tone(score)`."""

from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .kinds import Licence, Mistake, Mode, Occasion, Outcome, Setting, Source
from .states import FlagState, ResponseState

# The talk after a warning, in the order one does it. Our own words; the institution's own rule goes before it.
PROTOCOL: dict[str, str | Promise] = {
    "stay": _("Go to them or ring them now; they are not left alone until somebody took over."),
    "ask": _("Ask directly and calmly: thoughts of dying or harming themselves? A plan? Means at hand? When?"),
    "listen": _("Listen first. Do not argue, do not promise to keep it secret."),
    "means": _("Take what could harm out of reach, together with them, family or nurse."),
    "clinician": _("Tell the doctor and the head nurse in charge now; ask for psychiatry where there is a plan or no certainty."),
    "family": _("Tell family or guardian: with consent, and without it where life is in danger."),
    "line": _("Agree on what helps tonight and whom to ring: the psychological help line 12356, in danger 120 or 110."),
    "report": _("Where a child or violence is behind it: report the suspicion of harm."),
    "again": _("Agree on when you speak again, within a day."),
}  # fmt: skip


def _of(choices):
    names = dict(choices.choices)
    return lambda code: names.get(code, code)


class ScaleWords:
    mode = staticmethod(_of(Mode))
    setting = staticmethod(_of(Setting))
    occasion = staticmethod(_of(Occasion))
    source = staticmethod(_of(Source))
    licence = staticmethod(_of(Licence))
    mistake = staticmethod(_of(Mistake))
    mistakes = Mistake.choices
    outcome = staticmethod(_of(Outcome))
    flag = staticmethod(_of(FlagState))
    state = staticmethod(_of(ResponseState))

    @staticmethod
    def plain(value: Decimal) -> str:
        """Return a score as people write it: 13, 2.25."""
        return f"{value.normalize():f}"

    @staticmethod
    def moved(by: Decimal) -> str:
        """Return how far a score moved as people write it: +3, −2.5, 0."""
        return f"{'−' if by < 0 else '+' if by else ''}{abs(by).normalize():f}"

    @staticmethod
    def protocol(step: str) -> str:
        return str(PROTOCOL.get(step, step))
