"""The screens of an import, through the eyes of who may use them and who may not."""

import datetime as dt
import io
import re
from urllib.parse import quote

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django_scopes import scopes_disabled

from lianqiao.cases.models import Contact
from lianqiao.interop.models import ImportBatch
from lianqiao.interop.services import Upload, receive_file
from lianqiao.people.models import Client
from lianqiao.registry.models import Institution
from lianqiao.workspace.jobs import run_job
from lianqiao.workspace.models import Job

from .messy import Page, as_xlsx
from .test_client_lists import people, person
from .test_imports import HEAD, contact, log, place, register

NOW = dt.datetime(2023, 9, 1, 9, 0, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


def handed_in(browser, content: bytes, kind: str, name: str = "2023台账.xlsx"):
    file = SimpleUploadedFile(name, content)
    return browser.post(reverse("interop:new"), {"kind": kind, "file": file})


def done(browser, address: str) -> Job:
    """Press a button that starts background work, and do that work."""
    answer = browser.post(address)
    job = Job.objects.get(pk=answer.url.rstrip("/").rsplit("/", 1)[-1])
    run_job(Job.objects.select_related("account", "seat__institution", "seat__account").get(pk=job.pk))
    job.refresh_from_db()
    return job


def test_a_head_of_department_brings_in_her_log(cast, hospital):
    browser = cast.browser_of(cast.department_lead)
    answer = handed_in(browser, log(contact(), contact("2023年2月30日")), "services")
    batch = ImportBatch.objects.get()
    assert answer.url == reverse("interop:batch", args=[batch.pk])
    shown = browser.get(answer.url).content.decode()
    assert "服务场域" in shown and "袁思" in shown
    tried = done(browser, reverse("interop:try", args=[batch.pk]))
    assert tried.state == "done", tried.message
    with scopes_disabled():
        assert not Contact.objects.exists()
    shown = browser.get(answer.url).content.decode()
    assert "这一天不存在" in shown and "A4" in shown
    taken = done(browser, reverse("interop:take", args=[batch.pk]))
    assert (taken.result["created"], taken.result["refused"]) == (1, 1)
    assert taken.files.count() == 1
    with scopes_disabled():
        assert Contact.objects.get().signed_at
    handed_back = browser.get(reverse("interop:refused", args=[batch.pk]))
    sheet = openpyxl.load_workbook(io.BytesIO(handed_back.content)).active
    assert sheet.cell(3, 1).value == "2023年2月30日"
    assert quote("2023台账-待更正行.xlsx") in handed_back["Content-Disposition"]
    assert taken.files.get().name == "2023台账-待更正行.xlsx"
    browser.post(reverse("interop:undo", args=[batch.pk]))
    with scopes_disabled():
        assert not Contact.objects.exists()
    batch.refresh_from_db()
    assert batch.state == "undone"


def test_workers_who_stand_in_no_register_are_named_with_their_cells(cast, hospital):
    browser = cast.browser_of(cast.department_lead)
    handed_in(
        browser, log(contact(), contact(worker="外来人"), contact("2023-03-02", worker="外来人")), "services"
    )
    batch = ImportBatch.objects.get()
    address = reverse("interop:batch", args=[batch.pk])
    assert "不在名册中" not in browser.get(address).text
    done(browser, reverse("interop:try", args=[batch.pk]))
    shown = browser.get(address).text
    assert "3 行所写的社工不在名册中" in shown
    assert "外来人" in shown
    assert "E4, E5" in shown


def test_the_data_officer_brings_in_a_register(cast):
    browser = cast.browser_of(cast.data_officer)
    handed_in(browser, register(place()), "registry", "名册.xlsx")
    batch = ImportBatch.objects.get()
    done(browser, reverse("interop:take", args=[batch.pk]))
    assert Institution.objects.filter(name="北山医院").exists()
    listed = browser.get(reverse("interop:list")).content.decode()
    assert "名册.xlsx" in listed
    for outcome in ("created", "skipped", "refused"):
        assert browser.get(reverse("interop:rows", args=[batch.pk, outcome])).status_code == 200


def test_a_head_of_department_brings_in_a_list_of_her_people(cast, hospital):
    browser = cast.browser_of(cast.department_lead)
    assert "服务对象名单" in browser.get(reverse("interop:new")).text
    page = handed_in(browser, people(person(), person("钱多", phone="无此号码")), "clients", "名单.xlsx").url
    batch = ImportBatch.objects.get()
    shown = browser.get(page).text
    for label in ("证件号码", "出生日期", "病区或门诊", "服务对象类型"):
        assert label in shown
    done(browser, reverse("interop:try", args=[batch.pk]))
    with scopes_disabled():
        assert not Client.objects.exists()
    assert "F4" in browser.get(page).text
    done(browser, reverse("interop:take", args=[batch.pk]))
    assert "苏小雨" in browser.get(reverse("people:list")).text
    stranger = cast.browser_of(cast.neighbour_worker)
    assert "苏小雨" not in stranger.get(reverse("people:list")).text
    browser.post(reverse("interop:undo", args=[batch.pk]))
    with scopes_disabled():
        assert not Client.objects.exists()


def test_who_leads_no_department_is_offered_no_list_of_people(cast):
    shown = cast.browser_of(cast.data_officer).get(reverse("interop:new")).text
    assert "服务对象名单" not in shown
    assert handed_in(cast.browser_of(cast.data_officer), people(person()), "clients").status_code == 422


def test_columns_can_be_put_right(cast, hospital):
    browser = cast.browser_of(cast.department_lead)
    head = [*HEAD[:4], "甲", *HEAD[5:]]
    content = as_xlsx([Page("登记表", [["清河医院 登记表"], head, contact()])])
    batch_url = handed_in(browser, content, "services").url
    batch = ImportBatch.objects.get()
    table = batch.preview["tables"][0]
    assert {column["title"]: column["field"] for column in table["columns"]}["甲"] == ""
    sent = {f"t0c{column['index']}": column["field"] for column in table["columns"]} | {"t0c4": "worker"}
    browser.post(reverse("interop:columns", args=[batch.pk]), sent)
    batch.refresh_from_db()
    assert batch.preview["tables"][0]["columns"][4]["field"] == "worker"
    done(browser, reverse("interop:take", args=[batch.pk]))
    with scopes_disabled():
        assert Contact.objects.get().worker_name == "林一"
    assert browser.get(batch_url).status_code == 200


def test_what_is_chosen_for_columns_is_not_lost(cast, hospital):
    browser = cast.browser_of(cast.department_lead)
    batch_url = handed_in(browser, log(contact()), "services").url
    batch = ImportBatch.objects.get()
    table = batch.preview["tables"][0]
    sent = {f"t0c{column['index']}": column["field"] for column in table["columns"]} | {"year": "2021"}
    key = f"interop.columns:{batch.pk}"
    assert f'data-draft-key="{key}"' in browser.get(batch_url).text

    twice = browser.post(
        reverse("interop:columns", args=[batch.pk]), sent | {"t0c4": table["columns"][0]["field"]}
    )
    assert twice.status_code == 422
    assert "两列不能对应同一项内容" in twice.text
    assert 'value="2021"' in twice.text

    browser.post("/drafts/", sent | {"draft_key": key, "draft_page": batch_url})
    assert "draft=restore" in browser.get(batch_url).text
    assert 'value="2021"' in browser.get(f"{batch_url}?draft=restore").text
    browser.post(reverse("interop:columns", args=[batch.pk]), sent)
    assert "draft=restore" not in browser.get(batch_url).text


def test_a_bad_file_is_refused_beside_its_field(cast):
    browser = cast.browser_of(cast.department_lead)
    answer = handed_in(browser, b"PK\x03\x04nothing", "services")
    assert answer.status_code == 422
    assert "不是可以打开的工作簿" in answer.content.decode()
    assert handed_in(browser, log(contact()), "registry").status_code == 422
    assert not ImportBatch.objects.exists()


def test_another_institution_does_not_see_the_import(cast, hospital):
    upload = Upload("台账.xlsx", log(contact()))
    batch = receive_file(by=cast.department_lead, kind="services", upload=upload, at=NOW)
    assert (
        cast.browser_of(cast.department_lead).get(reverse("interop:batch", args=[batch.pk])).status_code
        == 200
    )
    assert (
        cast.browser_of(cast.data_officer).get(reverse("interop:batch", args=[batch.pk])).status_code == 404
    )
    for stranger in (cast.worker, cast.commission, cast.clinician):
        assert cast.browser_of(stranger).get(reverse("interop:batch", args=[batch.pk])).status_code == 403


def test_what_the_database_keeps_of_a_file_is_sealed(cast, hospital, django_db_blocker):
    from django.db import connection  # noqa: PLC0415 - reads behind the model on purpose

    receive_file(by=cast.department_lead, kind="services", upload=Upload("台账.xlsx", log(contact())), at=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT content, options, preview FROM interop_importbatch")
        stored = " ".join(cursor.fetchone())
    assert not re.search("袁思|UEsD", stored)


def test_sheets_alike_share_their_columns(cast, hospital):
    browser = cast.browser_of(cast.department_lead)
    head = ["日", *HEAD[1:4], "甲", *HEAD[5:]]
    pages = [Page(month, [["清河医院2023年登记表"], head, contact(3)]) for month in ("1月", "2月", "3月")]
    handed_in(browser, as_xlsx(pages), "services")
    batch = ImportBatch.objects.get()
    tables = batch.preview["tables"]
    assert [table["like"] for table in tables] == [None, 0, 0]
    assert (tables[0]["sheets"], tables[0]["lines"]) == (["1月", "2月", "3月"], 3)
    sent = {f"t0c{column['index']}": column["field"] for column in tables[0]["columns"]} | {"t0c4": "worker"}
    browser.post(reverse("interop:columns", args=[batch.pk]), sent)
    done(browser, reverse("interop:take", args=[batch.pk]))
    with scopes_disabled():
        assert set(Contact.objects.values_list("worker_name", flat=True)) == {"林一"}
