"""What is withheld stays withheld: nobody finds a small cell by subtracting what is shown."""

from hypothesis import given
from hypothesis import strategies as st

from lianqiao.indicators.disclosure import FEWEST_PERSONS, Cell, total_is_withheld, withheld


def cells(**persons: int) -> list[Cell]:
    return [Cell((key,), value, value) for key, value in persons.items()]


def test_nothing_is_withheld_when_no_cell_is_small():
    assert withheld(cells(a=5, b=40, c=0)) == frozenset()


def test_a_small_cell_takes_the_next_smallest_with_it():
    assert withheld(cells(a=3, b=40, c=12, d=90)) == {("a",), ("c",)}


def test_two_small_cells_that_add_to_a_small_number_take_a_third():
    assert withheld(cells(a=1, b=1, c=30, d=9)) == {("a",), ("b",), ("d",)}


def test_two_small_cells_that_hide_each_other_take_nobody():
    assert withheld(cells(a=3, b=4, c=30)) == {("a",), ("b",)}


def test_an_empty_cell_hides_nobody():
    assert withheld(cells(a=3, b=0, c=30)) == {("a",), ("c",)}


def test_a_single_small_cell_takes_the_total_with_it():
    found = cells(a=3)
    hidden = withheld(found)
    assert hidden == {("a",)}
    assert total_is_withheld(Cell((), 3, 3), found, hidden)


def test_many_contacts_of_few_people_are_a_small_cell_all_the_same():
    found = [Cell(("a",), 60, 2), Cell(("b",), 70, 20), Cell(("c",), 80, 30)]
    assert withheld(found) == {("a",), ("b",)}


def test_in_a_table_of_two_dimensions_every_line_is_protected():
    found = [Cell((row, column), 3 if (row, column) == ("r1", "c1") else 20, 3 if (row, column) == ("r1", "c1") else 20)
             for row in ("r1", "r2", "r3") for column in ("c1", "c2", "c3")]  # fmt: skip
    hidden = withheld(found)
    for place in (0, 1):
        for key in {cell.keys[place] for cell in found}:
            assert len([keys for keys in hidden if keys[place] == key]) != 1


tables = st.dictionaries(
    st.tuples(st.sampled_from("abc"), st.sampled_from("wxyz")),
    st.integers(min_value=0, max_value=30),
    min_size=1,
)


@given(tables)
def test_no_line_gives_away_a_small_number(table):
    found = [Cell(keys, persons, persons) for keys, persons in table.items()]
    hidden = withheld(found)
    total = Cell((), sum(table.values()), sum(table.values()))
    assert all(cell.keys in hidden for cell in found if cell.is_small)
    if total_is_withheld(total, found, hidden):
        return
    missing = [cell for cell in found if cell.keys in hidden]
    assert len(missing) != 1
    assert not missing or sum(cell.persons for cell in missing) >= FEWEST_PERSONS
