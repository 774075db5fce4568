"""The sheet of a group: begun, kept row by row while it is typed, entered as one response for each member."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from lianqiao.activities.models import Group
from lianqiao.audit.actions import action
from lianqiao.core.errors import DomainError, StaleRecord
from lianqiao.instruments.editions import read_edition
from lianqiao.instruments.kinds import Mode, Setting, Source
from lianqiao.instruments.models import InstrumentVersion, Response
from lianqiao.instruments.rules import AnswersFaulty
from lianqiao.instruments.services import (
    abandon_response,
    begin_response,
    complete_response,
    ground_for,
    keep_answers,
)
from lianqiao.instruments.states import ResponseState
from lianqiao.measurements import rules
from lianqiao.measurements.cells import Typed, columns_of, read_row
from lianqiao.measurements.models import Absence, Measurement
from lianqiao.measurements.queries import CONSENT, Line, lines_of
from lianqiao.registry.models import Seat

_STANDING = (ResponseState.IN_PROGRESS, ResponseState.COMPLETED)


@dataclass(frozen=True)
class RowTyped:
    """A row as somebody typed it: cells by question, whether the member is absent, and what the page had shown before it was
    typed: whether absent, and which version of the answers (0: none). `sent_as` is what the page calls this sending, `unsure`
    names those it heard no answer to (see `Response.read_at`)."""

    cells: Mapping[str, str]
    absent: bool = False
    version: int = 0
    was_absent: bool = False
    sent_as: str = ""
    unsure: str = ""

    def beside(self, line: Line) -> "RowTyped":
        """The row as it is meant now: an absence this page did not touch stays as somebody else noted it meanwhile."""
        return self if self.absent != self.was_absent else replace(self, absent=line.absent)


@dataclass
class SheetEntered:
    """What became of the rows of a sheet: how many are entered, and what hinders the others, by client."""

    entered: int = 0
    faults: dict[UUID, dict[str, str]] = field(default_factory=dict)
    refused: dict[UUID, str] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        return not self.faults and not self.refused


def begin_measurement(
    *,
    by: Seat,
    group: Group,
    edition: InstrumentVersion,
    occasion: str,
    on: date,
    at: datetime,
    mode: str = Mode.SELF,
    proxy: str = "",
) -> Measurement:
    """Begin the sheet of a group for one scale on one day.

    Raises `GroupNeverMet`, `VersionNotInUse`, `AskedAlone`, `AnsweredInFuture`, `ProxyMissing`, `NoSheetForThis` or
    `AlreadyMeasured`.
    """
    rules.check_can_measure(group, edition, on=on, today=timezone.localdate(at), mode=mode, proxy=proxy)
    measurement = Measurement(
        institution_id=group.institution_id, group=group, edition=edition, occasion=occasion, on=on, mode=mode,
        proxy=proxy.strip() if mode == Mode.PROXY else "", begun_at=at, begun_by=by if by.pk else None, writer_name=by.holder_name,
    )  # fmt: skip
    told: dict[str, Any] = {"group": group.pk, "scale": edition.instrument.code, "occasion": occasion}
    try:
        with action("measurements.begun", by=by, on=measurement, **told):
            measurement.save()
    except IntegrityError as twice:
        raise rules.AlreadyMeasured from twice
    return measurement


def drop_measurement(*, by: Seat, measurement: Measurement) -> None:
    """Take a sheet off that was begun by mistake. Raises `HasAnswers` once anything was answered on it."""
    with action("measurements.dropped", by=by, on=measurement, group=measurement.group_id):
        _lock(measurement)
        if Response.objects.filter(within=measurement.pk).exists():
            raise rules.HasAnswers
        Absence.objects.filter(measurement=measurement).delete()
        measurement.delete()


def keep_row(
    *, by: Seat, measurement: Measurement, client: UUID, row: RowTyped, at: datetime
) -> tuple[Response | None, dict[str, str]]:
    """Keep what is typed of one row so far; an answer that warns raises its red flag now, as everywhere.

    Returns the response it stands in (None while nothing was typed) and what cannot be read, by question.
    Raises `NotAMember`, `NobodyAgreed`, `RecordClosed`, `AnswersThere`, `ResponseIsDone` or `StaleRecord`.
    """
    try:
        return _keep_row(by, measurement, client, row, at)
    except StaleRecord:
        # Of a page that is closed two sendings may be on their way: the one that was overtaken between reading and writing
        # looks once more whether what stands now is its own page's.
        return _keep_row(by, measurement, client, row, at)


def _keep_row(
    by: Seat, measurement: Measurement, client: UUID, row: RowTyped, at: datetime
) -> tuple[Response | None, dict[str, str]]:
    line = _line_of(by, measurement, client, at)
    typed, row = _read(measurement, row), row.beside(line)
    if row.absent or line.absent:
        _leave_out(by, measurement, line, row, typed, at)
    if row.absent:
        return None, {}
    return _kept(by, measurement, line, row, typed.answers, at), typed.faults


def _line_of(by: Seat, measurement: Measurement, client: UUID, at: datetime) -> Line:
    lines = lines_of(measurement, seat=by, today=timezone.localdate(at))
    line = next((one for one in lines if one.client.pk == client), None)
    if line is None:
        raise rules.NotAMember
    return line


def open_row(
    *, by: Seat, measurement: Measurement, client: UUID, ground: str, witness: str, at: datetime
) -> None:
    """Open the row of a member who had not agreed to scales: they agree now before a witness, or there is a ground.

    A ground stays with the answers, so the row is begun with it at once. A row that is open stays as it is.
    Raises `NotAMember`, `ResponseIsDone`, `RecordClosed`, or what `ground_for` raises.
    """
    line = _line_of(by, measurement, client, at)
    rules.check_can_open(line)
    if line.hindrance != CONSENT:
        return
    with action("measurements.row_opened", by=by, on=measurement, client=client) as details:
        ground = ground_for(by=by, client=line.client, ground=ground, witness=witness, at=at)
        details["ground"] = ground
        line.hindrance, line.ground = "", ground
        if ground:
            response = _begun(by, measurement, line, at)
            # What a form begins with is no answer of this row: its cells stand empty.
            keep_answers(by=by, response=response, answers={}, at=at)


def enter_sheet(
    *, by: Seat, measurement: Measurement, rows: Mapping[UUID, RowTyped], at: datetime
) -> SheetEntered:
    """Enter every row that can be: one completed response for each member, scored by the rule of the scale.

    A row that cannot stay as it is says why and is kept as it was typed; the others are entered all the same. Blanks are
    left out, never counted as nought. Who was entered before stays as entered.
    """
    done = SheetEntered()
    lines = {line.client.pk: line for line in lines_of(measurement, seat=by, today=timezone.localdate(at))}
    with action("measurements.sheet_entered", by=by, on=measurement) as details:
        for key, row in rows.items():
            line = lines.get(key)
            if line is None:
                continue
            try:
                if line.is_done or line.on_phone:
                    _check_same(measurement, line, row)
                else:
                    _enter(by, measurement, line, row.beside(line), at, done)
            except DomainError as refusal:
                done.refused[key] = str(refusal)
        details |= {"entered": done.entered, "kept": len(done.faults), "refused": len(done.refused)}
    return done


def _check_same(measurement: Measurement, line: Line, row: RowTyped) -> None:
    """Nothing typed is dropped without a word: raises `EnteredMeanwhile` where it is not what was entered or answered meanwhile."""
    typed = _read(measurement, row)
    entered = line.response.answers.get("item") if line.response else None
    if not typed.is_empty and (typed.faults or typed.answers.get("item") != entered):
        raise rules.EnteredMeanwhile({at: text for at, text in row.cells.items() if text.strip()})


def _enter(
    by: Seat, measurement: Measurement, line: Line, row: RowTyped, at: datetime, done: SheetEntered
) -> None:
    typed = _read(measurement, row)
    if typed.is_empty or row.absent:
        _leave_out(by, measurement, line, row, typed, at)
        return
    response = _ready(by, measurement, line, row, at)
    if typed.faults:
        keep_answers(by=by, response=response, answers=typed.answers, at=at)
        done.faults[line.client.pk] = typed.faults
        return
    try:
        complete_response(by=by, response=response, answers=typed.answers, at=at)
        done.entered += 1
    except AnswersFaulty as refusal:
        done.faults[line.client.pk] = {fault.link: fault.text for fault in refusal.faults}


def _leave_out(
    by: Seat, measurement: Measurement, line: Line, row: RowTyped, typed: Typed, at: datetime
) -> None:
    """A row without answers: what was begun in it is given up, and absence noted. Raises `AnswersThere`."""
    if row.absent and not typed.is_empty:
        raise rules.AnswersThere
    if line.response is not None and typed.is_empty and not _waits(line.response, row):
        _kept(by, measurement, line, row, {}, at)
        abandon_response(by=by, response=line.response)
        line.response = None
    if row.absent != line.absent:
        _note_absence(by, measurement, line, row.absent)


def _waits(response: Response, row: RowTyped) -> bool:
    """Say whether an empty row says nothing: it was opened on a ground, or somebody began it after this page was opened."""
    opened = bool(response.ground) and not response.answers.get("item")
    return not row.absent and (opened or not (row.version or row.unsure))


def _note_absence(by: Seat, measurement: Measurement, line: Line, absent: bool) -> None:
    rules.check_can_type(line)
    told = {"measurement": measurement, "client_id": line.client.pk}
    with action("measurements.absence_noted", by=by, on=measurement, client=line.client.pk, absent=absent):
        if absent:
            Absence(institution_id=measurement.institution_id, **told).save()
        else:
            Absence.objects.filter(**told).delete()
    line.absent = absent


def _kept(
    by: Seat, measurement: Measurement, line: Line, row: RowTyped, answers: Mapping[str, Any], at: datetime
) -> Response | None:
    if line.response is None and not answers.get("item"):
        rules.check_can_type(line)
        return None
    response = _ready(by, measurement, line, row, at)
    return keep_answers(by=by, response=response, answers=answers, at=at, sent_as=row.sent_as)


def _ready(by: Seat, measurement: Measurement, line: Line, row: RowTyped, at: datetime) -> Response:
    """Return the response of the row, begun where nothing was, at the version that was read."""
    rules.check_can_type(line)
    if line.response is None:
        if row.version:
            raise StaleRecord
        line.response = _begun(by, measurement, line, at)
    else:
        line.response.read_at(row.version, unsure=row.unsure)
    return line.response


def _begun(by: Seat, measurement: Measurement, line: Line, at: datetime) -> Response:
    with transaction.atomic():
        _lock(measurement)
        # Two windows may begin the same row at the same moment.
        begun = Response.objects.filter(within=measurement.pk, client=line.client, state__in=_STANDING)
        if begun.exists():
            raise StaleRecord
        if line.absent:
            _note_absence(by, measurement, line, False)
        return begin_response(
            by=by, client=line.client, edition=measurement.edition, on=measurement.on, at=at,
            mode=measurement.mode, proxy=measurement.proxy, setting=Setting.GROUP, occasion=measurement.occasion, source=Source.PAPER,
            within=measurement.pk, ground=line.ground,
        )  # fmt: skip


def _read(measurement: Measurement, row: RowTyped) -> Typed:
    questionnaire, _pack = read_edition(measurement.edition)
    return read_row(questionnaire, columns_of(questionnaire, ""), row.cells)


def _lock(measurement: Measurement) -> None:
    Measurement.objects.select_for_update(of=("self",)).only("pk").get(pk=measurement.pk)
