"""The verbs of the room, split by noun."""

from .assessments import sign_assessment, write_assessment
from .cases import Receipt, assign_cases, change_depth, change_risk, close_case, open_case, reopen_case
from .closing_reports import countersign_report, return_report, sign_report, write_report
from .contacts import (
    ContactInput,
    Present,
    add_addendum,
    change_contact,
    discard_contact,
    record_contact,
    sign_contact,
)
from .discharges import take_discharge_to, write_discharge
from .economies import judged_again, sign_economy, write_economy
from .follow_ups import plan_follow_up, plan_follow_ups, settle_follow_up
from .goals import add_goal, change_goal, remove_goal, review_goals
from .handover import hand_over_caseload
from .imports import ImportedContact, ImportReceipt, erase_batch, record_imported_contacts
from .intakes import sign_intake, write_intake
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
from .service_plans import (
    approve_plan,
    change_plan,
    end_plan,
    make_plan,
    note_agreement,
    revise_plan,
    send_plan_back,
    start_plan,
)
from .stages import change_stage, reach

__all__ = [
    "ContactInput",
    "ImportReceipt",
    "ImportedContact",
    "Present",
    "Receipt",
    "accept_for_new_client",
    "accept_request",
    "add_addendum",
    "add_goal",
    "add_step",
    "approve_plan",
    "assign_cases",
    "change_contact",
    "change_depth",
    "change_goal",
    "change_plan",
    "change_risk",
    "change_stage",
    "close_case",
    "complete_step",
    "countersign_report",
    "decline_request",
    "discard_contact",
    "end_plan",
    "erase_batch",
    "give_up_step",
    "hand_over_caseload",
    "judged_again",
    "make_plan",
    "note_agreement",
    "note_answer_seen",
    "open_case",
    "open_request",
    "plan_follow_up",
    "plan_follow_ups",
    "reach",
    "record_contact",
    "record_imported_contacts",
    "redirect_request",
    "remove_goal",
    "reopen_case",
    "return_report",
    "review_goals",
    "revise_plan",
    "send_plan_back",
    "settle_follow_up",
    "sign_assessment",
    "sign_contact",
    "sign_economy",
    "sign_intake",
    "sign_report",
    "start_plan",
    "take_discharge_to",
    "withdraw_request",
    "write_assessment",
    "write_discharge",
    "write_economy",
    "write_intake",
    "write_report",
]
