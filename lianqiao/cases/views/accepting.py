"""The accept step: find the client or register them, then take the request on."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from lianqiao.cases import services
from lianqiao.cases.forms import AcceptForm
from lianqiao.cases.models import Request
from lianqiao.cases.seen import note_seen
from lianqiao.core.forms import tried
from lianqiao.core.pages import page
from lianqiao.people.queries import Option, lookup
from lianqiao.people.rules import searched
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission
from lianqiao.workforce.queries import worker_of
from lianqiao.workspace.drafts import discard_draft, draft_for, offer_draft


@needs(Permission.TRIAGE)
def request_accept(request, pk):
    asked = get_object_or_404(Request.objects.select_related("unit", "institution"), pk=pk)
    seat, now, key = request.seat, timezone.now(), f"cases.accept:{pk}"
    text = _looked_for(request, asked, key)
    found = _found(request, asked, text)
    worker = worker_of(seat)
    initial = {
        "client": AcceptForm.NEW if not found else str(found[0].id) if len(found) == 1 else "",
        "name": asked.patient_name,
        "responsible": str(worker.pk) if worker else "",
    }
    sent = request.POST if request.POST.get("do") == "accept" else None
    form = AcceptForm(sent, seat=seat, today=timezone.localdate(), found=found, initial=initial)
    if sent and form.is_valid():
        case = tried(form, lambda: _accept(request, asked, form, now))
        if case:
            discard_draft(by=seat, key=key)
            messages.success(request, _("The request is accepted."))
            return redirect("cases:detail", case.pk)
    context = {"form": form, "asked": asked, "text": text, "found": found}
    context["searched"] = sent.get("searched", "") if sent else _token(seat, text, now)
    # Looking for somebody else leaves the form unsent; only on opening the page is there a draft to go on with.
    draft = offer_draft(request, key, form) if request.method == "GET" else None
    context |= {"draft": draft, "draft_key": key}
    return page(request, "cases/request_accept.html", context)


def _looked_for(request, asked: Request, key: str) -> str:
    """Whom to look for: as sent, as the draft has it that is gone on with, else whom the request names."""
    draft = draft_for(request, key) if request.GET.get("draft") == "restore" else None
    kept = draft.fields.get("q", [""])[0] if draft else ""
    return (request.POST.get("q") or kept or asked.patient_name).strip()


def _token(seat, text: str, now) -> str:
    return searched(institution_id=seat.institution_id, text=text, at=now)


def _found(request, asked: Request, text: str) -> list[Option]:
    """Those the words may mean. That they were shown, ward and bed, is written down here for each."""
    found = lookup(text, on=timezone.localdate())
    shown = [option.id for option in found] + ([asked.client_id] if asked.client_id else [])
    note_seen(request, shown, asked.institution_id, "case.accept")
    return found


def _accept(request, asked: Request, form: AcceptForm, now):
    taken = form.taken() | {"by": request.seat, "request": asked, "at": now}
    client = form.chosen_client()
    if client is not None:
        return services.accept_request(client=client, **taken)
    return services.accept_for_new_client(
        person=form.person(searched=request.POST.get("searched", "")), **taken
    )
