"""A nurse asks, a worker answers, and each sees what is theirs to see."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django_scopes import scopes_disabled

from lianqiao.audit.models import AccessRow
from lianqiao.cases import services
from lianqiao.cases.models import Case, Request
from lianqiao.people.models import Client
from lianqiao.workspace.drafts import keep_draft
from lianqiao.workspace.models import Draft

from .stage import NOW, ask, open_page


def test_the_nurse_asks_from_the_service_list_and_finds_her_request(cast, ward):
    nurse = cast.browser_of(cast.clinician)
    form = nurse.get(reverse("cases:request_new"))
    assert form.status_code == 200
    assert "疏导因病引起的情绪困扰" in form.content.decode()

    answer = nurse.post(
        reverse("cases:request_new"),
        {
            "unit": ward.pk,
            "bed": "12",
            "patient_name": "周小禾",
            "source_kind": "nurse",
            "reason": "emotion",
            "items": ["A2", "B2"],
            "urgency": "urgent",
            "reason_text": "夜里一直哭",
            "patient_aware": "yes",
        },
    )

    assert answer.status_code == 302
    with scopes_disabled():
        asked = Request.objects.get()
    assert (asked.patient_name, asked.state, asked.items, asked.patient_aware) == (
        "周小禾",
        "waiting",
        ["A2", "B2"],
        True,
    )
    assert asked.asked_by == cast.clinician
    assert asked.due_at - asked.received_at == dt.timedelta(hours=4)
    assert "周小禾" in open_page(nurse, "cases:request_mine")


def test_what_was_typed_is_still_there_when_something_is_missing(cast, ward):
    nurse = cast.browser_of(cast.clinician)
    answer = nurse.post(
        reverse("cases:request_new"), {"bed": "12", "reason_text": "夜里一直哭", "urgency": "urgent"}
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "夜里一直哭" in page
    assert "form-errors" in page


def test_the_worker_accepts_for_a_new_client_and_the_nurse_reads_the_answer(cast, lin, ward):
    asked = ask(cast, unit=ward, bed="12")
    worker, nurse = cast.browser_of(cast.worker), cast.browser_of(cast.clinician)
    assert "周小禾" in open_page(worker, "cases:request_list")
    form = worker.get(reverse("cases:request_accept", args=[asked.pk]))
    searched = form.content.decode().split('name="searched" value="')[1].split('"')[0]

    answer = worker.post(
        reverse("cases:request_accept", args=[asked.pk]),
        {
            "do": "accept",
            "q": "周小禾",
            "searched": searched,
            "client": "new",
            "name": "周小禾",
            "sex": "female",
            "depth": "brief",
            "risk": "1",
            "responsible": lin.pk,
            "answer": "今天下午过来。",
        },
    )

    with scopes_disabled():
        case = Case.objects.get()
        client = Client.objects.get()
        asked.refresh_from_db()
    assert answer["Location"] == reverse("cases:detail", args=[case.pk])
    assert (client.name, client.unit, client.bed) == ("周小禾", ward, "12")
    assert (asked.state, asked.case_id, asked.client_id) == ("accepted", case.pk, client.pk)
    assert (case.client_id, case.responsible_id, case.depth, case.risk) == (client.pk, lin.pk, "brief", 1)

    mine = open_page(nurse, "cases:request_answer", asked.pk)
    assert "今天下午过来。" in mine
    assert "服务正在进行" in mine


def test_somebody_known_is_offered_before_anybody_is_registered(cast, lin, child):
    asked = ask(cast, name="周小禾")
    worker = cast.browser_of(cast.worker)
    page = open_page(worker, "cases:request_accept", asked.pk)
    assert str(child.pk) in page
    worker.post(
        reverse("cases:request_accept", args=[asked.pk]),
        {"do": "accept", "q": "周小禾", "searched": "", "client": child.pk, "depth": "full", "risk": "0"},
    )
    with scopes_disabled():
        assert Client.objects.count() == 1
        assert Case.objects.get().client_id == child.pk


def test_registering_without_having_searched_is_refused_and_nothing_is_half_done(cast, lin):
    asked = ask(cast)
    worker = cast.browser_of(cast.worker)
    answer = worker.post(
        reverse("cases:request_accept", args=[asked.pk]),
        {
            "do": "accept",
            "q": "",
            "searched": "made up",
            "client": "new",
            "name": "某人",
            "depth": "brief",
            "risk": "0",
        },
    )
    assert answer.status_code == 200
    with scopes_disabled():
        asked.refresh_from_db()
        assert asked.state == "waiting"
        assert not Client.objects.exists()


@pytest.mark.parametrize(
    ("page", "reason", "state"),
    [("redirect", "insurance_office", "redirected"), ("decline", "out_of_scope", "declined")],
)
def test_a_refusal_tells_the_reason_and_the_line_back(cast, lin, page, reason, state):
    asked = ask(cast)
    worker, nurse = cast.browser_of(cast.worker), cast.browser_of(cast.clinician)
    address = reverse(f"cases:request_{page}", args=[asked.pk])
    assert worker.post(address, {"reason": reason}).status_code == 200  # no word to whoever asked
    worker.post(address, {"reason": reason, "answer": "请直接到医保办公室。"})
    with scopes_disabled():
        asked.refresh_from_db()
    assert (asked.state, asked.decision_reason) == (state, reason)
    assert "请直接到医保办公室。" in open_page(nurse, "cases:request_answer", asked.pk)


def test_the_nurse_sees_nothing_of_the_case(cast, case):
    nurse = cast.browser_of(cast.clinician)
    for name in ("cases:detail", "cases:print", "cases:close"):
        assert nurse.get(reverse(name, args=[case.pk])).status_code == 403
    for name in ("cases:list", "cases:request_list", "cases:quick_contact", "cases:who", "cases:unsigned"):
        assert nurse.get(reverse(name)).status_code == 403


def test_one_nurse_does_not_see_what_a_colleague_asked(cast, lin):
    hers = ask(cast, by=cast.worker)
    nurse = cast.browser_of(cast.clinician)
    assert nurse.get(reverse("cases:request_answer", args=[hers.pk])).status_code == 404
    assert "周小禾" not in open_page(nurse, "cases:request_mine")


def test_the_hospital_next_door_finds_no_request(cast, lin):
    asked = ask(cast)
    neighbour = cast.browser_of(cast.neighbour_worker)
    for name in ("request", "request_accept", "request_redirect", "request_decline", "request_answer"):
        assert neighbour.get(reverse(f"cases:{name}", args=[asked.pk])).status_code == 404
    assert "周小禾" not in open_page(neighbour, "cases:request_list")
    assert cast.browser_of(cast.worker).get(reverse("cases:request", args=[asked.pk])).status_code == 200


def test_the_nurse_takes_her_request_back(cast):
    asked = ask(cast)
    nurse = cast.browser_of(cast.clinician)
    nurse.post(reverse("cases:request_withdraw", args=[asked.pk]))
    with scopes_disabled():
        asked.refresh_from_db()
    assert asked.state == "withdrawn"
    assert asked.decided_at > NOW


@pytest.mark.parametrize("many", [1, 3])
def test_the_triage_list_costs_the_same_however_long(cast, many, page_queries):
    for _ in range(many):
        ask(cast)
    worker = cast.browser_of(cast.worker)
    open_page(worker, "cases:request_list")  # words and signs are read once a process
    with page_queries(1):
        open_page(worker, "cases:request_list")


def test_seeing_whom_a_request_is_about_is_noted_in_the_access_log(cast, lin, child, in_hospital):
    asked = ask(cast, name="周小禾")
    worker = cast.browser_of(cast.worker)
    open_page(worker, "cases:request", asked.pk)  # nobody of ours yet: nothing to note
    assert not AccessRow.objects.exists()
    open_page(worker, "cases:request_accept", asked.pk)
    services.accept_request(by=cast.worker, request=asked, client=child, depth="brief", risk=0, at=NOW)
    open_page(worker, "cases:request", asked.pk)
    assert list(AccessRow.objects.order_by("id").values_list("subject_id", "page")) == [
        (child.pk, "case.accept"),
        (child.pk, "case.request"),
    ]


def test_accepting_goes_on_from_a_draft_with_whom_was_looked_for(cast, lin, child):
    asked = ask(cast, name="某人")
    key = f"cases.accept:{asked.pk}"
    content = {"q": ["周小禾"], "client": [str(child.pk)], "answer": ["今天下午过来。"]}
    keep_draft(by=cast.worker, key=key, content=content, at=NOW)
    worker = cast.browser_of(cast.worker)
    page = open_page(worker, "cases:request_accept", asked.pk)
    assert "alert-draft" in page
    assert f'data-draft-key="{key}"' in page
    assert "今天下午过来。" not in page
    restored = open_page(worker, "cases:request_accept", asked.pk, draft="restore")
    assert "今天下午过来。" in restored
    assert re.search(f'value="{child.pk}"[^>]*checked', restored)
    worker.post(
        reverse("cases:request_accept", args=[asked.pk]),
        {"do": "accept", "q": "周小禾", "searched": "", "client": child.pk, "depth": "full", "risk": "0"},
    )
    assert not Draft.objects.exists()
