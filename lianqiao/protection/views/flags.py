"""Screens of risk flags: all of a client, set one, end one."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from lianqiao.cases.seen import opened_case
from lianqiao.core.forms import tried
from lianqiao.core.pages import page
from lianqiao.protection.forms.flags import EndFlagForm, FlagForm
from lianqiao.protection.models import RiskFlag
from lianqiao.protection.queries.flags import flags_of
from lianqiao.protection.rules.flags import holds
from lianqiao.protection.services.flags import end_flag, set_flag
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission
from lianqiao.workspace.drafts import discard_draft, offer_draft


@needs(Permission.READ_CASES)
def flag_list(request, pk):
    """The flags of the case's client, ended ones too; with the form to set one."""
    case, today, key = (
        opened_case(request, pk, "protection.flags"),
        timezone.localdate(),
        f"protection.flag:{pk}",
    )
    writes = request.seat.can(Permission.WRITE_CASES)
    sent = request.POST if request.method == "POST" and writes else None
    form = FlagForm(sent, initial={"since_on": today})
    if sent and form.is_valid():
        told = form.cleaned_data | {"case": case, "at": timezone.now()}
        if tried(form, lambda: set_flag(by=request.seat, **told)):
            discard_draft(by=request.seat, key=key)
            messages.success(request, _("The flag stands on the head of the case."))
            return redirect("cases:detail", pk)
    flags = [(flag, flag.ended_at is None and holds(flag.until_on, today)) for flag in flags_of(case)]
    context = {"case": case, "form": form, "flags": flags, "draft_key": key}
    return page(request, "protection/flags.html", context | {"draft": offer_draft(request, key, form)})


@needs(Permission.WRITE_CASES)
def flag_end(request, pk, flag):
    """End one flag of the case's client."""
    case = opened_case(request, pk, "protection.flags")
    found: RiskFlag = get_object_or_404(RiskFlag, pk=flag, client_id=case.client_id)
    form = EndFlagForm(request.POST or None, record=found)
    if request.method == "POST" and form.is_valid():
        reason, now = form.cleaned_data["end_reason"], timezone.now()
        form.hold()
        if tried(form, lambda: end_flag(by=request.seat, flag=found, end_reason=reason, at=now)):
            messages.success(request, _("The flag has ended; it stays on the list."))
            return redirect("protection:flags", pk)
    return page(request, "protection/flag_end.html", {"case": case, "form": form, "flag": found})
