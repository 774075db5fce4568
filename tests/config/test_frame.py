"""The kept frame shows each reader their own seat, and what changed at once."""

import re

import pytest

from lianqiao.audit.actions import action

pytestmark = pytest.mark.django_db


def frame_of(browser, path="/cases/"):
    page = browser.get(path).text
    return re.sub(r"<main.*</main>", "", page, flags=re.S)


def test_two_readers_never_share_a_frame(cast):
    hers, next_doors = cast.browser_of(cast.worker), cast.browser_of(cast.neighbour_worker)
    mine, theirs = frame_of(hers), frame_of(next_doors)
    for text, own, other in (
        (mine, cast.worker, cast.neighbour_worker),
        (theirs, cast.neighbour_worker, cast.worker),
    ):
        assert own.account.username in text
        assert own.institution.name in text
        assert other.account.username not in text
        assert other.institution.name not in text


def test_a_changed_name_is_there_on_the_next_page(cast, system):
    browser = cast.browser_of(cast.worker)
    assert "换过的名字" not in frame_of(browser)
    hospital = cast.worker.institution
    hospital.name = "换过的名字医院"
    with action("registry.institution_changed", by=system, on=hospital):
        hospital.save()
    assert "换过的名字医院" in frame_of(browser)


def test_every_page_has_a_token_of_its_own_and_leads_back_to_itself(cast):
    browser = cast.browser_of(cast.worker)
    first, second = frame_of(browser), frame_of(browser, "/people/")
    tokens = [set(re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', text)) for text in (first, second)]
    assert len(tokens[0]) == len(tokens[1]) == 1
    assert tokens[0] != tokens[1]
    assert 'name="next" value="/people/"' in second
    assert 'name="next" value="/cases/"' not in second
    assert "⟨" not in first + second


def test_the_menu_marks_where_the_reader_is(cast):
    browser = cast.browser_of(cast.worker)
    for path in ("/cases/", "/people/", "/"):
        current = re.findall(r'<a class="menu-link" href="([^"]+)" aria-current', frame_of(browser, path))
        assert current == [path]
