"""Who stands in for whom while they are away."""

from datetime import date
from typing import Any

from lianqiao.audit.actions import action
from lianqiao.registry.models import Institution, Seat
from lianqiao.workforce import rules
from lianqiao.workforce.models import Deputy, Worker
from lianqiao.workforce.states import AwayReason


def appoint_deputy(
    *,
    by: Seat,
    institution: Institution,
    worker: Worker,
    deputy: Worker,
    from_on: date,
    until_on: date,
    reason: str,
    today: date,
) -> Deputy:
    """Let `deputy` stand in for `worker` at the institution from `from_on` until `until_on` (exclusive).

    The worker stays in charge of the cases. Raises `NotYoursToAppoint`, `DeputyIsThemselves`, `SpanBackward`,
    `OverBefore`, `DeputyNotPosted`, `DeputiesOverlap`, `DeputyIsAway` or `StandsInMeanwhile`.
    """
    rules.check_can_appoint_deputy(by, worker)
    appointed = Deputy(
        institution=institution,
        worker=worker,
        deputy=deputy,
        from_on=from_on,
        until_on=until_on,
        reason=AwayReason(reason),
        appointed_by=by if by.pk else None,
    )
    days: dict[str, Any] = {"from_on": from_on, "until_on": until_on}
    with action(
        "workforce.deputy_appointed", by=by, on=appointed, worker=worker.pk, deputy=deputy.pk, **days
    ):
        # Two who appoint at the same moment wait for each other here, and the second finds the first.
        list(Worker.objects.select_for_update().filter(pk__in=[worker.pk, deputy.pk]).order_by("pk"))
        rules.check_deputy(worker=worker, deputy=deputy, institution_id=institution.pk, today=today, **days)
        appointed.save()
    return appointed


def end_deputy(*, by: Seat, deputy: Deputy, today: date) -> Deputy:
    """End it from today on, or call it off before it begins. Raises `NotYoursToAppoint`, `OverBefore`, `StaleRecord`."""
    rules.check_can_appoint_deputy(by, deputy.worker)
    rules.check_can_end_deputy(deputy, today=today)
    deputy.until_on = max(today, deputy.from_on)
    with action(
        "workforce.deputy_ended", by=by, on=deputy, worker=deputy.worker_id, until_on=deputy.until_on
    ):
        deputy.save()
    return deputy
