"""Ways to reach a client, and identity numbers: add, end, set, reveal."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianqiao.core.forms import tried
from lianqiao.core.pages import page
from lianqiao.people import rules, services
from lianqiao.people.forms import DetailForm, IdentityForm, birth_text
from lianqiao.people.models import Client, ContactDetail, IdentityNumber
from lianqiao.people.openings import check_opening
from lianqiao.people.seen import opened_client
from lianqiao.people.states import IdentityKind
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission


@needs(Permission.WRITE_PEOPLE)
def detail_add(request, pk):
    client = opened_client(request, pk, "client.contact")
    form = DetailForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data | {"client": client, "on": timezone.localdate()}
        if tried(form, lambda: services.add_detail(by=request.seat, **given)):
            messages.success(request, _("The contact detail is saved."))
            return redirect("people:detail", pk)
    return page(request, "people/contact.html", {"form": form, "client": client})


@needs(Permission.WRITE_PEOPLE)
@require_POST
def detail_end(request, pk):
    detail = get_object_or_404(ContactDetail, pk=pk)
    services.end_detail(by=request.seat, detail=detail, on=timezone.localdate())
    messages.success(request, _("The contact detail is no longer used."))
    return redirect("people:detail", detail.client_id)


@needs(Permission.WRITE_PEOPLE)
def identity_set(request, pk):
    client = opened_client(request, pk, "client.identity")
    form = IdentityForm(request.POST or None)
    holders: list = []
    if form.is_valid():
        kind, value = form.cleaned_data["kind"], form.cleaned_data["identity_value"]

        def verb():
            try:
                return services.set_identity(
                    by=request.seat, client=client, kind=kind, value=value, on=timezone.localdate()
                )
            except rules.KnownPerson as refusal:
                holders.extend(refusal.client_ids)
                raise

        identity = tried(form, verb)
        if identity:
            for doubt in _doubts(client, identity):
                messages.warning(request, doubt)
            messages.success(request, _("The number is saved."))
            return redirect("people:detail", pk)
    context = {"form": form, "client": client, "holders": Client.objects.filter(pk__in=holders)}
    return page(request, "people/identity.html", context)


@needs(Permission.REVEAL_IDENTITY)
@require_POST
def identity_reveal(request, pk):
    """Show the whole number once; the look is written into the access log first."""
    identity = get_object_or_404(IdentityNumber.objects.select_related("client"), pk=pk)
    check_opening(request, identity.client)
    number = services.reveal_identity(by=request.seat, identity=identity)
    response = page(request, "people/revealed.html", {"identity": identity, "number": number}, block="number")
    response.headers["Cache-Control"] = "no-store"
    return response


def _doubts(client: Client, identity: IdentityNumber) -> list[str]:
    if identity.kind != IdentityKind.RESIDENT_ID:
        return []
    return rules.doubts(identity.value, sex=client.sex, birth=birth_text(client))
