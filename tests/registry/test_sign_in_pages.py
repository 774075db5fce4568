"""Signing in and guarding one's account, in our own look and in both languages; whose eyes: the worker's."""

import re

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.test import Client

from tests.cast import PASSWORD

OPEN = ("/accounts/login/", "/accounts/password/reset/", "/accounts/password/reset/done/", "/accounts/signup/",
        "/accounts/inactive/", "/accounts/3rdparty/login/error/", "/accounts/3rdparty/login/cancelled/")  # fmt: skip
MINE = ("/accounts/logout/", "/accounts/password/change/", "/accounts/email/", "/accounts/reauthenticate/",
        "/accounts/2fa/", "/accounts/2fa/webauthn/", "/accounts/3rdparty/")  # fmt: skip


@pytest.fixture
def signed_in(cast) -> Client:
    """The worker, who came in through the door and has just said once more who she is."""
    browser = Client()
    answer = browser.post("/accounts/login/", {"login": cast.worker.account.username, "password": PASSWORD})
    assert answer.status_code == 302
    assert browser.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302
    return browser


@pytest.mark.django_db
@pytest.mark.parametrize("path", OPEN)
def test_pages_before_the_door_are_ours(path):
    for language, product in (("zh-hans", "连翘"), ("en", "Lianqiao")):
        browser = Client()
        browser.cookies["language"] = language
        html = browser.get(path).content.decode()
        assert f'<span class="brand-name">{product}</span>' in html
        assert html.count("<h1") == 1


@pytest.mark.parametrize("path", MINE)
def test_pages_about_my_account_are_ours(signed_in, path):
    html = signed_in.get(path).content.decode()
    assert '<html lang="zh-Hans"' in html
    assert "core/tokens.css" in html
    assert html.count("<h1") == 1


def test_a_wrong_password_is_said_in_chinese_and_the_name_is_kept(cast):
    answer = Client().post(
        "/accounts/login/", {"login": cast.worker.account.username, "password": "not-mine"}
    )
    html = answer.content.decode()
    assert 'role="alert"' in html
    assert f'value="{cast.worker.account.username}"' in html
    assert re.search(r"[\u4e00-\u9fff]", re.search(r'role="alert">.*?</div>', html, re.S).group())


def test_the_password_is_changed(signed_in, cast):
    new = "a-bridge-of-forsythia"
    answer = signed_in.post(
        "/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    assert answer.status_code == 302
    cast.worker.account.refresh_from_db()
    assert cast.worker.account.check_password(new)


def test_a_weak_password_is_refused_beside_its_field(signed_in):
    answer = signed_in.post(
        "/accounts/password/change/", {"oldpassword": PASSWORD, "password1": "12345", "password2": "12345"}
    )
    assert 'id="id_password1_error"' in answer.content.decode()


def test_the_app_is_turned_on_gives_codes_and_asks_at_the_door(signed_in, cast):
    page = signed_in.get("/accounts/2fa/totp/activate/").content.decode()
    secret = re.search(r'class="copy-text">(\w+)<', page).group(1)
    code = totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time()))))
    assert signed_in.post("/accounts/2fa/totp/activate/", {"code": code}).status_code == 302
    codes = re.findall(
        r'class="copy-text">([^<]+)<', signed_in.get("/accounts/2fa/recovery-codes/").content.decode()
    )
    assert len(codes) == 10

    another = Client()
    answer = another.post(
        "/accounts/login/", {"login": cast.worker.account.username, "password": PASSWORD}, follow=True
    )
    assert 'action="/accounts/2fa/authenticate/"' in answer.content.decode()
    assert another.post("/accounts/2fa/authenticate/", {"code": codes[0]}).status_code == 302
    assert another.get("/accounts/2fa/").status_code == 200


def test_the_app_is_turned_off_after_a_question(signed_in):
    totp.TOTP.activate(_account(signed_in), totp.generate_totp_secret())
    assert "<form" in signed_in.get("/accounts/2fa/totp/deactivate/").content.decode()
    signed_in.post("/accounts/2fa/totp/deactivate/")
    assert "/accounts/2fa/totp/activate/" in signed_in.get("/accounts/2fa/").content.decode()


def test_a_passkey_page_carries_what_the_device_needs(signed_in):
    html = signed_in.get("/accounts/2fa/webauthn/add/").content.decode()
    assert '<script type="application/json" id="js_data">' in html
    assert "creation_options" in html
    assert "mfa/js/webauthn.js" in html


def test_a_forgotten_password_comes_by_mail_without_saying_whose_it_is(cast):
    account = cast.worker.account
    account.email = "alin@example.org"
    account.save(update_fields=["email"])
    for address in ("alin@example.org", "nobody@example.org"):
        assert Client().post("/accounts/password/reset/", {"email": address}).status_code == 302
    link = re.search(r"/accounts/password/reset/key/\S+", mail.outbox[0].body).group()
    page = Client().get(link, follow=True)
    assert 'name="password1"' in page.content.decode()
    assert 'name="password1"' not in Client().get("/accounts/password/reset/key/x-set/").content.decode()


def test_what_guards_the_account_asks_who_it_is_first(cast):
    browser = Client()
    browser.post("/accounts/login/", {"login": cast.worker.account.username, "password": PASSWORD})
    answer = browser.get("/accounts/2fa/totp/activate/")
    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/reauthenticate/")


def _account(browser: Client):
    return browser.get("/accounts/2fa/").wsgi_request.user
