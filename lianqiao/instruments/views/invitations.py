"""Links to scales for somebody's own phone: made, seen while they wait, taken back, sent again."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianqiao.core.errors import DomainError
from lianqiao.core.forms import tried
from lianqiao.core.pages import page
from lianqiao.instruments import queries, rules, services
from lianqiao.instruments.forms import LinkForm
from lianqiao.instruments.kinds import Occasion
from lianqiao.instruments.models import Invitation
from lianqiao.instruments.seen import opened_invitation
from lianqiao.instruments.services.invitations import OPEN_FOR
from lianqiao.people.paper import qr_code
from lianqiao.people.seen import opened_client
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission
from lianqiao.workspace.panels import panels_for

from .responses import PLACE


@needs(Permission.WRITE_CASES)
def link_new(request, pk):
    """Choose a scale for the client's own phone; the link is shown this once. `?scale=phq9&occasion=before` has both chosen."""
    client = opened_client(request, pk, "scale.link")
    editions = [one for one in queries.editions_in_use(client.institution_id) if not rules.asked_alone(one)]
    whose = {"client": client, "today": timezone.localdate(), "initial": _asked(request, editions)}
    form = LinkForm(request.POST or None, editions=editions, **whose)
    context = {"client": client, "form": form, "places": panels_for(request, client, PLACE)}
    if request.method == "POST" and form.is_valid():
        told = form.told() | {"client": client, "at": timezone.now()}
        if secret := tried(form, lambda: services.send_invitation(by=request.seat, **told)):
            return _shown(request, secret, told["edition"], context)
    return page(request, "instruments/link.html", context)


def _asked(request, editions) -> dict[str, str]:
    scale, occasion = request.GET.get("scale", ""), request.GET.get("occasion", "")
    chosen = {"edition": next((str(one.pk) for one in editions if one.instrument.code == scale), "")}
    return chosen | ({"occasion": occasion} if occasion in Occasion.values else {})


@needs(Permission.WRITE_CASES)
@require_POST
def link_anonymous(request, code):
    """A link whose answer belongs to the institution's month and to nobody."""
    edition = queries.newest_edition(request.seat.institution_id, code)
    if edition is None or rules.asked_alone(edition):
        raise Http404
    told = {"edition": edition, "institution": request.seat.institution, "at": timezone.now()}
    secret = services.send_invitation(by=request.seat, **told)
    return _shown(request, secret, edition, {"client": None})


def _shown(request, secret, edition, context):
    """Show a new link, this once."""
    link = address_of(request, secret)
    context |= {"link": link, "edition": edition, "until": timezone.now() + OPEN_FOR}
    context["code"] = qr_code(link, _("Leads to the questions"))
    return page(request, "instruments/link_made.html", context)


def address_of(request, secret: str) -> str:
    return request.build_absolute_uri(reverse("instruments:answer", args=[secret]))


@needs(Permission.WRITE_CASES)
@require_POST
def link_again(request, pk):
    """A new code in place of one that was lost or ended; the old one leads nowhere."""
    invitation = opened_invitation(request, pk, "scale.link")
    context = {"client": invitation.client, "places": panels_for(request, invitation.client, PLACE)}
    try:
        secret = services.send_again(by=request.seat, invitation=invitation, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect(_back(request, invitation))
    return _shown(request, secret, invitation.edition, context | {"back": _back(request, invitation)})


@needs(Permission.WRITE_CASES)
@require_POST
def link_take_back(request, pk):
    """Take a link back before it is answered."""
    invitation = opened_invitation(request, pk, "scale.link")
    why = request.POST.get("why", "")
    try:
        services.take_back_invitation(by=request.seat, invitation=invitation, why=why, at=timezone.now())
        messages.success(request, _("The link is taken back; whoever opens it reads just that."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect(_back(request, invitation))


def _back(request, invitation: Invitation) -> str:
    """The page of ours the link was listed on."""
    back = request.POST.get("back", "")
    known = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return back if known else reverse("instruments:client", args=[invitation.client_id])
