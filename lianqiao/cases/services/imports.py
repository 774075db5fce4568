"""Signed contacts taken over in bulk from logs kept elsewhere, with where each came from, and their undoing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any
from uuid import UUID

import pgtrigger
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Max, Min

from lianqiao.audit.actions import action
from lianqiao.audit.copying import Copied, new_keys, one_at_a_time
from lianqiao.cases.models import Addendum, Case, Contact, PlanStep, Presence
from lianqiao.cases.models.readers import not_hidden
from lianqiao.cases.rules import BatchBuiltUpon
from lianqiao.cases.states import ContactState, PresenceRole
from lianqiao.registry.models import Institution, Seat

AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
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
_GIVEN = ("id", "batch", "source_ref", "items", "text", *(name.removesuffix("_id") for name in _TOLD))


def record_imported_contacts(
    *, by: Seat, institution: Institution, rows: Iterable[ImportedContact], batch: UUID, at: datetime
) -> ImportReceipt:
    """Write the rows as signed contacts of the institution; rows already there are corrected, never doubled.

    `rows` may be made while they are written; of two with one `source_ref` the later counts. A contact that something
    was built on since keeps what it says and is listed under `kept`.
    """
    receipt, cases, number, source = ImportReceipt(), set[UUID](), 0, iter(rows)
    with action("cases.contacts_imported", by=by, institution=institution.pk, batch=batch) as details:
        one_at_a_time(institution.pk)
        while part := {row.source_ref: row for row in islice(source, AT_ONCE)}:
            _take(institution, part, batch, at, receipt)
            cases.update(row.case_id for row in part.values() if row.case_id)
            number += len(part)
        _recount(cases)
        details.update(
            created=len(receipt.created), updated=len(receipt.updated), kept=len(receipt.kept), rows=number
        )
    return receipt


@dataclass(frozen=True, slots=True)
class _Known:
    """A contact as an earlier import left it."""

    id: UUID
    batch: UUID | None
    told: tuple[Any, ...]
    items: list[str]
    text: str
    present: frozenset[UUID]

    def says(self, row: ImportedContact) -> bool:
        return (
            self.told == tuple(getattr(row, name) for name in _TOLD)
            and self.items == list(row.items)
            and self.text == row.text
            and self.present == set(row.client_ids)
        )


def _take(
    institution: Institution,
    rows: dict[str, ImportedContact],
    batch: UUID,
    at: datetime,
    receipt: ImportReceipt,
) -> None:
    known = _known(institution, list(rows))
    differing = [key for key, row in rows.items() if key in known and not known[key].says(row)]
    built = _built_upon([known[reference].id for reference in differing])
    kept = [reference for reference in differing if known[reference].id in built]
    corrected = [reference for reference in differing if known[reference].id not in built]
    created = [reference for reference in rows if reference not in known]
    same = known.keys() - set(differing)
    receipt.kept += kept
    receipt.updated += corrected
    receipt.created += created
    receipt.unchanged += [reference for reference in rows if reference in same]
    if corrected:
        # The new version takes the place of the old one under the same key and batch.
        _erase(Contact.objects.filter(pk__in=[known[reference].id for reference in corrected]))
    written: list[_Written] = [
        (rows[reference], known[reference].id, known[reference].batch) for reference in corrected
    ]
    _write(institution, written, at)
    _write(
        institution,
        [(rows[reference], key, batch) for reference, key in zip(created, new_keys(), strict=False)],
        at,
    )


def _known(institution: Institution, references: list[str]) -> dict[str, _Known]:
    """The contacts the institution has under these references, with who was present; one query."""
    found = (
        Contact.objects.filter(institution=institution)
        # What the partial index holds; and one array, not a thousand parameters.
        .exclude(source_ref="")
        .extra(where=["source_ref = ANY(%s)"], params=[references])
        .annotate(present=ArrayAgg("presences__client_id"))
        .values_list("source_ref", "id", "batch", "items", "text", "present", *_TOLD)
    )
    opened = Contact._meta.get_field("text").opened
    return {
        reference: _Known(
            key, batch, tuple(told), items, opened(text, key) if text else "", frozenset(present) - {None}
        )
        for reference, key, batch, items, text, present, *told in found
    }


def _built_upon(contacts: list[UUID]) -> set[UUID]:
    if not contacts:
        return set()
    return {
        contact
        for model in (Addendum, PlanStep)
        for contact in model.objects.filter(contact__in=contacts).values_list("contact_id", flat=True)
    }


_Written = tuple[ImportedContact, UUID | str, UUID | None]


def _write(institution: Institution, rows: list[_Written], at: datetime) -> None:
    if not rows:
        return
    # Those present go first: a signed contact takes nobody in afterwards, and keys are checked at commit.
    Copied(
        Presence, ("id", "contact", "client", "case", "role", "minutes"), institution=institution, version=1
    ).write(_presences(rows))
    signed = {"version": 1, "state": ContactState.SIGNED, "signed_at": at, "recorded_at": at}
    Copied(Contact, _GIVEN, institution=institution, **signed).write(_contacts(rows))


def _contacts(rows: list[_Written]) -> Iterator[tuple[Any, ...]]:
    for row, key, batch in rows:
        yield (
            key, batch, row.source_ref, row.items, row.text, row.on, row.category, row.scene, row.care_stage, row.mode,
            row.minutes_direct, row.minutes_indirect, row.worker_id, row.worker_name, row.case_id,
        )  # fmt: skip


def _presences(rows: list[_Written]) -> Iterator[tuple[Any, ...]]:
    keys = new_keys()
    for row, contact, _batch in rows:
        for number, client in enumerate(row.client_ids):
            role = row.roles[number] if number < len(row.roles) else PresenceRole.CLIENT.value
            yield next(keys), contact, client, row.case_id, role, row.minutes_direct


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
        cases = set(contacts.exclude(case=None).values_list("case_id", flat=True).distinct())
        details["erased"] = erased = _erase(contacts)
        _recount(cases)
    return erased


def _erase(contacts) -> int:
    # The one door through which signed rows leave: they were never written here, only taken over.
    with pgtrigger.ignore("cases.Contact:signed_is_final", "cases.Presence:signed_keeps_presences"):
        Presence.objects.filter(contact__in=contacts).delete()
        return contacts.delete()[1].get("cases.Contact", 0)


def _recount(case_ids: set[UUID]) -> None:
    """Count the signed contacts of the cases afresh."""
    if not case_ids:
        return
    signed = (
        Presence.everything.filter(
            not_hidden("contact__"), case_id__in=case_ids, contact__state=ContactState.SIGNED
        )
        .values("case_id")
        .annotate(contacts=Count("contact", distinct=True), last=Max("contact__on"), first=Min("contact__on"))
    )
    counts = {row["case_id"]: row for row in signed}
    cases = list(Case.objects.filter(pk__in=case_ids))
    for case in cases:
        row = counts.get(case.pk)
        case.contacts_signed = row["contacts"] if row else 0
        case.quiet_since = max(case.opened_on, row["last"]) if row else case.opened_on
        case.first_contact_on = row["first"] if row else None
    Case.objects.bulk_update(cases, ["contacts_signed", "quiet_since", "first_contact_on"], batch_size=1000)
