"""The screens of clients, through the eyes of those who may and those who may not see them."""

import re

import pytest
from django.urls import reverse

from lianqiao.audit.models import AccessRow
from lianqiao.people import services
from lianqiao.people.models import Client, Relation
from lianqiao.registry.roles import Permission
from lianqiao.registry.scopes import scope_of
from lianqiao.workspace import panels

from .conftest import NOW

NUMBER = "11010119900307790X"


@pytest.fixture
def worker(cast):
    return cast.browser_of(cast.worker)


@pytest.fixture
def neighbour(cast):
    return cast.browser_of(cast.neighbour_worker)


@pytest.fixture
def manman(register, ward):
    return register("周小满", sex="female", unit=ward, bed="12", phone="13900001234", identity_value=NUMBER)


def text_of(response):
    assert response.status_code == 200, response
    return response.content.decode()


def search(browser, text):
    return browser.post(reverse("people:search"), {"q": text})


def new_form(browser, text):
    """The address of the form for somebody new, as the list offers it after a search."""
    page = text_of(browser.get(search(browser, text).url))
    return re.search(r'href="([^"]*/people/new/[^"]*)"', page)[1].replace("&amp;", "&")


# --- search, then register ----------------------------------------------------------------------------------------
def test_the_worker_searches_and_only_then_is_offered_to_register(worker):
    assert "/people/new/" not in text_of(worker.get(reverse("people:list")))
    assert "/people/new/" in text_of(worker.get(search(worker, "周小满").url))


def test_no_name_stands_in_an_address(worker, manman):
    answer = search(worker, "周小满")
    assert answer.status_code == 302
    page = text_of(worker.get(answer.url))
    for address in [answer.url, *re.findall(r'(?:href|action)="([^"]*)"', page)]:
        assert "周" not in address
        assert "%E5%91%A8" not in address


def test_the_form_without_a_search_sends_back_to_the_list(worker):
    assert worker.get(reverse("people:new")).url == reverse("people:list")


def test_the_worker_registers_somebody_new(worker, cast, ward):
    address = new_form(worker, "周小满")
    page = text_of(worker.get(address))
    assert 'value="周小满"' in page
    token = re.search(r'name="search" value="([^"]+)"', page)[1]
    told = {
        "search": token, "name": "周小满", "sex": "unknown", "birth_date": "", "kind": "patient", "unit": str(ward.pk),
        "bed": "12", "phone": "139 0000 1234", "identity_kind": "resident_id", "identity_value": NUMBER,
    }  # fmt: skip
    answer = worker.post(reverse("people:new"), told)
    with scope_of(cast.worker):
        client = Client.objects.get()
    assert answer.url == reverse("people:detail", args=[client.pk])
    assert (client.name, client.sex, client.birth_date.isoformat()) == ("周小满", "female", "1990-03-07")
    shown = text_of(worker.get(answer.url))
    assert "周小满" in shown
    assert "110***********790X" in shown
    assert NUMBER not in shown


def test_a_bad_number_is_told_beside_the_field_and_nothing_is_lost(worker):
    page = text_of(worker.get(new_form(worker, "周小满")))
    token = re.search(r'name="search" value="([^"]+)"', page)[1]
    told = {
        "search": token, "name": "周小满", "sex": "female", "kind": "patient", "birth_date": "1990", "bed": "七床",
        "identity_kind": "resident_id", "identity_value": "110101199003077904",
    }  # fmt: skip
    shown = text_of(worker.post(reverse("people:new"), told))
    assert "校验码不符" in shown
    assert 'value="七床"' in shown
    assert 'value="1990"' in shown


def test_a_birth_still_to_come_is_told_beside_its_field(worker):
    page = text_of(worker.get(new_form(worker, "周小满")))
    token = re.search(r'name="search" value="([^"]+)"', page)[1]
    told = {"search": token, "name": "周小满", "sex": "female", "kind": "patient", "birth_date": "2990"}
    shown = text_of(worker.post(reverse("people:new"), told | {"identity_kind": "resident_id"}))
    beside = shown[shown.index('id="id_birth_date_error"') :]
    assert "出生日期不能晚于今天" in beside[: beside.index("</div>")]
    assert 'value="2990"' in shown


def test_a_number_already_held_shows_whose_it_is(worker, manman):
    token = re.search(r'name="search" value="([^"]+)"', text_of(worker.get(new_form(worker, "周曼"))))[1]
    told = {
        "search": token, "name": "周曼", "sex": "female", "kind": "patient",
        "identity_kind": "resident_id", "identity_value": NUMBER,
    }  # fmt: skip
    shown = text_of(worker.post(reverse("people:new"), told))
    assert "该证件号码已登记在另一位服务对象名下" in shown
    assert reverse("people:detail", args=[manman.pk]) in shown


def test_a_search_grown_old_while_typing_is_done_again_and_nothing_is_lost(worker, manman, cast):
    told = {
        "search": "too-old",
        "name": "周小满",
        "sex": "female",
        "kind": "patient",
        "bed": "七床",
        "identity_kind": "resident_id",
    }
    shown = text_of(worker.post(reverse("people:new"), told))
    assert "现已重新查找" in shown
    assert 'value="七床"' in shown
    assert reverse("people:detail", args=[manman.pk]) in shown
    told["search"] = re.search(r'name="search" value="([^"]+)"', shown)[1]
    assert worker.post(reverse("people:new"), told | {"another_person": "on"}).status_code == 302
    with scope_of(cast.worker):
        assert Client.objects.count() == 2


# --- who may look -------------------------------------------------------------------------------------------------
GET = ("detail", "change", "seen", "detail_add", "identity_set", "relation_new")


def test_whoever_saves_second_sees_what_was_saved_first_and_may_keep_theirs(worker, manman):
    """Two people had the same form open; the second sees the difference and decides."""
    address = f"/people/{manman.pk}/change/"
    page = worker.get(address).text
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    sent = {
        "version": version,
        "name": manman.name,
        "kind": manman.kind,
        "birth_date": "",
        "unit": "",
        "contact_caution": "",
    }
    first = worker.post(address, sent | {"bed": "7", "sex": "female"})
    assert first.status_code == 302
    second = worker.post(address, sent | {"bed": "8", "sex": "male"})
    assert "已有他人修改了这条记录" in second.text
    # Said in the list on top, which leads to the fields, and beside each field.
    assert re.findall(r"目前保存的是：\s*([^<]+)<", second.text) == ["女", "7", "女", "7"]
    assert 'value="8"' in second.text
    sent["version"] = re.search(r'name="version" value="(\d+)"', second.text)[1]
    assert worker.post(address, sent | {"bed": "8", "sex": "male"}).status_code == 302
    shown = worker.get(address).text
    assert 'value="8"' in shown


@pytest.mark.parametrize("name", GET)
def test_the_worker_next_door_finds_nothing_there(worker, neighbour, manman, name):
    address = reverse(f"people:{name}", args=[manman.pk])
    assert worker.get(address).status_code == 200
    assert neighbour.get(address).status_code == 404


def test_the_worker_next_door_can_do_nothing_either(neighbour, register, manman, inside, cast):
    mother = register("周兰", sex="female")
    relation = services.add_relation(by=cast.worker, client=manman, other=mother, kind="mother")
    addresses = [
        reverse("people:archive", args=[manman.pk]),
        reverse("people:restore", args=[manman.pk]),
        reverse("people:detail_end", args=[manman.contact_details.get().pk]),
        reverse("people:identity_reveal", args=[manman.identity_numbers.get().pk]),
        reverse("people:relation_remove", args=[relation.pk]),
    ]
    for address in addresses:
        assert neighbour.post(address).status_code == 404
    assert Relation.objects.count() == 1
    assert not AccessRow.objects.filter(account_id=cast.neighbour_worker.account_id).exists()


@pytest.mark.parametrize("asked", ["周小满", "zxm", "12", "1234", NUMBER])
def test_no_search_next_door_finds_our_client(worker, neighbour, manman, asked):
    row = reverse("people:detail", args=[manman.pk])
    assert row in text_of(worker.get(search(worker, asked).url))
    assert row not in text_of(neighbour.get(search(neighbour, asked).url))
    assert "周小满" in text_of(worker.post(reverse("people:lookup"), {"q": asked}))
    assert str(manman.pk) not in text_of(neighbour.post(reverse("people:lookup"), {"q": asked}))


def test_the_search_of_next_door_does_not_open_here(worker, neighbour, manman):
    theirs = search(neighbour, "周小满").url
    assert "/people/new/" not in text_of(worker.get(theirs))


@pytest.mark.parametrize(
    "who", ["clinician", "fund_officer", "data_officer", "commission", "administrator", "auditor"]
)
def test_who_does_not_work_with_clients_is_refused(cast, manman, who):
    browser = cast.browser_of(getattr(cast, who))
    for address in (
        reverse("people:list"),
        reverse("people:lookup"),
        reverse("people:detail", args=[manman.pk]),
    ):
        assert browser.get(address).status_code == 403


def test_a_stranger_is_sent_to_sign_in(client, manman):
    answer = client.get(reverse("people:detail", args=[manman.pk]))
    assert answer.status_code == 302
    assert "login" in answer.url


# --- the page -----------------------------------------------------------------------------------------------------
def test_opening_the_page_is_noted_and_can_be_looked_up(worker, manman, cast):
    worker.get(reverse("people:detail", args=[manman.pk]))
    row = AccessRow.objects.get(subject_id=manman.pk)
    assert (row.page, row.institution_id, row.account_id) == (
        "client",
        manman.institution_id,
        cast.worker.account_id,
    )
    seen = text_of(cast.browser_of(cast.supervisor).get(reverse("people:seen", args=[manman.pk])))
    assert "林安" in seen
    assert "周小满" not in seen


def test_the_auditor_sees_who_looked_but_not_the_person(cast, worker, manman):
    worker.get(reverse("people:detail", args=[manman.pk]))
    seen = text_of(cast.browser_of(cast.auditor).get(reverse("people:seen", args=[manman.pk])))
    assert "林安" in seen
    assert "周小满" not in seen


def test_the_whole_number_is_shown_once_and_never_kept(worker, manman, inside, cast):
    address = reverse("people:identity_reveal", args=[manman.identity_numbers.get().pk])
    assert worker.get(address).status_code == 405
    answer = worker.post(address)
    assert NUMBER in text_of(answer)
    assert answer.headers["Cache-Control"] == "no-store"
    assert AccessRow.objects.filter(subject_id=manman.pk, page="identity").count() == 1
    piece = worker.post(address, headers={"HX-Request": "true"})
    assert text_of(piece).strip() == NUMBER


def test_two_people_changing_at_once_the_second_is_told(worker, cast, manman):
    address = reverse("people:change", args=[manman.pk])
    version = re.search(r'name="version" value="(\d+)"', text_of(worker.get(address)))[1]
    told = {"version": version, "name": "周小满", "sex": "female", "kind": "patient", "birth_date": "1990-03"}
    assert worker.post(address, told | {"bed": "8"}).status_code == 302
    shown = text_of(cast.browser_of(cast.supervisor).post(address, told | {"bed": "9"}))
    assert 'value="9"' in shown
    with scope_of(cast.worker):
        kept = Client.objects.get(pk=manman.pk)
    assert (kept.bed, kept.birth_precision, kept.birth_date.isoformat()) == ("8", "month", "1990-03-01")


def test_a_relation_is_found_chosen_and_shown_on_both_pages(worker, register, manman):
    mother = register("周兰", sex="female", kind="family_member")
    address = reverse("people:relation_new", args=[manman.pk])
    found = text_of(worker.post(address, {"q": "zl", "find": "1"}))
    assert str(mother.pk) in found
    answer = worker.post(address, {"q": "zl", "save": "1", "other": str(mother.pk), "kind": "mother"})
    assert answer.url == reverse("people:detail", args=[manman.pk])
    assert "母亲" in text_of(worker.get(answer.url))
    assert "子女" in text_of(worker.get(reverse("people:detail", args=[mother.pk])))


def test_a_phone_is_added_and_put_out_of_use(worker, manman, inside):
    address = reverse("people:detail_add", args=[manman.pk])
    assert "电话号码格式不对" in text_of(worker.post(address, {"kind": "phone", "value": "家里"}))
    assert worker.post(address, {"kind": "phone", "value": "010-6200 1234", "note": "家"}).status_code == 302
    detail = manman.contact_details.get(tail="1234", note="家")
    worker.post(reverse("people:detail_end", args=[detail.pk]))
    assert not manman.contact_details.filter(pk=detail.pk).exists()


def test_the_picker_answers_scripts_htmx_and_plain_pages(worker, manman):
    address = reverse("people:lookup")
    answer = worker.post(address, {"q": "zxm"}, headers={"Accept": "application/json"})
    assert [option["id"] for option in answer.json()["options"]] == [str(manman.pk)]
    piece = text_of(worker.post(address, {"q": "zxm", "field": "clients"}, headers={"HX-Request": "true"}))
    assert "<html" not in piece
    assert f'name="clients" value="{manman.pk}"' in piece
    assert "<html" in text_of(worker.get(address))


def test_an_archived_client_leaves_the_list_but_not_the_search(worker, manman):
    worker.post(reverse("people:archive", args=[manman.pk]))
    row = reverse("people:detail", args=[manman.pk])
    assert row not in text_of(worker.get(reverse("people:list")))
    assert row in text_of(worker.get(reverse("people:list"), {"archived": "1"}))
    assert row in text_of(worker.get(search(worker, "周小满").url))
    worker.post(reverse("people:restore", args=[manman.pk]))
    assert row in text_of(worker.get(reverse("people:list")))


def test_rooms_above_hang_their_panel_on_the_page(worker, manman, monkeypatch):
    monkeypatch.setattr(panels, "_panels", {})
    panels.register_panel(
        panels.Panel(
            "x",
            "people/lookup.html",
            lambda request, client: {"text": "", "field": "x", "options": []},
            Permission.READ_PEOPLE,
        )
    )
    panels.register_panel(
        panels.Panel("y", "people/none.html", lambda request, client: {}, Permission.READ_TRAIL)
    )
    assert "选择服务对象" in text_of(worker.get(reverse("people:detail", args=[manman.pk])))


# --- the list -----------------------------------------------------------------------------------------------------
QUERIES = 2  # who comes, rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(
    worker, register, ward, django_assert_num_queries, rows
):
    for number in range(rows):
        register(f"来访{number}", unit=ward, phone=f"1390000000{number}")
    worker.get(reverse("people:list"))
    with django_assert_num_queries(QUERIES):
        page = text_of(worker.get(reverse("people:list")))
    assert page.count("来访") >= rows
    found = search(worker, "来访").url
    with django_assert_num_queries(QUERIES):
        assert text_of(worker.get(found)).count('scope="row"') == rows


def test_filters_stand_as_chips_that_can_be_taken_off(worker, register, ward, cast):
    register("周小满", unit=ward)
    register("周兰", kind="family_member")
    page = text_of(worker.get(reverse("people:list"), {"kind": "family_member"}))
    assert "周兰" in page
    assert "周小满" not in page
    assert f'href="{reverse("people:list")}" aria-label' in page
    assert "周兰" not in text_of(worker.get(reverse("people:list"), {"unit": str(ward.pk)}))
    assert "周兰" in text_of(worker.get(reverse("people:list"), {"unit": "nonsense", "kind": "nonsense"}))


def test_a_long_list_goes_on_page_by_page(worker, cast):
    names = [f"来访{number:03d}" for number in range(60)]
    with scope_of(cast.worker):
        services.pseudonymous_clients(
            by=cast.worker, institution=cast.worker.institution, names=names,
            at=NOW,
        )  # fmt: skip
    page = text_of(worker.get(reverse("people:list")))
    rest = re.search(r'id="more".*?href="([^"]+)"', page, re.DOTALL)[1].replace("&amp;", "&")
    piece = text_of(worker.get(rest, headers={"HX-Request": "true"}))
    assert "<html" not in piece
    seen = re.findall(r"来访\d{3}(?=</a>)", page + piece)
    assert sorted(seen) == names


def test_the_screens_speak_english_too(worker, manman):
    worker.cookies["language"] = "en"
    assert "Family and others" in text_of(worker.get(reverse("people:detail", args=[manman.pk])))
    assert "Search before you register" in text_of(worker.get(reverse("people:list")))


def test_opening_the_form_of_a_record_is_noted_too(worker, manman):
    worker.get(reverse("people:change", args=[manman.pk]))
    assert AccessRow.objects.get(subject_id=manman.pk).page == "client.change"
