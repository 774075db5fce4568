"""The verbs: publish figures, keep the projects a bulletin speaks of."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from lianqiao.audit.actions import action
from lianqiao.registry.models import Institution, Seat

from . import statement as words
from .bulletin import Bulletin, compose
from .compute import compute, query_text
from .disclosure import Disclosure
from .errors import NothingToPublish
from .figures import Figure, Scope
from .models import ProjectScope, Publication, PublishedFigure
from .periods import Period, period_json
from .printed import json_of
from .quantities import over


def publish_figure(
    *,
    by: Seat,
    code: str,
    period: Period,
    scope: Scope,
    dimensions: Iterable[str] = (),
    where: dict[str, str] | None = None,
    base: Period | None = None,
    rounded_down: bool = False,
    at: dt.datetime,
) -> Publication:
    """Freeze one figure with its breakdown as the public may see it; `rounded_down` prints it as "over".

    Raises `PartsDiffer` when the parts do not make up the total, `NothingToPublish` when there is no value.
    """
    asked: dict[str, Any] = {"by": tuple(dimensions), "where": where, "base": base}
    # What is printed is counted from the rows, its total apart from its parts.
    compute(code, period, scope, disclosure=Disclosure.INTERNAL, recount=True, **asked).check()
    figure = compute(code, period, scope, disclosure=Disclosure.PUBLIC, recount=True, **asked)
    if figure.amount.value is None:
        raise NothingToPublish
    title = figure.indicator.title
    publication = _publication(by, Publication.Kind.FIGURE, title.zh, title.en, at)
    return _freeze(by, publication, [(figure, rounded_down)], at)


def publish_bulletin(
    *, by: Seat, as_of: dt.date, base: dt.date, scope: Scope, at: dt.datetime
) -> Publication:
    """Freeze the bulletin of a day: its statement in both languages, and every figure it is made of.

    Raises `PartsDiffer` when any breakdown does not make up its total.
    """
    for figure, _rounded_down in compose(as_of, base, scope, disclosure=Disclosure.INTERNAL).figures:
        figure.check()
    bulletin = compose(as_of, base, scope, disclosure=Disclosure.PUBLIC)
    publication = _publication(by, Publication.Kind.BULLETIN, *_headline(bulletin), at)
    said = words.statement(bulletin)
    publication.statement_zh, publication.statement_en = said.zh, said.en
    return _freeze(by, publication, bulletin.figures, at)


def keep_project_scope(
    *, by: Seat, project: ProjectScope | None = None, institutions: Iterable[Institution], **values
) -> ProjectScope:
    """Enter or change the projects whose services are counted together, and the institutions that carry them."""
    project = project or ProjectScope()
    for name, value in values.items():
        setattr(project, name, value)
    carrying = list(institutions)
    with action("indicators.project_scope_kept", by=by, on=project, institutions=len(carrying)):
        project.save()
        project.institutions.set(carrying)
    return project


def _headline(bulletin: Bulletin) -> tuple[str, str]:
    title = words.title(bulletin)
    return title.zh, title.en


def _publication(by: Seat, kind: str, zh: str, en: str, at: dt.datetime) -> Publication:
    return Publication(
        kind=kind,
        title_zh=zh,
        title_en=en,
        institution_id=by.institution_id,
        approver=by,
        approver_name=by.holder_name,
        published_at=at,
    )


def _freeze(
    by: Seat, publication: Publication, figures: list[tuple[Figure, bool]], at: dt.datetime
) -> Publication:
    codes = [figure.indicator.code for figure, _rounded_down in figures]
    with action("indicators.published", by=by, on=publication, codes=codes):
        publication.save()
        for position, (figure, rounded_down) in enumerate(figures, start=1):
            _frozen(publication, position, figure, rounded_down, at).save()
    return publication


def _frozen(
    publication: Publication, position: int, figure: Figure, rounded_down: bool, at: dt.datetime
) -> PublishedFigure:
    printed = over(figure.quantity) if rounded_down else figure.quantity
    return PublishedFigure(
        publication=publication,
        position=position,
        code=figure.indicator.code,
        rule=figure.indicator.rule,
        unit=figure.indicator.unit,
        operator=printed.operator,
        value=None if figure.amount.value is None else printed.value,
        scope=figure.scope.to_json(),
        period=period_json(figure.period),
        base=period_json(figure.base) if figure.base else None,
        by=list(figure.by),
        where=dict(figure.where),
        rounded_down=rounded_down,
        disclosure=figure.disclosure,
        engine=figure.engine,
        body=json_of(figure),
        query=query_text(figure),
        computed_at=at,
    )
