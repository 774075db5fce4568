"""Steps of a plan that ask for a scale, and are done by its answer."""

from django.db.models import Q
from django.utils import timezone

from lianqiao.audit.actions import action
from lianqiao.cases.models import PlanStep
from lianqiao.cases.services import complete_step
from lianqiao.cases.states import StepState
from lianqiao.instruments.models import Instrument, Response
from lianqiao.measurements.models import AskedScale
from lianqiao.registry.models import Seat


def ask_for_scale(*, by: Seat, step: PlanStep, instrument: Instrument) -> AskedScale:
    """Have a step ask for a scale."""
    asked = AskedScale(institution_id=step.institution_id, step=step, instrument=instrument)
    with action("measurements.scale_asked", by=by, on=asked, step=step.pk, scale=instrument.code):
        asked.save()
    return asked


def settle_asked(*, by: Seat, response: Response) -> list[PlanStep]:
    """Mark the open steps as done that asked this client for this scale before it was completed; return them.

    A step that counts answers from a later day waits for its own.
    """
    assert response.completed_at is not None  # noqa: S101 - a constraint says so
    waiting = AskedScale.objects.filter(
        Q(from_on=None) | Q(from_on__lte=response.on),
        step__case__client=response.client_id,
        step__state=StepState.OPEN,
        step__written_at__lte=response.completed_at,
        instrument=response.edition.instrument_id,
    )
    settled = []
    for asked in waiting.select_related("step__case"):
        with action("measurements.scale_given", by=by, on=asked, response=response.pk):
            complete_step(by=by, step=asked.step, on=timezone.localdate(response.completed_at))
            asked.response = response
            asked.save()
        settled.append(asked.step)
    return settled
