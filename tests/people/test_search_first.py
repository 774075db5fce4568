"""Nobody is registered who was not searched for, and nobody twice by not looking."""

import datetime as dt

import pytest

from lianqiao.people import rules, services
from lianqiao.people.models import Client

from .conftest import NOW


def register_with(token, cast, **told):
    return services.register_client(
        by=cast.worker, institution=cast.worker.institution, searched=token, at=NOW, name="周小满", **told
    )


def searched(cast, minutes_ago=0):
    at = NOW - dt.timedelta(minutes=minutes_ago)
    return rules.searched(institution_id=cast.worker.institution_id, text="周小满", at=at)


def test_somebody_searched_for_a_moment_ago_can_be_registered(cast, inside):
    client = register_with(searched(cast, minutes_ago=30), cast)
    assert (client.name, client.institution_id, client.version) == ("周小满", cast.worker.institution_id, 1)


@pytest.mark.parametrize("minutes", [31, 600, -1])
def test_a_search_older_than_half_an_hour_or_from_the_future_is_none(cast, inside, minutes):
    with pytest.raises(rules.SearchFirst):
        register_with(searched(cast, minutes_ago=minutes), cast)


@pytest.mark.parametrize("token", ["", "x", "AAAA"])
def test_a_made_up_token_is_none(cast, inside, token):
    with pytest.raises(rules.SearchFirst):
        register_with(token, cast)


def test_the_search_of_the_next_hospital_proves_nothing_here(cast, inside):
    theirs = rules.searched(institution_id=cast.neighbour_worker.institution_id, text="周小满", at=NOW)
    with pytest.raises(rules.SearchFirst):
        register_with(theirs, cast)


def test_a_search_token_shows_nothing_of_the_name(cast):
    assert "周小满" not in searched(cast)
    assert rules.searched_text(searched(cast), institution_id=cast.worker.institution_id) == "周小满"


def test_a_known_number_leads_to_its_holder(register, inside):
    known = register("周小满", identity_value="11010119900307790X")
    with pytest.raises(rules.AlreadyRegistered) as refusal:
        register("周晓曼", identity_value="１１０１０１１９９００３０７７９０ｘ")
    assert refusal.value.client_ids == [known.pk]


def test_the_next_hospital_registers_the_same_person_for_itself(register, cast, inside):
    ours = register("周小满", identity_value="11010119900307790X")
    theirs = register("周小满", by=cast.neighbour_worker, identity_value="11010119900307790X")
    assert ours.pk != theirs.pk
    assert list(Client.objects.values_list("pk", flat=True)) == [ours.pk]


@pytest.mark.parametrize(
    "told",
    [{"birth_date": dt.date(1990, 3, 7)}, {"phone": "139 0000 1234", "birth_date": dt.date(1991, 1, 1)}],
)
def test_name_with_birth_date_or_phone_asks_back(register, inside, told):
    known = register("周小满", birth_date=dt.date(1990, 3, 7), phone="13900001234")
    with pytest.raises(rules.PossiblyRegistered) as refusal:
        register("周小满", **told)
    assert refusal.value.client_ids == [known.pk]
    another = register("周小满", another_person=True, **told)
    assert another.pk != known.pk


def test_a_namesake_of_another_birthday_is_registered_without_question(register, inside):
    register("周小满", birth_date=dt.date(1990, 3, 7))
    register("周小满", birth_date=dt.date(2015, 6, 1))
    assert Client.objects.count() == 2


def test_somebody_a_log_named_is_offered_before_registering(register, cast, inside):
    noted = services.pseudonymous_client(
        by=cast.worker, institution=cast.worker.institution, name="周小满", at=NOW
    )
    with pytest.raises(rules.PossiblyRegistered) as refusal:
        register("周小满", birth_date=dt.date(1990, 3, 7))
    assert refusal.value.client_ids == [noted.pk]
