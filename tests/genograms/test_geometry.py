"""The rules a map keeps whatever the family: nobody covers anybody, parents above, partners level, the oldest left."""

from itertools import combinations, pairwise

from hypothesis import given, settings

from lianqiao.genograms.borders import border, inside
from lianqiao.genograms.drawing import genogram
from lianqiao.genograms.graph import Family, ParentLink, Person
from lianqiao.genograms.layout import S, stand
from lianqiao.genograms.routing import lay_out

from .families import families

often = settings(max_examples=25, deadline=None)


@often
@given(families())
def test_no_two_symbols_nor_their_texts_overlap(family):
    layout = lay_out(stand(family))
    for one, other in combinations(layout.places.values(), 2):
        if one.row == other.row:
            assert abs(one.x - other.x) >= max(S, one.half + other.half)
        else:
            assert abs(one.y - other.y) >= 2 * S


@often
@given(families())
def test_parents_stand_above_their_children(family):
    standing = stand(family)
    for link in standing.family.parents:
        for parent in link.parents:
            assert standing.row[parent] < standing.row[link.child]


@often
@given(families(wild=False))
def test_no_descent_is_left_out_that_can_be_drawn(family):
    assert len(stand(family).family.parents) == len(family.parents)


def test_a_descent_in_a_circle_is_left_out_and_the_rest_is_drawn():
    circle = Family(
        (Person("a"), Person("b"), Person("c")),
        parents=(ParentLink("b", ("a",)), ParentLink("c", ("b",)), ParentLink("a", ("c",))),
    )
    standing = stand(circle)
    assert [(link.child, link.parents) for link in standing.family.parents] == [("b", ("a",)), ("c", ("b",))]


@often
@given(families())
def test_partners_stand_on_one_row_unless_one_descends_from_the_other_s(family):
    standing = stand(family)
    for union in standing.family.unions:
        assert (standing.row[union.one] == standing.row[union.other]) != (union.key in standing.apart)


@often
@given(families(wild=False))
def test_in_a_family_grown_by_couples_and_children_all_partners_are_level(family):
    assert not stand(family).apart


@often
@given(families())
def test_brothers_and_sisters_stand_in_the_order_of_birth(family):
    standing = stand(family)
    for group in standing.groups:
        if group.children not in standing.order.conceded:
            for older, younger in pairwise(group.children):
                assert standing.x[older] < standing.x[younger] or standing.row[older] != standing.row[younger]


@often
@given(families(wild=False))
def test_in_a_family_grown_by_couples_and_children_birth_order_is_never_conceded(family):
    assert not stand(family).order.conceded


@often
@given(families())
def test_the_line_of_a_couple_runs_below_both_and_ends_at_both(family):
    layout = lay_out(stand(family))
    for line in layout.couples:
        for key, end in zip(line.union.ends, (line.points[0], line.points[-1]), strict=True):
            place = layout.places[key]
            assert abs(end[0] - place.x) <= place.radius
            assert end[1] == round(place.y + place.radius, 1)
            assert max(y for _x, y in line.points) > place.y + S
        if line.union.key not in layout.standing.apart:
            assert len({y for _x, y in line.points[1:-1]}) == 1


@often
@given(families())
def test_a_child_hangs_from_a_line_above_it(family):
    layout = lay_out(stand(family))
    hung = [child for drop in layout.drops for child in drop.children]
    assert len(hung) == sum(len(group.children) for group in layout.standing.groups)
    for child in hung:
        place = layout.places[child.link.child]
        assert child.start[1] < child.end[1] <= place.y


@often
@given(families())
def test_everything_stands_inside_the_canvas(family):
    layout = lay_out(stand(family))
    for place in layout.places.values():
        assert place.x - place.half >= 0 and place.x + place.half <= layout.width
        assert place.y - place.radius >= 0
        assert place.y + place.radius + sum(1.25 * size for _text, size in place.lines) <= layout.height
    for line in layout.couples:
        assert all(0 <= x <= layout.width and 0 <= y <= layout.height for x, y in line.points)


@often
@given(families())
def test_a_border_takes_in_those_who_live_together_and_nobody_else(family):
    layout = lay_out(stand(family))
    for rank, household in enumerate(layout.standing.family.households):
        loops = border(layout, household, rank)
        for key, place in layout.places.items():
            assert inside((place.x + 0.05, place.y + 0.05), loops) == (key in household.members)


@often
@given(families())
def test_the_same_family_gives_the_same_picture_in_whatever_order_it_was_read(family):
    backwards = type(family)(
        family.people[::-1],
        family.unions[::-1],
        family.parents[::-1],
        family.households[::-1],
        family.emotions[::-1],
    )
    one = genogram(family, year=2026, title="x").svg
    assert one == genogram(family, year=2026, title="x").svg
    assert one == genogram(backwards, year=2026, title="x").svg
