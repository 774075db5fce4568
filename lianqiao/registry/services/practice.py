"""The verb that says how an institution works where it may choose."""

from collections.abc import Iterable
from decimal import Decimal

from django.db import IntegrityError

from lianqiao.audit.actions import action
from lianqiao.core.errors import StaleRecord
from lianqiao.registry import rules
from lianqiao.registry.models import Practice, Seat


def set_practice(
    *,
    by: Seat,
    practice: Practice,
    follow_up_days: Iterable[int],
    bereavement_days: Iterable[int],
    caseload_ceiling: Decimal | None = None,
    retry_days: int | None = None,
    most_tries: int | None = None,
    supervisor_closes: bool | None = None,
) -> Practice:
    """Say after how many days people are asked how they are; an empty list plans nothing by itself.

    `caseload_ceiling` is how much weight of open cases a full post carries; None leaves it to the published table. Who is
    not reached is tried again after `retry_days` working days, `most_tries` times in all; `supervisor_closes` says whether a
    full case closes only with a supervisor's signature. None leaves each of these three as it is.
    Raises `NotYoursToSet`, `WrongDays`, `WrongCeiling`, `WrongTries` or `StaleRecord`.
    """
    rules.check_can_set_practice(by, practice.institution_id)
    practice.follow_up_days = rules.checked_days(follow_up_days, field="follow_up_days")
    practice.bereavement_days = rules.checked_days(bereavement_days, field="bereavement_days")
    practice.caseload_ceiling = rules.checked_ceiling(caseload_ceiling)
    rules.check_tries(retry_days, most_tries)
    told = {"retry_days": retry_days, "most_tries": most_tries, "supervisor_closes": supervisor_closes}
    for name, value in told.items():
        if value is not None:
            setattr(practice, name, value)
    try:
        with action("registry.practice_set", by=by, on=practice):
            practice.save()
    except IntegrityError as clash:
        raise StaleRecord from clash  # somebody decided for the first time in the same moment
    return practice
