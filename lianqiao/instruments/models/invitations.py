"""A link by which somebody answers a scale on their own phone."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_scopes import ScopedManager

from lianqiao.core.fields import BlindIndexField
from lianqiao.core.guard import GuardedManager, GuardedModel
from lianqiao.core.privacy import Privacy
from lianqiao.core.triggers import refuse_truncate
from lianqiao.instruments.kinds import Ground, Occasion, TakenBack
from lianqiao.instruments.states import InvitationState


class Invitation(GuardedModel):
    """A link that is answered once, without signing in. Only the index of its secret is kept.

    A personal one names its client and the response grows on it while it is answered. An anonymous one names nobody and
    only learns that it was used: nothing leads from it to the answer (ADR 0024).
    """

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "client": Privacy.PERSONAL,
        "edition": Privacy.SENSITIVE,
        "response": Privacy.PERSONAL,
        "occasion": Privacy.INTERNAL,
        "within": Privacy.INTERNAL,
        "ground": Privacy.SENSITIVE,
        "index": Privacy.SECRET,
        "state": Privacy.INTERNAL,
        "sent_by": Privacy.INTERNAL,
        "sender_name": Privacy.PERSONAL,
        "sent_at": Privacy.INTERNAL,
        "expires_at": Privacy.INTERNAL,
        "taken_back_at": Privacy.INTERNAL,
        "taken_back_by": Privacy.INTERNAL,
        "taken_back_why": Privacy.SENSITIVE,
    }
    institution = models.ForeignKey(
        "registry.Institution", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    client = models.ForeignKey(
        "people.Client", on_delete=models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    edition = models.ForeignKey(
        "instruments.InstrumentVersion", on_delete=models.PROTECT, related_name="+", verbose_name=_("Scale"),
        db_index=False,
    )  # fmt: skip
    response = models.ForeignKey(
        "instruments.Response", on_delete=models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    occasion = models.CharField(
        _("When in the work"), max_length=10, choices=Occasion, default=Occasion.DURING
    )
    within = models.UUIDField(null=True, blank=True)
    ground = models.CharField(_("Given without consent because"), max_length=12, choices=Ground, blank=True)
    index = BlindIndexField(unique=True)
    state = models.CharField(_("State"), max_length=9, choices=InvitationState, default=InvitationState.SENT)
    sent_by = models.ForeignKey(
        "registry.Seat", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    sender_name = models.CharField(max_length=60, blank=True)
    sent_at = models.DateTimeField(pgettext_lazy("of an invitation", "Sent at"))
    expires_at = models.DateTimeField(pgettext_lazy("of an invitation", "Expires at"))
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(
        "registry.Seat", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    taken_back_why = models.CharField(
        _("Why the link is taken back"), max_length=8, choices=TakenBack, blank=True, default=""
    )

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("Link to a scale")
        verbose_name_plural = _("Links to scales")
        constraints = [
            models.CheckConstraint(
                name="invitation_expires_later", condition=Q(expires_at__gt=models.F("sent_at"))
            ),
            models.CheckConstraint(
                name="invitation_anonymous_leads_nowhere",
                condition=Q(client__isnull=False) | Q(response=None, within=None),
            ),
            models.CheckConstraint(
                name="invitation_taken_back_says_why",
                condition=~Q(state="withdrawn", taken_back_why="")
                & ~Q(state="withdrawn", taken_back_at=None),
            ),
        ]
        indexes = [
            models.Index("within", name="invitation_within", condition=~Q(within=None)),
        ]
        triggers = [refuse_truncate()]

    def __str__(self) -> str:
        return f"invitation {self.id}"
