"""Sessions: who came is taken by name, by count or both, is counted once, and is put right until it is signed."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction

from lianqiao.activities import rules, services
from lianqiao.activities.facts import ATTENDANCES, SESSIONS
from lianqiao.activities.models import Group, GroupSession
from lianqiao.activities.queries import earlier_versions, sign_in_sheet
from lianqiao.activities.states import EventState, GroupState
from lianqiao.core.errors import StaleRecord
from lianqiao.core.states import IllegalMove
from tests.cases.stage import person

from .stage import NOW, TODAY, YESTERDAY, sheet


def hold(cast, session, *arguments, **named):
    return services.hold_session(by=cast.worker, session=session, sheet=sheet(*arguments, **named), at=NOW)


def attendances() -> int:
    return sum(row["attendances"] for row in SESSIONS.rows())


def test_who_is_late_came_and_who_is_absent_did_not(cast, session, enrolled):
    first, second, third = enrolled
    hold(cast, session, {first: "present", second: "late", third: "absent"})

    assert attendances() == 2
    assert {row["person"] for row in ATTENDANCES.rows()} == {str(first.pk), str(second.pk)}


def test_a_session_may_be_counted_without_a_single_name(cast, session):
    hold(cast, session, counted=11)
    assert attendances() == 11
    assert list(ATTENDANCES.rows()) == []


def test_names_and_heads_add_up_and_nobody_is_in_both(cast, session, enrolled):
    hold(cast, session, {enrolled[0]: "present", enrolled[1]: "absent"}, counted=4)
    assert attendances() == 5


def test_two_sessions_of_the_same_people_are_twice_the_person_times_and_the_same_persons(
    cast, group, enrolled
):
    for on in (YESTERDAY, TODAY):
        session = services.plan_session(by=cast.worker, group=group, on=on)
        hold(cast, session, dict.fromkeys(enrolled, "present"), on=on)
    assert attendances() == 6
    assert len({row["person"] for row in ATTENDANCES.rows()}) == 3


def test_twelve_sessions_of_121_attendances_are_ten_and_a_bit_each(cast, group):
    """AC 21: 121 person-times in 12 sessions are 10.08 a session."""
    heads = [10] * 11 + [11]
    for number, counted in enumerate(heads):
        on = TODAY - dt.timedelta(days=number)
        hold(cast, services.plan_session(by=cast.worker, group=group, on=on), counted=counted, on=on)
    rows = list(SESSIONS.rows())
    assert (len(rows), attendances()) == (12, 121)
    assert round(attendances() / len(rows), 2) == 10.08


def test_somebody_who_walks_in_is_marked_so_and_needs_no_membership(cast, session, enrolled, hospital):
    guest = person(hospital, "孙来")
    hold(cast, session, {enrolled[0]: "present", guest: "present"})
    walked = dict(session.attendances.values_list("client_id", "walk_in"))
    assert walked == {enrolled[0].pk: False, guest.pk: True}


def test_the_sheet_keeps_its_order_on_screen_and_paper(cast, session, enrolled, hospital):
    guest = person(hospital, "孙来")
    before = [line.client_id for line in sign_in_sheet(session)]
    hold(cast, session, {guest: "late", enrolled[2]: "present"})
    after = sign_in_sheet(session)
    assert before == [client.pk for client in enrolled]
    assert [line.client_id for line in after] == [*before, guest.pk]
    assert [(line.status, line.walk_in) for line in after] == [
        ("", False),
        ("", False),
        ("present", False),
        ("late", True),
    ]


def test_who_left_before_the_session_is_not_on_its_sheet(cast, group, enrolled, session):
    member = group.members.get(client=enrolled[0])
    services.leave_group(by=cast.worker, member=member, on=TODAY)
    assert [line.client_id for line in sign_in_sheet(session)] == [enrolled[1].pk, enrolled[2].pk]


def test_the_group_runs_from_its_first_session_on(cast, group, session):
    hold(cast, session, counted=3)
    assert Group.objects.get(pk=group.pk).state == GroupState.RUNNING


def test_a_session_to_which_nobody_came_did_not_take_place(cast, session, enrolled):
    with pytest.raises(rules.NobodyCame):
        hold(cast, session, dict.fromkeys(enrolled, "absent"))
    assert GroupSession.objects.get(pk=session.pk).state == EventState.PLANNED
    assert list(SESSIONS.rows()) == []


def test_tomorrow_cannot_have_been_held(cast, session):
    with pytest.raises(rules.NotYetHeld):
        hold(cast, session, counted=3, on=TODAY + dt.timedelta(days=1))


def test_somebody_of_the_next_hospital_cannot_be_ticked(cast, session, next_hospital):
    with pytest.raises(rules.NotOurClient):
        hold(cast, session, {person(next_hospital, "吴邻"): "present"})


def test_a_correction_changes_the_figure_and_keeps_what_stood_there(cast, session, enrolled):
    hold(cast, session, {enrolled[0]: "present", enrolled[1]: "present"}, counted=5)
    right = sheet({enrolled[0]: "present"}, counted=2)
    services.correct_session(by=cast.worker, session=session, sheet=right, at=NOW)

    assert attendances() == 3
    assert [row["counted"] for row in earlier_versions(session)] == [5]


def test_two_people_correcting_at_once_do_not_overwrite_each_other(cast, session):
    hold(cast, session, counted=5)
    mine, hers = (GroupSession.objects.get(pk=session.pk) for _ in range(2))
    services.correct_session(by=cast.supervisor, session=hers, sheet=sheet(counted=6), at=NOW)
    with pytest.raises(StaleRecord):
        services.correct_session(by=cast.worker, session=mine, sheet=sheet(counted=7), at=NOW)
    assert attendances() == 6


def test_what_is_signed_is_changed_by_nobody_not_even_in_the_database(cast, session):
    hold(cast, session, counted=5)
    services.sign_session(by=cast.worker, session=session, at=NOW)
    with pytest.raises(rules.AlreadySigned):
        services.correct_session(by=cast.worker, session=session, sheet=sheet(counted=9), at=NOW)
    for statement in (
        "UPDATE activities_groupsession SET counted = 9",
        "DELETE FROM activities_groupsession",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert attendances() == 5


def test_the_names_of_a_signed_session_are_fixed_as_well(cast, session, enrolled):
    hold(cast, session, {enrolled[0]: "present", enrolled[1]: "absent"})
    services.sign_session(by=cast.worker, session=session, at=NOW)
    for statement in (
        "UPDATE activities_attendance SET status = 'late'",
        "DELETE FROM activities_attendance",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_a_session_that_fell_out_says_why_and_counts_nothing(cast, session):
    with pytest.raises(rules.ReasonMissing):
        services.cancel_session(by=cast.worker, session=session, reason=" ")
    services.cancel_session(by=cast.worker, session=session, reason="病房隔离")
    assert list(SESSIONS.rows()) == []
    with pytest.raises(IllegalMove):
        hold(cast, session, counted=3)


def test_same_as_last_week_copies_hour_place_length_and_leader(cast, group, lin):
    first = services.plan_session(
        by=cast.worker,
        group=group,
        on=YESTERDAY,
        started_at=dt.time(14, 30),
        place="活动室",
        minutes=90,
        theme="开组",
    )
    second = services.repeat_last_session(by=cast.worker, group=group)
    assert (second.on, second.number) == (first.on + dt.timedelta(days=7), 2)
    assert (second.started_at, second.place, second.minutes, second.worker) == (
        dt.time(14, 30),
        "活动室",
        90,
        lin,
    )
    assert second.theme == ""


def test_a_group_ends_once_every_session_is_settled(cast, group, session):
    with pytest.raises(IllegalMove):
        services.end_group(by=cast.worker, group=group, on=TODAY)
    hold(cast, session, counted=8)
    waiting = services.plan_session(by=cast.worker, group=group, on=TODAY)
    with pytest.raises(rules.SessionsUnrecorded):
        services.end_group(by=cast.worker, group=session.group, on=TODAY)
    services.cancel_session(by=cast.worker, session=waiting, reason="假期")
    assert services.end_group(by=cast.worker, group=session.group, on=TODAY).ended_on == TODAY
    with pytest.raises(rules.GroupOver):
        services.plan_session(by=cast.worker, group=session.group, on=TODAY)


def test_nobody_is_a_member_twice_and_may_come_back(cast, group, enrolled):
    with pytest.raises(rules.AlreadyMember):
        services.enrol_member(by=cast.worker, group=group, client=enrolled[0], on=TODAY)
    member = group.members.get(client=enrolled[0])
    with pytest.raises(rules.LeftBeforeJoining):
        services.leave_group(by=cast.worker, member=member, on=TODAY - dt.timedelta(days=31))
    services.leave_group(by=cast.worker, member=member, on=TODAY)
    services.enrol_member(by=cast.worker, group=group, client=enrolled[0], on=TODAY)
    assert group.members.filter(client=enrolled[0]).count() == 2


def test_every_fact_row_carries_exactly_its_columns_and_no_name(cast, session, enrolled):
    hold(cast, session, {enrolled[0]: "present"}, note="周小禾很安静", theme="开组")
    for fact in (SESSIONS, ATTENDANCES):
        (row,) = fact.rows()
        assert set(row) == set(fact.schema), fact.name
        assert not any("周" in str(value) for value in row.values())
