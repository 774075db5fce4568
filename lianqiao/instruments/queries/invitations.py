"""Reads of links to scales."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django_scopes import scopes_disabled

from lianqiao.core.encryption import blind_index
from lianqiao.instruments.models import Invitation
from lianqiao.instruments.states import InvitationState

INVITATION = "instruments.invitation"


def open_invitation(secret: str, now: datetime) -> Invitation | None:
    """Return the invitation of the link while it may be answered. Asked outside every scope: nobody has signed in."""
    with scopes_disabled():
        found = Invitation.objects.filter(
            index=blind_index(INVITATION, secret), state=InvitationState.SENT, expires_at__gt=now
        )
        return found.select_related("institution", "client", "edition__instrument", "response").first()


def waiting_invitations(client: UUID, now: datetime) -> QuerySet[Invitation]:
    """Return the links a client has not answered and still may."""
    found = Invitation.objects.filter(client=client, state=InvitationState.SENT, expires_at__gt=now)
    return found.select_related("edition__instrument").order_by("-sent_at")
