"""Who may decide for themselves, and who decides for whom."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from lianqiao.audit.actions import action
from lianqiao.people import queries, rules, services
from lianqiao.people.models import Guardianship, LegalCapacity

from .conftest import NOW, TODAY

DAY = dt.timedelta(days=1)


@pytest.fixture
def mother(register, inside):
    return register("周兰", sex="female", birth_date=dt.date(1990, 3, 7), kind="family_member")


@pytest.fixture
def child(register, inside):
    return register("周小满", sex="female", birth_date=dt.date(2018, 5, 1))


@pytest.fixture
def worker(cast):
    return cast.browser_of(cast.worker)


def text_of(response) -> str:
    assert response.status_code == 200, response
    return response.content.decode()


def test_a_guardian_decides_during_the_period_and_not_beside_it(cast, child, mother):
    told = {"client": child, "guardian": mother, "kind": "court", "today": TODAY}
    services.add_guardian(by=cast.worker, from_on=TODAY - 10 * DAY, until_on=TODAY + DAY, **told)
    found = [bool(queries.guardians_of(child.pk, on=TODAY + day * DAY)) for day in (-11, -10, 0, 1)]
    assert found == [False, True, True, False]
    with pytest.raises(rules.GuardianKnown):
        services.add_guardian(by=cast.worker, **told)
    services.add_guardian(by=cast.worker, from_on=TODAY + DAY, **told | {"today": TODAY + DAY})


def test_who_cannot_be_a_guardian(cast, child, mother, register):
    brother = register("周小年", birth_date=dt.date(2010, 1, 1))
    told = {"client": child, "guardian": mother, "kind": "parent", "today": TODAY}
    for change, error, field in (
        ({"guardian": child}, rules.GuardianIsSelf, "other"),
        ({"guardian": brother}, rules.GuardianTooYoung, "other"),
        ({"from_on": TODAY + DAY}, rules.DayInFuture, "from_on"),
        ({"from_on": TODAY, "until_on": TODAY}, rules.PeriodBackwards, "until_on"),
        ({"from_on": TODAY, "until_on": TODAY - DAY}, rules.PeriodBackwards, "until_on"),
    ):
        with pytest.raises(error) as refusal:
            services.add_guardian(by=cast.worker, **told | change)
        assert refusal.value.field == field
    assert not Guardianship.objects.exists()


def test_somebody_of_another_hospital_is_no_guardian_here(cast, child, register):
    theirs = register("邻人", by=cast.neighbour_worker)
    with pytest.raises(rules.GuardianElsewhere):
        services.add_guardian(by=cast.worker, client=child, guardian=theirs, kind="other", today=TODAY)


def test_a_guardianship_ends_and_one_of_today_is_taken_back(cast, child, mother):
    told = {"client": child, "guardian": mother, "kind": "parent", "today": TODAY}
    first = services.add_guardian(by=cast.worker, from_on=TODAY - DAY, **told)
    assert services.end_guardianship(by=cast.worker, guardianship=first, on=TODAY).until_on == TODAY
    second = services.add_guardian(by=cast.worker, from_on=TODAY, **told)
    assert services.end_guardianship(by=cast.worker, guardianship=second, on=TODAY) is None
    assert Guardianship.objects.count() == 1


def test_the_latest_word_on_capacity_holds(cast, mother):
    told = {"client": mother, "ground": "court", "at": NOW}
    services.record_capacity(by=cast.worker, capacity="none", from_on=TODAY - 10 * DAY, **told)
    services.record_capacity(by=cast.worker, capacity="full", from_on=TODAY, **told)
    assert queries.capacity_of(mother.pk, on=TODAY - DAY).capacity == "none"
    assert queries.capacity_of(mother.pk, on=TODAY).capacity == "full"
    assert queries.capacity_of(mother.pk, on=TODAY - 11 * DAY) is None
    with pytest.raises(rules.DayInFuture):
        services.record_capacity(by=cast.worker, capacity="full", from_on=TODAY + DAY, **told)
    with pytest.raises(rules.BeforeBirth):
        services.record_capacity(by=cast.worker, capacity="full", from_on=dt.date(1980, 1, 1), **told)


# --- the screens ---------------------------------------------------------------------------------------------------
def test_a_child_without_guardian_says_so_until_one_is_chosen_among_her_relatives(
    worker, cast, child, mother
):
    page = reverse("people:detail", args=[child.pk])
    assert "需要监护人" in text_of(worker.get(page))
    services.add_relation(by=cast.worker, client=child, other=mother, kind="mother")
    form = reverse("people:guardian_new", args=[child.pk])
    assert str(mother.pk) in text_of(worker.get(form))
    told = {
        "save": "1",
        "q": "",
        "other": str(mother.pk),
        "kind": "parent",
        "from_on": "",
        "until_on": "",
        "note": "",
    }
    assert worker.post(form, told).url == page
    shown = text_of(worker.get(page))
    assert "由监护人决定" in shown
    assert "周兰" in shown


def test_the_client_herself_as_guardian_is_refused_beside_the_field(worker, child):
    form = reverse("people:guardian_new", args=[child.pk])
    told = {"save": "1", "q": "周小满", "other": str(child.pk), "kind": "other"}
    assert re.search(r'id="id_other_field".*?监护人不能是本人', text_of(worker.post(form, told)), re.S)


def test_a_period_that_ends_before_it_begins_is_told_beside_the_field(worker, child, mother):
    form = reverse("people:guardian_new", args=[child.pk])
    told = {"save": "1", "q": "周兰", "other": str(mother.pk), "kind": "court", "note": "民特12号"}
    told |= {"from_on": "2024-05-02", "until_on": "2024-05-01"}
    shown = text_of(worker.post(form, told))
    assert re.search(r'id="id_until_on_field".*?结束日期', shown, re.S)
    assert 'value="民特12号"' in shown


def test_capacity_is_recorded_and_shown(worker, mother):
    form = reverse("people:capacity_new", args=[mother.pk])
    future = (timezone.localdate() + 2 * DAY).isoformat()
    told = {"capacity": "none", "ground": "court", "from_on": future, "note": "判决书 12 号"}
    assert re.search(r'id="id_from_on_field".*?未来', text_of(worker.post(form, told)), re.S)
    assert worker.post(form, told | {"from_on": "2024-01-01"}).status_code == 302
    shown = text_of(worker.get(reverse("people:detail", args=[mother.pk])))
    assert "无民事行为能力" in shown
    assert "判决书 12 号" in shown
    assert LegalCapacity.objects.count() == 1


def test_the_worker_next_door_finds_none_of_it(cast, worker, child, mother):
    guardianship = services.add_guardian(
        by=cast.worker, client=child, guardian=mother, kind="parent", today=TODAY
    )
    neighbour = cast.browser_of(cast.neighbour_worker)
    for name in ("guardian_new", "capacity_new"):
        page = reverse(f"people:{name}", args=[child.pk])
        assert worker.get(page).status_code == 200
        assert neighbour.get(page).status_code == 404
    assert neighbour.post(reverse("people:guardian_end", args=[guardianship.pk])).status_code == 404
    assert worker.post(reverse("people:guardian_end", args=[guardianship.pk])).status_code == 302


def test_a_birth_put_right_later_contradicts_neither_child_nor_guardianship(cast, child, mother, worker):
    told = {
        "by": cast.worker,
        "client": mother,
        "name": mother.name,
        "sex": "female",
        "kind": "family_member",
        "at": NOW,
    }
    services.add_guardian(by=cast.worker, client=child, guardian=mother, kind="parent", today=TODAY)
    with pytest.raises(rules.GuardianTooYoung) as refusal:
        services.update_client(birth_date=TODAY - 10 * 365 * DAY, **told)
    assert refusal.value.field == "birth_date"
    mother.refresh_from_db()
    assert mother.birth_date == dt.date(1990, 3, 7)
    services.add_relation(by=cast.worker, client=child, other=mother, kind="mother")
    told["client"] = mother
    address = reverse("people:change", args=[mother.pk])
    version = re.search(r'name="version" value="(\d+)"', text_of(worker.get(address)))[1]
    sent = {
        "version": version,
        "name": "周兰",
        "sex": "female",
        "kind": "family_member",
        "birth_date": "2019",
    }
    page = text_of(worker.post(address, sent))
    beside = page[page.index('id="id_birth_date_error"') :]
    assert "子女不能与父母同龄或更年长" in beside[: beside.index("</div>")]
    services.update_client(birth_date=dt.date(1989, 3, 7), **told)


def test_a_record_that_was_contradictory_before_may_still_be_put_right_elsewhere(cast, child, mother):
    services.add_guardian(by=cast.worker, client=child, guardian=mother, kind="parent", today=TODAY)
    young = TODAY - 10 * 365 * DAY
    with action("test.imported", by=cast.worker):
        type(mother).objects.filter(pk=mother.pk).update(birth_date=young)
    mother.refresh_from_db()
    told = {"by": cast.worker, "client": mother, "sex": "female", "kind": "family_member", "at": NOW}
    assert services.update_client(name="周岚", birth_date=young, **told).name == "周岚"
