"""Reads of warnings that nobody has settled."""

from uuid import UUID

from django.db.models import Q, QuerySet

from lianqiao.instruments.models import RedFlag
from lianqiao.instruments.states import FlagState

SHOWN = 50


def open_flags() -> QuerySet[RedFlag]:
    return RedFlag.objects.exclude(state=FlagState.SETTLED).order_by("raised_at", "id")


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
        "id", "state", "raised_at", "client__name", "client__bed", "taker_name",
        "response__edition__instrument__title_zh", "response__edition__instrument__title_en",
    )[:SHOWN]  # fmt: skip
