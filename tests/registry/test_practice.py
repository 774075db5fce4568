"""How an institution works where it may choose: the days on which people are asked how they are."""

import pytest
from django.urls import reverse

from lianqiao.audit.models import TrailRow
from lianqiao.registry import rules, services
from lianqiao.registry.models import Practice
from lianqiao.registry.queries import practice_of
from lianqiao.registry.scopes import scope_of


def told(**days) -> dict:
    return {"follow_up_days": "7、30, 90", "bereavement_days": "14 42", "version": 0} | days


def test_without_a_decision_it_is_a_week_a_month_and_three(cast, hospital):
    with scope_of(cast.worker):
        found = practice_of(hospital.pk)
    assert (found.follow_up_days, found.bereavement_days) == ([7, 30, 90], [14, 42])


@pytest.mark.parametrize("who", ["department_lead", "administrator"])
def test_who_leads_decides_on_screen_and_everybody_reads_it(cast, hospital, who):
    browser = cast.browser_of(getattr(cast, who))
    address = reverse("registry:practice", args=[hospital.pk])
    assert address in browser.get(reverse("registry:institution", args=[hospital.pk])).content.decode()
    assert browser.post(address, told(follow_up_days="180, 14", bereavement_days="")).status_code == 302
    with scope_of(cast.worker):
        found = practice_of(hospital.pk)
    assert (found.follow_up_days, found.bereavement_days) == ([14, 180], [])
    page = (
        cast.browser_of(cast.worker).get(reverse("registry:institution", args=[hospital.pk])).content.decode()
    )
    assert "第 14, 180 天" in page
    assert "不自动安排" in page
    assert TrailRow.objects.filter(event="registry.practice_set").count() == 1


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ("7, sieben", "请只填写天数"),
        ("7, 7", "不重复"),
        ("0", "1 至 730"),
        ("731", "1 至 730"),
        ("1 2 3 4 5 6 7", "最多填六个"),
    ],
)
def test_days_that_cannot_be_are_refused_beside_their_field(cast, hospital, days, said):
    browser = cast.browser_of(cast.department_lead)
    page = browser.post(
        reverse("registry:practice", args=[hospital.pk]), told(follow_up_days=days)
    ).content.decode()
    assert said in page
    assert days in page  # nothing typed is lost
    assert not Practice.objects.exists()


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("worker", 403),
        ("supervisor", 403),
        ("data_officer", 404),
        ("neighbour_worker", 403),
        ("commission", 403),
    ],
)
def test_nobody_else_decides(cast, hospital, who, status):
    address = reverse("registry:practice", args=[hospital.pk])
    assert cast.browser_of(getattr(cast, who)).post(address, told()).status_code == status


def test_not_for_the_hospital_next_door(cast, next_hospital):
    address = reverse("registry:practice", args=[next_hospital.pk])
    assert cast.browser_of(cast.department_lead).get(address).status_code == 404
    with pytest.raises(rules.NotYoursToSet), scope_of(cast.department_lead):
        services.set_practice(
            by=cast.department_lead,
            practice=Practice(institution=next_hospital),
            follow_up_days=[7],
            bereavement_days=[],
        )


def test_two_who_decide_at_once_do_not_overwrite_each_other(cast, hospital):
    address = reverse("registry:practice", args=[hospital.pk])
    assert cast.browser_of(cast.department_lead).post(address, told(follow_up_days="14")).status_code == 302
    assert cast.browser_of(cast.administrator).post(address, told(follow_up_days="21")).status_code == 200
    with scope_of(cast.worker):
        assert practice_of(hospital.pk).follow_up_days == [14]
