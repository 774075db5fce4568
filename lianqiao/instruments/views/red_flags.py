"""A warning: what to do, who is on it, what came of it."""

from typing import Any

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianqiao.core.errors import DomainError
from lianqiao.core.forms import tried
from lianqiao.core.pages import page
from lianqiao.instruments import queries, rules, services
from lianqiao.instruments.forms import FlagForm
from lianqiao.instruments.models import RedFlag
from lianqiao.instruments.protocols import protocol_of
from lianqiao.instruments.seen import opened_flag
from lianqiao.instruments.states import FlagState
from lianqiao.instruments.warned import warned_of
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission
from lianqiao.workspace.drafts import discard_draft, offer_draft
from lianqiao.workspace.panels import panels_for

from .responses import PLACE

HARM = "abuse"
"""Where rooms above offer to write down suspected harm."""


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
    context = {"flag": flag, "form": form, "protocol": protocol_of(flag.protocol), "draft_key": key}
    context["draft"] = offer_draft(request, key, form) if flag.state != FlagState.SETTLED else None
    return page(request, "instruments/flag.html", context | _about(request, flag))


def _about(request, flag: RedFlag) -> dict[str, Any]:
    """What warned, where it stands, whose it is; for a suspicion of harm the ways rooms above have to write it down."""
    protocol, client = protocol_of(flag.protocol), flag.client
    context = {
        "warned": warned_of(flag),
        "sheet": list(queries.sheet_of(flag)),
        "places": [],
        "ways": [],
        "duty": False,
    }
    if client is not None:
        context["places"] = panels_for(request, client, PLACE)
        context["ways"] = panels_for(request, client, HARM) if protocol.harm else []
        context["duty"] = rules.cannot_decide(client, on=timezone.localdate())
    return context


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
