"""Somebody else saved the record first: take theirs with one click, and find one's own again above the form."""

import re
from html import unescape

import pytest
from django.urls import reverse

from lianqiao.cases import services as cases
from lianqiao.cases.models import Contact
from lianqiao.registry.scopes import scope_of
from lianqiao.workspace.models import Draft
from tests.cases.conftest import case, child, in_hospital, lin  # noqa: F401
from tests.cases.stage import NOW, TODAY, talk

pytestmark = pytest.mark.django_db
TAKE = re.compile(r'class="line take-saved"><a class="btn btn-sm" href="([^"]*)"')
RESTORE = re.compile(r'href="(\?[^"]*draft=restore)"')
THEIRS, MINE = "先保存的这一份", "后来写的这一份"


@pytest.fixture
def contact(cast, case) -> Contact:  # noqa: F811
    return cases.record_contact(by=cast.worker, told=talk(case.client, case=case, text="原来的"), at=NOW)


def sent(contact: Contact, **told) -> dict:
    return {
        "clients": contact.case.client_id, "on": TODAY.isoformat(), "items": "A2", "minutes_direct": "30",
        "scene": "ward", "mode": "face", "next_kind": "none", "do": "draft", "version": contact.version,
    } | told  # fmt: skip


@pytest.fixture
def second(cast, contact):
    """The browser of the worker, whose other window has saved the note in between, and what it answers the second."""
    browser = cast.browser_of(cast.worker)
    address = reverse("cases:contact_edit", args=[contact.pk])
    assert browser.post(address, sent(contact, text=THEIRS)).status_code == 302
    answer = browser.post(address, sent(contact, text=MINE, place="走廊", draft_window="ab" * 16))
    assert answer.status_code == 200
    return browser, address, answer.content.decode()


def saved_text(cast) -> str:
    with scope_of(cast.worker):
        return Contact.objects.get().text


def test_both_are_shown_and_one_click_takes_the_saved_one(cast, second):
    browser, address, page = second
    assert THEIRS in page
    assert MINE in page
    assert "采用已保存的版本" in page
    assert TAKE.search(page)[1] == address
    page = browser.get(address).content.decode()
    assert f">\n{THEIRS}</textarea>" in page
    assert MINE not in page
    assert saved_text(cast) == THEIRS


def test_what_a_room_above_asked_shows_both_too(cast, contact):
    browser = cast.browser_of(cast.worker)
    address = reverse("cases:contact_edit", args=[contact.pk])
    browser.post(address, sent(contact, text=THEIRS, place="谈话间"))
    page = browser.post(address, sent(contact, text=MINE, place="走廊")).content.decode()
    assert 'value="走廊"' in page
    assert "目前保存的是： 谈话间" in page


def test_ones_own_is_offered_above_it_and_can_be_put_back_and_saved(cast, second):
    browser, address, _page = second
    page = browser.get(address).content.decode()
    page = browser.get(address + unescape(RESTORE.search(page)[1])).content.decode()
    assert f">\n{MINE}</textarea>" in page
    assert 'value="走廊"' in page  # what a room above asked comes back too
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    with scope_of(cast.worker):
        contact = Contact.objects.select_related("case").get()
    assert browser.post(address, sent(contact, text=MINE, version=version)).status_code == 302
    assert saved_text(cast) == MINE


def test_saving_again_keeps_mine_and_leaves_no_draft_behind(cast, second):
    browser, address, page = second
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    with scope_of(cast.worker):
        contact = Contact.objects.select_related("case").get()
    told = sent(contact, text=MINE, version=version, draft_window="ab" * 16)
    assert browser.post(address, told).status_code == 302
    assert saved_text(cast) == MINE
    assert not Draft.objects.exists()


def test_the_way_is_told_in_english_too(cast, contact, second):
    browser, address, _page = second
    browser.cookies["language"] = "en"
    page = browser.post(address, sent(contact, text=MINE)).content.decode()
    assert "Take the saved one" in page
    assert "offered above the form" in page


def test_a_form_with_other_mistakes_sets_nothing_aside(cast, contact):
    browser = cast.browser_of(cast.worker)
    address = reverse("cases:contact_edit", args=[contact.pk])
    page = browser.post(address, sent(contact, text=MINE, on="gestern")).content.decode()
    assert "take-saved" not in page
    assert not Draft.objects.exists()


def test_a_short_form_that_keeps_no_draft_says_so(cast, case):  # noqa: F811
    browser = cast.browser_of(cast.worker)
    address = reverse("cases:risk", args=[case.pk])
    cases.change_risk(by=cast.worker, case=case, risk=1)
    page = browser.post(address, {"risk": "2", "version": case.version - 1}).content.decode()
    assert TAKE.search(page)[1] == ""
    assert "不再保留" in page
