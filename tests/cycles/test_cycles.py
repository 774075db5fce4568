"""A case runs through phases and may rest: what is written down, what lies on the desk, what the timeline shows to whom."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from django.http import QueryDict
from django.urls import reverse

from lianqiao.audit.actions import action
from lianqiao.audit.models import AccessRow
from lianqiao.cases import services as cases
from lianqiao.cases.filters import chosen_cases
from lianqiao.cases.models import Case
from lianqiao.cases.rules import CaseIsClosed, InTheFuture
from lianqiao.cycles import rules, services
from lianqiao.cycles.desk import inbox
from lianqiao.cycles.drawing import draw
from lianqiao.cycles.models import Hold, Phase
from lianqiao.cycles.queries import holds_of, marks_of, phases_of
from lianqiao.cycles.services import PhaseTold
from lianqiao.meetings.services import Invited, plan_meeting
from tests.cases.stage import NOW, TODAY, days_ago, open_page, talk

pytestmark = pytest.mark.django_db
AHEAD = days_ago(-14)
DONE = {"outcome": "improved", "reason": "transferred", "on": TODAY, "today": TODAY}


def begun(cast, case, kind="acute", from_on=None, **told) -> Phase:
    told = PhaseTold(kind=kind, from_on=from_on or days_ago(4), **told)
    return services.begin_phase(by=cast.worker, case=case, told=told, today=TODAY)


def rests(cast, case, **told) -> Hold:
    values = {"reason": "elsewhere", "from_on": days_ago(2), "look_again_on": AHEAD, "today": TODAY} | told
    return services.hold_case(by=cast.worker, case=case, **values)


def test_the_next_phase_ends_the_one_before(cast, case):
    begun(cast, case, from_on=days_ago(40), place="市脑科医院")  # it began before the case
    begun(cast, case, "rehab", days_ago(3), goal="自己端碗吃饭")
    begun(cast, case, "home", TODAY)
    spans = [(one.kind, one.from_on, one.until_on) for one in phases_of(case.pk)]
    assert spans == [
        ("acute", days_ago(40), days_ago(3)), ("rehab", days_ago(3), TODAY), ("home", TODAY, None)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("told", "refusal", "field"),
    [
        ({"from_on": days_ago(-1)}, InTheFuture, "from_on"),
        ({"from_on": days_ago(2), "until_on": days_ago(2)}, rules.PhaseBackwards, "until_on"),
        ({"from_on": days_ago(5), "until_on": days_ago(1)}, rules.PhasesOverlap, "from_on"),
        ({"from_on": days_ago(4)}, rules.PhasesOverlap, "from_on"),
    ],
)
def test_a_phase_that_cannot_be_is_refused_beside_its_field(cast, case, told, refusal, field):
    begun(cast, case)
    with pytest.raises(refusal) as caught:
        begun(cast, case, "rehab", **told)
    assert caught.value.field == field
    assert Phase.objects.get().until_on is None  # and the one that runs still does


def test_a_signed_contact_takes_a_resting_case_up_again(cast, case, child, mother):
    hold = rests(cast, case)
    cases.record_contact(by=cast.worker, told=talk(child, case=case, on=days_ago(3)), at=NOW, sign=True)
    hidden = talk(child, case=case, restriction="psychiatric")
    cases.record_contact(by=cast.worker, told=hidden, at=NOW, sign=True)
    draft = cases.record_contact(by=cast.worker, told=talk(child, case=case, on=days_ago(1)), at=NOW)
    hold.refresh_from_db()
    assert hold.state == "on_hold"  # a talk before it, one nobody may know of, and a draft change nothing
    cases.sign_contact(by=cast.worker, contact=draft, at=NOW)
    hold.refresh_from_db()
    assert (hold.state, hold.until_on, hold.ended_by) == ("taken_up", days_ago(1), cast.worker)


def test_closing_ends_the_hold_and_times_of_holds_are_kept(cast, case):
    first = rests(cast, case, from_on=days_ago(5))
    services.take_up(by=cast.worker, hold=first, on=days_ago(4), today=TODAY)
    rests(cast, case, from_on=days_ago(3), reason="waiting")
    cases.close_case(by=cast.worker, case=case, **DONE)
    told = [(one.state, one.from_on, one.until_on) for one in holds_of(case.pk)]
    assert told == [("taken_up", days_ago(5), days_ago(4)), ("closed", days_ago(3), TODAY)]
    with pytest.raises(CaseIsClosed):
        rests(cast, case)
    with pytest.raises(DatabaseError), transaction.atomic(), action("test.forced", by=cast.worker):
        Hold.objects.filter(pk=first.pk).update(until_on=TODAY)


@pytest.mark.parametrize(
    ("told", "refusal", "field"),
    [
        ({"look_again_on": TODAY}, rules.LookAgainLater, "look_again_on"),
        ({"from_on": days_ago(9)}, rules.BeforeTheCase, "from_on"),
        ({"from_on": days_ago(-1)}, InTheFuture, "from_on"),
    ],
)
def test_a_hold_looks_ahead_and_within_the_case(cast, case, told, refusal, field):
    with pytest.raises(refusal) as caught:
        rests(cast, case, **told)
    assert caught.value.field == field


def test_nobody_rests_twice(cast, case):
    hold = rests(cast, case)
    with pytest.raises(rules.RestsAlready):
        rests(cast, case)
    with pytest.raises(rules.BeforeTheHold):
        services.take_up(by=cast.worker, hold=hold, on=days_ago(3), today=TODAY)


def test_the_day_to_look_again_lies_on_the_desk_of_who_is_in_charge(cast, case):
    hold = rests(cast, case, from_on=days_ago(5), look_again_on=days_ago(-1))
    assert list(inbox(cast.worker, NOW)) == []
    tomorrow = NOW + dt.timedelta(days=1)
    (item,) = inbox(cast.worker, tomorrow)
    assert item.title == "周小禾" and "在外院治疗" in item.detail
    assert list(inbox(cast.supervisor, tomorrow)) == []
    services.take_up(by=cast.worker, hold=hold, on=TODAY, today=TODAY)
    assert list(inbox(cast.worker, tomorrow)) == []


def test_the_list_is_narrowed_to_cases_on_hold_and_they_count_as_open(cast, case, lin, hospital):
    rests(cast, case)
    for asked, found in (("state=on_hold", [case.pk]), ("state=open", [case.pk]), ("state=closed", [])):
        chosen = chosen_cases(QueryDict(asked), seat=cast.worker, today=TODAY)
        assert [row["id"] for row in chosen.page(None).rows] == found
        assert [row["id"] for row in chosen.rows] == found
    page = open_page(cast.browser_of(cast.worker), "cases:list", state="on_hold")
    assert "暂停中" in page and "周小禾" in page


def test_a_worker_lets_a_case_rest_and_takes_it_up_on_screen(cast, case):
    browser = cast.browser_of(cast.worker)
    page = open_page(browser, "cases:detail", case.pk)
    place = reverse("cycles:hold", args=[case.pk])
    assert place in page
    wrong = browser.post(
        place, {"reason": "other", "from_on": TODAY, "look_again_on": AHEAD, "reason_text": ""}
    )
    assert "请写明暂停原因" in wrong.content.decode()
    sent = {"reason": "waiting", "reason_text": "等康复医院床位", "from_on": TODAY, "look_again_on": AHEAD}
    page = browser.post(place, sent, follow=True).content.decode()
    assert "个案暂停：等待审批或床位" in page and place not in page
    hold = Hold.objects.get()
    change = reverse("cycles:hold_change", args=[hold.pk])
    browser.post(
        change, {"version": 1, "reason": "away", "reason_text": "回老家", "look_again_on": days_ago(-20)}
    )
    late = browser.post(
        change, {"version": 1, "reason": "other", "reason_text": "甲", "look_again_on": AHEAD}
    )
    assert "id_look_again_on_error" not in (said := late.content.decode()) and "field-newer" in said
    hold.refresh_from_db()
    assert (hold.reason, hold.look_again_on) == ("away", days_ago(-20))
    assert "该个案自" in open_page(browser, "cases:close", case.pk)
    sent = {"version": hold.version, "on": TODAY}
    page = browser.post(reverse("cycles:take_up", args=[hold.pk]), sent, follow=True).content.decode()
    assert "个案已恢复服务" in page and "个案暂停：" not in page
    assert browser.get(reverse("cycles:take_up", args=[hold.pk])).status_code == 404


def test_a_phase_is_typed_put_right_and_taken_out_on_screen(cast, case, ward):
    browser, place = cast.browser_of(cast.worker), reverse("cycles:phase_new", args=[case.pk])
    sent = {"kind": "acute", "from_on": days_ago(4), "unit": ward.pk, "goal": "先保命", "place": ""}
    page = browser.post(place, sent, follow=True).content.decode()
    assert "急性期" in page and "先保命" in page and "儿科病房" in page
    phase = Phase.objects.get()
    change = reverse("cycles:phase_change", args=[phase.pk])
    page = browser.post(
        change, sent | {"version": 1, "handover": "左侧忽略，坐右边说话"}, follow=True
    ).content.decode()
    assert "左侧忽略" in page
    again = browser.post(change, sent | {"version": 1, "goal": "另一句"}).content.decode()
    assert "另一句" in again and "先保命" in again  # both versions, nothing lost
    assert "急性期" in open_page(browser, "cases:detail", case.pk, tab="summary")
    assert "左侧忽略" in open_page(browser, "cases:print", case.pk)
    assert "左侧忽略" not in open_page(browser, "cases:print", case.pk, copy="client")
    browser.post(reverse("cycles:phase_remove", args=[phase.pk]))
    assert not Phase.objects.exists()


def test_the_timeline_shows_phases_and_days_and_notes_who_saw_it(cast, case, lin, django_assert_num_queries):
    begun(cast, case, goal="先保命")
    begun(cast, case, "rehab", days_ago(1))
    invited = [Invited("worker", lin.name, worker=lin)]
    plan_meeting(by=cast.worker, case=case, kind="mdt", starts_at=NOW, invited=invited, at=NOW)
    browser = cast.browser_of(cast.worker)
    page = open_page(browser, "cycles:timeline", case.pk)
    for said in ("开案", "多学科", "急性期 → 康复期", "先保命", "<svg"):
        assert said in page
    assert AccessRow.objects.filter(page="case.cycle", subject_id=case.client_id).exists()
    before = [mark.text for mark in marks_of(case)]
    assert before[0] == "开案" and len(before) == 2
    for other in (cast.neighbour_worker, cast.clinician):
        assert cast.browser_of(other).get(reverse("cycles:timeline", args=[case.pk])).status_code in (
            403,
            404,
        )
    with django_assert_num_queries(10):
        marks_of(Case.objects.get(pk=case.pk))
        phases_of(case.pk), holds_of(case.pk)


def test_nothing_of_a_closed_case_is_written(cast, case):
    phase = begun(cast, case)
    cases.close_case(by=cast.worker, case=case, **DONE)
    browser = cast.browser_of(cast.worker)
    page = open_page(browser, "cycles:timeline", case.pk)
    assert "转介至其他机构" in page and "进入下一阶段" not in page
    for address in ("cycles:phase_new", "cycles:hold"):
        assert browser.get(reverse(address, args=[case.pk])).status_code == 404
    assert browser.post(reverse("cycles:phase_remove", args=[phase.pk])).status_code == 404


@pytest.mark.parametrize(
    ("reason", "word"),
    [("refused", "终止"), ("transferred", "转介"), ("lost_contact", "失去联系"), ("deceased", "去世")],
)
def test_side_states_of_the_domain_are_reasons_a_case_closes_for(cast, case, reason, word):
    cases.close_case(by=cast.worker, case=case, **(DONE | {"reason": reason}))
    assert word in marks_of(case)[-1].detail


def test_the_drawing_keeps_its_measures(cast, case):
    begun(cast, case, from_on=days_ago(400))
    begun(cast, case, "home", days_ago(3))
    rests(cast, case)
    marks = marks_of(case) * 5
    drawing = draw(phases_of(case.pk), holds_of(case.pk), marks, today=TODAY)
    for bar in (*drawing.phases, *drawing.holds):
        assert drawing.left <= bar.x and bar.x + bar.width <= drawing.wide and bar.width >= 6
    assert drawing.phases[0].x + drawing.phases[0].width <= drawing.phases[1].x + 1
    assert len(drawing.ticks) <= 12
    assert len({(point.x, point.y) for point in drawing.points[:2]}) == 2  # the same day, side by side
