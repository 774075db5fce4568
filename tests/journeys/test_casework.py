"""The page of a case in a real browser: nothing on it stands in anybody's way, whatever became of the case."""

import pytest
from django_scopes import scope

from lianqiao.cases import services
from tests.browser import accessibility_faults
from tests.cases.stage import TODAY, days_ago, person, posted

TABS = ("timeline", "summary", "plan", "people")


@pytest.fixture
def reopened(cast, hospital):
    """A closed case whose next episode is open."""
    lin = posted(cast.worker)
    with scope(institution=hospital.pk):
        case = services.open_case(
            by=cast.worker, client=person(hospital, "周小禾"), on=days_ago(9), responsible=lin
        )
        services.close_case(
            by=cast.worker, case=case, outcome="improved", reason="discharged", on=days_ago(4), today=TODAY
        )
        services.reopen_case(by=cast.worker, case=case, on=days_ago(2), today=TODAY)
    return case


def test_the_links_of_a_closed_case_can_be_told_from_its_words(cast, eyes_of, reopened):
    page = eyes_of(cast.worker)
    for tab in TABS:
        page.goto(f"/cases/{reopened.pk}/?tab={tab}")
        assert page.locator(".alert a").inner_text() == "前往下一次个案"
        assert accessibility_faults(page) == [], tab
