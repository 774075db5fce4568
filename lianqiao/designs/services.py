"""The verbs of designs: begin, change and take back, publish, retire."""

import json
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.text import slugify

from lianqiao.audit.actions import action
from lianqiao.instruments import library
from lianqiao.instruments.editions import read_edition
from lianqiao.instruments.models import InstrumentVersion
from lianqiao.registry.models import Seat

from . import queries, rules
from .content import Content, adopted, blank, read, set_languages, set_titles, written
from .editions import publish_edition, retire_edition
from .files import Handed, carried_by, carrying, file_of, source_in
from .kinds import Change, Languages
from .models import Design, DesignStep
from .scoring import pack_of
from .states import DesignState
from .texts import told

STEPS_KEPT = 50
"""So many changes can be taken back, one after the other."""


def start_design(
    *,
    by: Seat,
    titles: dict[str, str],
    languages: str,
    code: str = "",
    origin: InstrumentVersion | None = None,
    at: datetime,
) -> Design:
    """Begin a questionnaire of the institution's own: from nothing, or with what a scale has that may be copied.

    Raises `NoInstitution`, `LicenceForbids` or `CodeTaken`.
    """
    institution = rules.institution_of(by)
    if origin is not None:
        rules.check_can_copy(origin)
        content = _copied(origin, languages)
        set_titles(content, titles)
    else:
        content = blank(titles=titles, languages=languages)
    code = code or queries.free_code(_code_for(titles["en"]), institution=institution)
    rules.check_code_free(code, institution=institution)
    design = Design(institution_id=institution, code=code, origin=origin, begun_at=at)
    return _begun(by, design, content, at)


def receive_design(*, by: Seat, handed: Handed, code: str = "", at: datetime) -> Design:
    """Begin a questionnaire with what another institution handed on: everything of it, to be looked at and published here.

    Raises `NoInstitution` or `CodeTaken`.
    """
    institution = rules.institution_of(by)
    code = code or queries.free_code(handed.code, institution=institution)
    rules.check_code_free(code, institution=institution)
    return _begun(by, Design(institution_id=institution, code=code, begun_at=at), handed.content, at)


def hand_on(*, by: Seat, design: Design) -> str:
    """Return a design as a file another institution can begin with, and note that it was handed on."""
    with action("designs.handed_on", by=by, on=design, code=design.code):
        return file_of(read(design.content), code=design.code, source=_source(design))


def revise_edition(*, by: Seat, edition: InstrumentVersion, at: datetime) -> Design:
    """Begin the next version of a scale of the institution's own; the one in use stays in use until that is published.

    Raises `NoInstitution`, `LicenceForbids` or `NextVersionBegun`.
    """
    institution = rules.institution_of(by)
    rules.check_can_revise(edition)
    before = Design.objects.filter(edition=edition).first()
    content = read(before.content) if before else _copied(edition, Languages.BOTH)
    instrument = edition.instrument
    design = Design(
        institution_id=institution, code=instrument.code, origin=edition, instrument=instrument, begun_at=at
    )
    return _begun(by, design, content, at)


def _copied(edition: InstrumentVersion, languages: str) -> Content:
    questionnaire, pack = read_edition(edition)
    if handed := carried_by(json.loads(edition.definition)):
        set_languages(handed.content, languages)
        return handed.content
    ours = edition.instrument.institution_id is None and edition.instrument.code in library.codes()
    vectors = library.load(edition.instrument.code).vectors if ours else ()
    return adopted(questionnaire, pack.raw if pack else None, vectors, languages)


def _code_for(title: str) -> str:
    """Make a code of an English title; without one, a code that says nothing."""
    return slugify(title)[:33].strip("-") or f"form-{secrets.token_hex(3)}"


def _begun(by: Seat, design: Design, content: Content, at: datetime) -> Design:
    with action("designs.begun", by=by, on=design, code=design.code):
        _keep(by, design, content, at)
    return design


def _keep(by: Seat, design: Design, content: Content, at: datetime) -> None:
    titles = told(content.questionnaire, "title", content.base)
    design.title_zh, design.title_en = titles["zh"][:120], titles["en"][:160]
    design.content, design.changed_at = written(content), at
    design.changed_by = by if by.pk else None
    design.changed_by_name = by.holder_name
    design.save()


def change_design(
    *, by: Seat, design: Design, change: Change, verb: Callable[[Content], Any], code: str = "", at: datetime
) -> Design:
    """Change the document of a design by `verb`, which is handed it; what it was before is kept to go back to.

    A design never published may have another `code`. Where nothing changes, nothing is kept. Raises `NotInTheMaking`,
    `CodeTaken`, `StaleRecord`, and what the verb raises.
    """
    rules.check_can_change(design)
    before = design.content
    content = read(before)
    verb(content)
    renamed = bool(code) and code != design.code and design.instrument_id is None
    if renamed:
        rules.check_code_free(code, institution=design.institution_id, design=design)
        design.code = code
    if written(content) == before and not renamed:
        return design
    with action("designs.changed", by=by, on=design, change=change):
        _keep(by, design, content, at)
        DesignStep(
            institution_id=design.institution_id, design=design, change=change, before=before,
            by_name=by.holder_name, at=at,
        ).save()  # fmt: skip
        kept = DesignStep.objects.filter(design=design).order_by("-id").values("pk")[:STEPS_KEPT]
        DesignStep.objects.filter(design=design).exclude(pk__in=kept).delete()
    return design


def undo_change(*, by: Seat, design: Design, at: datetime) -> DesignStep:
    """Take the last change back and return what it was. Raises `NotInTheMaking`, `NothingToUndo` or `StaleRecord`."""
    rules.check_can_change(design)
    step = queries.last_step(design)
    if step is None:
        raise rules.NothingToUndo
    with action("designs.undone", by=by, on=design, change=step.change):
        _keep(by, design, read(step.before), at)
        step.delete()
    return step


def discard_design(*, by: Seat, design: Design) -> Design:
    """Throw a design away; it can be taken out again. Raises `IllegalMove` or `StaleRecord`."""
    rules.check_can_move_to(design, DesignState.DISCARDED)
    with action("designs.discarded", by=by, on=design):
        design.state = DesignState.DISCARDED
        design.save()
    return design


def restore_design(*, by: Seat, design: Design) -> Design:
    """Take a design out again that was thrown away. Raises `IllegalMove`, `CodeTaken` or `NextVersionBegun`."""
    rules.check_can_move_to(design, DesignState.DRAFT)
    if design.instrument_id and queries.drafts_of(design.instrument_id).exists():
        raise rules.NextVersionBegun
    rules.check_code_free(design.code, institution=design.institution_id, design=design)
    with action("designs.restored", by=by, on=design):
        design.state = DesignState.DRAFT
        design.save()
    return design


def publish_design(*, by: Seat, design: Design, at: datetime) -> InstrumentVersion:
    """Give the form out as the next version of its scale; the version in use so far is retired, answers to it stay.

    Raises `IllegalMove`, `NotReady`, `CodeTaken` or `StaleRecord`.
    """
    content = read(design.content)
    rules.check_can_publish(design, content)
    titles = told(content.questionnaire, "title", content.base)
    titles = {"zh": titles["zh"] or titles["en"], "en": titles["en"] or titles["zh"]}
    number = queries.last_number(design.instrument) + 1
    with action("designs.published", by=by, on=design, code=design.code, number=number):
        edition = publish_edition(
            by=by,
            institution=design.institution,
            code=design.code,
            titles=titles,
            definition=_given_out(design, content, number, at),
            pack=pack_of(content, code=design.code, version=str(number), titles=titles),
            source=_source(design),
            at=at,
        )
        design.state, design.edition, design.instrument = DesignState.PUBLISHED, edition, edition.instrument
        design.save()
        DesignStep.objects.filter(design=design).delete()
    return edition


def _given_out(design: Design, content: Content, number: int, at: datetime) -> dict[str, Any]:
    """The questionnaire with its address and version."""
    address = f"urn:lianqiao:questionnaire:{design.institution_id.hex[-12:]}:{design.code}"
    named = {"url": address, "version": str(number), "date": at.date().isoformat(), "status": "active"}
    kept = {
        name: told for name, told in content.questionnaire.items() if name not in ("id", "name", "publisher")
    }
    return carrying(kept | named, content, code=design.code, source=_source(design))


def _source(design: Design) -> str:
    """Where the wording comes from; a copy carries what the source of its model says, as licences ask."""
    own = f"{design.institution.name}: {design.code}"
    model = design.origin
    if model is None or not model.source:
        received = source_in(read(design.content).questionnaire)
        return f"{own}\n\n{received}" if received else own
    return model.source if model.instrument_id == design.instrument_id else f"{own}\n\n{model.source}"


def retire_design(*, by: Seat, design: Design, at: datetime) -> InstrumentVersion:
    """Take the published form out of use; answers to it stay readable. Raises `NotInUse`."""
    rules.check_can_retire(design)
    assert design.edition is not None  # noqa: S101 - asked by the rule
    with action("designs.retired", by=by, on=design, code=design.code):
        return retire_edition(by=by, edition=design.edition, at=at)
