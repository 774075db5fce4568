"""Goal attainment by hand-computed vectors: T = 50 + 10·Σwx / √(0.7·Σw² + 0.3·(Σw)²)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianqiao.casework.rules import t_score

RATED = st.lists(st.tuples(st.integers(1, 5), st.integers(-2, 2)), min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("rated", "t"),
    [
        ([(1, 0)], "50.00"),
        ([(1, 1)], "60.00"),  # one goal: √(0.7 + 0.3) = 1
        ([(5, 2)], "70.00"),  # the weight of a single goal does not matter
        ([(1, 1), (1, 1)], "62.40"),  # 20 / √(1.4 + 1.2) = 20 / 1.61245
        ([(1, 1), (2, -1)], "45.98"),  # −10 / √(3.5 + 2.7) = −10 / 2.48998
        ([(1, 2)] * 3, "77.39"),  # 60 / √(2.1 + 2.7) = 60 / 2.19089
        ([(1, -2)] * 3, "22.61"),
        ([(3, -1), (1, 0), (2, -1)], "38.98"),  # −50 / √(0.7·14 + 0.3·36) = −50 / 4.53872
        ([(1, 2), (1, -2), (3, 0)], "50.00"),
    ],
)
def test_t_of_hand_computed_goals(rated, t):
    assert t_score(rated) == Decimal(t)


def test_nothing_rated_has_no_t():
    with pytest.raises(ValueError, match="no goal"):
        t_score([])


@given(RATED)
def test_better_and_worse_mirror_each_other_around_fifty(rated):
    mirrored = [(weight, -level) for weight, level in rated]
    assert t_score(rated) + t_score(mirrored) == Decimal("100.00")


@given(RATED)
def test_one_goal_further_is_never_a_lower_t(rated):
    (weight, level), *others = rated
    if level < 2:
        assert t_score([(weight, level + 1), *others]) > t_score(rated)
