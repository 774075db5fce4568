"""The economic hardship assessment."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import F
from django.utils import timezone

from lianqiao.audit.actions import action
from lianqiao.casework import rules
from lianqiao.casework.models import EconomicAssessment
from lianqiao.casework.states import EconomyState
from lianqiao.catalogue import hardship
from lianqiao.registry.models import Seat

from ._sheets import fill, keep, sign


def write_economy(
    *, by: Seat, economy: EconomicAssessment, told: Mapping[str, Any], inputs: Mapping[str, Any], at: datetime
) -> EconomicAssessment:
    """Keep the draft and what the table in force makes of it by now; proof counts as checked until something else is told.

    Raises `CaseIsClosed`, `SheetIsSigned`, `StaleRecord`, or what cannot be so of a household.
    """
    with action("casework.economy_written", by=by, on=economy):
        _judge(by, economy, told, inputs, at)
        keep(economy)
    return economy


def check_economy(
    *, by: Seat, economy: EconomicAssessment, told: Mapping[str, Any], inputs: Mapping[str, Any], at: datetime
) -> EconomicAssessment:
    """Keep the draft as one whose proof was seen. Raises `ProofUnseen`, and what `write_economy` raises."""
    with action("casework.economy_checked", by=by, on=economy):
        _judge(by, economy, told, inputs, at)
        _check(by, economy, at)
        keep(economy)
    return economy


def _check(by: Seat, economy: EconomicAssessment, at: datetime) -> None:
    if economy.state == EconomyState.DRAFT:
        rules.check_evidence(economy)
        economy.state, economy.checked_at = EconomyState.EVIDENCE_CHECKED, at
        economy.checked_by = by if by.pk else None


def sign_economy(
    *, by: Seat, economy: EconomicAssessment, told: Mapping[str, Any], inputs: Mapping[str, Any], at: datetime
) -> EconomicAssessment:
    """Freeze inputs and decision; the one signed before is no longer valid. Who signs has seen the proof, when nobody
    checked it before. Raises what `check_economy` raises."""
    with action("casework.economy_signed", by=by, on=economy) as details:
        _judge(by, economy, told, inputs, at)
        _check(by, economy, at)
        sign(economy, by=by, at=at, former=EconomyState.EXPIRED)
        keep(economy)
        details.update(level=economy.level, table=f"{economy.table_code} {economy.table_version}")
    return economy


def _judge(
    by: Seat, economy: EconomicAssessment, told: Mapping[str, Any], inputs: Mapping[str, Any], at: datetime
) -> None:
    rules.check_can_write(economy)
    fill(economy, told, by=by, at=at)
    rules.check_economy(economy, inputs, today=timezone.localdate(at))
    table = hardship.table_for(economy.institution.region_id or "", economy.assessed_on)
    judgement = hardship.judge(table, dict(inputs))
    if economy.inputs != dict(inputs):
        economy.state, economy.checked_by, economy.checked_at = EconomyState.DRAFT, None, None
    economy.inputs, economy.decision, economy.level = dict(inputs), judgement.as_kept(), judgement.level
    economy.table_code, economy.table_version, economy.table_digest = (
        table.code,
        table.version,
        table.digest,
    )


def judged_again(economy: EconomicAssessment) -> bool | None:
    """Say whether the same inputs give the same decision by the table kept with it; None when that table is gone or
    was edited since."""
    table = hardship.table_named(economy.table_code, economy.table_version)
    if table is None or table.digest != economy.table_digest:
        return None
    return hardship.judge(table, economy.inputs).as_kept() == economy.decision


def expire_economies(*, by: Seat, on: date) -> int:
    """Mark the signed assessments whose time is over by the day, and return how many; nothing is judged by them any more."""
    over = EconomicAssessment.objects.filter(state=EconomyState.SIGNED, valid_until__lte=on)
    if not over.exists():
        return 0
    with action("casework.economies_expired", by=by) as details:
        expired = over.update(state=EconomyState.EXPIRED, version=F("version") + 1)
        details["expired"] = expired
    return expired
