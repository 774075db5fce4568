"""Requests for help: how many were taken on, and how soon somebody came."""

from lianqiao.indicators.later import ibis
from lianqiao.indicators.quantities import PERCENT
from lianqiao.indicators.words import Words

from . import Form, Kind, Ratio, each, indicator

OF_REQUESTS = (
    "class",
    "level",
    "district",
    "institution",
    "asked_by",
    "urgency",
    "asked_from",
    "ward",
    "month",
)
# Days from the request to the first contact; crisis on the day itself (part 2.1 of the domain).
FIRST_CONTACT_WITHIN = (("crisis", 0), ("urgent", 1), ("routine", 3))


def _received(facts, from_on, until_on):
    rows = facts.requests
    return rows.filter(rows.received_on >= from_on, rows.received_on < until_on)


@indicator(
    code="C1",
    zh="转介/求助接案率",
    en="Requests taken on",
    unit=PERCENT,
    kind=Kind.SPAN,
    form=Form.RATIO,
    source="S13, S18",
    dimensions=OF_REQUESTS,
    clients=True,
    counts=Words(
        zh="分子：统计期内收到且已接案的求助；分母：统计期内收到的求助，求助人自行撤回的不计。",
        en="Numerator: requests of the span that were accepted. Denominator: requests received in the span; "
        "those withdrawn by whoever asked do not count.",
    ),
)
def requests_taken_on(facts, from_on, until_on) -> Ratio:
    rows = _received(facts, from_on, until_on)
    standing = rows.filter(rows.state != "withdrawn")
    return Ratio(
        each(standing.filter(standing.state == "accepted"), "request", on="received_on"),
        each(standing, "request", on="received_on"),
    )


@indicator(
    code="C2",
    zh="首次接触及时率",
    en="First contact in time",
    unit=PERCENT,
    kind=Kind.SPAN,
    form=Form.RATIO,
    source="S13",
    dimensions=OF_REQUESTS,
    clients=True,
    counts=Words(
        zh="分子：已接案的求助中，首次签署的服务发生在时限内的：危机当日、紧急次日、常规3日内（自然日）；"
        "分母：统计期内收到且已接案的求助。",
        en="Numerator: accepted requests whose first signed contact came in time: in a crisis on the day, urgent by the "
        "next, routine within three days of the calendar. Denominator: requests of the span that were accepted.",
    ),
)
def first_contact_in_time(facts, from_on, until_on) -> Ratio:
    rows = _received(facts, from_on, until_on)
    accepted = rows.filter(rows.state == "accepted")
    in_time = ibis.or_(
        *(
            (accepted.urgency == urgency)
            & (accepted.first_contact_on <= (accepted.received_on + ibis.interval(days=days)).cast("date"))
            for urgency, days in FIRST_CONTACT_WITHIN
        )
    )
    return Ratio(
        each(accepted.filter(in_time.fill_null(False)), "request", on="received_on"),
        each(accepted, "request", on="received_on"),
    )
