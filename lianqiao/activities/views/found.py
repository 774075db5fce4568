"""People found for a group or a sheet: the search of `people`, shown beside the form that needs somebody."""

from dataclasses import dataclass

from lianqiao.people.queries import FOUND_ORDER, client_rows, find
from lianqiao.registry.roles import Permission

SHOWN = 12


@dataclass(frozen=True)
class Found:
    """What was asked, and who that may be (as flat rows)."""

    text: str
    rows: list[dict]


def found_people(request) -> Found | None:
    """Return who the words in `find` may mean, or None when nothing was asked or the seat may not see names."""
    # Sent, not fetched: a name never stands in an address.
    text = request.POST.get("find", "").strip()
    if not text or not request.seat.can(Permission.READ_PEOPLE):
        return None
    return Found(text, list(client_rows(find(text)).order_by(*FOUND_ORDER)[:SHOWN]))
