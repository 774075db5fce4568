"""The desk of who looks over many institutions: the figures, the last publication, and whom to ask."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from lianqiao.indicators.commission import month_asked, standing
from lianqiao.indicators.queries import scope_for
from lianqiao.indicators.services import publish_bulletin

from . import city

pytestmark = pytest.mark.django_db
TODAY = dt.date(2023, 8, 28)
NOW = dt.datetime(2023, 8, 28, 1, tzinfo=dt.UTC)


@pytest.fixture
def here(cast):
    """One hospital that records, one tertiary one without worker or record, one health centre without record."""
    writes = city.institution("南山医院", since="2019-06-01")
    city.worker("林安", writes, since="2019-06-01")
    city.contact(writes, "2023-08-02", city.client(writes))
    silent = city.institution("北岭医院", since="2021-01-01")
    city.institution("南麓社区卫生服务中心", "primary_care", "primary", "2022-07-01", "110105")
    return writes, silent


def test_the_figures_of_the_bulletin_stand_with_what_is_missing(cast, here):
    found = standing(cast.commission, TODAY)
    assert [tile.figure.indicator.code for tile in found.tiles] == ["A1", "B1", "C6", "D1", "D3"]
    assert found.tiles[0].figure.amount.growth.base == 1
    missing = {gap.name: (gap.silent, gap.post_missing) for gap in found.gaps}
    assert missing["北岭医院"] == (True, True)
    assert missing["南麓社区卫生服务中心"] == (True, False)  # encouraged to have a worker, not obliged
    assert "南山医院" not in missing
    assert found.gaps[0].post_missing  # what must not be comes before what is only late
    assert found.published is None


def test_in_its_first_week_a_month_is_not_asked_about():
    assert (month_asked(TODAY).from_on, month_asked(TODAY).last_on) == (dt.date(2023, 8, 1), TODAY)
    last = month_asked(dt.date(2023, 3, 7))
    assert (last.from_on, last.last_on) == (dt.date(2023, 2, 1), dt.date(2023, 2, 28))


def test_the_commission_sees_it_on_her_desk_and_every_link_leads_there(cast, here, system):
    publish_bulletin(
        by=cast.commission, as_of=TODAY, base=dt.date(2019, 12, 31), scope=scope_for(cast.commission), at=NOW
    )
    browser = cast.browser_of(cast.commission)
    desk = browser.get(reverse("desk")).text
    for said in ("当前主要指标", "需要询问的机构", "北岭医院", "未配备社工", "最近发布"):
        assert said in desk
    links = set(re.findall(r'href="(/(?:figures|registry/institutions)/[^"]+)"', desk))
    assert len(links) > 8
    for link in links:
        assert browser.get(link.replace("&amp;", "&")).status_code == 200, link


def test_who_works_in_one_institution_does_not_see_it(cast, here):
    for seat in (cast.worker, cast.supervisor, cast.clinician, cast.administrator):
        assert "需要询问的机构" not in cast.browser_of(seat).get(reverse("desk")).text


def test_it_costs_the_same_however_many_institutions_there_are(cast, here, django_assert_max_num_queries):
    browser = cast.browser_of(cast.commission)
    counts = []
    for number in (1, 3):
        for one in range(number):
            city.institution(f"第{number}{one}医院", since="2022-01-01")
        browser.get(reverse("desk"))
        with django_assert_max_num_queries(60) as asked:
            browser.get(reverse("desk"))
        counts.append(len(asked))
    assert counts[0] == counts[1]
