"""What may be done to a vocabulary now."""

from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lianqiao.core.dates import holds_on
from lianqiao.core.errors import DomainError

from . import queries
from .models import NoteFormat, Pathway, Term
from .note_formats import library_names
from .pathways import PathwayTold, known_pathways
from .states import CLOSED, PARENTS, Vocabulary


class VocabularyClosed(DomainError):
    message = _("Figures of all institutions are compared by this vocabulary, so it cannot be added to.")
    field = "vocabulary"


class NoInstitution(DomainError):
    message = _("A term of one's own belongs to an institution; this seat has none.")


class UnknownParent(DomainError):
    message = _("Choose what the new term belongs to.")
    field = "parent"


class TermExists(DomainError):
    message = _("There is already a term of this name.")
    field = "label_zh"


class LibraryTerm(DomainError):
    message = _("This term belongs to the shared library and cannot be retired here.")


class AlreadyRetired(DomainError):
    message = _("This term has already been retired.")


class RetiredBeforeStart(DomainError):
    message = _("A term cannot be retired on or before the day it became valid.")
    field = "on"


class FormatExists(DomainError):
    message = _("There is already a note format of this name.")
    field = "name"


class HeadingsMissing(DomainError):
    message = _("A note format needs at least one heading.")
    field = "headings"


class HeadingTwice(DomainError):
    message = _("No two headings may be the same.")
    field = "headings"


class FormatRetired(DomainError):
    message = _("This note format has already been retired.")


class PathwayExists(DomainError):
    message = _("There is already a pathway of this name.")
    field = "title"


class StepsMissing(DomainError):
    message = _("A pathway needs at least one step.")
    field = "step-0-text"


class LibraryPathway(DomainError):
    message = _("This pathway belongs to the shared library: make a copy and change that.")


class EditionReplaced(DomainError):
    message = _("Somebody changed this pathway meanwhile. Open its newest edition and change that.")


def check_can_add(
    vocabulary: str, *, institution_id: UUID | None, parent: str, label_zh: str, on: date
) -> None:
    """Raise unless the institution may add a term of this name to the vocabulary that day."""
    if institution_id is None:
        raise NoInstitution
    if vocabulary in CLOSED:
        raise VocabularyClosed
    current = queries.terms(vocabulary, on=on, institution_id=institution_id)
    if any(term.label_zh == label_zh for term in current):
        raise TermExists
    above = PARENTS.get(Vocabulary(vocabulary))
    if above is None:
        if parent:
            raise UnknownParent
        return
    tops = [
        term.code for term in queries.terms(above, on=on, institution_id=institution_id) if not term.parent
    ]
    if parent not in tops:
        raise UnknownParent


def can_retire(term: Term, *, institution_id: UUID | None, on: date) -> bool:
    """Say whether a seat of the institution may retire the term."""
    mine = term.institution_id is not None and term.institution_id == institution_id
    return mine and (term.valid_until is None or holds_on(term.valid_from, term.valid_until, on))


def check_can_retire(term: Term, *, institution_id: UUID | None, on: date) -> None:
    """Raise `LibraryTerm`, `AlreadyRetired` or `RetiredBeforeStart`."""
    if term.institution_id is None or term.institution_id != institution_id:
        raise LibraryTerm
    if term.valid_until is not None and term.valid_until <= on:
        raise AlreadyRetired
    if term.valid_from is not None and on <= term.valid_from:
        raise RetiredBeforeStart


def check_format(kept: NoteFormat) -> None:
    """Raise unless the institution may offer a note format of this name with these headings from now on."""
    if kept.retired_on is not None:
        raise FormatRetired
    if not kept.headings:
        raise HeadingsMissing
    if len(set(kept.headings)) != len(kept.headings):
        raise HeadingTwice
    same = NoteFormat.objects.filter(institution_id=kept.institution_id, name=kept.name, retired_on=None)
    if kept.name in library_names() or same.exclude(pk=kept.pk).exists():
        raise FormatExists


def check_can_change(pathway: Pathway, *, institution_id: UUID | None) -> None:
    """Raise `LibraryPathway` or `EditionReplaced`."""
    if pathway.institution_id is None or pathway.institution_id != institution_id:
        raise LibraryPathway
    if not pathway.current:
        raise EditionReplaced


def check_pathway(told: PathwayTold, *, institution_id: UUID | None) -> None:
    """Raise unless the institution may have a pathway of this name with these steps."""
    if not told.steps:
        raise StepsMissing
    others = known_pathways(institution_id).exclude(code=told.code)
    names = {name for one in others for name in (one.title_zh, one.title_en)}
    if names & {told.title_zh, told.title_en}:
        raise PathwayExists
