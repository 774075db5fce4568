"""Work with individuals: persons, person-times and contacts."""

from lianqiao.core.facts import Unit
from lianqiao.indicators.words import Words

from . import Counted, Kind, distinct, each, indicator

WHERE_AND_WHAT = ("class", "level", "district", "institution", "category", "scene", "method", "month")
OF_CONTACTS = (*WHERE_AND_WHAT, "mode", "care_stage")
OF_PEOPLE = (*OF_CONTACTS, "client_kind", "age_band", "sex")


def in_span(rows, from_on, until_on):
    """Return the rows of the half-open span."""
    return rows.filter(rows.on >= from_on, rows.on < until_on)


@indicator(
    code="C5",
    zh="个案服务人数",
    en="Persons served individually",
    unit=Unit.PERSONS,
    kind=Kind.SPAN,
    source="S19",
    dimensions=OF_PEOPLE,
    overlapping=True,
    counts=Words(
        zh="统计期内已签署的个案服务记录中到场的服务对象（含家属），在同一机构内去重；人数不可跨期、跨分组相加。",
        en="Different people present at signed contacts in the span, within one institution counted once; "
        "persons do not add over spans or groups.",
    ),
)
def case_persons(facts, from_on, until_on) -> Counted:
    return distinct(
        in_span(facts.presences, from_on, until_on), "person", on="on", method="case", person="person"
    )


@indicator(
    code="C6",
    zh="个案服务人次",
    en="Case person-times",
    unit=Unit.PERSON_TIMES,
    kind=Kind.SPAN,
    source="S19",
    dimensions=OF_CONTACTS,
    rule="all-present.1",
    counts=Words(
        zh="统计期内已签署的个案服务记录，按“到场者各计1人次”计数：一次服务有患者与家属两人到场，计2人次。",
        en="People present at signed contacts in the span, by the rule “all present”: "
        "a contact with a patient and her mother is two person-times.",
    ),
)
def case_person_times(facts, from_on, until_on) -> Counted:
    return each(
        in_span(facts.presences, from_on, until_on), "presence", on="on", method="case", person="person"
    )


@indicator(
    code="C6",
    zh="个案服务人次（按次计）",
    en="Case person-times, once a contact",
    unit=Unit.PERSON_TIMES,
    kind=Kind.SPAN,
    source="S19",
    dimensions=OF_CONTACTS,
    rule="per-session.1",
    current=False,
    counts=Words(
        zh="统计期内已签署的个案服务记录，按“每次服务计1人次”计数，不论到场几人。",
        en="Signed contacts in the span, each one person-time however many were present.",
    ),
)
def case_person_times_per_session(facts, from_on, until_on) -> Counted:
    return each(in_span(facts.contacts, from_on, until_on), "contact", on="on", method="case")


@indicator(
    code="C6e",
    zh="个案服务次数",
    en="Contacts held",
    unit=Unit.EVENTS,
    kind=Kind.SPAN,
    source="S19",
    dimensions=OF_CONTACTS,
    counts=Words(
        zh="统计期内已签署的个案服务记录，每条计1次；电话、线上服务同样计入。",
        en="Signed contacts in the span, each counted once; those by phone and online too.",
    ),
)
def contacts_held(facts, from_on, until_on) -> Counted:
    return each(in_span(facts.contacts, from_on, until_on), "contact", on="on", method="case")


@indicator(
    code="C6t",
    zh="个案方法使用次数",
    en="Techniques used",
    unit=Unit.EVENTS,
    kind=Kind.SPAN,
    source="S45",
    dimensions=("technique", *OF_CONTACTS),
    counts=Words(
        zh="统计期内已签署的个案服务记录中登记的方法技术，每条记录每种方法计1次；未登记方法的记录不计。",
        en="Techniques named at signed contacts in the span, each once a contact; contacts that name none do not count.",
    ),
)
def techniques_used(facts, from_on, until_on) -> Counted:
    rows = in_span(facts.techniques, from_on, until_on)
    return each(rows, "use", on="on", method="case")
