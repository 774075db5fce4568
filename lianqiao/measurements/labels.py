"""The words of comparisons, for templates and workbooks: `measurement_words.left_out(code)`."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from .comparison import INCOMPLETE, NEITHER, ONLY_AFTER, ONLY_BEFORE, ScoreCompared, Spread

_LEFT_OUT = {
    ONLY_BEFORE: gettext_lazy("only answered before"),
    ONLY_AFTER: gettext_lazy("only answered after"),
    NEITHER: gettext_lazy("did not answer"),
    INCOMPLETE: gettext_lazy("too much left out to score"),
}


class MeasurementWords:
    @staticmethod
    def left_out(code: str) -> str:
        return str(_LEFT_OUT[code])

    @staticmethod
    def yes_no(told: bool | None) -> str:
        return _("not known") if told is None else _("yes") if told else _("no")

    @staticmethod
    def direction(better: bool | None) -> str:
        if better is None:
            return pgettext("of a change", "unchanged")
        return pgettext("of a change", "better") if better else pgettext("of a change", "worse")

    @staticmethod
    def number(value: Decimal) -> str:
        """Return a number with at most two places and a true minus."""
        return f"{'−' if value < 0 else ''}{abs(value):.2f}".rstrip("0").rstrip(".")

    @classmethod
    def spread(cls, told: Spread | None) -> str:
        """Return a mean with its SD as papers write it, both to two places: 12.40 ± 3.15; without an SD where one pair has none."""
        if told is None:
            return "–"
        if told.sd is None:
            return cls.number(told.mean)
        return f"{'−' if told.mean < 0 else ''}{abs(told.mean):.2f} ± {told.sd:.2f}"

    @classmethod
    def summary(cls, score: ScoreCompared) -> str:
        """Return the group in one line."""
        return _("n = %(n)s pairs; before %(before)s, after %(after)s, change %(change)s (mean ± SD)") % {
            "n": len(score.pairs),
            "before": cls.spread(score.before),
            "after": cls.spread(score.after),
            "change": cls.spread(score.change),
        }
