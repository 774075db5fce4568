"""A suspicion of harm the law has us report, and everything that was done about it."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from lianqiao.cases.models.guards import kept_by_the_database
from lianqiao.core.fields import EncryptedTextField
from lianqiao.core.guard import GuardedModel
from lianqiao.core.privacy import Privacy
from lianqiao.core.triggers import refuse_truncate
from lianqiao.protection.kinds import Authority, Channel, SafeguardingDecision, SafeguardingKind
from lianqiao.protection.states import SafeguardingState

from .readers import OfReadableReports, ReadableReports

_REPORTED = (
    SafeguardingState.REPORTED,
    SafeguardingState.ACKNOWLEDGED,
    SafeguardingState.FOLLOWED,
)


@kept_by_the_database(exclude=("facts", "protection", "decision_text"))
class SafeguardingReport(GuardedModel):
    """One suspicion: what was seen, what was decided, to whom it was reported. Exists for its circle only.

    What was seen no longer changes once somebody decided; a closed report never changes.
    """

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "case": Privacy.PERSONAL,
        "kind": Privacy.SENSITIVE,
        "facts": Privacy.SECRET,
        "discovered_at": Privacy.SENSITIVE,
        "danger_now": Privacy.SENSITIVE,
        "protection": Privacy.SECRET,
        "state": Privacy.SENSITIVE,
        "due_at": Privacy.INTERNAL,
        "written_by": Privacy.INTERNAL,
        "written_at": Privacy.INTERNAL,
        "decision": Privacy.SENSITIVE,
        "decision_text": Privacy.SECRET,
        "decided_by": Privacy.INTERNAL,
        "decided_at": Privacy.INTERNAL,
        "reported_to": Privacy.SENSITIVE,
        "channel": Privacy.INTERNAL,
        "reported_at": Privacy.SENSITIVE,
        "receipt_number": Privacy.SENSITIVE,
        "next_look_on": Privacy.INTERNAL,
        "closed_at": Privacy.INTERNAL,
        "closed_by": Privacy.INTERNAL,
    }
    institution = models.ForeignKey(
        "registry.Institution", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="safeguarding")
    kind = models.CharField(_("What is suspected"), max_length=20, choices=SafeguardingKind)
    facts = EncryptedTextField(_("What was seen and heard"))
    discovered_at = models.DateTimeField(_("Discovered"))
    danger_now = models.BooleanField(_("Somebody is in danger right now"), default=False)
    protection = EncryptedTextField(_("What was done at once to protect"), blank=True, default="")
    state = models.CharField(
        _("State"), max_length=12, choices=SafeguardingState, default=SafeguardingState.SUSPECTED
    )
    due_at = models.DateTimeField(_("To be reported by"))
    written_by = models.ForeignKey("registry.Seat", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("Written at"))
    decision = models.CharField(_("The decision"), max_length=10, choices=SafeguardingDecision, blank=True)
    decision_text = EncryptedTextField(_("Reasons"), blank=True, default="")
    decided_by = models.ForeignKey(
        "registry.Seat", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(_("Decided at"), null=True)
    reported_to = models.CharField(_("Reported to"), max_length=20, choices=Authority, blank=True)
    channel = models.CharField(_("How it was reported"), max_length=10, choices=Channel, blank=True)
    reported_at = models.DateTimeField(_("Reported at"), null=True)
    receipt_number = models.CharField(_("Receipt number"), max_length=60, blank=True)
    next_look_on = models.DateField(_("Look again on"), null=True, blank=True)
    closed_at = models.DateTimeField(_("Closed at"), null=True)
    closed_by = models.ForeignKey(
        "registry.Seat", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    objects = ScopedManager(institution="institution", _manager_class=ReadableReports)

    class Meta:
        verbose_name = _("Safeguarding report")
        verbose_name_plural = _("Safeguarding reports")
        constraints = [
            models.CheckConstraint(
                name="safeguarding_decided_says_when",
                condition=models.Q(decision="", decided_at=None, state=SafeguardingState.SUSPECTED)
                | (
                    ~models.Q(decision="")
                    & models.Q(decided_at__isnull=False)
                    & ~models.Q(state=SafeguardingState.SUSPECTED)
                ),
            ),
            models.CheckConstraint(
                name="safeguarding_reported_says_to_whom",
                condition=~models.Q(state__in=_REPORTED)
                | (models.Q(reported_at__isnull=False) & ~models.Q(reported_to="") & ~models.Q(channel="")),
            ),
            # The heart of it: nothing closes without a report, or a reasoned decision against one.
            models.CheckConstraint(
                name="safeguarding_closes_answered",
                condition=~models.Q(state=SafeguardingState.CLOSED)
                | models.Q(reported_at__isnull=False)
                | models.Q(decision=SafeguardingDecision.NO_REPORT),
            ),
            models.CheckConstraint(
                name="safeguarding_closed_says_when",
                condition=models.Q(state=SafeguardingState.CLOSED, closed_at__isnull=False)
                | (~models.Q(state=SafeguardingState.CLOSED) & models.Q(closed_at=None)),
            ),
        ]
        indexes = [
            models.Index(fields=["institution", "-discovered_at", "-id"], name="safeguarding_by_day"),
            models.Index(
                fields=["institution", "due_at", "id"],
                name="safeguarding_open",
                condition=~models.Q(state=SafeguardingState.CLOSED),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            # Sealed text takes no part in a constraint; that it is there at all can be seen.
            pgtrigger.Protect(
                name="decided_has_reasons",
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Condition("NEW.decision <> '' AND NEW.decision_text = ''"),
            ),
            pgtrigger.Protect(
                name="closed_is_final",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state=SafeguardingState.CLOSED),
            ),
            pgtrigger.Protect(
                name="facts_stay",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.state <> 'suspected' AND (OLD.facts, OLD.kind, OLD.discovered_at, OLD.due_at)"
                    " IS DISTINCT FROM (NEW.facts, NEW.kind, NEW.discovered_at, NEW.due_at)"
                ),
            ),
            refuse_truncate(),
        ]

    def __str__(self) -> str:
        return f"safeguarding report {self.id}"


@kept_by_the_database(exclude=("text",))
class SafeguardingEntry(GuardedModel):
    """What was done about a suspicion, by whom and when; never changed, never removed."""

    PRIVACY = {
        "report": Privacy.PERSONAL,
        "state": Privacy.SENSITIVE,
        "text": Privacy.SECRET,
        "at": Privacy.SENSITIVE,
        "written_by": Privacy.INTERNAL,
        "author_name": Privacy.PERSONAL,
        "written_at": Privacy.INTERNAL,
    }
    report = models.ForeignKey(
        SafeguardingReport, on_delete=models.PROTECT, related_name="entries", db_index=False
    )
    state = models.CharField(_("State"), max_length=12, choices=SafeguardingState)
    text = EncryptedTextField(_("Steps taken"), blank=True, default="")
    at = models.DateTimeField(_("When"))
    written_by = models.ForeignKey(
        "registry.Seat", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    author_name = models.CharField(max_length=60)
    written_at = models.DateTimeField()

    objects = ScopedManager(institution="report__institution", _manager_class=OfReadableReports)

    class Meta:
        verbose_name = _("Entry of a safeguarding report")
        verbose_name_plural = _("Entries of a safeguarding report")
        indexes = [models.Index(fields=["report", "written_at"], name="safeguarding_entry_of_report")]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            refuse_truncate(),
        ]

    def __str__(self) -> str:
        return f"safeguarding entry {self.id}"
