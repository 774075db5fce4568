"""Scales: whom they reach, how many screens are positive, how far scores move."""

from lianqiao.indicators.later import ibis
from lianqiao.indicators.quantities import PERCENT, POINTS
from lianqiao.indicators.words import Words

from . import Form, Kind, Ratio, distinct, each, indicator, total
from .episodes import WHERE, opened


def _answered(facts, from_on, until_on):
    """Return the scores of scales answered in the half-open span."""
    rows = facts.scales
    return rows.filter(rows.on >= from_on, rows.on < until_on)


@indicator(
    code="C3",
    zh="筛查覆盖率",
    en="Screening reach",
    unit=PERCENT,
    kind=Kind.SPAN,
    form=Form.RATIO,
    source="S18, S31",
    dimensions=(*WHERE, "ward", "depth", "month"),
    clients=True,
    counts=Words(
        zh="分子：统计期内开案、且服务对象在开案之日起至统计期末填写过有筛查界值量表的个案；分母：统计期内开案的个案。入院人次不在本系统内，以开案代之。",
        en="Numerator: cases opened in the span whose client completed a scale with a screening limit from the opening to the "
        "end of the span. Denominator: cases opened in the span, which stand for admissions, unknown here.",
    ),
)
def screening_reach(facts, from_on, until_on) -> Ratio:
    cases, scales = opened(facts, from_on, until_on), facts.scales
    screens = scales.filter(scales.on < until_on, scales.positive.notnull(), scales.person.notnull())
    last = screens.group_by("person").aggregate(screened_on=screens.on.max())
    reached = cases.join(last, "person")
    screened = reached.filter(reached.screened_on >= reached.opened_on).select(*cases.columns)
    return Ratio(
        each(screened, "case", on="opened_on", person="person"),
        each(cases, "case", on="opened_on", person="person"),
    )


@indicator(
    code="C4",
    zh="筛查阳性率",
    en="Screen positive rate",
    unit=PERCENT,
    kind=Kind.SPAN,
    form=Form.RATIO,
    source="S18, S31",
    dimensions=("tool", *WHERE, "month"),
    always_by=("tool",),
    clients=True,
    counts=Words(
        zh="分子：统计期内填写、至少一项得分达到筛查界值的量表份数；分母：统计期内填写、可作判定的量表份数。按量表分别统计；一人多次填写各计一次。筛查阳性不等于诊断。",
        en="Numerator: scales answered in the span with a score at or beyond its screening limit. Denominator: scales answered "
        "in the span that can be judged. By scale; somebody who answered twice counts twice. A positive screen is no diagnosis.",
    ),
)
def positive_rate(facts, from_on, until_on) -> Ratio:
    rows = _answered(facts, from_on, until_on)
    told = rows.filter(rows.positive.notnull())
    return Ratio(
        distinct(told.filter(told.positive), "response", on="on", person="person"),
        distinct(told, "response", on="on", person="person"),
    )


def _pairs(facts, from_on, until_on):
    """Return for each person and scale the last main score of the span, where it has an earlier first one beside it.

    `hundredths` is how far it moved towards the better, so that more is better whatever the scale.
    """
    rows = _answered(facts, from_on, until_on)
    known = rows.filter(
        rows.value.notnull(), rows.person.notnull(), rows["rank"] == 0, rows.first_on < rows.on
    )
    backwards = ibis.window(
        group_by=[known.person, known.tool, known.score_code], order_by=[known.on.desc(), known.value.desc()]
    )
    told = known.mutate(from_end=ibis.row_number().over(backwards))
    last = told.filter(told.from_end == 0).drop("from_end")
    # In hundredths it is a whole number, and adds exactly.
    moved = ((last.value - last.first_value) * 100).round().cast("int64")
    return last.mutate(hundredths=ibis.ifelse(last.better == "high", moved, 0 - moved))


@indicator(
    code="C12",
    zh="量表平均改善",
    en="Mean change of scales",
    unit=POINTS,
    kind=Kind.SPAN,
    form=Form.MEAN,
    source="S18, S31",
    dimensions=("tool", *WHERE),
    always_by=("tool",),
    clients=True,
    scale=100,
    counts=Words(
        zh="统计期内最后一次得分与首次得分相比向好转方向变化的分值，按人平均；每人每量表计一次，只计主要得分，且须至少填写两次。正数为好转，负数为变差。",
        en="How far the last score of the span moved towards the better since the first one ever, on average; one pair a person and "
        "scale, of the main score. Above nought is better, below is worse.",
    ),
)
def mean_change(facts, from_on, until_on) -> Ratio:
    pairs = _pairs(facts, from_on, until_on)
    return Ratio(
        total(pairs, "hundredths", "response", on="on", person="person"),
        each(pairs, "response", on="on", person="person"),
    )


@indicator(
    code="C12i",
    zh="量表明显改善占比",
    en="Share clearly improved",
    unit=PERCENT,
    kind=Kind.SPAN,
    form=Form.RATIO,
    source="S18, S31",
    dimensions=("tool", *WHERE),
    always_by=("tool",),
    clients=True,
    counts=Words(
        zh="分子：末次较首次向好转方向的变化达到该量表最小可察觉差异者；分母：有两次及以上得分、且量表有最小可察觉差异者。每人每量表计一次。",
        en="Numerator: pairs whose change towards the better is at least the smallest people notice on that scale. Denominator: pairs "
        "of scales for which such a smallest change is known. One pair a person and scale.",
    ),
)
def clearly_improved(facts, from_on, until_on) -> Ratio:
    pairs = _pairs(facts, from_on, until_on)
    known = pairs.filter(pairs.least_change.notnull())
    return Ratio(
        each(
            known.filter(known.hundredths >= known.least_change * 100), "response", on="on", person="person"
        ),
        each(known, "response", on="on", person="person"),
    )
