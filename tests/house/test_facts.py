"""Facts are what their columns say, and tell nobody's name."""

import pytest
from django_scopes import scopes_disabled

from lianqiao.core.facts import Fact
from tools.reference.rooms import shelves

KINDS = {"string", "key", "int64", "float64", "date", "boolean"}
NAMES_OF_PERSONS = {
    "text",
    "phone",
    "identity",
    "address",
    "note",
    "person_name",
    "worker_name",
    "client_name",
}


def _facts():
    for room, module in shelves("facts"):
        for fact in vars(module).values():
            if isinstance(fact, Fact):
                yield pytest.param(fact, id=f"{room}.{fact.name}")


@pytest.mark.parametrize("fact", list(_facts()))
def test_rows_bear_the_names_of_the_columns(fact, db):
    with scopes_disabled():
        rows = fact.rows()
        list(rows[:3])
    assert set(rows.query.values_select) | set(rows.query.annotation_select) == {c.name for c in fact.columns}


@pytest.mark.parametrize("fact", list(_facts()))
def test_a_fact_describes_itself_and_names_nobody(fact):
    assert fact.grain
    assert all(column.title and column.kind in KINDS for column in fact.columns)
    assert not {column.name for column in fact.columns} & NAMES_OF_PERSONS
