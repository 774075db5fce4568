"""Community activities: heads and the way they were counted belong together; an estimate never turns exact."""

import pytest
from django.db import DatabaseError, connection, transaction

from lianqiao.activities import rules, services
from lianqiao.activities.facts import ACTIVITIES
from lianqiao.activities.models import Activity
from lianqiao.activities.queries import earlier_counts
from lianqiao.core.errors import StaleRecord
from lianqiao.core.states import IllegalMove

from .stage import NOW, TODAY, outcome


def hold(cast, activity, *arguments, **named):
    return services.hold_activity(
        by=cast.worker, activity=activity, outcome=outcome(*arguments, **named), at=NOW
    )


def test_a_planned_activity_counts_nothing_a_held_one_its_heads(cast, activity, lin, hospital):
    assert list(ACTIVITIES.rows()) == []
    hold(cast, activity, 120, "estimate")
    (row,) = ACTIVITIES.rows()
    assert row == {
        "activity": str(activity.pk),
        "institution": str(hospital.pk),
        "on": TODAY,
        "category": "E",
        "scene": "community",
        "worker": str(lin.pk),
        "minutes": 90,
        "head_count": 120,
        "count_method": "estimate",
    }
    assert set(row) == set(ACTIVITIES.schema)


def test_279_activities_of_72722_person_times_are_261_each(cast, in_hospital):
    """AC 22: 72 722 person-times in 279 activities are 260.7 an activity."""
    rows = [
        services.ImportedActivity(
            source_ref=f"log:{n}", on=TODAY, category="E", title=f"第{n}场", head_count=260 + (n < 182)
        )
        for n in range(279)
    ]
    services.record_imported_activities(
        by=cast.worker, institution=in_hospital, rows=rows, batch=in_hospital.pk
    )
    heads = [row["head_count"] for row in ACTIVITIES.rows()]
    assert (len(heads), sum(heads)) == (279, 72722)
    assert round(sum(heads) / len(heads), 1) == 260.7


def test_nobody_may_come_but_the_way_of_counting_must_be_said(cast, activity):
    with pytest.raises(rules.CountMethodMissing):
        hold(cast, activity, 30, "")
    assert hold(cast, activity, 0, "signed_list").head_count == 0


def test_the_database_holds_heads_and_method_together(cast, activity):
    for statement in (
        "UPDATE activities_activity SET head_count = 5",
        "UPDATE activities_activity SET state = 'held', head_count = 5",
        "UPDATE activities_activity SET state = 'held', count_method = 'ticket'",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_only_an_estimate_is_inexact(cast, activity):
    assert not hold(cast, activity, 400, "estimate").is_exact
    services.correct_activity(by=cast.worker, activity=activity, outcome=outcome(387, "ticket"), at=NOW)
    assert activity.is_exact


def test_a_correction_keeps_the_number_and_method_it_replaced(cast, activity):
    hold(cast, activity, 400, "estimate")
    services.correct_activity(by=cast.worker, activity=activity, outcome=outcome(387, "ticket"), at=NOW)
    (before,) = earlier_counts(activity)
    assert (before["head_count"], before["count_method"]) == (400, "estimate")
    assert [row["head_count"] for row in ACTIVITIES.rows()] == [387]


def test_two_people_correcting_at_once_do_not_overwrite_each_other(cast, activity):
    hold(cast, activity, 40)
    mine, hers = (Activity.objects.get(pk=activity.pk) for _ in range(2))
    services.correct_activity(by=cast.supervisor, activity=hers, outcome=outcome(41), at=NOW)
    with pytest.raises(StaleRecord):
        services.correct_activity(by=cast.worker, activity=mine, outcome=outcome(42), at=NOW)


def test_what_is_signed_stays(cast, activity):
    hold(cast, activity, 40)
    services.sign_activity(by=cast.worker, activity=activity, at=NOW)
    with pytest.raises(rules.AlreadySigned):
        services.correct_activity(by=cast.worker, activity=activity, outcome=outcome(41), at=NOW)
    with pytest.raises(rules.AlreadySigned):
        services.change_activity(by=cast.worker, activity=activity, title="另一场")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE activities_activity SET head_count = 41")


def test_a_cancelled_activity_is_not_held_later(cast, activity):
    services.cancel_activity(by=cast.worker, activity=activity, reason="暴雨")
    with pytest.raises(IllegalMove):
        hold(cast, activity, 10)
    assert list(ACTIVITIES.rows()) == []
