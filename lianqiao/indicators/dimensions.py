"""The ways a figure can be broken down: where each key comes from and how it is called."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_scopes import get_scope

from lianqiao.cases.states import Depth, PresenceRole, SourceKind, Urgency
from lianqiao.casework.models import Approach
from lianqiao.catalogue.queries import label as term_label
from lianqiao.catalogue.queries import terms
from lianqiao.core.ids import key_from
from lianqiao.instruments.models import Instrument
from lianqiao.people.states import ClientKind, Sex
from lianqiao.protection.kinds import SafeguardingKind
from lianqiao.registry.models import DepartmentKind, Institution, InstitutionClass, Level, Region, Unit
from lianqiao.registry.scopes import scopes_disabled
from lianqiao.workforce.models import Worker
from lianqiao.workforce.states import Qualification, Source

UNKNOWN = "unknown"

Names = Callable[[Iterable[str]], dict[str, str]]


@dataclass(frozen=True)
class Dimension:
    """One way to break a figure down.

    `column` is the fact's column, or the profile's when `of_profile`; `names` turns keys into what readers read. Keys that
    are `marked` have another in their place where rows leave the database: only live records can name them.
    """

    name: str
    title: str | Promise
    column: str
    names: Names
    of_profile: bool = False
    marked: bool = False


def _chosen(choices) -> Names:
    return lambda keys: {key: str(dict(choices).get(key, key)) for key in keys}


def _termed(vocabulary: str) -> Names:
    return lambda keys: {key: str(term_label(vocabulary, key)) for key in keys}


def _institutions(keys: Iterable[str]) -> dict[str, str]:
    wanted = [found for key in keys if (found := key_from(key))]
    return {
        str(key): name for key, name in Institution.objects.filter(pk__in=wanted).values_list("pk", "name")
    }


def _instruments(keys: Iterable[str]) -> dict[str, str]:
    found = Instrument.objects.filter(code__in=list(keys)).order_by("institution")
    return {one.code: one.title for one in found}


def _districts(keys: Iterable[str]) -> dict[str, str]:
    return {region.code: str(region) for region in Region.objects.filter(code__in=list(keys))}


def _units(keys: Iterable[str]) -> dict[str, str]:
    wanted = [found for key in keys if (found := key_from(key))]
    # A ward is no personal record; whose wards a figure speaks of was decided when it was counted.
    with scopes_disabled():
        return {str(key): name for key, name in Unit.objects.filter(pk__in=wanted).values_list("pk", "name")}


def _workers(keys: Iterable[str]) -> dict[str, str]:
    """Return the names of colleagues in scope, and for everybody else a mark."""
    wanted = [found for key in keys if (found := key_from(key))]
    if "institution" not in get_scope():
        return {key: mark(key) for key in keys}
    known = {str(key): name for key, name in Worker.objects.filter(pk__in=wanted).values_list("pk", "name")}
    return {key: known.get(key) or mark(key) for key in keys}


def mark(key: object) -> str:
    """Return a short mark for a key: the same key, the same mark; no way back."""
    secret = settings.SECRET_KEY.encode()[:64]
    return hashlib.blake2b(str(key).encode(), key=secret, digest_size=4).hexdigest().upper()


def _as_written(keys: Iterable[str]) -> dict[str, str]:
    return {key: key for key in keys}


METHODS = (
    ("case", _("Individual services")),
    ("group", _("Group services")),
    ("community", _("Community activities")),
)
FULL_OR_PART = (("true", _("Full time")), ("false", _("Part time")))
AGES = (
    ("0_5", _("Under 6")),
    ("6_13", _("6 to 13")),
    ("14_17", _("14 to 17")),
    ("18_44", _("18 to 44")),
    ("45_59", _("45 to 59")),
    ("60_79", _("60 to 79")),
    ("80_up", _("80 and over")),
)
COUNT_METHODS = (("signed_list", _("Signed list")), ("ticket", _("Tickets")), ("estimate", _("Estimate")))

DIMENSIONS: dict[str, Dimension] = {
    dimension.name: dimension
    for dimension in (
        Dimension(
            "class", _("Class"), "institution_class", _chosen(InstitutionClass.choices), of_profile=True
        ),
        Dimension("level", _("Level"), "level", _chosen(Level.choices), of_profile=True),
        Dimension("district", _("District"), "region", _districts, of_profile=True),
        Dimension(
            "department", _("Department"), "department", _chosen(DepartmentKind.choices), of_profile=True
        ),
        Dimension("institution", _("Institution"), "institution", _institutions),
        Dimension("source", _("Source"), "source", _chosen(Source.choices)),
        Dimension("fulltime", _("Full or part time"), "fulltime", _chosen(FULL_OR_PART)),
        Dimension("qualification", _("Qualification"), "qualification", _chosen(Qualification.choices)),
        Dimension("category", _("Service category"), "category", _termed("category")),
        Dimension("scene", _("Scene"), "scene", _termed("scene")),
        Dimension("care_stage", _("Stage of care"), "care_stage", _termed("care_stage")),
        Dimension("mode", _("Mode"), "mode", _termed("mode")),
        Dimension("method", _("Method"), "method", _chosen(METHODS)),
        Dimension("count_method", _("Counted by"), "count_method", _chosen(COUNT_METHODS)),
        Dimension("harm", _("Suspected harm"), "kind", _chosen(SafeguardingKind.choices)),
        Dimension("depth", _("Depth of the case"), "depth", _chosen(Depth.choices)),
        Dimension("asked_by", _("Who asked"), "asked_by_kind", _chosen(SourceKind.choices)),
        Dimension("urgency", _("Urgency"), "urgency", _chosen(Urgency.choices)),
        Dimension("close_reason", _("Reason for closing"), "close_reason", _termed("close_reason")),
        Dimension("ward", _("Ward or clinic"), "unit", _units),
        Dimension("asked_from", _("Place it came from"), "unit_kind", _chosen(Unit.Kind.choices)),
        Dimension("client_kind", _("Group of clients"), "client_kind", _chosen(ClientKind.choices)),
        Dimension("age_band", _("Age group"), "age_band", _chosen(AGES)),
        Dimension("sex", _("Sex"), "sex", _chosen(Sex.choices)),
        Dimension("worker", _("Worker"), "responsible", _workers, marked=True),
        Dimension("approach", _("Model of practice"), "approach", _chosen(Approach.choices)),
        Dimension("technique", _("Technique"), "technique", _termed("technique")),
        Dimension("tool", _("Scale used"), "tool", _instruments),
        Dimension("answered_as", _("Who answered"), "answered_as", _chosen(PresenceRole.choices)),
        Dimension("month", _("Month"), "on", _as_written),
    )
}


def names_of(dimension: str, keys: Iterable[str]) -> dict[str, str]:
    """Return what readers read for each key of the dimension, in the reader's language."""
    wanted = set(keys)
    found = DIMENSIONS[dimension].names(wanted - {UNKNOWN})
    return {key: found.get(key, key) for key in wanted} | (
        {UNKNOWN: str(_("Unknown"))} if UNKNOWN in wanted else {}
    )


def choices_of(dimension: str) -> list[tuple[str, str]]:
    """Return the keys to choose from where there are few; none where they are many, such as institutions."""
    if dimension in _CHOICES:
        return [(key, str(label)) for key, label in _CHOICES[dimension]]
    if dimension in _VOCABULARIES:
        return [(term.code, term.label) for term in terms(dimension)]
    return []


def position_of(dimension: str, key: str) -> tuple[int, str]:
    """Return the place of a key in a table: choices in their own order, everything else by key, unknown last."""
    order = _ORDER.get(dimension, {})
    return (len(order) + 1 if key == UNKNOWN else order.get(key, len(order)), key)


_CHOICES = {
    "class": InstitutionClass.choices,
    "level": Level.choices,
    "department": DepartmentKind.choices,
    "source": Source.choices,
    "qualification": Qualification.choices,
    "method": METHODS,
    "fulltime": FULL_OR_PART,
    "count_method": COUNT_METHODS,
    "harm": SafeguardingKind.choices,
    "depth": Depth.choices,
    "asked_by": SourceKind.choices,
    "urgency": Urgency.choices,
    "asked_from": Unit.Kind.choices,
    "client_kind": ClientKind.choices,
    "age_band": AGES,
    "sex": Sex.choices,
    "approach": Approach.choices,
    "answered_as": PresenceRole.choices,
}
_VOCABULARIES = ("category", "scene", "care_stage", "mode", "close_reason", "technique")
_ORDER = {name: {key: place for place, (key, _label) in enumerate(found)} for name, found in _CHOICES.items()}
