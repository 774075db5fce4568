"""An institution chooses by which limits its results are read; results told before keep theirs."""

import re

import pytest
from django.urls import reverse
from django.utils import translation
from django_scopes import scopes_disabled

from lianqiao.instruments.facts import score_rows
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


def used(page: str) -> list[str]:
    """How the sources begin of the sets a page marks as used here."""
    return [found[:11].split("（")[0] for found in re.findall(r"本机构采用</span><small[^>]*>([^<]*)", page)]


def test_results_are_read_by_the_set_chosen_and_old_ones_stay(cast, officer, child):
    before = answered(cast, child, 1, 1, 1, 1, 1, 1, 0, 0, 0)
    cast.browser_of(officer).post(reverse("licences:limits", args=["phq9"]), {"total": "cut-10"})
    after = answered(cast, child, 1, 1, 1, 1, 1, 1, 0, 0, 0)
    assert (read(before), read(after)) == (("kroenke-2001", "mild", False), ("cut-10", "negative", False))
    told = page_of(cast, cast.worker, "instruments:response", after.pk).content.decode()
    assert "Levis 2019" in told and "Kroenke, Spitzer, Williams 2001" in told
    told = page_of(cast, cast.worker, "instruments:preview", "phq9").content.decode()
    assert used(told) == ["单一界值 10"]
    page = page_of(cast, officer, "licences:text", "phq9").content.decode()
    assert "赵部" in page and "总分 → 单一界值 10" in page


def test_scores_read_by_different_limits_name_them_and_stand_in_no_bands(cast, officer, child):
    answered(cast, child, 2, 2, 2, 2, 2, 2, 0, 0, 0)
    services.choose_limits(by=officer, instrument=library_scale("phq9"), chosen={"total": "cut-10"}, at=NOW)
    answered(cast, child, 1, 1, 1, 1, 1, 1, 0, 0, 0)
    told = page_of(cast, cast.worker, "instruments:compare", child.pk).content.decode()
    assert "Kroenke, Spitzer, Williams 2001" in told and "Levis 2019" in told
    told = page_of(cast, cast.worker, "instruments:client", child.pk).content.decode()
    table = told[told.index("<figure") : told.index("</figure")]
    assert "Kroenke, Spitzer, Williams 2001" in table and "Levis 2019" in table
    assert "data-until=" not in table, "an old score lies in no band it was not read by"


def test_the_next_hospital_reads_as_before(cast, officer, child):
    services.choose_limits(by=officer, instrument=library_scale("phq9"), chosen={"total": "cut-10"}, at=NOW)
    told = page_of(cast, cast.neighbour_worker, "instruments:preview", "phq9").content.decode()
    assert used(told) == ["Kroenke, Sp"]


def test_choosing_the_same_again_is_no_new_choice_and_unknown_limits_are_refused(officer):
    told = {"by": officer, "instrument": library_scale("phq9"), "at": NOW}
    assert services.choose_limits(chosen={"total": "cut-10"}, **told) == 1
    assert services.choose_limits(chosen={"total": "cut-10"}, **told) == 0
    assert services.choose_limits(chosen={"total": "kroenke-2001"}, **told) == 1
    with pytest.raises(rules.UnknownLimits):
        services.choose_limits(chosen={"total": "zimet"}, **told)

    with scopes_disabled():
        assert ChosenLimits.objects.count() == 2


@pytest.mark.parametrize(("sex", "told"), [(Sex.FEMALE, "women"), (Sex.MALE, "men")])
def test_limits_for_women_read_a_woman(cast, child, sex, told):
    child.sex = sex
    response = answered(cast, child, 1, 1, 1, code="auditc")
    assert read(response)[0] == told
    assert read(response)[2] is (sex == Sex.FEMALE)


@pytest.mark.parametrize("sex", [Sex.UNKNOWN, Sex.UNSPECIFIED])
def test_where_the_sex_is_not_known_the_reading_is_undecided_and_both_limits_stand_there(cast, child, sex):
    child.sex = sex
    child_of_nobody_knows = answered(cast, child, 1, 1, 1, code="auditc")
    assert read(child_of_nobody_knows) == ("men,women", "", None)
    told = page_of(cast, cast.worker, "instruments:response", child_of_nobody_knows.pk).content.decode()
    assert all(said in told for said in ("尚不能判定", "Bush 等 1998", "Bradley 等 2003", "性别"))
    assert told.count("筛查阴性") >= 1 and told.count("筛查阳性，建议转介") == 1
    with scopes_disabled():
        (row,) = [row for row in score_rows() if row["response"] == str(child_of_nobody_knows.pk)]
    assert row["positive"] is None


@pytest.mark.parametrize(("places", "positive"), [((2, 2, 2), True), ((0, 1, 0), False)])
def test_what_both_limits_say_is_said(cast, child, places, positive):
    child.sex = Sex.UNKNOWN
    response = answered(cast, child, *places, code="auditc")
    assert read(response) == ("men,women", "positive" if positive else "negative", positive)


def test_nobody_is_read_by_limits_for_the_others_because_the_house_chose_them(cast, officer, child):
    services.choose_limits(by=officer, instrument=library_scale("auditc"), chosen={"total": "men"}, at=NOW)
    child.sex = Sex.FEMALE
    assert read(answered(cast, child, 1, 1, 1, code="auditc"))[0] == "women"


@pytest.mark.parametrize(("tongue", "told"), [("zh-hans", "china"), ("en", "radloff-1977")])
def test_the_language_that_was_read_says_by_which_limits(cast, child, tongue, told):
    with translation.override(tongue):
        assert read(answered(cast, child, *[0] * 20, code="cesd"))[0] == told


def test_a_scale_whose_author_gives_no_norms_says_neither_positive_nor_negative(cast, officer, child):
    done = answered(cast, child, *[1] * 12, code="mspss")
    assert read(done) == ("", "", None)
    told = page_of(cast, cast.worker, "instruments:response", done.pk).content.decode()
    assert "编制者未给出常模和界值" in told and "筛查阳性" not in told and "筛查阴性" not in told
    cast.browser_of(officer).post(
        reverse("licences:limits", args=["mspss"]), {"total": "psss-china", "mean": "-"}
    )
    assert read(answered(cast, child, *[1] * 12, code="mspss")) == ("psss-china", "low", True)
    cast.browser_of(officer).post(reverse("licences:limits", args=["mspss"]), {"total": "-", "mean": "-"})
    assert read(answered(cast, child, *[1] * 12, code="mspss")) == ("", "", None)


def test_how_somebody_liked_it_is_no_screen(cast, child):
    done = answered(cast, child, *[0] * 10, code="satisfaction")
    assert read(done)[2] is None
    told = page_of(cast, cast.worker, "instruments:response", done.pk).content.decode()
    assert "筛查阳性" not in told and "不满意" in told


def test_a_result_nobody_reads_by_limits_says_so_and_is_no_screen(cast, child):
    done = answered(cast, child, *[2] * 10, code="gses")
    assert read(done) == ("", "", None)
    told = page_of(cast, cast.worker, "instruments:response", done.pk).content.decode()
    assert told.count("编制者未给出界值") == 1 and "筛查阴性" not in told
    for code, why in (("mqol", "编制者未给出界值"), ("eq5d5l", "效用值积分体系"), ("mmse", "受教育程度")):
        assert why in page_of(cast, cast.worker, "instruments:preview", code).content.decode()
    assert (
        "编制者未给出界值。" not in page_of(cast, cast.worker, "instruments:preview", "phq9").content.decode()
    )


def test_a_scale_without_a_total_is_not_said_to_be_scored(cast):
    told = page_of(cast, cast.worker, "instruments:preview", "prapare").content.decode()
    assert "本量表不计分" in told and "计分规则已备好" not in told
