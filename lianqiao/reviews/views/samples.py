"""Audit samples: draw one, look through its records, sign it; the page of a sample is also its sheet on paper."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lianqiao.audit.services import note_accesses
from lianqiao.core.dates import Span
from lianqiao.core.forms import tried
from lianqiao.core.pages import page
from lianqiao.core.paging import keyset
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission
from lianqiao.reviews import queries, rules, services
from lianqiao.reviews.forms import CheckForm, DrawForm, SignForm, quarter_words
from lianqiao.reviews.models import AuditSample, SampledRecord
from lianqiao.reviews.rules.checklist import checklist_of, result_of
from lianqiao.reviews.states import Answer, Result, SampleState
from lianqiao.workspace.drafts import discard_draft, offer_draft

ORDER = ("-drawn_at", "-id")
TONES = {Result.GOOD: "ok", Result.FAIR: "warn", Result.POOR: "danger"}


@needs(Permission.SEE_TEAM)
def sample_list(request):
    seat, today = request.seat, timezone.localdate()
    form = DrawForm(request.POST or None, today=today, institution_id=seat.institution_id)
    if form.is_valid():
        told = form.cleaned_data
        asked = {"span": told["quarter"], "unit": told["unit"], "worker": told["worker"]}
        sample = tried(form, lambda: services.draw_sample(by=seat, at=timezone.now(), **asked))
        if sample:
            messages.success(request, _("The sample is drawn."))
            return redirect("reviews:sample", sample.pk)
    part = keyset(queries.sample_rows(), order=ORDER, after=request.GET.get("after"))
    context = {
        "form": form,
        "rows": [row | {"quarter": _quarter(row["from_on"], row["until_on"])} for row in part.rows],
        "states": dict(SampleState.choices),
        "is_told": rules.is_told(seat),
        "more_url": reverse("reviews:samples", query={"after": part.next}) if part.next else "",
    }
    return page(request, "reviews/samples.html", context, block="rows" if request.GET.get("after") else None)


@needs(Permission.SEE_TEAM)
def sample_detail(request, pk):
    """The records of a sample, what they came to, and the signature; on paper the same."""
    sample = get_object_or_404(_samples(), pk=pk)
    form = SignForm(request.POST or None, record=sample)
    if form.is_valid():
        form.hold()
        told = {"conclusion": form.cleaned_data["conclusion"], "at": timezone.now()}
        if tried(form, lambda: services.sign_sample(by=request.seat, sample=sample, **told)):
            messages.success(request, _("The sample is signed."))
            return redirect("reviews:sample", pk)
        sample = get_object_or_404(_samples(), pk=pk)
    records, checklist = queries.records_of(sample), checklist_of(sample.checklist)
    _note_seen(request, sample, records)
    lines = [_line(checklist, record, request.seat) for record in records]
    context = {
        "sample": sample,
        "form": form,
        "lines": lines,
        "summary": queries.summary_of(checklist, records),
    }
    context |= {"quarter": _quarter(sample.from_on, sample.until_on), "now": timezone.now()}
    context |= {"answers": dict(Answer.choices), "results": dict(Result.choices), "tones": TONES}
    return page(request, "reviews/sample.html", context)


@needs(Permission.SEE_TEAM)
def record_check(request, pk):
    """The checklist of one record, begun with what the system can tell."""
    found = SampledRecord.objects.select_related("sample", "case__client", "case__responsible", "case__unit")
    record, key = get_object_or_404(found, pk=pk), f"reviews.record:{pk}"
    _note_seen(request, record.sample, [record])
    signed = record.sample.state == SampleState.SIGNED
    if signed or rules.is_own(request.seat, record):
        return redirect("reviews:sample", record.sample_id)
    form = CheckForm(request.POST or None, record=record, checklist=checklist_of(record.sample.checklist))
    if form.is_valid():
        form.hold()
        told = {"items": form.checked(), "remark": form.cleaned_data["remark"], "at": timezone.now()}
        if tried(form, lambda: services.check_record(by=request.seat, record=record, **told)):
            discard_draft(by=request.seat, key=key)
            messages.success(request, _("Kept."))
            return redirect(_next(record))
    context = {"record": record, "form": form, "answers": dict(Answer.choices)}
    context |= {"draft": offer_draft(request, key, form), "draft_key": key}
    return page(request, "reviews/record.html", context)


def _samples():
    return AuditSample.objects.select_related(
        "institution", "unit", "worker", "drawn_by__account", "signed_by__account"
    )


def _line(checklist, record: SampledRecord, seat) -> dict:
    answers = queries.answers_of(record)
    return {
        "record": record,
        "result": result_of(checklist, answers.values()) if record.reviewed_at else None,
        "lacking": [
            queries.title_of(item)
            for item in checklist.items
            if answers.get(item.code) in (Answer.NO, Answer.PARTLY)
        ],
        "own": rules.is_own(seat, record),
    }


def _next(record: SampledRecord) -> str:
    """The next record nobody has looked at, else the sample."""
    left = SampledRecord.objects.filter(sample=record.sample_id, reviewed_at=None).order_by("place")
    after = left.filter(place__gt=record.place).first()
    if after:
        return reverse("reviews:record", args=[after.pk])
    return reverse("reviews:sample", args=[record.sample_id])


def _note_seen(request, sample: AuditSample, records: list[SampledRecord]) -> None:
    seen = {"subject": "people.client", "institution_id": sample.institution_id, "page": "review.sample"}
    note_accesses(by=request.seat, subject_ids=[record.case.client_id for record in records], **seen)


def _quarter(from_on, until_on) -> str:
    return quarter_words(Span(from_on, until_on))
