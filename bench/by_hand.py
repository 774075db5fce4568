"""`python -m bench.by_hand`: a brief contact written in a real browser, at the pace of a hand, timed from first key to signed.

The pace is that of the keystroke-level model of Card, Moran and Newell: 0.28 s a key, 1.35 s to decide before each field.
The words themselves are put in at once; how long they take is the worker's own. Needs a running demo city, the packages of
`make setup-dev`, and a Chromium. Writes into the demo city.
"""

import argparse
import shutil
import statistics
import time

from playwright.sync_api import Browser, Page, sync_playwright

KEY, DECIDE = 0.28, 1.35
"""Seconds."""
LINE = "术后第二天，情绪平稳，和妈妈一起练了含漱，愿意自己拿勺子。"
WORDS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")


class Hand:
    """Presses keys as quickly as a hand does, and counts them."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.wait_for_timeout(KEY * 1000)
            self.page.keyboard.press(key)
            self.pressed += len(key.split("+")) if len(key) > 1 else 1

    def decide(self) -> None:
        self.page.wait_for_timeout(DECIDE * 1000)


def signed_in(browser: Browser, url: str, user: str, password: str) -> Page:
    """Return a page at the desk of the user."""
    page = browser.new_context(base_url=url, locale="zh-CN").new_page()
    page.goto("/accounts/login/")
    page.fill("input[name=login]", user)
    page.fill("input[name=password]", password)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    return page


def write_contact(page: Page, who: str) -> tuple[float, int]:
    """Write and sign a brief contact from the desk; returns seconds beside the words, and keys pressed."""
    page.goto("/")
    hand, begun = Hand(page), time.perf_counter()
    hand.press("n")
    page.wait_for_selector("#who-text:focus")
    hand.decide()
    hand.press(*who, "Enter")
    page.wait_for_selector("input[name=items]:focus", state="attached")  # a box drawn by its label
    hand.decide()
    hand.press("Space")
    hand.decide()
    hand.press("m", "5", "Tab")
    hand.decide()
    page.keyboard.insert_text(LINE)
    with page.expect_navigation(url="**/next/"):
        hand.press("Control+Enter")
    return time.perf_counter() - begun, hand.pressed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--user", default="yao")
    parser.add_argument("--password", default="forsythia-2026")
    parser.add_argument("--who", default="ljl", help="initials of a client whom only one has")
    parser.add_argument("--times", type=int, default=5)
    asked = parser.parse_args()
    program = next(path for name in PROGRAMS if (path := shutil.which(name)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=WORDS)
        page = signed_in(browser, asked.url, asked.user, asked.password)
        runs = [write_contact(page, asked.who) for _turn in range(asked.times)]
        browser.close()
    seconds = [taken for taken, _keys in runs]
    print(
        f"{statistics.median(seconds):.1f} s ({min(seconds):.1f} to {max(seconds):.1f}), {runs[0][1]} keys, words apart"
    )


if __name__ == "__main__":
    main()
