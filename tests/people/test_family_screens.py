"""The family map on screen, without JavaScript, through the eyes of those who may and may not see it."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from lianqiao.audit.models import AccessRow
from lianqiao.cases.services import open_case
from lianqiao.people import services
from lianqiao.people.models import EcomapSystem, FamilySnapshot
from lianqiao.people.queries.families import read_family
from lianqiao.people.services import family_lines
from lianqiao.registry.roles import PERMISSIONS, Permission
from lianqiao.registry.scopes import scope_of
from lianqiao.workspace.panels import Panel, _panels, register_panel


@pytest.fixture
def worker(cast):
    return cast.browser_of(cast.worker)


@pytest.fixture
def child(register):
    return register("周小雨", sex="female", birth_date=dt.date(2008, 5, 4))


@pytest.fixture
def mother(cast, register, child):
    client = register("周兰", sex="female", birth_date=dt.date(1980, 2, 1))
    with scope_of(cast.worker):
        services.add_relation(by=cast.worker, client=child, other=client, kind="mother")
    return client


def text_of(response):
    assert response.status_code == 200, response
    return response.content.decode()


def at(name, *keys):
    return reverse(f"people:{name}", args=keys)


def add(browser, child, key, what, **told):
    base = {"sex": "unknown", "form": "person", "zygosity": "unknown", "descent": "biological"}
    return browser.post(at("kin_add", child.pk, key, what), base | told)


def member(cast, child, name):
    with scope_of(cast.worker):
        return next(one.key for one in read_family(child).family.people if one.name == name)


def test_the_map_shows_everybody_in_the_picture_and_in_words(worker, child, mother):
    page = text_of(worker.get(at("family", child.pk)))
    picture, words = page.split("</svg>", 1)
    assert "<svg" in picture
    for part in (picture, words):
        assert "周小雨" in part
        assert "周兰" in part
    assert at("kin", child.pk, mother.pk) in picture


def test_the_clients_page_leads_to_the_map(worker, child, mother):
    assert at("family", child.pk) in text_of(worker.get(at("detail", child.pk)))


def test_a_family_is_drawn_by_forms_alone(worker, cast, child, mother):
    answer = add(worker, child, mother.pk, "parent", name="外婆", sex="female", birth_year="1955")
    assert answer.url == at("family", child.pk)
    grandmother = member(cast, child, "外婆")
    add(worker, child, grandmother, "partner", name="外公", sex="male", kind="marriage", since="1978")
    add(worker, child, mother.pk, "sibling", name="小姨", sex="female", birth_year="1985")
    add(worker, child, child.pk, "child", name="", form="pregnancy")
    page = text_of(worker.get(at("family", child.pk)))
    for name in ("外婆", "外公", "小姨", "妊娠", "m 1978"):
        assert name in page


def test_what_cannot_be_is_said_beside_the_field_and_nothing_typed_is_lost(worker, child, mother):
    page = text_of(add(worker, child, mother.pk, "parent", name="外婆", sex="female", birth_year="1985"))
    field = page.split('id="id_birth_year_field"')[1].split("</div>")[0]
    assert "子女不能与父母同龄或更年长" in field
    assert 'value="外婆"' in page
    page = text_of(add(worker, child, child.pk, "parent", name="另一个妈妈", sex="female", birth_year="1980"))
    assert "已有生母" in page.split('id="id_descent_field"')[1].split("</div>")[0]
    page = text_of(
        add(worker, child, child.pk, "child", name="宝宝", birth_year=str(timezone.localdate().year + 2))
    )
    assert "请核对年份" in page.split('id="id_birth_year_field"')[1].split("</div>")[0]


def test_two_people_on_the_map_are_tied(worker, cast, child, mother):
    add(worker, child, child.pk, "parent", name="爸爸", sex="male", birth_year="1978")
    father = member(cast, child, "爸爸")
    told = {"way": "partner", "other": father, "descent": "biological", "kind": "marriage", "since": "2005"}
    assert worker.post(at("kin_link", child.pk, mother.pk), told).status_code == 302
    page = text_of(worker.post(at("kin_link", child.pk, mother.pk), told))
    assert "两人已记录为伴侣" in page.split('id="id_other_field"')[1].split("</div>")[0]
    with scope_of(cast.worker):
        (union,) = read_family(child).family.unions
    told = {"kind": "marriage", "since": "2005", "divorced": "2004", "version": "1"}
    page = text_of(worker.post(at("union_change", child.pk, union.key), told))
    assert "该年份早于关系开始的年份" in page.split('id="id_divorced_field"')[1].split("</div>")[0]
    worker.post(at("union_change", child.pk, union.key), told | {"divorced": "2012"})
    drawn = text_of(worker.get(at("family", child.pk)))
    assert ">m 2005<" in drawn and ">d 2012<" in drawn


def test_taking_off_offers_the_way_back(worker, cast, child, mother):
    add(worker, child, mother.pk, "parent", name="外婆", sex="female")
    key = member(cast, child, "外婆")
    answer = worker.post(at("take_off", child.pk), {"kind": "member", "row": key})
    page = text_of(worker.get(answer.url))
    assert "撤销" in page
    assert "外婆" not in page.split("</svg>")[0]
    taken = re.search(r'name="taken" value="([^"]+)"', page)[1]
    worker.post(at("put_back", child.pk), {"taken": taken})
    assert "外婆" in text_of(worker.get(at("family", child.pk))).split("</svg>")[0]


def test_dragging_by_script_answers_with_the_drawing_alone(worker, child):
    told = {"key": str(child.pk), "dx": "33", "dy": "0"}
    answer = text_of(worker.post(at("kin_drag", child.pk), told, headers={"HX-Request": "true"}))
    assert answer.strip().startswith("<svg")
    assert "<html" not in answer
    assert worker.post(at("kin_drag", child.pk), told).url == at("family", child.pk)
    assert worker.post(at("kin_drag", child.pk), told | {"dx": "nan"}).status_code == 404


def test_two_windows_do_not_overwrite_each_other(worker, cast, child, mother):
    add(worker, child, mother.pk, "parent", name="外婆", sex="female")
    address = at("kin", child.pk, member(cast, child, "外婆"))
    told = {"name": "姥姥", "sex": "female", "form": "person", "zygosity": "unknown", "version": "1"}
    assert worker.post(address, told).status_code == 302
    page = text_of(worker.post(address, told | {"name": "阿婆"}))
    assert 'value="阿婆"' in page
    assert "姥姥" in page


def test_a_description_is_connected_with_a_record_by_search(worker, cast, register, child, mother):
    add(worker, child, mother.pk, "parent", name="外婆", sex="female")
    register("孙桂英", sex="female", birth_date=dt.date(1955, 3, 3))
    address = at("kin_known", child.pk, member(cast, child, "外婆"))
    page = text_of(worker.post(address, {"q": "孙桂英", "find": "1"}))
    chosen = re.search(r'name="other" value="([^"]+)"', page)[1]
    assert worker.post(address, {"q": "孙桂英", "other": chosen, "save": "1"}).status_code == 302
    page = text_of(worker.get(at("detail", mother.pk)))
    assert "孙桂英" in page


# --- abuse ---------------------------------------------------------------------------------------------------------
@pytest.fixture
def abused(worker, child, mother):
    told = {"other": str(child.pk), "code": "physical_abuse", "towards": "other"}
    assert worker.post(at("kin_feeling", child.pk, mother.pk), told).status_code == 302
    return child


def test_abuse_prompts_for_protection_and_gives_room_to_who_reports(worker, abused):
    register_panel(
        Panel("test_report", "people/_family_kept.html", lambda request, client: {"snapshots": [], "removed": []},
              Permission.WRITE_CASES, place="abuse")
    )  # fmt: skip
    try:
        page = text_of(worker.get(at("family", abused.pk)))
        assert "是否应当强制报告" in page
        assert page.count("尚无留存") == 2
        assert page.split("</svg>")[0].count("身体暴力") == 1
    finally:
        _panels.pop("test_report")


def test_the_warning_leads_to_the_report_in_the_open_case(worker, cast, abused):
    assert reverse("cases:new") in text_of(worker.get(at("family", abused.pk)))
    with scope_of(cast.worker):
        case = open_case(
            by=cast.worker, client=abused, depth="brief", on=timezone.localdate(), today=timezone.localdate()
        )
    assert reverse("protection:report_new", args=[case.pk]) in text_of(worker.get(at("family", abused.pk)))


def test_abuse_is_not_in_files_nor_on_paper(worker, abused):
    for name in ("family_file", "family_print"):
        page = text_of(worker.get(at(name, abused.pk)))
        assert "周小雨" in page
        assert "身体暴力" not in page


def test_abuse_is_not_shown_to_who_does_no_casework(cast, worker, abused, monkeypatch):
    reader = cast.clinician
    monkeypatch.setitem(PERMISSIONS, reader.role, frozenset({Permission.READ_PEOPLE}))
    page = text_of(cast.browser_of(reader).get(at("family", abused.pk)))
    assert "周小雨" in page
    assert "身体暴力" not in page
    assert "强制报告" not in page
    with scope_of(cast.worker):
        told = {"title": "", "on": timezone.localdate(), "at": timezone.now(), "today": timezone.localdate()}
        kept = family_lines.keep_snapshot(by=cast.worker, client=abused, **told)
    assert "身体暴力" in text_of(worker.get(at("snapshot", abused.pk, kept.pk)))
    assert "身体暴力" not in text_of(cast.browser_of(reader).get(at("snapshot", abused.pk, kept.pk)))


# --- kept maps, ecomap ----------------------------------------------------------------------------------------------
def test_a_map_is_kept_and_opened_again(worker, cast, child, mother):
    today = timezone.localdate()
    assert (
        worker.post(at("snapshot_keep", child.pk), {"title": "首次家访", "on": today.isoformat()}).status_code
        == 302
    )
    page = text_of(worker.get(at("family", child.pk)))
    assert "首次家访" in page
    with scope_of(cast.worker):
        kept = FamilySnapshot.objects.get()
    assert "周兰" in text_of(worker.get(at("snapshot", child.pk, kept.pk))).split("</svg>")[0]
    ahead = (today + dt.timedelta(days=1)).isoformat()
    assert "尚未到来" in text_of(worker.post(at("snapshot_keep", child.pk), {"on": ahead}))


def test_the_ecomap_is_drawn_changed_and_emptied_by_forms(worker, cast, child):
    told = {
        "kind": "school",
        "name": "实验小学",
        "quality": "stressful",
        "strength": "1",
        "flow": "to_family",
    }
    assert worker.post(at("system_new", child.pk), told).status_code == 302
    page = text_of(worker.get(at("ecomap", child.pk)))
    assert page.split("</svg>")[0].count("实验小学") == 2
    with scope_of(cast.worker):
        row = EcomapSystem.objects.get()
    worker.post(at("system", child.pk, row.pk), told | {"quality": "supportive", "strength": "3"})
    assert "强支持" in text_of(worker.get(at("ecomap", child.pk)))
    answer = worker.post(at("take_off", child.pk), {"kind": "system", "row": str(row.pk)})
    page = text_of(worker.get(answer.url))
    assert "实验小学" not in page.split("</svg>")[0]
    worker.post(at("put_back", child.pk), {"taken": f"system:{row.pk}"})
    assert "实验小学" in text_of(worker.get(at("ecomap", child.pk))).split("</svg>")[0]


def test_the_ecomap_is_kept_with_the_map_and_goes_on_paper_with_whose_it_is(worker, cast, child):
    told = {
        "kind": "school",
        "name": "实验小学",
        "quality": "stressful",
        "strength": "1",
        "flow": "to_family",
    }
    worker.post(at("system_new", child.pk), told)
    with scope_of(cast.worker):
        row = EcomapSystem.objects.get()
    page = text_of(worker.get(at("ecomap", child.pk)))
    assert "data-print" in page and "data-paper" in page and "paper-only" in page
    keep = f"{at('snapshot_keep', child.pk)}?of=ecomap"
    answer = worker.post(keep, {"title": "转学前", "on": timezone.localdate().isoformat()})
    assert answer.url == at("ecomap", child.pk)
    assert "转学前" in text_of(worker.get(answer.url))
    worker.post(at("take_off", child.pk), {"kind": "system", "row": str(row.pk)})
    with scope_of(cast.worker):
        kept = FamilySnapshot.objects.get()
    page = text_of(worker.get(at("snapshot", child.pk, kept.pk)))
    assert "实验小学" in page and "data-paper" in page


def test_the_file_names_nobody_in_its_name_and_needs_no_page(worker, child, mother):
    for name in ("family_file", "ecomap_file"):
        answer = worker.get(at(name, child.pk))
        assert answer.headers["Content-Type"].startswith("image/svg+xml")
        assert "周" not in answer.headers["Content-Disposition"]
        assert "<a " not in text_of(answer)


# --- who may ---------------------------------------------------------------------------------------------------------
def _addresses(child, mother):
    yield from (
        at(name, child.pk) for name in ("family", "family_print", "family_file", "ecomap", "ecomap_file")
    )
    yield from (at(name, child.pk) for name in ("snapshot_keep", "household", "system_new"))
    yield at("kin", child.pk, mother.pk)
    yield at("kin_add", child.pk, mother.pk, "child")
    yield at("kin_link", child.pk, mother.pk)
    yield at("kin_feeling", child.pk, mother.pk)


def test_the_worker_next_door_finds_nothing(cast, worker, child, mother):
    neighbour = cast.browser_of(cast.neighbour_worker)
    for address in _addresses(child, mother):
        assert worker.get(address).status_code == 200, address
        assert neighbour.get(address).status_code == 404, address


def test_a_clinician_may_not(cast, child, mother):
    clinician = cast.browser_of(cast.clinician)
    for address in _addresses(child, mother):
        assert clinician.get(address).status_code == 403, address


def test_nobody_of_another_family_opens_on_this_map(worker, register, child, mother):
    stranger = register("孙某")
    assert worker.get(at("kin", child.pk, stranger.pk)).status_code == 404


def test_who_opened_the_map_is_noted(worker, child, mother):
    before = AccessRow.objects.count()
    worker.get(at("family", child.pk))
    worker.get(at("family_file", child.pk))
    pages = list(AccessRow.objects.order_by("id")[before:].values_list("page", flat=True))
    assert pages == ["client.family", "client.family_file"]


def test_the_map_asks_as_often_for_ten_people_as_for_three(
    worker, cast, child, mother, django_assert_num_queries, django_assert_max_num_queries
):
    add(worker, child, mother.pk, "parent", name="外婆", sex="female")
    worker.get(at("family", child.pk))
    with django_assert_max_num_queries(60) as few:
        worker.get(at("family", child.pk))
        asked = len(few)
    for number in range(7):
        add(worker, child, mother.pk, "child", name=f"孩子{number}", sex="female")
    worker.get(at("family", child.pk))  # shows what the forms said, once
    with django_assert_num_queries(asked):
        worker.get(at("family", child.pk))
