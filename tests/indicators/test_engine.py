"""The engine: what every fact must give it, and that a scope reaches the database as a scope."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scopes_disabled

from lianqiao.core.dates import Span
from lianqiao.indicators.compute import compute
from lianqiao.indicators.disclosure import Disclosure
from lianqiao.indicators.engine import LIVE
from lianqiao.indicators.measures import indicators
from lianqiao.indicators.queries import institution_scope, whole_scope
from lianqiao.indicators.questions import Output, Question, expression
from lianqiao.indicators.tables import FACTS

from . import city
from .city import day

YEAR = Span.inclusive(day("2023-01-01"), day("2023-12-31"))


@pytest.mark.parametrize("name", FACTS)
def test_a_fact_gives_the_columns_it_promises_and_belongs_to_institutions(name):
    with scopes_disabled():
        rows = FACTS[name].rows()
        assert set(rows.query.selected) == set(FACTS[name].schema)
        rows.filter(institution_id__in=[])


@pytest.mark.parametrize("code", indicators())
def test_an_indicator_is_written_for_no_engine(code):
    asked = expression(Question(code, indicators()[code].rule, Output.TOTAL))
    assert set(asked.columns) == {"value", "estimated", "persons"}


def test_the_kept_text_shows_where_the_period_went():
    text = LIVE.text(Question("C6", "all-present.1", Output.TOTAL))
    assert ":from_on" in text
    assert ":until_on" in text
    assert "«" not in text


@pytest.mark.django_db
def test_a_figure_sees_the_transaction_it_runs_in_at_a_constant_number_of_queries():
    hospital = city.institution("清河医院")
    for others in range(3):
        city.contact(hospital, "2023-05-01", city.client(hospital))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            found = compute(
                "C6", YEAR, institution_scope(hospital), by=["level"], disclosure=Disclosure.INTERNAL
            )
        assert found.amount.value == others + 1
        # The sums are asked first; here nobody has made them.
        assert len(queries) == 3


@pytest.mark.django_db
def test_a_scope_is_asked_of_the_key_the_index_knows():
    hospital = city.institution("清河医院")
    with CaptureQueriesContext(connection) as queries:
        compute("C6", YEAR, institution_scope(hospital))
    assert '"institution_id" IN (' in queries[0]["sql"]
    assert hospital.pk.hex in queries[0]["sql"].replace("-", "")
    with CaptureQueriesContext(connection) as queries:
        compute("C6", YEAR, whole_scope())
    assert '"institution_id" IN' not in queries[-1]["sql"]
