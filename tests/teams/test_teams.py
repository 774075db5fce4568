"""Who works on a case together: a colleague of ours reads it, a nurse and a youth league do not; consents are told plainly."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from lianqiao.audit.actions import action
from lianqiao.audit.models import AccessRow
from lianqiao.cases import services as cases
from lianqiao.cases.models import TeamMember
from lianqiao.cases.queries.access import reason_to_open
from lianqiao.cases.rules import CaseIsClosed, InTheFuture
from lianqiao.cases.rules.access import NotYoursToName, OnTheTeam
from lianqiao.cases.services.access import add_member, end_member
from lianqiao.meetings.models import Meeting
from lianqiao.people.services import Signature, Terms, ask_consent
from lianqiao.registry.models import Role
from lianqiao.teams import rules
from lianqiao.teams.models import Member
from lianqiao.teams.queries import is_on_team, sheet_of, to_invite
from lianqiao.teams.services import Told, change_member, join_team, leave_team
from tests.cases.stage import NOW, TODAY, days_ago, open_page, posted
from tests.cast import _seat

pytestmark = pytest.mark.django_db
LEAGUE = "团区委青少年服务中心"


@pytest.fixture
def ke_seat(hospital):
    return _seat("ke", "柯青", Role.WORKER, institution=hospital)


@pytest.fixture
def ke(ke_seat, in_hospital):
    """柯青, another worker of the hospital."""
    return posted(ke_seat)


def joins(cast, case, kind="hospital", *, by=None, **told) -> Member:
    values = {"role": "nurse", "from_on": days_ago(3), "name": "宁护士", "unit": "儿科病房"} | told
    return join_team(by=by or cast.worker, case=case, kind=kind, told=Told(**values), today=TODAY)


def outsider(cast, case) -> Member:
    told = {
        "role": "youth_league",
        "name": "许老师",
        "unit": "",
        "organisation": LEAGUE,
        "phone": "13900000002",
    }
    return joins(cast, case, "outside", **told)


def colleague(cast, case, worker, **told) -> Member:
    return joins(cast, case, "ours", role="co_worker", worker=worker, name="", unit="", **told)


def agreed(cast, client, purpose, receiver="") -> None:
    """The client, who is of age here, signs with a finger."""
    line = "M10 10" + "".join(f"L{20 + step * 9} 40" for step in range(12))
    told = {
        "signer": "client",
        "way": "screen",
        "drawing": line,
        "limits_explained": True,
        "signed_on": TODAY,
    }
    terms = Terms(receiver=receiver, receiver_contact="010-1234", shared="陪伴安排") if receiver else Terms()
    ask_consent(
        by=cast.worker, client=client, answers={purpose: "granted"}, at=NOW, language="zh-hans",
        signature=Signature(**told), terms=terms,
    )  # fmt: skip


def test_a_colleague_on_the_sheet_reads_the_case_until_they_leave(cast, case, lin, ke, ke_seat):
    account = ke_seat.account_id
    assert reason_to_open(client=case.client_id, account=account) is None
    member = colleague(cast, case, ke)
    assert reason_to_open(client=case.client_id, account=account) == "" and is_on_team(
        case=case.pk, account=account
    )
    assert member.name == "柯青"
    with pytest.raises(OnTheTeam):
        colleague(cast, case, ke)
    with pytest.raises(OnTheTeam):
        colleague(cast, case, lin)
    leave_team(by=cast.worker, member=member, on=TODAY, today=TODAY, reason="轮转")
    assert reason_to_open(client=case.client_id, account=account) is None
    assert not is_on_team(case=case.pk, account=account)
    assert TeamMember.objects.get().until_on == TODAY


def test_who_was_named_before_is_not_named_twice_and_leaves_both_at_once(cast, case, ke):
    named = add_member(by=cast.worker, case=case, worker=ke, on=days_ago(4), reads_restricted=True)
    assert [one.worker for one in sheet_of(case, on=TODAY).readers] == [ke]
    member = colleague(cast, case, ke)
    assert member.named == named
    sheet = sheet_of(case, on=TODAY)
    assert ([one.member for one in sheet.members], sheet.readers) == ([member], [])
    end_member(by=cast.worker, member=named, on=TODAY)
    assert [one.until_on for one in sheet_of(case, on=TODAY).former] == [TODAY]


def test_whoever_is_on_the_team_writes_the_sheet_but_names_no_colleague(cast, case, ke, ke_seat, song):
    with pytest.raises(rules.NotYourTeam):
        joins(cast, case, by=ke_seat)
    colleague(cast, case, ke)
    joins(cast, case, by=ke_seat)
    with pytest.raises(NotYoursToName):
        joins(cast, case, "ours", by=ke_seat, worker=song, role="co_worker")
    with pytest.raises(NotYoursToName):
        leave_team(by=ke_seat, member=Member.objects.get(worker=ke), on=TODAY, today=TODAY)


def test_the_sheet_says_whether_a_consent_covers_who_is_told(cast, case, child):
    outsider(cast, case), joins(cast, case)
    assert [bool(one.sharing) for one in sheet_of(case, on=TODAY).members] == [False, False]
    agreed(cast, child, "outside", "别的机构")
    assert [one.member.organisation for one in sheet_of(case, on=TODAY).uncovered] == [LEAGUE]
    agreed(cast, child, "outside", LEAGUE)
    sheet = sheet_of(case, on=TODAY)
    assert sheet.uncovered == []
    assert [bool(one.sharing) for one in sheet.members] == [True, False]  # the nurse asks for another consent
    agreed(cast, child, "team")
    assert all(one.sharing for one in sheet_of(case, on=TODAY).members)


@pytest.mark.parametrize(
    ("on", "refusal", "field"),
    [(days_ago(4), rules.LeavesBeforeComing, "on"), (days_ago(-1), InTheFuture, "on")],
)
def test_nobody_leaves_on_a_day_that_cannot_be(cast, case, on, refusal, field):
    with pytest.raises(refusal) as caught:
        leave_team(by=cast.worker, member=joins(cast, case), on=on, today=TODAY)
    assert caught.value.field == field


def test_who_has_left_stays_as_they_were_and_a_closed_case_takes_nobody(cast, case):
    member = leave_team(by=cast.worker, member=joins(cast, case), on=TODAY, today=TODAY)
    with pytest.raises(rules.LeftAlready):
        change_member(by=cast.worker, member=member, told=Told("nurse", TODAY, name="别人"), today=TODAY)
    for forced in (member.save, member.delete):
        with pytest.raises(DatabaseError), transaction.atomic(), action("test.forced", by=cast.worker):
            forced()
    cases.close_case(
        by=cast.worker, case=case, outcome="improved", reason="discharged", on=TODAY, today=TODAY
    )
    with pytest.raises(CaseIsClosed):
        joins(cast, case)


def test_a_meeting_begins_with_the_team(cast, case, lin, ke):
    colleague(cast, case, ke), outsider(cast, case), joins(cast, case)
    invited = [(str(one.role), one.name, one.worker) for one in to_invite(case)]
    assert invited == [
        ("worker", "林安", lin), ("worker", "柯青", ke), ("other", f"{LEAGUE} 许老师", None),
        ("nurse", "儿科病房 宁护士", None),
    ]  # fmt: skip
    browser, place = cast.browser_of(cast.worker), reverse("meetings:new", args=[case.pk])
    page = browser.get(place).content.decode()
    assert f"{LEAGUE} 许老师" in page and "儿科病房 宁护士" in page
    assert not Meeting.objects.exists()


SENT = {"kind": "outside", "role": "youth_league", "name": "许老师", "organisation": LEAGUE, "from_on": TODAY}


def test_somebody_joins_changes_and_leaves_on_screen(cast, case):
    browser, place = cast.browser_of(cast.worker), reverse("teams:join", args=[case.pk])
    assert reverse("teams:sheet", args=[case.pk]) in open_page(browser, "cases:detail", case.pk)
    wrong = browser.post(place, SENT | {"name": "", "organisation": "", "role": "other"}).content.decode()
    assert all(said in wrong for said in ("是谁？", "请填写所属机构", "请写明其角色"))
    sent = SENT | {"unit": "误填", "phone": "13900000002", "task": "每周六陪读", "may_know": "只讲陪伴安排"}
    page = browser.post(place, sent, follow=True).content.decode()
    for said in ("许老师", "共青团组织", LEAGUE, "每周六陪读", "只讲陪伴安排", "13900000002", "尚无知情同意"):
        assert said in page
    assert "误填" not in page and AccessRow.objects.filter(page="case.team_sheet").exists()
    assert "未获同意" in open_page(browser, "cases:detail", case.pk, tab="summary")
    member = Member.objects.get()
    change = reverse("teams:change", args=[member.pk])
    sent = {"version": 1, "role": "volunteer", "name": "许老师", "organisation": LEAGUE, "from_on": TODAY}
    browser.post(change, sent)
    late = browser.post(change, sent | {"name": "许阿姨"}).content.decode()
    assert "field-newer" in late and "许阿姨" in late  # both versions, nothing typed is lost
    member.refresh_from_db()
    assert (member.role, member.name) == ("volunteer", "许老师")
    leave = reverse("teams:leave", args=[member.pk])
    page = browser.post(leave, {"version": member.version, "on": TODAY, "reason": "服务期满"}, follow=True)
    assert "曾任成员" in (said := page.content.decode()) and "服务期满" in said
    assert browser.get(change).status_code == 404
    paper = open_page(browser, "cases:print", case.pk)
    assert "许老师" in paper and "许老师" not in open_page(browser, "cases:print", case.pk, copy="client")


def test_neighbours_and_clinicians_see_no_sheet(cast, case):
    member = outsider(cast, case)
    for seat in (cast.neighbour_worker, cast.clinician, cast.commission):
        for name, key in (("teams:sheet", case.pk), ("teams:join", case.pk), ("teams:change", member.pk)):
            assert cast.browser_of(seat).get(reverse(name, args=[key])).status_code in (403, 404)


def test_a_worker_who_is_not_on_the_team_reads_the_sheet_and_writes_nothing(cast, case, ke, ke_seat):
    browser = cast.browser_of(ke_seat)
    assert reverse("teams:join", args=[case.pk]) not in open_page(browser, "teams:sheet", case.pk)
    assert browser.get(reverse("teams:join", args=[case.pk])).status_code == 302


def test_the_sheet_costs_the_same_however_many_stand_on_it(cast, case, django_assert_num_queries):
    for number in range(1, 4):
        joins(cast, case, name=f"护士{number}")
        with django_assert_num_queries(3):
            sheet_of(case, on=TODAY)
