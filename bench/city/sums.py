"""The sums behind the city's figures: triggers rested while it was written, so nobody has noted what to sum up."""

from collections.abc import Iterable

from django.db.models import Sum
from django.utils import timezone

from lianqiao.indicators.engine import LIVE
from lianqiao.indicators.models import Tally
from lianqiao.indicators.questions import Output, Question
from lianqiao.indicators.tallies.folding import rebuild
from lianqiao.indicators.tallies.measures import Measure, measure_of, measures

EVER = {"from_on": "0001-01-01", "until_on": "9999-12-31"}


def figures() -> list[tuple[str, str]]:
    """Return code and rule of the figures to sum up; of those that share their sums, one."""
    return list({measure.key: (measure.code, measure.rule) for measure in measures()}.values())


def sum_up(figure: tuple[str, str]) -> str:
    """Make the sums of a figure and compare them, those of every cut, with a count of the rows; return what is wrong."""
    measure = measure_of(*figure)
    assert measure is not None  # noqa: S101
    rebuild([measure], at=timezone.now())
    return _wrong(measure, measure.cuts)


def _wrong(measure: Measure, cuts: Iterable[str]) -> str:
    kept = dict(Tally.objects.filter(measure=measure.key).values_list("cut").annotate(Sum("value")))
    asked = Question(measure.code, measure.rule, Output.TOTAL, persons=False)
    counted = int(LIVE.answer(asked, EVER).rows[0]["value"])
    right = dict.fromkeys(("", *cuts), counted) if counted else {}
    return "" if kept == right else f"sums of {measure.code}.{measure.rule}: {kept}, counted {counted}"
