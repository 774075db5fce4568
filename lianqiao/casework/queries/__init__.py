"""Reads used in more than one place, split by noun."""

from lianqiao.catalogue.suggestions import SuggestedGoal, suggestion, suggestions

from .discharges import DischargeSheet, discharge_of, sheet_agreed, sheet_of
from .evaluations import (
    FEWEST,
    GoalResult,
    evaluated_beside,
    evaluation_in_making,
    evaluations_of,
    experience_months,
    experience_texts,
    followed_beside,
    open_survey,
    results_of,
    survey_of,
    t_of,
)
from .known import ETHNIC_GROUPS, Known, agreeing_for, known_of
from .reports import reports_given_back, reports_to_countersign, to_write_again
from .service_plans import (
    Progress,
    compared,
    goals_to_touch,
    plan_for_page,
    plan_of,
    progress_of,
    reviews_of,
    tasks_of_plan,
)
from .sheets import FormState, editions_of, forms_of, next_form, sheet_to_write, standing
from .touches import lines_of_touches, touches_of
from .withdrawals import (
    ground_of,
    grounds_beside,
    lines_of_grounds,
    withdrawal_beside,
    withdrawn_among,
    withdrawn_on,
)

__all__ = [
    "ETHNIC_GROUPS",
    "FEWEST",
    "DischargeSheet",
    "FormState",
    "GoalResult",
    "Known",
    "Progress",
    "SuggestedGoal",
    "agreeing_for",
    "compared",
    "discharge_of",
    "editions_of",
    "evaluated_beside",
    "evaluation_in_making",
    "evaluations_of",
    "experience_months",
    "experience_texts",
    "followed_beside",
    "forms_of",
    "goals_to_touch",
    "ground_of",
    "grounds_beside",
    "known_of",
    "lines_of_grounds",
    "lines_of_touches",
    "next_form",
    "open_survey",
    "plan_for_page",
    "plan_of",
    "progress_of",
    "reports_given_back",
    "reports_to_countersign",
    "results_of",
    "reviews_of",
    "sheet_agreed",
    "sheet_of",
    "sheet_to_write",
    "standing",
    "suggestion",
    "suggestions",
    "survey_of",
    "t_of",
    "tasks_of_plan",
    "to_write_again",
    "touches_of",
    "withdrawal_beside",
    "withdrawn_among",
    "withdrawn_on",
]
