"""Protection: how many suspicions of harm were reported in time."""

from lianqiao.indicators.quantities import PERCENT
from lianqiao.indicators.words import Words

from . import Counted, Form, Kind, Ratio, each, indicator

HOURS = 24


@indicator(
    code="J1",
    zh="强制报告及时率",
    en="Safeguarding reports on time",
    unit=PERCENT,
    kind=Kind.SPAN,
    form=Form.RATIO,
    source="Minors Protection Law 11",
    rule="within-24h.1",
    dimensions=("harm", "class", "level", "district", "institution", "month"),
    counts=Words(
        zh="分母：发现时间在统计期内的疑似侵害；分子：其中自发现起24小时内已向主管机关报告的。经研判不予报告的计入分母、不计入分子。",
        en="Denominator: suspicions of harm discovered in the span. Numerator: those of them reported to an authority within "
        "24 hours of the discovery. One it was decided not to report counts in the denominator only.",
    ),
)
def reports_on_time(facts, from_on, until_on) -> Ratio:
    reports = facts.reports
    suspected = reports.filter(reports.suspected_on >= from_on, reports.suspected_on < until_on)
    return Ratio(_each(suspected.filter(suspected.hours_to_report <= HOURS)), _each(suspected))


def _each(rows) -> Counted:
    return each(rows, "report", on="suspected_on")
