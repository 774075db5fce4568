"""Whose figures a seat may ask for, and what was published."""

import datetime as dt
from collections.abc import Iterable
from contextlib import suppress
from uuid import UUID

from django.db.models import Count, Max, Min, Q, QuerySet

from lianqiao.core.dates import Span
from lianqiao.registry.models import Institution, Region, Seat, institution_key

from .compute import compute
from .disclosure import Disclosure
from .errors import UnknownInstitution
from .figures import Figure, Scope
from .models import ProjectScope, Publication, PublishedFigure
from .periods import period_from_json, period_words
from .words import Words


def scope_for(seat: Seat) -> Scope:
    """Return the scope of the seat's figures: its own institution, or all those of its region."""
    if seat.institution_id:
        return institution_scope(seat.institution)
    return region_scope(seat.region) if seat.region else whole_scope()


def institution_scope(institution: Institution) -> Scope:
    return Scope.of([institution.pk], Words(institution.name, institution.name))


def region_scope(region: Region) -> Scope:
    """Return the institutions of the region. All there are when it holds every one of them."""
    label = Words(region.name_zh, region.name_en)
    outside = ~Q(region__code__startswith=_stem(region.code)) | Q(region=None)
    if not Institution.objects.filter(outside).exists():
        return Scope.whole(label)
    inside = Institution.objects.filter(region__code__startswith=_stem(region.code))
    return Scope.of(inside.values_list("pk", flat=True), label)


def whole_scope() -> Scope:
    """Return everything there is, under the name of the region that holds it all."""
    ends = Institution.objects.aggregate(first=Min("region__code"), last=Max("region__code"))
    first, last = ends["first"] or "", ends["last"] or ""
    stems = [first[:size] for size in (2, 4, 6) if first and first[:size] == last[:size]]
    found = Region.objects.filter(code__in=[f"{stem:0<6}" for stem in stems]).order_by("-code").first()
    return Scope.whole(Words(found.name_zh, found.name_en)) if found else Scope.whole()


def institution_named(name: str) -> Institution:
    """Return the institution of this name or key. Raises `UnknownInstitution`."""
    same = Q(name_key=institution_key(name)) | Q(short_name=name)
    with suppress(ValueError):  # a name, not a key
        same |= Q(pk=UUID(name))
    found = Institution.objects.filter(same).first()
    if found is None:
        raise UnknownInstitution
    return found


def bulletin_projects(day: dt.date) -> list[ProjectScope]:
    """Return the project scopes whose services the bulletin of the day speaks of."""
    running = Q(from_on__lte=day) & (Q(until_on=None) | Q(until_on__gt=day.replace(month=1, day=1)))
    return list(ProjectScope.objects.filter(running, in_bulletin=True))


def project_frame(project: ProjectScope, day: dt.date) -> tuple[Scope, Span]:
    """Return the scope of the projects, and their span up to and with the day."""
    until = day + dt.timedelta(days=1)
    span = Span(project.from_on, min(project.until_on, until) if project.until_on else until)
    return project_scope(project), span


def project_scope(project: ProjectScope) -> Scope:
    """Return the institutions that carry the projects, under the projects' name."""
    return Scope.of(project.institutions.values_list("pk", flat=True), project.name)


def project_scopes() -> QuerySet[ProjectScope]:
    """Return all project scopes, with the number of institutions that carry each."""
    return ProjectScope.objects.annotate(carrying=Count("institutions"))


def projects_within(scope: Scope) -> QuerySet[ProjectScope]:
    """Return the project scopes one may ask figures of: those with no institution outside the scope."""
    if scope.institutions is None:
        return ProjectScope.objects.all()
    inside = Institution.objects.filter(pk__in=scope.institutions)
    return ProjectScope.objects.exclude(institutions__in=Institution.objects.exclude(pk__in=inside))


def choosable_for(seat: Seat) -> QuerySet[Institution]:
    """Return the institutions of the seat's scope."""
    scope = scope_for(seat)
    everything = Institution.objects.order_by("name")
    return everything if scope.institutions is None else everything.filter(pk__in=scope.institutions)


def period_of(published: PublishedFigure) -> Words:
    """Return the period of a published figure in words."""
    return period_words(period_from_json(published.period))


def publications_for(seat: Seat) -> QuerySet[Publication]:
    """Return what the seat may read of what was published: the programme's, and its own institution's."""
    return Publication.objects.filter(Q(institution=None) | Q(institution=seat.institution_id))


def computed_again(published: PublishedFigure) -> Figure:
    """Return the figure as the same question is answered now."""
    return compute(
        published.code,
        period_from_json(published.period),
        Scope.from_json(published.scope),
        by=published.by,
        where=published.where,
        base=period_from_json(published.base) if published.base else None,
        disclosure=Disclosure(published.disclosure),
        rule=published.rule,
        recount=True,
    )


def differences(then: dict, now: dict) -> list[tuple[str, object, object]]:
    """Return what two printed figures say differently: where, then, now. Empty when it was reproduced."""
    found = [(key, then.get(key), now.get(key)) for key in ("value", "operator", "base", "growth_pct")]
    return [line for line in found if line[1] != line[2]] + _row_differences(then["by"], now["by"])


def _row_differences(then: Iterable[dict], now: Iterable[dict]) -> list[tuple[str, object, object]]:
    before, after = _by_keys(then), _by_keys(now)
    every = {**before, **after}
    return [
        (name, before.get(name), after.get(name)) for name in every if before.get(name) != after.get(name)
    ]


_SAID = frozenset(
    {"value", "operator", "base", "growth_pct", "numerator", "denominator", "reason", "withheld"}
)


def _by_keys(rows: Iterable[dict]) -> dict[str, object]:
    return {
        " · ".join(
            str(value) for key, value in row.items() if key not in _SAID and key != "institution_id"
        ): row["value"]
        for row in rows
    }


def _stem(code: str) -> str:
    """Return the part of a division code that all divisions below it share."""
    return code.rstrip("0") if len(code.rstrip("0")) % 2 == 0 else code.rstrip("0") + "0"
