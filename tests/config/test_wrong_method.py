"""Whoever opens the address of a button by hand gets a page with a way back."""

import pytest
from django.urls import reverse

from lianqiao.config.wrong_method import page_above

pytestmark = pytest.mark.django_db


def test_the_address_of_a_button_leads_back_in_the_readers_language(cast):
    browser = cast.browser_of(cast.auditor)
    answer = browser.get(reverse("audit:verify"))
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "这是按钮的地址，不是页面" in answer.text
    assert f'href="{reverse("audit:trail")}"' in answer.text
    browser.cookies["language"] = "en"
    account = cast.auditor.account
    account.language = "en"
    account.save()
    assert "This is the address of a button" in browser.get(reverse("audit:verify")).text


def test_a_stranger_is_told_nothing_more(client):
    answer = client.get(reverse("interop:take", args=["00000000-0000-0000-0000-000000000000"]))
    assert answer.status_code in (302, 405)
    assert not answer.text or "这是按钮的地址" in answer.text


@pytest.mark.parametrize(
    ("path", "above"),
    [("/audit/verify/", "/audit/"), ("/nowhere/at/all/", "/"), ("/", "/")],
)
def test_the_nearest_page_above_is_found(path, above):
    assert page_above(path) == above
