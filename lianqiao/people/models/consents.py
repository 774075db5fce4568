"""What a client, or who stands in for them, agreed to: the notice shown, the sheet signed, one consent a purpose."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from lianqiao.core.fields import EncryptedTextField
from lianqiao.core.guard import GuardedManager, GuardedModel
from lianqiao.core.privacy import Privacy
from lianqiao.core.triggers import refuse_truncate
from lianqiao.people.states import LIMITS, ConsentState, Purpose, SignerKind, SigningWay

from .clients import Client

# What was agreed to stays as it was signed; only what became of it later is written beside it.
_CONTENT_CHANGED = """
    OLD.state <> 'proposed' AND (
        OLD.state IN ('withdrawn', 'expired', 'superseded')
        OR (OLD.client_id, OLD.sheet_id, OLD.purpose, OLD.receiver, OLD.receiver_contact, OLD.shared, OLD.notice_id,
            OLD.from_on, OLD.until_on, OLD.decided_on)
        IS DISTINCT FROM
           (NEW.client_id, NEW.sheet_id, NEW.purpose, NEW.receiver, NEW.receiver_contact, NEW.shared, NEW.notice_id,
            NEW.from_on, NEW.until_on, NEW.decided_on)
    )
"""


class ConsentNotice(GuardedModel):
    """What is read out or shown before somebody agrees, in one language. A changed wording is the next edition.

    `text` tells what is done and why; `kept` what remains, and why, after a withdrawal.
    """

    PRIVACY = dict.fromkeys(("purpose", "language", "edition", "text", "kept", "valid_from"), Privacy.PUBLIC)

    purpose = models.CharField(_("purpose"), max_length=12)
    language = models.CharField(_("language"), max_length=10)
    edition = models.PositiveSmallIntegerField(_("edition"))
    text = models.TextField(_("text"))
    kept = models.TextField(_("what is kept after a withdrawal"), blank=True)
    valid_from = models.DateField(_("valid from"))

    objects = GuardedManager()

    class Meta:
        verbose_name = _("consent notice")
        verbose_name_plural = _("consent notices")
        ordering = ["purpose", "language", "edition"]
        constraints = [
            models.UniqueConstraint(fields=["purpose", "language", "edition"], name="notice_edition_once"),
            models.CheckConstraint(
                condition=Q(purpose__in=[*Purpose.values, LIMITS]), name="notice_purpose_known"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="notice_is_final", operation=pgtrigger.Update | pgtrigger.Delete),
            refuse_truncate(),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.language} {self.edition}"


class ConsentSheet(GuardedModel):
    """One signature, for one or several purposes. Prepared first when it is signed on paper; final once signed."""

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "client": Privacy.PERSONAL,
        "signer": Privacy.PERSONAL,
        "guardian": Privacy.PERSONAL,
        "signer_name": Privacy.PERSONAL,
        "relation": Privacy.PERSONAL,
        "proxy_reason": Privacy.SENSITIVE,
        "way": Privacy.INTERNAL,
        "witness_name": Privacy.PERSONAL,
        "limits_notice": Privacy.INTERNAL,
        "language": Privacy.INTERNAL,
        "drawing": Privacy.SECRET,
        "prepared_at": Privacy.INTERNAL,
        "prepared_by": Privacy.INTERNAL,
        "signed_on": Privacy.INTERNAL,
    }

    institution = models.ForeignKey("registry.Institution", models.PROTECT, related_name="+", db_index=False)
    client = models.ForeignKey(
        Client, models.PROTECT, related_name="consent_sheets", verbose_name=_("client")
    )
    signer = models.CharField(_("who signs"), max_length=8, choices=SignerKind.choices)
    guardian = models.ForeignKey(
        Client, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("guardian")
    )
    signer_name = models.CharField(_("name of who signs"), max_length=60)
    relation = models.CharField(_("relation to the client"), max_length=40, blank=True)
    proxy_reason = EncryptedTextField(_("why somebody signs on their behalf"), blank=True, default="")
    way = models.CharField(_("way of signing"), max_length=6, choices=SigningWay.choices)
    witness_name = models.CharField(_("witness"), max_length=60, blank=True)
    # Which wording of the limits of confidentiality was explained; none when they were not.
    limits_notice = models.ForeignKey(
        ConsentNotice, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    language = models.CharField(_("language"), max_length=10)
    drawing = EncryptedTextField(_("signature"), blank=True, default="")
    prepared_at = models.DateTimeField(_("prepared at"))
    prepared_by = models.ForeignKey("registry.Seat", models.PROTECT, null=True, related_name="+")
    signed_on = models.DateField(_("signed on"), null=True, blank=True)

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("consent sheet")
        verbose_name_plural = _("consent sheets")
        ordering = ["-prepared_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="sheet_guardian_named",
                condition=Q(signer=SignerKind.GUARDIAN, guardian__isnull=False)
                | (~Q(signer=SignerKind.GUARDIAN) & Q(guardian=None)),
            ),
            models.CheckConstraint(
                name="sheet_witnessed", condition=~Q(way=SigningWay.ORAL) | ~Q(witness_name="")
            ),
            models.CheckConstraint(condition=~Q(guardian=F("client")), name="sheet_guardian_is_another"),
            models.CheckConstraint(condition=Q(way__in=SigningWay.values), name="sheet_way_known"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="signed_sheet_is_final",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__signed_on__isnull=False),
            ),
            pgtrigger.Protect(name="sheets_are_kept", operation=pgtrigger.Delete),
            refuse_truncate(),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class Consent(GuardedModel):
    """One purpose, for one receiver where there is one: asked, agreed or refused, and what became of it."""

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "client": Privacy.PERSONAL,
        "sheet": Privacy.INTERNAL,
        "purpose": Privacy.PERSONAL,
        "receiver": Privacy.PERSONAL,
        "receiver_contact": Privacy.PERSONAL,
        "shared": Privacy.SENSITIVE,
        "notice": Privacy.INTERNAL,
        "state": Privacy.PERSONAL,
        "from_on": Privacy.INTERNAL,
        "until_on": Privacy.INTERNAL,
        "decided_on": Privacy.INTERNAL,
        "ended_on": Privacy.INTERNAL,
        "withdrawn_by": Privacy.PERSONAL,
        "withdrawal_reason": Privacy.SENSITIVE,
    }

    institution = models.ForeignKey("registry.Institution", models.PROTECT, related_name="+", db_index=False)
    client = models.ForeignKey(
        Client, models.PROTECT, related_name="consents", verbose_name=_("client"), db_index=False
    )
    sheet = models.ForeignKey(ConsentSheet, models.PROTECT, related_name="consents")
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose.choices)
    receiver = models.CharField(_("receiver"), max_length=120, blank=True)
    receiver_contact = models.CharField(_("contact of the receiver"), max_length=120, blank=True)
    shared = models.CharField(_("what is handed over, and how"), max_length=300, blank=True)
    notice = models.ForeignKey(ConsentNotice, models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(
        _("state"), max_length=10, choices=ConsentState.choices, default=ConsentState.PROPOSED
    )
    from_on = models.DateField(_("valid from"))
    until_on = models.DateField(_("expires on"), null=True, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    withdrawn_by = models.CharField(_("withdrawn by"), max_length=60, blank=True)
    withdrawal_reason = EncryptedTextField(_("reason of the withdrawal"), blank=True, default="")

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-decided_on", "-id"]
        indexes = [
            models.Index(fields=["client", "purpose", "state"], name="consent_of_client"),
            models.Index(fields=["until_on"], name="consent_ending", condition=Q(state=ConsentState.GRANTED)),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(purpose__in=Purpose.values), name="consent_purpose_known"),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gt=F("from_on")), name="consent_span_forward"
            ),
            models.CheckConstraint(
                condition=~Q(purpose=Purpose.OUTSIDE) | ~Q(receiver=""), name="consent_names_receiver"
            ),
            models.CheckConstraint(
                name="consent_decided_says_when",
                condition=Q(state=ConsentState.PROPOSED, decided_on=None)
                | Q(state=ConsentState.SUPERSEDED)
                | (~Q(state=ConsentState.PROPOSED) & Q(decided_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="consent_ended_says_when",
                condition=Q(
                    state__in=[ConsentState.PROPOSED, ConsentState.GRANTED, ConsentState.REFUSED],
                    ended_on=None,
                )
                | Q(
                    state__in=[ConsentState.WITHDRAWN, ConsentState.EXPIRED, ConsentState.SUPERSEDED],
                    ended_on__isnull=False,
                ),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="decided_consent_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(_CONTENT_CHANGED),
            ),
            pgtrigger.Protect(name="consents_are_kept", operation=pgtrigger.Delete),
            refuse_truncate(),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class ConsentScan(GuardedModel):
    """A signed sheet of paper, photographed or scanned; `content` is its bytes in base64, encrypted as a whole."""

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "sheet": Privacy.INTERNAL,
        "content": Privacy.SECRET,
        "media_type": Privacy.INTERNAL,
        "size": Privacy.INTERNAL,
        "added_at": Privacy.INTERNAL,
        "added_by": Privacy.INTERNAL,
    }

    institution = models.ForeignKey("registry.Institution", models.PROTECT, related_name="+", db_index=False)
    sheet = models.ForeignKey(ConsentSheet, models.PROTECT, related_name="scans")
    content = EncryptedTextField(_("scan"))
    media_type = models.CharField(max_length=20)
    size = models.PositiveIntegerField(_("size"))
    added_at = models.DateTimeField(_("added at"))
    added_by = models.ForeignKey("registry.Seat", models.PROTECT, null=True, related_name="+")

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("signed scan")
        verbose_name_plural = _("signed scans")
        ordering = ["added_at", "id"]
        triggers = [
            pgtrigger.Protect(name="scans_are_final", operation=pgtrigger.Update | pgtrigger.Delete),
            refuse_truncate(),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
