"""Codes of the register are shown in words, in both languages."""

import pytest
from django.utils import translation

from lianqiao.demo.plan import _SPECIALTIES as PLANNED
from lianqiao.interop.sheets.words import _SPECIALTIES as READ
from lianqiao.registry.labels import SPECIALTIES, graded, specialty_label
from lianqiao.registry.models import Level


@pytest.mark.parametrize(
    ("language", "grade", "said"),
    [
        ("en", "甲", "Tertiary A"),
        ("en", "B", "Tertiary B"),
        ("en", "", "Tertiary"),
        ("zh-hans", "甲", "三级甲等"),
        ("zh-hans", "A", "三级甲等"),
        ("zh-hans", None, "三级"),
    ],
)
def test_a_level_is_said_with_its_grade(language, grade, said):
    with translation.override(language):
        assert graded(Level.TERTIARY.label, grade) == said


def test_every_specialty_a_workbook_or_the_demo_may_bring_has_a_label():
    assert {code for code, _pattern in READ} | set(PLANNED.values()) <= SPECIALTIES.keys()


def test_what_somebody_typed_stays_as_it_is():
    with translation.override("zh-hans"):
        assert (specialty_label("infectious"), specialty_label("烧伤")) == ("传染病", "烧伤")
