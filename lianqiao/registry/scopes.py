"""The second gate: which rows exist for a seat."""

from contextlib import contextmanager

from django_scopes import scope, scopes_disabled


@contextmanager
def scope_of(seat):
    """Open the scope of the seat: its institution's rows, or none at all for a seat above institutions.

    A commission reads facts and returns; the rows of persons do not exist for it.
    """
    with scope(institution=seat.institution_id if seat.institution_id else []):
        yield


__all__ = ["scope_of", "scopes_disabled"]
