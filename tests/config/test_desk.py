"""The desk through everybody's eyes: what waits, sorted by the hours left, at a constant number of queries."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from lianqiao.activities import services as activities
from lianqiao.cases import services as cases
from lianqiao.config.navigation import entries, inbox_of
from lianqiao.registry.services import end_seat, seated
from tests.activities.stage import NOW, TODAY, YESTERDAY, outcome
from tests.cases.stage import days_ago, person, posted, talk

LONG_AGO = TODAY - dt.timedelta(days=9)


@pytest.fixture
def lin(cast):
    return posted(cast.worker)


@pytest.fixture
def in_hospital(hospital):
    with scope(institution=hospital.pk):
        yield hospital


@pytest.fixture
def group(cast, lin, in_hospital):
    return activities.plan_group(
        by=cast.worker,
        name="与糖同行",
        kind="support",
        category="A",
        scene="ward",
        on=LONG_AGO,
        responsible=lin,
    )


def ask(cast, patient: str, *, urgency: str = "routine", at=None):
    return cases.open_request(
        by=cast.clinician,
        source_kind="nurse",
        patient_name=patient,
        unit=cast.clinician.unit,
        bed="12",
        reason="emotion",
        urgency=urgency,
        at=at or NOW,
    )


def desk(cast, seat, **query) -> str:
    answer = cast.browser_of(seat).get(reverse("desk"), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_is_most_overdue_stands_first(cast, lin, group, in_hospital):
    activities.plan_session(by=cast.worker, group=group, on=YESTERDAY, theme="昨天的一节")
    activities.plan_session(by=cast.worker, group=group, on=LONG_AGO, theme="拖了很久的一节")
    case = cases.open_case(
        by=cast.worker, client=person(in_hospital, "周小禾"), on=days_ago(5), depth="brief", responsible=lin
    )
    cases.add_step(by=cast.worker, case=case, text="联系学校", due_on=days_ago(4), owner=lin, at=NOW)

    hours = [item.hours_left for item in inbox_of(cast.worker, NOW)]
    assert len(hours) == 3 and hours == sorted(hours) and hours[0] < 0

    page = desk(cast, cast.worker)
    assert page.index("拖了很久的一节") < page.index("联系学校") < page.index("昨天的一节")


def test_a_session_of_today_is_on_the_calendar_and_leaves_the_inbox_once_recorded(cast, group):
    session = activities.plan_session(by=cast.worker, group=group, on=YESTERDAY, theme="开组")
    activities.plan_session(by=cast.worker, group=group, on=TODAY, theme="第二节", started_at=dt.time(23, 59))
    assert [item.detail for item in inbox_of(cast.worker, timezone.localtime(NOW).replace(hour=1))] == [
        "开组"
    ]
    assert "第二节" in desk(cast, cast.worker)

    sheet = activities.SignInSheet(on=YESTERDAY, counted=4)
    activities.hold_session(by=cast.worker, session=session, sheet=sheet, at=NOW)
    assert "开组" not in [item.detail for item in inbox_of(cast.worker, NOW)]


def test_what_a_colleague_leads_does_not_wait_for_me_but_what_nobody_leads_does(cast, lin, in_hospital):
    song = posted(cast.supervisor)
    activities.plan_activity(by=cast.worker, title="宋岚的讲座", on=YESTERDAY, category="E", worker=song)
    activities.plan_activity(by=cast.worker, title="无人负责的义诊", on=YESTERDAY, category="E")
    titles = [item.title for item in inbox_of(cast.worker, NOW)]
    assert titles == ["无人负责的义诊"]


def test_the_worker_next_door_sees_nothing_of_it(cast, lin, group, in_hospital):
    posted(cast.neighbour_worker)
    activities.plan_session(by=cast.worker, group=group, on=YESTERDAY, theme="开组")
    cases.open_case(
        by=cast.worker, client=person(in_hospital, "周小禾"), on=days_ago(5), depth="brief", responsible=lin
    )
    assert "周小禾" in desk(cast, cast.worker)
    page = desk(cast, cast.neighbour_worker)
    assert "开组" not in page and "周小禾" not in page


def test_only_leaders_see_team_and_unassigned(cast, lin, in_hospital):
    cases.open_case(
        by=cast.worker, client=person(in_hospital, "周小禾"), on=days_ago(3), depth="brief", responsible=lin
    )
    cases.open_case(
        by=cast.worker, client=person(in_hospital, "钱一诺"), on=days_ago(3), depth="brief", responsible=None
    )
    assert "林安" in desk(cast, cast.supervisor, view="team")
    page = desk(cast, cast.supervisor, view="unassigned")
    assert "钱一诺" in page and "周小禾" not in page
    assert "view=team" not in desk(cast, cast.worker)
    # Asking for the tab by hand shows one's own desk, nothing more.
    assert "钱一诺" not in desk(cast, cast.worker, view="unassigned")


def test_a_nurse_asks_for_help_and_sees_what_became_of_it_but_no_case(cast, lin, in_hospital):
    request = ask(cast, "周小禾")
    page = desk(cast, cast.clinician)
    assert reverse("cases:request_new") in page and "周小禾" in page
    assert reverse("cases:request_answer", args=[request.pk]) in page
    for closed in ("cases:list", "people:list", "cases:quick_contact"):
        assert f'"{reverse(closed)}"' not in page


@pytest.mark.parametrize(
    ("who", "door"),
    [
        ("commission", "indicators:home"),
        ("administrator", "registry:seats"),
        ("auditor", "audit:trail"),
        ("data_officer", "registry:institutions"),
        ("fund_officer", "indicators:home"),
    ],
)
def test_seats_without_casework_find_their_doors(cast, who, door):
    assert reverse(door) in desk(cast, getattr(cast, who)).split('id="content"')[1]


def test_somebody_without_a_seat_is_told_whom_to_ask(cast):
    page = cast.browser_of(cast.stranger).get(reverse("desk")).content.decode()
    assert "席位" in page


def test_a_seat_that_ended_opens_nothing(cast):
    browser = cast.browser_of(cast.worker)
    with seated("test") as by:
        end_seat(by=by, seat=cast.worker, on=TODAY)
    assert "林安，" not in browser.get(reverse("desk")).content.decode()
    assert browser.get(reverse("activities:groups")).status_code == 403


def test_the_number_in_the_menu_falls_once_the_thing_is_done(cast, lin, group):
    browser = cast.browser_of(cast.worker)
    session = activities.plan_session(by=cast.worker, group=group, on=YESTERDAY)
    browser.get(reverse("desk"))
    assert 'class="count"' in browser.get(reverse("activities:groups")).content.decode()

    told = {"on": YESTERDAY, "counted": 5, "version": session.version}
    browser.post(reverse("activities:session", args=[session.pk]), told)
    assert 'class="count"' not in browser.get(reverse("activities:groups")).content.decode()


def test_the_menu_shows_what_the_seat_may_open(cast):
    for seat in (cast.worker, cast.clinician, cast.commission, cast.administrator, cast.auditor):
        browser = cast.browser_of(seat)
        for entry in entries():
            if entry.permission is None or seat.can(entry.permission):
                assert browser.get(entry.url, follow=True).status_code == 200, (seat.role, entry.url_name)


def test_the_desk_costs_the_same_however_much_waits(cast, lin, group, in_hospital, django_assert_num_queries):
    def fill(number: int) -> None:
        on = TODAY - dt.timedelta(days=number)
        activities.plan_session(by=cast.worker, group=group, on=on, theme=f"第{number}个主题")
        activity = activities.plan_activity(
            by=cast.worker, title=f"活动{number}", on=on, category="E", worker=lin
        )
        if number % 2:
            activities.hold_activity(by=cast.worker, activity=activity, outcome=outcome(9, on=on), at=NOW)
        client = person(in_hospital, f"周{number}")
        case = cases.open_case(by=cast.worker, client=client, on=on, depth="brief", responsible=lin)
        cases.add_step(by=cast.worker, case=case, text="回访", due_on=TODAY, owner=lin, at=NOW)
        cases.record_contact(by=cast.worker, told=talk(client), at=NOW)
        ask(cast, f"吴{number}")

    browser = cast.browser_of(cast.supervisor)
    fill(1)
    counts = []
    for number in (0, 2, 3):
        browser.get(reverse("desk"))  # writes the changed number of the menu, which the next look need not
        # Who comes; requests, my seats and the answers to each, for whom I stand in, steps, notes, plans to approve, consents missing, form
        # drafts; reports for others, given back and to countersign; wishes for supervision; cases on hold to look at; sessions
        # and activities, both waiting and of today; own cases; the number of unassigned ones.
        with django_assert_num_queries(23):
            page = browser.get(reverse("desk")).content.decode()
        counts.append(page.count("row-item"))
        fill(number)
    assert counts == sorted(counts) and counts[0] < counts[-1]
