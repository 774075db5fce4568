"""Logs of elsewhere: taken once, corrected by the next reading, taken back while nothing was built on them."""

import datetime as dt
import time
from concurrent.futures import Future, ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection, connections, transaction
from django_scopes import scopes_disabled

from lianqiao.activities import services
from lianqiao.activities.facts import ACTIVITIES, SESSIONS
from lianqiao.activities.models import Group, GroupSession
from lianqiao.activities.services.imports import BatchInUse

from .stage import NOW, sheet

MAY = dt.date(2023, 5, 4)


def session_row(number: int, counted: int, category: str = "A", **more) -> services.ImportedSession:
    return services.ImportedSession(
        source_ref=f"小组.xlsx#{number}",
        on=MAY + dt.timedelta(days=number),
        category=category,
        counted=counted,
        **more,
    )


def take(cast, hospital, rows, batch=None):
    return services.record_imported_sessions(
        by=cast.data_officer, institution=hospital, rows=rows, batch=batch or uuid4()
    )


def test_sessions_of_a_log_stand_in_one_group_a_category(cast, in_hospital):
    receipt = take(cast, in_hospital, [session_row(1, 9), session_row(2, 11), session_row(3, 7, "E")])
    assert len(receipt.created) == 3
    names = list(Group.objects.order_by("category").values_list("name", flat=True))
    assert names[0].endswith("小组（导入）") and len(names) == 2
    assert sum(row["attendances"] for row in SESSIONS.rows()) == 27
    assert list(GroupSession.objects.order_by("on").values_list("number", flat=True)) == [1, 2, 1]


def test_the_same_log_again_changes_nothing_and_a_corrected_one_is_followed(cast, in_hospital):
    rows = [session_row(1, 9), session_row(2, 11)]
    take(cast, in_hospital, rows)
    assert len(take(cast, in_hospital, rows).unchanged) == 2
    receipt = take(cast, in_hospital, [session_row(1, 10), session_row(2, 11), session_row(3, 5)])
    assert (len(receipt.created), len(receipt.updated), len(receipt.unchanged)) == (1, 1, 1)
    assert sorted(row["attendances"] for row in SESSIONS.rows()) == [5, 10, 11]
    assert GroupSession.objects.count() == 3


def test_a_row_that_moves_to_another_category_moves_its_session(cast, in_hospital):
    take(cast, in_hospital, [session_row(1, 9), session_row(2, 4)])
    take(cast, in_hospital, [session_row(1, 9, "E")])
    assert [row["category"] for row in SESSIONS.rows().order_by("on")] == ["E", "A"]


def test_what_somebody_put_right_by_hand_outweighs_the_log(cast, in_hospital):
    take(cast, in_hospital, [session_row(1, 9)])
    session = GroupSession.objects.select_related("group").get()
    services.correct_session(by=cast.worker, session=session, sheet=sheet(counted=8, on=MAY), at=NOW)
    receipt = take(cast, in_hospital, [session_row(1, 10)])
    assert len(receipt.kept) == 1
    assert [row["attendances"] for row in SESSIONS.rows()] == [8]


def test_a_batch_is_taken_back_whole_with_the_group_it_made(cast, in_hospital):
    batch = uuid4()
    take(cast, in_hospital, [session_row(1, 9)], batch)
    activities = [
        services.ImportedActivity(source_ref="a1", on=MAY, category="E", title="义诊", head_count=80)
    ]
    services.record_imported_activities(
        by=cast.data_officer, institution=in_hospital, rows=activities, batch=batch
    )
    assert [row["count_method"] for row in ACTIVITIES.rows()] == ["unknown"]

    erased = services.erase_batch(by=cast.data_officer, institution=in_hospital, batch=batch)

    assert erased == 2
    assert not list(SESSIONS.rows()) and not list(ACTIVITIES.rows()) and not Group.objects.exists()


def test_a_later_reading_does_not_take_the_rows_of_an_earlier_one_along(cast, in_hospital):
    first, second = uuid4(), uuid4()
    take(cast, in_hospital, [session_row(1, 9)], first)
    take(cast, in_hospital, [session_row(1, 10), session_row(2, 3)], second)
    assert services.erase_batch(by=cast.data_officer, institution=in_hospital, batch=second) == 1
    assert [row["attendances"] for row in SESSIONS.rows()] == [10]


def test_a_batch_stays_once_something_was_built_on_it(cast, in_hospital):
    batch = uuid4()
    take(cast, in_hospital, [session_row(1, 9), session_row(2, 4)], batch)
    session = GroupSession.objects.earliest("on")
    services.sign_session(by=cast.worker, session=session, at=NOW)
    with pytest.raises(BatchInUse):
        services.erase_batch(by=cast.data_officer, institution=in_hospital, batch=batch)
    assert GroupSession.objects.count() == 2


def test_the_batch_of_one_hospital_is_not_erased_from_another(cast, in_hospital, next_hospital):
    batch = uuid4()
    take(cast, in_hospital, [session_row(1, 9)], batch)
    assert services.erase_batch(by=cast.data_officer, institution=next_hospital, batch=batch) == 0
    assert GroupSession.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_imports_bringing_the_same_new_group_follow_each_other(cast, hospital):
    with ThreadPoolExecutor(1) as beside, scopes_disabled():
        with transaction.atomic():
            take(cast, hospital, [session_row(1, 9)])
            later = beside.submit(take_elsewhere, cast, hospital, [session_row(1, 10), session_row(2, 4)])
            assert waits(later), "the later import did not wait for the one under way"
        receipt = later.result(timeout=30)
        assert (len(receipt.created), len(receipt.updated)) == (1, 1)
        assert Group.objects.count() == 1
        assert list(GroupSession.objects.order_by("on").values_list("number", "counted")) == [(1, 10), (2, 4)]


def take_elsewhere(cast, hospital, rows):
    try:
        with scopes_disabled():
            return take(cast, hospital, rows)
    finally:
        connections.close_all()


def waits(later: Future) -> bool:
    """Whether the other import comes to wait for a lock of this transaction before it ends."""
    ends = time.monotonic() + 30
    while not later.done() and time.monotonic() < ends:
        with connection.cursor() as cursor:
            # Not pg_stat_activity: within a transaction that shows what it showed first.
            cursor.execute(
                "SELECT count(*), pg_sleep(0.02) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
            )
            if cursor.fetchone()[0]:
                return True
    return False
