"""Notes under headings: the text keeps them, a format changes or goes, and what was written stays."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import translation
from django_scopes import scopes_disabled
from hypothesis import given
from hypothesis import strategies as st

from lianqiao.catalogue import rules, services
from lianqiao.catalogue.headings import joined, parted
from lianqiao.catalogue.models import NoteFormat
from lianqiao.catalogue.note_formats import format_of, formats
from lianqiao.registry.scopes import scope_of

TODAY = dt.date(2023, 8, 28)
HEADINGS = ["孩子说了什么", "我们做了什么"]


@pytest.fixture
def lead(cast):
    return cast.department_lead


def add(by, name="床旁游戏记录", headings=HEADINGS):
    with scope_of(by):
        return services.add_format(by=by, name=name, headings=headings)


def offered(seat) -> list[str]:
    with scope_of(seat):
        return [one.name for one in formats()]


def test_the_library_has_four_and_the_hospital_adds_its_own(cast, lead):
    add(lead)
    assert offered(cast.worker) == ["自由书写", "SOAP", "DAP", "过程式", "床旁游戏记录"]
    assert "床旁游戏记录" not in offered(cast.neighbour_worker)
    with translation.override("en"):
        assert [heading.text for heading in format_of("process").headings] == [
            "Purpose", "Process and observations", "Response", "Assessment of the session", "Next",
        ]  # fmt: skip


def test_a_retired_format_is_offered_no_more_and_keeps_its_name(cast, lead):
    kept = add(lead)
    with scope_of(lead):
        services.retire_format(by=lead, kept=kept, on=TODAY)
        with pytest.raises(rules.FormatRetired):
            services.retire_format(by=lead, kept=kept, on=TODAY)
        assert format_of(str(kept.pk)).name == "床旁游戏记录"
    assert "床旁游戏记录" not in offered(cast.worker)
    add(lead)  # the name is free again


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({"name": "SOAP"}, rules.FormatExists),
        ({"headings": []}, rules.HeadingsMissing),
        ({"headings": ["一", "一"]}, rules.HeadingTwice),
    ],
)
def test_what_cannot_be_a_format_is_refused(cast, lead, told, refusal):
    with pytest.raises(refusal):
        add(lead, **told)


def test_a_code_nobody_knows_is_free_text(cast, lead):
    kept = add(lead)
    with scope_of(cast.neighbour_worker):
        for code in ("", "nonsense", str(kept.pk)):
            assert format_of(code).code == "free"


def test_the_lead_adds_changes_and_retires_one_on_screen(cast, lead):
    browser = cast.browser_of(lead)
    browser.post(
        reverse("catalogue:format_new"),
        {"name": "床旁游戏记录", "headings": "【孩子说了什么】\n\n 我们做了什么 ", "version": 0},
    )
    with scopes_disabled():
        kept = NoteFormat.objects.get()
    assert kept.headings == HEADINGS
    address = reverse("catalogue:format_edit", args=[kept.pk])
    assert "孩子说了什么\n我们做了什么" in browser.get(address).text
    browser.post(address, {"name": "床旁游戏", "headings": "一\n二\n三", "version": kept.version})
    assert "一 · 二 · 三" in browser.get(reverse("catalogue:formats")).text
    stale = browser.post(address, {"name": "床旁游戏", "headings": "四", "version": kept.version}).text
    assert "form-errors" in stale
    assert "field-newer" in stale
    browser.post(reverse("catalogue:format_retire", args=[kept.pk]))
    assert "床旁游戏" not in browser.get(reverse("catalogue:formats")).text
    assert "床旁游戏" in browser.get(reverse("catalogue:formats"), {"retired": 1}).text


def test_too_many_headings_are_refused_beside_the_field(cast, lead):
    sent = {"name": "长", "headings": "\n".join(str(number) for number in range(11)), "version": 0}
    assert "最多10个标题" in cast.browser_of(lead).post(reverse("catalogue:format_new"), sent).text


def test_a_worker_looks_and_a_neighbour_finds_none(cast, lead):
    kept = add(lead)
    assert "床旁游戏记录" in cast.browser_of(cast.worker).get(reverse("catalogue:formats")).text
    assert "床旁游戏记录" not in cast.browser_of(cast.neighbour_worker).get(reverse("catalogue:formats")).text
    assert (
        cast.browser_of(cast.worker).get(reverse("catalogue:format_edit", args=[kept.pk])).status_code == 403
    )
    officer = cast.browser_of(cast.data_officer)
    assert officer.get(reverse("catalogue:formats")).status_code == 200


TEXT = st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="【】")).map(str.strip)


@given(st.lists(TEXT, min_size=3, max_size=3))
def test_what_was_written_under_headings_comes_back_under_them(parts):
    headings = ["甲", "乙", "丙"]
    kept = [" ".join(part.split()) for part in parts]
    assert parted(joined(headings, kept), [[heading] for heading in headings]) == kept


@given(st.text(), st.lists(st.sampled_from("甲乙丙"), min_size=1, unique=True))
def test_no_word_is_lost_whatever_the_headings_are(text, headings):
    there = [line.strip() for part in parted(text, [[one] for one in headings]) for line in part.splitlines()]
    marks = {f"【{heading}】" for heading in headings}
    assert sorted(filter(None, there)) == sorted(
        line.strip() for line in text.splitlines() if line.strip() and line.strip() not in marks
    )


def test_under_other_headings_the_old_ones_stay_in_the_text():
    text = "【S 主观资料】\n睡不着\n【P 计划】\n明天再来"
    assert parted(text, [["D 资料"], ["A 评估"], ["P 计划"]]) == ["【S 主观资料】\n睡不着", "", "明天再来"]
