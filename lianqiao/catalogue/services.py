"""Verbs of the catalogue: load the library; add and retire a term, a note format, a pathway of one's own."""

import csv
import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

from lianqiao.audit.actions import action
from lianqiao.registry.models import Seat

from . import pathways, queries, rules
from .models import NoteFormat, Pathway, PathwayOff, PathwayStep, Term
from .pathways import PathwayTold
from .states import Vocabulary

LIBRARY = Path(__file__).parent / "library"
_CONTENT = ("label_zh", "label_en", "parent", "position", "valid_from", "valid_until")


def load_library(*, by: Seat, folder: Path = LIBRARY) -> int:
    """Bring the shared vocabularies to what the files say and return how many terms changed.

    One file a vocabulary (`item.csv`), columns code, label_zh, label_en, parent, valid_from, valid_until; the order
    of the rows is the order on screen. Loading twice changes nothing. A term that left the files stays: records
    hold its code; give it a `valid_until` instead. Raises `ValueError` for a file that names no vocabulary.
    """
    known = {(term.vocabulary, term.code): term for term in Term.objects.filter(institution=None)}
    changed = [
        term for term in _read(folder) if _content(term) != _content(known.get((term.vocabulary, term.code)))
    ]
    if changed:
        with action("catalogue.loaded", by=by, terms=len(changed)):
            Term.objects.bulk_create(
                changed,
                update_conflicts=True,
                unique_fields=["vocabulary", "code"],
                update_fields=[*_CONTENT],
            )
    queries.forget()
    return len(changed)


def add_term(
    *, by: Seat, vocabulary: str, label_zh: str, label_en: str = "", parent: str = "", on: date
) -> Term:
    """Add a term of the institution's own, valid from `on`; its code is made here and never reused.

    Without an English name the Chinese one stands in. Raises `VocabularyClosed`, `UnknownParent`, `TermExists`
    or `NoInstitution`.
    """
    rules.check_can_add(vocabulary, institution_id=by.institution_id, parent=parent, label_zh=label_zh, on=on)
    term = Term(
        vocabulary=vocabulary,
        code=f"{parent or 'own'}.{secrets.token_hex(4)}",
        label_zh=label_zh,
        label_en=label_en or label_zh,
        parent=parent,
        position=len(queries.terms(vocabulary, institution_id=by.institution_id)),
        valid_from=on,
        institution_id=by.institution_id,
    )
    with action("catalogue.term_added", by=by, on=term, vocabulary=vocabulary, code=term.code):
        term.save()
    return term


def retire_term(*, by: Seat, term: Term, on: date) -> Term:
    """Take the term out of the choices from `on` (exclusive); records that hold it keep its name.

    Raises `LibraryTerm`, `AlreadyRetired` or `RetiredBeforeStart`.
    """
    rules.check_can_retire(term, institution_id=by.institution_id, on=on)
    with action("catalogue.term_retired", by=by, on=term, vocabulary=term.vocabulary, code=term.code):
        term.valid_until = on
        term.save()
    return term


def add_format(*, by: Seat, name: str, headings: Sequence[str]) -> NoteFormat:
    """Offer notes of the institution a format of its own. Raises `NoInstitution`, `FormatExists`, `HeadingsMissing`
    or `HeadingTwice`."""
    if by.institution_id is None:
        raise rules.NoInstitution
    kept = NoteFormat(institution_id=by.institution_id, name=name, headings=list(headings))
    rules.check_format(kept)
    with action("catalogue.format_added", by=by, on=kept, headings=len(kept.headings)):
        kept.save()
    return kept


def change_format(*, by: Seat, kept: NoteFormat, name: str, headings: Sequence[str]) -> NoteFormat:
    """Change what later notes are written under; those written stay as they are.

    Raises what `add_format` raises, `FormatRetired`, and `StaleRecord`.
    """
    kept.name, kept.headings = name, list(headings)
    rules.check_format(kept)
    with action("catalogue.format_changed", by=by, on=kept, headings=len(kept.headings)):
        kept.save()
    return kept


def retire_format(*, by: Seat, kept: NoteFormat, on: date) -> NoteFormat:
    """Offer a format no longer; notes written in it keep its name and their headings. Raises `FormatRetired`."""
    if kept.retired_on is not None:
        raise rules.FormatRetired
    with action("catalogue.format_retired", by=by, on=kept):
        kept.retired_on = on
        kept.save()
    return kept


def load_pathways(*, by: Seat, folder: Path = pathways.LIBRARY) -> int:
    """Take in the pathways of the files that are not here yet and return how many editions came.

    A new edition takes the place of the one before; those who began with it keep it. Loading twice changes nothing.
    Raises `ValueError` for a file that says something else under an edition it has said before.
    """
    kept = Pathway.objects.filter(institution=None).prefetch_related("steps")
    known = {(one.code, one.edition): pathways.told_of(one) for one in kept}
    found = [replace(one, steps=pathways.in_order(one.steps)) for one in pathways.read_pathways(folder)]
    changed = [one.code for one in found if known.get((one.code, one.edition), one) != one]
    if changed:
        raise ValueError(f"these pathways changed and kept their edition: {changed}")
    new = [one for one in found if (one.code, one.edition) not in known]
    if new:
        with action(
            "catalogue.pathways_loaded", by=by, pathways=[f"{one.code} {one.edition}" for one in new]
        ):
            for one in new:
                _keep_edition(one, institution=None)
    return len(new)


def copy_pathway(*, by: Seat, origin: Pathway, told: PathwayTold) -> Pathway:
    """Make a pathway of the institution's own after another. Raises `NoInstitution`, `PathwayExists`, `StepsMissing`."""
    if by.institution_id is None:
        raise rules.NoInstitution
    told = replace(told, code=f"own.{secrets.token_hex(4)}", edition="1")
    rules.check_pathway(told, institution_id=by.institution_id)
    with action("catalogue.pathway_copied", by=by, on=origin, code=told.code, steps=len(told.steps)):
        return _keep_edition(told, institution=by.institution_id, origin=origin)


def change_pathway(*, by: Seat, pathway: Pathway, told: PathwayTold) -> Pathway:
    """Write the next edition of a pathway of the institution's own and return it; who is on it keeps the one before.

    Raises `LibraryPathway`, `EditionReplaced`, `PathwayExists`, `StepsMissing` or `StaleRecord`.
    """
    rules.check_can_change(pathway, institution_id=by.institution_id)
    told = replace(told, code=pathway.code, edition=str(int(pathway.edition) + 1))
    rules.check_pathway(told, institution_id=by.institution_id)
    with action("catalogue.pathway_changed", by=by, on=pathway, code=told.code, edition=told.edition):
        pathway.current = False
        pathway.save(update_fields=["current"])
        return _keep_edition(told, institution=pathway.institution_id, origin=pathway)


def switch_pathway(*, by: Seat, code: str, on: date, use: bool) -> None:
    """Use a pathway at the institution, or no longer; whoever is on it goes on. Raises `NoInstitution`."""
    if by.institution_id is None:
        raise rules.NoInstitution
    off = PathwayOff.objects.filter(institution_id=by.institution_id, code=code)
    if off.exists() is not use:
        return
    with action("catalogue.pathway_switched", by=by, code=code, use=use):
        if use:
            off.delete()
        else:
            PathwayOff(institution_id=by.institution_id, code=code, off_on=on).save()


def _keep_edition(told: PathwayTold, *, institution: UUID | None, origin: Pathway | None = None) -> Pathway:
    for former in Pathway.objects.filter(institution=institution, code=told.code, current=True):
        former.current = False
        former.save(update_fields=["current"])
    own = {name: getattr(told, name) for name in pathways.FIELDS}
    pathway = Pathway(institution_id=institution, copied_from=origin, **own)
    pathway.save()
    PathwayStep.objects.bulk_create(PathwayStep(pathway=pathway, **vars(step)) for step in told.steps)
    return pathway


def _read(folder: Path) -> list[Term]:
    found = []
    for file in sorted(folder.glob("*.csv")):
        vocabulary = Vocabulary(file.stem)
        with file.open(encoding="utf-8-sig", newline="") as lines:
            found += [_term(vocabulary, position, row) for position, row in enumerate(csv.DictReader(lines))]
    return found


def _term(vocabulary: Vocabulary, position: int, row: dict[str, str]) -> Term:
    return Term(
        vocabulary=vocabulary,
        code=row["code"],
        label_zh=row["label_zh"],
        label_en=row["label_en"],
        parent=row["parent"],
        position=position,
        valid_from=_day(row["valid_from"]),
        valid_until=_day(row["valid_until"]),
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _content(term: Term | None) -> tuple | None:
    return tuple(getattr(term, name) for name in _CONTENT) if term else None
