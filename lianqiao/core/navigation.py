"""What rooms hand to the desk: entries of the menu and items of the inbox."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone


@dataclass(frozen=True)
class Entry:
    """One line of the menu, shown to seats that hold `permission` (to everybody when it is None)."""

    label: Any
    url_name: str
    icon: str
    permission: Any = None
    order: int = 50
    key: str = ""
    """A single letter that opens the entry from anywhere, when it has one."""

    @property
    def url(self) -> str:
        return reverse(self.url_name)


@dataclass(frozen=True)
class InboxItem:
    """One thing that waits for somebody. `tone`: ok, warn, danger, info, quiet; "" means by the time left. `first`: at once."""

    kind: Any
    title: Any
    url: str
    due_at: datetime | None = None
    tone: str = ""
    detail: Any = ""
    icon: str = ""
    now: datetime | None = None
    first: bool = False

    @property
    def hours_left(self) -> float | None:
        """Hours until due, negative when late, None when the item has no date."""
        now = self.now or timezone.now()
        return None if self.due_at is None else (self.due_at - now).total_seconds() / 3600

    @property
    def urgency(self) -> str:
        """The tone to draw: the given one, else danger when late, warn within four hours, quiet otherwise."""
        if self.tone or self.hours_left is None:
            return self.tone or "quiet"
        return "danger" if self.hours_left < 0 else "warn" if self.hours_left < 4 else "quiet"


def by_time_left(items: Iterable[InboxItem], now: datetime) -> list[InboxItem]:
    """Return the items as seen at `now`, what cannot wait and then the most overdue first, those without a date last."""
    waiting = sorted(items, key=lambda item: (not item.first, item.due_at is None, item.due_at or now))
    return [replace(item, now=now) for item in waiting]
