"""What rooms above put into the forms of this room, and which steps they show in a place of their own.

A panel shows; what stands here takes part. In the AppConfig.ready() of a room above:

    add_fields(Fields("step", "casework/_task_fields.html", ask=goal_asked, keep=keep_goal))
    tell_apart(tasks_of_plan)
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest

from lianqiao.registry.models import Seat

from .models import Case


@dataclass(frozen=True)
class Fields:
    """Fields of a room above within a form of ours: `place` is "step".

    `ask(request, case)` returns their form, or None where there is nothing to ask; the template draws it as `added`.
    `keep(by, record, form)` is called in the transaction that keeps the record, and may refuse with a `DomainError`.
    """

    place: str
    template: str
    ask: Callable[[HttpRequest, Case], Form | None]
    keep: Callable[[Seat, Any, Form], None]


@dataclass(frozen=True)
class Asked:
    """The fields as they stand on one page."""

    template: str
    form: Form
    keep: Callable[[Seat, Any, Form], None]


_fields: dict[str, Fields] = {}
_tellers: list[Callable[[Case], Iterable[UUID]]] = []


def add_fields(fields: Fields) -> None:
    """Put the fields into their place; those registered again with the same template take it over."""
    _fields[fields.template] = fields


def asked_in(place: str, request: HttpRequest, case: Case) -> list[Asked]:
    """Return the fields rooms above add to a form about the case."""
    here = (fields for fields in _fields.values() if fields.place == place)
    return [
        Asked(fields.template, form, fields.keep)
        for fields in here
        if (form := fields.ask(request, case)) is not None
    ]


def are_valid(asked: Iterable[Asked]) -> bool:
    """Check all of them, so that each shows what is wrong with it."""
    wrong = [one for one in asked if not one.form.is_valid()]
    return not wrong


def keep_asked(*, by: Seat, record: Any, asked: Iterable[Asked]) -> None:
    """Hand what was told to the rooms that asked, within the transaction that kept the record."""
    for one in asked:
        one.keep(by, record, one.form)


def tell_apart(teller: Callable[[Case], Iterable[UUID]]) -> None:
    """Say which steps of a case a room above shows itself on the plan tab, so that our list leaves them out."""
    if teller not in _tellers:
        _tellers.append(teller)


def told_apart(case: Case) -> set[UUID]:
    """Return the steps of the case that rooms above show themselves."""
    return {key for teller in _tellers for key in teller(case)}
