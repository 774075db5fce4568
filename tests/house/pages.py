"""The list pages of the house, each with its literal number of queries. A room adds its lists here.

`add_row` makes one more row the page shows; `queries` counts everything the page asks for, sign-in included.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.urls import reverse

from lianqiao.catalogue.services import add_term
from lianqiao.people.rules import searched
from lianqiao.people.services import register_client
from lianqiao.registry.scopes import scope_of
from lianqiao.workforce.services import hire_worker

AT = datetime(2023, 8, 28, 10, 0, tzinfo=UTC)


@dataclass(frozen=True)
class ListPage:
    """One list: its url name, whose eyes, how a row comes to be, how often it asks the database."""

    url: str
    who: Callable[[Any], Any]
    add_row: Callable[[Any, int], Any]
    queries: int
    arguments: tuple = ()

    def address(self) -> str:
        return reverse(self.url, args=self.arguments)


def _client(cast: Any, number: int) -> None:
    with scope_of(cast.worker):
        token = searched(institution_id=cast.worker.institution_id, text="", at=AT)
        register_client(
            by=cast.worker, institution=cast.worker.institution, searched=token, name=f"来访{number}", at=AT,
            phone=f"1390000000{number}",
        )  # fmt: skip


def _worker(cast: Any, number: int) -> None:
    with scope_of(cast.worker):
        hire_worker(
            by=cast.worker,
            institution=cast.worker.institution,
            name=f"社工{number}",
            source="recruit",
            from_on=AT.date(),
        )


def _term(cast: Any, number: int) -> None:
    with scope_of(cast.worker):
        add_term(by=cast.worker, vocabulary="item", label_zh=f"自有{number}", parent="A", on=AT.date())


# Signing in costs three: the session, the account, its seats of today.
LIST_PAGES: list[ListPage] = [
    ListPage("people:list", lambda cast: cast.worker, _client, 4),
    ListPage("workforce:list", lambda cast: cast.worker, _worker, 4),
    ListPage("catalogue:vocabulary", lambda cast: cast.worker, _term, 4, ("item",)),
]
