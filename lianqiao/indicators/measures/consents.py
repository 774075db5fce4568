"""Consent: whether who is served has agreed."""

from lianqiao.indicators.quantities import PERCENT
from lianqiao.indicators.words import Words

from . import Form, Kind, Ratio, each, indicator
from .episodes import WHERE, running

SERVICE = "service"


@indicator(
    code="J2",
    zh="知情同意完整率",
    en="Cases with valid consent",
    unit=PERCENT,
    kind=Kind.AS_OF,
    form=Form.RATIO,
    source="S13",
    dimensions=(*WHERE, "depth"),
    clients=True,
    counts=Words(
        zh="分子：统计日在办、其服务对象当日有有效的服务同意（未撤回、未到期）的个案；分母：统计日在办的个案，一次性咨询不计。",
        en="Numerator: cases open on the day whose client has a consent to service that is valid that day, not withdrawn and "
        "not expired. Denominator: cases open on the day; single consultations do not count.",
    ),
)
def valid_consent(facts, day) -> Ratio:
    rows, given = running(facts, day), facts.consents
    cases = rows.filter(rows.depth != "consult")
    valid = given.filter(
        given.purpose == SERVICE,
        given.from_on <= day,
        given.until_on.isnull() | (given.until_on > day),
        given.ended_on.isnull() | (given.ended_on > day),
    )
    agreed = cases.filter(cases.person.isin(valid.person))
    return Ratio(each(agreed, "case", person="person"), each(cases, "case", person="person"))
