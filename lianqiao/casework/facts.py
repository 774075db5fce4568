"""What this room publishes for statistics: editions of service plans, goals rated, anonymous answers. No names, no free
text."""

from django.db.models import Count, F, FloatField, OuterRef, QuerySet, Subquery, TextField
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext_lazy as _

from lianqiao.core.facts import Column, Fact, Unit

from .models import ExperienceAnswer, Goal, GoalRating, ServicePlan
from .models.experiences import ITEMS


def _key(path: str) -> Cast:
    return Cast(path, TextField())


# In each query the keys are annotated last: an annotation may bear the name of a field only after
# `.values()`, and once it does, paths through that field can no longer be named.


def plan_rows() -> QuerySet:
    """One row an edition of a service plan."""
    return (
        ServicePlan.objects.order_by()
        .values("edition", "state", "approach", "made_on", "agreed_on", "starts_on", "ended_on")
        .annotate(
            opened_on=F("case__opened_on"), depth=F("case__depth"), goal_count=Coalesce(Subquery(_goals()), 0)
        )
        .annotate(plan=_key("id"), person=_key("case__client_id"))
        .annotate(case=_key("case_id"), institution=_key("institution_id"))
    )


def _goals() -> QuerySet:
    within = Goal.objects.filter(plan=OuterRef("pk")).order_by().values("plan")
    return within.annotate(count=Count("pk")).values("count")


def rating_rows() -> QuerySet:
    """One row a goal rated at a review."""
    return (
        GoalRating.objects.order_by()
        .values("level")
        .annotate(
            on=F("review__on"),
            t_score=Cast("review__t_score", FloatField()),
            weight=F("goal__weight"),
            horizon=F("goal__horizon"),
            problem=F("goal__problem"),
            approach=F("review__plan__approach"),
            rating=_key("id"),
            case=_key("review__plan__case_id"),
            person=_key("review__plan__case__client_id"),
        )
        .annotate(goal=_key("goal__thread"))
        .annotate(review=_key("review_id"), institution=_key("institution_id"))
    )


def experience_rows() -> QuerySet:
    """One row an anonymous answer; nothing leads from it to a case or a day."""
    return (
        ExperienceAnswer.objects.order_by()
        .values("month", *ITEMS, "recommends")
        .annotate(answer=_key("id"))
        .annotate(institution=_key("institution_id"))
    )


_INSTITUTION = Column("institution", "string", _("Institution, by key"))

PLANS = Fact(
    name="casework.plans",
    grain=_("one edition of a service plan"),
    unit=Unit.EVENTS,
    columns=(
        Column("plan", "key", _("Edition of a plan, by key")),
        Column("case", "key", _("Episode, by key")),
        _INSTITUTION,
        Column("person", "key", _("Client of the institution, by key")),
        Column("depth", "string", _("Depth of the case: consult, brief or full")),
        Column("opened_on", "date", _("Day of opening")),
        Column("edition", "int64", _("Which edition it is, from 1")),
        Column("state", "string", _("Where the edition stands, from draft to completed")),
        Column("approach", "string", _("Model of practice, empty when none was named")),
        Column("made_on", "date", _("Day it was made")),
        Column("agreed_on", "date", _("Day the client agreed, empty before")),
        Column("starts_on", "date", _("Day it came into force, empty before")),
        Column("ended_on", "date", _("Day it ended, empty before")),
        Column("goal_count", "int64", _("Goals in it")),
    ),
    rows=plan_rows,
    dated="made_on",
)

RATINGS = Fact(
    name="casework.ratings",
    grain=_("one goal rated at one review"),
    unit=Unit.EVENTS,
    columns=(
        Column("rating", "key", _("Rating, by key")),
        Column("review", "key", _("Review, by key: its goals were looked at together")),
        Column("goal", "key", _("Goal, by a key it keeps in every edition of the plan")),
        Column("case", "key", _("Episode, by key")),
        _INSTITUTION,
        Column("person", "key", _("Client of the institution, by key")),
        Column("on", "date", _("Day of the review")),
        Column("level", "int64", _("Level reached, −2 to 2; 0 and more is reached")),
        Column("weight", "int64", _("Weight of the goal, 1 to 5")),
        Column("t_score", "float64", _("T of the whole review, the same in each of its rows")),
        Column("horizon", "string", _("short or long")),
        Column("problem", "string", _("Problem the goal answers, empty when none was named")),
        Column("approach", "string", _("Model of practice, empty when none was named")),
    ),
    rows=rating_rows,
    dated="on",
)

EXPERIENCES = Fact(
    name="casework.experiences",
    grain=_("one anonymous answer to how those served found it"),
    unit=Unit.EVENTS,
    columns=(
        Column("answer", "key", _("Answer, by key")),
        _INSTITUTION,
        Column("month", "date", _("First day of the month it came in")),
        Column("respected", "int64", _("Treated with respect, 1 to 5")),
        Column("heard", "int64", _("Listened to, 1 to 5")),
        Column("understood", "int64", _("Understood what was done and why, 1 to 5")),
        Column("helped", "int64", _("The help was of use, 1 to 5")),
        Column("prepared", "int64", _("Knows what comes next, 1 to 5")),
        Column("recommends", "int64", _("Would recommend us, 0 to 10")),
    ),
    rows=experience_rows,
    dated="month",
)
