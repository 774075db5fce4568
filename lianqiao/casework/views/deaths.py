"""The page of a death that became known after the closing of a case, or was written down wrongly."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from lianqiao.cases.models import Case
from lianqiao.cases.rules import CaseIsOpen
from lianqiao.cases.seen import opened_case
from lianqiao.cases.states import CaseState
from lianqiao.casework import services
from lianqiao.casework.forms import DeathForm
from lianqiao.core.forms import tried
from lianqiao.core.pages import page
from lianqiao.people.models import Client
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission
from lianqiao.workspace.drafts import discard_draft, offer_draft


@needs(Permission.WRITE_CASES)
def death(request, pk):
    case, key = opened_case(request, pk, "case.death"), f"casework.death:{pk}"
    if case.state == CaseState.OPEN:
        messages.info(request, str(CaseIsOpen.message))
        return redirect("cases:close", pk)
    form = DeathForm(request.POST or None, case=case, initial={"died_on": case.client.died_on})
    if request.method == "POST" and form.is_valid() and tried(form, lambda: _noted(request, case, form)):
        discard_draft(by=request.seat, key=key)
        messages.success(request, _("It is written down."))
        return redirect(f"{case.get_absolute_url()}?tab=summary")
    context = {"form": form, "case": case, "draft": offer_draft(request, key, form), "draft_key": key}
    return page(request, "casework/death.html", context)


@transaction.atomic
def _noted(request, case: Case, form: DeathForm) -> Client:
    died_on, today = form.cleaned_data["died_on"], timezone.localdate()
    client = services.note_death(by=request.seat, case=case, died_on=died_on, today=today)
    if form.asks:
        services.ask_after_family(by=request.seat, case=case, **form.family())
    return client
