"""Cases: opened, deepened, handed over, closed, reopened; and the states they pass."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django_scopes import scope

from lianqiao.cases import rules, services
from lianqiao.cases.facts import CASES
from lianqiao.cases.models import Case, PlanStep
from lianqiao.cases.queries import timeline
from lianqiao.cases.signals import case_closed
from lianqiao.cases.states import MOVES
from lianqiao.core.errors import StaleRecord

from .stage import NOW, TODAY, days_ago, person, summed_up, talk


def close(cast, case, **told):
    values = {"outcome": "improved", "reason": "goals_reached", "on": TODAY, "today": TODAY} | told
    return services.close_case(by=cast.worker, case=case, **values)


def test_every_state_says_where_it_may_go():
    for states, moves in MOVES.items():
        assert set(moves) == set(states), states
        assert all(target in states for targets in moves.values() for target in targets)


def test_numbers_run_through_the_year_of_one_institution(cast, hospital, next_hospital, in_hospital):
    names = ["甲", "乙", "丙"]
    numbers = [
        str(services.open_case(by=cast.worker, client=person(hospital, name), on=dt.date(2023, 5, 1)))
        for name in names
    ]
    assert numbers == ["2023-00001", "2023-00002", "2023-00003"]
    assert (
        str(services.open_case(by=cast.worker, client=person(hospital, "丁"), on=dt.date(2024, 1, 1)))
        == "2024-00001"
    )
    with scope(institution=next_hospital.pk):
        theirs = services.open_case(
            by=cast.neighbour_worker, client=person(next_hospital, "甲"), on=dt.date(2023, 5, 1)
        )
    assert str(theirs) == "2023-00001"


def test_one_client_has_one_open_case(cast, case, child):
    with pytest.raises(rules.ClientHasOpenCase):
        services.open_case(by=cast.worker, client=child, on=TODAY)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_case SELECT (jsonb_populate_record(c, jsonb_build_object("
            "'id', gen_random_uuid(), 'number', '999900001'))).* FROM cases_case c"
        )


def test_a_case_opens_no_earlier_than_its_day(cast, child, in_hospital):
    with pytest.raises(rules.InTheFuture):
        services.open_case(by=cast.worker, client=child, on=TODAY + dt.timedelta(days=1), today=TODAY)


def test_a_case_takes_ward_and_bed_from_the_client(cast, case, ward):
    assert (case.unit, case.bed) == (ward, "12")


def test_depth_follows_the_work(cast, case, child):
    for _ in range(4):
        services.record_contact(by=cast.worker, told=talk(child), at=NOW, sign=True)
    case.refresh_from_db()
    assert rules.outgrown(case)  # a brief case is meant for three
    with pytest.raises(rules.TooShallow):
        services.change_depth(by=cast.worker, case=case, depth="consult")
    with pytest.raises(rules.DepthUnchanged):
        services.change_depth(by=cast.worker, case=case, depth="brief")
    services.change_depth(by=cast.worker, case=case, depth="full")
    assert not rules.outgrown(case)


def test_a_handover_says_what_was_done_and_what_not(
    cast, case, hospital, next_hospital, lin, song, next_ward
):
    closed = services.open_case(by=cast.worker, client=person(hospital, "钱一"), on=days_ago(2))
    close(cast, closed)
    with scope(institution=next_hospital.pk):
        theirs = services.open_case(
            by=cast.neighbour_worker, client=person(next_hospital, "外人"), on=days_ago(2)
        )

    receipt = services.assign_cases(
        by=cast.supervisor, case_ids=[case.pk, closed.pk, theirs.pk, case.pk], responsible=song
    )

    assert receipt.done == [case.pk]
    assert receipt.failed == [(closed.pk, "closed"), (theirs.pk, "not_found")]
    before = case.version
    case.refresh_from_db()
    assert (case.responsible, case.version) == (song, before + 1)
    services.assign_cases(by=cast.supervisor, case_ids=[case.pk], responsible=None)
    case.refresh_from_db()
    assert case.responsible is None


def test_a_hundred_cases_are_handed_over_in_a_few_queries(
    cast, hospital, lin, song, in_hospital, django_assert_max_num_queries
):
    keys = [
        services.open_case(by=cast.worker, client=person(hospital, f"客{n}"), on=TODAY).pk for n in range(30)
    ]
    with django_assert_max_num_queries(6):
        assert len(services.assign_cases(by=cast.supervisor, case_ids=keys, responsible=song).done) == 30


def test_who_edits_while_the_case_is_handed_over_is_told(cast, case, song):
    on_screen = Case.objects.get(pk=case.pk)
    services.assign_cases(by=cast.supervisor, case_ids=[case.pk], responsible=song)
    with pytest.raises(StaleRecord):
        services.change_risk(by=cast.worker, case=on_screen, risk=2)


def test_a_counted_contact_disturbs_nobody_who_edits(cast, case, child):
    on_screen = Case.objects.get(pk=case.pk)
    services.record_contact(by=cast.worker, told=talk(child), at=NOW, sign=True)
    services.change_risk(by=cast.worker, case=on_screen, risk=2)
    case.refresh_from_db()
    assert (case.risk, case.contacts_signed) == (2, 1)


def test_a_consultation_closes_with_a_reason_and_an_outcome(
    cast, child, in_hospital, django_capture_on_commit_callbacks
):
    heard = []

    def hear(sender, **news):
        heard.append(news["case_id"])

    case = services.open_case(by=cast.worker, client=child, on=TODAY, depth="consult")
    case_closed.connect(hear)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            close(cast, case)
    finally:
        case_closed.disconnect(hear)
    assert heard == [case.pk]
    (row,) = CASES.rows()
    assert (row["state"], row["closed_on"], row["depth"]) == ("closed", TODAY, "consult")


def test_what_stands_in_the_way_of_closing(cast, case, child):
    step = services.add_step(by=cast.worker, case=case, text="家访", at=NOW, due_on=TODAY)
    with pytest.raises(rules.StepsUnsettled):
        close(cast, case)
    services.complete_step(by=cast.worker, step=step, on=TODAY)

    draft = services.record_contact(by=cast.worker, told=talk(child), at=NOW)
    with pytest.raises(rules.DraftsUnsigned):
        close(cast, case)
    services.sign_contact(by=cast.worker, contact=draft, at=NOW)

    case.refresh_from_db()
    with pytest.raises(rules.ClosedTooEarly):
        close(cast, case, on=days_ago(1))  # there was a contact today
    with pytest.raises(rules.InTheFuture):
        close(cast, case, on=TODAY + dt.timedelta(days=1))

    services.change_depth(by=cast.worker, case=case, depth="full")
    with pytest.raises(rules.ReportMissing):
        close(cast, case, text="目标达成。")
    close(cast, summed_up(cast, case))
    with pytest.raises(rules.CaseIsClosed):
        close(cast, case)
    with pytest.raises(rules.CaseIsClosed):
        services.add_step(by=cast.worker, case=case, text="x", at=NOW)


def test_reopening_begins_the_next_episode_and_leaves_the_closed_one(cast, case):
    with pytest.raises(rules.CaseIsOpen):
        services.reopen_case(by=cast.worker, case=case, on=TODAY, today=TODAY)
    close(cast, case)
    episode = services.reopen_case(by=cast.worker, case=case, on=TODAY, today=TODAY)
    assert (episode.number, episode.episode, episode.previous, str(episode)) == (
        case.number, 2, case, f"{case}/2",
    )  # fmt: skip
    closed = Case.objects.get(pk=case.pk)
    assert closed.state == "closed"
    with pytest.raises(rules.ReopenedBefore):
        services.reopen_case(by=cast.worker, case=closed, on=TODAY, today=TODAY)


def test_a_client_served_anew_is_not_reopened_beside_it(cast, case, child):
    close(cast, case)
    services.open_case(by=cast.worker, client=child, on=TODAY)
    with pytest.raises(rules.ClientHasOpenCase):
        services.reopen_case(by=cast.worker, case=Case.objects.get(pk=case.pk), on=TODAY, today=TODAY)


def test_a_case_reopened_by_a_colleague_meanwhile_is_not_reopened_twice(cast, case):
    close(cast, case)
    seen_before = Case.objects.get(pk=case.pk)
    assert rules.can_reopen(seen_before)
    episode = services.reopen_case(
        by=cast.worker, case=Case.objects.get(pk=case.pk), on=TODAY, today=TODAY, depth="brief"
    )
    close(cast, episode)
    with pytest.raises(rules.ReopenedBefore):
        services.reopen_case(by=cast.worker, case=seen_before, on=TODAY, today=TODAY)
    assert Case.objects.filter(number=case.number).count() == 2


def test_a_step_is_done_or_given_up_with_a_reason(cast, case, lin):
    one = services.add_step(by=cast.worker, case=case, text="联系慈善项目", at=NOW, due_on=TODAY)
    two = services.add_step(by=cast.worker, case=case, text="家访", at=NOW)
    assert one.owner == lin  # the responsible worker, unless somebody else is named
    services.complete_step(by=cast.worker, step=one, on=TODAY)
    with pytest.raises(rules.ReasonMissing):
        services.give_up_step(by=cast.worker, step=two, reason=" ", on=TODAY)
    services.give_up_step(by=cast.worker, step=two, reason="已出院", on=TODAY)
    for step in (one, two):
        with pytest.raises(rules.StepIsSettled):
            services.complete_step(by=cast.worker, step=step, on=TODAY)
    with pytest.raises(rules.NothingWritten):
        services.add_step(by=cast.worker, case=case, text=" ", at=NOW)
    assert list(PlanStep.objects.order_by("written_at", "id").values_list("state", flat=True)) == [
        "done",
        "given_up",
    ]


def test_the_timeline_tells_the_whole_story(cast, case, child):
    services.record_contact(by=cast.worker, told=talk(child, next_step="复诊"), at=NOW, sign=True)
    step = PlanStep.objects.get()
    services.complete_step(by=cast.worker, step=step, on=TODAY)
    close(cast, Case.objects.get(pk=case.pk))
    told = timeline(Case.objects.get(pk=case.pk)).entries
    assert [entry.on for entry in told] == sorted((entry.on for entry in told), reverse=True)
    assert {(entry.kind, entry.event) for entry in told} == {
        ("milestone", "opened"), ("contact", "contact"), ("step", "added"), ("step", "done"), ("milestone", "closed"),
    }  # fmt: skip
    assert told[0].event == "closed"
    assert told[-1].event == "opened"
    assert {entry.kind for entry in timeline(Case.objects.get(pk=case.pk), kind="step").entries} == {"step"}


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE cases_case SET state = 'closed'",
        "UPDATE cases_case SET closed_on = opened_on",
        "UPDATE cases_case SET state = 'closed', outcome = 'x', close_reason = 'y', closed_on = opened_on - 1",
        "UPDATE cases_case SET episode = 2",
    ],
)
def test_the_database_refuses_half_a_closing(case, sql):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
