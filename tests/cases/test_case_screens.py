"""The case list, the case page and its verbs on screen, through the eyes of worker, supervisor and neighbour."""

import datetime as dt
import re
from base64 import b64decode
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse
from django_scopes import scope, scopes_disabled

from lianqiao.audit.models import AccessRow
from lianqiao.cases import services
from lianqiao.cases.models import Case, PlanStep
from lianqiao.workspace.drafts import keep_draft
from lianqiao.workspace.filters import save_filter
from lianqiao.workspace.jobs import run_job, start_job
from lianqiao.workspace.models import Draft

from .stage import NOW, TODAY, days_ago, open_page, person, talk


def open_cases(cast, hospital, names, **told):
    with scope(institution=hospital.pk):
        return [
            services.open_case(by=cast.worker, client=person(hospital, name), on=days_ago(3), **told)
            for name in names
        ]


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_costs_three_queries_however_long(cast, hospital, lin, many, page_queries):
    open_cases(cast, hospital, ["周小禾", "钱一", "孙二"][:many], responsible=lin)
    worker = cast.browser_of(cast.worker)
    open_page(worker, "cases:list")
    with page_queries(3):  # cases, units for the filter, saved filters
        page = open_page(worker, "cases:list")
    assert page.count("data-open>") == many


def test_the_list_says_what_it_hides(cast, hospital, lin, song):
    open_cases(cast, hospital, ["周小禾"], responsible=lin)
    open_cases(cast, hospital, ["钱一"], responsible=song)
    open_cases(cast, hospital, ["孙二"])
    worker, supervisor = cast.browser_of(cast.worker), cast.browser_of(cast.supervisor)

    mine = open_page(worker, "cases:list")
    assert "周小禾" in mine
    assert "钱一" not in mine
    assert "负责社工：我" in mine  # the chip that says so
    assert "who=all" in mine  # and how to take it off
    everybody = open_page(worker, "cases:list", who="all")
    assert all(name in everybody for name in ("周小禾", "钱一", "孙二"))

    assert all(name in open_page(supervisor, "cases:list") for name in ("周小禾", "钱一", "孙二"))
    nobodys = open_page(supervisor, "cases:list", who="none")
    assert "孙二" in nobodys
    assert "周小禾" not in nobodys


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"depth": "full"}, {"钱一"}),
        ({"risk": "3"}, {"钱一"}),
        ({"category": "B"}, {"钱一"}),
        ({"quiet": "7"}, {"孙二"}),
        ({"quiet": "nonsense"}, {"周小禾", "钱一", "孙二"}),
        ({"state": "closed"}, set()),
        ({"state": "all"}, {"周小禾", "钱一", "孙二"}),
    ],
)
def test_each_filter_finds_its_cases(cast, hospital, lin, asked, found):
    open_cases(cast, hospital, ["周小禾"])
    open_cases(cast, hospital, ["钱一"], depth="full", risk=3, category="B")
    with scope(institution=hospital.pk):
        services.open_case(by=cast.worker, client=person(hospital, "孙二"), on=days_ago(20))
    page = open_page(cast.browser_of(cast.supervisor), "cases:list", **asked)
    assert {name for name in ("周小禾", "钱一", "孙二") if name in page} == found


def test_the_next_page_begins_where_this_one_ended(cast, hospital, lin):
    open_cases(cast, hospital, [f"客{n:03}" for n in range(60)])
    supervisor = cast.browser_of(cast.supervisor)
    for order in ("-opened_on", "quiet_since", "-risk"):
        first = open_page(supervisor, "cases:list", sort=order)
        after = first.split("after=")[1].split('"')[0].split("&")[0]
        second = open_page(supervisor, "cases:list", sort=order, after=after)
        seen = [{f"客{n:03}" for n in range(60) if f">客{n:03}<" in page} for page in (first, second)]
        assert [len(names) for names in seen] == [50, 10]
        assert not seen[0] & seen[1]


def test_a_saved_filter_is_offered(cast, hospital, lin):
    save_filter(by=cast.supervisor, list_name="cases:list", title="没人管的", query="who=none")
    assert "没人管的" in open_page(cast.browser_of(cast.supervisor), "cases:list")


def test_the_supervisor_hands_cases_over_and_gets_a_receipt(cast, hospital, next_hospital, lin, song):
    one, two, closed = open_cases(cast, hospital, ["周小禾", "钱一", "孙二"], responsible=lin)
    with scope(institution=hospital.pk):
        services.close_case(
            by=cast.worker, case=closed, outcome="improved", reason="discharged", on=TODAY, today=TODAY
        )
    supervisor = cast.browser_of(cast.supervisor)
    chosen = [one.pk, two.pk, closed.pk, "00000000-0000-0000-0000-000000000001"]

    asked = supervisor.post(reverse("cases:assign"), {"chosen": chosen}).content.decode()
    assert "移交 4 个个案" in asked

    answer = supervisor.post(
        reverse("cases:assign"), {"chosen": chosen, "do": "assign", "responsible": song.pk}
    )
    for _again in range(2):  # a reload, or another day
        receipt = supervisor.get(answer.url).content.decode()
        assert "已结案" in receipt
        assert "未找到" in receipt
        assert song.name in receipt
    with scope(institution=next_hospital.pk):
        theirs = services.assign_cases(by=cast.neighbour_worker, case_ids=[one.pk], responsible=None)
    assert supervisor.get(reverse("cases:assigned", args=[theirs.row])).status_code == 404
    with scopes_disabled():
        assert set(Case.objects.filter(responsible=song)) == {one, two}
    assert cast.browser_of(cast.worker).post(reverse("cases:assign"), {"chosen": chosen}).status_code == 403


def test_the_list_as_a_workbook_cannot_run_anything(cast, hospital, lin):
    open_cases(cast, hospital, ["=HYPERLINK(1)"], responsible=lin)
    answer = cast.browser_of(cast.worker).get(reverse("cases:export"))
    book = openpyxl.load_workbook(BytesIO(answer.content))
    values = [cell.value for row in book.active.iter_rows() for cell in row if cell.value]
    assert "'=HYPERLINK(1)" in values
    assert not any(str(value).startswith("=") for value in values)


def test_opening_a_case_is_noted_in_the_access_log(cast, case):
    open_page(cast.browser_of(cast.worker), "cases:detail", case.pk)
    row = AccessRow.objects.get()
    assert (row.subject_id, row.page, row.seat_id) == (case.client_id, "case.timeline", cast.worker.pk)
    supervisor = cast.browser_of(cast.supervisor)
    assert "林安" in open_page(supervisor, "cases:detail", case.pk, tab="access")


def test_an_address_that_was_cut_or_mistyped_breaks_no_page(cast, case):
    worker = cast.browser_of(cast.worker)
    for name in ("new", "contact_new", "quick_contact"):
        asked = {"client": "0198", "case": "0198"}
        assert worker.get(reverse(f"cases:{name}", query=asked)).status_code == 404
    assert "林安" in open_page(worker, "cases:detail", case.pk, before="2023-13-45")


def test_the_head_of_a_case_says_only_what_is_known(cast, hospital, lin, ward):
    unknown, known = person(hospital, "钱一"), person(hospital, "孙二", unit=ward, bed="12")
    heads = []
    with scope(institution=hospital.pk):
        for client in (unknown, known):
            case = services.open_case(by=cast.worker, client=client, on=days_ago(3), responsible=lin)
            page = open_page(cast.browser_of(cast.worker), "cases:detail", case.pk)
            heads.append(re.search(r'class="person-text">(.*?)</p>', page, re.S)[1].strip())
    assert heads == ["林安", f"{ward.name} 12 · 林安"]


@pytest.mark.parametrize("tab", ["summary", "timeline", "plan", "people"])
def test_every_tab_opens_empty_and_full(cast, case, child, mother, tab):
    worker = cast.browser_of(cast.worker)
    assert "周小禾" in open_page(worker, "cases:detail", case.pk, tab=tab)
    services.record_contact(
        by=cast.worker, told=talk(child, mother, next_step="复诊", next_step_on=TODAY), at=NOW, sign=True
    )
    assert "周小禾" in open_page(worker, "cases:detail", case.pk, tab=tab)


def test_the_timeline_is_newest_first_with_days_between_and_older_below(cast, case, child):
    for days in range(4):
        for _ in range(8):
            services.record_contact(by=cast.worker, told=talk(child, on=days_ago(days)), at=NOW, sign=True)
    worker = cast.browser_of(cast.worker)
    first = open_page(worker, "cases:detail", case.pk)
    days = [part.split('"')[0] for part in first.split('<time datetime="')[1:]]
    assert days == sorted(days, reverse=True)
    more = first.split('class="btn btn-quiet" href="')[1].split('"')[0].replace("&amp;", "&")
    second = worker.get(more).content.decode()
    contacts = [len(re.findall(r"/cases/contacts/[0-9a-f-]{36}/\"", page)) for page in (first, second)]
    assert contacts == [20, 12]
    assert [page.count("<strong>开案") for page in (first, second)] == [0, 1]


def test_a_milestone_between_two_pages_is_shown_once(cast, case, child):
    for _ in range(21):
        services.record_contact(by=cast.worker, told=talk(child, on=days_ago(1)), at=NOW, sign=True)
    services.record_contact(by=cast.worker, told=talk(child, on=days_ago(5)), at=NOW, sign=True)
    with scope(institution=case.institution_id):
        step = services.add_step(by=cast.worker, case=case, text="联系学校", at=NOW - dt.timedelta(days=3))
    worker = cast.browser_of(cast.worker)
    first = open_page(worker, "cases:detail", case.pk)
    more = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    second = worker.get(more).content.decode()
    assert [page.count(step.text) for page in (first, second)] == [0, 1]


def test_the_record_prints_without_drafts(cast, case, child):
    services.record_contact(by=cast.worker, told=talk(child, text="签了名的话"), at=NOW, sign=True)
    services.record_contact(by=cast.worker, told=talk(child, text="还没签的话"), at=NOW)
    page = open_page(cast.browser_of(cast.worker), "cases:print", case.pk)
    assert "签了名的话" in page
    assert "还没签的话" not in page


def test_the_worker_plans_does_gives_up_and_closes(cast, case):
    worker = cast.browser_of(cast.worker)
    for text in ("联系慈善项目", "家访"):
        worker.post(reverse("cases:step_new", args=[case.pk]), {"text": text, "due_on": TODAY.isoformat()})
    first, second = PlanStep.objects.order_by("written_at")

    close = {"outcome": "improved", "reason": "discharged", "on": TODAY.isoformat(), "version": case.version}
    refused = worker.post(reverse("cases:close", args=[case.pk]), close).content.decode()
    assert "仍有未处理的步骤" in refused

    worker.post(reverse("cases:step_done", args=[first.pk]))
    worker.post(reverse("cases:step_give_up", args=[second.pk]), {"reason": "已出院"})
    answer = worker.post(reverse("cases:close", args=[case.pk]), close)
    assert answer.status_code == 302
    case.refresh_from_db()
    assert (case.state, case.outcome, case.close_reason, case.closed_on) == (
        "closed",
        "improved",
        "discharged",
        TODAY,
    )

    again = worker.post(
        reverse("cases:reopen", args=[case.pk]), {"on": TODAY.isoformat(), "depth": "full", "responsible": ""}
    )
    episode = Case.objects.get(previous=case)
    assert again["Location"] == reverse("cases:detail", args=[episode.pk])
    assert (episode.number, episode.episode, episode.depth) == (case.number, 2, "full")


def test_two_people_close_at_once_and_the_second_is_told(cast, case):
    worker, supervisor = cast.browser_of(cast.worker), cast.browser_of(cast.supervisor)
    version = case.version
    risk = {"risk": "3", "version": version}
    assert supervisor.post(reverse("cases:risk", args=[case.pk]), risk).status_code == 302
    late = worker.post(reverse("cases:risk", args=[case.pk]), {"risk": "1", "version": version})
    assert late.status_code == 200
    assert "form-errors" in late.content.decode()
    case.refresh_from_db()
    assert case.risk == 3


def test_the_hospital_next_door_finds_no_case(cast, case, child):
    contact = services.record_contact(by=cast.worker, told=talk(child), at=NOW)
    with scope(institution=case.institution_id):
        step = services.add_step(by=cast.worker, case=case, text="家访", at=NOW)
    neighbour, worker = cast.browser_of(cast.neighbour_worker), cast.browser_of(cast.worker)
    for name in ("detail", "print", "close", "reopen", "depth", "risk", "step_new"):
        assert neighbour.get(reverse(f"cases:{name}", args=[case.pk])).status_code == 404, name
        assert worker.get(reverse(f"cases:{name}", args=[case.pk])).status_code == 200, name
    for name in ("contact", "contact_edit", "contact_next"):
        assert neighbour.get(reverse(f"cases:{name}", args=[contact.pk])).status_code == 404, name
        assert worker.get(reverse(f"cases:{name}", args=[contact.pk])).status_code == 200, name
    for name, key in (
        ("contact_sign", contact),
        ("contact_discard", contact),
        ("step_done", step),
        ("step_give_up", step),
    ):
        assert neighbour.post(reverse(f"cases:{name}", args=[key.pk])).status_code == 404, name
    assert "周小禾" not in open_page(neighbour, "cases:list", who="all", state="all")
    assert neighbour.get(reverse("cases:new"), {"client": child.pk}).status_code == 404
    assert neighbour.get(reverse("cases:quick_contact"), {"case": case.pk}).status_code == 404


@pytest.mark.parametrize(
    "who", ["clinician", "fund_officer", "commission", "data_officer", "administrator", "auditor"]
)
def test_who_does_no_casework_opens_no_case(cast, case, who):
    browser = cast.browser_of(getattr(cast, who))
    assert browser.get(reverse("cases:detail", args=[case.pk])).status_code == 403
    assert browser.get(reverse("cases:list")).status_code == 403
    assert browser.get(reverse("cases:export")).status_code == 403


def test_the_team_page_shows_who_carries_how_much(cast, hospital, lin, song):
    open_cases(cast, hospital, ["周小禾", "钱一"], responsible=lin, risk=3)
    open_cases(cast, hospital, ["孙二"])
    supervisor = cast.browser_of(cast.supervisor)
    assert f"who={lin.pk}" in open_page(supervisor, "cases:team")
    hers = open_page(supervisor, "cases:list", who=lin.pk)
    assert "负责社工：林安" in hers
    assert "周小禾" in hers
    assert "孙二" not in hers
    assert cast.browser_of(cast.worker).get(reverse("cases:team")).status_code == 403


def test_unsigned_notes_older_than_a_day_are_seen_by_the_supervisor(cast, case, child):
    old = NOW - dt.timedelta(hours=30)
    services.record_contact(by=cast.worker, told=talk(child, on=days_ago(2)), at=old)
    services.record_contact(by=cast.worker, told=talk(child), at=NOW)
    supervisor = cast.browser_of(cast.supervisor)
    assert open_page(supervisor, "cases:unsigned").count("row-item") == 2
    assert open_page(supervisor, "cases:unsigned", late="1").count("row-item") == 1


def test_a_long_list_is_exported_by_a_job_in_the_seat_of_who_asked(cast, hospital, lin, next_hospital):
    open_cases(cast, hospital, ["周小禾", "钱一"], responsible=lin)
    with scope(institution=next_hospital.pk):
        services.open_case(by=cast.neighbour_worker, client=person(next_hospital, "外人"), on=days_ago(2))
    with scope(institution=hospital.pk):
        job = start_job("cases.export", by=cast.worker, query="who=me")
    with scopes_disabled():
        done = run_job(job)
        (file,) = done.files.all()
    book = openpyxl.load_workbook(BytesIO(b64decode(file.content)))
    text = str([[cell.value for cell in row] for row in book.active.iter_rows()])
    assert (done.state, done.total) == ("done", 2)
    assert AccessRow.objects.filter(page="case.export").count() == 2
    assert "周小禾" in text
    assert "外人" not in text


def test_every_page_that_shows_a_case_is_noted_in_the_access_log(cast, case, child):
    worker = cast.browser_of(cast.worker)
    for name in ("close", "reopen", "depth", "risk", "print"):
        open_page(worker, f"cases:{name}", case.pk)
    assert seen_of(child) == ["case.close", "case.reopen", "case.depth", "case.risk", "case.print"]


def test_a_workbook_is_noted_for_every_client_in_it(cast, hospital, lin):
    one, two = open_cases(cast, hospital, ["周小禾", "钱一"], responsible=lin)
    cast.browser_of(cast.worker).get(reverse("cases:export"))
    assert sorted(AccessRow.objects.values_list("subject_id", "page")) == sorted(
        (case.client_id, "case.export") for case in (one, two)
    )


def seen_of(client) -> list[str]:
    """The pages on which the client's record was seen, in order."""
    return list(AccessRow.objects.filter(subject_id=client.pk).order_by("id").values_list("page", flat=True))


def test_what_was_typed_into_a_new_case_is_offered_again_and_gone_once_it_is_open(
    cast, child, lin, in_hospital
):
    key = f"cases.case:new:{child.pk}"
    keep_draft(by=cast.worker, key=key, content={"presenting": ["夜里一直哭"]}, at=NOW)
    worker, address = cast.browser_of(cast.worker), reverse("cases:new")
    page = worker.get(address, {"client": child.pk}).content.decode()
    assert f'data-draft-key="{key}"' in page
    offered = (
        page.split('class="alert alert-draft"')[1].split('href="')[1].split('"')[0].replace("&amp;", "&")
    )
    assert "夜里一直哭" in worker.get(address + offered).content.decode()
    told = {"client": child.pk, "depth": "brief", "risk": "0", "on": TODAY.isoformat()}
    assert worker.post(address, told).status_code == 302
    assert not Draft.objects.exists()


def test_closing_keeps_a_draft_without_its_old_version(cast, case):
    key = f"cases.close:{case.pk}"
    keep_draft(by=cast.worker, key=key, content={"text": ["渐渐好了"], "version": ["99"]}, at=NOW)
    worker = cast.browser_of(cast.worker)
    assert "alert-draft" in open_page(worker, "cases:close", case.pk)
    page = open_page(worker, "cases:close", case.pk, draft="restore")
    assert "渐渐好了" in page
    assert f'name="version" value="{case.version}"' in page
    told = {"outcome": "improved", "reason": "discharged", "on": TODAY.isoformat(), "version": case.version}
    assert worker.post(reverse("cases:close", args=[case.pk]), told).status_code == 302
    assert not Draft.objects.exists()
