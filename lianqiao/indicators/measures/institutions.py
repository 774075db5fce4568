"""Institutions: how many carry out medical social work, with which department, and how that grew."""

from lianqiao.core.facts import Unit
from lianqiao.indicators.quantities import PERCENT
from lianqiao.indicators.tables import known
from lianqiao.indicators.words import Words
from lianqiao.registry.models import DepartmentKind, ProgrammeState

from . import Counted, Form, Kind, Ratio, distinct, indicator

OF_INSTITUTIONS = ("class", "level", "district", "institution", "department")
CARRYING_OUT = (ProgrammeState.OPERATING.value, ProgrammeState.PILOT.value)


def on_the_day(rows, day, first: str, until: str):
    """Return the rows whose span holds the day."""
    return rows.filter(rows[first] <= day, rows[until].isnull() | (rows[until] > day))


@indicator(
    code="A1",
    zh="开展医务社会工作的医疗卫生机构",
    en="Institutions carrying out medical social work",
    unit=Unit.INSTITUTIONS,
    kind=Kind.AS_OF,
    source="S12, S13",
    dimensions=OF_INSTITUTIONS,
    counts=Words(
        zh="统计日当天处于“开展中”或“试点”状态的医疗卫生机构，每家计1次；尚在筹备、暂停、终止的不计。",
        en="Institutions whose status is operating or pilot on the day, each counted once; "
        "planned, suspended and ended do not count.",
    ),
)
def institutions_carrying_out(facts, day) -> Counted:
    running = on_the_day(facts.statuses, day, "from_on", "until_on")
    return distinct(running.filter(running.status.isin(CARRYING_OUT)), "institution")


@indicator(
    code="A4",
    zh="独立设置社会工作部门的机构占比",
    en="Institutions with a social work department of their own",
    unit=PERCENT,
    kind=Kind.AS_OF,
    form=Form.RATIO,
    source="S28, S64",
    dimensions=("class", "level", "district", "institution"),
    counts=Words(
        zh="分子：统计日独立设置社会工作部门的机构；分母：统计日开展医务社会工作的机构。挂靠其他科室的不计入分子。",
        en="Numerator: institutions whose department is independent on the day. "
        "Denominator: institutions carrying out medical social work. An attached department is not one of their own.",
    ),
)
def with_own_department(facts, day) -> Ratio:
    everyone = institutions_carrying_out(facts, day)
    profiles = facts.profiles
    own = profiles.filter(
        known(profiles.department) == DepartmentKind.INDEPENDENT.value,
        profiles.valid_from.isnull() | (profiles.valid_from <= day),
        profiles.valid_until.isnull() | (profiles.valid_until > day),
    )
    return Ratio(distinct(everyone.rows.semi_join(own, "institution"), "institution"), everyone)


@indicator(
    code="A5",
    zh="开展医务社会工作的机构较基期增长",
    en="Growth of institutions carrying out medical social work",
    unit=PERCENT,
    kind=Kind.AS_OF,
    form=Form.GROWTH,
    source="S12",
    dimensions=OF_INSTITUTIONS,
    counts=Words(
        zh="（统计日机构数－基期机构数）÷基期机构数；基期为0时不可计算。类别、等级按各自当日认定。",
        en="Institutions now less institutions then, by institutions then; not computable on a base of 0. "
        "Class and level are those of each day.",
    ),
)
def growth_of_institutions(facts, day) -> Counted:
    return institutions_carrying_out(facts, day)
