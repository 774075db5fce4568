"""Saved filters: keep, share, rename, remove, and list those of one list."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from lianqiao.core.errors import DomainError
from lianqiao.registry.composed import composed
from lianqiao.registry.models import Seat

from .models import SavedFilter

PLACE = ("after", "page", "draft")
"""Parameters that say where in a list one is, not what one looks for."""


class TitleTaken(DomainError):
    message = _("You already have a filter of this name for this list.")
    field = "title"


class UnknownList(DomainError):
    message = _("There is no such list.")


def save_filter(*, by: Seat, list_name: str, title: str, query: str, shared: bool = False) -> SavedFilter:
    """Keep the filters of a list under a name. Raises `TitleTaken` or `UnknownList`."""
    try:
        reverse(list_name)
    except NoReverseMatch as problem:
        raise UnknownList from problem
    kept = SavedFilter(
        account_id=by.account_id,
        institution_id=by.institution_id,
        list_name=list_name,
        title=title.strip(),
        query=_wishes(query),
        # Without an institution there are no colleagues to share with.
        shared=shared and by.institution_id is not None,
    )
    return _saved(kept)


def change_filter(*, by: Seat, saved: SavedFilter, title: str, shared: bool) -> SavedFilter:
    """Rename a filter of one's own, share it or take it back. Raises `TitleTaken`."""
    saved.title, saved.shared = title.strip(), shared and saved.institution_id is not None
    return _saved(saved)


def remove_filter(*, by: Seat, saved: SavedFilter) -> None:
    """Remove a filter of one's own."""
    own_filters(by).filter(pk=saved.pk).delete()


def own_filters(seat: Seat) -> QuerySet[SavedFilter]:
    """The filters this person saved at this institution."""
    return SavedFilter.objects.filter(account_id=seat.account_id, institution_id=seat.institution_id)


def filters_for(seat: Seat, list_name: str) -> list[SavedFilter]:
    """The filters to offer above a list: one's own and those colleagues share."""
    if seat.institution_id is None:
        return list(own_filters(seat).filter(list_name=list_name))
    return composed(_offered, account=seat.account_id, place=seat.institution_id, list_name=list_name)


def _offered(*, account: UUID, place: UUID, list_name: str) -> QuerySet[SavedFilter]:
    mine_or_shared = Q(shared=True) | Q(account_id=account)
    return SavedFilter.objects.filter(mine_or_shared, institution_id=place, list_name=list_name)


def _wishes(query: str) -> str:
    asked = QueryDict(query.lstrip("?"), mutable=True)
    for name in [name for name in asked if name in PLACE or not any(asked.getlist(name))]:
        del asked[name]
    return asked.urlencode()


def _saved(kept: SavedFilter) -> SavedFilter:
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError as problem:
        raise TitleTaken from problem
    return kept
