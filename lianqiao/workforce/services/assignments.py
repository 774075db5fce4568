"""Assignments: post a worker somewhere, correct it, end it."""

from datetime import date
from decimal import Decimal
from typing import Any

from lianqiao.audit.actions import action
from lianqiao.registry.models import Institution, Seat
from lianqiao.workforce import rules
from lianqiao.workforce.models import Assignment, Worker
from lianqiao.workforce.states import Precision, Source


def assign(
    *,
    by: Seat,
    worker: Worker,
    institution: Institution,
    source: str,
    from_on: date,
    from_precision: str = Precision.DAY,
    until_on: date | None = None,
    employer: str = "",
    fulltime: bool = True,
    fte: Decimal = Decimal(1),
) -> Assignment:
    """Post the worker to the institution from `from_on` until `until_on` (exclusive; None: still posted).

    Raises `EmployerMissing`, `EmployerNotExpected`, `FteOutOfRange`, `SpanBackward` or `AssignmentsOverlap`.
    """
    return _written(
        "workforce.worker_assigned",
        by,
        Assignment(worker=worker, institution=institution),
        source=Source(source),
        employer=employer.strip(),
        fulltime=fulltime,
        fte=fte,
        from_on=from_on,
        from_precision=from_precision,
        until_on=until_on,
    )


def change_assignment(
    *,
    by: Seat,
    assignment: Assignment,
    source: str,
    from_on: date,
    from_precision: str = Precision.DAY,
    until_on: date | None = None,
    employer: str = "",
    fulltime: bool = True,
    fte: Decimal = Decimal(1),
) -> Assignment:
    """Correct an assignment that was written down wrongly. Raises what `assign` raises, and `StaleRecord`."""
    return _written(
        "workforce.assignment_changed",
        by,
        assignment,
        source=Source(source),
        employer=employer.strip(),
        fulltime=fulltime,
        fte=fte,
        from_on=from_on,
        from_precision=from_precision,
        until_on=until_on,
    )


def end_assignment(*, by: Seat, assignment: Assignment, on: date) -> Assignment:
    """End the assignment; `on` is the first day the worker is no longer posted.

    Raises `AlreadyEnded`, `SpanBackward` or `StaleRecord`.
    """
    rules.check_can_end(assignment, on=on)
    assignment.until_on = on
    with action("workforce.assignment_ended", by=by, on=assignment, until_on=on):
        assignment.save()
    return assignment


def _written(event: str, by: Seat, assignment: Assignment, **terms: Any) -> Assignment:
    rules.check_assignment(
        worker=assignment.worker,
        institution_id=assignment.institution_id,
        source=terms["source"],
        employer=terms["employer"],
        fte=terms["fte"],
        from_on=terms["from_on"],
        until_on=terms["until_on"],
        apart_from=assignment,
    )
    for name, value in terms.items():
        setattr(assignment, name, value)
    with action(event, by=by, on=assignment, worker=assignment.worker_id, source=assignment.source):
        assignment.save()
    return assignment
