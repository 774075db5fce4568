"""When somebody who was not reached is tried again."""

from datetime import date

from lianqiao.cases.models import FollowUp
from lianqiao.cases.states import FollowUpState
from lianqiao.core.dates import add_working_days
from lianqiao.registry.queries import practice_of


def next_try(follow_up: FollowUp, today: date) -> date | None:
    """Return the day to propose should nobody be reached today; None when this is the last try of the practice.

    Tries count from the last time they were reached, each asked after on their own.
    """
    practice = practice_of(follow_up.institution_id)
    alike = FollowUp.objects.filter(case=follow_up.case_id, person_name=follow_up.person_name)
    reached = (
        alike.filter(state=FollowUpState.DONE).order_by("-done_on").values_list("done_on", flat=True).first()
    )
    missed = alike.filter(state=FollowUpState.UNREACHABLE, done_on__gte=reached or date.min).count()
    return add_working_days(today, practice.retry_days) if missed + 1 < practice.most_tries else None
