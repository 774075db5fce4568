"""Reads of links to scales."""

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django_scopes import scopes_disabled

from lianqiao.core.encryption import blind_index
from lianqiao.instruments.models import Invitation, Response
from lianqiao.instruments.states import InvitationState, ResponseState

INVITATION = "instruments.invitation"
DONE = (ResponseState.COMPLETED, ResponseState.CORRECTED)


def invitation_of(secret: str) -> Invitation | None:
    """Return the invitation of the link, over or not. Asked outside every scope: nobody has signed in."""
    with scopes_disabled():
        found = Invitation.objects.filter(index=blind_index(INVITATION, secret))
        return found.select_related("institution", "client", "edition__instrument").first()


def standing_of(invitation: Invitation) -> Response | None:
    """Return what stands of the answers to the link, by whomever: what is completed, else what is begun."""
    if invitation.client_id is None:
        return None
    with scopes_disabled():
        found = Response.objects.filter(_of(invitation), client=invitation.client_id)
        found = found.filter(state__in=(*DONE, ResponseState.IN_PROGRESS))
        # A correction being written stands beside what it corrects.
        found = found.exclude(state=ResponseState.IN_PROGRESS, corrects__isnull=False)
        rows = list(found.select_related("edition__instrument", "corrects").order_by("id"))
    return next((one for one in rows if one.state in DONE), rows[-1] if rows else None)


def _of(invitation: Invitation) -> Q:
    mine = Q(pk=invitation.response_id) if invitation.response_id else Q(pk__in=())
    return mine | Q(within=invitation.within, edition=invitation.edition_id) if invitation.within else mine


def outstanding() -> QuerySet[Invitation]:
    """Return the personal links that were not answered, whose time is over or not, the newest first: `begun` once something is
    kept on them. What a worker completed meanwhile is answered."""
    sent = Invitation.objects.filter(
        state__in=(InvitationState.SENT, InvitationState.EXPIRED), client__isnull=False
    )
    done = Response.objects.filter(state__in=DONE)
    asked_within = done.filter(
        within=OuterRef("within"), client=OuterRef("client"), edition=OuterRef("edition")
    )
    left = sent.filter(~Exists(done.filter(pk=OuterRef("response"))), ~Exists(asked_within))
    begun = Exists(Response.objects.filter(pk=OuterRef("response"), state=ResponseState.IN_PROGRESS))
    return left.annotate(begun=begun).select_related("edition__instrument").order_by("-sent_at", "-id")


def outstanding_of(client: UUID, now: datetime) -> QuerySet[Invitation]:
    """Return the links of a client that wait, and those that ended within as long as they had been open."""
    return outstanding().filter(client=client, expires_at__gt=now - (F("expires_at") - F("sent_at")))
