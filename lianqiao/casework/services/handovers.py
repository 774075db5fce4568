"""The receipt of a caseload that changed hands."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from lianqiao.audit.actions import action
from lianqiao.cases.models import Case
from lianqiao.cases.services import Receipt
from lianqiao.casework.models import Handover, HandoverLine
from lianqiao.registry.models import Seat
from lianqiao.workforce.models import Worker


def keep_receipt(
    *, by: Seat, worker: Worker, to: Mapping[UUID, Worker], receipt: Receipt, at: datetime
) -> Handover:
    """Keep which cases went from the worker to whom and which stayed, and tell in the receipt where that is read again."""
    failures = dict(receipt.failed)
    institution = by.institution_id
    kept = Handover(
        institution_id=institution,
        worker=worker,
        worker_name=worker.name,
        by=by if by.pk else None,
        by_name=by.holder_name,
        at=at,
    )
    # A case that is not there any more has no line of its own.
    cases = Case.objects.filter(pk__in=to).values_list("pk", flat=True)
    with action("casework.receipt_kept", by=by, on=kept, worker=worker.pk, cases=len(cases)):
        kept.save()
        HandoverLine.objects.bulk_create(
            HandoverLine(
                institution_id=institution,
                handover=kept,
                case_id=key,
                to=to[key],
                to_name=to[key].name,
                failure=failures.get(key, ""),
            )
            for key in cases
        )
    receipt.address = kept.get_absolute_url()
    return kept
