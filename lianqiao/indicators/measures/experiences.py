"""What those served say of it, in anonymous answers."""

from lianqiao.indicators.later import ibis
from lianqiao.indicators.quantities import PERCENT, POINTS
from lianqiao.indicators.words import Words

from . import Form, Kind, Ratio, each, indicator, total
from .episodes import WHERE

ITEMS = ("respected", "heard", "understood", "helped", "prepared")
FEWEST_ANSWERS = 5
SATISFIED = 4 * len(ITEMS)
"""The sum of the items from which on somebody counts as satisfied: four of five points on average."""


def _answers(facts, from_on, until_on):
    """Return the answers of the span with the sum of their items; months of few answers are left out (ADR 0023)."""
    rows = facts.experiences
    points = rows.respected + rows.heard + rows.understood + rows.helped + rows.prepared
    alike = ibis.window(group_by=[rows.institution, rows.month])
    told = rows.mutate(points=points, answers=rows.count().over(alike))
    return told.filter(told.month >= from_on, told.month < until_on, told.answers >= FEWEST_ANSWERS).select(
        "answer", "institution", "answered_as", "points", on=told.month
    )


@indicator(
    code="C13",
    zh="服务满意度均分",
    en="Mean satisfaction",
    unit=POINTS,
    kind=Kind.SPAN,
    form=Form.MEAN,
    source="S18",
    dimensions=(*WHERE, "answered_as", "month"),
    clients=True,
    scale=len(ITEMS),
    counts=Words(
        zh="匿名满意度问卷五个条目（1至5分）均分的平均；按收到答卷的月份计，同一机构当月不足5份答卷的不计。",
        en="The mean of five items (1 to 5) over anonymous answers, by the month they came in; months of an institution "
        "with fewer than five answers do not count.",
    ),
)
def mean_satisfaction(facts, from_on, until_on) -> Ratio:
    rows = _answers(facts, from_on, until_on)
    return Ratio(total(rows, "points", "answer", on="on"), each(rows, "answer", on="on"))


@indicator(
    code="C13t",
    zh="满意率",
    en="Share of the satisfied",
    unit=PERCENT,
    kind=Kind.SPAN,
    form=Form.RATIO,
    source="S18",
    dimensions=(*WHERE, "answered_as", "month"),
    clients=True,
    counts=Words(
        zh="分子：五个条目均分达到4分及以上的匿名答卷；分母：匿名答卷。同一机构当月不足5份答卷的不计。",
        en="Numerator: anonymous answers with four points or more on average. Denominator: answers. Months of an institution "
        "with fewer than five do not count.",
    ),
)
def satisfied_share(facts, from_on, until_on) -> Ratio:
    rows = _answers(facts, from_on, until_on)
    return Ratio(
        each(rows.filter(rows.points >= SATISFIED), "answer", on="on"), each(rows, "answer", on="on")
    )
