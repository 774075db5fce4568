"""The trail on screen: read by the auditor of its own institution, verified by a press, never leafed through by others."""

import re

import pytest
from django.db import connection
from django.urls import reverse

from lianqiao.activities import services as activities
from lianqiao.audit.models import AccessRow, TrailRow
from lianqiao.audit.services import note_access
from tests.cases.stage import TODAY, person


def text_of(response) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def plan(seat, name: str):
    return activities.plan_group(by=seat, name=name, kind="support", category="A", scene="ward", on=TODAY)


def test_the_auditor_reads_her_own_chain_and_no_other(cast):
    plan(cast.worker, "与糖同行")
    plan(cast.neighbour_worker, "隔壁的小组")
    page = text_of(cast.browser_of(cast.auditor).get(reverse("audit:trail"), {"event": "group."}))
    assert page.count("<code>group.planned</code>") == 1
    assert "林安" in page
    assert "邻舟" not in page
    # The trail carries codes, never names of groups or people.
    assert "与糖同行" not in page


def test_a_row_says_in_words_what_was_done_and_leads_to_the_rows_of_its_record(cast):
    one, other = plan(cast.worker, "与糖同行"), plan(cast.worker, "午后茶话")
    browser = cast.browser_of(cast.auditor)
    page = text_of(browser.get(reverse("audit:trail"), {"event": "group."}))
    assert page.count('<span title="group.planned">安排小组</span>') == 2
    assert f'?subject={one.pk}" title="activities.group">小组</a>' in page
    page = text_of(browser.get(reverse("audit:trail"), {"subject": str(one.pk)}))
    assert page.count("<code>group.planned</code>") == 1
    assert f"…{str(one.pk)[-8:]}" in page
    assert str(other.pk) not in page


def test_a_whole_chain_is_said_to_be_whole_and_the_check_is_in_it(cast):
    plan(cast.worker, "与糖同行")
    page = text_of(cast.browser_of(cast.auditor).post(reverse("audit:verify")))
    assert "校验链完整" in page
    row = TrailRow.objects.filter(event="audit.trail_verified").get()
    assert (row.chain, row.details["whole"]) == (cast.auditor.institution_id, True)


def test_a_changed_row_is_named(cast):
    plan(cast.worker, "与糖同行")
    row = TrailRow.objects.filter(chain=cast.auditor.institution_id, event="group.planned").get()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_trailrow DISABLE TRIGGER USER")
        cursor.execute("UPDATE audit_trailrow SET event = 'group.forged' WHERE id = %s", [row.pk])
        cursor.execute("ALTER TABLE audit_trailrow ENABLE TRIGGER USER")
    page = text_of(cast.browser_of(cast.auditor).post(reverse("audit:verify")))
    assert "校验链已断裂" in page
    assert f"第 {row.seq} 条" in page


def test_the_access_log_names_readers_and_for_leaders_whose_record_it_was(cast, hospital, next_hospital):
    ours, theirs = person(hospital, "周小禾"), person(next_hospital, "吴邻")
    for seat, client in ((cast.worker, ours), (cast.neighbour_worker, theirs)):
        note_access(
            by=seat,
            subject="people.client",
            subject_id=client.pk,
            institution_id=seat.institution_id,
            page="detail",
        )
    for seat in (cast.auditor, cast.supervisor):
        page = text_of(cast.browser_of(seat).get(reverse("audit:accesses")))
        assert "林安" in page
        assert "邻舟" not in page
        # Who watches over access tells records apart by their keys; who works with people knows their names.
        assert ("周小禾" in page) == (seat is cast.supervisor)
        assert str(ours.pk)[-8:] in page
        assert "林安" in text_of(cast.browser_of(seat).get(reverse("audit:record", args=[ours.pk])))
        assert "邻舟" not in text_of(cast.browser_of(seat).get(reverse("audit:record", args=[theirs.pk])))
    assert AccessRow.objects.count() == 2


@pytest.mark.parametrize(
    "who", ["worker", "supervisor", "administrator", "commission", "data_officer", "clinician"]
)
def test_the_trail_is_for_auditors_alone(cast, who):
    browser = cast.browser_of(getattr(cast, who))
    assert browser.get(reverse("audit:trail")).status_code == 403
    assert browser.post(reverse("audit:verify")).status_code == 403


@pytest.mark.parametrize("who", ["worker", "administrator", "commission", "clinician"])
def test_the_access_log_is_for_leaders_and_auditors(cast, who):
    assert cast.browser_of(getattr(cast, who)).get(reverse("audit:accesses")).status_code == 403


def test_the_trail_costs_the_same_queries_however_long(cast, django_assert_num_queries):
    browser = cast.browser_of(cast.auditor)
    plan(cast.worker, "一")
    with django_assert_num_queries(4):  # who comes; rows, head of the chain, names
        browser.get(reverse("audit:trail"))
    for name in "二三四":
        plan(cast.worker, name)
    with django_assert_num_queries(4):
        browser.get(reverse("audit:trail"))


def look(seat, client, *, times=1, **told) -> None:
    place = {"subject": "people.client", "subject_id": client.pk, "institution_id": seat.institution_id}
    for _ in range(times):
        note_access(by=seat, **place, **({"page": "case.print"} | told))


@pytest.mark.parametrize("page", ["audit:accesses", "audit:record", "people:seen"])
def test_accesses_are_told_with_their_reason_and_filtered(cast, hospital, page):
    client = person(hospital, "周小禾")
    look(cast.worker, client)
    look(cast.department_lead, client, page="client.family", reason="cover")
    address = reverse(page, args=[] if page == "audit:accesses" else [client.pk])
    supervisor = cast.browser_of(cast.supervisor)
    shown = text_of(supervisor.get(address))
    for words in ("林安", "医务社会工作者", "赵部", "家系图", "代替不在岗的同事"):
        assert words in shown, words
    for query, there, gone in [
        ({"reader": "林"}, "林安", "赵部"),
        ({"role": "department_lead"}, "赵部", "林安"),
        ({"reason": "given"}, "赵部", "林安"),
        ({"page": "nonsense"}, "赵部", "无人"),
    ]:
        table = text_of(supervisor.get(address, query)).partition("<tbody")[2]
        assert there in table and gone not in table, query
    assert "没有符合筛选条件的查阅记录" in text_of(supervisor.get(address, {"to": "2020-01-01"}))


@pytest.mark.parametrize("page", ["audit:accesses", "audit:record", "people:seen"])
def test_accesses_go_on_page_after_page_at_a_constant_cost(cast, hospital, page, django_assert_num_queries):
    client = person(hospital, "周小禾")
    look(cast.worker, client, times=51)
    address = reverse(page, args=[] if page == "audit:accesses" else [client.pk])
    browser = cast.browser_of(cast.supervisor)
    first = text_of(browser.get(address))
    more = re.search(r'href="([^"]*after=[^"]*)"', first)[1].replace("&amp;", "&")
    rest = text_of(browser.get(more))
    assert [shown.partition("<tbody")[2].count("林安") for shown in (first, rest)] == [50, 1]
    # Who comes; the rows; whose records. The page of a person asks which records were merged into theirs as well.
    with django_assert_num_queries(4 if page == "people:seen" else 3):
        browser.get(address)
