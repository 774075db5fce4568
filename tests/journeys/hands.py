"""The hands of the people of the journeys: a pointer, or nothing but the keyboard."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page

FAR = 150
"""Steps of the Tab key, or of an arrow, after which a thing counts as out of reach."""


@dataclass
class Pointer:
    page: Page

    def open(self, address: str) -> None:
        self.page.goto(address)

    def follow(self, link: Locator) -> None:
        """Click, and wait for the page behind the link: until then the one still shown answers every question."""
        with self.page.expect_navigation():
            link.click()

    def fill(self, name: str, text: str) -> None:
        self.field(name).fill(text)

    def choose(self, name: str, value: str) -> None:
        """Tick or select, whatever the field is drawn as."""
        select = self.page.locator(f"select[name={name}]")
        if select.count():
            select.select_option(value)
            return
        box = self.box(name, value)
        if not box.is_visible():
            self.page.locator("details", has=box).locator("summary").first.click()
        box.check(force=True)

    def save(self) -> None:
        """Press the one primary button of the form, and wait for the page that answers, not for the one still shown."""
        with self.page.expect_navigation():
            self.page.locator("button[data-save]").last.click()

    def press(self, button: Locator) -> None:
        """Press a button that sends its form, and say yes where a page with scripts asks first."""
        asks = "it => Boolean(window.lianqiao && (it.dataset.confirm || it.form.dataset.confirm))"
        asked = button.evaluate(asks)
        with self.page.expect_navigation():
            button.click()
            if asked:
                self.page.locator("#ask button[value=yes]").click()

    def field(self, name: str) -> Locator:
        return self.page.locator(f"input[name={name}], textarea[name={name}]").first

    def box(self, name: str, value: str) -> Locator:
        return self.page.locator(f"input[name={name}][value='{value}']").first


class Keyboard(Pointer):
    """Goes from page to page by links that the Tab key reaches, and never touches anything."""

    def open(self, address: str) -> None:
        if self.page.url == "about:blank":
            self.page.goto("/")
        if self.page.evaluate("location.pathname + location.search") == address:
            return
        found = self.page.locator(f"a[href='{address}']")
        if not found.count():
            self.open("/")
        self.follow(found.first)

    def follow(self, link: Locator) -> None:
        self._unfold(link)
        self._reach(link)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def fill(self, name: str, text: str) -> None:
        self._reach(self.field(name))
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(text)

    def choose(self, name: str, value: str) -> None:
        select = self.page.locator(f"select[name={name}]")
        if select.count():
            self._reach(select)
            self._press_until("ArrowDown", lambda: select.input_value() == value)
            return
        box = self.box(name, value)
        self._unfold(box)
        if box.get_attribute("type") == "radio":
            self._tab_until(lambda: self._focused(f"input[name={name}]"))
            self.page.keyboard.press("Space")
            self._press_until("ArrowRight", box.is_checked)
            return
        self._reach(box)
        if not box.is_checked():
            self.page.keyboard.press("Space")

    def save(self) -> None:
        self._reach(self.page.locator("button[data-save]").last)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def _unfold(self, place: Locator) -> None:
        """Open what the place is folded away in, if it is."""
        if not place.is_visible():
            self._reach(self.page.locator("details", has=place).locator("summary").first)
            self.page.keyboard.press("Enter")

    def _reach(self, place: Locator) -> None:
        element = place.element_handle()
        self._tab_until(lambda: self.page.evaluate("it => document.activeElement === it", element))
        assert place.evaluate("it => it.matches(':focus-visible')"), "what has the focus must show it"

    def _focused(self, selector: str) -> bool:
        return self.page.evaluate("s => document.activeElement.matches(s)", selector)

    def _tab_until(self, there) -> None:
        self._press_until("Tab", there)

    def _press_until(self, key: str, there) -> None:
        for _step in range(FAR):
            if there():
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"out of reach on {re.sub(r'[0-9a-f-]{36}', '…', self.page.url)}")
