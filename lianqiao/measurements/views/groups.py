"""The sheet of a group: begun, typed row by row, entered at once."""

from dataclasses import dataclass, field
from uuid import UUID

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianqiao.activities.models import Group
from lianqiao.core.errors import DomainError
from lianqiao.core.forms import tried
from lianqiao.core.pages import page
from lianqiao.instruments.editions import read_edition
from lianqiao.instruments.queries import editions_in_use
from lianqiao.measurements import queries, services
from lianqiao.measurements.cells import Column, cells_of, columns_of, legend_of
from lianqiao.measurements.forms import MeasurementForm, RowGroundForm
from lianqiao.measurements.seen import note_group_seen, opened_measurement
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission
from lianqiao.workspace.drafts import discard_draft, offer_draft

from .grounds import OPEN, unopened_rows

CELL, ABSENT, VERSION, WAS_ABSENT, SENT_AS, UNSURE = "c", "absent", "v", "w", "s", "u"
"""Beginnings of the names of fields, before the key of the client (and the place of the column)."""


@dataclass
class Taken:
    """What became of a sheet that was sent: its rows, and the grounds told on it that did not open theirs."""

    unopened: dict[UUID, RowGroundForm]
    opens_only: bool
    rows: services.SheetEntered = field(default_factory=services.SheetEntered)

    @property
    def is_whole(self) -> bool:
        return self.rows.is_whole and not self.unopened


@needs(Permission.WRITE_CASES)
def measurement_new(request, pk):
    """Choose the scale, and whether it is before, during or after the work of the group."""
    group, key = get_object_or_404(Group, pk=pk), f"measurements.measurement:new:{pk}"
    options = {"editions": editions_in_use(group.institution_id), "today": timezone.localdate()}
    form = MeasurementForm(request.POST or None, **options)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data | {"group": group, "at": timezone.now()}
        if begun := tried(form, lambda: services.begin_measurement(by=request.seat, **told)):
            discard_draft(by=request.seat, key=key)
            return redirect(begun)
    context = {"group": group, "form": form, "draft": offer_draft(request, key, form), "draft_key": key}
    return page(request, "measurements/new.html", context)


@needs(Permission.READ_CASES)
def sheet(request, pk):
    """All members as rows, the questions as columns. Without JavaScript it is kept or entered as the button says."""
    measurement = opened_measurement(pk)
    columns = columns_of(read_edition(measurement.edition)[0], get_language() or "zh")
    done = None
    if request.method == "POST" and request.seat.can(Permission.WRITE_CASES):
        done = _taken(request, measurement, columns)
        if done.is_whole and not done.opens_only:
            return redirect(measurement)
    lines = _filled(request, measurement, columns, done)
    context = {"measurement": measurement, "group": measurement.group, "columns": columns, "lines": lines}
    context |= {"edition": measurement.edition, "refused": done.rows.refused if done else {}}
    context |= {"legend": legend_of(columns), "now": timezone.now()}
    return page(
        request, "measurements/sheet.html", context, status=422 if done and not done.is_whole else 200
    )


def _taken(request, measurement, columns: list[Column]) -> Taken:
    """Open the rows whose ground was told, then enter the sheet; with the button that opens rows nothing else is done."""
    told = {"by": request.seat, "measurement": measurement, "at": timezone.now()}
    done = Taken(unopened_rows(request, measurement), opens_only=OPEN in request.POST)
    if not done.opens_only:
        done.rows = services.enter_sheet(rows=_rows_of(request.POST, columns), **told)
        _say(request, done.rows)
    elif done.is_whole:
        messages.success(
            request, _("The row is open. What you typed elsewhere on the sheet still stands there.")
        )
    if not done.is_whole:
        rows = len(done.rows.faults.keys() | done.rows.refused.keys() | done.unopened.keys())
        text = ngettext("%(n)s row is not entered yet.", "%(n)s rows are not entered yet.", rows)
        messages.error(request, text % {"n": rows})
    return done


def _say(request, done: services.SheetEntered) -> None:
    if done.entered:
        text = ngettext("%(n)s response entered.", "%(n)s responses entered.", done.entered)
        messages.success(request, text % {"n": done.entered})
    elif done.is_whole:
        messages.success(request, _("The sheet is kept; no row has answers to enter."))


def _filled(request, measurement, columns, done: Taken | None = None) -> list[queries.Line]:
    """The rows with what stands in their cells: as kept, or as it was just sent."""
    lines = queries.lines_of(measurement, seat=request.seat, today=timezone.localdate())
    note_group_seen(request, [line.client for line in lines], measurement.institution_id, "group.scale")
    questionnaire, _pack = read_edition(measurement.edition)
    sent = _rows_of(request.POST, columns) if done else {}
    for line in lines:
        if line.hindrance == queries.CONSENT and request.seat.can(Permission.WRITE_CASES):
            known = done.unopened if done else {}
            line.asked = known.get(line.client.pk) or RowGroundForm(client=line.client.pk)
        if line.response is not None and line.hindrance != queries.CLOSED:
            line.cells = cells_of(questionnaire, columns, line.response.answers)
        if line.is_open and line.client.pk in sent:
            row = sent[line.client.pk].beside(line)
            line.was_absent, line.cells, line.absent = line.absent, row.cells, row.absent
        line.faults = done.rows.faults.get(line.client.pk, {}) if done else {}
    return lines


def _rows_of(sent, columns: list[Column]) -> dict[UUID, services.RowTyped]:
    """Read the rows of a sheet that was sent, by client; those without a field of their own are not there."""
    keys = [name.removeprefix(f"{VERSION}-") for name in sent if name.startswith(f"{VERSION}-")]
    return {UUID(key): _row_of(sent, key, columns) for key in keys if _is_key(key)}


def _row_of(sent, key: str, columns: list[Column]) -> services.RowTyped:
    version = sent.get(f"{VERSION}-{key}", "")
    return services.RowTyped(
        cells={column.link: sent.get(f"{CELL}-{key}-{at}", "") for at, column in enumerate(columns)},
        absent=f"{ABSENT}-{key}" in sent,
        version=int(version) if version.isdecimal() else 0,
        was_absent=bool(sent.get(f"{WAS_ABSENT}-{key}")),
        sent_as=sent.get(f"{SENT_AS}-{key}", "")[:32],
        unsure=sent.get(f"{UNSURE}-{key}", ""),
    )


def _is_key(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False


@needs(Permission.WRITE_CASES)
@require_POST
def row_keep(request, pk):
    """What the page sends while a row is typed: kept, and told back what cannot be read and whether an answer warns."""
    measurement, key = opened_measurement(pk), request.POST.get("row", "")
    if not _is_key(key):
        return JsonResponse({"refused": _("This page is too old. Open it anew.")}, status=400)
    columns = columns_of(read_edition(measurement.edition)[0], get_language() or "zh")
    told = {"by": request.seat, "measurement": measurement, "client": UUID(key)}
    row = _row_of(request.POST, key, columns)
    try:
        response, faults = services.keep_row(row=row, at=timezone.now(), **told)
    except DomainError as refusal:
        return JsonResponse({"refused": str(refusal)}, status=409)
    places = {str(at): faults[column.link] for at, column in enumerate(columns) if column.link in faults}
    answer = {"version": response.version if response else 0, "faults": places}
    answer["absent"] = queries.is_absent(measurement, UUID(key))
    return JsonResponse(answer | {"warns": bool(response and response.red_flags.exists())})


@needs(Permission.WRITE_CASES)
@require_POST
def measurement_drop(request, pk):
    measurement = opened_measurement(pk)
    try:
        services.drop_measurement(by=request.seat, measurement=measurement)
        messages.success(request, _("The sheet is taken off; nothing was answered on it."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect(measurement)
    return redirect("activities:group", measurement.group_id)
