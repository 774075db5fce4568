"""A follow-up: a look at how somebody is, after the work with them ended."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from lianqiao.cases.states import FollowUpState
from lianqiao.core.fields import EncryptedTextField
from lianqiao.core.guard import GuardedManager, GuardedModel
from lianqiao.core.privacy import Privacy
from lianqiao.core.triggers import refuse_truncate

from .guards import kept_by_the_database


@kept_by_the_database(exclude=("text",))
class FollowUp(GuardedModel):
    """One planned call or visit to a closed case, and what came of it.

    It asks after the client; where `person_name` stands, after that member of the family: the client has died.
    """

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "case": Privacy.PERSONAL,
        "person": Privacy.PERSONAL,
        "person_name": Privacy.PERSONAL,
        "due_on": Privacy.INTERNAL,
        "state": Privacy.INTERNAL,
        "done_on": Privacy.INTERNAL,
        "mode": Privacy.INTERNAL,
        "text": Privacy.SECRET,
        "new_needs": Privacy.SENSITIVE,
        "settled_by": Privacy.INTERNAL,
    }
    institution = models.ForeignKey(
        "registry.Institution", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    case = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, related_name="follow_ups", db_index=False
    )
    person = models.ForeignKey(
        "people.Client", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    person_name = models.CharField(_("Who is asked after"), max_length=60, blank=True)
    due_on = models.DateField(_("Due on"))
    state = models.CharField(_("State"), max_length=12, choices=FollowUpState, default=FollowUpState.PLANNED)
    done_on = models.DateField(_("Date"), null=True, blank=True)
    mode = models.CharField(_("Mode"), max_length=40, blank=True)
    text = EncryptedTextField(_("How it went"), blank=True, default="")
    new_needs = models.BooleanField(_("New needs"), default=False)
    settled_by = models.ForeignKey(
        "registry.Seat", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("Follow-up")
        verbose_name_plural = _("Follow-ups")
        constraints = [
            models.CheckConstraint(
                name="follow_up_person_is_named", condition=models.Q(person=None) | ~models.Q(person_name="")
            ),
            models.CheckConstraint(
                name="follow_up_settled_says_when",
                condition=models.Q(state=FollowUpState.PLANNED, done_on=None)
                | (~models.Q(state=FollowUpState.PLANNED) & models.Q(done_on__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["institution", "due_on", "id"],
                name="follow_up_by_due",
                condition=models.Q(state=FollowUpState.PLANNED),
            ),
            models.Index(fields=["case", "due_on"], name="follow_up_of_case"),
        ]
        triggers = [refuse_truncate()]

    def __str__(self) -> str:
        return f"follow-up {self.id}"
