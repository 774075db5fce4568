"""Reports about a case that leave the house: for whom, on what ground, what they say, and to whom they were given."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_scopes import ScopedManager

from lianqiao.cases.models.guards import kept_by_the_database
from lianqiao.casework.models.reports import REPORT_PRIVACY, Report, kept_as_signed
from lianqiao.casework.states import ReportState
from lianqiao.core.fields import EncryptedTextField
from lianqiao.core.guard import GuardedManager, GuardedModel
from lianqiao.core.privacy import Privacy
from lianqiao.core.triggers import refuse_truncate

PARTS = ("basics", "reasons", "family", "findings", "economy", "services", "results", "opinion")
"""The parts of a social report, in the order they are read."""


class ReceiverKind(models.TextChoices):
    FUND = "fund", pgettext_lazy("receiver of a report", "Charity or fund")
    COURT = "court", pgettext_lazy("receiver of a report", "Court")
    AUTHORITY = "authority", pgettext_lazy("receiver of a report", "Public authority")
    SCHOOL = "school", pgettext_lazy("receiver of a report", "School")
    STATION = "station", pgettext_lazy("receiver of a report", "Social work station or community")
    DEPARTMENT = "department", pgettext_lazy("receiver of a report", "Department of this hospital")
    OTHER = "other", pgettext_lazy("receiver of a report", "Another body")


class Ground(models.TextChoices):
    CONSENT = "consent", pgettext_lazy("ground for sharing", "The client's consent")
    LAW = "law", pgettext_lazy("ground for sharing", "A duty by law or an order")


class DeliveryWay(models.TextChoices):
    IN_PERSON = "in_person", pgettext_lazy("way of delivery", "Handed over")
    CLIENT = "client", pgettext_lazy("way of delivery", "Taken along by the client or family")
    POST = "post", pgettext_lazy("way of delivery", "By post")
    ONLINE = "online", pgettext_lazy("way of delivery", "By a protected channel")


@kept_by_the_database(exclude=("purpose", "ground_text", *PARTS, "comment"))
class SocialReport(Report):
    """One report for one receiver. A correction after the signatures is the next edition, which `replaces` this one.

    `consent` is the one the signature rested on; it is asked again whenever the report is given out.
    """

    PRIVACY = (
        REPORT_PRIVACY
        | {
            "edition": Privacy.INTERNAL,
            "replaces": Privacy.INTERNAL,
            "receiver_kind": Privacy.INTERNAL,
            "receiver": Privacy.PERSONAL,
            "purpose": Privacy.SECRET,
            "ground": Privacy.INTERNAL,
            "ground_text": Privacy.SECRET,
            "consent": Privacy.PERSONAL,
        }
        | dict.fromkeys(PARTS, Privacy.SECRET)
    )
    case = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, related_name="social_reports", db_index=False
    )
    edition = models.PositiveSmallIntegerField(_("Edition"), default=1)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    receiver_kind = models.CharField(_("Kind of receiver"), max_length=10, choices=ReceiverKind)
    receiver = models.CharField(pgettext_lazy("of a report", "Receiver"), max_length=120)
    purpose = EncryptedTextField(_("What the report is for"), blank=True, default="")
    ground = models.CharField(_("May be given because of"), max_length=8, choices=Ground)
    ground_text = EncryptedTextField(_("Law, or number of the order"), blank=True, default="")
    consent = models.ForeignKey(
        "people.Consent", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    basics = EncryptedTextField(_("Basic facts"), blank=True, default="")
    reasons = EncryptedTextField(_("Why they came to us"), blank=True, default="")
    family = EncryptedTextField(_("Family and living situation"), blank=True, default="")
    findings = EncryptedTextField(_("Findings and main problems"), blank=True, default="")
    economy = EncryptedTextField(_("Economic situation"), blank=True, default="")
    services = EncryptedTextField(_("Services given"), blank=True, default="")
    results = EncryptedTextField(pgettext_lazy("part of a report", "Results"), blank=True, default="")
    opinion = EncryptedTextField(_("Opinion and recommendation"), blank=True, default="")

    class Meta(Report.Meta):
        verbose_name = _("Social report")
        verbose_name_plural = _("Social reports")
        constraints = [
            *Report.Meta.constraints,
            models.CheckConstraint(name="social_for_somebody", condition=~Q(receiver="")),
            models.CheckConstraint(
                name="social_edition_follows",
                condition=Q(edition=1, replaces=None) | Q(edition__gt=1, replaces__isnull=False),
            ),
            models.CheckConstraint(name="social_replaces_another", condition=~Q(replaces=F("id"))),
            models.CheckConstraint(
                name="social_signed_on_a_ground",
                condition=Q(state__in=(ReportState.DRAFT, ReportState.RETURNED))
                | Q(ground=Ground.LAW)
                | Q(consent__isnull=False),
            ),
        ]
        indexes = [*Report.Meta.indexes, models.Index(fields=["case", "-written_at"], name="social_of_case")]
        triggers = kept_as_signed(
            *PARTS,
            "purpose",
            "receiver",
            "receiver_kind",
            "ground",
            "ground_text",
            "consent_id",
            "replaces_id",
        )


class ReportDelivery(GuardedModel):
    """A social report was given out: when, how, to whom, and on what it rested that day. Never changed."""

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "report": Privacy.PERSONAL,
        "on": Privacy.INTERNAL,
        "way": Privacy.INTERNAL,
        "taken_by": Privacy.PERSONAL,
        "consent": Privacy.PERSONAL,
        "given_by": Privacy.INTERNAL,
        "giver_name": Privacy.PERSONAL,
        "noted_at": Privacy.INTERNAL,
    }
    institution = models.ForeignKey(
        "registry.Institution", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    report = models.ForeignKey(SocialReport, on_delete=models.PROTECT, related_name="deliveries")
    on = models.DateField(_("Given out on"))
    way = models.CharField(_("Way of delivery"), max_length=10, choices=DeliveryWay)
    taken_by = models.CharField(_("Who received it"), max_length=120)
    consent = models.ForeignKey(
        "people.Consent", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    given_by = models.ForeignKey(
        "registry.Seat", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    giver_name = models.CharField(max_length=60, blank=True)
    noted_at = models.DateTimeField()

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("Delivery of a report")
        verbose_name_plural = _("Deliveries of reports")
        ordering = ["-on", "-id"]
        constraints = [
            models.CheckConstraint(name="delivery_taken_by_somebody", condition=~Q(taken_by="")),
        ]
        triggers = [
            pgtrigger.Protect(name="deliveries_are_kept", operation=pgtrigger.Update | pgtrigger.Delete),
            refuse_truncate(),
        ]

    def __str__(self) -> str:
        return f"delivery {self.id}"
