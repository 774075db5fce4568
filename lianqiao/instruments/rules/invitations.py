"""May a link be answered, taken back or sent again now? What the client reads is in the client's words."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lianqiao.core.errors import DomainError
from lianqiao.core.states import check_can_move
from lianqiao.instruments.kinds import TakenBack
from lianqiao.instruments.models import Invitation
from lianqiao.instruments.queries.invitations import DONE, standing_of
from lianqiao.instruments.states import INVITATION_MOVES, InvitationState

from .consents import is_refused


class InvitationIsOver(DomainError):
    message = _("It leads nowhere. Ask the social work department for a new one.")


class InvitationIsDone(InvitationIsOver):
    message = _("These questions have been answered already. Thank you; there is nothing more to do here.")


class InvitationIsTakenBack(InvitationIsOver):
    message = _("The social work department has taken this link back. Ask there if you do not know why.")


class InvitationIsLate(InvitationIsOver):
    message = _("The time for this link is over. Ask the social work department for a new one.")


class LinkReasonMissing(DomainError):
    message = _("Say why the link is taken back.")
    field = "why"


def check_is_open(invitation: Invitation, at: datetime) -> None:
    """Raise `InvitationIsDone`, `InvitationIsTakenBack` or `InvitationIsLate`. Whether the version is still in use does not
    matter: it was when the link was sent."""
    if invitation.state == InvitationState.WITHDRAWN:
        raise InvitationIsTakenBack
    if invitation.state == InvitationState.ANSWERED:
        raise InvitationIsDone
    standing = standing_of(invitation)
    if standing is not None and standing.state in DONE:
        raise InvitationIsDone
    if invitation.state == InvitationState.EXPIRED or invitation.expires_at <= at:
        raise InvitationIsLate
    if invitation.client_id and is_refused(invitation.client_id):
        raise InvitationIsTakenBack


def check_can_take_back(invitation: Invitation, *, why: str) -> None:
    """Raise `IllegalMove` or `LinkReasonMissing`."""
    check_can_move(INVITATION_MOVES, InvitationState(invitation.state), InvitationState.WITHDRAWN)
    if why not in TakenBack.values:
        raise LinkReasonMissing


def check_can_send_again(invitation: Invitation, at: datetime) -> None:
    """Raise `InvitationIsDone` or `InvitationIsTakenBack`; that its time is over does not hinder it."""
    try:
        check_is_open(invitation, at)
    except InvitationIsLate:
        return
