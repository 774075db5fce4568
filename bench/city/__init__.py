"""A generated city: deterministic by seed, of any size, written by COPY through the tables of the models.

It owns who lives there and what happened over the years; it leaves measuring to the rest of `bench`. Django has to be
set up before `build` and `sign_ins` are called, and the database migrated and empty.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from .spec import CitySpec

if TYPE_CHECKING:
    from .building import CityReport
    from .register import SignIn

__all__ = ["CitySpec", "build", "sign_ins"]


def build(
    spec: CitySpec,
    progress: Callable[[str, int, int], None] = lambda *_: None,
    *,
    processes: int | None = None,
) -> "CityReport":
    """Build the city in the database of the settings; see `building.build`. The report says what and how quickly."""
    from .building import build as written  # noqa: PLC0415 - models need Django set up

    return written(spec, progress, processes=processes)


def sign_ins(spec: CitySpec) -> list["SignIn"]:
    """Return the worker and the officer who may sign in to the city of a filled spec, as a report has it."""
    from .places import City  # noqa: PLC0415 - as above
    from .register import sign_ins as of_city  # noqa: PLC0415

    return of_city(City(spec))
