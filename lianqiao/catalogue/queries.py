"""Reads of the vocabularies: the choices of a form, the name of a code."""

from collections import defaultdict
from datetime import date
from uuid import UUID

from django.db.models import Q
from django_scopes import get_scope

from lianqiao.core.dates import holds_on
from lianqiao.registry.composed import composed

from .models import Term
from .states import CLOSED

# The library changes only with a new release, so a process reads it once. What an institution added for itself
# is read when needed; its names are remembered here, because a code never changes its meaning.
_library: dict[str, list[Term]] = {}
_by_code: dict[tuple[str, str], Term] = {}


def terms(vocabulary: str, *, on: date | None = None, institution_id: UUID | None = None) -> list[Term]:
    """Return the terms of a vocabulary in their order: the library's, then those of one institution.

    With `on`, only terms that may be chosen that day. The institution is the one in scope unless named; outside
    a scope of one institution only the library answers. Costs no query for vocabularies that cannot be added to.
    """
    found = [*_all()[vocabulary]]
    institution_id = institution_id or _institution_in_scope()
    if institution_id is not None and vocabulary not in CLOSED:
        found += composed(_added, place=institution_id, vocabulary=str(vocabulary))
    if on is None:
        return found
    return [term for term in found if holds_on(term.valid_from, term.valid_until, on)]


def choices(vocabulary: str, *, on: date, institution_id: UUID | None = None) -> list[tuple[str, str]]:
    """Return (code, label) of the terms that may be chosen on the day, for a form field."""
    return [(term.code, term.label) for term in terms(vocabulary, on=on, institution_id=institution_id)]


def label(vocabulary: str, code: str) -> str:
    """Return the name of a code in the language of the request; the code itself when nobody knows it."""
    term = found(vocabulary, code)
    return term.label if term else str(code)


def found(vocabulary: str, code: str) -> Term | None:
    """Return the term of a code, retired ones included, or None."""
    if not _library:
        _all()
    key = (str(vocabulary), str(code))
    if key not in _by_code and code:
        term = Term.objects.filter(vocabulary=vocabulary, code=code).first()
        if term is None:
            return None
        _by_code[key] = term
    return _by_code.get(key)


def category_of(item: str) -> str:
    """Return the category code an item belongs to, "" for an unknown item."""
    term = found("item", item)
    return term.parent if term else ""


def own_terms(institution_id: UUID):
    """Return the terms an institution added for itself."""
    return Term.objects.filter(institution_id=institution_id).order_by("position", "code")


def _added(*, place: UUID, vocabulary: str):
    return own_terms(place).filter(vocabulary=vocabulary)


def seen_by(institution_id: UUID | None):
    """Return every term a seat of the institution may know of: the library and its own."""
    return Term.objects.filter(Q(institution=None) | Q(institution_id=institution_id))


def forget() -> None:
    """Drop what was remembered, after the library was loaded anew."""
    _library.clear()
    _by_code.clear()


def _all() -> dict[str, list[Term]]:
    if not _library:
        lists: dict[str, list[Term]] = defaultdict(list)
        for term in Term.objects.filter(institution=None).order_by("vocabulary", "position", "code"):
            lists[term.vocabulary].append(term)
            _by_code[term.vocabulary, term.code] = term
        if not lists:
            return lists
        _library.update(lists)
    return defaultdict(list, _library)


def _institution_in_scope() -> UUID | None:
    here = get_scope().get("institution")
    return here if here and not isinstance(here, list | tuple) else None
