"""A warning: what to do, who is on it, what came of it."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianqiao.core.errors import DomainError
from lianqiao.core.forms import tried
from lianqiao.core.pages import page
from lianqiao.instruments import services
from lianqiao.instruments.editions import pack_of
from lianqiao.instruments.forms import FlagForm
from lianqiao.instruments.labels import PROTOCOL
from lianqiao.instruments.models.instruments import in_tongue
from lianqiao.instruments.seen import opened_flag
from lianqiao.instruments.states import FlagState
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission
from lianqiao.workspace.drafts import discard_draft, offer_draft
from lianqiao.workspace.panels import panels_for

from .responses import PLACE


@needs(Permission.WRITE_CASES)
def flag_detail(request, pk):
    """The protocol, and the form that settles the warning."""
    flag, key = opened_flag(request, pk, "scale.flag"), f"instruments.flag:{pk}"
    form = FlagForm(request.POST or None, record=flag)
    if request.method == "POST" and form.is_valid():
        told = form.told() | {"at": timezone.now()}
        if tried(form, lambda: services.settle_flag(by=request.seat, flag=form.hold(), **told)):
            discard_draft(by=request.seat, key=key)
            messages.success(request, _("The warning is settled."))
            return redirect("instruments:flag", pk)
    context = {"flag": flag, "form": form, "protocol": PROTOCOL, "said": _said(flag), "draft_key": key}
    context["draft"] = offer_draft(request, key, form) if flag.state != FlagState.SETTLED else None
    context["places"] = panels_for(request, flag.client, PLACE) if flag.client_id else []
    return page(request, "instruments/flag.html", context)


def _said(flag) -> str:
    """What the answer was about, as the rule of the scale words it."""
    pack = pack_of(flag.response.edition)
    found = next((one for one in pack.red_flags if one.item == flag.item), None) if pack else None
    return in_tongue(found.text.get("zh", ""), found.text.get("en", "")) if found else ""


@needs(Permission.WRITE_CASES)
@require_POST
def flag_take(request, pk):
    """Say that I am on the way."""
    flag = opened_flag(request, pk, "scale.flag")
    try:
        services.take_flag(by=request.seat, flag=flag, at=timezone.now())
        messages.success(request, _("Taken on. Colleagues see that you are on the way."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("instruments:flag", pk)
