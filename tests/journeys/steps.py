"""What the people of the journeys do with their hands, page by page, with or without JavaScript."""

import re

from playwright.sync_api import Page

TODAY = "C6"


def ask_for_help(nurse: Page, *, name: str, bed: str, line: str) -> None:
    """The nurse asks for help from her ward."""
    nurse.goto("/cases/requests/new/")
    nurse.fill("input[name=patient_name]", name)
    nurse.fill("input[name=bed]", bed)
    choose(nurse, "reason", "emotion")
    choose(nurse, "urgency", "urgent")
    nurse.fill("textarea[name=reason_text]", line)
    save(nurse)


def open_request(worker: Page, name: str) -> None:
    """The worker finds the request in the list and opens it."""
    worker.goto("/cases/requests/")
    worker.get_by_role("link", name=name).first.click()


def accept(worker: Page, *, name: str, answer: str) -> None:
    """The worker looks whether the person is known, registers them, and takes the request on."""
    worker.locator("a[href$='/accept/']").first.click()
    choose(worker, "client", "new")
    worker.fill("input[name=name]", name)
    choose(worker, "depth", "brief")
    worker.fill("textarea[name=answer]", answer)
    save(worker)


def record_contact(worker: Page, *, case: str, line: str, minutes: int = 30) -> None:
    """The thirty-second contact, signed."""
    worker.goto(f"/cases/contacts/quick/?case={case}")
    choose(worker, "items", "A2")
    worker.fill("input[name=minutes_direct]", str(minutes))
    worker.fill("textarea[name=text]", line)
    save(worker)


def close_case(worker: Page, *, case: str) -> None:
    worker.goto(f"/cases/{case}/close/")
    choose(worker, "outcome", "improved")
    choose(worker, "reason", "goals_reached")
    save(worker)


def figure(commission: Page, code: str, query: str) -> int:
    """Read a figure off the page of the commission."""
    commission.goto(f"/figures/of/{code}/?{query}")
    return int(re.sub(r"\D", "", commission.locator(".tile-value .tabular").first.inner_text()))


def records(commission: Page) -> int:
    """Open the records behind the figure and count the rows of the list."""
    commission.locator("a[href*='/records/']").first.click()
    return commission.locator("table tbody tr").count()


def choose(page: Page, name: str, value: str) -> None:
    """Tick or select, whatever the field is drawn as."""
    select = page.locator(f"select[name={name}]")
    if select.count():
        select.select_option(value)
        return
    box = page.locator(f"input[name={name}][value='{value}']")
    if not box.is_visible():
        page.locator("details", has=box).locator("summary").first.click()
    box.check(force=True)


def save(page: Page) -> None:
    """Press the one primary button of the form, and wait for the page that answers, not for the one still shown."""
    with page.expect_navigation():
        page.locator("button[data-save]").last.click()


def case_key(worker: Page) -> str:
    """Return the key of the case whose page is open."""
    return re.search(r"/cases/([0-9a-f-]{36})/", worker.url).group(1)
