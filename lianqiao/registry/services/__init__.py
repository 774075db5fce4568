"""Verbs of the registry."""

from .corrections import change_unit, correct_institution, correct_profile
from .institutions import (
    InstitutionRow,
    add_unit,
    change_profile,
    change_status,
    found_institution,
    load_regions,
    remove_batch,
    upsert_institution,
)
from .practice import set_practice
from .seats import end_seat, grant_seat, invite, open_account, seated

__all__ = [
    "InstitutionRow",
    "add_unit",
    "change_profile",
    "change_status",
    "change_unit",
    "correct_institution",
    "correct_profile",
    "end_seat",
    "found_institution",
    "grant_seat",
    "invite",
    "load_regions",
    "open_account",
    "remove_batch",
    "seated",
    "set_practice",
    "upsert_institution",
]
