"""Reads of phases and holds, and of the dates other rooms keep of a case."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from lianqiao.cases.models import Case, FollowUp
from lianqiao.cases.states import FollowUpState
from lianqiao.casework.models import Evaluation, GoalReview, ServicePlan
from lianqiao.casework.queries import discharge_of, evaluations_of
from lianqiao.casework.scales import scales_of
from lianqiao.casework.states import EvaluationState
from lianqiao.catalogue.queries import label
from lianqiao.core.addresses import address
from lianqiao.instruments.labels import ScaleWords
from lianqiao.instruments.queries.responses import main_scores
from lianqiao.meetings.queries import meetings_of
from lianqiao.meetings.states import MeetingKind, MeetingState
from lianqiao.registry.composed import composed
from lianqiao.workforce.queries import hands_of

from .models import Hold, Phase
from .states import HoldState

SHOWN = 50
# The lanes of the timeline under phases and holds, from the top.
LANES = ("case", "meeting", "scale", "goal", "discharge", "follow_up")
GONE = (FollowUpState.DROPPED, FollowUpState.SUPERSEDED)


@dataclass(frozen=True)
class Mark:
    """One day of a case: on which lane, what it was, a few words beside it, and where it can be read."""

    on: date
    lane: str
    text: str
    detail: str = ""
    url: str = ""


def phases_of(case: UUID) -> list[Phase]:
    """Return the phases of a case, the first one first."""
    return composed(_phases, case=case)


def _phases(*, case: UUID) -> QuerySet[Phase]:
    return Phase.objects.filter(case_id=case).select_related("unit").order_by("from_on", "id")


def holds_of(case: UUID) -> list[Hold]:
    """Return the times a case rested, the first one first."""
    return composed(_holds, case=case)


def _holds(*, case: UUID) -> QuerySet[Hold]:
    return Hold.objects.filter(case_id=case).order_by("from_on", "id")


def standing_hold(case: Case) -> Hold | None:
    """Return the hold of a case that rests now."""
    return Hold.objects.filter(case=case, state=HoldState.ON_HOLD).first()


def on_hold() -> Q:
    """The condition that a case rests now."""
    return Q(pk__in=Hold.objects.filter(state=HoldState.ON_HOLD).order_by().values("case"))


def look_again_beside() -> Subquery:
    """The day to look again at a case that rests, to annotate cases with; none while it does not."""
    return Subquery(_standing().values("look_again_on")[:1])


def reason_beside() -> Subquery:
    """Why a case rests, to annotate cases with."""
    return Subquery(_standing().values("reason")[:1])


def _standing() -> QuerySet[Hold]:
    return Hold.objects.filter(case=OuterRef("pk"), state=HoldState.ON_HOLD).order_by()


def to_look_at(account: UUID, today: date) -> list[dict[str, Any]]:
    """Return the cases in the account's hands, its own and those it stands in for, that are to be looked at by today."""
    return composed(_due, account=account, today=today)


def _due(*, account: UUID, today: date) -> QuerySet:
    due = Hold.objects.filter(
        state=HoldState.ON_HOLD,
        look_again_on__lte=today,
        case__responsible__in=hands_of(account=account, today=today),
    )
    columns = (
        "case_id", "reason", "look_again_on", "case__number", "case__episode", "case__client__name",
        "case__responsible__name", "case__responsible__account_id",
    )  # fmt: skip
    return due.order_by("look_again_on", "id").values(*columns)[:SHOWN]


def marks_of(case: Case) -> list[Mark]:
    """Return the days of a case other rooms know, as far as the reader may see them, the first one first."""
    found = [
        *_milestones(case),
        *_meetings(case),
        *_scales(case),
        *_goals(case),
        *_discharge(case),
        *_asked(case),
    ]
    return sorted(found, key=lambda mark: (mark.on, LANES.index(mark.lane)))


def _milestones(case: Case) -> Iterator[Mark]:
    yield Mark(case.opened_on, "case", _("Case opened"), url=address("cases:detail", case.pk))
    if case.closed_on:
        detail = f"{label('outcome', case.outcome)} · {label('close_reason', case.close_reason)}"
        yield Mark(case.closed_on, "case", _("Case closed"), detail)


def _meetings(case: Case) -> Iterator[Mark]:
    for row in meetings_of(case.pk):
        if row["state"] != MeetingState.CANCELLED:
            yield Mark(
                timezone.localdate(row["starts_at"]),
                "meeting",
                str(MeetingKind(row["kind"]).label),
                str(MeetingState(row["state"]).label),
                address("meetings:detail", row["id"]),
            )


def _scales(case: Case) -> Iterator[Mark]:
    responses = list(scales_of(case)[:SHOWN])
    scores = main_scores(responses)
    for one in responses:
        score = scores.get(one.pk)
        said = (
            " · ".join(
                str(part) for part in (score.told, score.band_title, ScaleWords.wording(one.edition)) if part
            )
            if score
            else ""
        )
        yield Mark(one.on, "scale", one.edition.title, said, address("instruments:response", one.pk))


def _goals(case: Case) -> Iterator[Mark]:
    for plan in ServicePlan.objects.filter(case=case, agreed_on__isnull=False).only("agreed_on"):
        yield Mark(plan.agreed_on, "goal", _("Service plan agreed"), url=address("casework:plan", plan.pk))
    for review in GoalReview.objects.filter(plan__case=case).only("on", "plan_id"):
        yield Mark(review.on, "goal", _("Goals looked at"), url=address("casework:plan", review.plan_id))
    for one in _signed(evaluations_of(case)):
        said = f"T {one.t_score}" if one.t_score is not None else ""
        yield Mark(one.on, "goal", one.get_kind_display(), said, address("casework:evaluation", one.pk))


def _signed(evaluations: Iterable[Evaluation]) -> list[Evaluation]:
    return [one for one in evaluations if one.state == EvaluationState.SIGNED]


def _discharge(case: Case) -> Iterator[Mark]:
    plan = discharge_of(case)
    if plan is None:
        return
    url = address("casework:discharge", case.pk)
    for on, text in (
        (plan.agreed_on, _("Discharge agreed")),
        (plan.leaves_on, _("Leaves the hospital, as planned")),
        (plan.executed_on, _("Discharge carried out")),
        (plan.verified_on, _("Discharge verified")),
    ):
        if on:
            yield Mark(on, "discharge", text, url=url)


def _asked(case: Case) -> Iterator[Mark]:
    for one in FollowUp.objects.filter(case=case).exclude(state__in=GONE):
        on = one.done_on or one.due_on
        said = " · ".join(part for part in (one.person_name, str(one.get_state_display())) if part)
        yield Mark(on, "follow_up", _("Follow-up"), said, address("cases:follow_up", one.pk))
