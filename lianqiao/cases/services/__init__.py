"""The verbs of the room, split by noun."""

from .cases import Receipt, assign_cases, change_depth, change_risk, close_case, open_case, reopen_case
from .contacts import (
    ContactInput,
    Present,
    add_addendum,
    change_contact,
    discard_contact,
    record_contact,
    sign_contact,
)
from .follow_ups import drop_follow_ups, plan_follow_up, plan_follow_ups, settle_follow_up
from .imports import ImportedContact, ImportReceipt, erase_batch, record_imported_contacts
from .plans import add_step, complete_step, give_up_step
from .requests import (
    accept_for_new_client,
    accept_request,
    decline_request,
    note_answer_seen,
    open_request,
    redirect_request,
    withdraw_request,
)
from .stages import change_stage, note_report_signed, reach

__all__ = [
    "ContactInput", "ImportReceipt", "ImportedContact", "Present", "Receipt", "accept_for_new_client",
    "accept_request", "add_addendum", "add_step", "assign_cases", "change_contact", "change_depth",
    "change_risk", "change_stage", "close_case", "complete_step", "decline_request", "discard_contact",
    "drop_follow_ups", "erase_batch", "give_up_step", "note_answer_seen",
    "note_report_signed", "open_case", "open_request", "plan_follow_up", "plan_follow_ups", "reach",
    "record_contact", "record_imported_contacts", "redirect_request", "reopen_case", "settle_follow_up",
    "sign_contact", "withdraw_request",
]  # fmt: skip
