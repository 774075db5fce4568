"""An audit sample: ten records drawn by chance, each held against a checklist, signed once."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from lianqiao.core.fields import EncryptedTextField
from lianqiao.core.guard import GuardedManager, GuardedModel
from lianqiao.core.privacy import Privacy
from lianqiao.core.triggers import refuse_truncate
from lianqiao.reviews.states import Answer, SampleState


class AuditSample(GuardedModel):
    """Records drawn out of those that ran in a span, so that the same draw can be made again.

    `seed` and `candidates` are what it was drawn with: the keys of the records in the span, ordered by their hash with
    the seed. `checklist` is the version of the checklist, whose file is kept.
    """

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "state": Privacy.INTERNAL,
        "from_on": Privacy.INTERNAL,
        "until_on": Privacy.INTERNAL,
        "unit": Privacy.INTERNAL,
        "worker": Privacy.INTERNAL,
        "seed": Privacy.INTERNAL,
        "candidates": Privacy.INTERNAL,
        "checklist": Privacy.INTERNAL,
        "drawn_by": Privacy.INTERNAL,
        "drawn_at": Privacy.INTERNAL,
        "signed_by": Privacy.INTERNAL,
        "signed_at": Privacy.INTERNAL,
        "conclusion": Privacy.SECRET,
    }
    institution = models.ForeignKey(
        "registry.Institution", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    state = models.CharField(_("State"), max_length=12, choices=SampleState, default=SampleState.DRAWN)
    from_on = models.DateField(_("From"))
    until_on = models.DateField(_("Until"))
    unit = models.ForeignKey(
        "registry.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=_("Ward or clinic"),
    )  # fmt: skip
    worker = models.ForeignKey(
        "workforce.Worker", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=_("Worker"),
    )  # fmt: skip
    seed = models.CharField(_("Seed"), max_length=16)
    candidates = models.PositiveIntegerField(_("Drawn out of"))
    checklist = models.CharField(_("Checklist"), max_length=12)
    drawn_by = models.ForeignKey("registry.Seat", on_delete=models.PROTECT, null=True, related_name="+")
    drawn_at = models.DateTimeField(_("Drawn at"))
    signed_by = models.ForeignKey(
        "registry.Seat", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    signed_at = models.DateTimeField(null=True, blank=True)
    conclusion = EncryptedTextField(_("Conclusion and what follows"), blank=True, default="")

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("Audit sample")
        verbose_name_plural = _("Audit samples")
        constraints = [
            models.CheckConstraint(condition=Q(until_on__gt=F("from_on")), name="sample_span_forward"),
            models.CheckConstraint(
                name="sample_signed_says_when",
                condition=Q(state=SampleState.SIGNED, signed_at__isnull=False)
                | (~Q(state=SampleState.SIGNED) & Q(signed_at=None)),
            ),
        ]
        indexes = [models.Index(fields=["institution", "-drawn_at", "-id"], name="sample_by_drawing")]
        triggers = [
            pgtrigger.Protect(
                name="signed_is_final",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state=SampleState.SIGNED),
            ),
            pgtrigger.Protect(
                name="drawn_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "((OLD.seed, OLD.candidates, OLD.from_on, OLD.until_on, OLD.checklist, OLD.drawn_at)"
                    " IS DISTINCT FROM"
                    " (NEW.seed, NEW.candidates, NEW.from_on, NEW.until_on, NEW.checklist, NEW.drawn_at))"
                ),
            ),
            refuse_truncate(),
        ]

    def __str__(self) -> str:
        return f"audit sample {self.id}"


def _frozen(table: str, way: str) -> pgtrigger.Trigger:
    """Refuse every write to a row whose sample is signed; `way` finds the sample of the row `r`."""
    return pgtrigger.Trigger(
        name="frozen_with_sample",
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        when=pgtrigger.Before,
        # Names of our own making, no input of anybody.
        func=f"""
            IF EXISTS (SELECT 1 FROM {table} WHERE {way} AND s.state = 'signed') THEN
                RAISE EXCEPTION 'the sample of this row is signed';
            END IF;
            RETURN COALESCE(NEW, OLD);
        """,  # noqa: S608
    )


class SampledRecord(GuardedModel):
    """One record of a sample; `computed` is what the system could tell when it was drawn, by item of the checklist."""

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "sample": Privacy.INTERNAL,
        "case": Privacy.PERSONAL,
        "place": Privacy.INTERNAL,
        "computed": Privacy.INTERNAL,
        "reviewed_at": Privacy.INTERNAL,
        "remark": Privacy.SECRET,
    }
    institution = models.ForeignKey(
        "registry.Institution", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    sample = models.ForeignKey(AuditSample, on_delete=models.PROTECT, related_name="records", db_index=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField()
    computed = models.JSONField(default=dict, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    remark = EncryptedTextField(_("What is to be done about this record"), blank=True, default="")

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("Record of an audit sample")
        verbose_name_plural = _("Records of an audit sample")
        constraints = [
            models.UniqueConstraint(fields=["sample", "place"], name="sampled_place_once"),
            models.UniqueConstraint(fields=["sample", "case"], name="sampled_case_once"),
        ]
        triggers = [
            _frozen("reviews_auditsample s", "s.id IN (OLD.sample_id, NEW.sample_id)"),
            refuse_truncate(),
        ]

    def __str__(self) -> str:
        return f"sampled record {self.id}"


class CheckedItem(GuardedModel):
    """What the reviewer said of one item in one record, with a remark."""

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "record": Privacy.INTERNAL,
        "code": Privacy.INTERNAL,
        "answer": Privacy.INTERNAL,
        "remark": Privacy.SECRET,
    }
    institution = models.ForeignKey(
        "registry.Institution", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    record = models.ForeignKey(SampledRecord, on_delete=models.PROTECT, related_name="items", db_index=False)
    code = models.CharField(_("Item"), max_length=20)
    answer = models.CharField(_("Finding"), max_length=16, choices=Answer)
    remark = EncryptedTextField(_("Remark"), blank=True, default="")

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("Checked item")
        verbose_name_plural = _("Checked items")
        constraints = [
            models.UniqueConstraint(fields=["record", "code"], name="checked_item_once"),
            models.CheckConstraint(condition=Q(answer__in=Answer.values), name="checked_answer_known"),
        ]
        triggers = [
            _frozen(
                "reviews_sampledrecord r JOIN reviews_auditsample s ON s.id = r.sample_id",
                "r.id IN (OLD.record_id, NEW.record_id)",
            ),
            refuse_truncate(),
        ]

    def __str__(self) -> str:
        return f"checked item {self.id}"
