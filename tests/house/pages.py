"""The list pages of the house, each with its literal number of queries. A room adds its lists here.

`add_row` makes one more row the page shows; `queries` counts everything the page asks for, sign-in included.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse


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


LIST_PAGES: list[ListPage] = []
