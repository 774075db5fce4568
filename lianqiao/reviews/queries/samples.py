"""Reads of audit samples: what may be drawn, the records of a sample, and what they come to."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import get_language

from lianqiao.cases.models import Case
from lianqiao.core.dates import Span
from lianqiao.registry.models import Seat, Unit
from lianqiao.reviews.models import AuditSample, CheckedItem, SampledRecord
from lianqiao.reviews.rules.checklist import Checklist, Item, result_of, share_of
from lianqiao.reviews.states import Answer, Result, SampleState
from lianqiao.workforce.models import Worker


@dataclass(frozen=True)
class Line:
    """One item of the checklist over all records of a sample: how often which answer, and the share that is met."""

    title: str
    counts: dict[str, int]
    share: Decimal | None


@dataclass(frozen=True)
class Summary:
    """What a sample came to: item by item, how many records came to which result, and the share of all that applies."""

    lines: list[Line]
    results: dict[Result, int]
    share: Decimal | None
    looked_at: int


def title_of(item: Item) -> str:
    """Return the item in the reader's language."""
    return item.title["zh" if (get_language() or "zh").startswith("zh") else "en"]


def cases_to_draw(
    by: Seat, span: Span, *, unit: Unit | None = None, worker: Worker | None = None
) -> list[UUID]:
    """Return the keys of the cases that ran in the span and are not in the hands of the seat."""
    ran = Case.objects.filter(Q(closed_on=None) | Q(closed_on__gte=span.from_on), opened_on__lt=span.until_on)
    # Cases nobody has in hand are drawn too.
    ran = ran.filter(
        Q(responsible=None) | Q(responsible__account=None) | ~Q(responsible__account=by.account_id)
    )
    if unit is not None:
        ran = ran.filter(unit=unit)
    if worker is not None:
        ran = ran.filter(responsible=worker)
    return list(ran.order_by().values_list("pk", flat=True))


def cases_in_order(keys: list[UUID]) -> list[Case]:
    """Return the cases of these keys in their order."""
    found = {case.pk: case for case in Case.objects.filter(pk__in=keys)}
    return [found[key] for key in keys]


def sample_rows() -> QuerySet:
    """Return samples as flat rows for the list."""
    return AuditSample.objects.annotate(
        all_records=Count("records"), looked_at=Count("records", filter=Q(records__reviewed_at__isnull=False))
    ).values(
        "id", "state", "from_on", "until_on", "unit__name", "worker__name", "drawn_at", "candidates",
        "drawn_by__account__display_name", "all_records", "looked_at",
    )  # fmt: skip


def records_of(sample: AuditSample) -> list[SampledRecord]:
    """Return the records of the sample with what was said of each. Two queries."""
    records = SampledRecord.objects.filter(sample=sample).select_related(
        "case__client", "case__responsible", "case__unit"
    )
    return list(records.prefetch_related(Prefetch("items", CheckedItem.objects.order_by())).order_by("place"))


def answers_of(record: SampledRecord) -> dict[str, str]:
    """Return what the reviewer answered, by code of the item."""
    return {item.code: item.answer for item in record.items.all()}


def summary_of(checklist: Checklist, records: list[SampledRecord]) -> Summary:
    """Return what the records that were looked at come to; no further query."""
    said = [answers_of(record) for record in records if record.reviewed_at]
    lines = []
    for item in checklist.items:
        answers = [answers[item.code] for answers in said if item.code in answers]
        counts = Counter(answers)
        lines.append(
            Line(title_of(item), {answer.value: counts[answer.value] for answer in Answer}, share_of(answers))
        )
    results = Counter(result_of(checklist, answers.values()) for answers in said)
    everything = [answer for answers in said for answer in answers.values()]
    return Summary(lines, {result: results[result] for result in Result}, share_of(everything), len(said))


def unsigned_samples() -> QuerySet:
    """Return the samples that were drawn and not signed yet, the oldest first, as flat rows."""
    return sample_rows().exclude(state=SampleState.SIGNED).order_by("drawn_at", "id")
