"""Legal capacity and guardians of a client."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianqiao.core.forms import tried
from lianqiao.core.pages import page
from lianqiao.people import queries, services
from lianqiao.people.forms import CapacityForm, GuardianForm
from lianqiao.people.models import Client, Guardianship, LegalCapacity
from lianqiao.people.seen import opened_client
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission
from lianqiao.workspace.drafts import discard_draft, offer_draft


@needs(Permission.WRITE_PEOPLE)
def capacity_new(request, pk):
    """Write down what is known of the client's capacity; earlier entries stay readable below."""
    client = opened_client(request, pk, "client.capacity")
    form = CapacityForm(request.POST or None, initial={"from_on": timezone.localdate()})
    key = f"people.capacity:{client.pk}"
    if form.is_valid():
        told = form.cleaned_data | {"client": client, "at": timezone.now()}
        if tried(form, lambda: services.record_capacity(by=request.seat, **told)):
            discard_draft(by=request.seat, key=key)
            messages.success(request, _("The legal capacity is recorded."))
            return redirect("people:detail", client.pk)
    context = {"form": form, "client": client, "earlier": LegalCapacity.objects.filter(client=client)}
    context |= {"draft": offer_draft(request, key, form), "draft_key": key}
    return page(request, "people/capacity.html", context)


@needs(Permission.WRITE_PEOPLE)
def guardian_new(request, pk):
    """Choose a guardian among the relatives recorded, or search for somebody else."""
    client, today = opened_client(request, pk, "client.guardian"), timezone.localdate()
    text = request.POST.get("q", "").strip()
    form = GuardianForm(request.POST if "save" in request.POST else None, options=_options(client, text))
    key = f"people.guardian:{client.pk}"
    if form.is_valid():
        told = form.cleaned_data | {"client": client, "today": today}
        told["guardian"] = get_object_or_404(Client, pk=told.pop("other"))
        if tried(form, lambda: services.add_guardian(by=request.seat, **told)):
            discard_draft(by=request.seat, key=key)
            messages.success(request, _("The guardian is recorded."))
            return redirect("people:detail", client.pk)
    context = {"form": form, "client": client, "text": text, "options": form.fields["other"].choices}
    context |= {"draft": offer_draft(request, key, form), "draft_key": key}
    return page(request, "people/guardian.html", context)


@needs(Permission.WRITE_PEOPLE)
@require_POST
def guardian_end(request, pk):
    guardianship = get_object_or_404(Guardianship, pk=pk)
    services.end_guardianship(by=request.seat, guardianship=guardianship, on=timezone.localdate())
    messages.success(request, _("The guardianship is ended."))
    return redirect("people:detail", guardianship.client_id)


def _options(client: Client, text: str) -> list[tuple[str, str]]:
    """The relatives first, then whom the search found."""
    near = {str(tie.other.pk): f"{tie.other.name} · {tie.label}" for tie in queries.ties_of(client)}
    found = queries.lookup(text, on=timezone.localdate()) if text else []
    return list(({str(one.id): f"{one.name} · {one.detail}" for one in found} | near).items())
