"""Addresses of views for templates: looked up once a shape, not once a row."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.urls import get_script_prefix, get_urlconf, reverse

_ANY = UUID(int=0)


def address(name: str, *args: Any, **kwargs: Any) -> str:
    """Return the address of a named view; the mapping `query` becomes its query string, less empty values.

    Raises `NoReverseMatch` for a name or a shape that is not there.
    """
    query = kwargs.pop("query", None)
    if query:
        query = {key: value for key, value in query.items() if value not in (None, "")}
        return reverse(name, args=args, kwargs=kwargs, query=query)
    if not kwargs and all(type(value) is UUID for value in args):
        # A list of fifty rows asks fifty times for the same shape, and Django's search for it costs more than the row.
        parts = _shape(name, len(args), get_urlconf(), get_script_prefix())
        return parts[0] + "".join(f"{key}{part}" for key, part in zip(args, parts[1:], strict=True))
    return reverse(name, args=args, kwargs=kwargs)


def addresses(name: str) -> Callable[[UUID], str]:
    """Return a function from a key to the address of a named view, for rows of a list. Raises `NoReverseMatch`."""
    before, after = _shape(name, 1, get_urlconf(), get_script_prefix())
    return lambda key: f"{before}{key}{after}"


@lru_cache(maxsize=1024)
def _shape(name: str, keys: int, _urlconf: str | None, _prefix: str) -> list[str]:
    return reverse(name, args=[_ANY] * keys).split(str(_ANY))
