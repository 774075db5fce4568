"""A scale given to a group: one sheet, one response for each member, warnings at once, blanks no noughts."""

from dataclasses import replace

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianqiao.activities.services import enrol_member
from lianqiao.audit.actions import action
from lianqiao.audit.models import AccessRow, TrailRow
from lianqiao.core.errors import StaleRecord
from lianqiao.instruments.models import RedFlag, Response, Score
from lianqiao.instruments.rules import AnsweredInFuture, AskedAlone, ScalesRefused
from lianqiao.instruments.states import ResponseState
from lianqiao.measurements import rules, services
from lianqiao.measurements.models import Absence, Measurement
from tests.cases.stage import NOW, TODAY, days_ago, open_page, person

from .stage import PHQ9, agreed, begun, entered, row, scale, sent

pytestmark = pytest.mark.django_db


def test_each_member_gets_a_response_of_their_own(cast, sheet, members):
    done = entered(cast, sheet, (members[0], PHQ9), (members[1], [1] * 8 + [0]))
    assert (done.entered, done.is_whole) == (2, True)
    told = Response.objects.order_by("id").values_list(
        "client", "state", "setting", "occasion", "source", "mode"
    )
    here = (ResponseState.COMPLETED, "group", "before", "paper", "self")
    assert list(told) == [(members[0].pk, *here), (members[1].pk, *here)]
    assert list(Score.objects.order_by("response").values_list("value", flat=True)) == [12, 8]
    one = Response.objects.first()
    assert (one.on, one.writer_name, one.within) == (sheet.on, "林安", sheet.pk)
    with (
        pytest.raises(DatabaseError, match="does not change"),
        action("instruments.answers_kept", by=cast.worker),
    ):
        Response.objects.filter(pk=one.pk).update(on=TODAY)


def test_what_is_asked_alone_has_no_sheet_for_a_group(cast, lin, group):
    with pytest.raises(AskedAlone):
        begun(cast, group, code="safety")
    assert not Measurement.objects.exists()
    page = open_page(cast.browser_of(cast.worker), "measurements:new", group.pk)
    assert str(scale("safety").pk) not in page and str(scale("discharge").pk) in page


def test_a_blank_is_left_out_and_never_nought(cast, sheet, members):
    entered(cast, sheet, (members[0], [1, None, None, 1, 1, 1, 1, 1, 0]))
    score = Score.objects.get()
    assert (score.value, score.complete, score.missing) == (None, False, ["2", "3"])


def test_a_warning_is_raised_while_the_row_is_typed(cast, sheet, members):
    response, faults = services.keep_row(
        by=cast.worker, measurement=sheet, client=members[0].pk, row=row(*[None] * 8, 2), at=NOW
    )
    assert (response.state, faults) == (ResponseState.IN_PROGRESS, {})
    assert RedFlag.objects.get().client == members[0]
    page = open_page(cast.browser_of(cast.worker), "measurements:sheet", sheet.pk)
    assert reverse("instruments:flag", args=[RedFlag.objects.get().pk]) in page


def test_a_row_that_cannot_be_so_waits_and_the_others_are_entered(cast, sheet, members):
    done = entered(cast, sheet, (members[0], [9, 1]), (members[1], PHQ9))
    assert (done.entered, list(done.faults), list(done.faults[members[0].pk])) == (1, [members[0].pk], ["1"])
    states = dict(Response.objects.values_list("client", "state"))
    assert states == {members[0].pk: ResponseState.IN_PROGRESS, members[1].pk: ResponseState.COMPLETED}


def test_nobody_is_entered_who_did_not_agree_or_is_no_member(cast, sheet, members, hospital):
    done = entered(cast, sheet, (members[2], PHQ9), (person(hospital, "外人甲"), PHQ9))
    assert (done.entered, list(done.refused)) == (0, [members[2].pk])
    assert not Response.objects.exists()
    agreed(cast, members[2], "refused")
    with pytest.raises(ScalesRefused):
        services.keep_row(by=cast.worker, measurement=sheet, client=members[2].pk, row=row(1), at=NOW)
    with pytest.raises(rules.NotAMember):
        services.keep_row(
            by=cast.worker, measurement=sheet, client=person(hospital, "外人乙").pk, row=row(1), at=NOW
        )


@pytest.mark.parametrize("between", ["first", "another page"])
def test_the_last_words_of_a_row_may_overtake_what_the_page_sent_before(cast, sheet, members, between):
    told = {"by": cast.worker, "measurement": sheet, "client": members[0].pk, "at": NOW}
    response, _faults = services.keep_row(row=row(1), **told)
    waiting, stands = [between], response.version

    def arrives(execute, sql, *more):
        """An earlier sending is written right after this one has read what stands."""
        read = execute(sql, *more)
        if waiting and 'FROM "instruments_response"' in sql:
            earlier = replace(row(1, 1), version=stands, sent_as=waiting.pop())
            services.keep_row(row=earlier, **told)
        return read

    last = replace(row(1, 1, 1), version=stands, sent_as="last", unsure="first")
    with connection.execute_wrapper(arrives):
        if between == "first":
            services.keep_row(row=last, **told)
        else:
            with pytest.raises(StaleRecord):
                services.keep_row(row=last, **told)
    assert waiting == []
    assert len(Response.objects.get().answers["item"]) == {"first": 3}.get(between, 2)


def test_two_windows_do_not_overwrite_each_other(cast, sheet, members):
    told = {"by": cast.worker, "measurement": sheet, "client": members[0].pk, "at": NOW}
    services.keep_row(row=row(1, 1), **told)
    with pytest.raises(StaleRecord):
        services.keep_row(row=row(3, 3), **told)
    done = entered(cast, sheet, (members[0], PHQ9))
    assert list(done.refused) == [members[0].pk]
    assert Response.objects.count() == 1


def test_who_was_absent_is_noted_and_may_come_after_all(cast, sheet, members):
    rows = {members[0].pk: row(absent=True)}
    services.enter_sheet(by=cast.worker, measurement=sheet, rows=rows, at=NOW)
    assert list(Absence.objects.values_list("client", flat=True)) == [members[0].pk]
    typed = {members[1].pk: row(1, absent=True)}
    done = services.enter_sheet(by=cast.worker, measurement=sheet, rows=typed, at=NOW)
    assert list(done.refused) == [members[1].pk], "absent, and yet there are answers"
    came = {members[0].pk: row(*PHQ9, was_absent=True)}
    assert services.enter_sheet(by=cast.worker, measurement=sheet, rows=came, at=NOW).entered == 1
    assert not Absence.objects.exists()


def test_an_absence_noted_meanwhile_stays_on_a_page_that_did_not_touch_it(cast, sheet, members):
    rows = {members[0].pk: row(absent=True)}
    services.enter_sheet(by=cast.worker, measurement=sheet, rows=rows, at=NOW)
    stale = {members[0].pk: row(), members[1].pk: row(*PHQ9)}
    done = services.enter_sheet(by=cast.supervisor, measurement=sheet, rows=stale, at=NOW)
    assert (done.entered, done.is_whole) == (1, True)
    assert Absence.objects.get().client == members[0]
    typed = {members[0].pk: row(*PHQ9)}
    done = services.enter_sheet(by=cast.supervisor, measurement=sheet, rows=typed, at=NOW)
    assert list(done.refused) == [members[0].pk], (
        "noted as absent by somebody else, and yet there are answers"
    )


def test_what_is_typed_into_a_row_entered_meanwhile_is_not_dropped_without_a_word(cast, sheet, members):
    entered(cast, sheet, (members[0], PHQ9))
    browser = cast.browser_of(cast.worker)
    place = reverse("measurements:sheet", args=[sheet.pk])
    assert browser.post(place, sent(members[0], *PHQ9)).status_code == 302, "the same once more is no harm"
    answer = browser.post(place, sent(members[0], *[3] * 8, 0))
    assert answer.status_code == 422
    assert "1: 3 · 2: 3 · 3: 3" in answer.content.decode()
    assert Score.objects.get().value == 12


def test_a_row_that_was_emptied_is_given_up_and_counts_nothing(cast, sheet, members):
    told = {"by": cast.worker, "measurement": sheet, "at": NOW}
    kept, _faults = services.keep_row(client=members[0].pk, row=row(1, 1), **told)
    services.enter_sheet(rows={members[0].pk: row(version=kept.version)}, **told)
    assert Response.objects.get().state == ResponseState.ABANDONED
    assert entered(cast, sheet, (members[0], PHQ9)).entered == 1


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({"on": days_ago(-1)}, AnsweredInFuture),
        ({"code": "eha"}, rules.NoSheetForThis),
        ({}, rules.AlreadyMeasured),
    ],
)
def test_one_that_cannot_be_so_is_not_begun(cast, group, sheet, told, refusal):
    with pytest.raises(refusal):
        begun(cast, group, **told)
    assert Measurement.objects.count() == 1


def test_a_sheet_begun_by_mistake_goes_only_while_it_is_empty(cast, group, sheet, members):
    wrong = begun(cast, group, code="gad7")
    browser = cast.browser_of(cast.worker)
    browser.post(reverse("measurements:drop", args=[wrong.pk]))
    assert list(Measurement.objects.all()) == [sheet]
    entered(cast, sheet, (members[0], PHQ9))
    with pytest.raises(rules.HasAnswers):
        services.drop_measurement(by=cast.worker, measurement=sheet)
    with pytest.raises(DatabaseError), action("measurements.begun", by=cast.worker):
        Measurement.objects.filter(pk=sheet.pk).update(occasion="after")


def test_the_worker_measures_the_group_by_form_alone(cast, lin, group, members):
    worker = cast.browser_of(cast.worker)
    start = reverse("measurements:new", args=[group.pk])
    assert start in open_page(worker, "activities:group", group.pk)
    chosen = {"edition": scale().pk, "occasion": "before", "on": days_ago(14), "mode": "self"}
    place = worker.post(start, chosen).headers["Location"]
    page = worker.get(place).content.decode()
    assert "周小禾" in page
    assert "尚未同意填写问卷和量表" in page
    told = sent(members[0], *PHQ9) | sent(members[1], 1, 8)
    answer = worker.post(place, told)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert all(said in page for said in ("8", "0 1 2 3", "12"))
    version = Response.objects.get(client=members[1]).version
    answer = worker.post(place, sent(members[1], *PHQ9, version=version))
    assert answer.status_code == 302
    assert Response.objects.filter(state=ResponseState.COMPLETED).count() == 2
    assert "PHQ-9" in open_page(worker, "activities:group", group.pk)


def test_while_a_row_is_typed_the_page_hears_what_warns_and_what_is_old(cast, lin, sheet, members):
    worker, address = cast.browser_of(cast.worker), reverse("measurements:keep", args=[sheet.pk])
    told = sent(members[0], 1, 9) | {"row": str(members[0].pk)}
    said = worker.post(address, told).json()
    assert (said["version"], list(said["faults"]), said["warns"]) == (2, ["1"], False)
    assert worker.post(address, told).status_code == 409
    told = sent(members[0], *[1] * 9, version=2) | {"row": str(members[0].pk)}
    assert worker.post(address, told).json()["warns"] is True
    assert worker.post(address, {"row": "nobody"}).status_code == 400


def test_next_door_and_who_may_not_read_see_nothing(cast, sheet, members):
    entered(cast, sheet, (members[0], PHQ9))
    place = reverse("measurements:sheet", args=[sheet.pk])
    assert cast.browser_of(cast.neighbour_worker).get(place).status_code == 404
    assert cast.browser_of(cast.clinician).get(place).status_code == 403
    assert cast.browser_of(cast.neighbour_worker).post(place, sent(members[1], *PHQ9)).status_code == 404
    assert Response.objects.count() == 1


def test_who_saw_the_sheet_is_noted_for_each_member(cast, lin, sheet, members):
    open_page(cast.browser_of(cast.worker), "measurements:sheet", sheet.pk)
    assert set(AccessRow.objects.values_list("subject_id", "page")) == {
        (member.pk, "group.scale") for member in members
    }
    events = set(TrailRow.objects.values_list("event", flat=True))
    assert "measurements.begun" in events


def test_the_sheet_asks_as_often_for_many_as_for_one(cast, lin, group, sheet, members, hospital):
    entered(cast, sheet, (members[0], PHQ9))
    worker, place = cast.browser_of(cast.worker), reverse("measurements:sheet", args=[sheet.pk])
    worker.get(place)
    few = _asked(worker, place)
    for number in range(8):
        one = person(hospital, f"组员{number}")
        enrol_member(by=cast.worker, group=group, client=one, on=days_ago(20))
        agreed(cast, one)
        entered(cast, sheet, (one, PHQ9 if number % 2 else [1, 1]))
    assert _asked(worker, place) == few


def _asked(browser, place: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(place).status_code == 200
    return len(captured.captured_queries)
