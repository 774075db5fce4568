"""Reads used in more than one place, split by noun."""

from .cases import (
    case_figures,
    case_for_page,
    case_rows,
    earlier_episodes,
    own_case_rows,
    people_of,
    reported_figures,
    steps_of,
)
from .contacts import (
    contact_for_page,
    contacts_of,
    drafts_of,
    last_contact_of,
    notes_on_paper,
    overlapping,
    recent_clients,
    reported_contacts,
    signed_in_order,
    unsigned_rows,
)
from .follow_ups import next_try
from .requests import request_rows, requests_of
from .team import above_ceiling, caseloads, ceiling_of, late_notes, unassigned_count, workload
from .timeline import KINDS, Entry, Page, timeline

__all__ = [
    "KINDS", "Entry", "Page", "above_ceiling", "case_figures", "case_for_page", "case_rows", "caseloads",
    "ceiling_of", "contact_for_page", "contacts_of", "drafts_of", "earlier_episodes", "last_contact_of",
    "late_notes", "next_try", "notes_on_paper", "overlapping", "own_case_rows", "people_of", "recent_clients",
    "reported_contacts", "reported_figures", "request_rows", "requests_of", "signed_in_order", "steps_of", "timeline",
    "unassigned_count", "unsigned_rows", "workload",
]  # fmt: skip
