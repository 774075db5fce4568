"""Lists of clients: registered once, checked as one registers by hand, nobody doubled, and taken back."""

import datetime as dt
import io

import openpyxl
import pytest
from django_scopes import scopes_disabled

from lianqiao.audit.models import TrailRow
from lianqiao.config.cli import main
from lianqiao.interop import rules
from lianqiao.interop.models import ImportBatch, ImportRow
from lianqiao.interop.services import undo_batch
from lianqiao.interop.services.marked import refused_workbook
from lianqiao.people import queries, services
from lianqiao.people.models import Client, ContactDetail, IdentityNumber
from lianqiao.people.states import DetailKind

from .messy import Page, as_xlsx
from .test_imports import contact, log, taken

NOW = dt.datetime(2023, 9, 1, 9, 0, tzinfo=dt.UTC)
HEAD = ["姓名", "性别", "出生日期", "证件类型", "证件号码", "联系电话", "住院号", "病区", "床号", "类型"]
# Invented, with right check characters: a woman of 7 March 1990, two women of 2 May 1985.
WOMAN, OTHER, THIRD = "11010119900307002X", "110101198505020044", "110101198505020060"

pytestmark = pytest.mark.django_db


def person(name="苏小雨", **other) -> list:
    row = {
        "sex": "女", "born": "1990-03-07", "kind": "身份证", "number": WOMAN, "phone": "13800001111", "record": "Z1001",
        "unit": "", "bed": "12", "type": "患者",
    }  # fmt: skip
    return [name, *{**row, **other}.values()]


def bare(name="苏小雨", **other) -> list:
    """Somebody of whom no number is known."""
    return person(name, **{"kind": "", "number": "", "record": "", **other})


def people(*rows: list, title: str = "清河医院 服务对象登记表") -> bytes:
    return as_xlsx([Page("登记表", [[title], HEAD, *rows])])


def listed(by, *rows, **more):
    return taken(by, people(*rows, **more), "clients", "名单.xlsx")


def kept(result, field: str) -> list:
    return list(
        ImportRow.objects.filter(batch=result.batch_id)
        .exclude(outcome="skipped")
        .order_by("id")
        .values_list(field, flat=True)
    )


def outcomes(result) -> list[str]:
    return kept(result, "outcome")


def faults(result) -> list[tuple[str, str]]:
    return [
        (finding.cell, finding.message) for row in result.refused for finding in row.faults if finding.refuses
    ]


@pytest.fixture(autouse=True)
def _whole_city():
    with scopes_disabled():
        yield


def test_a_list_becomes_registered_clients(system, hospital, ward):
    result = listed(
        system,
        person(unit=ward.name),
        bare("钱多", sex="男", born="1955年3月", phone="", bed="3", type="家属"),
    )
    assert (result.counts["created"], result.counts["kind_clients"], result.refused) == (2, 2, [])
    client, relative = Client.objects.order_by("id")
    assert (client.name, client.sex, client.birth_date, client.unit, client.bed) == (
        "苏小雨", "female", dt.date(1990, 3, 7), ward, "12",
    )  # fmt: skip
    assert (client.institution, client.pseudonymous, client.kind, client.version) == (
        hospital,
        False,
        "patient",
        1,
    )
    assert (relative.kind, relative.birth_date, relative.birth_precision) == (
        "family_member", dt.date(1955, 3, 1), "month",
    )  # fmt: skip
    numbers = {each.kind: each.value for each in client.identity_numbers.all()}
    assert numbers == {"resident_id": WOMAN, "medical_record": "Z1001"}
    phone = client.contact_details.get()
    assert (phone.kind, phone.value, phone.tail) == ("phone", "13800001111", "1111")
    assert relative.contact_details.count() == relative.identity_numbers.count() == 0
    assert client.versions.count() == 1


def test_who_is_registered_by_a_list_is_found_like_anybody(system, hospital):
    listed(system, person())
    for asked in ("苏小雨", "小雨", "sxy", "suxiao", "1111", "13800001111", WOMAN, "Z1001", "12"):
        assert [client.name for client in queries.find(asked)] == ["苏小雨"], asked


def test_one_trail_row_tells_how_many_and_names_nobody(system, hospital):
    listed(system, person(), bare("钱多", phone=""))
    row = TrailRow.objects.get(event="people.clients_imported")
    assert (row.chain, row.details["clients"]) == (hospital.pk, 2)
    assert "苏小雨" not in str(row.details)


def test_a_resident_id_fills_in_what_the_list_leaves_open(system, hospital):
    listed(system, person(sex="", born=""))
    client = Client.objects.get()
    assert (client.sex, client.birth_date) == ("female", dt.date(1990, 3, 7))


@pytest.mark.parametrize(
    ("row", "cell", "said"),
    [
        (person(""), "A3", "不能为空|没有填写|未填写"),
        (person("12345"), "A3", "12345"),
        (person(number=WOMAN[:-1] + "9"), "E3", "校验码"),
        (person(number="1101011990"), "E3", "18"),
        (person(number=1.10101199003070e17), "E3", "文本"),
        (person(number="110101199002300022"), "E3", "出生日期"),
        (person(sex="男"), "B3", "性别"),
        (person(born="1991-03-07"), "C3", "出生日期"),
        (person(born="2030-01-01", number=""), "C3", "2030"),
        (person(born="从前", number=""), "C3", "从前"),
        (person(phone="无此号码"), "F3", "电话"),
        (person(bed="很长的床号" * 5), "I3", "20"),
    ],
)
def test_a_row_that_cannot_be_taken_says_where_and_why(system, hospital, row, cell, said):
    result = listed(system, row)
    [(at, message)] = faults(result)
    assert at == cell
    assert any(part in message for part in said.split("|")), message
    assert not Client.objects.exists()
    assert WOMAN not in message


def test_all_faults_of_a_row_are_told_at_once_and_come_back_marked(system, hospital):
    result = listed(system, person(sex="男", born="1991-03-07", phone="无此号码"), bare("钱多"))
    assert sorted(cell for cell, _message in faults(result)) == ["B3", "C3", "F3"]
    assert result.counts["created"] == 1
    sheet = openpyxl.load_workbook(io.BytesIO(refused_workbook(result))).active
    assert [cell.value for cell in sheet[3]][:2] == ["苏小雨", "男"]
    assert "B3" in sheet.cell(3, 11).value
    sheet.cell(3, 2, "女")
    sheet.cell(3, 3, "1990-03-07")
    sheet.cell(3, 6, "13800001111")
    corrected = io.BytesIO()
    sheet.parent.save(corrected)
    assert taken(system, corrected.getvalue(), "clients").counts["created"] == 1


def test_the_same_list_again_adds_nobody(system, hospital):
    rows = [person(), bare("钱多", born="1955-03-02", phone="")]
    listed(system, *rows)
    again = listed(system, *rows)
    assert (again.counts["created"], again.counts["unchanged"]) == (0, 2)
    assert Client.objects.count() == 2
    assert kept(again, "target_id") == list(Client.objects.order_by("id").values_list("pk", flat=True))


def test_somebody_listed_twice_is_registered_once(system, hospital):
    result = listed(
        system,
        person(),
        person(phone=""),
        bare("钱多", phone="13900002222"),
        bare("钱多", phone="13900002222"),
    )
    assert outcomes(result) == ["created", "unchanged", "created", "unchanged"]
    assert [[each.code for each in row.findings] for row in result.rows] == [
        ["duplicate_row"],
        ["duplicate_row"],
    ]
    assert result.rows[0].findings[0].params == {"row": 3}
    assert Client.objects.count() == 2


def test_a_number_that_somebody_else_holds_is_refused(system, hospital):
    listed(system, person())
    result = listed(system, person("苏晓语"), person("白云", number="", kind="", record="Z1001"))
    assert [cell for cell, _message in faults(result)] == ["E3", "E4"]
    assert Client.objects.count() == 1
    twice = listed(
        system,
        person("甲一", number=OTHER, born="1985-05-02", record=""),
        person("乙二", number=OTHER, born="", record=""),
    )
    assert outcomes(twice) == ["created", "refused"]


def test_namesakes_with_other_numbers_are_two_people_and_one_without_is_a_question(system, hospital):
    listed(system, person(), bare("白云", sex="", born="1985-05-02", phone=""))
    same_phone = person(number=OTHER, born="1985-05-02", record="")
    question = person("白云", number=THIRD, born="1985-05-02", record="", phone="")
    result = listed(system, same_phone, question)
    assert outcomes(result) == ["created", "refused"]
    assert [cell for cell, _message in faults(result)] == ["A4"]


def test_who_is_known_by_name_only_is_never_guessed_to_be_the_same(system, hospital):
    taken(system, log(contact(client="苏小雨")))
    result = listed(system, person())
    assert [each.code for each in result.rows[0].findings] == ["known_by_name"]
    assert sorted(Client.objects.values_list("name", "pseudonymous")) == [("苏小雨", False), ("苏小雨", True)]


def test_people_of_another_institution_are_not_looked_at(system, hospital, next_hospital):
    listed(system, person(), title=f"{next_hospital.name} 登记表")
    result = listed(system, person())
    assert result.counts["created"] == 1
    assert set(Client.objects.values_list("institution__name", flat=True)) == {
        hospital.name,
        next_hospital.name,
    }


def test_a_seat_brings_its_own_people_only(cast, hospital, next_hospital):
    own = listed(cast.department_lead, person(), title="登记表")
    other = listed(cast.department_lead, person("钱多"), title=f"{next_hospital.name} 登记表")
    assert own.counts["created"] == 1
    assert [finding.code for finding in other.refused[0].faults] == ["institution_other"]
    assert list(Client.objects.values_list("institution__name", flat=True)) == [hospital.name]
    for stranger in (cast.worker, cast.data_officer):
        with pytest.raises(rules.MayNotImport):
            listed(stranger, person())


def test_a_ward_nobody_knows_is_left_out_with_a_remark(system, hospital):
    result = listed(system, person(unit="天外病区"))
    assert [(each.code, each.cell) for each in result.rows[0].findings] == [("unit_unknown", "H3")]
    assert Client.objects.get().unit is None


def test_what_is_kept_of_a_list_is_sealed(system, hospital):
    listed(system, person(), person("钱多", number=WOMAN[:-1] + "9", phone="无此号码"))
    kept = [str(value) for row in ImportRow.objects.values("findings") for value in row.values()]
    kept += map(str, IdentityNumber.objects.values_list("value", flat=True))
    kept += map(str, ContactDetail.objects.values_list("value", flat=True))
    assert kept
    assert not [text for text in kept if WOMAN in text or "13800001111" in text or "无此号码" in text]


# --- taking back


def undone(by, result):
    return undo_batch(by=by, batch=ImportBatch.objects.get(pk=result.batch_id), at=NOW)


def test_a_list_is_taken_back_whole(system, hospital):
    before = listed(system, bare("钱多"))
    undone(system, listed(system, person(), bare("孙二", born="1960", phone="")))
    assert list(Client.objects.values_list("name", flat=True)) == ["钱多"]
    assert (IdentityNumber.objects.count(), ContactDetail.objects.count()) == (0, 1)
    undone(system, before)
    assert listed(system, person()).counts["created"] == 1


def change(by, client):
    services.update_client(by=by, client=client, name="苏小雨", at=NOW, bed="13")


def reach(by, client):
    services.add_detail(by=by, client=client, kind=DetailKind.PHONE, value="13900003333", on=NOW.date())


def number(by, client):
    services.set_identity(by=by, client=client, kind="passport", value="E12345678", on=NOW.date())


def correct(by, client):
    services.set_identity(by=by, client=client, kind="resident_id", value=OTHER, on=NOW.date())


def note(by, client):
    other = Client.objects.exclude(pk=client.pk).first()
    services.add_relation(by=by, client=client, other=other, kind="sibling")


@pytest.mark.parametrize("work", [change, reach, number, correct, note])
def test_a_list_somebody_worked_on_stays(cast, system, hospital, work):
    listed(system, bare("钱多"))
    result = listed(system, person())
    work(cast.worker, Client.objects.get(name="苏小雨"))
    with pytest.raises(rules.BuiltUpon):
        undone(system, result)
    assert Client.objects.count() == 2


# --- the terminal


def test_the_command_line_brings_in_a_list(hospital, tmp_path, capsys):
    file = tmp_path / "名单.csv"
    rows = [HEAD, person(), person("钱多", number=WOMAN[:-1] + "9", record="")]
    file.write_text("\n".join(",".join(map(str, row)) for row in rows), encoding="gb18030")
    assert main(["import", "clients", str(file), "--institution", hospital.name]) == 4
    said = capsys.readouterr().out
    assert "× E3  " in said
    assert WOMAN[:-1] not in said
    assert Client.objects.get().identity_numbers.count() == 2


def test_a_thousand_people_cost_few_queries(system, hospital, django_assert_max_num_queries):
    rows = [bare(f"来人{number}", phone=f"139{number:08}") for number in range(1000)]
    content = people(*rows)
    with django_assert_max_num_queries(60):
        assert taken(system, content, "clients").counts["created"] == 1000
