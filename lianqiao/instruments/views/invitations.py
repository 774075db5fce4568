"""Scales on the client's own phone: the link, the page it leads to, and nothing readable afterwards."""

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lianqiao.core.errors import DomainError
from lianqiao.core.pages import page
from lianqiao.instruments import queries, services
from lianqiao.instruments.editions import read_edition
from lianqiao.instruments.models import Invitation
from lianqiao.instruments.services.invitations import OPEN_FOR
from lianqiao.instruments.sheets import Sheet
from lianqiao.people.paper import qr_code
from lianqiao.people.seen import opened_client
from lianqiao.registry.gates import PUBLIC, needs
from lianqiao.registry.rates import within_rate
from lianqiao.registry.roles import Permission
from lianqiao.workspace.panels import panels_for

from .drawing import drawn, fields_of, heard, wants_line
from .responses import PLACE

A_MINUTE = 60


@needs(Permission.WRITE_CASES)
def link_new(request, pk):
    """Choose a scale for the client's own phone; the link is shown this once."""
    client = opened_client(request, pk, "scale.link")
    editions = list(queries.editions_in_use(client.institution_id))
    context = {"client": client, "editions": editions, "places": panels_for(request, client, PLACE)}
    if request.method == "POST":
        chosen = next((one for one in editions if str(one.pk) == request.POST.get("edition")), None)
        if chosen is not None:
            return _made(request, chosen, context, client=client)
        messages.error(request, _("Please choose a scale."))
    return page(request, "instruments/link.html", context)


@needs(Permission.WRITE_CASES)
@require_POST
def link_anonymous(request, code):
    """A link whose answer belongs to the institution's month and to nobody."""
    edition = queries.newest_edition(request.seat.institution_id, code)
    if edition is None:
        raise Http404
    return _made(request, edition, {"client": None}, institution=request.seat.institution)


def _made(request, edition, context, **whose):
    now = timezone.now()
    secret = services.send_invitation(by=request.seat, edition=edition, at=now, **whose)
    link = request.build_absolute_uri(reverse("instruments:answer", args=[secret]))
    context |= {"link": link, "edition": edition, "until": now + OPEN_FOR}
    context["code"] = qr_code(link, _("Leads to the questions"))
    return page(request, "instruments/link_made.html", context)


def _open(request, secret) -> Invitation | int:
    """Return the invitation of the link, or the status to refuse with."""
    if not within_rate(request, "scale", a_minute=A_MINUTE, at=timezone.now()):
        return 429
    return queries.open_invitation(secret, timezone.now()) or 410


@needs(PUBLIC)
@never_cache
def answer(request, secret):
    """The questions. Nobody signs in; a link that was used, is too old or never was says nothing but that."""
    invitation = _open(request, secret)
    if isinstance(invitation, int):
        return page(request, "instruments/answer_over.html", {"busy": invitation == 429}, status=invitation)
    sheet, refusal = Sheet.begun(read_edition(invitation.edition)[0]), None
    if request.method == "POST":
        sheet = sheet.sent(fields_of(request))
        refusal = _taken(request, invitation, sheet)
        if refusal is None and not wants_line(request):
            return redirect("instruments:thanks")
    faults = {fault.name: fault.text for fault in getattr(refusal, "faults", ())}
    context = {"invitation": invitation, "refused": str(refusal or ""), "secret": secret}
    context |= drawn(Sheet(sheet.questionnaire, sheet.answers()) if faults else sheet, faults)
    return page(request, "instruments/answer.html", context, status=422 if refusal else 200)


def _taken(request, invitation: Invitation, sheet: Sheet) -> DomainError | None:
    """Keep what is answered while lines come and go, else take it in; return why it was not."""
    take = services.keep_by_link if wants_line(request) else services.answer_by_link
    try:
        take(invitation=invitation, answers=sheet.answers(), at=timezone.now())
    except DomainError as refusal:
        return refusal
    return None


@needs(PUBLIC)
@require_POST
def answer_keep(request, secret):
    """What the page sends while it is being answered, so that an answer that warns is heard at once."""
    invitation = _open(request, secret)
    if isinstance(invitation, int):
        return JsonResponse(
            {"refused": _("This link has been used or is no longer valid.")}, status=invitation
        )
    sheet = Sheet.begun(read_edition(invitation.edition)[0]).sent(fields_of(request))
    try:
        services.keep_by_link(invitation=invitation, answers=sheet.answers(), at=timezone.now())
    except DomainError as refusal:
        return JsonResponse({"refused": str(refusal)}, status=409)
    return JsonResponse(heard(sheet) | {"version": 0, "warns": False})


@needs(PUBLIC)
def thanks(request):
    return page(request, "instruments/thanks.html")
