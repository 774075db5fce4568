"""The bulletin's figures as charts with their tables, units, periods, definitions and the way to the records."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from .bulletin import Bulletin, Services
from .charts import Marked, chart_of, period_of
from .dimensions import names_of
from .figures import Amount, Figure
from .forms import Inquiry
from .models import ProjectScope
from .periods import period_words
from .printed import unit_words
from .quantities import Operator, Quantity, shares
from .words import Words


@dataclass(frozen=True)
class Section:
    """One chart of the bulletin."""

    title: str
    chart: dict[str, Any]
    unit: str
    period: str
    definition: str
    href: str
    stand: str = ""


def sections(bulletin: Bulletin) -> list[Section]:
    """Return the charts of institutions and workers."""
    return [
        _section(bulletin.by_class, _("Institutions by class"), _with_shares(bulletin.by_class)),
        _section(bulletin.by_level, _("Institutions by level, then and now")),
        _section(bulletin.workers_by_level, _("Workers by level of institution, then and now")),
        _section(bulletin.workers_by_class, _("Workers by class of institution, then and now")),
        _section(bulletin.by_source, _("Workers by source")),
        _densities(bulletin),
    ]


def service_sections(bulletin: Bulletin) -> list[Section]:
    """Return a chart of services by method for every scope the bulletin speaks of."""
    return [_services(block) for block in bulletin.services]


def records_url(figure: Figure, project: ProjectScope | None = None, **where: str) -> str:
    """Return the address of the rows behind a figure, or behind one line of it."""
    asked = Inquiry(figure.period, where=dict(figure.where) | where, project=project)
    return reverse("indicators:records", args=[figure.indicator.code], query=asked.query())


def _section(figure: Figure, title: str, chart: dict[str, Any] | None = None) -> Section:
    return Section(
        title=title,
        chart=chart or chart_of(figure, lambda keys: records_url(figure, None, **keys)),
        unit=str(unit_words(figure.indicator.unit, figure.indicator.code)),
        period=period_of(figure),
        definition=str(figure.indicator.counts),
        href=records_url(figure),
        stand=figure.indicator.rule_version,
    )


def _with_shares(figure: Figure) -> dict[str, Any]:
    keys = [row.keys[0] for row in figure.rows]
    names = names_of(figure.by[0], keys)
    parts = shares([row.amount.value for row in figure.rows])
    return {
        "kind": "bar",
        "columns": [_("Class"), str(unit_words(figure.indicator.unit, figure.indicator.code)), _("Share")],
        "rows": [
            [names[row.keys[0]], row.amount.value, f"{share}%"]
            for row, share in zip(figure.rows, parts, strict=True)
        ],
        "links": [records_url(figure, None, **{figure.by[0]: key}) for key in keys],
    }


def _densities(bulletin: Bulletin) -> Section:
    figure = bulletin.workers_by_level
    return Section(
        title=_("Workers per institution"),
        chart={
            "kind": "bar",
            "columns": [_("Institutions"), _("Workers per institution"), _("Of")],
            "rows": [
                [str(one.label), one.value, f"{one.workers} / {one.institutions}"]
                for one in bulletin.densities
            ],
            "links": [],
        },
        unit=str(Words("人／家", "workers per institution")),
        period=period_of(figure),
        definition=_(
            "Workers on the day divided by institutions carrying out medical social work on the day."
        ),
        href=records_url(figure),
    )


def _services(block: Services) -> Section:
    unit = str(unit_words(block.total.indicator.unit))
    heads = [_("Method"), unit, _("Share"), *([_("Per project")] if block.project else [])]
    parts = shares([block.printed(figure).value for figure in block.figures])
    return Section(
        title=_("Services by method: %(scope)s") % {"scope": block.scope.label},
        chart={
            "kind": "ring",
            "columns": heads,
            "rows": [_service_row(block, *line) for line in zip(block.figures, parts, strict=True)],
            "links": [records_url(figure, block.project) for figure in block.figures],
        },
        unit=unit,
        period=str(period_words(block.span)),
        definition=str(block.total.indicator.counts),
        href=records_url(block.total, block.project),
        stand=block.total.indicator.rule_version,
    )


def _service_row(block: Services, figure: Figure, share: Decimal) -> list:
    printed = block.printed(figure)
    # A share of lower bounds is itself bounded by nothing.
    sign = "" if printed.operator is Operator.EXACT else Operator.ABOUT.value
    row = [str(figure.indicator.title), _marked(figure, printed), f"{sign}{share}%"]
    density = block.per_project(figure)
    return [*row, str(density)] if density else row


def _marked(figure: Figure, quantity: Quantity) -> Marked | None:
    if figure.amount.withheld:
        return None
    return Marked.of(Amount(quantity.value, quantity.operator))
