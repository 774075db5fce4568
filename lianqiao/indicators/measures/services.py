"""All services together, whatever the method: person-times, minutes, and persons counted once."""

from lianqiao.core.facts import Unit
from lianqiao.indicators.later import ibis
from lianqiao.indicators.words import Words

from . import Counted, Kind, distinct, indicator, total
from .cases import WHERE_AND_WHAT, in_span
from .groups import ESTIMATE

_SHARED = ("institution", "on", "category", "scene")


def _line(rows, method: str, key: str, **columns):
    """Bring the rows of one method into the shape all methods share."""
    return rows.select(*_SHARED, service=rows[key], method=ibis.literal(method), **dict(columns.items()))


@indicator(
    code="S1",
    zh="医务社工服务人次合计",
    en="Service person-times, all methods",
    unit=Unit.PERSON_TIMES,
    kind=Kind.SPAN,
    source="S19",
    dimensions=WHERE_AND_WHAT,
    rule="all-present.1",
    counts=Words(
        zh="个案服务人次（到场者各计1人次）、小组服务人次与社区活动服务人次之和；含估算人数的加“≈”。",
        en="Case person-times by the rule “all present”, group attendances and activity person-times together; "
        "“≈” where a head-count was estimated.",
    ),
)
def service_person_times(facts, from_on, until_on) -> Counted:
    present = in_span(facts.presences, from_on, until_on)
    sessions = in_span(facts.sessions, from_on, until_on)
    activities = in_span(facts.activities, from_on, until_on)
    exact, nobody = ibis.literal(False), ibis.null("string")
    one = ibis.literal(1).cast("int64")
    about = (activities.count_method == ESTIMATE).fill_null(False)
    rows = ibis.union(
        _line(present, "case", "presence", times=one, estimated=exact, person=present.person),
        _line(sessions, "group", "session", times=sessions.attendances, estimated=exact, person=nobody),
        _line(
            activities, "community", "activity", times=activities.head_count, estimated=about, person=nobody
        ),
        distinct=False,
    )
    return total(rows, "times", "service", on="on", estimate="estimated", person="person")


@indicator(
    code="T1",
    zh="直接服务时长",
    en="Direct service minutes",
    unit=Unit.MINUTES,
    kind=Kind.SPAN,
    source="S19",
    dimensions=WHERE_AND_WHAT,
    counts=Words(
        zh="统计期内已签署的个案服务直接服务分钟数、已开展的小组节次与社区活动分钟数之和；一次服务不论到场几人只计一次时长。",
        en="Direct minutes of signed contacts, and minutes of sessions and activities held in the span; "
        "a service counts once however many were present.",
    ),
)
def service_minutes(facts, from_on, until_on) -> Counted:
    contacts = in_span(facts.contacts, from_on, until_on)
    sessions = in_span(facts.sessions, from_on, until_on)
    activities = in_span(facts.activities, from_on, until_on)
    rows = ibis.union(
        _line(contacts, "case", "contact", minutes=contacts.minutes_direct),
        _line(sessions, "group", "session", minutes=sessions.minutes),
        _line(activities, "community", "activity", minutes=activities.minutes),
        distinct=False,
    )
    return total(rows, "minutes", "service", on="on")


@indicator(
    code="P1",
    zh="服务人数（个案与小组去重）",
    en="Persons served, individually or in groups",
    unit=Unit.PERSONS,
    kind=Kind.SPAN,
    source="S19",
    dimensions=WHERE_AND_WHAT,
    overlapping=True,
    counts=Words(
        zh="统计期内个案到场或小组签到出席的服务对象，同一人在个案与小组中均出现仍计1人；未记名人数不计。",
        en="Different people present at signed contacts or by name at sessions held in the span; "
        "somebody in both is one person. Heads counted without a name do not count.",
    ),
)
def persons_served(facts, from_on, until_on) -> Counted:
    present = in_span(facts.presences, from_on, until_on)
    came = in_span(facts.attendances, from_on, until_on)
    rows = ibis.union(
        _line(present, "case", "presence", person=present.person),
        _line(came, "group", "attendance", person=came.person),
        distinct=False,
    )
    return distinct(rows, "person", on="on", person="person")
