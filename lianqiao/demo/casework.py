"""The forms of two full cases of the demo hospital: intake, assessment, economy, plan; invented people."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from lianqiao.cases.models import Case
from lianqiao.cases.services import record_contact, sign_contact
from lianqiao.cases.services.contacts import ContactInput, Present
from lianqiao.casework.models import Assessment, EconomicAssessment, Evaluation, Goal, Intake, ServicePlan
from lianqiao.casework.models.evaluations import EvaluationKind
from lianqiao.casework.queries import sheet_to_write
from lianqiao.casework.services import (
    add_goal,
    approve_plan,
    make_plan,
    note_agreement,
    review_goals,
    revise_plan,
    sign_assessment,
    sign_economy,
    sign_evaluation,
    sign_intake,
    touch_goals,
)
from lianqiao.registry.models import Seat

from .forms import Forms, forms_of


@dataclass
class Desk:
    """Who writes and who approves the forms of a case, and its days."""

    worker: Seat
    supervisor: Seat
    case: Case
    now: dt.datetime

    def at(self, day: int) -> dt.datetime:
        """Return an afternoon of the case, counted from its opening, never later than now."""
        moment = dt.datetime.combine(self.case.opened_on + dt.timedelta(days=day), dt.time(16, 30))
        return min(timezone.make_aware(moment), self.now - dt.timedelta(minutes=5))

    def on(self, day: int) -> dt.date:
        return timezone.localdate(self.at(day))


def write_forms(*, worker: Seat, supervisor: Seat, case: Case, now: dt.datetime) -> None:
    """Write the forms the demo has for this client; none for most."""
    told = forms_of(case.client.name)
    if told is None:
        return
    desk = Desk(worker, supervisor, case, now)
    _write_sheets(desk, told)
    _write_plan(desk, told)
    if told.evaluation:
        frame = {"kind": EvaluationKind.INTERIM, "on": timezone.localdate(now)}
        evaluation = Evaluation(institution_id=case.institution_id, case=case)
        sign_evaluation(by=worker, evaluation=evaluation, told=told.evaluation | frame, at=now)


def _write_sheets(desk: Desk, told: Forms) -> None:
    sign_intake(by=desk.worker, intake=_first(Intake, desk), told=told.intake, at=desk.at(0))
    sign_assessment(
        by=desk.worker,
        assessment=_first(Assessment, desk),
        told=told.assessment | {"assessed_on": desk.on(3)},
        problems=[
            {"code": code, "severity": severity, "priority": place, "text": text}
            for place, (code, severity, text) in enumerate(told.problems, start=1)
        ],
        at=desk.at(3),
    )
    dates = {"assessed_on": desk.on(4), "valid_until": desk.on(4) + dt.timedelta(days=365)}
    sign_economy(
        by=desk.worker,
        economy=_first(EconomicAssessment, desk),
        told=dates,
        inputs=told.economy,
        at=desk.at(4),
    )


def _first(model: type, desk: Desk) -> Any:
    return sheet_to_write(model, desk.case)


def _write_plan(desk: Desk, told: Forms) -> None:
    frame = told.plan | {"made_on": desk.on(5), "review_on": desk.on(5) + dt.timedelta(days=21)}
    plan = make_plan(by=desk.worker, case=desk.case, told=frame, at=desk.at(5))
    for goal in told.goals:
        due_on = desk.case.opened_on + dt.timedelta(days=goal["due"])
        add_goal(
            by=desk.worker,
            plan=plan,
            told=goal["told"] | {"due_on": due_on, "agreed": True},
            tasks=goal["tasks"],
            at=desk.at(5),
        )
    today = desk.on(6)
    note_agreement(by=desk.worker, plan=plan, on=today, how=told.agreed_how, who=told.agreed_by, today=today)
    approve_plan(by=desk.supervisor, plan=plan, at=desk.at(6))
    _touch(desk, plan, told)
    _look(desk, plan, told)


def _touch(desk: Desk, plan: ServicePlan, told: Forms) -> None:
    """Write the contacts that worked on goals, each signed once that is kept."""
    goals = list(plan.goals.select_related("plan"))
    for day, minutes, text, moved in told.touches:
        at = desk.at(day)
        talk = ContactInput(
            on=desk.on(day), present=[Present(desk.case.client_id)], minutes_direct=minutes, items=["A2"],
            scene="ward", mode="face", care_stage="during", text=text, case=desk.case,
        )  # fmt: skip
        contact = record_contact(by=desk.worker, told=talk, at=at)
        touched = {goals[place]: (movement, note) for place, movement, note in moved}
        touch_goals(by=desk.worker, contact=contact, touched=touched)
        sign_contact(by=desk.worker, contact=contact, at=at)


def _look(desk: Desk, plan: ServicePlan, told: Forms) -> None:
    goals: list[Goal] = list(plan.goals.all())
    for day, levels, text in told.reviews:
        on = desk.on(day)
        if on > plan.made_on:
            rated = dict(zip(goals, levels, strict=True))
            review_goals(by=desk.worker, plan=plan, levels=rated, on=on, today=on, at=desk.at(day), text=text)
    if told.revised:
        on = timezone.localdate(desk.now)
        revise_plan(by=desk.worker, plan=plan, on=on, review_on=on + dt.timedelta(days=30), at=desk.now)
