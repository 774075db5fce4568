"""The accept step: find the client or register them, then take the request on."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from lianqiao.cases import services
from lianqiao.cases.forms import AcceptForm
from lianqiao.cases.models import Request
from lianqiao.core.forms import tried
from lianqiao.core.pages import page
from lianqiao.people.queries import lookup
from lianqiao.people.rules import searched
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission
from lianqiao.workforce.queries import worker_of


@needs(Permission.TRIAGE)
def request_accept(request, pk):
    asked = get_object_or_404(Request.objects.select_related("unit", "institution"), pk=pk)
    seat, now = request.seat, timezone.now()
    text = (request.POST.get("q") or asked.patient_name).strip()
    found = lookup(text, on=timezone.localdate())
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
            messages.success(request, _("The request is accepted."))
            return redirect("cases:detail", case.pk)
    token = (
        sent.get("searched", "") if sent else searched(institution_id=seat.institution_id, text=text, at=now)
    )
    context = {"form": form, "asked": asked, "text": text, "found": found, "searched": token}
    return page(request, "cases/request_accept.html", context)


def _accept(request, asked: Request, form: AcceptForm, now):
    taken = form.taken() | {"by": request.seat, "request": asked, "at": now}
    client = form.chosen_client()
    if client is not None:
        return services.accept_request(client=client, **taken)
    return services.accept_for_new_client(
        person=form.person(searched=request.POST.get("searched", "")), **taken
    )
