"""Some limits hold only for who answered: a child, a parent, a teacher. Song gives a scale; whoever answers decides what is read."""

from decimal import Decimal

import pytest
from django.utils import translation

from lianqiao.instruments import library
from lianqiao.instruments.forms import GiveForm
from lianqiao.instruments.kinds import Mode
from lianqiao.instruments.models import Response, Score
from lianqiao.instruments.readings import readings_by
from lianqiao.instruments.scoring import Whom, sets_for
from lianqiao.instruments.services.scores import limits_for
from tests.cases.stage import TODAY

from .stage import scale

SDQ, PEDSQL = library.load("sdq").pack, library.load("pedsql").pack


def read(pack, score, value, **whom):
    """What each set that is possible says of a value."""
    found = sets_for(pack.sets_of(score), Whom(**whom))
    return {one.code: one.band(Decimal(str(value))).code for one in found}


@pytest.mark.parametrize(
    ("mode", "language", "told"),
    [
        ("parent", "en", {"goodman-1997": "raised"}),
        ("teacher", "en", {"goodman-teacher": "raised"}),
        ("self", "en", {"goodman-self": "borderline"}),
        ("assisted", "en", {"goodman-self": "borderline"}),
        ("parent", "zh", {"china-parent": "raised"}),
        ("teacher", "zh", {"china-teacher": "borderline"}),
        ("self", "zh", {"china-self": "borderline"}),
        ("proxy", "zh", {}),
        ("proxy", "en", {}),
    ],
)
def test_seventeen_points_of_the_sdq_say_what_who_answered_makes_of_them(mode, language, told):
    assert read(SDQ, "total", 17, mode=mode, ages=(12, 12), language=language) == told


@pytest.mark.parametrize(
    ("mode", "score", "value", "told"),
    [
        ("parent", "hyperactivity", 8, {"china-hyperactivity": "raised"}),
        ("teacher", "hyperactivity", 8, {"china-teacher-hyperactivity": "borderline"}),
        ("self", "hyperactivity", 8, {"china-self-hyperactivity": "raised"}),
        ("parent", "emotional", 5, {"china-emotional": "raised"}),
        ("self", "emotional", 5, {"china-self-emotional": "borderline"}),
        ("teacher", "prosocial", 4, {"china-teacher-prosocial": "borderline"}),
        ("parent", "prosocial", 4, {"china-prosocial": "raised"}),
    ],
)
def test_the_parts_of_the_sdq_have_limits_for_each_who_answers(mode, score, value, told):
    assert read(SDQ, score, value, mode=mode, ages=(12, 12), language="zh") == told


@pytest.mark.parametrize(
    ("mode", "ages", "told"),
    [
        ("self", (10, 10), {}),
        ("self", (11, 11), {"china-self": "raised"}),
        ("self", (10, 11), {}),
        ("self", None, {}),
        ("parent", (3, 3), {"china-parent": "raised"}),
        ("parent", (2, 2), {}),
        ("parent", (18, 18), {}),
    ],
)
def test_no_limits_are_read_for_an_age_they_are_not_for_or_that_nobody_knows(mode, ages, told):
    assert read(SDQ, "total", 18, mode=mode, ages=ages, language="zh") == told


def test_the_chinese_provinces_are_read_only_where_they_were_chosen_and_for_parents():
    sets = SDQ.sets_of("total")
    parent = Whom(mode="parent", ages=(9, 9), language="zh")
    teacher = Whom(mode="teacher", ages=(9, 9), language="zh")
    assert [one.code for one in sets_for(sets, parent, "gao-2013-total")] == ["gao-2013-total"]
    assert [one.code for one in sets_for(sets, teacher, "gao-2013-total")] == ["china-teacher"]


@pytest.mark.parametrize(
    ("mode", "value", "told"),
    [
        ("self", 67.39, {"varni-2003-self": "low"}),
        ("parent", 67.39, {"varni-2003-parent": "usual"}),
        ("teacher", 67.39, {}),
        ("proxy", 67.39, {}),
    ],
)
def test_the_pedsql_is_read_as_the_childs_or_a_parents_report_and_as_nobody_elses(mode, value, told):
    assert read(PEDSQL, "total", value, mode=mode, ages=(9, 9), language="zh") == told


def beside(mode, read_by, value=17):
    score = Score(code="total", value=Decimal(value), complete=True, read_by=read_by)
    with translation.override("en"):
        return readings_by(SDQ, [score], mode=mode)[0]


def test_limits_for_others_are_not_set_beside_a_parents_answer():
    told = beside("parent", "goodman-1997")
    assert len(told.beside) == 2 and all("parent version" in source for source, _words in told.beside)
    assert told.unread == ""
    without = beside("", "goodman-1997").beside
    assert any("teacher version" in source for source, _words in without), "nobody said who answered"


def test_an_answer_none_of_the_limits_is_for_says_on_what_they_depend():
    told = beside("proxy", "")
    assert told.unread == "None of the limits is for this answer. They depend on: age, who answered."
    assert (told.beside, told.read_by) == ((), "")
    assert beside("teacher", "goodman-teacher").unread == ""


@pytest.mark.django_db
def test_a_response_is_read_by_who_answered_it(child, in_hospital):
    child.birth_date = TODAY.replace(year=TODAY.year - 9, month=1, day=1)
    in_words = {"institution": child.institution, "client": child, "edition": scale("phq9"), "on": TODAY}
    asked = {mode: limits_for(Response(**in_words, mode=mode), PEDSQL)["total"] for mode in Mode.values}
    assert {mode: [one.code for one in found] for mode, found in asked.items()} == {
        "self": ["varni-2003-self"],
        "assisted": ["varni-2003-self"],
        "parent": ["varni-2003-parent"],
        "teacher": [],
        "proxy": [],
    }


@pytest.mark.django_db
def test_parents_and_teachers_are_offered_for_a_child_and_not_for_a_grown_person(child, mother, in_hospital):
    def offered(client, years):
        client.birth_date = TODAY.replace(year=TODAY.year - years, month=1, day=1)
        form = GiveForm(client=client, today=TODAY, editions=[])
        return [code for code, _label in form.fields["mode"].choices]

    assert offered(child, 18) == ["self", "assisted", "parent", "teacher", "proxy"]
    assert offered(mother, 19) == ["self", "assisted", "proxy"]
