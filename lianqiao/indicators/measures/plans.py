"""Plans and what came of their goals."""

from lianqiao.indicators.later import ibis
from lianqiao.indicators.quantities import PERCENT, POINTS
from lianqiao.indicators.words import Words

from . import Form, Kind, Ratio, distinct, each, indicator, total
from .cases import in_span
from .episodes import WHERE, opened

PLAN_WITHIN_DAYS = 7


@indicator(
    code="C9",
    zh="计划及时完成率",
    en="Plans in force in time",
    unit=PERCENT,
    kind=Kind.SPAN,
    form=Form.RATIO,
    source="S18",
    dimensions=(*WHERE, "worker", "month"),
    clients=True,
    counts=Words(
        zh="分子：统计期内开案的完整个案中，开案后7天内已有经服务对象同意、督导批准并生效的服务计划的；分母：统计期内开案的完整个案。",
        en="Numerator: full cases opened in the span with a plan agreed, approved and in force within 7 days of opening. "
        "Denominator: full cases opened in the span.",
    ),
)
def plans_in_time(facts, from_on, until_on) -> Ratio:
    plans = facts.plans
    limit = (plans.opened_on + ibis.interval(days=PLAN_WITHIN_DAYS)).cast("date")
    in_time = plans.filter(
        plans.opened_on >= from_on,
        plans.opened_on < until_on,
        plans.depth == "full",
        plans.starts_on <= limit,
    )
    cases = opened(facts, from_on, until_on)
    return Ratio(
        distinct(in_time, "case", on="opened_on", person="person"),
        each(cases.filter(cases.depth == "full"), "case", on="opened_on", person="person"),
    )


@indicator(
    code="C11",
    zh="目标达成率",
    en="Goals reached",
    unit=PERCENT,
    kind=Kind.SPAN,
    form=Form.RATIO,
    source="S18",
    dimensions=(*WHERE, "approach", "month"),
    clients=True,
    counts=Words(
        zh="分子：统计期内回顾评分达到预期（0、+1、+2）的目标；分母：统计期内评分的目标。每次回顾各计一次。",
        en="Numerator: goals rated as expected or better (0, +1, +2) at a review in the span. Denominator: goals rated. "
        "Each review counts.",
    ),
)
def goals_reached(facts, from_on, until_on) -> Ratio:
    rows = in_span(facts.ratings, from_on, until_on)
    return Ratio(
        each(rows.filter(rows.level >= 0), "rating", on="on", person="person"),
        each(rows, "rating", on="on", person="person"),
    )


@indicator(
    code="C11t",
    zh="目标达成均分（GAS T）",
    en="Mean goal attainment (GAS T)",
    unit=POINTS,
    kind=Kind.SPAN,
    form=Form.MEAN,
    source="S18",
    dimensions=(*WHERE, "approach", "month"),
    clients=True,
    scale=100,
    counts=Words(
        zh="统计期内各次目标回顾的T分之和除以回顾次数；T=50为达到预期。每次回顾只计一次，不论评了几个目标。",
        en="The T of every review of the span, divided by the number of reviews; 50 is as expected. A review counts once, "
        "however many goals were rated.",
    ),
)
def mean_attainment(facts, from_on, until_on) -> Ratio:
    rows = in_span(facts.ratings, from_on, until_on)
    # The same T stands in each row of a review; in hundredths it is a whole number, and adds exactly.
    reviews = rows.select(
        "review",
        "institution",
        "on",
        "person",
        "approach",
        hundredths=(rows.t_score * 100).round().cast("int64"),
    ).distinct()
    return Ratio(
        total(reviews, "hundredths", "review", on="on", person="person"),
        each(reviews, "review", on="on", person="person"),
    )
