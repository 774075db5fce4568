"""Links by which somebody answers a scale on their own phone: made, answered once, expired."""

import secrets
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils import timezone, translation

from lianqiao.audit.actions import action
from lianqiao.core.encryption import blind_index
from lianqiao.instruments import rules
from lianqiao.instruments.editions import read_edition
from lianqiao.instruments.kinds import Mode, Occasion, Setting, Source
from lianqiao.instruments.models import InstrumentVersion, Invitation, Response
from lianqiao.instruments.queries.invitations import INVITATION
from lianqiao.instruments.states import InvitationState, ResponseState, VersionState
from lianqiao.people.models import Client
from lianqiao.registry.models import Institution, Seat
from lianqiao.registry.services import seated

from .responses import begin_response, complete_response, keep_answers
from .scores import scores_of

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
) -> str:
    """Return the secret of a new link to a scale; it is shown this once. Without a client its answer belongs to nobody.

    Raises `VersionNotInUse`.
    """
    if edition.state != VersionState.PUBLISHED:
        raise rules.VersionNotInUse
    secret = secrets.token_urlsafe(24)
    place = client.institution_id if client else institution.pk if institution else by.institution_id
    invitation = Invitation(
        institution_id=place,  # type: ignore[misc]  # whoever gives a scale sits in an institution
        client=client,
        edition=edition,
        occasion=occasion,
        within=within if client else None,
        index=blind_index(INVITATION, secret),
        sent_by=by if by.pk else None,
        sent_at=at,
        expires_at=at + OPEN_FOR,
    )
    told = {"client": client.pk} if client else {}
    with action("instruments.invitation_sent", by=by, on=invitation, scale=edition.instrument.code, **told):
        invitation.save()
    return secret


def keep_by_link(*, invitation: Invitation, answers: Mapping[str, Any], at: datetime) -> Response | None:
    """Keep what somebody answered so far on their phone, so that an answer that warns is heard at once.

    Of an anonymous link nothing is kept before it is sent: there would be nobody to go to. Raises `InvitationIsOver`.
    """
    _check_open(invitation, at)
    if invitation.client_id is None:
        return None
    with seated("scale on the client's phone", institution=invitation.institution) as by:
        response = _begun(by, invitation, at)
        return keep_answers(by=by, response=response, answers=answers, at=at)


def answer_by_link(*, invitation: Invitation, answers: Mapping[str, Any], at: datetime) -> None:
    """Take in the answers of a link, once. Raises `InvitationIsOver`, `VersionNotInUse`, `NothingAnswered` or
    `AnswersFaulty`."""
    _check_open(invitation, at)
    if invitation.client_id is None:
        _answer_without_name(invitation, answers, at)
        return
    with (
        seated("scale on the client's phone", institution=invitation.institution) as by,
        action("instruments.invitation_answered", by=by, on=invitation, client=invitation.client_id),
    ):
        response = _begun(by, invitation, at)
        complete_response(by=by, response=response, answers=answers, at=at)
        _use(invitation, at)


def _begun(by: Seat, invitation: Invitation, at: datetime) -> Response:
    """Return the response that grows on the link, begun with the first answer."""
    if invitation.response_id:
        return Response.objects.select_related("edition__instrument", "corrects").get(
            pk=invitation.response_id
        )
    assert invitation.client is not None  # noqa: S101 - asked by the callers
    # Kept within the action that keeps the first answer.
    with action("instruments.answers_kept", by=by, on=invitation):
        response = begin_response(
            by=by, client=invitation.client, edition=invitation.edition, on=timezone.localdate(at), at=at,
            mode=Mode.SELF, setting=Setting.ONLINE, occasion=invitation.occasion, source=Source.LINK,
            within=invitation.within,
        )  # fmt: skip
        invitation.response = response
        invitation.save()
    return response


def _answer_without_name(invitation: Invitation, answers: Mapping[str, Any], at: datetime) -> None:
    """Keep the answer with institution and month alone; its key tells no time, and the trail names neither it nor the link."""
    rules.check_in_use(invitation.edition)
    questionnaire, pack = read_edition(invitation.edition)
    told = dict(answers) | {"status": "completed"}
    rules.check_can_complete(questionnaire, told)
    month = timezone.localdate(at).replace(day=1)
    moment = timezone.localtime(at).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    response = Response(
        id=uuid.uuid4(), institution_id=invitation.institution_id, edition=invitation.edition, on=month,
        mode=Mode.SELF, setting=Setting.ONLINE, occasion=invitation.occasion, source=Source.LINK, answers=told,
        language=translation.get_language() or "zh-hans", started_at=moment, completed_at=moment,
        state=ResponseState.COMPLETED,
    )  # fmt: skip
    with (
        seated("anonymous scale", institution=invitation.institution) as by,
        action("instruments.answered_anonymously", by=by, institution=invitation.institution_id),
    ):
        _use(invitation, at)
        response.save()
        for score in scores_of(response, questionnaire, pack):
            score.id = uuid.uuid4()
            score.save()


def _use(invitation: Invitation, at: datetime) -> None:
    still = Invitation.objects.filter(pk=invitation.pk, state=InvitationState.SENT, expires_at__gt=at)
    if not still.update(state=InvitationState.ANSWERED, version=F("version") + 1):
        raise rules.InvitationIsOver


def _check_open(invitation: Invitation, at: datetime) -> None:
    if invitation.state != InvitationState.SENT or invitation.expires_at <= at:
        raise rules.InvitationIsOver


def expire_invitations(*, by: Seat, at: datetime) -> int:
    """Mark the links nobody answered in time, and return how many; what was begun on them stays unfinished."""
    late = Invitation.objects.filter(state=InvitationState.SENT, expires_at__lte=at)
    if not late.exists():
        return 0
    with action("instruments.invitations_expired", by=by) as details:
        details["expired"] = expired = late.update(state=InvitationState.EXPIRED, version=F("version") + 1)
    return expired
