"""Answers that come by a link: kept as they are given, heard when they warn, taken in once."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation

from lianqiao.audit.actions import action
from lianqiao.core.errors import StaleRecord
from lianqiao.instruments import rules
from lianqiao.instruments.editions import read_edition
from lianqiao.instruments.kinds import Mode, Setting, Source
from lianqiao.instruments.models import Invitation, RedFlag, Response
from lianqiao.instruments.queries.invitations import standing_of
from lianqiao.instruments.scoring import raised
from lianqiao.instruments.sheets import Sheet
from lianqiao.instruments.sheets.sent import Sent
from lianqiao.instruments.states import InvitationState, ResponseState
from lianqiao.registry.models import Seat
from lianqiao.registry.services import seated

from .responses import begin_response, complete_response, keep_answers
from .scores import scores_of

Done = TypeVar("Done")
TOUCHED = "touched"
"""The field that names the questions somebody touched on the page, also those then left empty."""
HEARD_LATE = timedelta(days=1)


def keep_by_link(*, invitation: Invitation, sent: Sent, at: datetime) -> Response | None:
    """Keep what somebody answered so far on their phone, so that an answer that warns is heard at once.

    The page begins empty each time it is opened: what it sends is laid over what was kept before. Of an anonymous link
    nothing is kept before it is sent: there would be nobody to go to. Raises `InvitationIsOver`.
    """
    if invitation.client_id is None:
        rules.check_is_open(invitation, at)
        return None
    with seated("scale on the client's phone", institution=invitation.institution) as by:
        _check_open_or_hear(by, invitation, sent, at)
        return _in_turn(lambda: _keep(by, invitation, sent, at))


def answer_by_link(*, invitation: Invitation, sent: Sent, at: datetime, gaps_meant: bool = True) -> None:
    """Take in the answers of a link, once. Raises `InvitationIsOver`, `NothingAnswered`, `AnswersFaulty` or `GapsLeft`."""
    if invitation.client_id is None:
        rules.check_is_open(invitation, at)
        _answer_without_name(invitation, sent, at, gaps_meant=gaps_meant)
        return
    with seated("scale on the client's phone", institution=invitation.institution) as by:
        _check_open_or_hear(by, invitation, sent, at)
        _in_turn(lambda: _complete(by, invitation, sent, at, gaps_meant=gaps_meant))


def _in_turn(take: Callable[[], Done]) -> Done:
    """A colleague may have the same answers open: then it is done once more over what they kept."""
    try:
        return take()
    except StaleRecord:
        return take()


def _keep(by: Seat, invitation: Invitation, sent: Sent, at: datetime) -> Response:
    response = _begun(by, invitation, at)
    return keep_answers(by=by, response=response, answers=_laid_over(response, sent), at=at)


def _complete(by: Seat, invitation: Invitation, sent: Sent, at: datetime, *, gaps_meant: bool) -> None:
    response = _begun(by, invitation, at)
    answers = _laid_over(response, sent)
    try:
        with action("instruments.invitation_answered", by=by, on=invitation, client=invitation.client_id):
            complete_response(by=by, response=response, answers=answers, at=at, gaps_meant=gaps_meant)
            _use(invitation, at)
    except (rules.AnswersFaulty, rules.GapsLeft):
        # What was kept within the action went with it.
        _keep(by, invitation, sent, at)
        raise


def _laid_over(response: Response, sent: Sent) -> dict[str, Any]:
    questionnaire, _pack = read_edition(response.edition)
    return Sheet(questionnaire, response.answers).over(sent, sent.get(TOUCHED) or ()).answers()


def _begun(by: Seat, invitation: Invitation, at: datetime) -> Response:
    """Return the response that grows on the link: the one that stands, else a new one, in the version that was sent."""
    with transaction.atomic():
        # Two pages of the same link may begin at the same moment.
        row = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
        invitation.response_id, invitation.version = row.response_id, row.version
        standing = standing_of(invitation)
        if standing is not None and standing.state != ResponseState.IN_PROGRESS:
            raise rules.InvitationIsDone
        if standing is None:
            standing = _begin(by, invitation, at)
        if invitation.response_id != standing.pk:
            with action("instruments.answers_kept", by=by, on=invitation):
                invitation.response = standing
                invitation.save()
    # Who turns the page to another language reads on in that one.
    standing.language = translation.get_language() or standing.language
    return standing


def _begin(by: Seat, invitation: Invitation, at: datetime) -> Response:
    assert invitation.client is not None  # noqa: S101 - asked by the callers
    return begin_response(
        by=by, client=invitation.client, edition=invitation.edition, on=timezone.localdate(at), at=at,
        mode=Mode.SELF, setting=Setting.ONLINE, occasion=invitation.occasion, source=Source.LINK,
        within=invitation.within, ground=invitation.ground, promised=True,
    )  # fmt: skip


def _check_open_or_hear(by: Seat, invitation: Invitation, sent: Sent, at: datetime) -> None:
    """Raise `InvitationIsOver`; but what warns is heard although the questions are done or the time is over."""
    try:
        rules.check_is_open(invitation, at)
    except (rules.InvitationIsDone, rules.InvitationIsLate):
        if at < invitation.expires_at + HEARD_LATE:
            _hear(by, invitation, sent, at)
        raise


def _hear(by: Seat, invitation: Invitation, sent: Sent, at: datetime) -> None:
    """Keep answers that warn of something nobody was warned of yet beside those that stand, begun, for a worker to look at."""
    questionnaire, pack = read_edition(invitation.edition)
    answers = Sheet.begun(questionnaire).sent(sent).answers()
    warning = {found.item for found in raised(questionnaire, pack, answers)} if pack else set()
    known = RedFlag.objects.filter(
        client=invitation.client_id,
        response__edition=invitation.edition_id,
        raised_at__gte=invitation.sent_at,
    )
    if warning - {one["item"] for flag in known for one in flag.said}:
        keep_answers(by=by, response=_begin(by, invitation, at), answers=answers, at=at)


def _answer_without_name(invitation: Invitation, sent: Sent, at: datetime, *, gaps_meant: bool) -> None:
    """Keep the answer with institution and month alone; its key tells no time, and the trail names neither it nor the link."""
    questionnaire, pack = read_edition(invitation.edition)
    told = Sheet.begun(questionnaire).sent(sent).answers("completed")
    rules.check_can_complete(questionnaire, told)
    if not gaps_meant:
        rules.check_nothing_left_out(questionnaire, pack, told)
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
        raise rules.InvitationIsDone
