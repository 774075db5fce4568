"""Screens of groups and activities, through whose eyes, and how many queries a list costs."""

import datetime as dt
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from lianqiao.activities import services
from lianqiao.activities.facts import ACTIVITIES, ATTENDANCES, SESSIONS
from lianqiao.activities.models import Activity, Group, GroupSession
from lianqiao.audit.models import AccessRow, TrailRow
from lianqiao.registry.models import Role
from lianqiao.registry.services import grant_seat, open_account, seated
from lianqiao.workspace.drafts import keep_draft
from lianqiao.workspace.models import Draft
from tests.cases.stage import person, posted

from .stage import NOW, TODAY, YESTERDAY, outcome, sheet


@pytest.fixture
def worker(cast, lin):
    return cast.browser_of(cast.worker)


def text_of(response) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_a_worker_plans_a_group_enrols_members_and_takes_the_sheet(worker, cast, lin, people, in_hospital):
    answer = worker.post(
        reverse("activities:group_new"),
        {
            "name": "与糖同行",
            "kind": "support",
            "category": "A",
            "scene": "ward",
            "responsible": lin.pk,
            "aim": "互相支持",
        },
    )
    group = Group.objects.get()
    assert answer.url == reverse("activities:group", args=[group.pk])
    for client in people:
        worker.post(reverse("activities:member_add", args=[group.pk]), {"client": client.pk})
    today = timezone.localdate()  # the server's: it may have turned since the tests began
    worker.post(reverse("activities:session_new", args=[group.pk]), {"on": today, "theme": "认识血糖"})
    session = GroupSession.objects.get()

    page = text_of(worker.get(reverse("activities:session", args=[session.pk])))
    assert page.index("周小禾") < page.index("周敏") < page.index("钱一诺")

    answer = worker.post(
        reverse("activities:session", args=[session.pk]),
        {
            f"mark-{people[0].pk}": "present",
            f"mark-{people[1].pk}": "late",
            "on": today,
            "counted": 2,
            "minutes": 60,
            "theme": "认识血糖",
            "version": session.version,
        },
    )
    assert answer.url == reverse("activities:group", args=[group.pk])
    assert [row["attendances"] for row in SESSIONS.rows()] == [4]
    statuses = dict(session.attendances.values_list("client__name", "status"))
    assert statuses == {"周小禾": "present", "周敏": "late", "钱一诺": "absent"}


def test_looking_for_a_walk_in_keeps_every_tick_and_word(worker, session, enrolled, hospital):
    guest = person(hospital, "孙来")
    typed = {
        f"mark-{enrolled[0].pk}": "late",
        "on": TODAY,
        "theme": "写了一半",
        "counted": 3,
        "version": session.version,
    }
    page = text_of(worker.post(reverse("activities:session", args=[session.pk]), typed | {"find": "sunlai"}))
    assert "孙来" in page and "写了一半" in page
    assert f'name="mark-{enrolled[0].pk}" value="late" checked' in page
    assert list(SESSIONS.rows()) == []

    worker.post(reverse("activities:session", args=[session.pk]), typed | {"find": "", "walk_in": guest.pk})
    assert {row["person"] for row in ATTENDANCES.rows()} == {str(enrolled[0].pk), str(guest.pk)}
    assert [row["attendances"] for row in SESSIONS.rows()] == [5]


def test_everybody_else_is_present_by_one_button(worker, session, enrolled):
    typed = {
        f"mark-{enrolled[0].pk}": "absent",
        "on": TODAY,
        "version": session.version,
        "mark_all": "present",
    }
    page = text_of(worker.post(reverse("activities:session", args=[session.pk]), typed))
    assert f'name="mark-{enrolled[0].pk}" value="absent" checked' in page
    for client in enrolled[1:]:
        assert f'name="mark-{client.pk}" value="present" checked' in page


def test_an_empty_sheet_is_refused_in_words_and_nothing_typed_is_lost(worker, session, enrolled):
    typed = {"on": TODAY, "theme": "写了一半", "version": session.version}
    page = text_of(worker.post(reverse("activities:session", args=[session.pk]), typed))
    assert "没有人" in page and "写了一半" in page


def test_somebody_else_saved_first(worker, cast, session):
    services.hold_session(by=cast.supervisor, session=session, sheet=sheet(counted=6), at=NOW)
    typed = {"on": TODAY, "counted": 9, "version": session.version - 1}
    page = text_of(worker.post(reverse("activities:session", args=[session.pk]), typed))
    assert "9" in page
    assert [row["attendances"] for row in SESSIONS.rows()] == [6]


def test_same_as_last_week_is_one_press(worker, session, group):
    worker.post(reverse("activities:session_repeat", args=[group.pk]))
    assert GroupSession.objects.filter(group=group, number=2, on=TODAY + dt.timedelta(days=7)).exists()


def test_the_paper_sheet_has_the_order_of_the_screen_and_is_in_the_trail(worker, session, enrolled):
    page = text_of(worker.get(reverse("activities:session_paper", args=[session.pk])))
    assert page.index("周小禾") < page.index("周敏") < page.index("钱一诺")
    assert TrailRow.objects.filter(event="session.sheet_printed", subject_id=str(session.pk)).exists()


def test_an_activity_from_plan_to_report_shows_an_estimate_as_such(worker, lin, in_hospital):
    worker.post(
        reverse("activities:new"),
        {"title": "社区讲座", "on": TODAY, "category": "E", "scene": "community", "worker": lin.pk},
    )
    activity = Activity.objects.get()
    worker.post(
        reverse("activities:report", args=[activity.pk]),
        {"on": TODAY, "head_count": 1200, "count_method": "estimate", "version": activity.version},
    )
    assert [(row["head_count"], row["count_method"]) for row in ACTIVITIES.rows()] == [(1200, "estimate")]
    for address in (reverse("activities:list"), reverse("activities:detail", args=[activity.pk])):
        page = text_of(worker.get(address))
        assert "≈</span>" in page and "1,200" in page


def test_a_report_without_a_way_of_counting_says_so_beside_the_field(worker, activity):
    typed = {"on": TODAY, "head_count": 30, "report": "很热闹", "version": activity.version}
    page = text_of(worker.post(reverse("activities:report", args=[activity.pk]), typed))
    assert "id_count_method_error" in page and "很热闹" in page
    assert list(ACTIVITIES.rows()) == []


def test_the_worker_next_door_finds_nothing(cast, session, group, enrolled, activity):
    posted(cast.neighbour_worker)
    neighbour = cast.browser_of(cast.neighbour_worker)
    services.hold_session(by=cast.worker, session=session, sheet=sheet({enrolled[0]: "present"}), at=NOW)
    member = group.members.first()
    for name, key in (
        ("group", group.pk), ("group_change", group.pk), ("session", session.pk), ("session_paper", session.pk),
        ("detail", activity.pk), ("change", activity.pk), ("report", activity.pk), ("session_new", group.pk),
    ):  # fmt: skip
        assert neighbour.get(reverse(f"activities:{name}", args=[key])).status_code == 404, name
    for name, key in (
        ("member_add", group.pk), ("member_find", group.pk), ("member_leave", member.pk), ("group_end", group.pk),
        ("session_sign", session.pk), ("cancel", activity.pk), ("sign", activity.pk), ("session_repeat", group.pk),
    ):  # fmt: skip
        assert neighbour.post(reverse(f"activities:{name}", args=[key])).status_code == 404, name
    for name in ("groups", "list"):
        page = text_of(neighbour.get(reverse(f"activities:{name}")))
        assert "与糖同行" not in page and "社区糖尿病讲座" not in page


def test_a_client_of_the_next_hospital_cannot_be_enrolled(worker, group, next_hospital):
    stranger = person(next_hospital, "吴邻")
    answer = worker.post(reverse("activities:member_add", args=[group.pk]), {"client": stranger.pk})
    assert answer.status_code == 404
    assert group.members.count() == 0


@pytest.fixture
def coordinator(hospital):
    with seated("test") as by:
        account = open_account(by=by, username="tao", display_name="陶然", password=None)
        role = Role.VOLUNTEER_COORDINATOR
        return grant_seat(
            by=by, account=account, role=role, institution=hospital, from_on=dt.date(2022, 1, 1)
        )


def test_who_may_not_see_names_counts_heads_and_leaves_the_ticks_alone(cast, coordinator, session, enrolled):
    services.hold_session(
        by=cast.worker, session=session, sheet=sheet({enrolled[0]: "late"}, counted=2), at=NOW
    )
    browser = cast.browser_of(coordinator)
    for address in (
        reverse("activities:session", args=[session.pk]),
        reverse("activities:group", args=[session.group_id]),
    ):
        page = text_of(browser.get(address))
        assert "周小禾" not in page
        assert str(enrolled[0].pk) not in page
    found = browser.post(reverse("activities:member_find", args=[session.group_id]), {"find": "周"})
    assert "周小禾" not in text_of(found)
    assert browser.get(reverse("activities:session_paper", args=[session.pk])).status_code == 403

    typed = {"on": TODAY, "counted": 7, "version": session.version, f"mark-{enrolled[0].pk}": "absent"}
    browser.post(reverse("activities:session", args=[session.pk]), typed)
    assert [row["attendances"] for row in SESSIONS.rows()] == [8]
    assert list(session.attendances.values_list("client_id", "status")) == [(enrolled[0].pk, "late")]


@pytest.mark.parametrize("who", ["clinician", "commission", "fund_officer", "administrator", "auditor"])
def test_seats_without_the_work_are_refused(cast, who, group):
    for address in (reverse("activities:groups"), reverse("activities:group", args=[group.pk])):
        assert cast.browser_of(getattr(cast, who)).get(address).status_code == 403


def test_who_is_not_signed_in_is_asked_to(client, group):
    answer = client.get(reverse("activities:group", args=[group.pk]))
    assert answer.status_code == 302 and "/accounts/login/" in answer.url


def test_opening_a_group_with_its_members_is_written_down(worker, cast, group, enrolled):
    worker.get(reverse("activities:group", args=[group.pk]))
    (row,) = AccessRow.objects.all()
    assert (row.subject, row.subject_id, row.account_id) == (
        "activities.group",
        group.pk,
        cast.worker.account_id,
    )


def test_filters_stand_as_chips_and_an_unknown_one_hides_nothing(worker, cast, activity):
    page = text_of(worker.get(reverse("activities:list"), {"state": "planned", "from": YESTERDAY}))
    assert "社区糖尿病讲座" in page and page.count('class="filter-chip"') == 2
    assert "社区糖尿病讲座" not in text_of(worker.get(reverse("activities:list"), {"state": "held"}))
    page = text_of(worker.get(reverse("activities:list"), {"state": "nonsense"}))
    assert "社区糖尿病讲座" in page and 'class="filter-chip"' not in page


def test_the_workbook_holds_the_rows_and_no_formula(worker, cast, in_hospital, activity):
    services.change_activity(by=cast.worker, activity=activity, title="=HYPERLINK(0)")
    services.hold_activity(by=cast.worker, activity=activity, outcome=outcome(80, "estimate"), at=NOW)
    answer = worker.get(reverse("activities:export"))
    rows = list(load_workbook(BytesIO(answer.content)).active.values)
    assert rows[2][1] == "'=HYPERLINK(0)"
    assert (rows[2][7], rows[2][8]) == ("≈", 80)
    assert TrailRow.objects.filter(event="activities.exported").exists()


def _three_more(cast, lin):
    for number in range(3):
        on = TODAY - dt.timedelta(days=number)
        group = services.plan_group(
            by=cast.worker,
            name=f"小组{number}",
            kind="support",
            category="A",
            scene="ward",
            on=on,
            responsible=lin,
        )
        session = services.plan_session(by=cast.worker, group=group, on=on)
        services.hold_session(by=cast.worker, session=session, sheet=sheet(counted=5, on=on), at=NOW)
        services.plan_activity(by=cast.worker, title=f"活动{number}", on=on, category="E", worker=lin)


@pytest.mark.parametrize("name", ["groups", "list"])
def test_lists_cost_the_same_queries_with_one_row_and_with_four(
    worker, cast, lin, group, activity, name, django_assert_num_queries
):
    address = reverse(f"activities:{name}")
    worker.get(address)  # the catalogue is read once a process
    with django_assert_num_queries(4):  # who comes; workers to filter by; rows; saved filters
        worker.get(address)
    _three_more(cast, lin)
    with django_assert_num_queries(4):
        assert "活动2" in text_of(worker.get(address)) or name == "groups"


def test_a_list_goes_on_after_its_last_row(worker, cast, lin, in_hospital):
    rows = [
        services.ImportedActivity(
            source_ref=f"log:{n}",
            on=TODAY - dt.timedelta(days=n),
            category="E",
            title=f"第{n}场",
            head_count=n,
        )
        for n in range(60)
    ]
    services.record_imported_activities(
        by=cast.worker, institution=in_hospital, rows=rows, batch=in_hospital.pk
    )
    first = worker.get(reverse("activities:list"))
    page = text_of(first)
    assert "第49场" in page and "第50场" not in page
    after = page.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    rest = text_of(worker.get(after))
    assert "第50场" in rest and "第59场" in rest and "第49场" not in rest


@pytest.mark.parametrize("who", ["commission", "clinician"])
@pytest.mark.parametrize("name", ["export", "group_export"])
def test_who_reads_no_activities_exports_none(cast, who, name):
    assert cast.browser_of(getattr(cast, who)).get(reverse(f"activities:{name}")).status_code == 403


@pytest.mark.parametrize(("name", "page"), [("session", "group.session"), ("session_paper", "group.paper")])
def test_a_sheet_is_written_down_for_everybody_named_on_it(worker, session, enrolled, name, page):
    worker.get(reverse(f"activities:{name}", args=[session.pk]))
    noted = AccessRow.objects.values_list("subject", "subject_id", "page")
    assert sorted(noted) == sorted(("people.client", client.pk, page) for client in enrolled)


def test_who_sees_no_names_on_a_sheet_has_opened_no_record(cast, coordinator, session, enrolled):
    cast.browser_of(coordinator).get(reverse("activities:session", args=[session.pk]))
    assert not AccessRow.objects.exists()


def test_longer_forms_offer_what_was_left_unsent_and_a_sheet_takes_no_old_version(
    worker, cast, group, session, activity
):
    for name, record, key, field in (
        ("session_new", group, f"activities.session:new:{group.pk}", "theme"),
        ("group_change", group, f"activities.group:{group.pk}", "aim"),
        ("change", activity, f"activities.activity:{activity.pk}", "place"),
        ("session", session, f"activities.sheet:{session.pk}", "theme"),
    ):
        keep_draft(by=cast.worker, key=key, content={field: ["写了一半"], "version": ["99"]}, at=NOW)
        address = reverse(f"activities:{name}", args=[record.pk])
        page = text_of(worker.get(address))
        assert "alert-draft" in page and f'data-draft-key="{key}"' in page and "写了一半" not in page, name
        page = text_of(worker.get(address, {"draft": "restore"}))
        assert "写了一半" in page and 'value="99"' not in page, name
    worker.post(reverse("activities:session_new", args=[group.pk]), {"on": TODAY})
    assert not Draft.objects.filter(key=f"activities.session:new:{group.pk}").exists()
