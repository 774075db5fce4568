"""Before and after in a group: pairs, their means, and who is left out."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from lianqiao.activities.models import Group
from lianqiao.core.ids import key_from
from lianqiao.core.pages import page
from lianqiao.instruments.kinds import Occasion
from lianqiao.instruments.models import InstrumentVersion
from lianqiao.instruments.states import ResponseState
from lianqiao.measurements import queries
from lianqiao.measurements.comparison import ScoreCompared, compared
from lianqiao.measurements.exports import export_comparison
from lianqiao.measurements.models import Measurement
from lianqiao.measurements.seen import note_group_seen
from lianqiao.people.models import Client
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission


@dataclass(frozen=True)
class Compared:
    """What the page and the export both show."""

    group: Group
    edition: InstrumentVersion
    sheets: list[Measurement]
    before: Measurement
    after: Measurement
    scores: list[ScoreCompared]
    closed: list[Client]


@needs(Permission.READ_CASES)
def comparison(request, pk):
    """Each member before and after, and the group; `?scale=` says which scale, `?before=` and `?after=` which sheets."""
    found = _compared(request, pk)
    if found is None:
        context = {"group": get_object_or_404(Group, pk=pk)}
        return page(request, "measurements/comparison_later.html", context)
    return page(request, "measurements/comparison.html", {"found": found, "group": found.group})


@needs(Permission.READ_CASES)
def comparison_export(request, pk):
    if not request.seat.can(Permission.EXPORT):  # both are needed; `needs` asks for one of several
        raise PermissionDenied
    found = _compared(request, pk)
    if found is None:
        raise Http404
    return export_comparison(by=request.seat, found=found)


def _compared(request, pk) -> Compared | None:
    """Compare two sheets of one scale of the group: those asked for, else the first and the last. None with fewer than two."""
    group = get_object_or_404(Group.objects.select_related("responsible"), pk=pk)
    sheets = [sheet for sheet in queries.measurements_of(group) if sheet.answered]
    asked = key_from(request.GET.get("scale")) or next((sheet.edition_id for sheet in sheets), None)
    sheets = [sheet for sheet in reversed(sheets) if sheet.edition_id == asked]
    if len(sheets) < 2:
        return None
    before, after = _chosen(request, sheets)
    answered = {
        sheet: {key: one for key, one in found.items() if one.state == ResponseState.COMPLETED}
        for sheet, found in queries.answers_within([before.pk, after.pk]).items()
    }
    told = [answered.get(before.pk, {}), answered.get(after.pk, {})]
    people = queries.people_of(group, told)
    closed = queries.closed_to(request.seat, people, today=timezone.localdate())
    shown = [client for client in people if client.pk not in closed]
    note_group_seen(request, shown, group.institution_id, "group.comparison")
    scores = compared(before.edition, shown, *told)
    left = [client for client in people if client.pk in closed]
    return Compared(group, before.edition, sheets, before, after, scores, left)


def _chosen(request, sheets: list[Measurement]) -> tuple[Measurement, Measurement]:
    """The two sheets asked for, the earlier one first; else the first one before and the last one after the work."""
    known = {sheet.pk: sheet for sheet in sheets}
    first = next((one for one in sheets if one.occasion == Occasion.BEFORE), sheets[0])
    last = next((one for one in reversed(sheets) if one.occasion == Occasion.AFTER), sheets[-1])
    if first is last:
        first, last = sheets[0], sheets[-1]
    first = known.get(key_from(request.GET.get("before")), first)
    last = known.get(key_from(request.GET.get("after")), last)
    if first is last:
        last = next(one for one in reversed(sheets) if one is not first)
    return (first, last) if sheets.index(first) < sheets.index(last) else (last, first)
