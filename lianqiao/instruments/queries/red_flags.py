"""Reads of warnings that nobody has settled."""

from uuid import UUID

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from lianqiao.instruments.models import RedFlag, Response
from lianqiao.instruments.states import FlagState

SHOWN = 50


def open_flags() -> QuerySet[RedFlag]:
    """Return the warnings nobody has settled, the most pressing first."""
    return RedFlag.objects.exclude(state=FlagState.SETTLED).order_by("due_at", "id")


def flags_of(response: Response) -> QuerySet[RedFlag]:
    """Return what the sheet warned of, this response or what it corrects; the most pressing first."""
    return RedFlag.objects.filter(response=response.first_id or response.pk).order_by("due_at", "id")


def with_warning(responses: QuerySet[Response]) -> QuerySet[Response]:
    """Return responses, each with `warned`: "now" or "soon" while somebody has to talk with them, "settled" afterwards,
    None where nothing of its sheet warned."""
    flags = RedFlag.objects.filter(response=Coalesce(OuterRef("first"), OuterRef("pk")))
    pressing = flags.order_by(F("settled_at").asc(nulls_first=True), "due_at")
    how = Case(
        When(state=FlagState.SETTLED, then=Value("settled")), When(urgent=True, then=Value("now")), default=Value("soon")
    )  # fmt: skip
    return responses.annotate(warned=Subquery(pressing.values(how=how)[:1]))


def sheet_of(flag: RedFlag) -> QuerySet[Response]:
    """Return the response that warned and its corrections, the one that stands last."""
    return Response.objects.filter(Q(pk=flag.response_id) | Q(first=flag.response_id)).order_by("id")


def open_flags_of(client: UUID) -> QuerySet[RedFlag]:
    """Return the client's warnings that nobody has settled, with the scales they came from."""
    return open_flags().filter(client=client).select_related("response__edition__instrument")


def waiting_flags(*, account: UUID) -> QuerySet:
    """Return the warnings that wait for somebody: for whom they were raised, who gave the scale, who took them on."""
    mine = Q(raised_for=account) | Q(response__written_by__account=account) | Q(taken_by__account=account)
    return _rows(open_flags().filter(mine))


def all_waiting_flags() -> QuerySet:
    """Return all warnings of the institution nobody has settled, for who leads."""
    return _rows(open_flags())


def _rows(flags: QuerySet) -> QuerySet:
    return flags.values(
        "id", "state", "urgent", "due_at", "client__name", "client__bed", "taker_name",
        "response__edition__instrument__title_zh", "response__edition__instrument__title_en",
    )[:SHOWN]  # fmt: skip
