"""What this room publishes for statistics: editions of service plans, goals rated, techniques used, follow-ups, anonymous
answers. No names, no free text."""

from django.db.models import Count, F, FloatField, Func, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext_lazy as _

from lianqiao.cases.models import Contact, FollowUp
from lianqiao.cases.states import ContactState
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
        .annotate(plan=_key("id"), person=_key("case__client_id"), responsible=_key("case__responsible_id"))
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


def technique_rows() -> QuerySet:
    """One row a technique used at a signed contact."""
    technique = Func(F("techniques"), function="UNNEST", output_field=TextField(), set_returning=True)
    parts = _key("id"), Value(":"), technique
    use = Func(*parts, template="%(expressions)s", arg_joiner=" || ", output_field=TextField())
    return (
        Contact.objects.filter(state=ContactState.SIGNED, techniques__len__gt=0)
        .order_by()
        .values("on", "category", "scene", "care_stage", "mode")
        .annotate(technique=technique, use=use)
        .annotate(contact=_key("id"), worker=_key("worker_id"))
        .annotate(institution=_key("institution_id"))
    )


def follow_up_rows() -> QuerySet:
    """One row a planned follow-up."""
    return (
        FollowUp.objects.order_by()
        .values("due_on", "state", "done_on", "new_needs")
        .annotate(follow_up=_key("id"), person=_key("case__client_id"))
        .annotate(case=_key("case_id"), institution=_key("institution_id"))
    )


def experience_rows() -> QuerySet:
    """One row an anonymous answer; nothing leads from it to a case or a day."""
    return (
        ExperienceAnswer.objects.order_by()
        .values("month", "answered_as", *ITEMS, "recommends")
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
        Column("responsible", "key", _("Worker responsible for the case now, by key; empty while nobody is")),
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

TECHNIQUES = Fact(
    name="casework.techniques",
    grain=_("one technique used at one signed contact"),
    unit=Unit.EVENTS,
    columns=(
        Column("use", "key", _("Contact and technique, by key")),
        Column("contact", "key", _("Contact, by key")),
        _INSTITUTION,
        Column("on", "date", _("Day of the contact")),
        Column("technique", "string", _("Technique, by its code in the list of techniques")),
        Column("category", "string", _("Category A to F of the first service item, empty when unknown")),
        Column("scene", "string", _("Scene, empty when unknown")),
        Column("care_stage", "string", _("Before, during or after care, empty when unknown")),
        Column("mode", "string", _("Face to face, phone, online or home visit, empty when unknown")),
        Column("worker", "key", _("Worker, by key")),
    ),
    rows=technique_rows,
    dated="on",
)

FOLLOW_UPS = Fact(
    name="casework.follow_ups",
    grain=_("one planned follow-up"),
    unit=Unit.EVENTS,
    columns=(
        Column("follow_up", "key", _("Follow-up, by key")),
        Column("case", "key", _("Episode, by key")),
        _INSTITUTION,
        Column("person", "key", _("Client of the institution, by key")),
        Column("due_on", "date", _("Day it is due")),
        Column("state", "string", _("Whether it is planned, done, or nobody was reached")),
        Column("done_on", "date", _("Day it was settled, empty before")),
        Column("new_needs", "boolean", _("New needs were found")),
    ),
    rows=follow_up_rows,
    dated="due_on",
)

EXPERIENCES = Fact(
    name="casework.experiences",
    grain=_("one anonymous answer to how those served found it"),
    unit=Unit.EVENTS,
    columns=(
        Column("answer", "key", _("Answer, by key")),
        _INSTITUTION,
        Column("month", "date", _("First day of the month it came in")),
        Column("answered_as", "string", _("Who answered: client, family, carer or other")),
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
