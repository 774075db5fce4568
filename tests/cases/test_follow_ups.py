"""After the closing somebody asks how they are: planned with the closing, settled from the desk, tried again, ended."""

import re

import pytest
from django.urls import reverse

from lianqiao.cases import rules, services
from lianqiao.cases.models import Case, FollowUp
from lianqiao.cases.states import StageState
from lianqiao.core.dates import add_working_days
from lianqiao.core.errors import StaleRecord
from lianqiao.registry.models import Practice
from lianqiao.registry.services import set_practice

from .stage import TODAY, days_ago, open_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed(cast, case):
    return services.close_case(
        by=cast.worker,
        case=case,
        outcome="improved",
        reason="discharged",
        on=days_ago(4),
        today=TODAY,
        days_after=(3, 30),
    )


def settle(cast, follow_up, **told):
    values = {"state": "done", "on": TODAY, "today": TODAY, "text": "伤口长好了，睡得着"} | told
    return services.settle_follow_up(by=cast.worker, follow_up=follow_up, **values)


def test_the_closing_plans_them_from_its_day_on(closed):
    planned = FollowUp.objects.filter(case=closed).order_by("due_on")
    assert [one.due_on for one in planned] == [days_ago(1), days_ago(-26)]
    assert Case.objects.get(pk=closed.pk).stage == StageState.FOLLOWING_UP


def test_with_the_last_one_settled_the_case_is_archived(cast, closed):
    first, second = FollowUp.objects.filter(case=closed).order_by("due_on")
    settle(cast, first)
    assert Case.objects.get(pk=closed.pk).stage == StageState.FOLLOWING_UP
    settle(cast, second, state="declined", text="")
    assert Case.objects.get(pk=closed.pk).stage == StageState.ARCHIVED


def test_nobody_reached_is_tried_again(cast, closed):
    first = FollowUp.objects.filter(case=closed).earliest("due_on")
    settle(cast, first, state="unreachable", text="", again_on=days_ago(-2))
    planned = FollowUp.objects.filter(case=closed, state="planned").order_by("due_on")
    assert [one.due_on for one in planned] == [days_ago(-2), days_ago(-26)]


def test_who_was_not_reached_is_tried_again_until_it_was_often_enough(cast, closed):
    later = FollowUp.objects.filter(case=closed).latest("due_on")
    settle(cast, later, text="已接通")
    due = FollowUp.objects.filter(case=closed).earliest("due_on")
    browser = cast.browser_of(cast.worker)
    sent = {
        "state": "unreachable",
        "on": TODAY.isoformat(),
        "mode": "phone",
        "text": "",
        "version": due.version,
    }
    address = reverse("cases:follow_up", args=[due.pk])
    proposed = add_working_days(TODAY, 3)
    assert f'value="{proposed.isoformat()}"' in browser.get(address).content.decode()
    assert "请填写再次联系的日期" in browser.post(address, sent).content.decode()
    assert browser.post(address, sent | {"retry_on": proposed.isoformat()}).status_code == 302
    second = FollowUp.objects.get(case=closed, state="planned")
    assert second.due_on == proposed
    settle(cast, second, state="unreachable", text="", again_on=days_ago(-9))
    last = FollowUp.objects.get(case=closed, state="planned")
    settle(cast, last, state="unreachable", text="")  # the third try ends it
    assert Case.objects.get(pk=closed.pk).stage == StageState.ARCHIVED


def test_who_gives_up_before_says_why(cast, closed):
    due = FollowUp.objects.filter(case=closed).earliest("due_on")
    with pytest.raises(rules.NextTryMissing):
        settle(cast, due, state="unreachable", text="")
    settle(cast, due, state="unreachable", text="号码已停机，家属也联系不上")


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({"on": days_ago(-1)}, rules.InTheFuture),
        ({"text": "  "}, rules.NothingWritten),
        ({"state": "unreachable", "again_on": TODAY}, rules.AgainTooEarly),
    ],
)
def test_what_cannot_have_been_so_is_refused(cast, closed, told, refusal):
    first = FollowUp.objects.filter(case=closed).earliest("due_on")
    with pytest.raises(refusal):
        settle(cast, first, **told)
    assert FollowUp.objects.get(pk=first.pk).state == "planned"


def test_it_is_settled_once_and_the_second_of_two_is_told(cast, closed):
    first = FollowUp.objects.filter(case=closed).earliest("due_on")
    same = FollowUp.objects.get(pk=first.pk)
    settle(cast, first)
    with pytest.raises(rules.FollowUpSettled):
        settle(cast, first)
    with pytest.raises(StaleRecord):
        settle(cast, same)


def test_an_open_case_is_not_asked_after(cast, case):
    with pytest.raises(rules.CaseIsOpen):
        services.plan_follow_up(by=cast.worker, case=case, due_on=TODAY)


def test_none_is_planned_for_a_day_before_the_closing(cast, closed):
    with pytest.raises(rules.DueBeforeClosing):
        services.plan_follow_up(by=cast.worker, case=closed, due_on=days_ago(9))


def test_a_worker_closes_with_follow_ups_finds_one_on_her_desk_and_goes_on_to_the_next_episode(cast, case):
    browser = cast.browser_of(cast.worker)
    told = {
        "outcome": "improved",
        "reason": "discharged",
        "on": days_ago(1).isoformat(),
        "version": case.version,
    }
    answer = browser.post(reverse("cases:close", args=[case.pk]), told | {"days_after": ["7", "90"]})
    assert answer.status_code == 302
    services.plan_follow_up(by=cast.worker, case=Case.objects.get(pk=case.pk), due_on=TODAY)
    due = FollowUp.objects.get(case=case, due_on=TODAY)
    assert reverse("cases:follow_up", args=[due.pk]) in browser.get("/").content.decode()
    sent = {"state": "done", "on": TODAY.isoformat(), "mode": "phone", "text": "", "version": due.version}
    page = browser.post(
        reverse("cases:follow_up", args=[due.pk]), sent | {"new_needs": "on"}
    ).content.decode()
    assert "尚未填写内容" in page
    sent |= {"text": "又睡不着了", "new_needs": "on"}
    answer = browser.post(reverse("cases:follow_up", args=[due.pk]), sent)
    assert answer.url == reverse("cases:reopen", args=[case.pk])
    assert "又睡不着了" in open_page(browser, "cases:detail", case.pk, tab="summary")


def test_a_neighbour_finds_no_such_follow_up(cast, closed):
    first = FollowUp.objects.filter(case=closed).earliest("due_on")
    browser = cast.browser_of(cast.neighbour_worker)
    assert browser.get(reverse("cases:follow_up", args=[first.pk])).status_code == 404
    assert browser.get(reverse("cases:follow_up_new", args=[closed.pk])).status_code == 404


def test_the_days_offered_at_the_closing_are_those_of_the_institution(cast, case, hospital):
    practice = Practice(institution=hospital)
    set_practice(by=cast.department_lead, practice=practice, follow_up_days=[14, 45], bereavement_days=[])
    services.change_depth(by=cast.worker, case=case, depth="full")
    browser = cast.browser_of(cast.worker)
    page = open_page(browser, "cases:close", case.pk)
    ticked = re.findall(r'name="days_after" value="(\d+)"[^>]*checked', page)
    assert ticked == ["14", "45"]
    assert re.findall(r'name="days_after" value="(\d+)"', page) == ["7", "14", "30", "45", "90", "180"]
    assert "45 天" in page
