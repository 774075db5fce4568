"""A protected value whose key is lost: a page that says what to do, a log line without the value, lists that go on."""

import base64
import os

import pytest
from django.conf import settings as django_settings
from django.urls import reverse

from lianqiao.cases import services as casework
from lianqiao.core.encryption import Unreadable, open_sealed, seal
from lianqiao.people.services import add_detail
from lianqiao.registry.scopes import scope_of
from tests.cases.stage import NOW, TODAY, person, posted, talk

SECRET = "夜里一直哭"
SIGN = "（现有密钥无法解读）"


def key() -> str:
    return base64.b64encode(os.urandom(32)).decode()


@pytest.fixture
def ring(settings):
    """The key ring of the tests, and nothing to read it from again."""
    settings.LIANQIAO_KEYS_AGAIN = None
    return dict(django_settings.LIANQIAO_KEYS)


@pytest.fixture
def notes(cast, hospital, ring, settings):
    """A case with two notes; the older one, and a phone, were written with a key that is lost since."""
    with scope_of(cast.worker):
        child, lin = person(hospital, "周小禾"), posted(cast.worker)
        lost = key()
        settings.LIANQIAO_KEYS = ring | {"current": "lost", "keys": ring["keys"] | {"lost": lost}}
        case = casework.open_case(by=cast.worker, client=child, on=TODAY, depth="brief", responsible=lin)
        told = talk(child, case=case, text=SECRET)
        old = casework.record_contact(by=cast.worker, told=told, at=NOW, sign=True)
        add_detail(by=cast.worker, client=child, kind="phone", value="13900001234", on=TODAY)
        settings.LIANQIAO_KEYS = ring
        add_detail(by=cast.worker, client=child, kind="phone", value="13900005678", on=TODAY)
        told = talk(child, case=case, text="今天好些了")
        new = casework.record_contact(by=cast.worker, told=told, at=NOW, sign=True)
    return {"case": case, "old": old, "new": new, "client": child, "lost": lost}


@pytest.mark.parametrize(
    ("language", "said", "missing"),
    [
        ("zh-hans", "现有密钥无法解读受保护的内容", "密钥环中没有密钥“lost”"),
        ("en", "A protected value cannot be read with the keys present", "does not hold the key “lost”"),
    ],
)
def test_a_value_whose_key_is_lost_gets_a_page_of_its_own(cast, notes, caplog, language, said, missing):
    browser = cast.browser_of(cast.worker)
    browser.cookies["language"] = language
    answer = browser.get(reverse("cases:contact", args=[notes["old"].pk]))
    text = answer.content.decode()
    assert answer.status_code == 500
    assert said in text
    assert missing in text
    assert "LIANQIAO_KEY_RING" in text
    assert f"cases_contact:text:{notes['old'].pk} lacks key lost" in caplog.text
    assert SECRET not in text + caplog.text


def test_a_ring_of_another_installation_is_told_from_one_that_lacks_the_key(cast, notes, ring, settings):
    settings.LIANQIAO_KEYS = ring | {"keys": ring["keys"] | {"lost": key()}}
    answer = cast.browser_of(cast.worker).get(reverse("cases:contact", args=[notes["old"].pk]))
    assert answer.status_code == 500
    assert "密钥环中的密钥“lost”打不开这项内容" in answer.content.decode()


def test_the_key_brought_back_opens_what_was_closed(cast, notes, ring, settings):
    settings.LIANQIAO_KEYS = ring | {"keys": ring["keys"] | {"lost": notes["lost"]}}
    answer = cast.browser_of(cast.worker).get(reverse("cases:contact", args=[notes["old"].pk]))
    assert SECRET in answer.content.decode()


def test_the_other_notes_of_a_timeline_are_shown(cast, notes):
    answer = cast.browser_of(cast.worker).get(reverse("cases:detail", args=[notes["case"].pk]))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "今天好些了" in text
    assert text.count(SIGN) == 1


def test_the_other_phones_of_a_person_are_shown(cast, notes):
    answer = cast.browser_of(cast.worker).get(reverse("people:detail", args=[notes["client"].pk]))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert 'href="tel:13900005678"' in text
    assert text.count('href="tel:') == 1
    assert SIGN in text


def test_what_is_no_envelope_of_ours_is_never_quoted():
    with pytest.raises(Unreadable) as refused:
        open_sealed("v1|周小禾|住十二床", "t:c:1")
    assert (refused.value.key, refused.value.missing) == ("", False)
    assert "周小禾" not in str(refused.value)


def test_a_value_moved_to_another_place_names_the_key_that_was_tried(ring):
    with pytest.raises(Unreadable) as refused:
        open_sealed(seal(SECRET, "t:c:1"), "t:c:2")
    assert (refused.value.place, refused.value.key, refused.value.missing) == (
        "t:c:2",
        ring["current"],
        False,
    )
