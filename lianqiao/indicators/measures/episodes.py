"""Cases as episodes: how deep, how much work, how they end and who is asked after later."""

from lianqiao.indicators.later import ibis
from lianqiao.indicators.quantities import CONTACTS_A_CASE, PERCENT
from lianqiao.indicators.words import Words

from . import Counted, Form, Kind, Ratio, distinct, each, indicator
from .cases import in_span

WHERE = ("class", "level", "district", "institution")
LONG_OPEN_DAYS = 90


def opened(facts, from_on, until_on):
    """Return the cases opened in the half-open span."""
    rows = facts.cases
    return rows.filter(rows.opened_on >= from_on, rows.opened_on < until_on)


def running(facts, day):
    """Return the cases that are open at the end of the day."""
    rows = facts.cases
    return rows.filter(rows.opened_on <= day, rows.closed_on.isnull() | (rows.closed_on > day))


@indicator(
    code="C7",
    zh="例均服务次数",
    en="Contacts a case",
    unit=CONTACTS_A_CASE,
    kind=Kind.SPAN,
    form=Form.MEAN,
    source="S18, S19",
    dimensions=(*WHERE, "depth"),
    clients=True,
    counts=Words(
        zh="分子：统计期内已签署、有服务对象以个案身份到场的服务次数；分母：统计期内在办（曾处于开案状态）的个案数。",
        en="Above the line: signed contacts of the span with somebody present whose case it belongs to. "
        "Below: cases open on any day of the span.",
    ),
)
def contacts_a_case(facts, from_on, until_on) -> Ratio:
    present = in_span(facts.presences, from_on, until_on)
    cases = facts.cases
    active = cases.filter(cases.opened_on < until_on, cases.closed_on.isnull() | (cases.closed_on >= from_on))
    return Ratio(
        distinct(present.filter(present.depth.notnull()), "contact", on="on", person="person"),
        each(active, "case", on="opened_on", person="person"),
    )


@indicator(
    code="C8",
    zh="完整个案占比",
    en="Share of full cases",
    unit=PERCENT,
    kind=Kind.SPAN,
    form=Form.RATIO,
    source="S18",
    dimensions=(*WHERE, "month"),
    clients=True,
    counts=Words(
        zh="分子：统计期内开案、深度为完整个案的个案；分母：统计期内开案的个案。深度按统计时的登记。",
        en="Numerator: full cases among those opened in the span. Denominator: cases opened in the span. "
        "The depth is the one they have now.",
    ),
)
def full_share(facts, from_on, until_on) -> Ratio:
    rows = opened(facts, from_on, until_on)
    return Ratio(
        each(rows.filter(rows.depth == "full"), "case", on="opened_on", person="person"),
        each(rows, "case", on="opened_on", person="person"),
    )


@indicator(
    code="C10",
    zh="结案率",
    en="Closing rate",
    unit=PERCENT,
    kind=Kind.SPAN,
    form=Form.RATIO,
    source="S18",
    dimensions=(*WHERE, "depth"),
    clients=True,
    counts=Words(
        zh="分子：统计期内结案的个案（不论何时开案）；分母：统计期内开案的个案。可大于100%：结的比开的多。",
        en="Numerator: cases closed in the span, whenever opened. Denominator: cases opened in the span. "
        "Above 100 % more were closed than opened.",
    ),
)
def closing_rate(facts, from_on, until_on) -> Ratio:
    cases = facts.cases
    closed = cases.filter(cases.closed_on >= from_on, cases.closed_on < until_on)
    return Ratio(
        each(closed, "case", on="closed_on", person="person"),
        each(opened(facts, from_on, until_on), "case", on="opened_on", person="person"),
    )


@indicator(
    code="C10r",
    zh="结案原因构成",
    en="Closed cases by reason",
    unit=PERCENT,
    kind=Kind.SPAN,
    form=Form.SHARE,
    source="S18",
    dimensions=("close_reason", *WHERE, "depth", "month"),
    always_by=("close_reason",),
    clients=True,
    counts=Words(
        zh="各结案原因的个案占统计期内结案个案的比例。",
        en="Cases of each reason for closing among all closed in the span.",
    ),
)
def closed_by_reason(facts, from_on, until_on) -> Counted:
    cases = facts.cases
    closed = cases.filter(cases.closed_on >= from_on, cases.closed_on < until_on)
    return each(closed, "case", on="closed_on", person="person")


@indicator(
    code="C10o",
    zh="超90天未结案占比",
    en="Cases open for over 90 days",
    unit=PERCENT,
    kind=Kind.AS_OF,
    form=Form.RATIO,
    source="S18",
    dimensions=(*WHERE, "depth"),
    clients=True,
    counts=Words(
        zh="分子：统计日仍在办、开案已超过90天的个案；分母：统计日在办的个案。",
        en="Numerator: cases open on the day that were opened more than 90 days before. "
        "Denominator: cases open on the day.",
    ),
)
def long_open(facts, day) -> Ratio:
    rows = running(facts, day)
    since = (rows.opened_on + ibis.interval(days=LONG_OPEN_DAYS)).cast("date")
    return Ratio(each(rows.filter(since < day), "case", person="person"), each(rows, "case", person="person"))


@indicator(
    code="C14",
    zh="随访完成率",
    en="Follow-ups done",
    unit=PERCENT,
    kind=Kind.SPAN,
    form=Form.RATIO,
    source="S18",
    dimensions=(*WHERE, "month"),
    clients=True,
    counts=Words(
        zh="分子：计划日期在统计期内且已完成的随访；分母：计划日期在统计期内的随访，服务对象谢绝、已去世或已重新开案的不计；未联系上计入分母。",
        en="Numerator: follow-ups due in the span that were done. Denominator: follow-ups due in the span; those the client "
        "did not want, or did not live to see, or that a new episode replaced, do not count; those where nobody was reached do.",
    ),
)
def follow_ups_done(facts, from_on, until_on) -> Ratio:
    rows = facts.follow_ups
    owed = rows.filter(~rows.state.isin(("declined", "dropped", "superseded")))
    due = owed.filter(owed.due_on >= from_on, owed.due_on < until_on)
    return Ratio(
        each(due.filter(due.state == "done"), "follow_up", on="due_on", person="person"),
        each(due, "follow_up", on="due_on", person="person"),
    )
