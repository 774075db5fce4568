"""Screens of an import: hand in a file, see how it was read, try it out, take it, take it back."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianqiao.core.errors import DomainError
from lianqiao.core.forms import tried
from lianqiao.core.pages import page
from lianqiao.core.paging import keyset
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission
from lianqiao.workspace.drafts import discard_draft, offer_draft
from lianqiao.workspace.jobs import start_job

from . import queries, rules, services
from .forms import OptionsForm, UploadForm
from .labels import EXAMPLES, FIELDS, KINDS
from .models import ImportBatch
from .services.marked import MIME, refused_name, refused_workbook
from .services.outcomes import finding_from
from .states import BatchState, ImportKind, RowOutcome

ORDER = ("-received_at", "-id")
LABELS = {
    "kind": dict(ImportKind.choices),
    "state": dict(BatchState.choices),
    "outcome": dict(RowOutcome.choices),
}
PREVIEWED = 50


@needs(Permission.IMPORT)
@require_GET
def batch_list(request: HttpRequest) -> HttpResponse:
    part = keyset(queries.batch_rows(request.seat), order=ORDER, after=request.GET.get("after"), size=30)
    context = {"rows": part.rows, "next": part.next, "labels": LABELS}
    return page(request, "interop/list.html", context, block="rows" if request.GET.get("after") else None)


@needs(Permission.IMPORT)
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Hand in a file; nothing is imported by that."""
    form = UploadForm(request.POST or None, request.FILES or None, seat=request.seat)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        given = services.Upload(file.name, file.read())
        kind = form.cleaned_data["kind"]
        batch = tried(
            form,
            lambda: services.receive_file(by=request.seat, kind=kind, upload=given, at=timezone.now()),
        )
        if batch:
            return redirect("interop:batch", batch.pk)
    return page(
        request,
        "interop/upload.html",
        {"form": form, "examples": EXAMPLES},
        status=422 if form.errors else 200,
    )


def _batch(request: HttpRequest, pk: UUID) -> ImportBatch:
    return get_object_or_404(queries.batches_of(request.seat).select_related("seat__account"), pk=pk)


@needs(Permission.IMPORT)
@require_GET
def batch_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How the file was read, and, once it was tried or taken, what became of its rows."""
    batch = _batch(request, pk)
    return _shown(request, batch, _options(batch, None))


def _options(batch: ImportBatch, sent: QueryDict | None) -> OptionsForm:
    return OptionsForm(
        sent,
        preview=batch.preview,
        with_year=batch.kind == ImportKind.SERVICES,
        initial={"year": batch.options.get("year")},
    )


def _draft_key(batch: ImportBatch) -> str:
    return f"interop.columns:{batch.pk}"


def _shown(request: HttpRequest, batch: ImportBatch, form: OptionsForm) -> HttpResponse:
    is_open = batch.state != BatchState.TAKEN
    draft = offer_draft(request, _draft_key(batch), form) if is_open else None
    refused = list(queries.rows_of(batch, RowOutcome.REFUSED)[:PREVIEWED])
    context = {
        "batch": batch,
        "preview": batch.preview,
        "form": form,
        "draft": draft,
        "draft_key": _draft_key(batch),
        "refused": [queries.shown_row(row) for row in refused],
        "facts": queries.facts_of(batch),
        "assumed": [finding_from(note).message for note in batch.preview["assumed"]],
        "unknown_workers": queries.unknown_workers(batch),
        "before": queries.taken_before(batch),
        "can_undo": rules.can_undo(batch),
        "open": is_open,
        "labels": LABELS,
        "fields": FIELDS,
        "kinds": KINDS,
    }
    return page(request, "interop/batch.html", context, status=422 if form.errors else 200)


@needs(Permission.IMPORT)
@require_http_methods(["GET", "POST"])
def columns(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say which column is what, and the year; the form stands on the page of the import."""
    if request.method == "GET":
        return redirect("interop:batch", pk)
    batch = _batch(request, pk)
    form = _options(batch, request.POST)
    if form.is_valid():
        mapping = {**batch.options.get("mapping", {}), **form.mapping}
        year = form.cleaned_data.get("year")
        if tried(
            form,
            lambda: services.change_options(
                by=request.seat, batch=batch, at=timezone.now(), year=year, mapping=mapping
            ),
        ):
            discard_draft(by=request.seat, key=_draft_key(batch))
            messages.success(request, _("The file was read again with your columns."))
            return redirect("interop:batch", batch.pk)
    return _shown(request, batch, form)


@needs(Permission.IMPORT)
@require_POST
def try_out(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _started(request, pk, "interop.try")


@needs(Permission.IMPORT)
@require_POST
def take(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _started(request, pk, "interop.take")


def _started(request: HttpRequest, pk: UUID, kind: str) -> HttpResponse:
    """Queue the work and lead to its progress."""
    batch = _batch(request, pk)
    try:
        rules.check_can_take(batch)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("interop:batch", batch.pk)
    return redirect("workspace:job", start_job(kind, by=request.seat, batch=str(batch.pk)).pk)


@needs(Permission.IMPORT)
@require_POST
def undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    batch = _batch(request, pk)
    try:
        services.undo_batch(by=request.seat, batch=batch, at=timezone.now())
        messages.success(request, _("The import was taken back."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("interop:batch", batch.pk)


@needs(Permission.IMPORT)
@require_GET
def rows(request: HttpRequest, pk: UUID, outcome: str) -> HttpResponse:
    """All rows of one outcome, with where they stand and what is to be said about them."""
    if outcome not in RowOutcome.values:
        raise Http404
    batch = _batch(request, pk)
    part = keyset(queries.rows_of(batch, outcome), order=("id",), after=request.GET.get("after"), size=100)
    context = {
        "batch": batch,
        "outcome": outcome,
        "rows": [queries.shown_row(row) for row in part.rows],
        "next": part.next,
        "labels": LABELS,
    }
    return page(request, "interop/rows.html", context, block="rows" if request.GET.get("after") else None)


@needs(Permission.IMPORT)
@require_GET
def refused(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The workbook of rows not taken, with the reasons beside them."""
    batch = _batch(request, pk)
    content = refused_workbook(queries.refused_result(batch, at=timezone.now()))
    if not content:
        raise Http404
    response = HttpResponse(content, content_type=MIME)
    response["Content-Disposition"] = content_disposition_header(True, refused_name(batch.file_name))
    response["Cache-Control"] = "no-store"
    return response
