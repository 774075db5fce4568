"""Draw a sample of records, hold them against the checklist, sign the sample."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from lianqiao.audit.actions import action
from lianqiao.cases.rules import institution_of
from lianqiao.core.dates import Span
from lianqiao.core.states import check_can_move
from lianqiao.registry.models import Seat, Unit
from lianqiao.reviews import queries, rules
from lianqiao.reviews.models import AuditSample, CheckedItem, SampledRecord
from lianqiao.reviews.rules.checklist import checklist_on, draw
from lianqiao.reviews.states import SAMPLE_MOVES, SampleState
from lianqiao.workforce.models import Worker


@dataclass(frozen=True)
class Checked:
    """What a reviewer says of one item."""

    answer: str
    remark: str = ""


def draw_sample(
    *,
    by: Seat,
    span: Span,
    at: datetime,
    unit: Unit | None = None,
    worker: Worker | None = None,
    seed: str = "",
) -> AuditSample:
    """Draw ten records out of those that ran in the span, and write down what the system can tell of each.

    Records in the hands of who draws are left out. The same seed draws the same records. Raises `NotYoursToAudit`,
    `NothingToDraw` or `SpanToCome`.
    """
    today = timezone.localdate(at)
    rules.check_can_draw(by, span, today=today)
    keys = queries.cases_to_draw(by, span, unit=unit, worker=worker)
    rules.check_something_to_draw(keys)
    checklist, seed = checklist_on(today), seed or secrets.token_hex(8)
    sample = AuditSample(
        institution_id=institution_of(by), from_on=span.from_on, until_on=span.until_on, unit=unit, worker=worker,
        seed=seed, candidates=len(keys), checklist=checklist.version, drawn_by=by if by.pk else None, drawn_at=at,
    )  # fmt: skip
    cases = queries.cases_in_order(draw(keys, seed))
    told = queries.computed(cases, checklist, today=today)
    with action("reviews.sample_drawn", by=by, on=sample, out_of=len(keys), records=len(cases)):
        sample.save()
        for place, case in enumerate(cases, start=1):
            SampledRecord(
                institution_id=institution_of(by),
                sample=sample,
                case=case,
                place=place,
                computed=told[case.pk],
            ).save()
    return sample


def check_record(
    *, by: Seat, record: SampledRecord, items: Mapping[str, Checked], at: datetime, remark: str = ""
) -> SampledRecord:
    """Write down what the reviewer says of a record; it may be said again until the sample is signed.

    Raises `NotYoursToAudit`, `OwnRecord`, `SampleIsSigned` or `StaleRecord`.
    """
    sample = record.sample
    rules.check_can_check(by, record)
    with action("reviews.record_checked", by=by, on=record, sample=sample.pk, items=len(items)):
        record.remark, record.reviewed_at = remark.strip(), at
        record.save()
        record.items.all().delete()
        CheckedItem.objects.bulk_create(
            CheckedItem(
                institution_id=record.institution_id, record=record, code=code, answer=said.answer,
                remark=said.remark.strip(),
            )
            for code, said in items.items()
        )  # fmt: skip
        if sample.state == SampleState.DRAWN:
            check_can_move(SAMPLE_MOVES, sample.state, SampleState.UNDER_REVIEW)
            sample.state = SampleState.UNDER_REVIEW
            sample.save()
    return record


def sign_sample(*, by: Seat, sample: AuditSample, at: datetime, conclusion: str) -> AuditSample:
    """Sign the sample once every record was looked at; from then on nothing of it changes.

    Raises `NotYoursToAudit`, `SampleIsSigned`, `RecordsLeft`, `ConclusionMissing` or `StaleRecord`.
    """
    rules.check_can_sign_sample(by, sample, conclusion=conclusion)
    sample.state, sample.conclusion = SampleState.SIGNED, conclusion.strip()
    sample.signed_by, sample.signed_at = by, at
    with action("reviews.sample_signed", by=by, on=sample):
        sample.save()
    return sample
