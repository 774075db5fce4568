"""Reads used in more than one place; split by noun."""

from .clients import (
    FOUND_ORDER,
    IDENTITY,
    LIST_ORDER,
    PHONE,
    TAIL,
    Option,
    Tie,
    accesses_of,
    client_rows,
    clients_by_key,
    find,
    holder_of,
    lookup,
    possible_doubles,
    search_terms,
    seen_from_other_end,
    ties_of,
    with_years,
)
from .consents import (
    Standing,
    agreements,
    capacity_of,
    decisions_of,
    guardians_of,
    latest,
    notices,
    sheets_of,
    standing,
)
from .doubles import doubles_of, merges_of

__all__ = [
    "FOUND_ORDER", "IDENTITY", "LIST_ORDER", "PHONE", "TAIL", "Option", "Standing", "Tie", "accesses_of",
    "agreements", "capacity_of", "client_rows", "clients_by_key", "decisions_of", "doubles_of", "find",
    "guardians_of", "holder_of", "latest", "lookup", "merges_of", "notices", "possible_doubles",
    "search_terms", "seen_from_other_end", "sheets_of", "standing", "ties_of", "with_years",
]  # fmt: skip
