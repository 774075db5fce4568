"""Workers and assignments: whose they are, when they hold, and what contradicts itself."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django_scopes import ScopeError, scopes_disabled

from lianqiao.audit.actions import action
from lianqiao.core.errors import StaleRecord
from lianqiao.registry.scopes import scope_of
from lianqiao.workforce import facts, queries, rules, services
from lianqiao.workforce.models import Assignment, Worker

from .conftest import TODAY

MARCH = dt.date(2022, 3, 1)


def test_the_hospital_sees_its_workers_and_the_next_one_its_own(hire, cast):
    hire("林安")
    hire("邻舟", by=cast.neighbour_worker)
    with scope_of(cast.worker):
        assert [worker.name for worker in Worker.objects.all()] == ["林安"]
    with scope_of(cast.neighbour_worker):
        assert [worker.name for worker in Worker.objects.all()] == ["邻舟"]
    with scope_of(cast.commission):
        assert not Worker.objects.exists()
        assert not Assignment.objects.exists()
    with scopes_disabled():
        assert Worker.objects.count() == 2
    with pytest.raises(ScopeError):
        list(Worker.objects.all())


def test_a_worker_of_two_hospitals_is_one_person_seen_by_both_each_with_its_own_assignment(hire, cast):
    worker, _here = hire("林安")
    with scope_of(cast.neighbour_worker):
        services.assign(
            by=cast.neighbour_worker, worker=worker, institution=cast.neighbour_worker.institution,
            source="purchase", employer="春芽社工服务中心", fulltime=False, fte=Decimal("0.4"), from_on=TODAY,
        )  # fmt: skip
        assert [found.pk for found in Worker.objects.all()] == [worker.pk]
        assert [found.source for found in queries.assignments_of(worker)] == ["purchase"]
    with scope_of(cast.worker):
        assert [found.source for found in queries.assignments_of(worker)] == ["recruit"]


def test_a_returning_worker_is_named_once(hire, cast, inside):
    worker, _first = hire("林安", until_on=dt.date(2022, 9, 1))
    services.assign(
        by=cast.department_lead,
        worker=worker,
        institution=cast.worker.institution,
        source="recruit",
        from_on=TODAY,
    )
    assert Worker.objects.count() == 1


def test_who_signs_in_finds_themselves(hire, cast):
    worker, _assignment = hire("林安", account=cast.worker.account)
    with scope_of(cast.worker):
        assert queries.worker_of(cast.worker) == worker
        assert queries.worker_of(cast.supervisor) is None


def test_an_account_belongs_to_one_worker_wherever_posted(hire, cast):
    hire("林安", account=cast.worker.account)
    with pytest.raises(rules.AccountTaken):
        hire("邻舟", by=cast.neighbour_worker, account=cast.worker.account)


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (MARCH - dt.timedelta(days=1), []),
        (MARCH, ["林安"]),
        (dt.date(2022, 8, 31), ["林安"]),
        (dt.date(2022, 9, 1), []),
    ],
)
def test_posted_from_the_first_day_until_before_the_last(hire, inside, day, found):
    hire("林安", until_on=dt.date(2022, 9, 1))
    assert [worker.name for worker in queries.active_workers(day)] == found


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({"source": "purchase"}, rules.EmployerMissing),
        ({"employer": "春芽"}, rules.EmployerNotExpected),
        ({"fte": Decimal(0)}, rules.FteOutOfRange),
        ({"fte": Decimal("1.2")}, rules.FteOutOfRange),
        ({"until_on": MARCH}, rules.SpanBackward),
        ({"phone": "ask me"}, rules.PhoneUnreadable),
        ({"name": " "}, rules.NameMissing),
    ],
)
def test_what_contradicts_itself_is_refused_and_leaves_nothing(hire, told, refusal):
    with pytest.raises(refusal):
        hire(**{"name": "林安", "from_on": MARCH} | told)
    with scopes_disabled():
        assert not Worker.objects.exists()


def test_one_assignment_at_a_time_at_one_hospital(hire, cast, inside):
    worker, _assignment = hire("林安")
    with pytest.raises(rules.AssignmentsOverlap):
        services.assign(
            by=cast.department_lead,
            worker=worker,
            institution=cast.worker.institution,
            source="transfer",
            from_on=TODAY,
        )


def test_the_database_refuses_what_the_rules_would(hire, inside, cast):
    _worker, assignment = hire("林安")
    for name, value in (
        ("until_on", assignment.from_on),
        ("fte", 0),
        ("source", "gift"),
        ("employer", "春芽"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), action("test.forced", by=cast.worker):
            Assignment.objects.filter(pk=assignment.pk).update(**{name: value})


def test_an_assignment_ends_once(hire, cast, inside):
    _worker, assignment = hire("林安")
    with pytest.raises(rules.SpanBackward):
        services.end_assignment(by=cast.department_lead, assignment=assignment, on=MARCH)
    services.end_assignment(by=cast.department_lead, assignment=assignment, on=TODAY)
    with pytest.raises(rules.AlreadyEnded):
        services.end_assignment(by=cast.department_lead, assignment=assignment, on=TODAY)


def test_a_wrong_date_is_corrected_and_two_correcting_at_once_are_told(hire, cast, inside):
    _worker, mine = hire("林安")
    yours = Assignment.objects.get(pk=mine.pk)
    services.change_assignment(by=cast.department_lead, assignment=yours, source="transfer", from_on=TODAY)
    with pytest.raises(StaleRecord):
        services.change_assignment(by=cast.department_lead, assignment=mine, source="recruit", from_on=MARCH)
    assert Assignment.objects.get().source == "transfer"


def test_a_qualification_is_dated_and_not_in_the_future(hire, cast, inside):
    worker, _assignment = hire("林安")
    with pytest.raises(rules.QualifiedInFuture):
        services.qualify(
            by=cast.department_lead,
            worker=worker,
            qualification="senior",
            on=dt.date(2024, 1, 1),
            today=TODAY,
        )
    services.qualify(by=cast.department_lead, worker=worker, qualification="senior", on=MARCH, today=TODAY)
    assert (Worker.objects.get().qualification, Worker.objects.get().qualified_on) == ("senior", MARCH)


def test_the_fact_tells_each_assignment_without_a_name(hire, cast):
    worker, assignment = hire(
        "林安",
        source="purchase",
        employer="春芽",
        fulltime=False,
        fte=Decimal("0.5"),
        qualification="social_worker",
    )
    with scopes_disabled():
        (row,) = facts.ASSIGNMENTS.rows()
    assert set(row) == set(facts.ASSIGNMENTS.schema)
    assert row == {
        "assignment": str(assignment.pk), "worker": str(worker.pk), "institution": str(assignment.institution_id),
        "source": "purchase", "fulltime": False, "fte": 0.5, "qualification": "social_worker",
        "from_on": MARCH, "until_on": None,
    }  # fmt: skip
