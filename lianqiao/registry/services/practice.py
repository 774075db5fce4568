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
) -> Practice:
    """Say after how many days people are asked how they are; an empty list plans nothing by itself.

    `caseload_ceiling` is how much weight of open cases a full post carries; None leaves it to the published table.
    Raises `NotYoursToSet`, `WrongDays`, `WrongCeiling` or `StaleRecord`.
    """
    rules.check_can_set_practice(by, practice.institution_id)
    practice.follow_up_days = rules.checked_days(follow_up_days, field="follow_up_days")
    practice.bereavement_days = rules.checked_days(bereavement_days, field="bereavement_days")
    practice.caseload_ceiling = rules.checked_ceiling(caseload_ceiling)
    try:
        with action("registry.practice_set", by=by, on=practice):
            practice.save()
    except IntegrityError as clash:
        raise StaleRecord from clash  # somebody decided for the first time in the same moment
    return practice
