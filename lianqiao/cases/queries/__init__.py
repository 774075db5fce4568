"""Reads used in more than one place, split by noun."""

from .cases import case_figures, case_for_page, case_rows, earlier_episodes, own_case_rows, people_of
from .closing_reports import drafted_report, reports_to_countersign
from .contacts import (
    contact_for_page,
    contacts_of,
    drafts_of,
    last_contact_of,
    recent_clients,
    signed_in_order,
    unsigned_rows,
)
from .requests import request_rows, requests_of
from .service_plans import Progress, compared, plan_for_page, plan_of, progress_of, reviews_of, steps_of
from .sheets import FormState, editions_of, forms_of, next_form, sheet_to_write, standing
from .suggestions import SuggestedGoal, suggestion, suggestions
from .team import unassigned_count, workload
from .timeline import KINDS, Entry, Page, timeline

__all__ = [
    "KINDS",
    "Entry",
    "FormState",
    "Page",
    "Progress",
    "SuggestedGoal",
    "case_figures",
    "case_for_page",
    "case_rows",
    "compared",
    "contact_for_page",
    "contacts_of",
    "drafted_report",
    "drafts_of",
    "earlier_episodes",
    "editions_of",
    "forms_of",
    "last_contact_of",
    "next_form",
    "own_case_rows",
    "people_of",
    "plan_for_page",
    "plan_of",
    "progress_of",
    "recent_clients",
    "reports_to_countersign",
    "request_rows",
    "requests_of",
    "reviews_of",
    "sheet_to_write",
    "signed_in_order",
    "standing",
    "steps_of",
    "suggestion",
    "suggestions",
    "timeline",
    "unassigned_count",
    "unsigned_rows",
    "workload",
]
