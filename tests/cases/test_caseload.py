"""How much everybody carries: by the published table, beside the ceiling of the post, said when cases change hands."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from lianqiao.cases import services
from lianqiao.cases.queries import above_ceiling, caseloads, ceiling_of
from lianqiao.cases.rules.caseload import Caseload, Standing, tables, weights_on
from lianqiao.registry.queries import practice_of
from lianqiao.registry.rules import WrongCeiling
from lianqiao.registry.services import seated
from lianqiao.registry.services.practice import set_practice
from lianqiao.workforce.services import assign, register_worker

from .stage import TODAY, open_page, person

pytestmark = pytest.mark.django_db


def set_ceiling(seat, ceiling) -> None:
    told = {"follow_up_days": [7], "bereavement_days": []}
    set_practice(
        by=seat, practice=practice_of(seat.institution_id), caseload_ceiling=Decimal(ceiling), **told
    )


@pytest.fixture
def carry(cast, hospital, in_hospital):
    """Put cases into the hands of a worker, told by depth and risk."""
    made = iter(range(1000))

    def carried(worker, *cases):
        for depth, risk in cases:
            client = person(hospital, f"来访{next(made)}")
            told = {"depth": depth, "risk": risk, "responsible": worker}
            services.open_case(by=cast.worker, client=client, on=TODAY, **told)

    return carried


def test_the_table_is_whole_and_the_newest_that_holds_counts():
    assert [table.version for table in tables()] == ["2026.1"]
    assert weights_on(dt.date(2020, 1, 1)) == weights_on(dt.date(2026, 11, 1)) == tables()[0]


def test_depth_and_risk_weigh_as_the_table_says(lin, song, carry):
    carry(lin, ("consult", 0), ("brief", 1), ("full", 0), ("full", 2), ("brief", 3))
    carry(song, ("consult", 0))
    loads = caseloads(TODAY)
    # 0.5 + 1 + 2 + (2 + 0.5) + (1 + 1)
    assert {key: load.weight for key, load in loads.items()} == {lin.pk: Decimal(8), song.pk: Decimal("0.5")}
    assert loads[lin.pk].said == ("8", "30")
    assert loads[lin.pk].percent == 27


@pytest.mark.parametrize(
    ("weight", "standing"),
    [("26.5", Standing.ROOM), ("27", Standing.NEAR), ("30", Standing.NEAR), ("30.5", Standing.ABOVE)],
)
def test_near_begins_at_nine_tenths_and_above_behind_the_ceiling(lin, weight, standing):
    load = Caseload(lin.pk, "林安", Decimal(weight), Decimal(30), Decimal("0.9"))
    assert load.standing == standing


def test_half_a_post_carries_half_and_the_institution_sets_its_own(cast, lin, hospital, carry):
    with seated("test") as by:
        half = register_worker(by=by, name="半时")
        post = {"source": "recruit", "from_on": TODAY, "fulltime": False, "fte": Decimal("0.5")}
        assign(by=by, worker=half, institution=hospital, **post)
    carry(lin, ("full", 0))
    carry(half, ("full", 0), ("full", 3))
    assert [load.most for load in caseloads(TODAY).values() if load.name == "半时"] == [Decimal(15)]
    set_ceiling(cast.department_lead, 8)
    assert ceiling_of(hospital.pk, TODAY) == 8
    assert [load.name for load in above_ceiling([lin, half], TODAY)] == ["半时"]
    with pytest.raises(WrongCeiling):
        set_ceiling(cast.department_lead, 0)


@pytest.mark.parametrize("size", [1, 3])
def test_it_is_one_statement_whatever_the_size_of_the_team(lin, song, carry, size, django_assert_num_queries):
    for worker in (lin, song):
        carry(worker, *[("full", 1)] * size)
    with django_assert_num_queries(1):
        assert len(caseloads(TODAY)) == 2


def test_the_team_page_says_it_in_words_and_the_head_sets_the_ceiling(cast, lin, carry):
    carry(lin, ("full", 0), ("full", 0))
    practice = reverse("registry:practice", args=[cast.worker.institution_id])
    page = open_page(cast.browser_of(cast.supervisor), "cases:team")
    assert "有余量" in page and practice not in page
    lead = cast.browser_of(cast.department_lead)
    assert practice in open_page(lead, "cases:team")
    told = {"follow_up_days": "7", "bereavement_days": "", "version": "0"}
    assert "上限须在1至200之间" in lead.post(practice, told | {"caseload_ceiling": "0.5"}).content.decode()
    assert lead.post(practice, told | {"caseload_ceiling": "3"}).status_code == 302
    page = open_page(lead, "cases:team")
    assert "超过上限" in page and "4 / 3" in page and "133 %" in page


def test_who_hands_over_to_somebody_above_it_is_told_before_and_after(cast, lin, song, hospital, carry):
    carry(lin, ("full", 0))
    carry(song, ("full", 0))
    set_ceiling(cast.department_lead, 1)
    browser, place = cast.browser_of(cast.supervisor), reverse("handovers:new", args=[lin.pk])
    assert "宋岚 · 2 / 1 · 超过上限" in browser.get(place).content.decode()
    page = browser.post(place, {"everything": str(song.pk)}, follow=True).content.decode()
    assert "宋岚现加权工作量 4，已超过上限 1。" in page
