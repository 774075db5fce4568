"""Links from the sheet of a group: whom to send one, and the cards to hand over, which are shown this once."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lianqiao.core.errors import DomainError
from lianqiao.core.ids import key_from
from lianqiao.core.pages import page
from lianqiao.instruments.kinds import Occasion
from lianqiao.instruments.services.invitations import OPEN_FOR
from lianqiao.measurements import queries, rules, services
from lianqiao.measurements.models import Measurement
from lianqiao.measurements.seen import note_group_seen, opened_measurement
from lianqiao.people.paper import qr_code
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission


@needs(Permission.WRITE_CASES)
def links(request, pk):
    """Whom to send a link; those who may be asked and have none are chosen already."""
    measurement, refused = opened_measurement(pk), ""
    try:
        rules.check_can_send_links(measurement)
        if request.method == "POST":
            return _cards(request, measurement)
        hindered = ""
    except rules.NobodyChosen as refusal:
        hindered, refused = "", str(refusal)
    except DomainError as refusal:
        hindered = str(refusal)
    context = {"hindered": hindered, "refused": refused, "now": timezone.now()} | _about(request, measurement)
    return page(request, "measurements/links.html", context, status=422 if refused else 200)


def _about(request, measurement: Measurement) -> dict:
    today = timezone.localdate()
    lines = queries.lines_of(measurement, seat=request.seat, today=today)
    note_group_seen(request, [line.client for line in lines], measurement.institution_id, "group.links")
    waiting = []
    for line in lines:
        if line.invitation is not None and line.hindrance != queries.CLOSED:
            line.invitation.client = line.client
            waiting.append(line.invitation)
    told = {"measurement": measurement, "group": measurement.group, "edition": measurement.edition}
    late = measurement.occasion == Occasion.BEFORE and measurement.on < today
    return told | {"lines": lines, "links": waiting, "late_before": late}


def _cards(request, measurement: Measurement):
    """Make the links and show the cards. Raises what `send_links` raises."""
    chosen = {key_from(one) for one in request.POST.getlist("member")}
    now = timezone.now()
    sent = services.send_links(by=request.seat, measurement=measurement, clients=chosen, at=now)
    about = _about(request, measurement)
    label = _("Leads to the questions")
    about["cards"] = [
        (card.client, link, qr_code(link, label)) for card in sent.cards for link in [_address(request, card)]
    ]
    about["refused"] = [
        (line.client, sent.refused[line.client.pk])
        for line in about["lines"]
        if line.client.pk in sent.refused
    ]
    return page(request, "measurements/cards.html", about | {"until": now + OPEN_FOR})


def _address(request, card: services.Card) -> str:
    return request.build_absolute_uri(reverse("instruments:answer", args=[card.secret]))
