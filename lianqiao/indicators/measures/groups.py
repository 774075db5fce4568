"""Group work and community activities."""

from lianqiao.core.facts import Unit
from lianqiao.indicators.words import Words

from . import Counted, Kind, each, indicator, total
from .cases import WHERE_AND_WHAT, in_span

ESTIMATE = "estimate"


@indicator(
    code="D1",
    zh="小组服务人次",
    en="Group attendances",
    unit=Unit.PERSON_TIMES,
    kind=Kind.SPAN,
    source="S19, S46",
    dimensions=WHERE_AND_WHAT,
    counts=Words(
        zh="统计期内已开展的小组节次的出席人次：签到出席（含迟到）加未记名清点人数；请假、缺席不计。",
        en="Attendances of group sessions held in the span: present or late by name, "
        "plus heads counted without a name; excused and absent do not count.",
    ),
)
def group_attendances(facts, from_on, until_on) -> Counted:
    held = in_span(facts.sessions, from_on, until_on)
    return total(held, "attendances", "session", on="on", method="group")


@indicator(
    code="D1e",
    zh="小组开展节次",
    en="Group sessions held",
    unit=Unit.EVENTS,
    kind=Kind.SPAN,
    source="S19, S46",
    dimensions=WHERE_AND_WHAT,
    counts=Words(
        zh="统计期内已开展的小组节次，每节计1次；计划中、已取消的不计。",
        en="Group sessions held in the span, each counted once; planned and cancelled do not count.",
    ),
)
def sessions_held(facts, from_on, until_on) -> Counted:
    return each(in_span(facts.sessions, from_on, until_on), "session", on="on", method="group")


@indicator(
    code="D3",
    zh="社区活动服务人次",
    en="Activity person-times",
    unit=Unit.PERSON_TIMES,
    kind=Kind.SPAN,
    source="S19",
    dimensions=(*WHERE_AND_WHAT, "count_method"),
    counts=Words(
        zh="统计期内已举办的社区活动的参与人次。含估算人数的，数值前加“≈”，不作为准确数发布。",
        en="People at activities held in the span by head-count. "
        "A figure that holds an estimate carries “≈” and is never printed as exact.",
    ),
)
def activity_person_times(facts, from_on, until_on) -> Counted:
    held = in_span(facts.activities, from_on, until_on)
    held = held.mutate(estimated=(held.count_method == ESTIMATE).fill_null(False))
    return total(held, "head_count", "activity", on="on", method="community", estimate="estimated")


@indicator(
    code="D3e",
    zh="社区活动场次",
    en="Activities held",
    unit=Unit.EVENTS,
    kind=Kind.SPAN,
    source="S19",
    dimensions=(*WHERE_AND_WHAT, "count_method"),
    counts=Words(
        zh="统计期内已举办的社区活动，每场计1次；计划中、已取消的不计。",
        en="Activities held in the span, each counted once; planned and cancelled do not count.",
    ),
)
def activities_held(facts, from_on, until_on) -> Counted:
    return each(in_span(facts.activities, from_on, until_on), "activity", on="on", method="community")
