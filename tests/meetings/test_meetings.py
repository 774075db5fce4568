"""Meetings about a case, from the plan to the tasks done; and the calendar, on the page and for other programmes."""

import datetime as dt
import re

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from lianqiao.audit.actions import action
from lianqiao.cases import rules, services
from lianqiao.cases.models import PlanStep
from lianqiao.core.dates import Span
from lianqiao.core.states import IllegalMove
from lianqiao.meetings import rules as may
from lianqiao.meetings import services as meetings
from lianqiao.meetings.desk import inbox_and_today
from lianqiao.meetings.models import CalendarFeed, Meeting
from lianqiao.meetings.queries import calendar_of
from lianqiao.meetings.services import Came, Decided, Invited
from lianqiao.registry.models import Role
from lianqiao.registry.scopes import scope_of
from lianqiao.registry.services import end_seat, seated
from tests.cases.stage import NOW, TODAY, days_ago, open_page, posted
from tests.cast import _seat

SAID = "康复科王医生：三周后可试行独立进食。"
YESTERDAY = NOW - dt.timedelta(days=1)
TOMORROW = NOW + dt.timedelta(days=1)


def planned(cast, case, lin, **told) -> Meeting:
    values = {
        "kind": "mdt", "starts_at": YESTERDAY, "at": NOW, "place": "示教室", "purpose": "出院前商定目标",
        "invited": [
            Invited("client", case.client.name, client=case.client),
            Invited("worker", lin.name, worker=lin),
            Invited("doctor", "王医生"),
        ],
    } | told  # fmt: skip
    return meetings.plan_meeting(by=cast.worker, case=case, **values)


def held(cast, meeting, *, decided=(), text="按顺序讨论。", **told) -> Meeting:
    came = {one.pk: Came(True, SAID if one.role == "doctor" else "") for one in meeting.attendees.all()}
    values = {
        "starts_at": meeting.starts_at,
        "minutes": 50,
        "came": came,
        "decided": decided,
        "at": NOW,
    } | told
    return meetings.record_meeting(by=cast.worker, meeting=meeting, text=text, **values)


def test_what_was_decided_becomes_steps_of_the_plan_once_it_is_signed(cast, case, lin, song):
    meeting = planned(cast, case, lin)
    decided = [Decided("联系社区康复站", owner=song, due_on=TODAY), Decided("购买防滑垫")]
    held(cast, meeting, decided=decided)
    assert not PlanStep.objects.filter(case=case).exists()
    meetings.sign_meeting(by=cast.worker, meeting=meeting, at=NOW)
    steps = list(PlanStep.objects.filter(case=case).order_by("id"))
    assert [(step.text, step.owner, step.due_on) for step in steps] == [
        ("联系社区康复站", song, TODAY), ("购买防滑垫", lin, None)
    ]  # fmt: skip
    with pytest.raises(may.TasksOpen):
        meetings.close_tasks(by=cast.worker, meeting=meeting, on=TODAY)
    for step in steps:
        services.complete_step(by=cast.worker, step=step, on=TODAY)
    again = Meeting.objects.get(pk=meeting.pk)
    assert meetings.close_tasks(by=cast.worker, meeting=again, on=TODAY).state == "tasks_closed"


def test_a_signed_record_never_changes(cast, case, lin):
    meeting = held(cast, planned(cast, case, lin), decided=[Decided("回访")])
    meetings.sign_meeting(by=cast.worker, meeting=meeting, at=NOW)
    with pytest.raises(IllegalMove):
        held(cast, meeting)
    meeting.refresh_from_db()
    attendee, decision = meeting.attendees.first(), meeting.decisions.first()
    meeting.place = "别处"
    for forced in (meeting.save, meeting.delete, attendee.save, attendee.delete, decision.save):
        with pytest.raises(DatabaseError), transaction.atomic(), action("test.forced", by=cast.worker):
            forced()


@pytest.mark.parametrize(
    ("told", "refusal", "field"),
    [
        ({"starts_at": TOMORROW}, may.MeetingAhead, "starts_at"),
        ({"came": {}}, may.NobodyCame, "came"),
    ],
)
def test_what_cannot_have_been_is_refused_beside_its_field(cast, case, lin, told, refusal, field):
    meeting = planned(cast, case, lin)
    with pytest.raises(refusal) as caught:
        held(cast, meeting, **told)
    assert caught.value.field == field


def test_a_meeting_needs_people_a_record_and_its_writer(cast, case, lin):
    with pytest.raises(may.NobodyInvited):
        planned(cast, case, lin, invited=[])
    assert not Meeting.objects.exists()
    meeting = planned(cast, case, lin)
    with pytest.raises(IllegalMove):
        meetings.sign_meeting(by=cast.worker, meeting=meeting, at=NOW)
    held(cast, meeting, text=" ")
    with pytest.raises(may.RecordMissing):
        meetings.sign_meeting(by=cast.worker, meeting=meeting, at=NOW)
    held(cast, meeting)
    with pytest.raises(may.NotYourRecord):
        meetings.sign_meeting(by=cast.supervisor, meeting=meeting, at=NOW)


def test_a_planned_meeting_is_called_off_with_a_reason(cast, case, lin):
    meeting = planned(cast, case, lin, starts_at=TOMORROW)
    with pytest.raises(may.CancelReasonMissing):
        meetings.cancel_meeting(by=cast.worker, meeting=meeting, cancel_reason="")
    meetings.cancel_meeting(by=cast.worker, meeting=meeting, cancel_reason="王医生出差")
    with pytest.raises(IllegalMove):
        held(cast, meeting, starts_at=YESTERDAY)


def test_a_meeting_with_a_record_is_not_offered_to_be_called_off(cast, case, lin):
    worker, meeting = cast.browser_of(cast.worker), planned(cast, case, lin)
    way = reverse("meetings:cancel", args=[meeting.pk])
    assert way in open_page(worker, "meetings:detail", meeting.pk) and worker.get(way).status_code == 200
    held(cast, meeting)
    assert way not in open_page(worker, "meetings:detail", meeting.pk)
    assert worker.get(way).url == reverse("meetings:detail", args=[meeting.pk])


def test_who_closes_a_case_reads_which_meeting_has_no_record(cast, case, lin):
    worker, meeting = cast.browser_of(cast.worker), planned(cast, case, lin)
    planned(cast, case, lin, starts_at=TOMORROW)
    page = open_page(worker, "cases:close", case.pk)
    assert page.count("这次会议还没有记录") == 1
    assert reverse("meetings:detail", args=[meeting.pk]) in page
    held(cast, meeting)
    assert "这次会议的记录尚未签署" in open_page(worker, "cases:close", case.pk)
    meetings.sign_meeting(by=cast.worker, meeting=meeting, at=NOW)
    assert "这次会议" not in open_page(worker, "cases:close", case.pk)


def test_a_closed_case_takes_no_meeting(cast, case, lin):
    services.close_case(
        by=cast.worker, case=case, outcome="improved", reason="discharged", on=TODAY, today=TODAY
    )
    with pytest.raises(rules.CaseIsClosed):
        planned(cast, case, lin)


def test_the_worker_plans_records_and_signs_on_screen(cast, case, child, lin, song):
    worker = cast.browser_of(cast.worker)
    new = reverse("meetings:new", args=[case.pk])
    told = {"kind": "family", "starts_at": f"{days_ago(1)}T14:00", "minutes": "60", "place": "谈话间"}
    refused = worker.post(new, told).content.decode()
    assert "会议至少要有一位参加者" in refused
    assert "谈话间" in refused
    half = worker.post(new, told | {"clients": [str(child.pk)], "role_1": "doctor"}).content.decode()
    assert "请写姓名" in half
    told |= {"clients": [str(child.pk)], "workers": [str(lin.pk)], "role_1": "doctor", "name_1": "王医生"}
    worker.post(new, told)
    meeting = Meeting.objects.get()
    shown = open_page(worker, "meetings:detail", meeting.pk)
    assert all(name in shown for name in ("周小禾", "林安", "王医生", "医生"))

    attendees = {one.name: one for one in meeting.attendees.all()}
    record = reverse("meetings:record", args=[meeting.pk])
    told = {
        "starts_at": "2999-01-01T14:00", "minutes": "50", "came": [str(one.pk) for one in attendees.values()],
        "text": "母亲同意。", f"opinion_{attendees['王医生'].pk}": SAID, "version": meeting.version,
        "decision_1": "购买防滑垫", "owner_1": str(song.pk), "due_1": TODAY.isoformat(), "due_2": TODAY.isoformat(),
    }  # fmt: skip
    refused = worker.post(record, told).content.decode()
    assert "请写明决定事项" in refused
    del told["due_2"]
    refused = worker.post(record, told).content.decode()
    assert "会议尚未开始" in refused
    assert SAID in refused
    worker.post(record, told | {"starts_at": f"{days_ago(1)}T14:10"})
    shown = open_page(worker, "meetings:detail", meeting.pk)
    assert SAID in shown
    for part in ("data-print", "data-paper", "sign-line", case.client.name):
        assert part in shown
    worker.post(reverse("meetings:sign", args=[meeting.pk]))
    assert "购买防滑垫" in open_page(worker, "cases:detail", case.pk, tab="plan")
    assert str(meeting.pk) in open_page(worker, "cases:detail", case.pk, tab="summary")
    worker.cookies["language"] = "en"
    assert "Family meeting" in open_page(worker, "meetings:detail", meeting.pk)


def test_two_who_change_a_meeting_do_not_overwrite_each_other(cast, case, lin, child):
    meeting = planned(cast, case, lin, starts_at=TOMORROW)
    address = reverse("meetings:change", args=[meeting.pk])
    told = {
        "kind": "mdt", "starts_at": f"{TODAY + dt.timedelta(days=2)}T09:00", "minutes": "30", "workers": [str(lin.pk)],
        "version": meeting.version,
    }  # fmt: skip
    assert cast.browser_of(cast.supervisor).post(address, told | {"place": "一号会议室"}).status_code == 302
    answer = cast.browser_of(cast.worker).post(address, told | {"place": "二号会议室"})
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "二号会议室" in shown
    assert "一号会议室" in shown  # what is saved meanwhile stands beside
    assert Meeting.objects.get().place == "一号会议室"


def test_the_neighbour_gets_404(cast, case, lin):
    meeting, neighbour = planned(cast, case, lin), cast.browser_of(cast.neighbour_worker)
    for name in ("detail", "change", "record", "cancel"):
        assert neighbour.get(reverse(f"meetings:{name}", args=[meeting.pk])).status_code == 404
    assert neighbour.post(reverse("meetings:sign", args=[meeting.pk])).status_code == 404
    assert neighbour.get(reverse("meetings:new", args=[case.pk])).status_code == 404
    assert "周小禾" not in open_page(neighbour, "meetings:calendar", week=YESTERDAY.date().isoformat())


def test_an_unsigned_record_waits_on_the_desk_and_todays_meetings_stand_there(cast, case, lin):
    meeting = planned(cast, case, lin)
    later = planned(cast, case, lin, starts_at=NOW + dt.timedelta(minutes=1))
    with scope_of(cast.worker):
        (item,), today = inbox_and_today(cast.worker, NOW)
        assert (item.title, item.due_at) == ("周小禾", meeting.starts_at + dt.timedelta(hours=24))
        assert str(later.pk) in [item.url.split("/")[-2] for item in today]
    with scope_of(cast.supervisor):
        assert inbox_and_today(cast.supervisor, NOW) == ([], [])


# --- the calendar ----------------------------------------------------------------------------------------------------
def test_the_week_shows_my_meetings_steps_and_follow_ups_and_no_others(cast, case, lin, song):
    planned(cast, case, lin, starts_at=NOW)
    services.add_step(by=cast.worker, case=case, text="联系社区", at=NOW, due_on=TODAY)
    services.add_step(by=cast.worker, case=case, text="别人的事", at=NOW, due_on=TODAY, owner=song)
    worker = cast.browser_of(cast.worker)
    page = open_page(worker, "meetings:calendar")
    assert "联系社区" in page
    assert "多学科会议" in page
    assert timezone.localtime(NOW).strftime("%H:%M") in page
    assert "别人的事" not in page
    assert "联系社区" not in open_page(
        worker, "meetings:calendar", week=(TODAY + dt.timedelta(days=7)).isoformat()
    )
    assert open_page(worker, "meetings:calendar", week="nonsense").count('class="week-day') == 7


def test_hours_are_those_of_shanghai(cast, case, lin):
    late = dt.datetime(2026, 3, 1, 16, 30, tzinfo=dt.UTC)  # half past midnight of the second
    planned(cast, case, lin, starts_at=late)
    with scope_of(cast.worker):
        (one,) = calendar_of(cast.worker.account_id, Span(dt.date(2026, 3, 2), dt.date(2026, 3, 3)))
    assert one.on == dt.date(2026, 3, 2)


@pytest.mark.parametrize("many", [1, 4])
def test_the_week_costs_as_much_however_full(cast, case, lin, many, page_queries):
    for number in range(many):
        planned(cast, case, lin, starts_at=NOW)
        services.add_step(by=cast.worker, case=case, text=f"第{number}件", at=NOW, due_on=TODAY)
    worker = cast.browser_of(cast.worker)
    open_page(worker, "meetings:calendar")
    with page_queries(5):  # meetings, steps, follow-ups; who saw them; the feed
        open_page(worker, "meetings:calendar")


def feed_of(browser) -> str:
    made = browser.post(reverse("meetings:feed_make")).content.decode()
    return re.search(r'value="(http[^"]+\.ics)"', made)[1]


def test_the_feed_tells_hours_and_wards_and_names_nobody(cast, case, lin, ward, client):
    starts = dt.datetime.combine(TODAY, dt.time(6), tzinfo=dt.UTC)  # two in the afternoon there
    planned(cast, case, lin, starts_at=starts, unit=ward)
    services.add_step(by=cast.worker, case=case, text="联系周小禾的学校", at=NOW, due_on=TODAY)
    answer = client.get(feed_of(cast.browser_of(cast.worker)))
    text = answer.content.decode()
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    told = text.replace("\r\n ", "")
    assert "SUMMARY:会议 14:00\\," not in told  # the comma is a Chinese one
    assert "SUMMARY:会议 14:00，儿科病房" in told
    assert f"DTSTART;TZID=Asia/Shanghai:{TODAY:%Y%m%d}T140000" in told
    assert "SUMMARY:1 项待办到期" in told
    for word in ("周小禾", "林安", "王医生", "学校", "出院", "多学科", str(case), str(case.pk)):
        assert word not in told
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert text.endswith("END:VCALENDAR\r\n")


def test_a_new_address_ends_the_old_one_and_revoking_ends_both(cast, case, lin, client):
    worker = cast.browser_of(cast.worker)
    first, second = feed_of(worker), feed_of(worker)
    assert [client.get(url).status_code for url in (first, second)] == [404, 200]
    worker.post(reverse("meetings:feed_revoke"))
    assert client.get(second).status_code == 404
    assert client.get(second.replace(".ics", "x.ics")).status_code == 404
    secret = second.rsplit("/", 1)[1].removesuffix(".ics")
    assert secret.encode() not in b"".join(bytes(feed.index) for feed in CalendarFeed.objects.all())


def test_the_feed_ends_with_the_seat(cast, hospital, client):
    seat = _seat("leaver", "离职", Role.WORKER, institution=hospital)
    posted(seat)
    address = feed_of(cast.browser_of(seat))
    assert client.get(address).status_code == 200
    with seated("test") as by:
        end_seat(by=by, seat=seat, on=TODAY)
    assert client.get(address).status_code == 404
