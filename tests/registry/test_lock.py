"""The idle lock on the server: whoever goes around the cover of the page gets nothing; whose eyes: the worker's."""

import re
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, override_settings
from django.utils import timezone

from lianqiao.people.models import Client as Person
from lianqiao.registry.lock import DRAFTS_TAKEN, LAG, TOUCH_EVERY
from lianqiao.registry.models import BrowserSession
from lianqiao.workspace.models import Draft
from tests.cases.stage import person as registered
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
PAUSE = timedelta(minutes=10) + LAG
NAME = "秦小雨"
LONG = "她说想先跟女儿谈谈，再决定要不要转院。\n明天再去床边。"


@pytest.fixture
def browser(cast) -> Client:
    return cast.browser_of(cast.worker)


@pytest.fixture
def person(hospital) -> Person:
    return registered(hospital, NAME)


def _rests(browser: Client, pause: timedelta) -> None:
    BrowserSession.objects.filter(session_key=browser.session.session_key).update(
        touched_at=timezone.now() - pause
    )


def _row(browser: Client) -> BrowserSession:
    return BrowserSession.objects.get(session_key=browser.session.session_key)


def test_after_the_pause_the_cookie_alone_shows_nothing(browser, person):
    path = f"/people/{person.pk}/"
    _rests(browser, PAUSE - timedelta(seconds=30))
    assert NAME in browser.get(path).content.decode()

    _rests(browser, PAUSE)
    for address in (path, "/", "/people/", "/nowhere/", "/jobs/", "/accounts/2fa/", "/accounts/login/"):
        answer = browser.get(address)
        html = answer.content.decode()
        assert answer.status_code == 423, address
        assert NAME not in html
        assert 'class="side"' not in html
        assert f'name="next" value="{address}"' in html
        assert answer["Cache-Control"] == "no-store"
    assert _row(browser).touched_at < timezone.now() - PAUSE  # asking is no touch


def test_the_password_leads_back_to_the_page(browser, person):
    path = f"/people/{person.pk}/"
    _rests(browser, PAUSE)
    wrong = browser.post("/registry/unlock/", {"password": "somebody-elses", "next": path})
    assert wrong.status_code == 403
    assert 'id="password_error"' in wrong.content.decode()
    assert f'name="next" value="{path}"' in wrong.content.decode()
    assert browser.get(path).status_code == 423

    right = browser.post("/registry/unlock/", {"password": PASSWORD, "next": path})
    assert (right.status_code, right.url) == (302, path)
    assert NAME in browser.get(path).content.decode()
    assert browser.post("/registry/unlock/", {"password": PASSWORD, "next": "//evil.test/"}).url == "/"


def test_locked_by_hand_in_one_tab_is_locked_in_all_and_opened_in_all(browser):
    other = Client()
    other.cookies = browser.cookies  # another tab, or a program that copied the cookie
    assert browser.post("/registry/lock/").status_code == 204
    assert browser.get("/people/").status_code == 423
    assert other.get("/people/").status_code == 423
    # A request that was on its way when the lock fell writes its session back: the lock stays.
    late = browser.session
    late["active_seat"] = late["active_seat"]
    late.save()
    assert other.get("/people/").status_code == 423
    assert other.post("/registry/unlock/", {"password": PASSWORD}).json() == {"unlocked": True}
    assert browser.get("/people/").status_code == 200


def test_without_scripts_the_button_leads_to_the_page_that_asks(browser):
    assert 'action="/registry/lock/"' in browser.get("/people/").content.decode()
    answer = browser.post("/registry/lock/", {"next": "/people/"}, follow=True)
    assert answer.status_code == 423
    assert answer.redirect_chain == [("/people/", 302)]


def test_htmx_is_told_to_cover_the_page(browser):
    browser.post("/registry/lock/")
    for answer in (
        browser.get("/people/", headers={"HX-Request": "true"}),
        browser.post("/cases/contacts/who/", {"who": "秦"}, headers={"HX-Request": "true"}),
        browser.post("/registry/still-here/", headers={"Sec-Fetch-Mode": "cors"}),
    ):
        assert (answer.status_code, answer.content, answer["HX-Trigger"]) == (423, b"", "locked")


def test_what_the_page_asks_by_itself_is_no_touch(browser):
    _rests(browser, timedelta(minutes=9))
    before = _row(browser).touched_at
    browser.get("/jobs/018f0000-0000-7000-8000-000000000000/", headers={"HX-Request": "true"})
    browser.post("/drafts/", {"draft_key": "cases.request:new", "text": LONG})
    assert browser.get("/registry/still-here/").json()["account"]
    assert _row(browser).touched_at == before

    browser.post("/registry/still-here/")  # typing is
    typed = _row(browser).touched_at
    assert typed > before
    _rests(browser, TOUCH_EVERY)
    browser.get("/people/")  # and so is opening a page
    assert _row(browser).touched_at > typed


def test_a_touch_is_written_once_a_minute(browser):
    browser.get("/people/")
    before = _row(browser).touched_at
    browser.get("/people/")
    assert _row(browser).touched_at == before


def test_the_last_words_before_the_lock_are_still_taken_as_a_draft(browser, cast):
    sent = {"draft_key": "cases.request:new", "text": LONG}
    _rests(browser, PAUSE + DRAFTS_TAKEN - timedelta(seconds=30))
    assert browser.get("/drafts/").status_code == 423
    assert browser.post("/drafts/", sent).status_code in (200, 302)
    assert Draft.objects.get(seat=cast.worker).fields == {"text": [LONG]}

    _rests(browser, PAUSE + DRAFTS_TAKEN)
    late = browser.post("/drafts/", sent | {"text": "later"}, headers={"Sec-Fetch-Mode": "cors"})
    assert late.status_code == 423  # the page keeps it under the cover and tries again
    assert Draft.objects.get(seat=cast.worker).fields == {"text": [LONG]}


def _kept_form(html: str) -> tuple[str, dict[str, str]]:
    form = re.search(
        r'<form method="post" action="(/registry/unlock/kept/\?form=[^"&]+)".*?</form>', html, re.S
    )
    fields = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form.group())
    return form.group(1), dict(fields)


def test_a_form_sent_to_a_locked_session_is_sent_again_and_nothing_is_lost(browser):
    _rests(browser, PAUSE)
    sent = {"title": LONG[:19], "list_name": "cases", "query": "state=open", "secret_password": "hush"}
    answer = browser.post("/filters/", sent)
    html = answer.content.decode()
    assert answer.status_code == 423
    assert "已留存" in html
    assert LONG[:19] not in html
    assert "hush" not in html
    assert LONG[:19] not in _row(browser).session_data

    answer = browser.post("/registry/unlock/", {"password": PASSWORD, "next": "/"}, follow=True)
    assert answer.redirect_chain == [("/registry/unlock/kept/", 302)]
    address, fields = _kept_form(answer.content.decode())
    assert {k: v for k, v in fields.items() if k != "csrfmiddlewaretoken"} == {
        k: v for k, v in sent.items() if k != "secret_password"
    }
    again = browser.post(address, fields)
    assert (again.status_code, again.url) == (307, "/filters/")
    assert browser.get("/registry/unlock/kept/").url == "/"


def test_files_are_asked_for_again_and_it_is_said(browser):
    browser.post("/registry/lock/")
    sent = {"text": LONG, "file": SimpleUploadedFile("a.txt", b"a")}
    assert "文件无法留存" in browser.post("/import/", sent).content.decode()
    html = browser.post(
        "/registry/unlock/", {"password": PASSWORD, "next": "/"}, follow=True
    ).content.decode()
    assert "请重新选择" in html
    assert "明天再去床边" in _kept_form(html)[1]["text"]


def test_two_tabs_sent_two_forms_and_both_come_back(browser):
    browser.post("/registry/lock/")
    for path in ("/filters/", "/people/search/"):
        browser.post(path, {"title": "old"})
        browser.post(path, {"title": path})
    html = browser.post(
        "/registry/unlock/", {"password": PASSWORD, "next": "/"}, follow=True
    ).content.decode()
    keys = dict.fromkeys(re.findall(r"\?form=([0-9a-f-]+)", html))
    answers = [browser.post(f"/registry/unlock/kept/?form={key}", {}) for key in keys]
    assert [answer.url for answer in answers] == ["/filters/", "/people/search/"]


def test_what_guards_the_account_is_never_kept(browser):
    browser.post("/registry/lock/")
    html = browser.post("/accounts/2fa/totp/activate/", {"code": "123456"}).content.decode()
    assert "已留存" not in html
    assert "kept_forms" not in browser.session


def test_a_form_from_elsewhere_is_not_kept(cast):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.worker.account)
    browser.session.lock(timezone.now())
    assert browser.post("/filters/", {"title": "planted"}).status_code == 403
    assert "kept_forms" not in browser.session


def test_a_passkey_signs_in_again_and_finds_what_was_sent(browser, cast):
    account = cast.worker.account
    account.set_unusable_password()
    account.save()
    browser.force_login(account)
    browser.post("/registry/lock/")
    html = browser.post("/filters/", {"title": LONG[:19]}).content.decode()
    assert 'name="password"' not in html
    answer = browser.post("/registry/unlock/anew/", {"next": "/people/"})
    assert answer.url == "/accounts/login/?next=%2Fregistry%2Funlock%2Fkept%2F"
    assert browser.get("/people/").status_code == 302  # signed out

    browser.force_login(account)
    assert LONG[:19] in browser.get("/registry/unlock/kept/").content.decode()


def test_somebody_else_finds_nothing_of_it(browser, cast):
    browser.post("/registry/lock/")
    browser.post("/filters/", {"title": LONG[:19]})
    browser.post("/registry/unlock/anew/")
    browser.force_login(cast.supervisor.account)
    assert browser.get("/registry/unlock/kept/").url == "/"


def test_tries_are_counted_together_with_signing_in(browser, cast):
    browser.post("/registry/lock/")
    for _time in range(3):
        assert browser.post("/registry/unlock/", {"password": "no"}).status_code == 403
    for _time in range(2):
        Client().post("/accounts/login/", {"login": cast.worker.account.username, "password": "no"})
    refused = browser.post("/registry/unlock/", {"password": PASSWORD})
    assert refused.status_code == 429
    assert refused.json()["error"]
    page = browser.post("/registry/unlock/", {"password": PASSWORD, "next": "/people/"})
    assert page.status_code == 429
    assert refused.json()["error"] in page.content.decode()


def test_one_may_leave_and_change_the_language_while_locked(browser):
    browser.post("/registry/lock/")
    assert browser.post("/registry/language/", {"language": "en", "next": "/people/"}).url == "/people/"
    assert "Locked" in browser.get("/people/").content.decode()
    assert browser.get("/registry/unlock/").status_code == 423
    assert browser.get("/accounts/logout/").status_code == 423
    assert browser.post("/accounts/logout/").status_code == 302
    assert browser.get("/registry/unlock/").status_code == 302


def test_signing_in_makes_an_open_session(cast):
    browser = Client()
    browser.post("/accounts/login/", {"login": cast.worker.account.username, "password": PASSWORD})
    assert browser.get("/people/").status_code == 200


IN_TABLE = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "registry_count"}
}


def test_all_machines_count_wrong_passwords_in_one_table(cast):
    with override_settings(CACHES=IN_TABLE):
        assert isinstance(caches["default"], DatabaseCache)
        sent = {"login": cast.worker.account.username, "password": "no"}
        for _time in range(5):
            Client().post("/accounts/login/", sent)
        # What another machine would see: only the table is asked.
        refused = Client().post("/accounts/login/", sent | {"password": PASSWORD})
        assert "_auth_user_id" not in refused.client.session
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM registry_count WHERE cache_key LIKE '%%login_failed%%'")
            assert cursor.fetchone()[0] >= 2  # of the account, and of the address
