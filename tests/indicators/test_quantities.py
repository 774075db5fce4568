"""The arithmetic implied by the seeds, as tables (acceptance cases of the domain)."""

from decimal import Decimal

import pytest

from lianqiao.core.facts import Unit
from lianqiao.indicators.errors import PartsDiffer, PersonsDoNotAdd, ScopesDiffer, UnitsMixed
from lianqiao.indicators.quantities import (
    NOT_COMPUTABLE,
    Operator,
    Quantity,
    add,
    check_parts,
    episodes,
    growth,
    over,
    per,
    shares,
)

CLASSES = {"general": 33, "specialised": 27, "tcm": 7, "primary_care": 33, "public_health": 1}
PROJECTS = "25 demonstration projects"


def services(*values: int) -> list[Quantity]:
    return [Quantity(value, Unit.PERSON_TIMES, Operator.AT_LEAST, PROJECTS) for value in values]


def test_ac1_classes_make_up_the_total_and_their_shares_a_hundred():
    found = shares(list(CLASSES.values()))
    assert sum(CLASSES.values()) == 101
    assert [str(share) for share in found] == ["32.7", "26.7", "6.9", "32.7", "1.0"]
    assert sum(found) == 100


def test_ac2_one_more_in_one_class_blocks_publication():
    check_parts(101, CLASSES.values())
    for name in CLASSES:
        with pytest.raises(PartsDiffer):
            check_parts(101, [count + (key == name) for key, count in CLASSES.items()])


@pytest.mark.parametrize(
    ("now", "base", "pct"),
    [
        (54, 19, "184.2"),  # AC 3
        (54, 18, "200.0"),
        (54, 20, "170.0"),
        (194, 84, "131.0"),  # AC 4
        (194, 83, "133.7"),
        (194, 85, "128.2"),
        (19, 54, "-64.8"),
        (0, 19, "-100.0"),
    ],
)
def test_ac3_ac4_growth_shows_which_base_it_came_from(now, base, pct):
    assert growth(now, base).pct == Decimal(pct)
    assert growth(now, base).base == base


@pytest.mark.parametrize("base", [0, None])
def test_ac5_growth_on_nothing_is_not_computable(base):
    found = growth(54, base)
    assert (found.pct, found.reason, found.computable) == (None, NOT_COMPUTABLE, False)


def test_ac6_what_is_left_beside_the_tertiary():
    assert (101 - 54, 306 - 194) == (47, 112)


@pytest.mark.parametrize(
    ("workers", "institutions", "density"),
    [(306, 101, "3.03"), (194, 54, "3.59"), (112, 47, "2.38"), (84, 19, "4.42")],
)
def test_ac7_workers_per_institution(workers, institutions, density):
    found = per(Quantity(workers, Unit.WORKERS), Quantity(institutions, Unit.INSTITUTIONS), places=2)
    assert (found.value, found.unit) == (Decimal(density), "workers/institutions")


def test_ac8_over_figures_add_as_over_figures():
    total = add(*services(4000, 5700, 37_000))
    assert (total.value, total.operator, str(total)) == (46_700, Operator.AT_LEAST, "≥46,700")
    assert [str(share) for share in shares([4000, 5700, 37_000])] == ["8.6", "12.2", "79.2"]


@pytest.mark.parametrize(
    ("counted", "printed"),
    [
        (4013, "≥4,000"),
        (5744, "≥5,700"),
        (37_090, "≥37,000"),
        (4000, "4,000"),  # exactly round is not "over"
        (7, "7"),
        (0, "0"),
        (46_712, "≥46,000"),
    ],
)
def test_ac8_counted_figures_are_printed_rounded_down_and_marked(counted, printed):
    assert str(over(Quantity(counted, Unit.PERSON_TIMES))) == printed


def test_ac8_an_estimate_stays_an_estimate_when_rounded_down():
    assert str(over(Quantity(4013, Unit.PERSON_TIMES, Operator.ABOUT))) == "≈4,000"


def test_ac9_per_project():
    projects = Quantity(25, "projects", scope=PROJECTS)
    found = [per(service, projects, places=0) for service in services(4000, 5700, 37_000)]
    assert [str(one) for one in found] == ["≥160", "≥228", "≥1,480"]


@pytest.mark.parametrize(
    ("by", "count", "density"), [("workers", 306, "152.6"), ("institutions", 101, "462.4")]
)
def test_ac10_figures_of_different_scopes_are_divided_only_when_confirmed(by, count, density):
    [total], city = services(46_700), Quantity(count, by, scope="city")
    with pytest.raises(ScopesDiffer):
        per(total, city)
    found = per(total, city, confirmed=True)
    assert (found.value, found.operator) == (Decimal(density), Operator.AT_LEAST)


def test_ac16_persons_of_three_settings_are_episodes_with_bounds():
    hospice = [Quantity(171, Unit.PERSONS), Quantity(2100, Unit.PERSON_TIMES), Quantity(172, Unit.PERSONS)]
    found = episodes(*hospice)
    assert found.total == 2443
    assert found.label.en == "service episodes, may duplicate persons"
    assert found.label.zh == "服务例次，人员可能重复"
    assert (found.persons_at_least, found.persons_at_most) == (172, 2443)


def test_persons_and_mixed_units_never_add():
    with pytest.raises(PersonsDoNotAdd):
        add(Quantity(171, Unit.PERSONS), Quantity(172, Unit.PERSONS))
    with pytest.raises(UnitsMixed):
        add(Quantity(171, Unit.PERSONS), Quantity(2100, Unit.PERSON_TIMES))


def test_an_estimate_outweighs_a_lower_bound_outweighs_exactness():
    exact, least, about = (
        Quantity(1, Unit.EVENTS, operator) for operator in (Operator.EXACT, Operator.AT_LEAST, Operator.ABOUT)
    )
    operators = {
        (one.operator, other.operator): add(one, other).operator
        for one in (exact, least, about)
        for other in (exact, least, about)
    }
    assert operators[Operator.EXACT, Operator.EXACT] is Operator.EXACT
    assert operators[Operator.EXACT, Operator.AT_LEAST] is Operator.AT_LEAST
    assert operators[Operator.AT_LEAST, Operator.ABOUT] is Operator.ABOUT


def test_nothing_to_divide_by_is_no_density():
    assert per(Quantity(3, Unit.WORKERS), Quantity(0, Unit.INSTITUTIONS)) is None
