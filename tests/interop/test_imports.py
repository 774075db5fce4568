"""Importing writes through the verbs of the rooms below, once, in one transaction, and can be taken back."""

import datetime as dt
import io
from uuid import UUID

import openpyxl
import pytest
from django_scopes import scopes_disabled

from lianqiao.activities.models import Activity, GroupSession
from lianqiao.audit.models import TrailRow
from lianqiao.cases.models import Contact, Presence
from lianqiao.cases.services import add_addendum
from lianqiao.interop import rules
from lianqiao.interop.models import ImportBatch
from lianqiao.interop.queries import refused_result
from lianqiao.interop.services import Upload, import_file, undo_batch
from lianqiao.interop.services.marked import refused_workbook
from lianqiao.people.models import Client
from lianqiao.registry.models import Institution
from lianqiao.workforce.models import Assignment, Worker

from .messy import Page, as_xlsx

NOW = dt.datetime(2023, 9, 1, 9, 0, tzinfo=dt.UTC)
CODES = ("12110000NRXLBFYCNL", "12110000U2E62GR9TB")
HEAD = ["日期", "服务方式", "服务类别", "服务场域", "社工", "服务对象", "人次", "时长"]

pytestmark = pytest.mark.django_db


def register(*places: list, people: list[list] = ()) -> bytes:
    head = [
        "机构名称",
        "统一社会信用代码",
        "所在区",
        "机构类别",
        "等级",
        "开始日期",
        "状态",
        "设置方式",
        "开放床位",
    ]
    pages = [Page("机构名录", [["机构名录"], head, *places])]
    if people:
        head = ["姓名", "性别", "所属机构", "来源", "专/兼职", "上岗日期", "离岗日期", "职业资格", "联系电话"]
        pages.append(Page("人员名册", [["人员名册"], head, *people]))
    return as_xlsx(pages)


def place(name="北山医院", code=CODES[0], **other) -> list:
    row = {
        "region": "海淀区", "class": "综合医院", "level": "三甲", "since": "2021年3月", "status": "开展中",
        "department": "独立", "beds": 600,
    }  # fmt: skip
    return [name, code, *{**row, **other}.values()]


def person(name="林一", at="北山医院", **other) -> list:
    row = {
        "source": "社会招聘", "full": "专职", "since": "2021.4.1", "until": "", "qualification": "社会工作师",
        "phone": 13900000001,
    }  # fmt: skip
    return [name, "女", at, *{**row, **other}.values()]


def log(*rows: list, title: str = "清河医院 服务登记表") -> bytes:
    return as_xlsx([Page("登记表", [[title], HEAD, *rows])])


def contact(day="2023-03-01", client="袁思", **other) -> list:
    row = {"method": "个案", "category": "心理-社会支持", "scene": "病房", "worker": "林一"}
    tail = {"client": client, "count": 1, "minutes": "30分钟"}
    return [day, *{**row, **{k: v for k, v in other.items() if k in row}}.values(),
            *{**tail, **{k: v for k, v in other.items() if k in tail}}.values()]  # fmt: skip


def taken(by, content: bytes, kind: str = "services", name: str = "2023台账.xlsx", **options):
    return import_file(by=by, kind=kind, upload=Upload(name, content, **options), at=NOW)


def codes(result) -> list[list[str]]:
    return [[finding.code for finding in row.findings if finding.refuses] for row in result.refused]


# --- the register


def test_a_register_becomes_institutions_and_workers(system, db):
    result = taken(system, register(place(), people=[person()]), "registry")
    institution = Institution.objects.get(name="北山医院")
    profile, status = institution.profiles.get(), institution.statuses.get()
    assert (institution.credit_code, institution.region.name_zh) == (CODES[0], "海淀区")
    assert (profile.institution_class, profile.level, profile.department, profile.beds) == (
        "general", "tertiary", "independent", 600,
    )  # fmt: skip
    assert (status.status, status.from_on, status.precision) == ("operating", dt.date(2021, 3, 1), "month")
    assignment = Assignment.objects.get(institution=institution)
    assert (assignment.worker.name, assignment.source, assignment.fulltime) == ("林一", "recruit", True)
    assert assignment.worker.phone == "13900000001"
    assert result.counts["created"] == 2


def test_the_same_register_again_changes_nothing_and_a_changed_one_corrects(system, db):
    taken(system, register(place(), people=[person()]), "registry")
    again = taken(system, register(place(), people=[person()]), "registry")
    assert (again.counts["created"], again.counts["unchanged"]) == (0, 2)
    changed = taken(system, register(place(beds=700), people=[person(until="2023.6.1")]), "registry")
    assert (changed.counts["created"], changed.counts["updated"]) == (0, 2)
    assert Institution.objects.count() == 1
    assert Institution.objects.get().profiles.get().beds == 700
    assert Assignment.objects.get().until_on == dt.date(2023, 6, 1)


def test_rows_that_cannot_be_taken_are_listed_by_cell_and_the_rest_is_taken(system, db):
    rows = [
        place(),
        place("南山医院", "12110000NRXLBFYCNX"),
        place("东山医院", CODES[1], since="2030年1月"),
        place("西山医院", "", level="超级"),
        place("", ""),
        place("中山医院", CODES[0]),
    ]
    result = taken(system, register(*rows), "registry")
    assert codes(result) == [
        ["credit_code_wrong"], ["date_future"], ["level_unknown"], ["missing"], ["credit_code_taken"],
    ]  # fmt: skip
    assert [row.findings[0].cell for row in result.refused[:4]] == ["B4", "F5", "E6", "A7"]
    assert list(Institution.objects.values_list("name", flat=True)) == ["北山医院"]


def test_a_wrong_code_of_an_institution_known_by_name_is_left_out(system, db):
    taken(system, register(place()), "registry")
    result = taken(system, register(place(code="12110000NRXLBFYCNX")), "registry")
    assert not result.refused
    assert Institution.objects.get().credit_code == CODES[0]
    assert [finding.code for finding in result.rows[0].findings] == ["credit_code_kept"]


def test_a_code_that_arrived_as_a_number_is_never_accepted(system, db):
    result = taken(system, register(place(code=911101080000000128)), "registry")
    assert codes(result) == [["credit_code_number"]]


def test_a_programme_that_ended_counts_until_its_end(system, db):
    head = ["机构名称", "机构类别", "等级", "开始日期", "结束日期", "状态"]
    rows = [["名录"], head, ["北山医院", "综合医院", "三级", "2019.5", "2022.6.1", "已终止"]]
    content = as_xlsx([Page("名录", rows)])
    taken(system, content, "registry")
    told = [("operating", dt.date(2019, 5, 1), dt.date(2022, 6, 1)), ("ended", dt.date(2022, 6, 1), None)]
    statuses = Institution.objects.get().statuses
    assert list(statuses.values_list("status", "from_on", "until_on")) == told
    assert taken(system, content, "registry").counts["unchanged"] == 1
    assert list(statuses.values_list("status", "from_on", "until_on")) == told


def test_a_worker_of_an_unknown_institution_is_refused(system, db):
    result = taken(system, register(place(), people=[person(), person("周二", "无名医院")]), "registry")
    assert codes(result) == [["institution_unknown"]]
    assert Worker.objects.count() == 1


def test_a_dry_run_really_runs_and_leaves_nothing(system, db):
    before = TrailRow.objects.count()
    upload = Upload("名册.xlsx", register(place(), people=[person()]))
    result = import_file(by=system, kind="registry", upload=upload, at=NOW, dry_run=True)
    assert result.counts["created"] == 2
    assert not Institution.objects.exists()
    assert not ImportBatch.objects.exists()
    assert TrailRow.objects.count() == before


# --- service logs


@pytest.fixture
def mixed(system, hospital):
    return taken(
        system,
        log(
            contact(),
            contact("2023-03-02", "陈 晓", count=3, minutes="1小时"),
            contact("2023-03-02", "", method="小组", count=9),
            contact("2023-03-03", "", method="社区活动", scene="社区", count="约120"),
        ),
    )


def test_a_log_becomes_contacts_sessions_and_activities(mixed, hospital):
    assert mixed.counts["created"] == 4
    assert not mixed.refused
    assert set(Client.objects.values_list("name", "pseudonymous")) == {("袁思", True), ("陈晓", True)}
    # 人次 3 with one name: three person-times, one person, the minutes once.
    assert (Presence.objects.count(), Presence.objects.values("client").distinct().count()) == (4, 2)
    assert sum(Contact.objects.values_list("minutes_direct", flat=True)) == 90
    assert GroupSession.objects.get().counted == 9
    activity = Activity.objects.get()
    assert (activity.head_count, activity.count_method, activity.scene) == (120, "estimate", "community")


def test_a_log_read_again_adds_nothing_and_corrects_numbers(mixed, system, hospital):
    again = taken(
        system,
        log(
            contact(minutes="45分钟"),
            contact("2023-03-02", "陈晓", count=3, minutes="1小时"),
            contact("2023-03-02", "", method="小组", count=11),
            contact("2023-03-03", "", method="社区活动", scene="社区", count="约120"),
        ),
    )
    assert (again.counts["created"], again.counts["updated"], again.counts["unchanged"]) == (0, 2, 2)
    assert sum(Contact.objects.values_list("minutes_direct", flat=True)) == 105
    assert GroupSession.objects.get().counted == 11


def test_two_equal_rows_are_two_contacts(system, hospital):
    taken(system, log(contact(), contact()))
    assert Contact.objects.count() == 2
    assert taken(system, log(contact(), contact())).counts["unchanged"] == 2


def test_the_workers_of_the_institution_are_recognised_and_others_kept_by_name(system, hospital):
    taken(system, register(people=[person(at=hospital.name)]), "registry")
    result = taken(system, log(contact(), contact(worker="外来人")))
    assert [row.worker and row.worker.name for row in Contact.objects.order_by("worker_name")] == [
        None,
        "林一",
    ]
    assert [finding.code for row in result.rows for finding in row.findings] == ["worker_unknown"]
    assert result.unknown_workers == [{"name": "外来人", "sheet": "登记表", "rows": 1, "cells": ["E4"]}]
    assert (result.counts["workers_unknown"], result.counts["refused"]) == (1, 0)


def test_a_worker_named_in_the_title_is_counted_without_a_cell(system, hospital):
    rows = [["清河医院 社工：外来人"], [name for name in HEAD if name != "社工"]]
    entry = contact()
    result = taken(system, as_xlsx([Page("三月", [*rows, entry[:4] + entry[5:], entry[:4] + entry[5:]])]))
    assert result.unknown_workers == [{"name": "外来人", "sheet": "三月", "rows": 2, "cells": []}]


def test_every_fault_of_a_row_is_told_at_once(system, db):
    bad = place(region="无此区", beds="很多", since="2030年1月")
    result = taken(system, register(bad, people=[person(at="无名医院", since="2030年1月")]), "registry")
    told = [{(each.code, each.cell) for each in row.faults} for row in result.refused]
    assert told == [
        {("region_unknown", "C3"), ("count_unreadable", "I3"), ("date_future", "F3")},
        {("institution_unknown", "C3"), ("date_future", "F3")},
    ]
    assert result.refused[0].faults[-1].code == "region_unknown"  # what kept the row out comes first
    sheet = openpyxl.load_workbook(io.BytesIO(refused_workbook(result))).active
    assert "无此区" in str([cell.value for cell in sheet[3]][-1])


def test_bad_rows_come_back_with_their_reasons_and_can_be_corrected_and_imported(system, hospital):
    bad = [
        contact("2023年2月30日"), contact("", "袁思"), contact(method="跳舞"), contact(category="火星"),
        contact(client=""), contact(count="许多"), contact(minutes="很久"), contact("2023-03-09", "罗罗"),
    ]  # fmt: skip
    result = taken(system, log(*bad))
    assert codes(result) == [
        ["date_impossible"], ["missing"], ["method_unknown"], ["category_unknown"], ["client_missing"],
        ["count_unreadable"], ["minutes_unreadable"],
    ]  # fmt: skip
    assert Contact.objects.count() == 1
    sheet = openpyxl.load_workbook(io.BytesIO(refused_workbook(result))).active
    assert [cell.value for cell in sheet[2]][-1] in ("Errors", "错误")
    assert sheet.cell(3, 9).value.startswith("A3: ")
    for number, row in enumerate([contact(f"2023-03-{day:02}", "改正") for day in range(10, 17)]):
        for column, value in enumerate(row, start=1):
            sheet.cell(number + 3, column, value)
    corrected = io.BytesIO()
    sheet.parent.save(corrected)
    assert taken(system, corrected.getvalue()).counts["created"] == 7


def test_the_refused_rows_of_a_kept_batch_can_be_written_again(system, hospital):
    result = taken(system, log(contact("2023年2月30日"), contact()))
    batch = ImportBatch.objects.get(pk=result.batch_id)
    book = openpyxl.load_workbook(io.BytesIO(refused_workbook(refused_result(batch, at=NOW))))
    assert book.active.cell(3, 1).value == "2023年2月30日"


def test_a_seat_of_an_institution_imports_its_own_log_only(cast, hospital, next_hospital):
    with scopes_disabled():
        own = taken(cast.department_lead, log(contact()))
        other = taken(cast.department_lead, log(contact(), title=f"{next_hospital.name} 服务登记表"))
    assert own.counts["created"] == 1
    assert codes(other) == [["institution_other"]]


def test_a_log_that_names_no_institution_belongs_to_the_seat_that_brings_it(cast, hospital):
    taken(cast.department_lead, log(contact(), title="医务社工服务登记表"))
    with scopes_disabled():
        assert Contact.objects.get().institution == hospital


def test_who_may_not_import_is_refused(cast):
    with pytest.raises(rules.MayNotImport):
        taken(cast.worker, log(contact()))
    with pytest.raises(rules.MayNotImport):
        taken(cast.data_officer, log(contact()))
    with pytest.raises(rules.MayNotImport):
        taken(cast.department_lead, register(place()), "registry")


def test_a_file_that_is_no_table_is_refused_whole(system, db):
    for content in (b"", b"hello", b"PK\x03\x04broken", as_xlsx([Page("a", [["x", "y"], [1, 2]])])):
        with pytest.raises((rules.FileUnreadable, rules.NothingRecognised)):
            taken(system, content)
    assert not ImportBatch.objects.exists()


# --- taking back


def undo(by, batch: UUID):
    return undo_batch(by=by, batch=ImportBatch.objects.get(pk=batch), at=NOW)


def test_an_import_can_be_taken_back_and_taken_again(mixed, system, hospital):
    undo(system, mixed.batch_id)
    kinds = (Contact, Presence, GroupSession, Activity, Client)
    assert [model.objects.count() for model in kinds] == [0] * len(kinds)
    with pytest.raises(rules.NotTaken):
        undo(system, mixed.batch_id)
    assert taken(system, log(contact())).counts["created"] == 1


def test_a_log_something_was_built_on_stays(mixed, system, cast, hospital):
    signed = Contact.objects.first()
    add_addendum(by=cast.worker, contact=signed, text="补记", at=NOW)
    with pytest.raises(rules.BuiltUpon):
        undo(system, mixed.batch_id)
    assert Contact.objects.count() == 4


def test_a_register_can_be_taken_back_until_a_log_stands_on_it(system, db):
    first = taken(system, register(place(), people=[person()]), "registry")
    later = taken(system, log(contact(), title="北山医院 登记表"))
    with pytest.raises(rules.BuiltUpon):
        undo(system, first.batch_id)
    assert Institution.objects.exists()
    undo(system, later.batch_id)
    undo(system, first.batch_id)
    assert not Institution.objects.exists()
    assert not Worker.objects.exists()


def test_a_name_is_completed_only_when_it_can_mean_one_institution(system, db):
    names = ("北京大学第三医院", "首都医科大学附属北京同仁医院", "延庆友好医院", "丰台友好医院")
    taken(system, register(*[place(name, "") for name in names]), "registry")
    asked = (
        "同仁医院",
        "北京大学第三医院（海淀院区）",
        "北京大学第三医院延庆医院",
        "友好医院",
        "北京市延庆友好医院",
    )
    result = taken(
        system,
        register(
            people=[person(f"林{number}", name) for number, name in zip("一二三四五", asked, strict=True)]
        ),
        "registry",
    )
    assert [row.worker.name + row.institution.name for row in Assignment.objects.order_by("worker__name")] == [
        "林一首都医科大学附属北京同仁医院", "林二北京大学第三医院", "林五延庆友好医院",
    ]  # fmt: skip
    assert codes(result) == [["institution_unknown"], ["institution_unclear"]]
    log_of_another = log(contact(), title="北京大学第三医院延庆医院服务登记表")
    assert codes(taken(system, log_of_another)) == [["institution_unknown"]]
