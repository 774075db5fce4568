"""Identity numbers: well-formed by GB 11643, masked on screen, shown whole only with a line in the access log."""

import datetime as dt
import json

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn.ric import calc_check_digit

from lianqiao.audit.models import AccessRow
from lianqiao.people import rules, services
from lianqiao.people.models import IdentityNumber

from .conftest import TODAY

GOOD = ["11010119900307790X", "440524188001010014", "911124198108030024", "810000199408230021"]


@pytest.mark.parametrize("number", GOOD)
def test_genuine_numbers_are_taken_whatever_their_district(number):
    assert rules.check_number("resident_id", number, today=TODAY) == number


def test_full_width_digits_spaces_and_small_x_are_put_right():
    assert (
        rules.check_number("resident_id", " １１０１０１ 19900307 790ｘ ", today=TODAY)
        == "11010119900307790X"
    )


def test_a_first_generation_number_is_kept_as_it_is():
    assert rules.check_number("resident_id", "110101900307790", today=TODAY) == "110101900307790"


@pytest.mark.parametrize(
    "number",
    [
        "110101199003077904",  # what a spreadsheet makes of …790X
        "11010119900230790X",  # 30 February
        "110101299003077905",  # born in the future
        "1101011990030779",
        "1101011990030779AX",
        "110101901307790",
        "",
    ],
)
def test_what_cannot_be_a_number_is_refused_beside_the_field(number):
    with pytest.raises(rules.NumberMalformed) as refusal:
        rules.check_number("resident_id", number, today=TODAY)
    assert refusal.value.field == "identity_value"


@given(
    st.dates(dt.date(1900, 1, 1), TODAY),
    st.integers(0, 999),
    st.integers(0, 17),
    st.integers(1, 9),
)
def test_every_change_of_one_character_is_noticed(born, serial, place, shift):
    body = f"110101{born:%Y%m%d}{serial:03d}"
    number = body + calc_check_digit(body + "0")
    assert rules.check_number("resident_id", number, today=TODAY) == number
    digit = 10 if number[place] == "X" else int(number[place])
    changed = number[:place] + str((digit + shift) % 10) + number[place + 1 :]
    if changed != number:
        with pytest.raises(rules.NumberMalformed):
            rules.check_number("resident_id", changed, today=TODAY)


def test_the_number_says_birthday_and_sex_and_doubts_what_differs():
    number = "11010119900307790X"
    assert rules.born_on_of(number) == dt.date(1990, 3, 7)
    assert rules.sex_of(number) == "female"
    assert [
        rules.doubts(number, sex="female", birth=known) for known in ("", "1990", "1990-03", "1990-03-07")
    ] == [[]] * 4
    assert len(rules.doubts(number, sex="male", birth="1991")) == 2


def test_a_number_fills_in_birthday_and_sex(register):
    client = register("周小满", identity_value="11010119900307790X")
    assert (client.sex, client.birth_date) == ("female", dt.date(1990, 3, 7))


def test_masking_leaves_three_and_four():
    assert rules.masked("11010119900307790X") == "110***********790X"
    assert rules.masked("E123456") == "*******"


def test_the_database_holds_nothing_one_could_read(register, django_assert_num_queries):
    register("周小满", identity_value="11010119900307790X", phone="13900001234")
    rows = IdentityNumber._base_manager.values_list("value", "index")
    text = json.dumps([[str(value), bytes(index).hex()] for value, index in rows])
    assert "0307790" not in text
    assert "1990" not in text
    assert settings.LIANQIAO_KEYS


def test_a_corrected_number_replaces_the_old_one(register, cast, inside):
    client = register("周小满", identity_value="11010119900307790X")
    services.set_identity(
        by=cast.worker, client=client, kind="resident_id", value="440524188001010014", on=TODAY
    )
    assert [number.value for number in client.identity_numbers.all()] == ["440524188001010014"]


def test_another_clients_number_is_refused(register, cast, inside):
    holder = register("周小满", identity_value="11010119900307790X")
    other = register("吴大川")
    with pytest.raises(rules.AlreadyRegistered) as refusal:
        services.set_identity(
            by=cast.worker, client=other, kind="resident_id", value="11010119900307790X", on=TODAY
        )
    assert refusal.value.client_ids == [holder.pk]


def test_whoever_looks_at_the_whole_number_stands_in_the_access_log(register, cast, inside):
    client = register("周小满", identity_value="11010119900307790X")
    number = services.reveal_identity(by=cast.worker, identity=client.identity_numbers.get())
    assert number == "11010119900307790X"
    row = AccessRow.objects.get(subject_id=client.pk)
    assert (row.account_id, row.page, row.subject) == (cast.worker.account_id, "identity", "people.client")
