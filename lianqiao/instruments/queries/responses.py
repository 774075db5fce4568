"""Reads of what was answered."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from lianqiao.instruments.models import Response, Score
from lianqiao.instruments.states import ResponseState

from .red_flags import with_warning


def responses_of(client: UUID) -> QuerySet[Response]:
    """Return what the client completed and what stands of it, the newest first, with scales and scores."""
    found = Response.objects.filter(client=client, state=ResponseState.COMPLETED)
    return scored(found).order_by("-on", "-id")


def newest_of_each(responses: Iterable[Response]) -> list[Response]:
    """Return the first of the responses to every scale: of those with the newest first, the newest."""
    found: dict[UUID, Response] = {}
    for one in responses:
        found.setdefault(one.edition.instrument_id, one)
    return list(found.values())


def scored(responses: QuerySet[Response]) -> QuerySet[Response]:
    """Return the responses with their scales, their scores in order and whether an answer `warned`; answers are opened
    only when looked at."""
    scores = Prefetch("scores", Score.objects.order_by("position"))
    return with_warning(responses).select_related("edition__instrument").prefetch_related(scores)


def begun_of(client: UUID) -> QuerySet[Response]:
    """Return the scales begun with the client and not finished."""
    begun = Response.objects.filter(client=client, state=ResponseState.IN_PROGRESS)
    return begun.select_related("edition__instrument").order_by("-id")


def in_progress_of(account: UUID) -> QuerySet[Response]:
    """Return the scales somebody began and did not finish."""
    mine = Response.objects.filter(written_by__account=account, state=ResponseState.IN_PROGRESS)
    return mine.select_related("edition__instrument", "client").order_by("-id")


def main_scores(responses: Iterable[Response]) -> dict[UUID, Score]:
    """Return the first score of each response, by its key."""
    return {one.pk: one.scores.all()[0] for one in responses if one.scores.all()}
