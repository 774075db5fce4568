"""The course of a client's scales to take along: as a table, and two answers side by side on one sheet of paper."""

from django.http import Http404
from django.utils.translation import gettext as _

from lianqiao.audit.actions import action
from lianqiao.core.pages import page
from lianqiao.instruments import queries
from lianqiao.instruments.comparing import comparison_of, pairs_of
from lianqiao.instruments.courses import courses_of
from lianqiao.people.seen import opened_client
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission
from lianqiao.workspace.panels import panels_for
from lianqiao.workspace.sheets_out import Sheet, SheetColumn, workbook_response

from .responses import PLACE


@needs(Permission.EXPORT)
def courses_export(request, pk):
    """Every course as a sheet of a workbook: what the chart is drawn from."""
    if not request.seat.can(Permission.READ_CASES):
        raise Http404
    client = opened_client(request, pk, "scale.export")
    courses = courses_of(queries.responses_of(client.pk))
    if not courses:
        raise Http404
    sheets = [
        Sheet(
            f"{number} {course.title}",
            [
                SheetColumn(title, lambda row, at=at: row[at], width)
                for at, (title, width) in enumerate(zip(course.columns, (12, 10, 28, 40), strict=True))
            ],
            course.rows,
            (f"{client.name} · {course.title}", course.definition, course.wording),
        )
        for number, course in enumerate(courses, 1)
    ]
    with action("instruments.courses_exported", by=request.seat, on=client, rows=len(courses)):
        return workbook_response(_("Scales of %(name)s") % {"name": client.name}, sheets)


@needs(Permission.READ_CASES)
def compare(request, pk):
    """Two answers to one scale side by side: `?before=…&after=…`, else the first and the last of the scale answered last."""
    client = opened_client(request, pk, "scale.compare")
    pairs = pairs_of(queries.responses_of(client.pk))
    found = comparison_of(pairs, request.GET.get("before", ""), request.GET.get("after", ""))
    if found is None:
        raise Http404
    context = {
        "client": client,
        "compared": found,
        "pairs": pairs,
        "places": panels_for(request, client, PLACE),
    }
    return page(request, "instruments/compare.html", context)
