"""A real browser for journeys: Debian's Chromium, driven by Playwright, on a live server whose data is committed.

    @pytest.mark.browser
    def test_nurse_asks(cast, eyes_of):
        page = eyes_of(cast.clinician)
        page.goto("/cases/")

Where no Chromium is installed these tests are skipped, and say so.
"""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from playwright._impl._driver import compute_driver_executable
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from lianqiao.registry.middleware import ACTIVE_SEAT

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
WORDS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
PATIENCE = 30_000  # milliseconds; two cores are shared with everything else


def chromium_path() -> str | None:
    """Return the browser of this machine, if it has one."""
    return next((path for name in PROGRAMS if (path := shutil.which(name))), None)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    # Playwright keeps an event loop running in this thread; a module's length, so that no other test meets it.
    path = chromium_path()
    if path is None:
        pytest.skip("no Chromium on this machine")
    if subprocess.run(
        [compute_driver_executable()[0], "--version"], capture_output=True, check=False
    ).returncode:
        pytest.skip("Playwright's driver does not run on this machine (is libatomic1 missing?)")
    # Playwright's own five seconds would measure how busy the machine is.
    expect.set_options(timeout=PATIENCE)
    # With Playwright's event loop in the thread Django keeps other connections than without: none may stay behind.
    connections.close_all()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=WORDS, headless=True)
        yield browser
        browser.close()
        connections.close_all()


@pytest.fixture
def eyes_of(chromium, live_server) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a page signed in as a seat or an account; None is a stranger at the door.

    Faults in the page's own scripts, refused by the content policy included, fail the test at its end.
    """
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def eyes(who=None, *, language: str = "zh-hans", phone: bool = False, javascript: bool = True) -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport=PHONE if phone else DESKTOP,
            has_touch=phone,
            is_mobile=phone,
            java_script_enabled=javascript,
            locale="zh-CN" if language.startswith("zh") else "en-GB",
            timezone_id=settings.TIME_ZONE,
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE)
        cookies = {settings.LANGUAGE_COOKIE_NAME: language, **_signed_in(who)}
        context.add_cookies([{"name": n, "value": v, "url": live_server.url} for n, v in cookies.items()])
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
        page.on("console", lambda said: faults.append(f"{page.url}: {said.text}") if _refused(said) else None)
        return page

    yield eyes
    for context in contexts:
        for page in context.pages:
            page.unroute_all(behavior="wait")  # what a test slows down must not end in the next one
        context.close()
    assert not faults, "\n".join(faults)


def _refused(said) -> bool:
    return said.type == "error" and "Content Security Policy" in said.text


def _signed_in(who) -> dict[str, str]:
    if who is None:
        return {}
    browser = Client()
    browser.force_login(getattr(who, "account", who))
    if hasattr(who, "account"):
        session = browser.session
        session[ACTIVE_SEAT] = str(who.pk)
        session.save()
    return {settings.SESSION_COOKIE_NAME: browser.cookies[settings.SESSION_COOKIE_NAME].value}


def until(page: Page, true: Callable[[], bool]) -> None:
    """Wait for what a page, or one that is gone, has still sent on its way."""
    for _turn in range(PATIENCE // 100):
        if true():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it never came")


def accessibility_faults(page: Page) -> list[str]:
    """Return what axe-core calls serious or critical on the page once it has come whole, one line each."""
    page.wait_for_load_state()  # its words may be there before its colours are
    source = (Path(settings.NODE_MODULES) / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    page.evaluate(source)
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{violation['id']}: {violation['help']}: {node['target']}"
        for violation in found["violations"]
        if violation["impact"] in {"serious", "critical"}
        for node in violation["nodes"]
    ]
