"""How alike two texts are, and which pairs of notes are named: pure arithmetic."""

import datetime as dt
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianqiao.reviews.rules.likeness import Gist, alike, jaccard, shingles

TEXT = (
    "患者情绪平稳，能主动说起住院后的担心。与其讨论了治疗费用和出院后的照护安排，介绍了医疗救助的申请条件，"
    "患者表示愿意与家人商量后再决定。社工肯定其主动求助，约定下周二再次面谈，并请责任护士关注夜间睡眠。"
)
DAY = dt.date(2026, 9, 1)


def gist(number: int, text: str = TEXT, *, worker: int = 1, case: int | None = None, days: int = 0) -> Gist:
    at = DAY + dt.timedelta(days=days)
    return Gist(UUID(int=number), UUID(int=worker), UUID(int=case or number), at, shingles(text))


def pairs(*gists: Gist) -> list[tuple[int, int]]:
    return [(pair.note.int, pair.other.int) for pair in alike(gists)]


def test_a_copied_note_is_named_with_the_earlier_one_second():
    assert pairs(gist(2, days=3), gist(1)) == [(2, 1)]
    (pair,) = alike([gist(1), gist(2)])
    assert pair.ratio == Decimal(1)


def test_layout_and_punctuation_hide_nothing_and_one_word_changed_is_still_nearly_the_same():
    laid_out = TEXT.replace("，", ", ").replace("。", "。\n\n")
    assert shingles(laid_out) == shingles(TEXT)
    assert pairs(gist(1), gist(2, TEXT.replace("下周二", "下周四"))) == [(2, 1)]


def test_a_different_talk_is_not_named():
    other = "母亲哭诉孩子确诊后夜里睡不着，和丈夫为要不要转院吵架。陪她把担心一条条写下来，先联系主治医生约谈，再看筹款。"
    assert pairs(gist(1), gist(2, other * 2)) == []


@pytest.mark.parametrize(
    "other",
    [
        gist(2, worker=2),  # a colleague's
        gist(2, case=1),  # of the same case
        gist(2, days=91),  # too long ago
        gist(2, TEXT[:59]),  # too short
    ],
)
def test_only_long_notes_of_one_worker_in_two_cases_within_ninety_days_are_compared(other):
    assert pairs(gist(1), other) == []


def test_ninety_days_are_within():
    assert pairs(gist(1), gist(2, days=90)) == [(2, 1)]


def test_a_text_of_sixty_characters_is_long_enough():
    assert shingles(TEXT[:75]) and not shingles("好" * 59) and shingles("好" * 60)


@given(st.text(), st.text())
def test_likeness_is_a_share_and_the_same_both_ways(one, other):
    first, second = shingles(one * 70), shingles(other * 70)
    assert 0 <= jaccard(first, second) == jaccard(second, first) <= 1
    assert not first or jaccard(first, first) == 1
