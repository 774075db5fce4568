"""The rules a map keeps whatever the family: nobody covers anybody, parents above, partners level, the oldest left."""

from itertools import combinations, pairwise, product

from hypothesis import Phase, given, settings

from lianqiao.genograms.borders import border, inside
from lianqiao.genograms.drawing import genogram
from lianqiao.genograms.graph import Family, ParentLink, Person, Union
from lianqiao.genograms.layout import S, stand
from lianqiao.genograms.routing import lay_out
from lianqiao.genograms.structure import labels

from .families import families

# Without shrinking: it takes minutes, and a family of few people fails as clearly.
often = settings(max_examples=25, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))


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
            assert end[1] == round(place.bottom, 1)
            assert max(y for _x, y in line.points) > place.y + S
        if line.union.key not in layout.standing.apart:
            assert len({y for _x, y in line.points[1:-1]}) == 1


def _level(piece) -> bool:
    return piece[0][1] == piece[1][1]


def _span(piece, side: int) -> tuple[float, float]:
    return tuple(sorted((piece[0][side], piece[1][side])))


def _shared(one, other, side: int) -> float:
    """How far two pieces run beside one another."""
    (low, high), (start, end) = _span(one, side), _span(other, side)
    return min(high, end) - max(low, start)


@often
@given(families(wild=False))
def test_lines_of_different_ties_never_lie_on_one_another(family):
    layout = lay_out(stand(family))
    for (own, one), (other, two) in combinations(layout.pieces, 2):
        for side in (0, 1):
            along = one[0][1 - side] == one[1][1 - side] and two[0][1 - side] == two[1][1 - side]
            if own != other and along and _shared(one, two, side) > 1:
                assert abs(one[0][1 - side] - two[0][1 - side]) > 1.5


@often
@given(families(wild=False))
def test_a_line_that_crosses_another_hops_over_it(family):
    layout = lay_out(stand(family))
    level = [(own, piece) for own, piece in layout.pieces if _level(piece)]
    for own, up in layout.pieces:
        for other, flat in level if up[0][0] == up[1][0] else ():
            x, y = up[0][0], flat[0][1]
            meets = _span(flat, 0)[0] < x < _span(flat, 0)[1] and _span(up, 1)[0] < y < _span(up, 1)[1]
            assert not meets or own == other or (x, y) in layout.hops


@often
@given(families(wild=False))
def test_no_line_of_the_structure_runs_through_a_text(family):
    layout = lay_out(stand(family))
    texts = [one for place in layout.places.values() for one in place.texts]
    texts += [one for couple in layout.couples for one in couple.labels]
    for text in texts:
        left, top, right, bottom = text.box
        for _own, piece in layout.pieces:
            if piece[0][0] == piece[1][0] or _level(piece):
                (low, high), (upper, lower) = _span(piece, 0), _span(piece, 1)
                assert not (low < right - 1 and high > left + 1 and upper < bottom - 2 and lower > top + 2)


@often
@given(families(wild=False))
def test_no_two_texts_stand_on_one_another(family):
    layout = lay_out(stand(family))
    texts = [one for place in layout.places.values() for one in place.texts] + labels(layout)
    for one, other in combinations([text.box for text in texts], 2):
        over = min(one[2], other[2]) - max(one[0], other[0]), min(one[3], other[3]) - max(one[1], other[1])
        assert over[0] < 1 or over[1] < 3.2


@often
@given(families(wild=False))
def test_the_line_to_a_child_is_straight_or_clearly_bent(family):
    layout = lay_out(stand(family))
    for drop in layout.drops:
        for piece in [*pairwise(drop.trunk), *([drop.siblings] if drop.siblings else [])]:
            assert not _level(piece) or abs(piece[0][0] - piece[1][0]) >= 2


def test_a_child_of_one_parent_does_not_hang_from_the_couple():
    alone = Family(
        (Person("a", "甲", sex="male"), Person("b", "乙", sex="female"), Person("c", "丙", sex="male")),
        (Union("u", "a", "b"),),
        (ParentLink("c", ("a",)),),
    )
    layout = lay_out(stand(alone))
    couple, drop = layout.couples[0], layout.drops[0]
    left, right = sorted((couple.points[0][0], couple.points[-1][0]))
    assert all(not left <= x <= right for x, _y in drop.trunk)


@often
@given(families(wild=False))
def test_a_border_of_a_household_does_not_run_along_a_line(family):
    layout = lay_out(stand(family))
    for rank, household in enumerate(layout.standing.family.households):
        sides = [side for loop in border(layout, household, rank) for side in pairwise([*loop, loop[0]])]
        for (_own, piece), edge in product(layout.pieces, sides):
            for side in (0, 1):
                along = all(one[0][1 - side] == one[1][1 - side] for one in (piece, edge))
                if along and _shared(piece, edge, side) > S / 2:
                    assert abs(piece[0][1 - side] - edge[0][1 - side]) > 1


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
        assert place.top >= 0 and place.bottom <= layout.height
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
