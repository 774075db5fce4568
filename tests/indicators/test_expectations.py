"""Phases of the coverage plan and what the programme asks of whom."""

import datetime as dt

import pytest

from lianqiao.indicators.expectations import Phase, Verdict, phase_on, verdict


@pytest.mark.parametrize(
    ("day", "phase"),
    [
        ("2019-12-31", Phase.BEFORE),
        ("2020-01-01", Phase.PILOT),
        ("2021-12-31", Phase.PILOT),
        ("2022-01-01", Phase.ROLL_OUT),
        ("2023-08-28", Phase.ROLL_OUT),  # AC 20
        ("2025-01-01", Phase.FULL),
    ],
)
def test_ac20_phase_follows_the_day(day, phase):
    assert phase_on(dt.date.fromisoformat(day)) is phase


@pytest.mark.parametrize(
    ("level", "has_post", "found"),
    [
        ("tertiary", False, Verdict.VIOLATION),
        ("secondary", False, Verdict.OPPORTUNITY),
        ("primary", False, Verdict.OPPORTUNITY),
        ("unrated", False, Verdict.OPPORTUNITY),
        ("tertiary", True, Verdict.MET),
        ("secondary", True, Verdict.MET),
    ],
)
def test_ac27_only_the_tertiary_can_violate_the_rule(level, has_post, found):
    assert verdict(level, has_post=has_post) is found
