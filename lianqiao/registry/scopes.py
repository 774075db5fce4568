"""The second gate: which rows exist for a seat."""

from contextlib import contextmanager

from django_scopes import scope, scopes_disabled

from .roles import Permission


@contextmanager
def scope_of(seat):
    """Open the scope of the seat: its institution's rows, or none at all for a seat above institutions.

    A commission reads facts and returns; the rows of persons do not exist for it. The scope names its reader too, and
    whether they lead a department: restricted records exist only for their circle.
    """
    place = seat.institution_id if seat.institution_id else []
    with scope(institution=place, reader=seat.account_id, leads=seat.can(Permission.SEE_TEAM)):
        yield


__all__ = ["scope_of", "scopes_disabled"]
