"""Setting a risk flag, and ending it."""

from datetime import date, datetime

from django.utils import timezone

from lianqiao.audit.actions import action
from lianqiao.cases.models import Case
from lianqiao.protection.models import RiskFlag
from lianqiao.protection.rules import flags as may
from lianqiao.registry.models import Seat


def set_flag(
    *,
    by: Seat,
    case: Case,
    kind: str,
    text: str,
    since_on: date,
    at: datetime,
    until_on: date | None = None,
) -> RiskFlag:
    """Flag a risk of the case's client; it stands on the head of each of their cases.

    Raises `FlagTextMissing`, `InTheFuture`, `FlagEndsEarly`, or `FlagKnown` while one of the kind stands.
    """
    may.check_can_flag(
        client_id=case.client_id,
        kind=kind,
        text=text,
        since_on=since_on,
        until_on=until_on,
        today=timezone.localdate(at),
    )
    flag = RiskFlag(
        institution_id=case.institution_id,
        client_id=case.client_id,
        set_by=by,
        set_name=by.holder_name,
        set_at=at,
        kind=kind,
        text=text.strip(),
        since_on=since_on,
        until_on=until_on,
    )
    with action("protection.flag_set", by=by, on=flag, kind=kind, case=case.pk):
        flag.save()
    return flag


def end_flag(*, by: Seat, flag: RiskFlag, end_reason: str, at: datetime) -> RiskFlag:
    """End the flag and say why; it stays readable. Raises `FlagEnded` or `EndReasonMissing`."""
    may.check_can_end(flag, reason=end_reason)
    with action("protection.flag_ended", by=by, on=flag, kind=flag.kind):
        flag.ended_at, flag.ended_by, flag.end_reason = at, by, end_reason.strip()
        flag.save()
    return flag
