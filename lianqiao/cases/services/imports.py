"""Signed contacts taken over in bulk from logs kept elsewhere, with where each came from, and their undoing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

import pgtrigger
from django.db.models import Count, Max

from lianqiao.audit.actions import action
from lianqiao.cases.models import Addendum, Case, Contact, PlanStep, Presence
from lianqiao.cases.rules import BatchBuiltUpon
from lianqiao.cases.states import ContactState, PresenceRole
from lianqiao.registry.models import Institution, Seat

AT_ONCE = 1000


@dataclass(frozen=True)
class ImportedContact:
    """One contact of a log. `source_ref` names its row, so that the same row read again is found again."""

    source_ref: str
    on: date
    client_ids: Sequence[UUID]
    category: str = ""
    scene: str = ""
    care_stage: str = ""
    mode: str = ""
    minutes_direct: int = 0
    minutes_indirect: int = 0
    worker_id: UUID | None = None
    worker_name: str = ""
    items: Sequence[str] = ()
    text: str = ""
    case_id: UUID | None = None
    roles: Sequence[str] = ()


@dataclass
class ImportReceipt:
    """Source references by what became of them."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    # Rows that say something else than before, but whose contact has addenda or steps by now.
    kept: list[str] = field(default_factory=list)


_TOLD = (
    "on", "category", "scene", "care_stage", "mode", "minutes_direct", "minutes_indirect",
    "worker_id", "worker_name", "case_id",
)  # fmt: skip


def record_imported_contacts(
    *, by: Seat, institution: Institution, rows: Iterable[ImportedContact], batch: UUID, at: datetime
) -> ImportReceipt:
    """Write the rows as signed contacts of the institution; rows already there are corrected, never doubled.

    A contact that something was built on since keeps what it says and is listed under `kept`.
    """
    rows = list({row.source_ref: row for row in rows}.values())
    receipt = ImportReceipt()
    with action("cases.contacts_imported", by=by, institution=institution.pk, batch=batch) as details:
        for start in range(0, len(rows), AT_ONCE):
            _take(institution, rows[start : start + AT_ONCE], batch, at, receipt)
        _recount([row.case_id for row in rows if row.case_id])
        details.update(
            created=len(receipt.created), updated=len(receipt.updated), kept=len(receipt.kept), rows=len(rows)
        )
    return receipt


def _take(
    institution: Institution, rows: list[ImportedContact], batch: UUID, at: datetime, receipt: ImportReceipt
) -> None:
    known = {
        contact.source_ref: contact
        for contact in Contact.objects.filter(
            institution=institution, source_ref__in=[row.source_ref for row in rows]
        ).prefetch_related("presences", "addenda", "steps")
    }
    new, corrected = [], []
    for row in rows:
        contact = known.get(row.source_ref)
        if contact is None:
            new.append((row, Contact(institution=institution, source_ref=row.source_ref, batch=batch)))
            receipt.created.append(row.source_ref)
        elif _says_the_same(contact, row):
            receipt.unchanged.append(row.source_ref)
        elif contact.addenda.all() or contact.steps.all():
            receipt.kept.append(row.source_ref)
        else:
            corrected.append((row, contact))
            receipt.updated.append(row.source_ref)
    if corrected:
        # The new version takes the place of the old one under the same key and batch.
        _erase(Contact.objects.filter(pk__in=[contact.pk for _, contact in corrected]))
    _write([*new, *corrected], at)


def _says_the_same(contact: Contact, row: ImportedContact) -> bool:
    return (
        all(getattr(contact, name) == getattr(row, name) for name in _TOLD)
        and contact.items == list(row.items)
        and contact.text == row.text
        and {presence.client_id for presence in contact.presences.all()} == set(row.client_ids)
    )


def _write(pairs: list[tuple[ImportedContact, Contact]], at: datetime) -> None:
    presences = []
    for row, contact in pairs:
        for name in _TOLD:
            setattr(contact, name, getattr(row, name))
        contact.items, contact.text = list(row.items), row.text
        contact.state, contact.signed_at, contact.recorded_at = ContactState.SIGNED, at, at
        contact.version = 1
        roles = [*row.roles, *[PresenceRole.CLIENT] * len(row.client_ids)]
        presences += [
            Presence(
                institution_id=contact.institution_id,
                contact=contact,
                client_id=client_id,
                case_id=row.case_id,
                role=role,
                minutes=row.minutes_direct,
                version=1,
            )
            for client_id, role in zip(row.client_ids, roles, strict=False)
        ]
    # Those present go first: a signed contact takes nobody in afterwards, and keys are checked at commit.
    Presence.objects.bulk_create(presences)
    Contact.objects.bulk_create([contact for _, contact in pairs])


def erase_batch(*, by: Seat, institution: Institution, batch: UUID) -> int:
    """Take the contacts of an import back and return how many there were.

    Raises `BatchBuiltUpon` when one of them has an addendum or led to a step of a plan.
    """
    contacts = Contact.objects.filter(institution=institution, batch=batch)
    built = (
        Addendum.objects.filter(contact__in=contacts).exists()
        or PlanStep.objects.filter(contact__in=contacts).exists()
    )
    if built:
        raise BatchBuiltUpon
    with action("cases.batch_erased", by=by, institution=institution.pk, batch=batch) as details:
        cases = list(contacts.exclude(case=None).values_list("case_id", flat=True).distinct())
        details["erased"] = erased = _erase(contacts)
        _recount(cases)
    return erased


def _erase(contacts) -> int:
    # The one door through which signed rows leave: they were never written here, only taken over.
    with pgtrigger.ignore("cases.Contact:signed_is_final", "cases.Presence:signed_keeps_presences"):
        Presence.objects.filter(contact__in=contacts).delete()
        return contacts.delete()[1].get("cases.Contact", 0)


def _recount(case_ids: Sequence[UUID]) -> None:
    """Count the signed contacts of the cases afresh."""
    signed = (
        Presence.objects.filter(case_id__in=set(case_ids), contact__state=ContactState.SIGNED)
        .values("case_id")
        .annotate(contacts=Count("contact", distinct=True), last=Max("contact__on"))
    )
    counts = {row["case_id"]: row for row in signed}
    cases = list(Case.objects.filter(pk__in=set(case_ids)))
    for case in cases:
        row = counts.get(case.pk)
        case.contacts_signed = row["contacts"] if row else 0
        case.quiet_since = max(case.opened_on, row["last"]) if row else case.opened_on
    Case.objects.bulk_update(cases, ["contacts_signed", "quiet_since"], batch_size=AT_ONCE)
