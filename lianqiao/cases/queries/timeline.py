"""The one timeline of a case: contacts, steps and milestones, newest first, a page of contacts at a time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from lianqiao.cases.additions import Line, beneath
from lianqiao.cases.models import Addendum, Case, Contact, PlanStep, Presence, Request
from lianqiao.registry.composed import composed, page_of

from .contacts import contacts_in

KINDS = ("contact", "step", "milestone")
# What comes first where the record knows no time of the day, or the same one.
RANKS = ("request", "opened", "reopened", "contact", "added", "done", "given_up", "closed")
PAGE = 20
ORDER = ("-on", "-id")


@dataclass(frozen=True)
class Entry:
    """One thing on the timeline: what kind, the day it stands under, the record it shows, and the moment if known.

    A contact comes with those who were present, what was added to it, and what rooms above write under it.
    """

    kind: str
    on: date
    record: Any
    event: str
    at: datetime | None = None
    present: tuple[Presence, ...] = ()
    addenda: tuple[Addendum, ...] = ()
    lines: tuple[Line, ...] = ()

    @property
    def place(self) -> tuple[date, datetime, int, UUID]:
        """What the timeline is sorted by. A moment of another day, as of a note written later, counts as the day's end;
        an unknown one too, but for opening: it comes before all that was done in the case."""
        first, last = (_moment(self.on, edge) for edge in (time.min, time.max))
        unknown = first if self.event in ("opened", "reopened") else last
        at = min(max(self.at, first), last) if self.at else unknown
        return self.on, at, RANKS.index(self.event), self.record.pk


@dataclass(frozen=True)
class Page:
    """A page of entries, and what to ask for next: the token of the next contacts and the day this page ends on."""

    entries: list[Entry]
    after: str | None = None
    before: date | None = None


def timeline(case: Case, *, kind: str = "", after: str | None = None, before: date | None = None) -> Page:
    """Return a page of entries, newest first.

    Contacts are paged; steps and milestones, of which there are few, stand between the contacts of their days:
    a page shows those from its last contact's day on, up to the day `before` on which the page above it ended.
    """
    if kind in ("step", "milestone"):
        return Page(_sorted(entry for entry in _others(case) if entry.kind == kind))
    part = page_of(contacts_in, order=ORDER, after=after, shown=_told, size=PAGE, case=case.pk)
    entries = _contacts(case, part.rows)
    last = entries[-1].on if part.next else None
    if kind != "contact":
        entries += [
            entry
            for entry in _others(case)
            if (before is None or entry.on < before) and (last is None or entry.on >= last)
        ]
    return Page(_sorted(entries), part.next, last)


def _told() -> QuerySet[Contact]:
    return Contact.everything.all()  # cut out of those the reader may read


def _contacts(case: Case, contacts: list[Contact]) -> list[Entry]:
    if not contacts:
        return []
    # Always as many keys: one shape, however short the page.
    keys = [contact.pk for contact in contacts] + [contacts[0].pk] * (PAGE - len(contacts))
    named = {f"contact_{number}": key for number, key in enumerate(keys)}
    present, addenda = (_by_contact(composed(build, **named)) for build in (_present_at, _added_to))
    lines = beneath(case, [contact.pk for contact in contacts])
    return [
        Entry(
            "contact",
            contact.on,
            contact,
            "contact",
            contact.recorded_at,
            present=tuple(present[contact.pk]),
            addenda=tuple(addenda[contact.pk]),
            lines=tuple(lines[contact.pk]),
        )
        for contact in contacts
    ]


def _by_contact(rows: Iterable[Any]) -> dict[UUID, list]:
    found = defaultdict(list)
    for row in rows:
        found[row.contact_id].append(row)
    return found


def _present_at(**contacts: UUID) -> QuerySet[Presence]:
    there = Presence.everything.filter(contact_id__in=list(contacts.values())).order_by("id")
    return there.select_related("client").only("contact_id", "role", "client__name")


def _added_to(**contacts: UUID) -> QuerySet[Addendum]:
    return Addendum.everything.filter(contact_id__in=list(contacts.values())).order_by("written_at")


def _sorted(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: entry.place, reverse=True)


def _moment(on: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(on, clock))


def _others(case: Case) -> Iterator[Entry]:
    for step in composed(_steps_of, case=case.pk):
        yield Entry("step", timezone.localdate(step.written_at), step, "added", step.written_at)
        if step.settled_on:
            yield Entry("step", step.settled_on, step, step.state)
    for request in composed(_requests_of, case=case.pk):
        yield Entry(
            "milestone", timezone.localdate(request.received_at), request, "request", request.received_at
        )
    decided_at = case.request.decided_at if case.request else None
    yield Entry("milestone", case.opened_on, case, "reopened" if case.episode > 1 else "opened", decided_at)
    if case.closed_on:
        yield Entry("milestone", case.closed_on, case, "closed")


def _steps_of(*, case: UUID) -> QuerySet[PlanStep]:
    return PlanStep.objects.filter(case_id=case).select_related("owner")


def _requests_of(*, case: UUID) -> QuerySet[Request]:
    return Request.objects.filter(case_id=case).select_related("unit")
