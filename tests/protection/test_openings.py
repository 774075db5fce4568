"""A minor's record is closed to who is not of the care team, until a supervisor has approved a request, and for that long."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from lianqiao.audit.actions import action
from lianqiao.audit.models import AccessRow, TrailRow
from lianqiao.cases import services as cases
from lianqiao.cases.desk import inbox as cases_inbox
from lianqiao.cases.models import Case, SpecialAccess
from lianqiao.cases.services import access
from lianqiao.core.states import IllegalMove
from lianqiao.protection.desk import decisions, inbox
from lianqiao.protection.models import OpeningRequest
from lianqiao.protection.rules import openings as rules
from lianqiao.protection.services import openings
from lianqiao.registry.models import Role, Seat
from lianqiao.registry.scopes import scope_of
from lianqiao.registry.services import grant_seat, seated
from tests.cases.stage import NOW, TODAY, days_ago, open_page, person, posted, talk
from tests.cast import JOINED, _seat

WHY = "林安这周外出培训，病房来电说孩子拒绝手术。"
ASKING = {"reason": "cover", "reason_text": WHY}
NO = "请先联系林安，她今天在院。"
HALF_AN_HOUR = dt.timedelta(minutes=30)
DAY = dt.timedelta(days=1)


@pytest.fixture
def colleague(hospital):
    """柯舟, who works in the same hospital and has nothing to do with the child."""
    return _seat("ke", "柯舟", Role.WORKER, institution=hospital)


@pytest.fixture
def minor(cast, hospital, lin, in_hospital) -> Case:
    """The open case of a girl of ten, in the hands of 林安."""
    client = person(hospital, "余小雨")
    grow(cast, client, years=10)
    return cases.open_case(by=cast.worker, client=client, on=days_ago(3), depth="brief", responsible=lin)


def grow(cast, client, *, years: int) -> None:
    with seated("test"), action("test.born", by=cast.worker):
        client.birth_date = TODAY.replace(day=1) - dt.timedelta(days=366 * years)
        client.save()


def record_of(case: Case) -> str:
    return reverse("cases:detail", args=[case.pk])


def locked(case: Case) -> str:
    return reverse("protection:locked", args=[case.client_id])


def ask(seat: Seat, case: Case, *, at=NOW, **told) -> OpeningRequest:
    return openings.ask_opening(by=seat, case=case, at=at, **(ASKING | told))


def waiting(seat: Seat, feed=inbox) -> list[tuple[str, str, str]]:
    with scope_of(seat):
        return [(str(item.kind), str(item.detail), item.url) for item in feed(seat, NOW)]


# --- the door --------------------------------------------------------------------------------------------------------
def test_the_care_team_walks_in_and_others_find_the_door_closed(cast, minor, colleague):
    person_page = reverse("people:detail", args=[minor.client_id])
    for seat in (cast.worker, cast.supervisor, cast.department_lead):
        assert cast.browser_of(seat).get(record_of(minor)).status_code == 200
        assert cast.browser_of(seat).get(person_page).status_code == 200
        assert cast.browser_of(seat).get(locked(minor)).url == record_of(minor)
    other = cast.browser_of(colleague)
    answer = other.get(record_of(minor))
    assert (answer.status_code, answer.url) == (
        302,
        f"{locked(minor)}?next={record_of(minor).replace('/', '%2F')}",
    )
    assert not AccessRow.objects.filter(account_id=colleague.account_id).exists()
    shown = other.get(locked(minor)).content.decode()
    assert "您不属于这名未成年人的服务团队" in shown
    seen = AccessRow.objects.get(account_id=colleague.account_id)
    assert (seen.subject_id, seen.page, seen.reason) == (minor.client_id, "protection.locked", "")


def test_a_request_with_a_reason_opens_nothing_before_it_is_approved(cast, minor, colleague):
    other, supervisor = cast.browser_of(colleague), cast.browser_of(cast.supervisor)
    refused = other.post(locked(minor), {"reason": "cover", "reason_text": " "}).content.decode()
    assert "这个字段是必填项" in refused
    asked_at = f"{locked(minor)}?next={record_of(minor)}"
    assert other.post(asked_at, ASKING).url == asked_at
    assert other.get(record_of(minor)).status_code == 302
    shown = other.get(asked_at).content.decode()
    assert "您的申请正在等待答复" in shown
    assert 'name="reason_text"' not in shown
    asked = OpeningRequest.objects.get()
    address = reverse("protection:opening", args=[asked.pk])
    assert waiting(cast.supervisor) == [("申请调阅未成年人记录", "柯舟 · 代替不在岗的同事", address)]
    assert waiting(cast.supervisor, decisions) == waiting(cast.supervisor)
    assert waiting(colleague) == waiting(colleague, decisions) == []
    assert address in supervisor.get(reverse("desk")).content.decode()
    assert address in supervisor.get(reverse("to_decide")).content.decode()
    page = supervisor.get(address).content.decode()
    assert WHY in page and "柯舟" in page

    told = {"state": "approved", "span": "three_days", "decision_text": "", "version": asked.version}
    assert supervisor.post(address, told).url == reverse("to_decide")
    assert "data-countdown=" not in (record := open_page(other, "cases:detail", minor.pk))
    assert "宋岚已批准" in record
    assert waiting(cast.supervisor) == []
    assert other.get(asked_at).url == record_of(minor)
    opened = SpecialAccess.objects.get()
    assert (opened.account_id, opened.approved_by, opened.reason) == (
        colleague.account_id,
        cast.supervisor,
        "cover",
    )
    assert opened.until_at - opened.opened_at == 3 * DAY
    seen = AccessRow.objects.filter(account_id=colleague.account_id, page="case.timeline").get()
    assert (seen.reason, seen.reader, seen.role) == ("cover", "柯舟", "worker")
    events = TrailRow.objects.filter(event__startswith="protection.opening").order_by("id")
    assert [(row.event, row.account_id) for row in events] == [
        ("protection.opening_asked", colleague.account_id),
        ("protection.opening_approved", cast.supervisor.account_id),
        ("protection.opening_answer_read", colleague.account_id),
    ]
    assert not TrailRow.objects.filter(details__icontains="培训").exists()


def test_the_owner_is_told_that_it_was_opened_and_by_whose_word(cast, minor, colleague):
    openings.approve_opening(by=cast.supervisor, asked=ask(colleague, minor), span="day", at=NOW)
    ((_kind, detail, url),) = waiting(cast.worker, cases_inbox)
    assert "柯舟" in detail
    shown = cast.browser_of(cast.worker).get(url).content.decode()
    assert WHY in shown and "宋岚" in shown


def test_who_asked_finds_the_answer_on_the_desk_until_it_is_read(cast, minor, colleague):
    other = cast.browser_of(colleague)
    asked = ask(colleague, minor)
    openings.refuse_opening(by=cast.supervisor, asked=asked, decision_text=NO, at=NOW)
    assert waiting(colleague) == [("对您调阅申请的答复", "记录不对您开放。", locked(minor))]
    shown = other.get(locked(minor)).content.decode()
    assert NO in shown and "宋岚" in shown
    assert 'name="reason_text"' in shown  # she may ask anew, with a better reason
    assert waiting(colleague) == []
    assert other.get(record_of(minor)).status_code == 302


def test_after_the_time_that_was_approved_it_is_closed_again(cast, minor, colleague):
    other = cast.browser_of(colleague)
    asked = ask(colleague, minor, at=NOW - 2 * DAY)
    openings.approve_opening(by=cast.supervisor, asked=asked, span="day", at=NOW - DAY - HALF_AN_HOUR)
    assert other.get(record_of(minor)).status_code == 302
    again = ask(colleague, minor)
    openings.approve_opening(by=cast.department_lead, asked=again, span="day", at=NOW)
    assert other.get(record_of(minor)).status_code == 200


def test_who_wrote_while_let_in_is_out_again_but_signs_their_own_note(cast, minor, colleague):
    posted(colleague)
    other = cast.browser_of(colleague)
    asked = ask(colleague, minor, at=NOW - 2 * DAY)
    openings.approve_opening(by=cast.supervisor, asked=asked, span="day", at=NOW - 2 * DAY)
    then = NOW - 2 * DAY + HALF_AN_HOUR
    note = cases.record_contact(by=colleague, told=talk(minor.client, case=minor, on=days_ago(2)), at=then)
    assert other.get(record_of(minor)).status_code == 302
    assert other.get(reverse("cases:contact_edit", args=[note.pk])).status_code == 200
    assert other.post(reverse("cases:contact_sign", args=[note.pk])).status_code == 302
    note.refresh_from_db()
    assert note.state == "signed"
    # The test could fail: what somebody wrote as one of the team does keep the door open.
    third = _seat("third", "同事三", Role.WORKER, institution=minor.institution)
    cases.record_contact(by=third, told=talk(minor.client, case=minor), at=NOW, sign=True)
    assert cast.browser_of(third).get(record_of(minor)).status_code == 200


def test_nobody_writes_themselves_into_the_care_team(cast, minor, colleague):
    posted(colleague)
    other = cast.browser_of(colleague)
    step = cases.add_step(by=cast.worker, case=minor, text="联系学校", due_on=TODAY, at=NOW)
    told = {
        "case": str(minor.pk), "clients": [str(minor.client_id)], "items": ["A2"], "minutes_direct": "30",
        "on": TODAY.isoformat(), "text": "混进来", "visibility": "shared", "next_kind": "none", "do": "sign",
    }  # fmt: skip
    for name in ("contact_new", "quick_contact"):
        assert other.post(reverse(f"cases:{name}"), told).url.startswith(locked(minor))
        assert other.get(reverse(f"cases:{name}"), {"case": minor.pk}).url.startswith(locked(minor))
    for name in ("step_done", "step_give_up"):
        assert other.post(reverse(f"cases:{name}", args=[step.pk])).url.startswith(locked(minor))
    step.refresh_from_db()
    assert (step.state, minor.contacts.count()) == ("open", 0)


def test_who_is_named_belongs_to_the_care_team(cast, minor, colleague):
    other, ke = cast.browser_of(colleague), posted(colleague)
    member = access.add_member(by=cast.worker, case=minor, worker=ke, on=TODAY)
    assert other.get(record_of(minor)).status_code == 200
    access.end_member(by=cast.worker, member=member, on=TODAY)
    assert other.get(record_of(minor)).status_code == 302


def test_a_minor_whom_nobody_has_in_hand_is_everybodys(cast, minor, colleague):
    cases.assign_cases(by=cast.supervisor, case_ids=[minor.pk], responsible=None)
    assert cast.browser_of(colleague).get(record_of(minor)).status_code == 200


def test_a_grown_up_is_opened_without_a_reason(cast, minor, colleague):
    grow(cast, minor.client, years=18)
    assert cast.browser_of(colleague).get(record_of(minor)).status_code == 200


def test_the_next_hospital_is_not_even_asked(cast, minor, colleague):
    asked, neighbour = ask(colleague, minor), cast.browser_of(cast.neighbour_worker)
    for name, key in [
        ("cases:detail", minor.pk),
        ("people:detail", minor.client_id),
        ("protection:locked", minor.client_id),
        ("protection:emergency", minor.client_id),
        ("cases:break_glass", minor.pk),
        ("cases:circle", minor.pk),
    ]:
        assert neighbour.get(reverse(name, args=[key])).status_code == 404, name
    leads = _seat("leads", "邻督", Role.SUPERVISOR, institution=cast.neighbour_worker.institution)
    assert cast.browser_of(leads).get(reverse("protection:opening", args=[asked.pk])).status_code == 404
    assert waiting(leads) == waiting(leads, decisions) == []


# --- who decides -----------------------------------------------------------------------------------------------------
def test_nobody_approves_their_own_request_also_from_another_seat(cast, minor, colleague, hospital):
    with seated("test") as by:
        second = grant_seat(
            by=by, account=colleague.account, role=Role.SUPERVISOR, from_on=JOINED, institution=hospital
        )
    asked = ask(colleague, minor)
    address = reverse("protection:opening", args=[asked.pk])
    browser = cast.browser_of(second)
    assert 'name="state"' not in browser.get(address).content.decode()
    browser.post(address, {"state": "approved", "span": "day", "version": asked.version})
    asked.refresh_from_db()
    assert (asked.state, SpecialAccess.objects.count()) == ("waiting", 0)
    assert waiting(second) == waiting(second, decisions) == []
    with pytest.raises(rules.OwnRequest):
        openings.approve_opening(by=second, asked=asked, span="day", at=NOW)
    with pytest.raises(rules.NotYoursToApprove):
        openings.approve_opening(by=cast.worker, asked=asked, span="day", at=NOW)
    assert cast.browser_of(cast.worker).get(address).status_code == 403
    assert address in dict(zip("abc", waiting(cast.department_lead)[0], strict=True)).values()


def test_a_refusal_says_why_and_a_decision_is_final(cast, minor, colleague):
    asked = ask(colleague, minor)
    supervisor, address = cast.browser_of(cast.supervisor), reverse("protection:opening", args=[asked.pk])
    told = {"state": "refused", "span": "day", "decision_text": "", "version": asked.version}
    assert "说明为何不同意" in supervisor.post(address, told).content.decode()
    supervisor.post(address, told | {"decision_text": NO})
    asked.refresh_from_db()
    assert (asked.state, asked.decision_text, asked.access) == ("refused", NO, None)
    with pytest.raises(IllegalMove):
        openings.approve_opening(by=cast.department_lead, asked=asked, span="day", at=NOW)
    for change in (
        {"state": "waiting", "decided_at": None, "decided_by": None},
        {"reason": "other"},
        {"asked_at": NOW - DAY},
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), action("test.forced", by=cast.worker):
            OpeningRequest.objects.filter(pk=asked.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic(), action("test.forced", by=cast.worker):
        asked.delete()


def test_one_request_waits_at_a_time(cast, minor, colleague):
    ask(colleague, minor)
    with pytest.raises(rules.AskedAlready):
        ask(colleague, minor)
    third = _seat("third", "同事三", Role.WORKER, institution=minor.institution)
    ask(third, minor)
    assert [detail.split(" ")[0] for _kind, detail, _url in waiting(cast.supervisor)] == ["柯舟", "同事三"]


def test_an_approved_opening_is_no_more_judged_afterwards(cast, minor, colleague):
    asked = openings.approve_opening(by=cast.supervisor, asked=ask(colleague, minor), span="week", at=NOW)
    auditor = cast.browser_of(cast.auditor)
    assert "没有待复核" in open_page(auditor, "cases:openings", show="waiting")
    shown = open_page(auditor, "cases:openings", month=f"{TODAY:%Y-%m}")
    assert "柯舟" in shown and "宋岚" in shown
    assert (
        'name="judgement"'
        not in auditor.get(reverse("cases:opening", args=[asked.access_id])).content.decode()
    )


# --- in an emergency --------------------------------------------------------------------------------------------------
def test_in_an_emergency_the_glass_is_broken_from_the_same_page(cast, minor, colleague):
    other, glass = cast.browser_of(colleague), reverse("protection:emergency", args=[minor.client_id])
    ask(colleague, minor)
    assert glass in other.get(locked(minor)).content.decode()
    assert "代替不在岗的同事" not in other.get(glass).content.decode()
    other.post(glass, ASKING)
    assert not SpecialAccess.objects.exists()
    with pytest.raises(rules.NoEmergency):
        openings.break_glass(by=colleague, case=minor, at=NOW, **ASKING)
    urgent = {"reason": "emergency", "reason_text": "孩子在病房窗边，护士来电。"}
    assert other.post(f"{glass}?next={record_of(minor)}", urgent).url == record_of(minor)
    assert "data-countdown=" in open_page(other, "cases:detail", minor.pk)
    opened = SpecialAccess.objects.get()
    assert (opened.kind, opened.approved_by, opened.until_at - opened.opened_at) == (
        "minor",
        None,
        HALF_AN_HOUR,
    )
    assert AccessRow.objects.get(account_id=colleague.account_id, page="case.timeline").reason == "emergency"
    on = timezone.localdate(opened.opened_at).isoformat()
    assert [detail for _kind, detail, _url in waiting(cast.worker, cases_inbox)] == [
        f"柯舟 · 当前有人身危险 · {on}"
    ]
    with scope_of(cast.auditor):
        assert any("show=waiting" in item.url for item in cases_inbox(cast.auditor, NOW))
    auditor, page = cast.browser_of(cast.auditor), reverse("cases:opening", args=[opened.pk])
    auditor.post(page, {"judgement": "justified", "judgement_text": "", "version": opened.version})
    opened.refresh_from_db()
    assert opened.judgement == "justified"


def test_broken_glass_closes_after_half_an_hour(cast, minor, colleague):
    urgent = {"reason": "safeguarding", "reason_text": "疑似受伤。"}
    openings.break_glass(by=colleague, case=minor, at=NOW - HALF_AN_HOUR - dt.timedelta(minutes=1), **urgent)
    assert cast.browser_of(colleague).get(record_of(minor)).status_code == 302


# --- what it costs ----------------------------------------------------------------------------------------------------
def test_the_door_costs_one_query_for_a_minor_at_most(cast, minor, colleague, django_assert_num_queries):
    access.add_member(by=cast.worker, case=minor, worker=posted(colleague), on=TODAY)
    for seat, queries in ((cast.worker, 3), (colleague, 4)):
        browser, address = cast.browser_of(seat), reverse("cases:risk", args=[minor.pk])
        browser.get(address)
        with django_assert_num_queries(queries):
            browser.get(address)


@pytest.mark.parametrize("many", [1, 4])
def test_all_that_waits_in_the_room_costs_one_query(cast, minor, hospital, many, django_assert_num_queries):
    for number in range(many):
        seat = _seat(f"ke{number}", f"柯{number}", Role.WORKER, institution=hospital)
        ask(seat, minor)
    waiting(cast.supervisor)  # composed once a process
    with django_assert_num_queries(1):
        assert len(waiting(cast.supervisor)) == many
