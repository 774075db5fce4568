"""What the registry publishes for statistics."""

from django.db.models import CharField, F
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from lianqiao.core.facts import Column, Fact, Unit

from .models import InstitutionProfile, ProgrammeStatus


def _profiles():
    # The key is annotated last: an annotation may bear the name of a field only after `.values()`.
    return (
        InstitutionProfile.objects.order_by()
        .values("institution_class", "level", "specialty", "department", "beds", "valid_from", "valid_until")
        .annotate(name=F("institution__name"), region=F("institution__region_id"))
        .annotate(institution=Cast("institution_id", CharField()))
    )


def _statuses():
    return (
        ProgrammeStatus.objects.order_by()
        .values("status", "from_on", "until_on")
        .annotate(institution=Cast("institution_id", CharField()))
    )


PROFILES = Fact(
    name="institution_profiles",
    grain=_("what one institution was from one day until another"),
    unit=Unit.INSTITUTIONS,
    columns=(
        Column("institution", "string", _("key of the institution")),
        Column("name", "string", _("name of the institution (public)")),
        Column("region", "string", _("code of its district, GB/T 2260")),
        Column("institution_class", "string", _("general, specialised, tcm, primary_care or public_health")),
        Column("level", "string", _("tertiary, secondary, primary or unrated")),
        Column("specialty", "string", _("specialty of a specialised hospital")),
        Column("department", "string", _("independent, attached or none")),
        Column("beds", "int64", _("open beds")),
        Column("valid_from", "date", _("first day of the span; empty: as far back as is known")),
        Column("valid_until", "date", _("first day after the span; empty: still so")),
    ),
    rows=_profiles,
)

STATUSES = Fact(
    name="institution_statuses",
    grain=_("where one institution stood in the programme from one day until another"),
    unit=Unit.INSTITUTIONS,
    columns=(
        Column("institution", "string", _("key of the institution")),
        Column("status", "string", _("planned, pilot, operating, suspended or ended")),
        Column("from_on", "date", _("first day of the span")),
        Column("until_on", "date", _("first day after the span; empty: still so")),
    ),
    rows=_statuses,
)
