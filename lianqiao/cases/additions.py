"""What rooms above put into the forms of this room, and which steps they show in a place of their own.

A panel shows; what stands here takes part. In the AppConfig.ready() of a room above:

    add_fields(Fields("step", "casework/_task_fields.html", ask=goal_asked, keep=keep_goal))
    write_beneath(lines_of_touches)
    tell_apart(tasks_of_plan)
    take_part("closed", end_plans)
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest

from lianqiao.core.errors import DomainError
from lianqiao.registry.models import Seat

from .models import Case


@dataclass(frozen=True)
class Fields:
    """Fields of a room above within a form of ours: `place` is "step", "contact" or "close".

    `ask(request, case, record)` returns their form, or None where there is nothing to ask; the record is None while it is
    written for the first time, the case where `caseless` fields are asked outside of any. The template draws the form as
    `added`. `keep(by, record, form)` is called in the transaction that keeps the record, when something was told, and may
    refuse with a `DomainError`.
    """

    place: str
    template: str
    ask: Callable[[HttpRequest, Any, Any], Form | None]
    keep: Callable[[Seat, Any, Any], None]
    caseless: bool = False


@dataclass(frozen=True)
class Asked:
    """The fields as they stand on one page."""

    template: str
    form: Form
    keep: Callable[[Seat, Any, Form], None]


_fields: dict[str, Fields] = {}
_tellers: dict[str, list[Callable[[Case], Iterable[UUID]]]] = {}


def add_fields(fields: Fields) -> None:
    """Put the fields into their place; those registered again with the same template take it over."""
    _fields[fields.template] = fields


def asked_in(place: str, request: HttpRequest, case: Case | None, record: Any = None) -> list[Asked]:
    """Return the fields rooms above add to a form about the case, or about a record of it."""
    here = (fields for fields in _fields.values() if fields.place == place and (case or fields.caseless))
    return [
        Asked(fields.template, form, fields.keep)
        for fields in here
        if (form := fields.ask(request, case, record)) is not None
    ]


def are_valid(asked: Iterable[Asked]) -> bool:
    """Check all of them, so that each shows what is wrong with it."""
    wrong = [one for one in asked if not one.form.is_valid()]
    return not wrong


def told_in(asked: Iterable[Asked]) -> list[Asked]:
    """Return those in which something was told, or told otherwise than before."""
    return [one for one in asked if one.form.has_changed()]


def keep_asked(*, by: Seat, record: Any, asked: Iterable[Asked]) -> None:
    """Hand what was told to the rooms that asked, within the transaction that kept the record."""
    for one in told_in(asked):
        try:
            one.keep(by, record, one.form)
        except DomainError as refusal:
            # The page shows it above; beside the field it is about only this form can.
            if refusal.field in one.form.fields:
                one.form.add_error(refusal.field, str(refusal))
            raise


@dataclass(frozen=True)
class Line:
    """A line a room above writes under a contact: sign, badge and its tone, the words beside it, where they lead."""

    icon: str
    badge: str
    tone: str
    text: str = ""
    href: str = ""


Beneath = Callable[[Case, Sequence[UUID]], Mapping[UUID, Sequence[Line]]]
_beneath: list[Beneath] = []


def write_beneath(writer: Beneath) -> None:
    """Let a room above write lines under the contacts of a case, by their keys."""
    if writer not in _beneath:
        _beneath.append(writer)


def beneath(case: Case, contacts: Sequence[UUID]) -> dict[UUID, list[Line]]:
    """Return the lines rooms above write under these contacts of the case."""
    lines: dict[UUID, list[Line]] = {key: [] for key in contacts}
    for writer in _beneath:
        for key, written in writer(case, contacts).items():
            lines[key].extend(written)
    return lines


def tell_apart(teller: Callable[[Case], Iterable[UUID]], place: str = "plan") -> None:
    """Say which steps of a case our list leaves out: on the "plan" tab because a room above shows them itself, where the
    case is to "close" because they are given up with it."""
    if teller not in (tellers := _tellers.setdefault(place, [])):
        tellers.append(teller)


def told_apart(case: Case, place: str = "plan") -> set[UUID]:
    """Return the steps of the case our list leaves out in that place."""
    return {key for teller in _tellers.get(place, ()) for key in teller(case)}


_parts: dict[str, list[Callable[..., None]]] = {}


def take_part(verb: str, part: Callable[..., None]) -> None:
    """Let a room above do its part of a verb of ours ("signed", "settled", "closing", "closed", "member_ended"), within its transaction."""
    if part not in (parts := _parts.setdefault(verb, [])):
        parts.append(part)


def do_parts(verb: str, **told: Any) -> None:
    """Do what rooms above have to do when this is done; what one of them refuses is not done at all."""
    for part in _parts.get(verb, ()):
        part(**told)
