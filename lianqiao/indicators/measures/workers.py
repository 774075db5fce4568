"""Medical social workers: how many, from where, full or part time."""

from lianqiao.core.facts import Unit
from lianqiao.indicators.quantities import PERCENT
from lianqiao.indicators.words import Words

from . import Counted, Form, Kind, Ratio, distinct, indicator
from .institutions import on_the_day

OF_WORKERS = ("class", "level", "district", "institution", "source", "fulltime", "qualification")


@indicator(
    code="B1",
    zh="医务社会工作者",
    en="Medical social workers",
    unit=Unit.WORKERS,
    kind=Kind.AS_OF,
    source="S7, S12",
    dimensions=OF_WORKERS,
    overlapping=True,
    counts=Words(
        zh="统计日在岗的医务社会工作者，同一人无论在几家机构任职均计1人；志愿者不计。",
        en="Workers assigned on the day; somebody assigned to several institutions is one worker. "
        "Volunteers do not count.",
    ),
)
def workers(facts, day) -> Counted:
    return distinct(on_the_day(facts.assignments, day, "from_on", "until_on"), "worker")


@indicator(
    code="B2",
    zh="专职医务社会工作者占比",
    en="Full-time rate of workers",
    unit=PERCENT,
    kind=Kind.AS_OF,
    form=Form.RATIO,
    source="S7",
    dimensions=("class", "level", "district", "institution", "source", "qualification"),
    counts=Words(
        zh="分子：统计日专职在岗的医务社会工作者；分母：统计日在岗的医务社会工作者。",
        en="Numerator: workers with a full-time assignment on the day. Denominator: workers on the day.",
    ),
)
def full_time_rate(facts, day) -> Ratio:
    everyone = workers(facts, day)
    return Ratio(distinct(everyone.rows.filter(everyone.rows.fulltime), "worker"), everyone)


@indicator(
    code="B3",
    zh="医务社会工作者来源构成",
    en="Workers by source",
    unit=PERCENT,
    kind=Kind.AS_OF,
    form=Form.SHARE,
    source="S7",
    dimensions=("source", "class", "level", "district", "institution"),
    always_by=("source",),
    overlapping=True,
    counts=Words(
        zh="各来源（社会招聘、部门转岗、购买服务）在岗人数占统计日在岗医务社会工作者的比例。",
        en="Workers of each source (recruitment, transfer, purchase) among all workers on the day.",
    ),
)
def source_mix(facts, day) -> Counted:
    return workers(facts, day)
