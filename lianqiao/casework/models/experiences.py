"""How those we served found it: a link that is sent once and answered without a name.

Two tables that do not know each other. The link belongs to a case and only says whether it was answered; the answer
belongs to an institution and a month, and to nobody. Its key holds no time, no history is kept of it, and the trail names
neither link nor case when one comes in.
"""

import uuid

import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_scopes import ScopedManager

from lianqiao.cases.states import PresenceRole
from lianqiao.casework.states import SurveyState
from lianqiao.core.fields import BlindIndexField, EncryptedTextField
from lianqiao.core.guard import GuardedManager, GuardedModel
from lianqiao.core.privacy import Privacy
from lianqiao.core.triggers import refuse_truncate

ITEMS = ("respected", "heard", "understood", "helped", "prepared")
"""The five statements, each answered from 1 (not at all) to 5 (fully)."""


class ExperienceSurvey(GuardedModel):
    """A link that asks once how it was. Only the index of its secret is kept: whoever steals the table has no link."""

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "case": Privacy.PERSONAL,
        "index": Privacy.SECRET,
        "state": Privacy.INTERNAL,
        "sent_by": Privacy.INTERNAL,
        "sent_at": Privacy.INTERNAL,
        "expires_at": Privacy.INTERNAL,
    }
    institution = models.ForeignKey(
        "registry.Institution", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="surveys")
    index = BlindIndexField(unique=True)
    state = models.CharField(_("State"), max_length=8, choices=SurveyState, default=SurveyState.SENT)
    sent_by = models.ForeignKey(
        "registry.Seat", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    sent_at = models.DateTimeField(pgettext_lazy("of a survey", "Sent at"))
    expires_at = models.DateTimeField(pgettext_lazy("of a survey", "Expires at"))

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("Survey link")
        verbose_name_plural = _("Survey links")
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(state=SurveyState.SENT), name="survey_one_open_a_case"
            ),
            models.CheckConstraint(
                name="survey_expires_later", condition=models.Q(expires_at__gt=models.F("sent_at"))
            ),
        ]
        triggers = [refuse_truncate()]

    def __str__(self) -> str:
        return f"survey {self.id}"


def _mark(title) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(title, validators=[MinValueValidator(1), MaxValueValidator(5)])


class ExperienceAnswer(GuardedModel):
    """One answer, of an institution and a month. Never changed."""

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "month": Privacy.INTERNAL,
        "answered_as": Privacy.INTERNAL,
        **dict.fromkeys(ITEMS, Privacy.INTERNAL),
        "recommends": Privacy.INTERNAL,
        "text": Privacy.SECRET,
    }
    # Keys of ours begin with the moment they were made; this one must not tell it.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    institution = models.ForeignKey(
        "registry.Institution", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    month = models.DateField(_("First day of the month"))
    answered_as = models.CharField(_("Answered as"), max_length=8, choices=PresenceRole)
    respected = _mark(_("I was treated with respect."))
    heard = _mark(_("What matters to me was listened to."))
    understood = _mark(_("I understood what was done, and why."))
    helped = _mark(_("The help was of use to me."))
    prepared = _mark(_("I know what comes next and whom to turn to."))
    recommends = models.PositiveSmallIntegerField(_("Would recommend us, 0 to 10"))
    text = EncryptedTextField(_("What else we should know"), blank=True, default="")

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("Anonymous answer")
        verbose_name_plural = _("Anonymous answers")
        constraints = [
            models.CheckConstraint(
                name="answer_between",
                condition=models.Q(recommends__lte=10)
                & models.Q(**{f"{item}__range": (1, 5) for item in ITEMS}),
            ),
            models.CheckConstraint(
                name="answer_says_as_whom", condition=models.Q(answered_as__in=PresenceRole.values)
            ),
            models.CheckConstraint(name="answer_of_a_month", condition=models.Q(month__day=1)),
        ]
        indexes = [models.Index(fields=["institution", "month"], name="answer_by_month")]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            refuse_truncate(),
        ]

    def __str__(self) -> str:
        return f"answer of {self.month:%Y-%m}"
