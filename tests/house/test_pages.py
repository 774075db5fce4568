"""List pages ask the database a literal number of times, whether they show one row or three."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.house.pages import LIST_PAGES


@pytest.mark.parametrize("page", LIST_PAGES, ids=lambda page: page.url)
def test_a_list_page_asks_as_often_for_three_rows_as_for_one(page, cast, hospital, ward):
    browser = cast.client_of(page.who(cast))
    page.add_row(cast, 1)
    browser.get(page.address())  # what is remembered for the whole process is read once, before we count
    one = _queries(browser, page)
    page.add_row(cast, 2)
    page.add_row(cast, 3)
    three = _queries(browser, page)
    assert len(one) == len(three), "\n".join(map(str, three))
    assert len(three) == page.queries, "\n".join(map(str, three))


def _queries(browser, page) -> list[str]:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = browser.get(page.address())
    assert response.status_code == 200
    return [query["sql"] for query in captured.captured_queries]


def test_there_are_list_pages():
    assert LIST_PAGES
