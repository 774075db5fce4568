"""The commission's bulletin: the figures it is made of, computed once and printed, drawn or published."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from lianqiao.core.dates import Span
from lianqiao.registry.models import Level

from .compute import compute
from .disclosure import Disclosure
from .figures import Amount, Figure, Scope
from .models import ProjectScope
from .periods import AsOf, year_to
from .quantities import Quantity, over, per
from .queries import bulletin_projects, project_frame
from .words import Words

SERVICE_CODES = ("C6", "D1", "D3")


@dataclass(frozen=True)
class Density:
    """Workers an institution, with the numbers it was made of."""

    label: Words
    workers: int
    institutions: int

    @property
    def value(self) -> Decimal | int | None:
        found = per(Quantity(self.workers, "workers"), Quantity(self.institutions, "institutions"), places=2)
        return found.value if found else None


@dataclass(frozen=True)
class Services:
    """Services by method within one scope and span. Those of projects are printed rounded down, as "over"."""

    scope: Scope
    span: Span
    figures: tuple[Figure, ...]
    total: Figure
    minutes: Figure
    project: ProjectScope | None = None

    @property
    def all(self) -> tuple[Figure, ...]:
        """Every figure. The total only where all parts are shown: it would give away the one that is not."""
        withheld = any(figure.amount.withheld for figure in self.figures)
        return (*self.figures, self.minutes) if withheld else (*self.figures, self.total, self.minutes)

    @property
    def rounded_down(self) -> bool:
        return self.project is not None

    @property
    def projects(self) -> int:
        return self.project.projects if self.project else 0

    def printed(self, figure: Figure) -> Quantity:
        """Return the quantity as it is printed."""
        return over(figure.quantity) if self.rounded_down else figure.quantity

    def per_project(self, figure: Figure) -> Quantity | None:
        """Return the printed quantity by project, None when the services are not those of projects."""
        if self.project is None:
            return None
        quantity = self.printed(figure)
        return per(quantity, Quantity(self.projects, "projects", scope=quantity.scope), places=0)


@dataclass(frozen=True)
class Bulletin:
    """Everything the bulletin says, for one day against a base."""

    as_of: dt.date
    base: dt.date
    scope: Scope
    by_class: Figure
    by_level: Figure
    workers_by_level: Figure
    workers_by_class: Figure
    by_source: Figure
    full_time: Figure
    services: tuple[Services, ...]

    @property
    def institutions(self) -> int:
        return int(self.by_class.amount.value or 0)

    @property
    def workers(self) -> int:
        return int(self.workers_by_level.amount.value or 0)

    @property
    def tertiary(self) -> Amount:
        return self.by_level.row(Level.TERTIARY) or Amount(0, growth=self.by_level.amount.growth)

    @property
    def tertiary_workers(self) -> Amount:
        return self.workers_by_level.row(Level.TERTIARY) or Amount(
            0, growth=self.workers_by_level.amount.growth
        )

    @property
    def densities(self) -> list[Density]:
        """Workers an institution: all, tertiary, the others, and tertiary on the base day.

        Totals may rise while the density falls, so both are always shown.
        """
        tertiary, tertiary_workers = int(self.tertiary.value), int(self.tertiary_workers.value)
        return [
            Density(Words("全部机构", "All institutions"), self.workers, self.institutions),
            Density(Words("三级医疗机构", "Tertiary institutions"), tertiary_workers, tertiary),
            Density(
                Words("其他机构", "Other institutions"),
                self.workers - tertiary_workers,
                self.institutions - tertiary,
            ),
            Density(
                Words(f"三级医疗机构（{self.base.year}年）", f"Tertiary institutions ({self.base.year})"),
                int(self.tertiary_workers.growth.base or 0),
                int(self.tertiary.growth.base or 0),
            ),
        ]

    @property
    def figures(self) -> list[tuple[Figure, bool]]:
        """Every figure, with whether it is printed rounded down."""
        state = [
            self.by_class,
            self.by_level,
            self.workers_by_level,
            self.workers_by_class,
            self.by_source,
            self.full_time,
        ]
        services = [(figure, block.rounded_down) for block in self.services for figure in block.all]
        return [(figure, False) for figure in state] + services


def compose(
    as_of: dt.date, base: dt.date, scope: Scope, *, disclosure: Disclosure = Disclosure.PUBLIC
) -> Bulletin:
    """Compute the bulletin of a day against a base, within the scope."""
    day, base_day = AsOf(as_of), AsOf(base)

    def state(code: str, *by: str, grown: bool = True) -> Figure:
        return compute(code, day, scope, by=by, base=base_day if grown else None, disclosure=disclosure)

    frames = [(project, *project_frame(project, as_of)) for project in bulletin_projects(as_of)]
    # Projects of institutions outside the scope are nobody's business here.
    of_projects = [
        _services(of, span, disclosure, project=project) for project, of, span in frames if scope.holds(of)
    ]
    return Bulletin(
        as_of=as_of,
        base=base,
        scope=scope,
        by_class=state("A1", "class", grown=False),
        by_level=state("A1", "level"),
        workers_by_level=state("B1", "level"),
        workers_by_class=state("B1", "class"),
        by_source=state("B1", "source", grown=False),
        full_time=state("B2", grown=False),
        services=tuple(of_projects) or (_services(scope, year_to(as_of), disclosure),),
    )


def _services(
    scope: Scope, span: Span, disclosure: Disclosure, *, project: ProjectScope | None = None
) -> Services:
    def counted(code: str) -> Figure:
        return compute(code, span, scope, disclosure=disclosure)

    methods = tuple(counted(code) for code in SERVICE_CODES)
    return Services(scope, span, methods, counted("S1"), counted("T1"), project)
