"""An institution chooses by which limits its results are read; results told before keep theirs."""

import pytest
from django.urls import reverse
from django_scopes import scopes_disabled

from lianqiao.instruments.models import ChosenLimits
from lianqiao.licences import rules, services
from lianqiao.licences.queries import library_scale
from lianqiao.people.states import Sex
from tests.cases.stage import NOW
from tests.instruments.stage import answered
from tests.licences.test_texts import officer, page_of

__all__ = ["officer"]
pytestmark = pytest.mark.django_db


def read(response):
    with scopes_disabled():
        score = response.scores.order_by("position").first()
    return score.read_by, score.band, score.positive


def test_results_are_read_by_the_set_chosen_and_old_ones_stay(cast, officer, child):
    before = answered(cast, child, 1, 1, 1, 1, 1, 1, 0, 0, 0)
    cast.browser_of(officer).post(reverse("licences:limits", args=["phq9"]), {"total": "cut-10"})
    after = answered(cast, child, 1, 1, 1, 1, 1, 1, 0, 0, 0)
    assert (read(before), read(after)) == (("kroenke-2001", "mild", False), ("cut-10", "negative", False))
    told = page_of(cast, cast.worker, "instruments:response", after.pk).content.decode()
    assert "Levis 2019" in told and "Kroenke, Spitzer, Williams 2001" in told
    told = page_of(cast, cast.worker, "instruments:preview", "phq9").content.decode()
    assert told.count("本机构采用") == 2
    page = page_of(cast, officer, "licences:text", "phq9").content.decode()
    assert "赵部" in page and "cut-10" in page


def test_the_next_hospital_reads_as_before(cast, officer, child):
    services.choose_limits(by=officer, instrument=library_scale("phq9"), chosen={"total": "cut-10"}, at=NOW)
    told = page_of(cast, cast.neighbour_worker, "instruments:preview", "phq9").content.decode()
    assert told.count("本机构采用") == 5


def test_choosing_the_same_again_is_no_new_choice_and_unknown_limits_are_refused(officer):
    told = {"by": officer, "instrument": library_scale("phq9"), "at": NOW}
    assert services.choose_limits(chosen={"total": "cut-10"}, **told) == 1
    assert services.choose_limits(chosen={"total": "cut-10"}, **told) == 0
    assert services.choose_limits(chosen={"total": "kroenke-2001"}, **told) == 1
    with pytest.raises(rules.UnknownLimits):
        services.choose_limits(chosen={"total": "zimet"}, **told)

    with scopes_disabled():
        assert ChosenLimits.objects.count() == 2


@pytest.mark.parametrize(("sex", "told"), [(Sex.FEMALE, "women"), (Sex.MALE, "men"), (Sex.UNKNOWN, "men")])
def test_limits_for_women_read_a_woman(cast, child, sex, told):
    child.sex = sex
    response = answered(cast, child, 1, 1, 1, code="auditc")
    assert read(response)[0] == told
    assert read(response)[2] is (sex == Sex.FEMALE)
