"""A request for help, as it came in and as it was answered."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from lianqiao.cases.states import RequestState, SourceKind, Urgency
from lianqiao.core.fields import EncryptedTextField
from lianqiao.core.guard import GuardedManager, GuardedModel
from lianqiao.core.privacy import Privacy
from lianqiao.core.triggers import refuse_truncate

from .guards import kept_by_the_database


@kept_by_the_database(exclude=("referrer_phone",))
class Request(GuardedModel):
    """Somebody asks for help for somebody. Waits until a worker accepts, redirects or declines it."""

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "unit": Privacy.INTERNAL,
        "bed": Privacy.PERSONAL,
        "source_kind": Privacy.INTERNAL,
        "asked_by": Privacy.INTERNAL,
        "referrer_name": Privacy.PERSONAL,
        "referrer_phone": Privacy.SECRET,
        "patient_name": Privacy.PERSONAL,
        "patient_aware": Privacy.SENSITIVE,
        "client": Privacy.PERSONAL,
        "reason": Privacy.SENSITIVE,
        "reason_text": Privacy.SENSITIVE,
        "urgency": Privacy.INTERNAL,
        "items": Privacy.SENSITIVE,
        "state": Privacy.INTERNAL,
        "received_at": Privacy.INTERNAL,
        "due_at": Privacy.INTERNAL,
        "decided_at": Privacy.INTERNAL,
        "decided_by": Privacy.INTERNAL,
        "decision_reason": Privacy.SENSITIVE,
        "answer_text": Privacy.SENSITIVE,
        "answer_seen_at": Privacy.INTERNAL,
        "case": Privacy.PERSONAL,
    }
    institution = models.ForeignKey(
        "registry.Institution", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    unit = models.ForeignKey(
        "registry.Unit",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Ward or clinic"),
    )
    bed = models.CharField(_("Bed"), max_length=20, blank=True)
    source_kind = models.CharField(_("Who asks"), max_length=10, choices=SourceKind)
    asked_by = models.ForeignKey(
        "registry.Seat", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    referrer_name = models.CharField(_("Name of who asks"), max_length=60, blank=True)
    referrer_phone = EncryptedTextField(_("Phone of who asks"), blank=True, default="")
    patient_name = models.CharField(_("Patient"), max_length=60)
    patient_aware = models.BooleanField(_("The patient knows of this request"), null=True)
    client = models.ForeignKey(
        "people.Client", on_delete=models.PROTECT, null=True, blank=True, related_name="requests"
    )
    reason = models.CharField(_("Reason"), max_length=40)
    reason_text = models.CharField(_("The situation in one line"), max_length=500, blank=True)
    urgency = models.CharField(_("Urgency"), max_length=10, choices=Urgency, default=Urgency.ROUTINE)
    items = ArrayField(
        models.CharField(max_length=40), default=list, blank=True, verbose_name=_("Wished services")
    )
    state = models.CharField(_("State"), max_length=12, choices=RequestState, default=RequestState.WAITING)
    received_at = models.DateTimeField(_("Received"))
    due_at = models.DateTimeField(_("Answer due"))
    decided_at = models.DateTimeField(_("Answered"), null=True, blank=True)
    decided_by = models.ForeignKey(
        "registry.Seat", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    decision_reason = models.CharField(_("Reason of the answer"), max_length=40, blank=True)
    answer_text = models.CharField(_("Answer"), max_length=500, blank=True)
    answer_seen_at = models.DateTimeField(null=True, blank=True)
    case = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, null=True, blank=True, related_name="requests"
    )

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("Request")
        verbose_name_plural = _("Requests")
        constraints = [
            models.CheckConstraint(
                name="request_waits_or_is_decided",
                condition=models.Q(state=RequestState.WAITING, decided_at=None)
                | (~models.Q(state=RequestState.WAITING) & models.Q(decided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="request_accepted_has_case",
                condition=~models.Q(state=RequestState.ACCEPTED)
                | models.Q(case__isnull=False, client__isnull=False),
            ),
            models.CheckConstraint(
                name="request_refusal_has_reason",
                condition=~models.Q(state__in=[RequestState.REDIRECTED, RequestState.DECLINED])
                | ~models.Q(decision_reason=""),
            ),
        ]
        indexes = [
            models.Index(fields=["institution", "state", "due_at", "id"], name="request_by_due"),
            models.Index(fields=["institution", "-received_at", "-id"], name="request_by_received"),
            models.Index(fields=["asked_by", "-received_at", "-id"], name="request_by_asker"),
            # Answers nobody has read yet are few and looked for on every desk.
            models.Index(
                fields=["asked_by", "-decided_at"],
                name="request_unread",
                condition=models.Q(answer_seen_at=None, decided_at__isnull=False),
            ),
        ]
        triggers = [refuse_truncate()]

    def __str__(self) -> str:
        return f"request {self.id}"
