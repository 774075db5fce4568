"""Notes that repeat one another: look for them, both side by side, say what became of it. The supervisor's alone."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianqiao.audit.services import note_accesses
from lianqiao.cases.models import Contact
from lianqiao.core.forms import tried
from lianqiao.core.pages import page
from lianqiao.core.paging import keyset
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission
from lianqiao.reviews import queries, rules, services
from lianqiao.reviews.forms import AnswerForm, LookForm
from lianqiao.reviews.models import LikenessHint
from lianqiao.reviews.states import HINT_MOVES, HintState
from lianqiao.workspace.jobs import start_job

ORDER = ("-found_at", "-id")


@needs(Permission.SEE_TEAM)
def hint_list(request):
    _check_is_told(request.seat)
    waiting = request.GET.get("show") != "all"
    rows = queries.hint_rows(request.seat, waiting=waiting)
    part = keyset(rows, order=ORDER, after=request.GET.get("after"))
    context = {
        "rows": part.rows,
        "waiting": waiting,
        "form": LookForm(today=timezone.localdate()),
        "states": dict(HintState.choices),
        "more_url": _more(waiting, part.next) if part.next else "",
    }
    return page(request, "reviews/hints.html", context, block="rows" if request.GET.get("after") else None)


@needs(Permission.SEE_TEAM)
@require_POST
def hint_look(request):
    """Compare in the background, in the seat and scope of whoever asks."""
    _check_is_told(request.seat)
    form = LookForm(request.POST, today=timezone.localdate())
    if not form.is_valid():
        messages.error(request, form.errors["since"][0])
        return redirect("reviews:hints")
    job = start_job("reviews.repeats", by=request.seat, since=form.cleaned_data["since"].isoformat())
    return redirect("workspace:job", job.pk)


@needs(Permission.SEE_TEAM)
def hint_detail(request, pk):
    seat = request.seat
    _check_is_told(seat)
    hint = get_object_or_404(LikenessHint.objects.select_related("worker"), pk=pk)
    if hint.worker.account_id == seat.account_id:
        raise Http404
    notes = _opened(request, hint)
    form = AnswerForm(request.POST or None, record=hint)
    if form.is_valid():
        form.hold()
        told = {"state": form.cleaned_data["state"], "remark": form.cleaned_data["remark"]}
        if tried(form, lambda: services.answer_hint(by=seat, hint=hint, at=timezone.now(), **told)):
            messages.success(request, _("Your answer is kept; nobody else sees it."))
            return redirect("reviews:hints")
    answerable = bool(HINT_MOVES[hint.state])
    return page(
        request, "reviews/hint.html", {"hint": hint, "notes": notes, "form": form, "answerable": answerable}
    )


def _opened(request, hint: LikenessHint) -> list[Contact]:
    """Return both notes, the earlier one first; that they were seen is written down for whose cases they stand in."""
    found = Contact.objects.filter(pk__in=[hint.note_id, hint.other_id]).select_related("case__client")
    notes = sorted(found, key=lambda note: (note.on, str(note.pk)))
    seen = {"subject": "people.client", "institution_id": hint.institution_id, "page": "review.hint"}
    note_accesses(by=request.seat, subject_ids=[note.case.client_id for note in notes if note.case], **seen)
    return notes


def _check_is_told(seat) -> None:
    # Whoever is not told of hints is not told that there are any.
    if not rules.is_told(seat):
        raise Http404


def _more(waiting: bool, after: str) -> str:
    return reverse("reviews:hints", query={"after": after} | ({} if waiting else {"show": "all"}))
