"""Reads of evaluations, and of how those we served found it."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Avg, Count, Exists, OuterRef, Q, QuerySet
from django_scopes import scopes_disabled

from lianqiao.cases.models import Case, FollowUp
from lianqiao.cases.states import FollowUpState
from lianqiao.casework.models import Evaluation, ExperienceAnswer, ExperienceSurvey, GoalRating, ServicePlan
from lianqiao.casework.models.experiences import ITEMS
from lianqiao.casework.rules.gas import t_score
from lianqiao.casework.states import EvaluationState, SurveyState
from lianqiao.core.encryption import blind_index

SURVEY = "casework.survey"
FEWEST = 5
"""Of fewer answers in a month nothing is shown: with four a worker might guess whose they are."""


@dataclass(frozen=True)
class GoalResult:
    """What came of one goal: the first and the last level it was rated at, None while it never was."""

    text: str
    horizon: str
    weight: int
    first: int | None
    level: int | None
    rated_on: str


def results_of(plan: ServicePlan) -> list[GoalResult]:
    """Return what came of the goals of the plan by now, ratings of earlier editions included."""
    rated: dict[UUID, list[tuple[int, date]]] = {}
    ratings = GoalRating.objects.filter(goal__plan__case=plan.case_id)
    for thread, level, on in ratings.order_by("review__on", "review__written_at", "id").values_list(
        "goal__thread", "level", "review__on"
    ):
        rated.setdefault(thread, []).append((level, on))
    results = []
    for goal in plan.goals.all():
        seen = rated.get(goal.thread, [])
        first, last = (seen[0][0], seen[-1]) if seen else (None, (None, None))
        day = last[1].isoformat() if last[1] else ""
        results.append(GoalResult(goal.text, goal.horizon, goal.weight, first, last[0], day))
    return results


def t_of(results: list[GoalResult]) -> Decimal | None:
    """Return T of the goals that were rated, None when none was."""
    rated = [(one.weight, one.level) for one in results if one.level is not None]
    return t_score(rated) if rated else None


def as_kept(results: list[GoalResult]) -> list[dict[str, Any]]:
    return [asdict(one) for one in results]


def evaluations_of(case: Case) -> QuerySet[Evaluation]:
    """Return the evaluations of the case, the newest first."""
    return Evaluation.objects.filter(case=case).order_by("-on", "-id")


def evaluated_beside(case: str) -> Exists:
    """Return whether a case was evaluated, as an expression that annotates a record with the key of the case."""
    return Exists(Evaluation.objects.filter(case=OuterRef(case), state=EvaluationState.SIGNED))


def followed_beside(case: str) -> Exists:
    """Return the same of whether somebody was asked after once it was closed."""
    return Exists(FollowUp.objects.filter(case=OuterRef(case), state=FollowUpState.DONE))


def evaluation_in_making(case: Case) -> Evaluation | None:
    """Return the evaluation that is being written, if any."""
    return Evaluation.objects.filter(case=case, state=EvaluationState.DRAFT).first()


def survey_of(case: Case, now: datetime) -> str:
    """Return how far asking the client has come: "sent", "answered", "expired", or "" while nobody was asked."""
    surveys = list(ExperienceSurvey.objects.filter(case=case).values_list("state", "expires_at"))
    states = {_as_of(state, expires_at, now) for state, expires_at in surveys}
    known = (SurveyState.ANSWERED, SurveyState.SENT, SurveyState.EXPIRED)
    return next((str(state) for state in known if state in states), "")


def _as_of(state: str, expires_at: datetime, now: datetime) -> str:
    return SurveyState.EXPIRED if state == SurveyState.SENT and expires_at <= now else state


def open_survey(secret: str, now: datetime) -> ExperienceSurvey | None:
    """Return the survey of the link while it may be answered. Asked outside every scope: nobody has signed in."""
    with scopes_disabled():
        found = ExperienceSurvey.objects.filter(
            index=blind_index(SURVEY, secret), state=SurveyState.SENT, expires_at__gt=now
        )
        return found.select_related("institution").first()


def experience_months() -> list[dict[str, Any]]:
    """Return one row a month with enough answers, the newest first: how many, the mean of each statement, and of the
    question whether they would recommend us how many said 9 or 10 less how many 0 to 6, in a hundred."""
    rows = (
        ExperienceAnswer.objects.order_by()
        .values("month")
        .annotate(
            answers=Count("id"),
            glad=Count("id", filter=Q(recommends__gte=9)),
            sad=Count("id", filter=Q(recommends__lte=6)),
            **{f"{item}_mean": Avg(item) for item in ITEMS},
        )
    )
    return [
        row | {"net": round(100 * (row["glad"] - row["sad"]) / row["answers"])}
        for row in rows.filter(answers__gte=FEWEST).order_by("-month")
    ]


def experience_texts(months: list[date]) -> dict[date, list[str]]:
    """Return what was written in these months, in no order that tells which came first."""
    said: dict[date, list[str]] = {month: [] for month in months}
    for answer in ExperienceAnswer.objects.filter(month__in=months).order_by("id"):
        if answer.text:
            said[answer.month].append(answer.text)
    return said
