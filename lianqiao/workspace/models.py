"""Drafts, saved filters, phrases of one's own, jobs.

These are plain models, neither guarded nor scoped: they are a person's own scratch paper, written every few
seconds while somebody types or a job counts, and would drown the trail. Every query names its owner instead.
"""

from base64 import b64decode
from datetime import datetime

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import EncryptedJSONField, EncryptedTextField
from lianqiao.core.ids import new_id
from lianqiao.core.privacy import Privacy
from lianqiao.registry.models import Account, Institution, Seat

from .states import JobState
from .titles import title_of


class Draft(models.Model):
    """What somebody typed into a form and has not sent yet. Kept 14 days, for the seat it was typed in."""

    PRIVACY = {
        "seat": Privacy.PERSONAL,
        "key": Privacy.INTERNAL,
        "window": Privacy.INTERNAL,
        "content": Privacy.SECRET,
        "saved_at": Privacy.INTERNAL,
    }
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # The seat, not the account: what was typed at one hospital must not turn up in a form of another.
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="drafts")
    key = models.CharField(max_length=120)
    # Which window it was typed in, by a number the page made up: two windows of one form never write over each other.
    window = models.CharField(max_length=32, blank=True)
    # {"fields": {name: [values]}, "page": path of the form, "title": its heading}
    content = EncryptedJSONField()
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-saved_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["seat", "key", "window"], name="one_draft_a_window")]
        indexes = [models.Index(fields=["saved_at"], name="draft_by_age")]

    # Set on the draft a form was just filled with: its page goes on with it.
    restored = False

    def __str__(self) -> str:
        return self.key

    @property
    def fields(self) -> dict[str, list[str]]:
        return self.content.get("fields", {})

    @property
    def page(self) -> str:
        """The path of the form, "" when it is not known."""
        return self.content.get("page", "")

    @property
    def title(self) -> str:
        """What the form is called, in the reader's language; else what its page was headed when it was kept."""
        return str(title_of(self.key)) or self.content.get("title", "")

    @property
    def resume_url(self) -> str:
        """The form with this draft in it, "" when its page is not known."""
        return (
            f"{self.page}{'&' if '?' in self.page else '?'}of={self.pk.hex}&draft=restore"
            if self.page
            else ""
        )


class SavedFilter(models.Model):
    """A named view of a list: the filters and order somebody wants to come back to, perhaps with colleagues."""

    PRIVACY = {
        "account": Privacy.PERSONAL,
        "institution": Privacy.INTERNAL,
        "list_name": Privacy.INTERNAL,
        "title": Privacy.PERSONAL,
        "query": Privacy.SECRET,
        "shared": Privacy.INTERNAL,
    }
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="saved_filters")
    institution = models.ForeignKey(
        Institution, null=True, blank=True, on_delete=models.CASCADE, related_name="saved_filters"
    )
    list_name = models.CharField(max_length=60)
    title = models.CharField(_("name of the filter"), max_length=60)
    # A filter may search for a person's name.
    query = EncryptedTextField(blank=True, default="")
    shared = models.BooleanField(_("share with colleagues"), default=False)

    class Meta:
        ordering = ["title", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "institution", "list_name", "title"],
                nulls_distinct=False,
                name="filter_title_once",
            )
        ]
        indexes = [models.Index(fields=["institution", "list_name"], name="filter_by_list")]

    def __str__(self) -> str:
        return self.title

    @property
    def url(self) -> str:
        """The list with the filter in force."""
        return f"{reverse(self.list_name)}?{self.query}" if self.query else reverse(self.list_name)


class Phrase(models.Model):
    """A short text somebody writes often, under a name; their own, wherever they sit."""

    PRIVACY = {
        "account": Privacy.PERSONAL,
        "name": Privacy.SECRET,
        "text": Privacy.SECRET,
        "position": Privacy.INTERNAL,
    }
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="phrases", db_index=False)
    name = EncryptedTextField(_("name of the phrase"))
    text = EncryptedTextField(_("text of the phrase"))
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        indexes = [models.Index(fields=["account", "position", "id"], name="phrase_of_account")]

    def __str__(self) -> str:
        return f"phrase {self.id}"


class Job(models.Model):
    """One piece of background work: who started it in which seat, how far it is, and what came of it."""

    PRIVACY = {
        "kind": Privacy.INTERNAL,
        "seat": Privacy.PERSONAL,
        "account": Privacy.PERSONAL,
        "institution_id": Privacy.INTERNAL,
        "arguments": Privacy.SECRET,
        "state": Privacy.INTERNAL,
        "done": Privacy.INTERNAL,
        "total": Privacy.INTERNAL,
        "message": Privacy.INTERNAL,
        "result": Privacy.INTERNAL,
        "result_url": Privacy.INTERNAL,
        "queued_at": Privacy.INTERNAL,
        "started_at": Privacy.INTERNAL,
        "ended_at": Privacy.INTERNAL,
    }
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=60)
    # Null when the system itself started it.
    seat = models.ForeignKey(Seat, null=True, on_delete=models.CASCADE, related_name="jobs")
    account = models.ForeignKey(Account, null=True, on_delete=models.CASCADE, related_name="jobs")
    institution_id = models.UUIDField(null=True)
    arguments = EncryptedJSONField(default=dict)
    state = models.CharField(max_length=8, choices=JobState, default=JobState.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True)
    message = models.CharField(max_length=300, blank=True)
    # Counts, codes and ids; no names.
    result = models.JSONField(default=dict)
    result_url = models.CharField(max_length=300, blank=True)
    queued_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-queued_at", "-id"]
        indexes = [
            models.Index(fields=["account", "-queued_at", "-id"], name="job_by_starter"),
            models.Index(fields=["queued_at"], name="job_by_age"),
        ]

    def __str__(self) -> str:
        return self.kind

    @property
    def is_over(self) -> bool:
        return self.state in (JobState.DONE, JobState.FAILED)

    def seconds(self, now: datetime) -> int:
        """How long it has been running, or ran."""
        return int(((self.ended_at or now) - self.started_at).total_seconds()) if self.started_at else 0


class JobFile(models.Model):
    """A file a job took in or gave back. Encrypted, for a workbook of rejected rows is full of names."""

    PRIVACY = {
        "job": Privacy.INTERNAL,
        "name": Privacy.INTERNAL,
        "mime": Privacy.INTERNAL,
        "content": Privacy.SECRET,
    }
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=200)
    mime = models.CharField(max_length=120)
    # Base64, as encrypted text cannot hold bytes.
    content = EncryptedTextField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    @property
    def bytes(self) -> bytes:
        return b64decode(self.content)
