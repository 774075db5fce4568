"""The ways a figure can be broken down: where each key comes from and how it is called."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianqiao.cases.states import Depth, SourceKind, Urgency
from lianqiao.catalogue.queries import label as term_label
from lianqiao.catalogue.queries import terms
from lianqiao.core.ids import key_from
from lianqiao.protection.kinds import SafeguardingKind
from lianqiao.registry.models import (
    DepartmentKind,
    Institution,
    InstitutionClass,
    Level,
    Region,
)
from lianqiao.workforce.states import Qualification, Source

UNKNOWN = "unknown"

Names = Callable[[Iterable[str]], dict[str, str]]


@dataclass(frozen=True)
class Dimension:
    """One way to break a figure down.

    `column` is the fact's column, or the profile's when `of_profile`; `names` turns keys into what readers read.
    """

    name: str
    title: str | Promise
    column: str
    names: Names
    of_profile: bool = False


def _chosen(choices) -> Names:
    return lambda keys: {key: str(dict(choices).get(key, key)) for key in keys}


def _termed(vocabulary: str) -> Names:
    return lambda keys: {key: str(term_label(vocabulary, key)) for key in keys}


def _institutions(keys: Iterable[str]) -> dict[str, str]:
    wanted = [found for key in keys if (found := key_from(key))]
    return {
        str(key): name for key, name in Institution.objects.filter(pk__in=wanted).values_list("pk", "name")
    }


def _districts(keys: Iterable[str]) -> dict[str, str]:
    return {region.code: str(region) for region in Region.objects.filter(code__in=list(keys))}


def _as_written(keys: Iterable[str]) -> dict[str, str]:
    return {key: key for key in keys}


METHODS = (
    ("case", _("Individual services")),
    ("group", _("Group services")),
    ("community", _("Community activities")),
)
FULL_OR_PART = (("true", _("Full time")), ("false", _("Part time")))
COUNT_METHODS = (
    ("signed_list", _("Signed list")),
    ("ticket", _("Tickets")),
    ("estimate", _("Estimate")),
)

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
}
_VOCABULARIES = ("category", "scene", "care_stage", "mode", "close_reason")
_ORDER = {name: {key: place for place, (key, _label) in enumerate(found)} for name, found in _CHOICES.items()}
