"""The team sheet of a case: who works on it with us, as what, from when until when, and what they may be told."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_scopes import ScopedManager

from lianqiao.cases.models.guards import kept_by_the_database
from lianqiao.core.fields import EncryptedTextField
from lianqiao.core.guard import GuardedManager, GuardedModel
from lianqiao.core.privacy import Privacy
from lianqiao.core.triggers import refuse_truncate

from .kinds import MemberKind, TeamRole

SEALED = ("phone", "task", "may_know")


@kept_by_the_database(exclude=SEALED)
class Member(GuardedModel):
    """Somebody on the team of a case. A colleague of ours is named in the case as well (`named`), which lets them read it:
    both end together. Whoever has left stays on the sheet as it was."""

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "case": Privacy.PERSONAL,
        "kind": Privacy.INTERNAL,
        "worker": Privacy.INTERNAL,
        "named": Privacy.INTERNAL,
        "name": Privacy.PERSONAL,
        "unit": Privacy.INTERNAL,
        "organisation": Privacy.PERSONAL,
        "role": Privacy.INTERNAL,
        "role_text": Privacy.INTERNAL,
        **dict.fromkeys(SEALED, Privacy.SECRET),
        "from_on": Privacy.INTERNAL,
        "until_on": Privacy.INTERNAL,
        "leave_reason": Privacy.SENSITIVE,
        "written_by": Privacy.INTERNAL,
    }
    institution = models.ForeignKey(
        "registry.Institution", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="sheet", db_index=False)
    kind = models.CharField(_("Who it is"), max_length=8, choices=MemberKind)
    worker = models.ForeignKey(
        "workforce.Worker",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Colleague"),
    )
    named = models.OneToOneField(
        "cases.TeamMember", on_delete=models.PROTECT, null=True, blank=True, related_name="on_sheet"
    )
    name = models.CharField(pgettext_lazy("of a member of a team", "Name"), max_length=60)
    unit = models.CharField(_("Ward or department"), max_length=80, blank=True)
    # As a consent names its receiver, so that the two are found together.
    organisation = models.CharField(_("Organisation"), max_length=120, blank=True)
    role = models.CharField(_("Works on it as"), max_length=12, choices=TeamRole)
    role_text = models.CharField(_("As what, in your own words"), max_length=40, blank=True)
    phone = EncryptedTextField(_("Phone"), blank=True, default="")
    task = EncryptedTextField(_("What they do"), blank=True, default="")
    may_know = EncryptedTextField(_("What they may be told"), blank=True, default="")
    from_on = models.DateField(_("On the team since"))
    until_on = models.DateField(_("Left on"), null=True, blank=True)
    leave_reason = models.CharField(_("Why they leave"), max_length=120, blank=True)
    written_by = models.ForeignKey(
        "registry.Seat", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("Member of a team sheet")
        verbose_name_plural = _("Members of a team sheet")
        constraints = [
            models.CheckConstraint(
                name="member_worker_is_ours",
                condition=models.Q(kind=MemberKind.OURS, worker__isnull=False, named__isnull=False)
                | (~models.Q(kind=MemberKind.OURS) & models.Q(worker=None, named=None)),
            ),
            models.CheckConstraint(
                name="member_outside_names_organisation",
                condition=~models.Q(kind=MemberKind.OUTSIDE) | ~models.Q(organisation=""),
            ),
            models.CheckConstraint(
                name="member_other_role_is_told",
                condition=~models.Q(role=TeamRole.OTHER) | ~models.Q(role_text=""),
            ),
            models.CheckConstraint(
                name="member_role_is_asked", condition=~models.Q(role=TeamRole.RESPONSIBLE)
            ),
            models.CheckConstraint(
                name="member_leaves_after_coming",
                condition=models.Q(until_on=None) | models.Q(until_on__gte=models.F("from_on")),
            ),
            models.UniqueConstraint(
                fields=["case", "worker"],
                condition=models.Q(until_on=None, worker__isnull=False),
                name="member_worker_once_a_case",
            ),
        ]
        indexes = [models.Index(fields=["case", "from_on", "id"], name="member_of_case")]
        triggers = [
            pgtrigger.Protect(name="members_are_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="former_member_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__until_on__isnull=False),
            ),
            refuse_truncate(),
        ]

    def __str__(self) -> str:
        return f"member {self.id}"

    @property
    def is_outside(self) -> bool:
        return self.kind == MemberKind.OUTSIDE

    @property
    def place(self) -> str:
        """The ward or the organisation they come from."""
        return self.organisation or self.unit
