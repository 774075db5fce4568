"""Asking those we served how they found it, and taking in what they answer."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from lianqiao.audit.actions import action
from lianqiao.cases.models import Case
from lianqiao.casework import rules
from lianqiao.casework.models import Evaluation, ExperienceAnswer, ExperienceSurvey
from lianqiao.casework.queries.evaluations import SURVEY
from lianqiao.casework.states import SurveyState
from lianqiao.core.encryption import blind_index
from lianqiao.registry.models import Seat
from lianqiao.registry.services import seated

OPEN_FOR = timedelta(days=30)


def send_survey(*, by: Seat, case: Case, at: datetime) -> str:
    """Return the secret of a new link that asks once how it was; it is shown this once. An older one stops working.

    Raises `TooEarlyToAsk`.
    """
    if not rules.can_ask_experience(case, evaluated=Evaluation.objects.filter(case=case).exists()):
        raise rules.TooEarlyToAsk
    secret = secrets.token_urlsafe(24)
    survey = ExperienceSurvey(
        institution_id=case.institution_id,
        case=case,
        index=blind_index(SURVEY, secret),
        sent_by=by if by.pk else None,
        sent_at=at,
        expires_at=at + OPEN_FOR,
    )
    with action("casework.survey_sent", by=by, on=survey, case=case.pk):
        _expire(case=case)
        survey.save()
    return secret


def answer_survey(*, survey: ExperienceSurvey, told: Mapping[str, Any], at: datetime) -> None:
    """Take in an answer: it goes to the figures of the institution's month, the link only learns that it was used.

    Raises `SurveyIsOver` when it was answered or expired meanwhile.
    """
    institution = survey.institution
    month = timezone.localdate(at).replace(day=1)
    # The trail names the institution alone: neither the link nor the case, which would tell whose answer it is.
    with (
        seated("anonymous answer", institution=institution) as by,
        action("casework.experience_answered", by=by, institution=institution.pk),
    ):
        still = ExperienceSurvey.objects.filter(pk=survey.pk, state=SurveyState.SENT, expires_at__gt=at)
        if not still.update(state=SurveyState.ANSWERED, version=F("version") + 1):
            raise rules.SurveyIsOver
        ExperienceAnswer(institution=institution, month=month, **told).save()


def expire_surveys(*, by: Seat, at: datetime) -> int:
    """Mark the links nobody answered in time, and return how many."""
    if not ExperienceSurvey.objects.filter(state=SurveyState.SENT, expires_at__lte=at).exists():
        return 0
    with action("casework.surveys_expired", by=by) as details:
        details["expired"] = expired = _expire(expires_at__lte=at)
    return expired


def _expire(**which: Any) -> int:
    still = ExperienceSurvey.objects.filter(state=SurveyState.SENT, **which)
    return still.update(state=SurveyState.EXPIRED, version=F("version") + 1)
