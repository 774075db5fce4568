"""Screens of the register through the eyes of those who may write it, read it, or grant seats; and of the others."""

import datetime as dt

import pytest
from django.urls import reverse
from django_scopes import scope

from lianqiao.audit.models import TrailRow
from lianqiao.registry.models import Account, Institution, Region, Role, Seat, Unit
from lianqiao.registry.services import grant_seat, open_account, seated

TODAY = dt.date.today()
PROFILE = {
    "institution_class": "general",
    "level": "tertiary",
    "grade": "甲",
    "department": "independent",
    "beds": "900",
}


@pytest.fixture
def city_administrator(cast, db) -> Seat:
    with seated("test") as by:
        account = open_account(
            by=by, username="cityadmin", display_name="管市", password="forsythia-in-spring"
        )
        city = Region.objects.get(code="110000")
        return grant_seat(
            by=by, account=account, role=Role.ADMINISTRATOR, region=city, from_on=dt.date(2022, 1, 1)
        )


def text_of(response) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_the_data_officer_enters_an_institution_and_what_it_becomes(cast):
    browser = cast.browser_of(cast.data_officer)
    told = {
        "name": "临江医院",
        "region": "110108",
        "status": "operating",
        "status_from": "2021-03-01",
        **PROFILE,
    }
    answer = browser.post(reverse("registry:institution_new"), told)
    institution = Institution.objects.get(name="临江医院")
    assert answer.url == reverse("registry:institution", args=[institution.pk])

    browser.post(
        reverse("registry:profile_new", args=[institution.pk]),
        PROFILE | {"valid_from": "2023-01-01", "beds": "950"},
    )
    before, now = institution.profiles.order_by("beds")
    assert (before.beds, before.valid_until) == (900, dt.date(2023, 1, 1))
    assert (now.beds, now.valid_from, now.valid_until) == (950, dt.date(2023, 1, 1), None)
    page = text_of(browser.get(reverse("registry:institution", args=[institution.pk])))
    assert "950" in page
    assert "2023-01-01" in page


def test_a_wrong_entry_is_put_right_without_a_new_span(cast, hospital):
    browser = cast.browser_of(cast.data_officer)
    profile = hospital.profiles.get()
    browser.post(
        reverse("registry:profile_correct", args=[profile.pk]),
        PROFILE | {"beds": "810", "version": profile.version},
    )
    assert [one.beds for one in hospital.profiles.all()] == [810]


def test_a_wrong_credit_code_is_said_beside_the_field_and_nothing_is_lost(cast):
    browser = cast.browser_of(cast.data_officer)
    told = {"name": "临江医院", "credit_code": "91110000710931337X", "status": "planned", **PROFILE}
    page = text_of(browser.post(reverse("registry:institution_new"), told))
    assert "id_credit_code_error" in page
    assert "临江医院" in page
    assert not Institution.objects.filter(name="临江医院").exists()


def test_somebody_else_saved_the_institution_first(cast, hospital):
    browser = cast.browser_of(cast.data_officer)
    told = {"name": "清河医院", "short_name": "清河", "version": hospital.version}
    browser.post(reverse("registry:institution_change", args=[hospital.pk]), told)
    page = text_of(
        browser.post(
            reverse("registry:institution_change", args=[hospital.pk]), told | {"short_name": "清医"}
        )
    )
    assert "清医" in page
    assert Institution.objects.get(pk=hospital.pk).short_name == "清河"


def test_an_administrator_adds_wards_at_home_and_nowhere_else(cast, hospital, next_hospital):
    browser = cast.browser_of(cast.administrator)
    browser.post(reverse("registry:unit_new", args=[hospital.pk]), {"name": "安宁病房", "kind": "ward"})
    with scope(institution=hospital.pk):
        assert Unit.objects.filter(name="安宁病房").exists()
    answer = browser.post(
        reverse("registry:unit_new", args=[next_hospital.pk]), {"name": "安宁病房", "kind": "ward"}
    )
    assert answer.status_code == 404
    for name in ("institution_change", "profile_new", "status_new"):
        assert browser.get(reverse(f"registry:{name}", args=[next_hospital.pk])).status_code == 404, name
    assert browser.get(reverse("registry:institution_new")).status_code == 403


def test_a_ward_named_twice_is_refused_in_words(cast, hospital, ward):
    browser = cast.browser_of(cast.administrator)
    address = reverse("registry:unit_new", args=[hospital.pk])
    assert "id_name_error" in text_of(browser.post(address, {"name": ward.name, "kind": "ward"}))
    browser.post(address, {"name": "安宁病房", "kind": "ward"})
    with scope(institution=hospital.pk):
        other = Unit.objects.get(name="安宁病房")
    told = {"name": ward.name, "kind": "ward", "version": other.version}
    assert "id_name_error" in text_of(browser.post(reverse("registry:unit_change", args=[other.pk]), told))


def test_wards_of_a_hospital_are_not_the_citys_to_change(cast, hospital, ward):
    browser = cast.browser_of(cast.data_officer)
    assert browser.get(reverse("registry:unit_new", args=[hospital.pk])).status_code == 404
    assert browser.get(reverse("registry:unit_change", args=[ward.pk])).status_code == 404


def test_everybody_reads_the_register_but_wards_stay_at_home(cast, hospital, ward, next_hospital, next_ward):
    page = text_of(cast.browser_of(cast.worker).get(reverse("registry:institutions")))
    assert "清河医院" in page
    assert "东湖医院" in page
    at_home = text_of(cast.browser_of(cast.worker).get(reverse("registry:institution", args=[hospital.pk])))
    assert ward.name in at_home
    elsewhere = text_of(
        cast.browser_of(cast.worker).get(reverse("registry:institution", args=[next_hospital.pk]))
    )
    assert next_ward.name not in elsewhere
    assert cast.browser_of(cast.clinician).get(reverse("registry:institutions")).status_code == 403


def test_the_list_is_filtered_by_what_an_institution_is_now(cast, hospital, next_hospital):
    browser = cast.browser_of(cast.data_officer)
    page = text_of(browser.get(reverse("registry:institutions"), {"district": "110108", "level": "tertiary"}))
    assert "清河医院" in page
    assert "东湖医院" not in page
    assert page.count('class="filter-chip"') == 2


def test_an_account_is_opened_with_its_seat_and_its_password_is_shown_once(cast, hospital, client):
    browser = cast.browser_of(cast.administrator)
    told = {"display_name": "周新", "username": "zhouxin", "role": "worker", "from_on": TODAY}
    page = text_of(browser.post(reverse("registry:account_new"), told))
    password = page.split('class="copy-text">')[2].split("<")[0]
    account = Account.objects.get(username="zhouxin")
    assert account.check_password(password)
    seat = account.seats.get()
    assert (seat.role, seat.institution) == ("worker", hospital)
    assert password not in text_of(browser.get(reverse("registry:account", args=[account.pk])))
    assert not any(password in str(row.details) for row in TrailRow.objects.all())


def test_a_taken_user_name_opens_neither_account_nor_seat(cast):
    browser = cast.browser_of(cast.administrator)
    seats = Seat.objects.count()
    told = {"display_name": "周新", "username": "alin", "role": "worker", "from_on": TODAY}
    assert "id_username_error" in text_of(browser.post(reverse("registry:account_new"), told))
    assert Seat.objects.count() == seats


def test_nobody_grants_or_ends_a_seat_of_their_own(cast):
    browser = cast.browser_of(cast.administrator)
    own = cast.administrator
    browser.post(
        reverse("registry:account", args=[own.account_id]), {"role": "security_auditor", "from_on": TODAY}
    )
    browser.post(reverse("registry:seat_end", args=[own.pk]), {"on": TODAY})
    assert list(own.account.seats.values_list("role", "until_on")) == [("administrator", None)]


def test_an_administrator_ends_seats_at_home_only(cast):
    browser = cast.browser_of(cast.administrator)
    browser.post(reverse("registry:seat_end", args=[cast.worker.pk]), {"on": TODAY})
    assert Seat.objects.get(pk=cast.worker.pk).until_on == TODAY
    assert cast.browser_of(cast.worker).get(reverse("cases:list")).status_code == 403
    assert browser.post(reverse("registry:seat_end", args=[cast.neighbour_worker.pk])).status_code == 404
    assert "邻舟" not in text_of(browser.get(reverse("registry:seats")))


def test_a_hospital_hands_out_no_seat_above_itself(cast, next_hospital):
    browser = cast.browser_of(cast.administrator)
    told = {"role": "commission_officer", "from_on": TODAY, "institution": next_hospital.pk}
    text_of(browser.post(reverse("registry:account", args=[cast.worker.account_id]), told))
    assert cast.worker.account.seats.count() == 1


def test_a_city_grants_seats_at_its_institutions_and_to_the_commission(
    cast, city_administrator, next_hospital
):
    browser = cast.browser_of(city_administrator)
    address = reverse("registry:account", args=[cast.worker.account_id])
    browser.post(address, {"role": "worker", "institution": next_hospital.pk, "from_on": TODAY})
    browser.post(address, {"role": "commission_officer", "region": "110000", "from_on": TODAY})
    held = set(cast.worker.account.seats.values_list("role", "institution__name", "region_id"))
    assert held == {
        ("worker", "清河医院", None),
        ("worker", "东湖医院", None),
        ("commission_officer", None, "110000"),
    }


def test_who_works_elsewhere_is_found_by_the_exact_user_name_only(cast):
    browser = cast.browser_of(cast.administrator)
    address = reverse("registry:account_find")
    assert "邻舟" not in text_of(browser.post(address, {"text": "neigh"}))
    answer = browser.post(address, {"text": "neighbour"})
    assert answer.url == reverse("registry:account", args=[cast.neighbour_worker.account_id])
    assert "林安" in text_of(browser.post(address, {"text": "林"}))


def test_my_seats_shows_mine_and_takes_another(cast, next_hospital):
    with seated("test") as by:
        other = grant_seat(
            by=by, account=cast.worker.account, role=Role.SUPERVISOR, institution=next_hospital, from_on=TODAY
        )
    browser = cast.browser_of(cast.worker)
    page = text_of(browser.get(reverse("registry:my_seats")))
    assert "东湖医院" in page
    browser.post(reverse("registry:switch_seat"), {"seat": other.pk})
    assert "督导者 · 东湖医院" in text_of(browser.get(reverse("desk")))


def test_divisions_open_level_by_level_and_ended_codes_say_so(cast):
    browser = cast.browser_of(cast.data_officer)
    assert "北京市" in text_of(browser.get(reverse("registry:regions")))
    page = text_of(browser.get(reverse("registry:region", args=["110000"])))
    assert "崇文区" in page
    assert "2010-07-01" in page
    assert browser.get(reverse("registry:region", args=["999999"])).status_code == 404


@pytest.mark.parametrize(
    "who", ["worker", "supervisor", "clinician", "commission", "fund_officer", "auditor"]
)
def test_seats_are_managed_by_administrators_alone(cast, who):
    browser = cast.browser_of(getattr(cast, who))
    for address in (
        reverse("registry:seats"),
        reverse("registry:account_new"),
        reverse("registry:account", args=[cast.worker.account_id]),
    ):
        assert browser.get(address).status_code == 403


@pytest.mark.parametrize("name", ["institutions", "seats"])
def test_lists_cost_the_same_queries_however_long(
    cast, city_administrator, name, django_assert_num_queries, hospital, next_hospital
):
    browser = cast.browser_of(city_administrator)
    address = reverse(f"registry:{name}")
    cost = {"institutions": 3, "seats": 2}[name]  # who comes; districts to filter by; rows
    with django_assert_num_queries(cost):
        browser.get(address)
    with seated("test") as by:
        for number in range(3):
            account = open_account(by=by, username=f"more{number}", display_name=f"新{number}", password=None)
            grant_seat(by=by, account=account, role=Role.WORKER, institution=hospital, from_on=TODAY)
    with django_assert_num_queries(cost):
        assert "东湖医院" in text_of(browser.get(address))
