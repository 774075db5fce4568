"""Putting the client of a case on a pathway, moving the day it counts from, leaving and completing it."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from django.db import IntegrityError
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from lianqiao.audit.actions import action
from lianqiao.cases.models import Case, PlanStep
from lianqiao.cases.services import give_up_step
from lianqiao.cases.states import StepState
from lianqiao.catalogue.models import Pathway, PathwayStep
from lianqiao.catalogue.pathways import steps_of
from lianqiao.instruments.queries import editions_in_use
from lianqiao.measurements.models import AskedScale
from lianqiao.registry.models import Seat

from . import rules
from .models import Enrolment, EnrolmentStep
from .states import EnrolmentState

Placed = tuple[PathwayStep, int, date]
"""A step of a pathway, which time it is done, and the day it falls on."""


def enrol(
    *, by: Seat, case: Case, pathway: Pathway, anchor_on: date, at: datetime, skip_past: bool = False
) -> Enrolment:
    """Put the client of a case on a pathway: each of its steps becomes a step of the plan, on the day it falls on.

    Whoever is on it already stays on it as they are. With `skip_past` steps due before today are left out. A step asks for
    its scale where the institution may give it. Raises `CaseIsClosed`, `NotOffered`, `AnchorFarOff` or `NothingAhead`.
    """
    today = timezone.localdate(at)
    rules.check_can_enrol(case, pathway, anchor_on=anchor_on, today=today)
    if (known := _active(case, pathway)) is not None:
        return known
    earliest = today if skip_past else date.min
    steps = [one for one in _placed(pathway, anchor_on) if one[2] >= earliest]
    if not steps:
        raise rules.NothingAhead
    enrolment = Enrolment(
        institution_id=case.institution_id, case=case, pathway=pathway, code=pathway.code, anchor_on=anchor_on,
        begun_at=at, begun_by=by if by.pk else None,
    )  # fmt: skip
    try:
        with action(
            "pathways.enrolled", by=by, on=enrolment, case=case.pk, pathway=pathway.code, edition=pathway.edition,
            steps=len(steps),
        ):  # fmt: skip
            enrolment.save()
            _write_steps(enrolment, steps, at)
    except IntegrityError:
        if (faster := _active(case, pathway)) is None:
            raise
        return faster
    return enrolment


def _active(case: Case, pathway: Pathway) -> Enrolment | None:
    return Enrolment.objects.filter(case=case, code=pathway.code, state=EnrolmentState.ACTIVE).first()


def _placed(pathway: Pathway, anchor_on: date) -> Iterator[Placed]:
    for template in steps_of(pathway):
        for turn, day in enumerate(template.days):
            yield template, turn, anchor_on + timedelta(days=day)


def _write_steps(enrolment: Enrolment, placed: list[Placed], at: datetime) -> None:
    case, own = enrolment.case, {"institution_id": enrolment.institution_id}
    usable = {one.instrument.code: one.instrument for one in editions_in_use(case.institution_id)}
    counts_from = _counts_from(_placed(enrolment.pathway, enrolment.anchor_on))
    steps, ties, asked = [], [], []
    for template, turn, due_on in placed:
        step = PlanStep(
            **own, case=case, text=template.text, actor=template.actor, due_on=due_on, owner=case.responsible,
            written_at=at, version=1,
        )  # fmt: skip
        steps.append(step)
        day = template.days[turn]
        ties.append(
            EnrolmentStep(**own, enrolment=enrolment, step=step, template=template, turn=turn, day=day)
        )
        if (scale := usable.get(template.scale)) is not None:
            asked.append(
                AskedScale(**own, step=step, instrument=scale, from_on=counts_from[template.scale, due_on])
            )
    PlanStep.objects.bulk_create(steps)
    EnrolmentStep.objects.bulk_create(ties)
    AskedScale.objects.bulk_create(asked)


def _counts_from(placed: Iterable[Placed]) -> dict[tuple[str, date], date | None]:
    """From which day an answer counts for a scale due on a day: from halfway between it and the time before."""
    days: dict[str, list[date]] = {}
    for template, _turn, due_on in sorted(placed, key=lambda one: one[2]):
        days.setdefault(template.scale, []).append(due_on)
    return {
        (scale, due_on): due_on - (due_on - before) // 2 if before else None
        for scale, due in days.items()
        for before, due_on in zip([None, *due], due, strict=False)
    }


def shift(*, by: Seat, enrolment: Enrolment, anchor_on: date, today: date) -> Enrolment:
    """Count the days from another day: the steps still to do move with it, those settled stay where they were.

    Raises `CaseIsClosed`, `IllegalMove`, `AnchorFarOff` or `StaleRecord`.
    """
    rules.check_can_shift(enrolment, anchor_on=anchor_on, today=today)
    by_days = anchor_on - enrolment.anchor_on
    with action("pathways.shifted", by=by, on=enrolment, case=enrolment.case_id, days=by_days.days):
        enrolment.anchor_on = anchor_on
        enrolment.save()
        open_steps = list(_open_steps(enrolment).values_list("pk", flat=True))
        PlanStep.objects.filter(pk__in=open_steps).update(
            due_on=F("due_on") + by_days, version=F("version") + 1
        )
        AskedScale.objects.filter(step__in=open_steps).update(from_on=F("from_on") + by_days)
    return enrolment


def _open_steps(enrolment: Enrolment):
    return PlanStep.objects.filter(on_pathway__enrolment=enrolment, state=StepState.OPEN)


def leave(*, by: Seat, enrolment: Enrolment, reason: str, on: date) -> Enrolment:
    """Take the client off the pathway and give up the steps still to do, for the same reason.

    Raises `IllegalMove`, `ReasonMissing` or `StaleRecord`.
    """
    rules.check_can_leave(enrolment, reason=reason)
    with action("pathways.left", by=by, on=enrolment, case=enrolment.case_id, pathway=enrolment.code):
        enrolment.state, enrolment.leave_reason, enrolment.ended_on = EnrolmentState.LEFT, reason.strip(), on
        enrolment.save()
        for step in _open_steps(enrolment).select_related("case"):
            give_up_step(by=by, step=step, reason=enrolment.leave_reason, on=on)
    return enrolment


def leave_with_case(*, by: Seat, case: Case, on: date) -> None:
    """Take the client off every pathway before the case closes, so that their steps do not stand in its way."""
    for enrolment in Enrolment.objects.filter(case=case, state=EnrolmentState.ACTIVE).select_related("case"):
        leave(by=by, enrolment=enrolment, reason=_("The case was closed"), on=on)


def complete_with_step(*, by: Seat, step: PlanStep) -> None:
    """Complete the pathway whose last step was settled."""
    enrolment = Enrolment.objects.filter(placed__step=step, state=EnrolmentState.ACTIVE).first()
    if enrolment is None or _open_steps(enrolment).exists():
        return
    with action("pathways.completed", by=by, on=enrolment, case=enrolment.case_id, pathway=enrolment.code):
        enrolment.state, enrolment.ended_on = EnrolmentState.COMPLETED, step.settled_on
        enrolment.save()
