"""Imports and what became of each of their rows."""

from base64 import b64decode, b64encode
from typing import Any
from zlib import compress, decompress

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import EncryptedJSONField, EncryptedTextField
from lianqiao.core.guard import GuardedManager, GuardedModel
from lianqiao.core.privacy import Privacy

from .states import BatchState, ImportKind, RowOutcome


class ImportBatch(GuardedModel):
    """One file: its bytes as they came, how it was read, and how many rows became what.

    Not scoped by institution: a register belongs to none. `queries.batches_of` names whose each is.
    """

    PRIVACY = {
        "kind": Privacy.INTERNAL,
        "institution": Privacy.INTERNAL,
        "seat": Privacy.INTERNAL,
        "file_name": Privacy.INTERNAL,
        "sha256": Privacy.INTERNAL,
        "size": Privacy.INTERNAL,
        "content": Privacy.SECRET,
        "options": Privacy.SECRET,
        "preview": Privacy.SECRET,
        "state": Privacy.INTERNAL,
        "counts": Privacy.INTERNAL,
        "received_at": Privacy.INTERNAL,
        "taken_at": Privacy.INTERNAL,
        "undone_at": Privacy.INTERNAL,
    }
    kind = models.CharField(max_length=10, choices=ImportKind)
    # The institution whose seat imports; null for those above institutions and for the command line.
    institution = models.ForeignKey(
        "registry.Institution", models.PROTECT, null=True, blank=True, related_name="+"
    )
    seat = models.ForeignKey("registry.Seat", models.PROTECT, null=True, blank=True, related_name="+")
    file_name = models.CharField(_("File"), max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    # Packed and in base64, as encrypted text cannot hold bytes.
    content = EncryptedTextField()
    # What the person added: institution, year, columns of each table.
    options: Any = EncryptedJSONField(default=dict)
    # What was recognised, for the screen: tables with their headings, columns and first rows.
    preview: Any = EncryptedJSONField(default=dict)
    state = models.CharField(max_length=10, choices=BatchState, default=BatchState.RECEIVED)
    counts = models.JSONField(default=dict)
    received_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = GuardedManager()  # type: ignore[misc]

    class Meta:
        ordering = ["-received_at", "-id"]
        indexes = [
            models.Index(fields=["institution", "-received_at", "-id"], name="batches_of_institution"),
            models.Index(fields=["sha256"], name="batch_by_content"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=BatchState.values), name="batch_state_known"),
            models.CheckConstraint(condition=Q(kind__in=ImportKind.values), name="batch_kind_known"),
            models.CheckConstraint(
                condition=~Q(state=BatchState.TAKEN) | Q(taken_at__isnull=False), name="taken_batch_says_when"
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def bytes(self) -> bytes:
        return decompress(b64decode(self.content))

    @bytes.setter
    def bytes(self, content: bytes) -> None:
        self.content = b64encode(compress(content, level=1)).decode()


class ImportRow(GuardedModel):
    """What became of one row of a sheet. Findings hold what stood in a cell, so they are sealed."""

    PRIVACY = {
        "batch": Privacy.INTERNAL,
        "sheet": Privacy.INTERNAL,
        "row": Privacy.INTERNAL,
        "outcome": Privacy.INTERNAL,
        "findings": Privacy.SECRET,
        "target_kind": Privacy.INTERNAL,
        "target_id": Privacy.INTERNAL,
    }
    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows", db_index=False)
    sheet = models.CharField(max_length=200)
    row = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10, choices=RowOutcome)
    # [{"code", "cell", "original", "refuses", "params"}]; empty text where nothing is to be said.
    findings: Any = EncryptedJSONField(default=list)
    target_kind = models.CharField(max_length=40, blank=True)
    target_id = models.UUIDField(null=True, blank=True)

    objects = GuardedManager()  # type: ignore[misc]

    class Meta:
        ordering = ["batch_id", "id"]
        indexes = [models.Index(fields=["batch", "outcome", "id"], name="rows_by_outcome")]
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=RowOutcome.values), name="row_outcome_known")
        ]

    def __str__(self) -> str:
        return f"{self.sheet} {self.row} {self.outcome}"
