"""Trail and access log. No foreign keys: a trail outlives what it tells of."""

import pgtrigger
from django.db import models
from django.utils import timezone

from lianqiao.core.privacy import Privacy
from lianqiao.core.triggers import refuse_truncate

# One chain an institution; what belongs to none (a commission's acts, sign-ins) runs in the chain of the city.
CITY_CHAIN = "00000000-0000-0000-0000-000000000000"

_LINK = """
    INSERT INTO audit_chainhead AS head (chain, seq, hash) VALUES (NEW.chain, 1, repeat('0', 64))
        ON CONFLICT (chain) DO UPDATE SET seq = head.seq + 1
        RETURNING head.seq, head.hash INTO NEW.seq, NEW.previous_hash;
    NEW.hash := audit_row_hash(NEW);
    UPDATE audit_chainhead SET hash = NEW.hash WHERE chain = NEW.chain;
    RETURN NEW;
"""


class ChainHead(models.Model):
    """Where a chain stands. Its row lock puts the links of one institution in order; its count shows a tail cut off."""

    PRIVACY = {"chain": Privacy.INTERNAL, "seq": Privacy.INTERNAL, "hash": Privacy.INTERNAL}
    chain = models.UUIDField(primary_key=True)
    seq = models.BigIntegerField()
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.chain}/{self.seq}"


class TrailRow(models.Model):
    """One act: what was done (`event`), by which seat, to which record, and how the chain goes on.

    `details` holds codes, ids and counts; never a name and never free text.
    """

    PRIVACY = {
        "chain": Privacy.INTERNAL,
        "seq": Privacy.INTERNAL,
        "at": Privacy.INTERNAL,
        "event": Privacy.INTERNAL,
        "account_id": Privacy.PERSONAL,
        "seat_id": Privacy.PERSONAL,
        "role": Privacy.INTERNAL,
        "subject": Privacy.INTERNAL,
        "subject_id": Privacy.INTERNAL,
        "details": Privacy.INTERNAL,
        "previous_hash": Privacy.INTERNAL,
        "hash": Privacy.INTERNAL,
    }
    id = models.BigAutoField(primary_key=True)
    chain = models.UUIDField()
    seq = models.BigIntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)
    event = models.CharField(max_length=80)
    account_id = models.UUIDField(null=True)
    seat_id = models.UUIDField(null=True)
    role = models.CharField(max_length=40)
    subject = models.CharField(max_length=80, blank=True)
    subject_id = models.CharField(max_length=64, blank=True)
    details = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="one_row_a_link")]
        indexes = [
            models.Index(fields=["chain", "-at"], name="trail_by_time"),
            models.Index(fields=["subject", "subject_id", "-at"], name="trail_by_subject"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="link",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func=_LINK,
            ),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            refuse_truncate(),
        ]

    def __str__(self) -> str:
        return f"{self.chain}/{self.seq} {self.event}"


class AccessRow(models.Model):
    """Who opened which person's record, on which page; `reason` is the code of why somebody from outside was let in."""

    PRIVACY = {
        "at": Privacy.INTERNAL,
        "institution_id": Privacy.INTERNAL,
        "account_id": Privacy.PERSONAL,
        "seat_id": Privacy.PERSONAL,
        "reader": Privacy.PERSONAL,
        "role": Privacy.INTERNAL,
        "subject": Privacy.INTERNAL,
        "subject_id": Privacy.INTERNAL,
        "page": Privacy.INTERNAL,
        "reason": Privacy.INTERNAL,
    }
    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(default=timezone.now)
    institution_id = models.UUIDField(null=True)
    account_id = models.UUIDField(null=True)
    seat_id = models.UUIDField(null=True)
    reader = models.CharField(max_length=80)
    role = models.CharField(max_length=40)
    subject = models.CharField(max_length=80)
    subject_id = models.UUIDField()
    page = models.CharField(max_length=40)
    reason = models.CharField(max_length=20, blank=True, db_default="")

    class Meta:
        indexes = [
            models.Index(fields=["subject_id", "-at"], name="access_by_subject"),
            models.Index(fields=["institution_id", "-at"], name="access_by_institution"),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            refuse_truncate(),
        ]

    def __str__(self) -> str:
        return f"{self.subject}/{self.subject_id} {self.page}"
