"""Before and after in a group: pairs, their means, and who is left out."""

from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from lianqiao.activities.models import Group
from lianqiao.core.ids import key_from
from lianqiao.core.pages import page
from lianqiao.instruments.kinds import Occasion
from lianqiao.instruments.models import InstrumentVersion
from lianqiao.instruments.progress import kind_of
from lianqiao.instruments.states import ResponseState
from lianqiao.measurements import queries
from lianqiao.measurements.comparison import ScoreCompared, answers_of, compared
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
    unlike: list[Measurement]
    """Sheets of the scale that were answered to another text: not compared."""
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
    sheets, unlike = _sheets(group, key_from(request.GET.get("scale")))
    if len(sheets) < 2:
        return None
    before, after = _chosen(request, sheets)
    answered = {
        sheet: {key: one for key, one in found.items() if one.state == ResponseState.COMPLETED}
        for sheet, found in queries.answers_within([sheet.pk for sheet in sheets]).items()
    }
    answers = answers_of(sheets, (before, after), answered)
    people = queries.people_of(group, answers)
    closed = queries.closed_to(request.seat, people, today=timezone.localdate())
    shown = [client for client in people if client.pk not in closed]
    note_group_seen(request, shown, group.institution_id, "group.comparison")
    scores = compared(after.edition, shown, *answers)
    left = [client for client in people if client.pk in closed]
    return Compared(group, after.edition, sheets, unlike, before, after, scores, left)


def _sheets(group: Group, asked: UUID | None) -> tuple[list[Measurement], list[Measurement]]:
    """The answered sheets of the scale asked for, the earliest first: those that may be compared with it, and the others."""
    answered = [sheet for sheet in queries.measurements_of(group) if sheet.answered]
    editions = [sheet.edition for sheet in answered]
    wanted = next((one for one in editions if one.pk == asked), None) if asked else _given_twice(editions)
    if wanted is None:
        return [], []
    same = [sheet for sheet in reversed(answered) if sheet.edition.instrument_id == wanted.instrument_id]
    alike = [sheet for sheet in same if kind_of(sheet.edition) == kind_of(wanted)]
    return alike, [sheet for sheet in same if sheet not in alike]


def _given_twice(editions: list[InstrumentVersion]) -> InstrumentVersion | None:
    """The scale given last of those given twice."""
    kinds = [kind_of(edition) for edition in editions]
    return next((one for one, kind in zip(editions, kinds, strict=True) if kinds.count(kind) > 1), None)


def _chosen(request, sheets: list[Measurement]) -> tuple[Measurement, Measurement]:
    """The two sheets asked for, the earlier one first; else the last one before and the last one after the work."""
    known = {sheet.pk: sheet for sheet in sheets}
    last = next((one for one in reversed(sheets) if one.occasion == Occasion.AFTER), sheets[-1])
    earlier = sheets[: sheets.index(last)]
    first = next((one for one in reversed(earlier) if one.occasion == Occasion.BEFORE), sheets[0])
    if first is last:
        first, last = sheets[0], sheets[-1]
    first = known.get(key_from(request.GET.get("before")), first)
    last = known.get(key_from(request.GET.get("after")), last)
    if first is last:
        last = next(one for one in reversed(sheets) if one is not first)
    return (first, last) if sheets.index(first) < sheets.index(last) else (last, first)
