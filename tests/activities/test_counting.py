"""The counting algebra where groups and cases meet: persons are counted once, person-times add (domain 6.1)."""

from lianqiao.activities import services
from lianqiao.activities.facts import ATTENDANCES, SESSIONS
from lianqiao.cases import services as cases
from lianqiao.cases.facts import PRESENCES
from tests.cases.stage import days_ago, talk

from .stage import NOW, sheet


def test_one_patient_in_a_group_and_in_a_case_is_one_person(cast, lin, session, enrolled):
    """AC 24: case persons 1, group persons 1, unduplicated persons of both 1; the person-times add to 3."""
    child = enrolled[0]
    case = cases.open_case(by=cast.worker, client=child, on=days_ago(5), responsible=lin)
    for _talk in range(2):
        cases.record_contact(by=cast.worker, told=talk(child), at=NOW, sign=True)
    services.hold_session(by=cast.worker, session=session, sheet=sheet({child: "present"}), at=NOW)

    in_cases = {row["person"] for row in PRESENCES.rows()}
    in_groups = {row["person"] for row in ATTENDANCES.rows()}
    assert (len(in_cases), len(in_groups), len(in_cases | in_groups)) == (1, 1, 1)
    assert len(PRESENCES.rows()) + sum(row["attendances"] for row in SESSIONS.rows()) == 3
    assert case.client == child


def test_counted_heads_are_person_times_but_nobody(cast, session):
    """Heads without a name add to the person-times and to no number of persons: those cannot be known."""
    services.hold_session(by=cast.worker, session=session, sheet=sheet(counted=12), at=NOW)
    assert [row["attendances"] for row in SESSIONS.rows()] == [12]
    assert len({row["person"] for row in ATTENDANCES.rows()}) == 0
