"""The verbs of the room, split by noun."""

from .assessments import sign_assessment, write_assessment
from .closing_reports import countersign_report, return_report, sign_report, write_report
from .deaths import ask_after_family, note_death
from .discharges import arrange_discharge, plan_discharge_again, take_discharge_to, write_discharge
from .economies import check_economy, expire_economies, judged_again, sign_economy, write_economy
from .evaluations import sign_evaluation, write_evaluation
from .experiences import answer_survey, expire_surveys, send_survey
from .goals import add_goal, change_goal, remove_goal, review_goals, take_task
from .intakes import sign_intake, write_intake
from .service_plans import (
    approve_plan,
    change_plan,
    end_plan,
    end_plans,
    make_plan,
    note_agreement,
    revise_plan,
    send_plan_back,
    start_plan,
)
from .touches import touch_goals
from .withdrawals import check_signing_after_withdrawal, give_ground

__all__ = [
    "add_goal",
    "answer_survey",
    "approve_plan",
    "arrange_discharge",
    "ask_after_family",
    "change_goal",
    "change_plan",
    "check_economy",
    "check_signing_after_withdrawal",
    "countersign_report",
    "end_plan",
    "end_plans",
    "expire_economies",
    "expire_surveys",
    "give_ground",
    "judged_again",
    "make_plan",
    "note_agreement",
    "note_death",
    "plan_discharge_again",
    "remove_goal",
    "return_report",
    "review_goals",
    "revise_plan",
    "send_plan_back",
    "send_survey",
    "sign_assessment",
    "sign_economy",
    "sign_evaluation",
    "sign_intake",
    "sign_report",
    "start_plan",
    "take_discharge_to",
    "take_task",
    "touch_goals",
    "write_assessment",
    "write_discharge",
    "write_economy",
    "write_evaluation",
    "write_intake",
    "write_report",
]
