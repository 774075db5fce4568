"""Verbs of the registry."""

from .institutions import (
    InstitutionRow,
    add_unit,
    change_profile,
    change_status,
    found_institution,
    load_regions,
    upsert_institution,
)
from .seats import end_seat, grant_seat, open_account, seated

__all__ = [
    "InstitutionRow",
    "add_unit",
    "change_profile",
    "change_status",
    "end_seat",
    "found_institution",
    "grant_seat",
    "load_regions",
    "open_account",
    "seated",
    "upsert_institution",
]
