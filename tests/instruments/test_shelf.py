"""The list of scales is looked through by name, code, pinyin and what a scale asks about, and by what may be done with it."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianqiao.instruments import library
from lianqiao.instruments.kinds import Area
from tests.cases.stage import open_page

from .stage import answered

pytestmark = pytest.mark.django_db

WORDS = {
    "gad": {"gad2", "gad7"},
    "焦虑": {"gad2", "gad7", "dass21", "hads", "sas", "scared"},
    "yysc": {"phq9", "phqa"},
    "shehuizhichi": {"mspss", "ssi", "ssrs", "ssrs-4"},
    "carer burden": {"zbi4", "zbi6", "zbi12", "zbi22"},
    "ssrs-4": {"ssrs-4"},
    "nothing of this kind": set(),
}


def codes(cast, who=None, **asked) -> set[str]:
    told = cast.browser_of(who or cast.worker).get(reverse("instruments:list"), asked).content.decode()
    return set(re.findall(r"/scales/([\w-]+)/preview/", told))


@pytest.mark.parametrize(("words", "found"), WORDS.items())
def test_a_scale_is_found_by_name_sound_and_what_it_asks_about(cast, words, found):
    assert codes(cast, q=words) == found


def test_filters_stand_together_and_an_unknown_one_hides_nothing(cast):
    whole = codes(cast)
    assert whole == set(library.codes())
    assert codes(cast, area="children", state="ready") == {"childfaces", "childfamily"}
    assert codes(cast, state="word") == {"barthel"}
    assert codes(cast, area="nonsense") == whole


def test_what_was_answered_here_is_told_from_what_was_not(cast, child, case):
    answered(cast, child, *[0] * 9)
    assert codes(cast, used="yes") == {"phq9"}
    assert codes(cast, cast.neighbour_worker, used="yes") == set()
    assert "phq9" not in codes(cast, used="no")


def test_the_page_says_how_many_there_are_and_how_to_see_all_again(cast):
    page = open_page(cast.browser_of(cast.worker), "instruments:list", q="gad")
    assert "2个量表" in page
    assert "清除" in page or "移除筛选" in page


def test_the_list_costs_the_same_however_long_it_is(cast, child, case):
    browser = cast.browser_of(cast.worker)
    counts = []
    for asked in ({}, {"q": "gad"}, {"area": "mood"}):
        browser.get(reverse("instruments:list"), asked)
        with CaptureQueriesContext(connection) as told:
            browser.get(reverse("instruments:list"), asked)
        counts.append(len(told))
    assert len(set(counts)) == 1


@pytest.mark.parametrize("code", library.codes())
def test_every_scale_names_its_area_and_what_it_asks_about(code):
    said = library.load(code).pack.raw
    assert said["area"] in set(Area.values) - {Area.OWN}
    assert said["construct"]["zh"]
    assert said["construct"]["en"]
