"""What the people of the journeys do, page by page: with a pointer or by keyboard, with or without JavaScript."""

import re

from .hands import Pointer


def ask_for_help(nurse: Pointer, *, name: str, bed: str, line: str) -> None:
    """The nurse asks for help from her ward."""
    nurse.open("/cases/requests/new/")
    nurse.fill("patient_name", name)
    nurse.fill("bed", bed)
    nurse.choose("reason", "emotion")
    nurse.choose("urgency", "urgent")
    nurse.fill("reason_text", line)
    nurse.save()


def open_request(worker: Pointer, name: str) -> None:
    """The worker finds the request in the list and opens it."""
    worker.open("/cases/requests/")
    worker.follow(worker.page.get_by_role("link", name=name).first)


def accept(worker: Pointer, *, name: str, answer: str, depth: str = "brief", birth_date: str = "") -> None:
    """The worker looks whether the person is known, registers them, and takes the request on."""
    worker.follow(worker.page.locator("a[href$='/accept/']").first)
    worker.choose("client", "new")
    worker.fill("name", name)
    if birth_date:
        worker.fill("birth_date", birth_date)
    worker.choose("depth", depth)
    worker.fill("answer", answer)
    worker.save()


def record_contact(worker: Pointer, *, case: str, line: str, minutes: int = 30) -> None:
    """The thirty-second contact, signed."""
    worker.open(f"/cases/contacts/quick/?case={case}")
    worker.choose("items", "A2")
    worker.fill("minutes_direct", str(minutes))
    worker.fill("text", line)
    worker.save()


def close_case(worker: Pointer, *, case: str) -> None:
    worker.open(f"/cases/{case}/")
    worker.open(f"/cases/{case}/close/")
    worker.choose("outcome", "improved")
    worker.choose("reason", "goals_reached")
    worker.save()


def figure(commission: Pointer, code: str, query: str) -> int:
    """Read a figure off the page of the commission."""
    commission.page.goto(f"/figures/of/{code}/?{query}")
    return int(re.sub(r"\D", "", commission.page.locator(".tile-value .tabular").first.inner_text()))


def records(commission: Pointer) -> int:
    """Open the records behind the figure and count the rows of the list."""
    commission.follow(commission.page.locator("a[href*='/records/']").first)
    return commission.page.locator("table tbody tr").count()


def case_key(worker: Pointer) -> str:
    """Return the key of the case whose page is open."""
    return re.search(r"/cases/([0-9a-f-]{36})/", worker.page.url).group(1)
