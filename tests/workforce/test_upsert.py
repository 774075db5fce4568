"""A register of workers taken in bulk: new, known, changed, refused; and taken back."""

import datetime as dt
import uuid

import pytest
from django_scopes import scopes_disabled

from lianqiao.audit.models import TrailRow
from lianqiao.registry.services import seated
from lianqiao.workforce import rules, services
from lianqiao.workforce.models import Assignment, Worker
from lianqiao.workforce.services import WorkerRow

from .conftest import TODAY

MARCH = dt.date(2022, 3, 1)


@pytest.fixture
def take(cast):
    def taken(*rows, batch=None):
        with seated("test") as by:
            return services.upsert_workers(by=by, rows=rows, batch=batch)

    return taken


@pytest.fixture
def row(hospital):
    def made(name="林安", **told):
        given = {"institution": hospital, "source": "recruit", "from_on": MARCH, "phone": "13900001234"}
        return WorkerRow(name=name, **given | told)

    return made


def verdicts(outcomes):
    return [str(outcome.verdict) for outcome in outcomes]


@pytest.fixture(autouse=True)
def _all_rows():
    with scopes_disabled():
        yield


def test_taking_the_same_register_twice_doubles_nothing(take, row):
    rows = [row(), row("宋岚", phone="13900005678", qualification="senior", sex="female")]
    assert verdicts(take(*rows)) == ["created", "created"]
    assert verdicts(take(*rows)) == ["unchanged", "unchanged"]
    assert (Worker.objects.count(), Assignment.objects.count()) == (2, 2)


def test_what_changed_in_the_register_is_brought_over(take, row):
    take(row())
    (outcome,) = take(row(qualification="assistant", until_on=TODAY, source="transfer"))
    assert outcome.verdict == "updated"
    assignment = Assignment.objects.select_related("worker").get()
    assert (assignment.source, assignment.until_on, assignment.worker.qualification) == (
        "transfer",
        TODAY,
        "assistant",
    )


def test_what_the_register_leaves_out_stays(take, row):
    take(row(qualification="senior", sex="female", source="purchase", employer="春芽"))
    take(row(source="purchase"))
    worker, assignment = Worker.objects.get(), Assignment.objects.get()
    assert (worker.qualification, worker.sex, assignment.employer) == ("senior", "female", "春芽")


def test_the_same_name_with_another_phone_is_another_person(take, row):
    take(row(), row(phone="13900009999"))
    assert Worker.objects.count() == 2
    assert verdicts(take(row(), row(phone="13900009999"))) == ["unchanged", "unchanged"]


def test_the_same_person_at_two_hospitals_is_one_worker(take, row, next_hospital):
    take(row(), row(institution=next_hospital))
    assert Worker.objects.count() == 1
    assert Assignment.objects.count() == 2


def test_without_a_phone_the_only_one_of_that_name_there_is_meant(take, row, next_hospital):
    take(row())
    assert verdicts(take(row(phone=""))) == ["unchanged"]
    assert verdicts(take(row(phone="", institution=next_hospital))) == ["created"]
    assert Worker.objects.count() == 2


def test_a_phone_learnt_later_is_added_to_the_one_without(take, row):
    take(row(phone=""))
    assert verdicts(take(row())) == ["updated"]
    assert Worker.objects.get().phone == "13900001234"


def test_a_second_time_at_the_same_hospital_is_a_second_assignment(take, row):
    rows = [row(until_on=dt.date(2022, 9, 1)), row(from_on=TODAY)]
    assert verdicts(take(*rows)) == ["created", "created"]
    assert verdicts(take(*rows)) == ["unchanged", "unchanged"]
    assert (Worker.objects.count(), Assignment.objects.count()) == (1, 2)


def test_a_corrected_first_day_moves_the_assignment(take, row):
    take(row(from_on=MARCH, from_precision="month"))
    assert verdicts(take(row(from_on=dt.date(2022, 3, 15)))) == ["updated"]
    assert [(a.from_on, a.from_precision) for a in Assignment.objects.all()] == [
        (dt.date(2022, 3, 15), "day")
    ]


def test_bad_rows_are_told_and_the_good_ones_taken(take, row):
    outcomes = take(row(name=" "), row(), row("宋岚", phone="家里"), row("赵部", until_on=MARCH))
    assert verdicts(outcomes) == ["refused", "created", "refused", "refused"]
    assert [type(outcome.problem) for outcome in outcomes] == [
        rules.NameMissing,
        type(None),
        rules.PhoneUnreadable,
        rules.SpanBackward,
    ]
    assert [worker.name for worker in Worker.objects.all()] == ["林安"]


def test_a_hundred_rows_cost_a_handful_of_queries_and_one_trail_row(take, row, django_assert_max_num_queries):
    rows = [row(f"社工{n}", phone=f"139{n:08d}") for n in range(100)]
    with django_assert_max_num_queries(10):
        take(*rows)
    trail = TrailRow.objects.get(event="workforce.workers_imported")
    assert trail.details["created"] == 100
    assert "社工1" not in str(trail.details)


def test_imported_workers_are_found_and_their_phone_is_sealed(take, row):
    take(row())
    worker = Worker.objects.get()
    assert "linan" in worker.terms
    assert worker.version == 1
    assert "13900001234" not in str(Worker.objects.values_list("phone", flat=True).get())


def test_an_import_is_taken_back_whole(take, row, cast):
    batch = uuid.uuid4()
    take(row("宋岚", phone="1" * 11))
    take(row(), row("赵部", phone="13900009999"), batch=batch)
    with seated("test") as by:
        assert services.remove_batch(by=by, batch=batch) == (2, 2)
    assert [worker.name for worker in Worker.objects.all()] == ["宋岚"]


def test_an_import_others_built_on_stays(take, row, next_hospital):
    batch = uuid.uuid4()
    (outcome,) = take(row(), batch=batch)
    with seated("test") as by:
        services.assign(
            by=by, worker=outcome.worker, institution=next_hospital, source="transfer", from_on=TODAY
        )
        with pytest.raises(rules.StillNeeded):
            services.remove_batch(by=by, batch=batch)
    assert Assignment.objects.count() == 2
