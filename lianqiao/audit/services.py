"""Verbs of the trail: note an access, verify a chain."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .actions import Actor
from .models import AccessRow


def note_access(
    *,
    by: Actor,
    subject: str,
    subject_id: UUID,
    institution_id: UUID | None,
    page: str,
    reader: str = "",
    reason: str = "",
) -> None:
    """Write that `by` opened the record `subject_id` on `page`; `reason` is why they were let in, where they had to ask."""
    AccessRow.objects.create(
        institution_id=institution_id,
        account_id=by.account_id,
        seat_id=by.id,
        reader=reader or getattr(by, "holder_name", ""),
        role=by.role,
        subject=subject,
        subject_id=subject_id,
        page=page,
        reason=reason,
    )


def note_accesses(
    *,
    by: Actor,
    subject: str,
    subject_ids: Iterable[UUID],
    institution_id: UUID | None,
    page: str,
    reason: str = "",
) -> None:
    """Write that `by` saw all these records on one `page`: one row each, however often one is named, in one go."""
    told = [
        timezone.now(),
        institution_id,
        by.account_id,
        by.id,
        getattr(by, "holder_name", ""),
        by.role,
        subject,
        page,
        reason,
    ]
    # One statement however many they are: an export notes tens of thousands.
    with connection.cursor() as cursor:
        cursor.execute(_NOTE_ACCESSES, [*told, list(dict.fromkeys(subject_ids))])


_NOTE_ACCESSES = """
    INSERT INTO audit_accessrow (at, institution_id, account_id, seat_id, reader, role, subject, page, reason, subject_id)
    SELECT %s, %s, %s, %s, %s, %s, %s, %s, %s, unnest(%s::uuid[])
"""


@dataclass(frozen=True)
class BrokenLink:
    """The first row of a chain that is not what it was: its chain, place and row id, and what is wrong."""

    chain: UUID
    seq: int
    row_id: int | None
    fault: str

    @property
    def said(self) -> str:
        """What is wrong, in the reader's language."""
        return str(_FAULTS[self.fault])


_FAULTS = {
    "a row before this one is missing": _("A row before this one is missing."),
    "does not follow the row before it": _("It does not follow the row before it."),
    "was changed after it was written": _("It was changed after it was written."),
    "the chain does not end where its head says: rows at its end are missing, added or rewritten": _(
        "The chain does not end where its head says: rows at its end are missing, added or rewritten."
    ),
}

_FIRST_BROKEN = """
    SELECT chain, seq, id, fault FROM (
        SELECT t.chain, t.seq, t.id,
            CASE
                WHEN t.seq <> row_number() OVER w THEN 'a row before this one is missing'
                WHEN t.previous_hash <> COALESCE(lag(t.hash) OVER w, repeat('0', 64))
                    THEN 'does not follow the row before it'
                WHEN t.hash <> audit_row_hash(t) THEN 'was changed after it was written'
            END AS fault
        FROM audit_trailrow t
        WHERE %(chain)s::uuid IS NULL OR t.chain = %(chain)s::uuid
        WINDOW w AS (PARTITION BY t.chain ORDER BY t.seq)
        UNION ALL
        SELECT COALESCE(head.chain, last.chain),
            LEAST(COALESCE(head.seq, 0), COALESCE(last.seq, 0)) + (head.seq IS DISTINCT FROM last.seq)::int, NULL,
            'the chain does not end where its head says: rows at its end are missing, added or rewritten'
        FROM audit_chainhead head
        FULL JOIN (
            SELECT DISTINCT ON (chain) chain, seq, hash FROM audit_trailrow ORDER BY chain, seq DESC
        ) last USING (chain)
        WHERE (head.seq, head.hash) IS DISTINCT FROM (last.seq, last.hash)
            AND (%(chain)s::uuid IS NULL OR COALESCE(head.chain, last.chain) = %(chain)s::uuid)
    ) checked
    WHERE fault IS NOT NULL
    ORDER BY chain, seq
    LIMIT 1
"""


def first_broken_link(chain: UUID | None = None) -> BrokenLink | None:
    """Recompute every hash in the database and return the first row that fails, or None.

    Whoever owns the database can rewrite a whole chain together with its head; compare `chain_heads` with
    heads written down elsewhere to see that.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FIRST_BROKEN, {"chain": chain})
        row = cursor.fetchone()
    return BrokenLink(*row) if row else None


def chain_heads() -> list[tuple[UUID, int, str]]:
    """Return (chain, rows, last hash) of every chain, to be kept outside the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT chain, seq, hash FROM audit_chainhead ORDER BY chain")
        return cursor.fetchall()
