"""One row of a service log as its entries: the contact, session or activity it stands for."""

import re
from dataclasses import dataclass
from datetime import date

from . import amounts, words
from .context import Context
from .dates import Dated, Surroundings, read_date
from .drafts import Cells, Draft
from .findings import Reading
from .grid import Value
from .text import as_text, fold, is_blank, means_nothing, narrative
from .text import name as plain_name
from .wide import Options, Wide

# Not inside brackets: 李女士（母亲、祖母） is one person.
_SEVERAL = re.compile(r"(?:[、，,;；/／&\n]|(?<=[\u4e00-\u9fff])和(?=[\u4e00-\u9fff]{2,}))(?![^(（]*[)）])")
LONGEST_TITLE, LONGEST_TEXT = 160, 20_000
_COUNT_METHODS = (
    ("signed_list", r"签到|签名|签字"),
    ("ticket", r"票|扫码|二维码"),
    ("estimate", r"估|目测|约"),
)


@dataclass(slots=True)
class Entry(Draft):
    """One contact, session or activity of a log."""

    institution: str = ""
    on: date | None = None
    method: str = ""
    category: str = "F"
    items: tuple[str, ...] = ()
    scene: str = ""
    care_stage: str = ""
    mode: str = ""
    worker: str = ""
    worker_cell: str = ""  # empty where a title names the worker
    clients: tuple[str, ...] = ()
    count: int = 0
    estimated: bool = False
    count_method: str = ""
    minutes: int | None = None
    title: str = ""
    place: str = ""
    text: str = ""
    # What became of it, once it was written.
    outcome: str = ""


@dataclass(slots=True)
class Shape:
    """How one table is to be read beyond its plain columns."""

    wide: list[Wide]
    ticked: bool
    categories: Options | None
    scenes: Options | None
    minutes_unit: str
    minutes_guessed: bool


def entries_of(cells: Cells, shape: Shape, context: Context, around: Surroundings) -> list[Entry]:
    """One row as its entries: one, or in a wide layout one a method that is filled."""
    if not shape.wide:
        return [_entry(cells, shape, context, around, None)]
    used = [wide for wide in shape.wide if _is_used(cells, wide)]
    if not used:
        entry = _entry(cells, shape, context, around, None)
        cells.refuse("count", "missing")
        entry.findings = cells.findings
        return [entry]
    made = []
    for number, wide in enumerate(used):
        part = Cells(cells.layout, cells.line, cells.above)
        entry = _entry(part, shape, context, around, wide)
        if number and "minutes" not in wide.columns:
            # The row's one duration is counted with its first method only.
            entry.minutes = None
        made.append(entry)
    return made


def _is_used(cells: Cells, wide: Wide) -> bool:
    value = _own(cells, wide, "count")
    return not means_nothing(value) and fold(value) not in ("0", "0.0", "否", "×", "n", "no")


def _own(cells: Cells, wide: Wide, measure: str) -> Value:
    column = wide.columns.get(measure)
    return cells.line.values[column] if column is not None and column < len(cells.line.values) else None


def _entry(cells: Cells, shape: Shape, context: Context, around: Surroundings, wide: Wide | None) -> Entry:
    entry = Entry(cells.layout.table.sheet.name, cells.line.row, [], cells.findings)
    entry.institution = plain_name(cells.value("institution", down=True)) or context.institution
    entry.on = _on(cells, around)
    entry.method = (wide.method if wide else _method(cells, context)) or ""
    _categorise(cells, shape, context, entry)
    _locate(cells, shape, entry)
    named = names_of(cells.value("worker", down=True))
    workers = named or ((context.worker,) if context.worker else ())
    entry.worker_cell = cells.cell("worker") if named else ""
    if len(workers) > 1:
        cells.doubt("worker", "worker_several", cells.value("worker"))
    entry.worker = "、".join(workers)[:60]
    entry.clients = names_of(
        _own(cells, wide, "client") if wide and "client" in wide.columns else cells.value("client")
    )
    _count(cells, shape, entry, wide)
    _last(cells, shape, entry, wide)
    title = cells.value("title", down=True) or (_own(cells, wide, "title") if wide else "")
    entry.title = narrative(title)[:LONGEST_TITLE]
    entry.text = narrative(cells.value("text"))
    if len(entry.text) > LONGEST_TEXT:
        cells.refuse("text", "too_long", limit=LONGEST_TEXT)
    entry.values = cells.draft_values()
    return entry


def _on(cells: Cells, around: Surroundings) -> date | None:
    column = "date" if cells.has("date") and not is_blank(cells.value("date", down=True)) else "day"
    if not cells.has(column):
        cells.refuse("date", "missing" if cells.has("date") else "no_column")
        return None
    for name, least, most in (("year", 1949, 2100), ("month", 1, 12)):
        found = amounts.read_count(
            re.sub(r"[年月份]", "", fold(cells.value(name, down=True))), least=least, most=most
        )
        if found.value:
            around = Surroundings(
                around.today,
                found.value if name == "year" else around.year,
                found.value if name == "month" else around.month,
                around.mac_dates,
            )
    value = cells.value(column, down=True)
    if is_blank(value):
        cells.refuse(column, "missing")
        return None
    return _exact(cells, column, value, read_date(value, around))


def _exact(cells: Cells, column: str, value: Value, reading: Reading[Dated]) -> date | None:
    dated = cells.take(column, reading)
    if dated is not None and dated.precision != "day":
        cells.refuse(column, "date_no_day", value)
        return None
    return dated.on if dated else None


def _method(cells: Cells, context: Context) -> str | None:
    found = cells.choose("method", words.method, "method_unknown")
    if found is None and is_blank(cells.value("method", down=True)):
        found = context.method
        if found is None:
            cells.refuse("method", "missing" if cells.has("method") else "no_column")
    return found


def _categorise(cells: Cells, shape: Shape, context: Context, entry: Entry) -> None:
    if shape.categories:
        entry.category = shape.categories.chosen(cells.line.values) or "F"
        return
    value = cells.value("category", down=True)
    if is_blank(value):
        cells.doubt("category", "category_missing")
        return
    parts = [part for part in _SEVERAL.split(narrative(value)) if part.strip()]
    codes = [words.category(part) for part in parts] or [None]
    found = words.category(value) if codes[0] is None else codes[0]
    if found is None:
        cells.refuse("category", "category_unknown", value)
    elif len({code for code in codes if code}) > 1:
        cells.doubt("category", "category_several", value)
    entry.category = found or "F"
    item = words.category_item(value)
    entry.items = (item,) if item else ()


def _locate(cells: Cells, shape: Shape, entry: Entry) -> None:
    value = cells.value("scene", down=True)
    heading = cells.layout.columns.get("scene")
    if shape.scenes:
        entry.scene = shape.scenes.chosen(cells.line.values) or ""
    elif not means_nothing(value):
        entry.scene = words.scene(value) or ""
        a_place = heading is not None and "地点" in cells.layout.table.headings[heading].title
        if a_place:
            entry.place = narrative(value)[:120]
        elif not entry.scene:
            cells.refuse("scene", "scene_unknown", value)
    entry.mode = words.mode(cells.value("mode")) or ""
    entry.care_stage = words.care_stage(cells.value("care_stage")) or ""


def names_of(value: Value) -> tuple[str, ...]:
    """The people a cell names, in order, each once; brackets keep their contents together."""
    if means_nothing(value) or not isinstance(value, str):
        return ()
    parts = (plain_name(part)[:60] for part in _SEVERAL.split(value))
    return tuple(dict.fromkeys(part for part in parts if part))


def _count(cells: Cells, shape: Shape, entry: Entry, wide: Wide | None) -> None:
    own = wide is not None and not shape.ticked
    value = _own(cells, wide, "count") if own and wide else cells.value("count")
    if own and fold(value) in ("√", "✓", "✔", "是"):
        value = None
    reading = amounts.read_count(value, most=500 if entry.method == "case" else 1_000_000)
    number = cells.take("count", reading)
    entry.estimated = reading.estimated
    stated = fold(cells.value("count_method"))
    entry.count_method = next((code for code, pattern in _COUNT_METHODS if re.search(pattern, stated)), "")
    if entry.method == "case":
        _count_case(cells, entry, number, bool(reading.findings))
        return
    if number is None and not reading.findings:
        if len(entry.clients) > 1:
            number = len(entry.clients)
            cells.doubt("count", "count_from_names", number=number)
        else:
            cells.refuse("count", "missing" if cells.has("count") or own else "no_column")
    entry.count = number or 0


def _count_case(cells: Cells, entry: Entry, number: int | None, judged: bool) -> None:
    value = cells.value("client")
    if not entry.clients:
        if is_blank(value) or means_nothing(value):
            cells.refuse("client", "client_missing")
        else:
            cells.refuse("client", "name_unfit", value)
    if number is None and not judged and cells.has("count"):
        cells.doubt("count", "count_assumed")
    entry.count = max(number or 1, len(entry.clients))


def _last(cells: Cells, shape: Shape, entry: Entry, wide: Wide | None) -> None:
    """How long it lasted, from its own column, the shared one, or begin and end."""
    own = _own(cells, wide, "minutes") if wide and "minutes" in wide.columns else None
    value = own if not is_blank(own) else cells.value("minutes")
    if is_blank(value) and not is_blank(cells.value("started_at")) and not is_blank(cells.value("ended_at")):
        value = f"{_clock(cells.value('started_at'))}-{_clock(cells.value('ended_at'))}"
    entry.minutes = cells.take("minutes", amounts.read_minutes(value, unit=shape.minutes_unit))
    if shape.minutes_guessed and entry.minutes is not None and not re.search(r"[^\d.]", fold(value)):
        cells.doubt("minutes", "minutes_from_hours", value)
    if is_blank(value) and cells.has("minutes"):
        cells.doubt("minutes", "minutes_missing")


def _clock(value: Value) -> str:
    return re.sub(r"^(\d{1,2}:\d{2}):00$", r"\1", as_text(value).strip().split(" ")[-1])
