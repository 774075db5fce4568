"""Meetings across disciplines: in how many of them social work took part."""

from lianqiao.indicators.quantities import PERCENT
from lianqiao.indicators.words import Words
from lianqiao.meetings.states import MeetingKind

from . import Counted, Form, Kind, Ratio, each, indicator
from .cases import in_span


@indicator(
    code="H1",
    zh="社工参与多学科会议的比例",
    en="Multidisciplinary meetings with a social worker",
    unit=PERCENT,
    kind=Kind.SPAN,
    form=Form.RATIO,
    source="S51",
    dimensions=("class", "level", "district", "institution", "ward", "month"),
    counts=Words(
        zh="分母：统计期内召开且记录已签署的多学科会议；分子：其中有医务社会工作者或其督导到场的会议。家庭会议、个案讨论会不计。",
        en="Denominator: multidisciplinary meetings held in the span whose record is signed. Numerator: those of them a "
        "social worker or their supervisor came to. Family meetings and case conferences do not count.",
    ),
)
def meetings_with_worker(facts, from_on, until_on) -> Ratio:
    held = in_span(facts.meetings, from_on, until_on)
    across = held.filter(held.kind == MeetingKind.MDT.value)
    return Ratio(_each(across.filter(across.worker_present)), _each(across))


def _each(rows) -> Counted:
    return each(rows, "meeting", on="on")
