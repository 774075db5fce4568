"""Who a meeting about a case begins with: rooms above that know who works on it say so, and the form ticks them."""

from collections.abc import Callable, Iterable
from typing import Any

from lianqiao.cases.models import Case

from .services import Invited

_sources: list[Callable[[Case], Iterable[Invited]]] = []


def invite_from(source: Callable[[Case], Iterable[Invited]]) -> None:
    """Let a room above propose whom to invite."""
    if source not in _sources:
        _sources.append(source)


def proposed(case: Case, *, rows: int) -> dict[str, Any]:
    """Return what the form of a new meeting begins with: colleagues ticked, others in its first `rows`."""
    invited = [one for source in _sources for one in source(case)]
    begun: dict[str, Any] = {"workers": [str(one.worker.pk) for one in invited if one.worker is not None]}
    others = [one for one in invited if one.worker is None and one.client is None]
    for number, one in enumerate(others[:rows], start=1):
        begun |= {f"role_{number}": one.role, f"name_{number}": one.name}
    return begun
