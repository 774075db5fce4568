"""Links from the sheet of a group to the phones of its members: one press, one card for each who may be asked."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from lianqiao.audit.actions import action
from lianqiao.core.errors import DomainError
from lianqiao.instruments.services import abandon_response, send_again, send_invitation
from lianqiao.measurements import rules
from lianqiao.measurements.models import Measurement
from lianqiao.measurements.queries import Line, lines_of
from lianqiao.people.models import Client
from lianqiao.registry.models import Seat


@dataclass(frozen=True)
class Card:
    """A link to hand over: whose it is, and its secret, which is shown this once."""

    client: Client
    secret: str


@dataclass
class LinksSent:
    """The cards that were made, in the order of the sheet, and why others were not, by client."""

    cards: list[Card] = field(default_factory=list)
    refused: dict[UUID, str] = field(default_factory=dict)


def send_links(*, by: Seat, measurement: Measurement, clients: Collection[UUID], at: datetime) -> LinksSent:
    """Make a link for each of these members, with the scale and the occasion of the sheet; the answers come into its row.

    A link that waits is made anew, and the old one leads nowhere. Who cannot be asked is told why; the others get theirs all
    the same. Raises `AskedByProxy`, `AskedAlone`, `VersionNotInUse` or `NobodyChosen`.
    """
    rules.check_can_send_links(measurement)
    sent = LinksSent()
    with action("measurements.links_sent", by=by, on=measurement) as details:
        for line in lines_of(measurement, seat=by, today=timezone.localdate(at)):
            if line.client.pk in clients:
                try:
                    sent.cards.append(Card(line.client, _link(by, measurement, line, at)))
                except DomainError as refusal:
                    sent.refused[line.client.pk] = str(refusal)
        if not sent.cards and not sent.refused:
            raise rules.NobodyChosen
        details |= {"sent": len(sent.cards), "refused": len(sent.refused)}
    return sent


def _link(by: Seat, measurement: Measurement, line: Line, at: datetime) -> str:
    rules.check_can_link(line)
    if line.invitation is not None:
        return send_again(by=by, invitation=line.invitation, at=at)
    if line.response is not None and not line.on_phone:
        # Opened on a ground and still empty: the ground goes with the link, and the row begins there.
        abandon_response(by=by, response=line.response)
    return send_invitation(
        by=by, edition=measurement.edition, at=at, client=line.client, occasion=measurement.occasion,
        within=measurement.pk, ground=line.ground,
    )  # fmt: skip
