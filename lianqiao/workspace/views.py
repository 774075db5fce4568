"""Screens of one's own desk: drafts, saved filters, phrases, jobs. Each shows only what belongs to whoever looks."""

import json
from urllib.parse import urlsplit
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import content_disposition_header, url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianqiao.audit.services import note_access
from lianqiao.core.encryption import Unreadable
from lianqiao.core.forms import tried
from lianqiao.core.jinja import format_time
from lianqiao.core.pages import page
from lianqiao.core.paging import keyset
from lianqiao.registry.gates import SIGNED_IN, needs
from lianqiao.registry.lock import taken_when_locked, unattended

from .drafts import DraftTooLarge, discard_draft, has_others, keep_draft
from .filters import change_filter, own_filters, remove_filter, save_filter
from .forms import FilterForm, NewFilterForm, PhraseForm
from .jobs import KINDS, jobs_of
from .models import Draft
from .paper import margin_style, paper_of
from .phrases import add_phrase, change_phrase, lift_phrase, own_phrases, remove_phrase

STOP_POLLING = 286
"""The status htmx understands as: take this, and stop asking."""


@taken_when_locked
@unattended
@needs(SIGNED_IN)
@require_http_methods(["GET", "POST"])
def drafts(request: HttpRequest) -> HttpResponse:
    """POST keeps a draft and answers when it was saved; GET lists what this seat has lying about."""
    if request.method == "GET":
        found = Draft.objects.filter(seat=request.seat) if request.seat else Draft.objects.none()
        return page(request, "workspace/drafts.html", {"drafts": list(found)})
    key, fields, path, title = _sent_draft(request)
    if not key or request.seat is None:
        return JsonResponse({"error": _("There is no form to keep a draft of.")}, status=400)
    told = {"page": path, "title": title, "window": request.POST.get("draft_window", "")}
    try:
        draft = keep_draft(by=request.seat, key=key, content=fields, at=timezone.now(), **told)
    except DraftTooLarge:
        return JsonResponse({"error": _("This is too long to be kept as a draft.")}, status=413)
    if draft is None:
        return JsonResponse({"saved_at": "", "text": ""})
    return _draft_saved(request, draft)


@needs(SIGNED_IN)
@require_POST
def draft_discard(request: HttpRequest) -> HttpResponse:
    """Throw one draft away."""
    if request.seat:
        discard_draft(by=request.seat, key=request.POST.get("draft_key", "")[:120])
    return redirect(_back(request, "workspace:drafts"))


@needs(SIGNED_IN)
@require_GET
def jobs(request: HttpRequest) -> HttpResponse:
    """What one started in the background, newest first."""
    found = keyset(
        jobs_of(request.user), order=("-queued_at", "-id"), after=request.GET.get("after"), size=30
    )
    shown = [(job, _title(job)) for job in found.rows]
    return page(request, "workspace/jobs.html", {"jobs": shown, "next": found.next}, block="rows")


@unattended
@needs(SIGNED_IN)
@require_GET
def job(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """How far a job is. Asks again each second while it runs, by htmx or by the page refreshing itself."""
    found = get_object_or_404(jobs_of(request.user), pk=job_id)
    files = list(found.files.only("id", "name")) if found.is_over else []
    context = {
        "job": found,
        "title": _title(found),
        "files": files,
        "seconds": found.seconds(timezone.now()),
    }
    status = STOP_POLLING if found.is_over and request.htmx else 200
    return page(request, "workspace/job.html", context, block="progress", status=status)


@needs(SIGNED_IN)
@require_GET
def job_file(request: HttpRequest, job_id: UUID, file_id: UUID) -> HttpResponse:
    """Hand over a file that a job made."""
    found = get_object_or_404(jobs_of(request.user), pk=job_id)
    if not found.is_over:
        raise Http404
    file = get_object_or_404(found.files, pk=file_id)
    response = HttpResponse(file.bytes, content_type=file.mime)
    response["Content-Disposition"] = content_disposition_header(True, file.name)
    response["Cache-Control"] = "no-store"
    return response


@needs(SIGNED_IN)
@require_http_methods(["GET", "POST"])
def filters(request: HttpRequest) -> HttpResponse:
    """One's saved filters; POST keeps a new one and leads back to the list with it in force."""
    seat = _seat_or_404(request)
    form = NewFilterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        saved = tried(form, lambda: save_filter(by=seat, **form.cleaned_data))
        if saved:
            return redirect(saved.url)
    context = {"form": form if form.is_bound else None, "filters": list(own_filters(seat))}
    return page(request, "workspace/filters.html", context, status=422 if form.is_bound else 200)


@needs(SIGNED_IN)
@require_http_methods(["GET", "POST"])
def filter_change(request: HttpRequest, filter_id: UUID) -> HttpResponse:
    """Rename a saved filter or share it."""
    seat = _seat_or_404(request)
    saved = get_object_or_404(own_filters(seat), pk=filter_id)
    form = FilterForm(request.POST or None, initial={"title": saved.title, "shared": saved.shared})
    if request.method == "POST" and form.is_valid():
        if tried(form, lambda: change_filter(by=seat, saved=saved, **form.cleaned_data)):
            return redirect("workspace:filters")
    return page(
        request, "workspace/filter.html", {"form": form, "filter": saved}, status=422 if form.errors else 200
    )


@needs(SIGNED_IN)
@require_POST
def filter_remove(request: HttpRequest, filter_id: UUID) -> HttpResponse:
    """Remove a saved filter."""
    seat = _seat_or_404(request)
    remove_filter(by=seat, saved=get_object_or_404(own_filters(seat), pk=filter_id))
    return redirect("workspace:filters")


@needs(SIGNED_IN)
@require_http_methods(["GET", "POST"])
def phrases(request: HttpRequest) -> HttpResponse:
    """One's own phrases; POST adds one."""
    seat = _seat_or_404(request)
    form = PhraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if tried(form, lambda: add_phrase(by=seat, **form.cleaned_data)):
            return redirect("workspace:phrases")
    context = {"form": form, "phrases": list(own_phrases(seat))}
    return page(request, "workspace/phrases.html", context, status=422 if form.errors else 200)


@needs(SIGNED_IN)
@require_http_methods(["GET", "POST"])
def phrase_change(request: HttpRequest, phrase_id: UUID) -> HttpResponse:
    """Rewrite a phrase."""
    seat = _seat_or_404(request)
    phrase = get_object_or_404(own_phrases(seat), pk=phrase_id)
    form = PhraseForm(request.POST or None, initial={"name": phrase.name, "text": phrase.text})
    if request.method == "POST" and form.is_valid():
        change_phrase(by=seat, phrase=phrase, **form.cleaned_data)
        return redirect("workspace:phrases")
    return page(request, "workspace/phrase.html", {"form": form}, status=422 if form.errors else 200)


@needs(SIGNED_IN)
@require_POST
def phrase_remove(request: HttpRequest, phrase_id: UUID) -> HttpResponse:
    """Throw a phrase away."""
    seat = _seat_or_404(request)
    remove_phrase(by=seat, phrase=get_object_or_404(own_phrases(seat), pk=phrase_id))
    return redirect("workspace:phrases")


@needs(SIGNED_IN)
@require_POST
def phrase_lift(request: HttpRequest, phrase_id: UUID) -> HttpResponse:
    """Put a phrase one place up."""
    seat = _seat_or_404(request)
    lift_phrase(by=seat, phrase=get_object_or_404(own_phrases(seat), pk=phrase_id))
    return redirect("workspace:phrases")


def _seat_or_404(request: HttpRequest):
    if request.seat is None:
        raise Http404
    return request.seat


def _title(job) -> str:
    # A kind that was removed by an update still has its old jobs on the list.
    return KINDS[job.kind].title if job.kind in KINDS else job.kind


def _sent_draft(request: HttpRequest) -> tuple[str, dict[str, list[str]], str, str]:
    came_from = urlsplit(request.headers.get("Referer", "")).path
    if request.content_type == "application/json":
        try:
            body = json.loads(request.body)
            fields = {
                str(k): [str(v) for v in (vs if isinstance(vs, list) else [vs])]
                for k, vs in body["fields"].items()
            }
            return (
                str(body["key"])[:120],
                fields,
                str(body.get("page") or came_from),
                str(body.get("title", "")),
            )
        except (ValueError, KeyError, TypeError, AttributeError):
            return "", {}, "", ""
    sent: QueryDict = request.POST
    return (
        sent.get("draft_key", "")[:120],
        dict(sent.lists()),
        sent.get("draft_page") or came_from,
        sent.get("draft_title", ""),
    )


def _draft_saved(request: HttpRequest, draft: Draft) -> HttpResponse:
    text = _("saved %(time)s") % {"time": format_time(draft.saved_at)}
    if request.htmx:
        return HttpResponse(text, content_type="text/plain; charset=utf-8")
    if request.accepts("text/html") and not request.accepts("application/json"):
        return redirect(draft.page or "workspace:drafts")
    others = has_others(draft)
    return JsonResponse({"saved_at": draft.saved_at.isoformat(), "text": text, "others": others})


def _back(request: HttpRequest, otherwise: str) -> str:
    wanted = request.POST.get("next", "")
    return wanted if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, None) else otherwise


@needs(SIGNED_IN)
@require_GET
def paper_style(request: HttpRequest, token: str) -> HttpResponse:
    """The line on top of each sheet of a printed page, as the style sheet browsers ask for."""
    _client, line = _paper(token)
    answer = HttpResponse(margin_style(line), content_type="text/css; charset=utf-8")
    answer["Cache-Control"] = "private, no-store"
    return answer


@needs(SIGNED_IN)
@require_POST
def paper_printed(request: HttpRequest, token: str) -> HttpResponse:
    """Write down that somebody's record was printed; the page tells it as the browser begins to."""
    client, _line = _paper(token)
    if request.seat is None:
        raise Http404
    place = {"subject": "people.client", "institution_id": request.seat.institution_id}
    note_access(by=request.seat, subject_id=client, page="print", **place)
    return HttpResponse(status=204)


def _paper(token: str) -> tuple[UUID, str]:
    try:
        return paper_of(token)
    except Unreadable as changed:
        raise Http404 from changed
