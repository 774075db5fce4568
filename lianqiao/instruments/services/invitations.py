"""Links by which somebody answers a scale on their own phone: sent, answered once, taken back, sent again, expired."""

import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F

from lianqiao.audit.actions import action
from lianqiao.core.encryption import blind_index
from lianqiao.instruments import rules
from lianqiao.instruments.kinds import Occasion
from lianqiao.instruments.models import InstrumentVersion, Invitation
from lianqiao.instruments.queries.instruments import newest_edition
from lianqiao.instruments.queries.invitations import INVITATION, standing_of
from lianqiao.instruments.states import InvitationState
from lianqiao.people.models import Client
from lianqiao.registry.models import Institution, Seat

from .consents import ground_for

OPEN_FOR = timedelta(days=7)


def send_invitation(
    *,
    by: Seat,
    edition: InstrumentVersion,
    at: datetime,
    client: Client | None = None,
    institution: Institution | None = None,
    occasion: str = Occasion.DURING,
    within: UUID | None = None,
    ground: str = "",
    witness: str = "",
) -> str:
    """Return the secret of a new link to a scale; it is shown this once. Without a client its answer belongs to nobody.

    Raises `VersionNotInUse`, `AskedAlone`, or of a client what `ground_for` raises.
    """
    rules.check_can_send(edition)
    if client is not None:
        ground = ground_for(by=by, client=client, ground=ground, witness=witness, at=at)
    secret = secrets.token_urlsafe(24)
    place = client.institution_id if client else institution.pk if institution else by.institution_id
    invitation = Invitation(
        institution_id=place,  # type: ignore[misc]  # whoever gives a scale sits in an institution
        client=client,
        edition=edition,
        occasion=occasion,
        within=within if client else None,
        ground=ground if client else "",
    )
    _open(by, invitation, secret, at)
    told = {"client": client.pk} if client else {}
    with action("instruments.invitation_sent", by=by, on=invitation, scale=edition.instrument.code, **told):
        invitation.save()
    return secret


def _open(by: Seat, invitation: Invitation, secret: str, at: datetime) -> None:
    invitation.index, invitation.state = blind_index(INVITATION, secret), InvitationState.SENT
    invitation.sent_by, invitation.sender_name = (by if by.pk else None), by.holder_name
    invitation.sent_at, invitation.expires_at = at, at + OPEN_FOR


def send_again(*, by: Seat, invitation: Invitation, at: datetime) -> str:
    """Return the secret of a link that takes the place of one that was lost, or whose time is over; the old one leads nowhere.

    What was begun goes on in its version, else the version of today is asked. Raises `IllegalMove`, `InvitationIsDone`,
    `InvitationIsTakenBack`, `VersionNotInUse` or `AskedAlone`.
    """
    rules.check_can_send_again(invitation, at)
    if standing_of(invitation) is None:
        invitation.edition = _edition_of_today(invitation)
        rules.check_can_send(invitation.edition)
    secret = secrets.token_urlsafe(24)
    _open(by, invitation, secret, at)
    told: dict[str, Any] = {"client": invitation.client_id, "scale": invitation.edition.instrument.code}
    with action("instruments.invitation_sent_again", by=by, on=invitation, **told):
        invitation.save()
    return secret


def _edition_of_today(invitation: Invitation) -> InstrumentVersion:
    if invitation.within:
        # A sheet of a group asks one version of all its members.
        return invitation.edition
    found = newest_edition(invitation.institution_id, invitation.edition.instrument.code)
    if found is None:
        raise rules.VersionNotInUse
    return found


def take_back_invitation(*, by: Seat, invitation: Invitation, why: str, at: datetime) -> Invitation:
    """Take a link back: whoever opens it from now on reads just that. What was begun on it stays for the worker to go on with.

    Raises `IllegalMove`, `LinkReasonMissing` or `StaleRecord`.
    """
    rules.check_can_take_back(invitation, why=why)
    invitation.state, invitation.taken_back_why = InvitationState.WITHDRAWN, why
    invitation.taken_back_at, invitation.taken_back_by = at, by if by.pk else None
    with action(
        "instruments.invitation_taken_back", by=by, on=invitation, client=invitation.client_id, why=why
    ):
        invitation.save()
    return invitation


def expire_invitations(*, by: Seat, at: datetime) -> int:
    """Mark the links nobody answered in time, and return how many; what was begun on them stays unfinished."""
    late = Invitation.objects.filter(state=InvitationState.SENT, expires_at__lte=at)
    if not late.exists():
        return 0
    with action("instruments.invitations_expired", by=by) as details:
        details["expired"] = expired = late.update(state=InvitationState.EXPIRED, version=F("version") + 1)
    return expired
