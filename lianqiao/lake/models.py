"""Who keeps what the facts say elsewhere, and what has changed since they read."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.core.privacy import Privacy


class Touched(models.Model):
    """One change to what a fact of one institution says of one month, written by trigger (migration 0001).

    `institution` and `month` are empty where the whole fact is meant. `transaction` is the number of the
    transaction that made the change; what a reader has passed is removed, and without readers nothing is written.
    """

    PRIVACY = {
        "fact": Privacy.INTERNAL,
        "institution": Privacy.INTERNAL,
        "month": Privacy.INTERNAL,
        "transaction": Privacy.INTERNAL,
    }
    fact = models.CharField(max_length=20)
    # No foreign key: checking it would cost more than the row.
    institution = models.UUIDField(null=True)
    month = models.DateField(null=True)
    transaction = models.BigIntegerField()

    class Meta:
        verbose_name = _("change to a fact")
        verbose_name_plural = _("changes to facts")
        indexes = [models.Index(fields=["transaction"], name="touched_by_transaction")]

    def __str__(self) -> str:
        return f"{self.fact} {self.month}"


class Reader(models.Model):
    """Somebody who keeps what the facts say elsewhere, and how far they have read.

    `cluster` names the database the positions are valid in, `edition` what the reader wrote last and `upcoming` what
    it is about to write: whoever finds another edition in its place has another database, or another lake.
    """

    PRIVACY = dict.fromkeys(
        ("name", "cluster", "snapshot", "edition", "upcoming", "read_at"), Privacy.INTERNAL
    )
    name = models.CharField(max_length=20, primary_key=True)
    cluster = models.CharField(max_length=60)
    # A snapshot of PostgreSQL in its own words: every transaction that was over then has been read.
    snapshot = models.TextField(blank=True)
    edition = models.UUIDField(null=True)
    upcoming = models.UUIDField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("reader of changes")
        verbose_name_plural = _("readers of changes")

    def __str__(self) -> str:
        return self.name
