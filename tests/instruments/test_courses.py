"""How a client's scores move: in the picture with its bands, in words beside it, as a file, and on one sheet of paper."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from lianqiao.audit.models import TrailRow
from lianqiao.instruments import library, queries
from lianqiao.instruments.courses import courses_of, marks_of, said
from lianqiao.instruments.editions import pack_of
from lianqiao.instruments.labels import ScaleWords
from lianqiao.instruments.readings import source_of
from tests.cases.stage import TODAY, open_page

from .stage import answered

pytestmark = pytest.mark.django_db


@pytest.fixture
def thrice(cast, child, case):
    days = [TODAY - dt.timedelta(days=back) for back in (20, 10, 0)]
    told = ([2] * 8, [1] * 8, [1] * 7 + [0])
    return [answered(cast, child, *each, 0, on=day) for each, day in zip(told, days, strict=True)]


def test_each_step_is_said_in_words_and_the_bands_stand_behind_the_line(child, thrice):
    (course,) = courses_of(queries.responses_of(child.pk))
    assert [row[1] for row in course.rows] == [16, 8, 7]
    assert course.rows[0][3] == ""
    assert course.rows[1][3] == "−8；好转；达到可察觉的变化；超出测量误差"
    assert course.rows[2][3] == "−1；好转；小于可察觉的变化；可能只是测量误差"
    assert [(stripe.start, stripe.until) for stripe in course.stripes] == [
        (0, 5),
        (5, 10),
        (10, 15),
        (15, 20),
        (20, 27),
    ]
    assert [stripe.positive for stripe in course.stripes] == [False, False, True, True, True]


def test_lines_stand_where_a_change_since_the_first_time_begins_to_count(child, thrice):
    (course,) = courses_of(queries.responses_of(child.pk))
    assert [(mark.kind, [float(value) for value in mark.values]) for mark in course.marks] == [
        ("first", [16]),
        ("least", [11, 21]),
        ("sure", [10, 22]),
    ]
    assert course.lines[1] == ("least", ["11", "21"], "达到可察觉的变化")


def test_lines_stay_within_what_the_score_can_reach_and_two_that_coincide_are_one():
    phq9, gad7 = library.load("phq9").pack, library.load("gad7").pack
    assert [(mark.kind, mark.values) for mark in marks_of(phq9, "total", Decimal(5))] == [
        ("first", (5,)),
        ("least", (0, 10)),
        ("sure", (11,)),
    ]
    with translation.override("en"):
        together = [(mark.kind, mark.values, mark.name) for mark in marks_of(gad7, "total", Decimal(10))]
    assert together[1:] == [("sure", (6, 14), "a change people notice; more than measuring error")]


@pytest.mark.parametrize("code", ["k6", "gds15"])
def test_where_nobody_says_when_a_change_counts_no_line_is_drawn(code):
    pack = library.load(code).pack
    assert "change" not in pack.raw and marks_of(pack, "total", Decimal(5)) == ()


def test_the_page_says_the_lines_beside_the_picture_with_strokes_of_their_own(cast, child, thrice):
    page = open_page(cast.browser_of(cast.worker), "instruments:client", child.pk)
    strokes = ("first", "16"), ("least", "11 21"), ("sure", "10 22")
    assert all(f'data-stroke="{kind}" data-at="{at}"' in page for kind, at in strokes)
    assert "11 / 21</span> 达到可察觉的变化" in page
    assert "chart-printed" in page


def test_the_page_names_the_bands_and_leads_on(cast, child, thrice):
    page = open_page(cast.browser_of(cast.worker), "instruments:client", child.pk)
    assert page.count("data-until=") == 5
    assert 'data-name="' in page
    assert reverse("instruments:compare", args=[child.pk]) in page
    assert "不是诊断" in page


def test_the_table_is_taken_along_and_that_is_written_down(cast, child, thrice):
    answer = cast.browser_of(cast.worker).get(reverse("instruments:courses_export", args=[child.pk]))
    sheet = load_workbook(BytesIO(answer.content)).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [row[1] for row in rows[-3:]] == [16, 8, 7]
    assert TrailRow.objects.filter(event="instruments.courses_exported").count() == 1
    neighbour = cast.browser_of(cast.neighbour_worker)
    for name in ("courses_export", "compare"):
        assert neighbour.get(reverse(f"instruments:{name}", args=[child.pk])).status_code == 404


def test_first_and_last_stand_side_by_side_with_hospital_and_client(cast, child, thrice):
    worker = cast.browser_of(cast.worker)
    page = open_page(worker, "instruments:compare", child.pk)
    assert all(
        said in page for said in ("−9", "好转", "超出测量误差", child.name, cast.worker.institution.name)
    )
    assert "自拟措辞，非经验证的文本" in page
    first, second, last = (str(one.pk) for one in thrice)
    assert "−8" in open_page(worker, "instruments:compare", child.pk, before=first, after=second)
    address = reverse("instruments:compare", args=[child.pk])
    assert worker.get(address, {"before": last, "after": first}).status_code == 404, "not backwards"


def test_one_answer_alone_has_nothing_to_be_compared_with(cast, child, case):
    answered(cast, child, *[1] * 8, 0)
    worker = cast.browser_of(cast.worker)
    for name in ("courses_export", "compare"):
        assert worker.get(reverse(f"instruments:{name}", args=[child.pk])).status_code == 404


def test_a_course_says_when_other_limits_were_chosen_in_between(cast, child, thrice):
    before, now = (one.scores.get(code="total") for one in thrice[:2])
    assert said(before, now, pack_of(thrice[1].edition)).count("界值") == 0
    before.read_by = "cut-10"
    assert said(before, now, pack_of(thrice[1].edition)).endswith("；所用界值与上次不同")


def test_limits_without_a_source_are_those_of_the_form_itself(thrice):
    (limits, *_others) = pack_of(thrice[0].edition).sets_of("total")
    unsourced = replace(limits, said={"zh": ("", ""), "en": ("", "")}, language="")
    with translation.override("zh-hans"):
        assert source_of(unsourced).startswith("编制者自定")


def test_whoever_has_no_case_has_no_dangling_dot(cast, child):
    page = open_page(cast.browser_of(cast.worker), "instruments:client", child.pk)
    crumbs = page[page.index('<div class="crumbs">') :].partition("</div>")[0]
    assert child.name in crumbs and "·" not in crumbs


def test_a_language_is_named_where_a_file_told_its_code():
    assert [ScaleWords.language(told) for told in ("zh_CN", "en", "粤语")] == ["中文", "English", "粤语"]
