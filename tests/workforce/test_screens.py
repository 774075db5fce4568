"""The screens of workers, through the eyes of those who may and those who may not see them."""

import re

import pytest
from django.urls import reverse

from lianqiao.registry.scopes import scope_of
from lianqiao.workforce.models import Assignment, Worker
from tests.cast import _seat

from .conftest import TODAY


@pytest.fixture
def lead(cast):
    return cast.browser_of(cast.department_lead)


@pytest.fixture
def lin(hire):
    return hire("林安", phone="13900001234")


def text_of(response):
    assert response.status_code == 200, response
    return response.content.decode()


HIRED = {
    "name": "宋岚", "sex": "female", "phone": "13900005678", "qualification": "senior", "qualified_on": "2020-05-01",
    "source": "purchase", "employer": "春芽社工服务中心", "fulltime": "no", "fte": "0.5", "from_on": "2023-01-05",
}  # fmt: skip


def test_the_lead_registers_a_worker_with_a_post(lead, cast):
    answer = lead.post(reverse("workforce:new"), HIRED)
    with scope_of(cast.worker):
        assignment = Assignment.objects.select_related("worker").get()
    assert answer.url == reverse("workforce:detail", args=[assignment.worker_id])
    page = text_of(lead.get(answer.url))
    for shown in (
        "宋岚",
        "高级社会工作师",
        "购买服务 · 春芽社工服务中心",
        "兼职 · 0.50",
        "2023-01-05",
        "在岗",
    ):
        assert shown in page


def test_a_purchase_without_an_employer_is_told_beside_the_field(lead):
    page = text_of(lead.post(reverse("workforce:new"), HIRED | {"employer": ""}))
    assert "购买服务须填写用人单位" in page
    assert 'value="宋岚"' in page


def test_the_list_shows_who_is_posted_today_and_says_so(lead, hire):
    hire("林安")
    hire("孙远", until_on=TODAY.replace(year=2022, month=9))
    page = text_of(lead.get(reverse("workforce:list")))
    assert "林安" in page
    assert "孙远" not in page
    everyone = re.search(r'href="([^"]*on=any[^"]*)"', page)[1].replace("&amp;", "&")
    assert "孙远" in text_of(lead.get(everyone))
    assert "孙远" in text_of(lead.get(reverse("workforce:list"), {"on": "2022-08-31"}))


def test_filters_by_source_qualification_and_name(lead, hire):
    hire("林安", qualification="senior")
    hire("宋岚", source="transfer")
    listed = reverse("workforce:list")
    assert "宋岚" not in text_of(lead.get(listed, {"qualification": "senior"}))
    assert "林安" not in text_of(lead.get(listed, {"source": "transfer"}))
    found = lead.post(reverse("workforce:search"), {"q": "sl", "on": ""})
    assert "宋岚" not in found.url
    page = text_of(lead.get(found.url))
    assert "宋岚</a>" in page
    assert "林安</a>" not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(lead, hire, django_assert_num_queries, rows):
    for number in range(rows):
        hire(f"社工{number}")
    lead.get(reverse("workforce:list"))
    with django_assert_num_queries(2):  # who comes, rows
        assert text_of(lead.get(reverse("workforce:list"))).count('scope="row"') == rows


def test_the_next_hospital_finds_nothing_there(cast, lin, hire, next_hospital):
    next_lead = cast.browser_of(
        _seat("nextlead", "邻部", cast.department_lead.role, institution=next_hospital)
    )
    own = cast.browser_of(cast.department_lead)
    worker, assignment = lin
    addresses = [
        *(
            reverse(f"workforce:{name}", args=[worker.pk])
            for name in ("detail", "change", "qualify", "assign")
        ),
        reverse("workforce:assignment_change", args=[assignment.pk]),
        reverse("workforce:assignment_end", args=[assignment.pk]),
    ]
    for address in addresses:
        assert own.get(address).status_code == 200
        assert next_lead.get(address).status_code == 404
        assert next_lead.post(address, HIRED | {"on": "2023-08-28", "version": "1"}).status_code == 404
    assert "林安" in text_of(own.get(reverse("workforce:list")))
    assert "林安</a>" not in text_of(next_lead.get(reverse("workforce:list")))


def test_a_worker_reads_the_list_but_changes_nothing(cast, lin):
    browser = cast.browser_of(cast.worker)
    page = text_of(browser.get(reverse("workforce:list")))
    assert reverse("workforce:new") not in page
    assert browser.get(reverse("workforce:change", args=[lin[0].pk])).status_code == 403


@pytest.mark.parametrize("who", ["clinician", "fund_officer", "commission", "auditor"])
def test_who_has_no_business_with_workers_is_refused(cast, lin, who):
    browser = cast.browser_of(getattr(cast, who))
    assert browser.get(reverse("workforce:list")).status_code == 403
    assert browser.get(reverse("workforce:detail", args=[lin[0].pk])).status_code == 403


def test_the_lead_corrects_qualifies_and_ends(lead, lin, cast):
    worker, assignment = lin
    told = {
        "version": "1",
        "name": "林小安",
        "sex": "female",
        "phone": "13900001234",
        "account": str(cast.worker.account_id),
    }
    assert lead.post(reverse("workforce:change", args=[worker.pk]), told).status_code == 302
    told = {"version": "2", "qualification": "senior", "qualified_on": "2020-05-01"}
    assert lead.post(reverse("workforce:qualify", args=[worker.pk]), told).status_code == 302
    change = {"version": "1", "source": "transfer", "fulltime": "yes", "fte": "1.00", "from_on": "2022-03-01"}
    assert lead.post(reverse("workforce:assignment_change", args=[assignment.pk]), change).status_code == 302
    end = reverse("workforce:assignment_end", args=[assignment.pk])
    assert lead.post(end, {"version": "2", "on": "2023-08-28"}).status_code == 302
    with scope_of(cast.worker):
        kept, post = Worker.objects.get(), Assignment.objects.get()
    assert (kept.name, kept.qualification, kept.account_id) == ("林小安", "senior", cast.worker.account_id)
    assert (post.source, post.until_on) == ("transfer", TODAY)


def test_somebody_who_saved_in_between_is_not_overwritten(lead, lin):
    told = {"version": "1", "name": "林小安", "sex": "female"}
    address = reverse("workforce:change", args=[lin[0].pk])
    assert lead.post(address, told).status_code == 302
    assert 'value="林大安"' in text_of(lead.post(address, told | {"name": "林大安"}))


def test_the_screens_speak_english_too(lead, lin):
    lead.cookies["language"] = "en"
    assert "Medical social workers and their assignments." in text_of(lead.get(reverse("workforce:list")))
