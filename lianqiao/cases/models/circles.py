"""Who belongs to a case beside the one in charge, and who was let in from outside, for how long and why."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from lianqiao.cases.kinds import AccessKind, AccessReason, Judgement
from lianqiao.core.fields import EncryptedTextField
from lianqiao.core.guard import GuardedManager, GuardedModel
from lianqiao.core.privacy import Privacy
from lianqiao.core.triggers import refuse_truncate

from .guards import kept_by_the_database

# What is added to an opening afterwards.
_ADDED = "'{version,seen_at,reviewed_at,reviewed_by_id,judgement,judgement_text}'::text[]"


@kept_by_the_database()
class TeamMember(GuardedModel):
    """A colleague who works on the case too; `reads_restricted` takes them into the circle of its restricted notes."""

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "case": Privacy.PERSONAL,
        "worker": Privacy.INTERNAL,
        "reads_restricted": Privacy.INTERNAL,
        "from_on": Privacy.INTERNAL,
        "until_on": Privacy.INTERNAL,
        "named_by": Privacy.INTERNAL,
    }
    institution = models.ForeignKey(
        "registry.Institution", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="team", db_index=False)
    worker = models.ForeignKey(
        "workforce.Worker", on_delete=models.PROTECT, related_name="+", verbose_name=_("Worker")
    )
    reads_restricted = models.BooleanField(_("Reads restricted notes"), default=False)
    from_on = models.DateField(_("Since"))
    until_on = models.DateField(_("Until"), null=True, blank=True)
    named_by = models.ForeignKey(
        "registry.Seat", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("Member of a care team")
        verbose_name_plural = _("Members of a care team")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "worker"], condition=models.Q(until_on=None), name="team_member_once_a_case"
            ),
            models.CheckConstraint(
                name="team_member_leaves_after_coming",
                condition=models.Q(until_on=None) | models.Q(until_on__gte=models.F("from_on")),
            ),
        ]
        indexes = [models.Index(fields=["case", "from_on"], name="team_member_of_case")]
        triggers = [refuse_truncate()]

    def __str__(self) -> str:
        return f"team member {self.id}"


class SpecialAccess(GuardedModel):
    """One opening of a record from outside its circle: who, why, until when; approved before, or judged afterwards.

    What was told when it was opened never changes; the owner's look and the review are added once.
    """

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "client": Privacy.PERSONAL,
        "case": Privacy.PERSONAL,
        "kind": Privacy.INTERNAL,
        "seat": Privacy.INTERNAL,
        "account_id": Privacy.PERSONAL,
        "reader_name": Privacy.PERSONAL,
        "reason": Privacy.INTERNAL,
        "reason_text": Privacy.SENSITIVE,
        "opened_at": Privacy.INTERNAL,
        "until_at": Privacy.INTERNAL,
        "approved_by": Privacy.INTERNAL,
        "seen_at": Privacy.INTERNAL,
        "reviewed_at": Privacy.INTERNAL,
        "reviewed_by": Privacy.INTERNAL,
        "judgement": Privacy.INTERNAL,
        "judgement_text": Privacy.SENSITIVE,
    }
    institution = models.ForeignKey(
        "registry.Institution", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    client = models.ForeignKey("people.Client", on_delete=models.PROTECT, related_name="+", db_index=False)
    # The case it was opened from; none when a minor is opened on the client's own page.
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(_("What was opened"), max_length=10, choices=AccessKind)
    seat = models.ForeignKey("registry.Seat", on_delete=models.PROTECT, related_name="+", db_index=False)
    account_id = models.UUIDField()
    reader_name = models.CharField(max_length=60)
    reason = models.CharField(_("Reason"), max_length=20, choices=AccessReason)
    reason_text = EncryptedTextField(_("What for"))
    opened_at = models.DateTimeField(_("Opened at"))
    until_at = models.DateTimeField(_("Until"))
    # Whoever let them in beforehand; none where the glass was broken, which is judged afterwards.
    approved_by = models.ForeignKey(
        "registry.Seat", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    seen_at = models.DateTimeField(_("Seen by the owner"), null=True, blank=True)
    reviewed_at = models.DateTimeField(_("Reviewed"), null=True, blank=True)
    reviewed_by = models.ForeignKey(
        "registry.Seat", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    judgement = models.CharField(_("Judgement"), max_length=12, choices=Judgement, blank=True)
    judgement_text = models.CharField(_("Remark of the review"), max_length=200, blank=True)

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("Special access")
        verbose_name_plural = _("Special accesses")
        constraints = [
            models.CheckConstraint(
                name="access_ends_after_opening", condition=models.Q(until_at__gt=models.F("opened_at"))
            ),
            models.CheckConstraint(
                name="access_review_is_whole",
                condition=models.Q(reviewed_at=None, judgement="")
                | (models.Q(reviewed_at__isnull=False) & ~models.Q(judgement="")),
            ),
            models.CheckConstraint(
                name="access_sealed_is_of_a_case",
                condition=~models.Q(kind=AccessKind.SEALED) | models.Q(case__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["institution", "-opened_at", "-id"], name="access_by_opening"),
            models.Index(fields=["account_id", "until_at"], name="access_of_account"),
            models.Index(fields=["client", "-opened_at"], name="access_of_client"),
            # What nobody has looked at yet is little, and looked for on every desk.
            models.Index(
                fields=["institution", "-opened_at"], name="access_unseen", condition=models.Q(seen_at=None)
            ),
            models.Index(
                fields=["institution", "opened_at"],
                name="access_unreviewed",
                condition=models.Q(reviewed_at=None, approved_by=None),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="told_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.reviewed_at IS NOT NULL AND OLD.reviewed_at IS DISTINCT FROM NEW.reviewed_at OR "
                    f"to_jsonb(OLD) - {_ADDED} IS DISTINCT FROM to_jsonb(NEW) - {_ADDED}"
                ),
            ),
            refuse_truncate(),
        ]

    def __str__(self) -> str:
        return f"special access {self.id}"
