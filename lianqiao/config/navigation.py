"""The menu and the inbox: what the rooms' `desk.py` hand up, for the seat that looks."""

import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from types import ModuleType
from typing import Any

from django.apps import apps
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext_lazy as _

from lianqiao.core.navigation import Entry, InboxItem, by_time_left
from lianqiao.registry.roles import PERMISSIONS, Permission, Role

INBOX_COUNT = "inbox_count"
HOME = Entry(_("My desk"), "desk", "home", order=0, key="h")
TO_DECIDE = Entry(_("To sign, to decide"), "to_decide", "writing-sign", Permission.SEE_TEAM, order=12)


@dataclass(frozen=True)
class MenuLine:
    """One line of the menu as drawn: an entry with its address, and whether the reader is in that room."""

    label: Any
    url: str
    icon: str
    key: str
    active: bool


@lru_cache
def desks() -> tuple[ModuleType, ...]:
    """Return every room's `desk` module. A room that has none has nothing to say here."""
    rooms = [config for config in apps.get_app_configs() if config.name.startswith("lianqiao.")]
    return tuple(
        importlib.import_module(f"{room.name}.desk")
        for room in rooms
        if room.name != "lianqiao.config" and module_has_submodule(room.module, "desk")
    )


@lru_cache
def entries() -> tuple[Entry, ...]:
    """Return the entries of all rooms in the order of the menu."""
    found = [HOME, TO_DECIDE, *(entry for desk in desks() for entry in getattr(desk, "NAVIGATION", ()))]
    return tuple(sorted(found, key=lambda entry: entry.order))


@lru_cache
def _of(held: frozenset[Permission]) -> tuple[tuple[Entry, str], ...]:
    """Return the entries for who holds these permissions, with their addresses."""
    return tuple(
        (entry, entry.url) for entry in entries() if entry.permission is None or entry.permission in held
    )


@lru_cache
def _under() -> tuple[tuple[str, str], ...]:
    """Return where pages stand under an entry of another room, the nearest address first.

    `UNDER` of a room's desk names the entry for all its pages, `ALSO_UNDER` another one for those below one of its pages.
    """
    found: list[tuple[str, str]] = []
    for desk in desks():
        if hasattr(desk, "UNDER"):
            found.append((f"/{desk.__name__.split('.')[1]}/", reverse(desk.UNDER)))
        for below, entry in getattr(desk, "ALSO_UNDER", {}).items():
            found.append((reverse(below), reverse(entry)))
    return tuple(sorted(found, key=lambda line: -len(line[0])))


def active_url(seat, path: str) -> str:
    """Return the address of the entry the reader is in: the nearest above the page, "" when there is none."""
    here = max(
        (url for _entry, url in _of(PERMISSIONS[Role(seat.role)]) if path.startswith(url)),
        key=len,
        default="",
    )
    if here == "/" and path != "/":
        return next((url for room, url in _under() if path.startswith(room)), "")
    return here


def menu(seat, path: str) -> list[MenuLine]:
    """Return the menu of a seat, the entry the reader is in marked."""
    here = active_url(seat, path)
    return [
        MenuLine(entry.label, url, entry.icon, entry.key, active=url == here)
        for entry, url in _of(PERMISSIONS[Role(seat.role)])
    ]


def feed(name: str, seat, now: datetime) -> Iterator[InboxItem]:
    """Return what every room's desk has to say under `name` (`inbox`, `decisions`) to this seat."""
    for desk in desks():
        say = getattr(desk, name, None)
        if say is not None:
            yield from say(seat, now)


def inbox_and_today(seat, now: datetime) -> tuple[list[InboxItem], list[InboxItem]]:
    """Return everything that waits for the seat, the most overdue first and what has no date last, and what is on today.

    A room hands up its `inbox`, or `inbox_and_today` where both come out of one query.
    """
    waiting, today = [*feed("inbox", seat, now)], []
    for desk in desks():
        if hasattr(desk, "inbox_and_today"):
            waits, is_on = desk.inbox_and_today(seat, now)
            waiting += waits
            today += is_on
    return by_time_left(waiting, now), today


def inbox_of(seat, now: datetime) -> list[InboxItem]:
    """Return everything that waits for the seat, the most overdue first, what has no date last."""
    return inbox_and_today(seat, now)[0]


def remember_inbox(request, count: int) -> None:
    """Keep for the menu how many things wait. Only a changed number is worth a write."""
    if request.session.get(INBOX_COUNT) != count:
        request.session[INBOX_COUNT] = count


def shell(request) -> dict:
    """Context processor: the menu, how many things wait, and where the header searches and records.

    The number is not counted on every page, which would cost the queries of every room: the desk leaves it in the
    session, and it is counted anew when the page tells of something that was just done.
    """
    seat = getattr(request, "seat", None)
    if seat is None:
        return {"navigation": [], "inbox_count": None, "search_url": "", "quick_contact_url": ""}
    if len(get_messages(request)):
        remember_inbox(request, len(inbox_of(seat, timezone.now())))
    return {
        "navigation": SimpleLazyObject(
            lambda: menu(seat, request.path)
        ),  # only a frame drawn anew asks for it
        "active_url": active_url(seat, request.path),
        "inbox_count": request.session.get(INBOX_COUNT),
        "search_url": reverse("people:search") if seat.can(Permission.READ_PEOPLE) else "",
        "quick_contact_url": reverse("cases:quick_contact") if seat.can(Permission.WRITE_CASES) else "",
    }
