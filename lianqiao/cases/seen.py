"""Who saw whose record: the pages of a case, ours and those of rooms above, write it down here, so that none forgets it."""

from collections.abc import Iterable
from typing import TypeVar
from uuid import UUID

from django.db.models import Model
from django.http import Http404
from django.shortcuts import get_object_or_404

from lianqiao.audit.services import note_accesses
from lianqiao.cases import queries
from lianqiao.cases.models import Case, Contact, Request
from lianqiao.people.openings import check_opening
from lianqiao.registry.composed import composed

M = TypeVar("M", bound=Model)


def opened_case(request, pk, page: str) -> Case:
    """Return the case; that its client's record was opened on `page` is written down.

    Raises `Detour` to what stands instead of a record that is closed to the reader (`people.openings`).
    """
    found = composed(queries.case_for_page, pk=pk)
    if not found:
        raise Http404
    case = found[0]
    note_case_seen(request, case, page)
    return case


def opened_record(request, model: type[M], pk, page: str) -> M:
    """Return a record that belongs to a case, with the case as its page shows it; noted as `opened_case` does."""
    record = get_object_or_404(model, pk=pk)
    record.case = opened_case(request, record.case_id, page)  # type: ignore[attr-defined]  # every such record has one
    return record


def note_case_seen(request, case: Case, page: str) -> None:
    """Write down that something of the case was seen. Raises `Detour` as `opened_case` does."""
    reason = check_opening(request, case.client, case=case)
    note_seen(request, [case.client_id], case.institution_id, page, reason)


def note_contact_seen(request, contact: Contact, page: str) -> None:
    """Write down that the note was seen, for everybody who was present and for whose case it stands in.

    Raises `Detour` as `opened_case` does, but not for who wrote the note: they read and sign it when their time is over.
    """
    seen, reason = [presence.client_id for presence in contact.presences.all()], ""
    if contact.case_id:
        if contact.written_by is None or contact.written_by.account_id != request.seat.account_id:
            reason = check_opening(request, contact.case.client, case=contact.case)
        seen.append(contact.case.client_id)
    note_seen(request, seen, contact.institution_id, page, reason)


def note_request_seen(request, asked: Request, page: str) -> None:
    """Write down that the request was seen, once it is known which of our clients it is about."""
    if asked.client_id:
        note_seen(request, [asked.client_id], asked.institution_id, page)


def note_seen(request, clients: Iterable[UUID], institution_id: UUID, page: str, reason: str = "") -> None:
    """Write down that the records of these clients were seen on `page`, and the reason somebody was let in with."""
    place = {"subject": "people.client", "institution_id": institution_id, "page": page, "reason": reason}
    note_accesses(by=request.seat, subject_ids=clients, **place)
