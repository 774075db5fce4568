"""Reads a register: institutions and workers, in one workbook or two, in whatever order of columns."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from stdnum.cn import uscc

from . import amounts, words
from .columns import assign
from .context import place_in
from .dates import Dated, Surroundings, read_date
from .drafts import Cells, Draft, Layout, Mapping, Read
from .findings import refused
from .grid import Book, Value
from .synonyms import INSTITUTIONS, WORKERS
from .tables import Skipped, Table, find_tables
from .text import as_text, fold, is_blank, means_nothing, narrative
from .text import name as plain_name

_INSTITUTION_TRAITS = (
    "credit_code",
    "institution_class",
    "level",
    "beds",
    "region",
    "status",
    "department",
    "from_on",
)
_WORKER_TRAITS = ("sex", "source", "fulltime", "qualification", "from_on", "phone", "employer")
_STILL_THERE = re.compile(r"在岗|在职|至今|^今$|现在|目前|在任|present|current|now")
_MOMENT = r"\d{4}[年./]\d{1,2}(?:[月./]\d{1,2})?[月日]?|\d{4}-\d{1,2}-\d{1,2}|\d{4}年?"
_SPAN = re.compile(rf"自?({_MOMENT})(?:起|开始)?(?:-+|—+|~|～|至|到)(\d{{4}}.*|至?今|现在|目前)")
_CLASS_TITLE = re.compile(
    r"[(]?[一二三四五六七八九十\d]*[)]?[、.]?(三级|二级|一级|市属|区属|部属|公立|民营|社会办)*"
    r"(综合|专科|中医|中西医结合|民族医?|妇幼保健|疾病预防控制|基层|专业公共卫生|公共卫生|社区卫生服务|乡镇|其他)"
    r"(类|医疗|卫生|服务)*(医院|机构|中心|站|院|类)*([(].*[)]|\d+家.*|:.*)?"
)
_SOCIAL_WORK = re.compile(r"社会工作|社工|社会服务|社会事业|socialwork")
_HANGS_ON = re.compile(r"^(?:挂靠|依托|隶属|附设|合署)(?:在|于|至)?[:：]?\s*(.+)$")


@dataclass(slots=True)
class InstitutionDraft(Draft):
    name: str = ""
    credit_code: str = ""
    region: str = ""
    institution_class: str = ""
    specialty: str = ""
    level: str = "unrated"
    grade: str = ""
    department: str = "none"
    department_name: str = ""
    beds: int | None = None
    status: str = "operating"
    since: Dated | None = None
    until: Dated | None = None

    @property
    def code_is_wrong(self) -> bool:
        """The code alone is at fault; known by name, the institution can be taken without it."""
        return all(
            finding.code in ("credit_code_wrong", "credit_code_number")
            for finding in self.findings
            if finding.refuses
        )


@dataclass(slots=True)
class WorkerDraft(Draft):
    name: str = ""
    institution: str = ""
    credit_code: str = ""
    sex: str = ""
    source: str = ""
    fulltime: bool = True
    since: Dated | None = None
    until: Dated | None = None
    qualification: str = ""
    phone: str = ""
    employer: str = ""


@dataclass(slots=True)
class RegistryReading(Read):
    institutions: list[InstitutionDraft] = field(default_factory=list)
    workers: list[WorkerDraft] = field(default_factory=list)


def read_registry(book: Book, *, today: date, mapping: Mapping | None = None) -> RegistryReading:
    """Read every visible sheet. `mapping` puts fields of a layout (by its key) on other columns."""
    reading = RegistryReading()
    for sheet in book.sheets:
        if sheet.hidden:
            reading.skipped.append(Skipped(sheet.name, 0, "hidden"))
            continue
        tables, outside = find_tables(sheet, INSTITUTIONS + WORKERS)
        reading.skipped += outside
        for number, table in enumerate(tables):
            _read_table(reading, table, f"{sheet.name}#{number + 1}", book, today, mapping or {})
    if not reading.layouts:
        reading.problems.append(refused("no_column"))
    return reading


def _read_table(
    reading: RegistryReading, table: Table, key: str, book: Book, today: date, mapping: Mapping
) -> None:
    around = Surroundings(today, mac_dates=book.mac_dates)
    institutions = {
        **assign(table.headings, INSTITUTIONS, table.cells),
        **mapping.get(f"{key}:institutions", {}),
    }
    workers = {**assign(table.headings, WORKERS, table.cells), **mapping.get(f"{key}:workers", {})}
    kinds = _kinds(institutions, workers)
    if not kinds:
        reading.skipped += table.left_out("outside")
        return
    reading.skipped += table.skipped
    _take_lonely(reading, table, kinds, institutions.get("name"))
    for kind, columns in (("institutions", institutions), ("workers", workers)):
        if kind in kinds:
            layout = Layout(
                f"{key}:{kind}", kind, table, {name: at for name, at in columns.items() if at >= 0}
            )
            reading.layouts.append(layout)
            _read_lines(reading, layout, around, combined=len(kinds) == 2)


def _kinds(institutions: dict[str, int], workers: dict[str, int]) -> set[str]:
    """Which rows a table holds. One naming both people and their institutions' class or level holds both."""
    kinds = set()
    person = workers.get("name")
    traits = sum(trait in workers for trait in _WORKER_TRAITS)
    at = workers.get("institution")
    if person is not None and traits >= 2 and (at is not None or person != institutions.get("name")):
        kinds.add("workers")
    taken = (
        set(workers.values()) - {workers.get("institution"), workers.get("credit_code")} if kinds else set()
    )
    own = sum(trait in institutions and institutions[trait] not in taken for trait in _INSTITUTION_TRAITS)
    named = "name" in institutions and (not kinds or institutions["name"] == workers.get("institution"))
    if named and own >= (2 if kinds else 1):
        kinds.add("institutions")
    return kinds


def _first(values: Iterable[Value]) -> Value:
    return next((value for value in values if not is_blank(value)), "")


def _take_lonely(reading: RegistryReading, table: Table, kinds: set[str], name: int | None) -> None:
    """Rows of one cell are sections (一、综合医院, 东城区), unless it is an institution with everything else left out."""
    for line in table.lonely:
        text = as_text(_first(line.values))
        column = next(at for at, value in enumerate(line.values) if not is_blank(value))
        is_class = _CLASS_TITLE.fullmatch(fold(text))
        if kinds == {"institutions"} and column == name and _institution_in(text) and not is_class:
            table.lines.append(line)
        else:
            reading.skipped.append(Skipped(table.sheet.name, line.row, "section", text))
    table.lines.sort(key=lambda line: line.row)


def _read_lines(reading: RegistryReading, layout: Layout, around: Surroundings, *, combined: bool) -> None:
    seen: dict[str, int] = {}
    above: Cells | None = None
    place = _place_of(layout.table)
    for line in layout.table.lines:
        cells = Cells(layout, line, above)
        above = cells
        if layout.kind == "workers":
            reading.workers.append(_worker(cells, around, place))
            continue
        draft = _institution(cells, around)
        if combined and draft.name in seen:
            # Beside its workers an institution stands once a worker.
            continue
        seen.setdefault(draft.name, line.row)
        reading.institutions.append(draft)


# --- institutions


def _institution(cells: Cells, around: Surroundings) -> InstitutionDraft:
    draft = InstitutionDraft(cells.layout.table.sheet.name, cells.line.row, [], cells.findings)
    draft.name = _named(cells, "name")
    draft.credit_code = _credit_code(cells)
    draft.region = narrative(cells.value("region", down=True)) or _section_region(cells)
    _classify(cells, draft)
    _rate(cells, draft)
    _departmentalise(cells, draft)
    draft.beds = cells.read("beds", lambda value: amounts.read_count(value, least=0, most=50_000))
    draft.since = _day(cells, "from_on", around)
    draft.until = _day(cells, "until_on", around)
    draft.status = cells.choose("status", words.status, "status_unknown") or "operating"
    if (
        draft.since is None
        and cells.has("from_on")
        and is_blank(cells.value("from_on"))
        and draft.status != "planned"
    ):
        cells.refuse("from_on", "missing")
    draft.values = cells.draft_values()
    return draft


def _named(cells: Cells, column: str) -> str:
    # A name merged over several rows is that of each; a person's name never is.
    value = cells.value(column, down=column == "institution" or cells.layout.kind == "institutions")
    found = plain_name(value)
    if not found:
        cells.refuse(column, "missing")
    elif not isinstance(value, str) or re.fullmatch(r"[\d\W_]+", found):
        cells.refuse(column, "name_unfit", value)
    elif len(found) > 100:
        cells.refuse(column, "too_long", limit=100)
    return found


def _credit_code(cells: Cells) -> str:
    code = cells.read("credit_code", amounts.read_code) or ""
    if code and not uscc.is_valid(code):
        cells.refuse("credit_code", "credit_code_wrong", cells.value("credit_code"))
        return code
    return code


def _section_region(cells: Cells) -> str:
    """A sheet or a section may be a district: 东城区 as sheet name, 一、东城区 as a row."""
    for text in (cells.line.section, cells.layout.table.sheet.name):
        if seen := re.search(
            r"[\u4e00-\u9fff]{1,6}?(?:区|县|旗)(?![\u4e00-\u9fff])",
            re.sub(r"^[一二三四五六七八九十\d]+[、.]", "", text),
        ):
            return seen.group()
    return ""


def _classify(cells: Cells, draft: InstitutionDraft) -> None:
    """The class as stated, else by the section, else by the institution's own name (which is flagged)."""
    stated = cells.value("institution_class", down=True)
    found = words.institution_class(stated)
    if not found and len(cells.line.section) <= 20:
        found = words.institution_class(cells.line.section)
    if not found and (found := words.class_of_name(draft.name)):
        cells.doubt("institution_class", "class_from_name", stated)
    if not found:
        cells.refuse("institution_class", "missing" if is_blank(stated) else "class_unknown", stated)
    draft.institution_class = found or ""
    if found == "specialised":
        draft.specialty = words.specialty(stated) or words.specialty(draft.name)


def _rate(cells: Cells, draft: InstitutionDraft) -> None:
    value = cells.value("level", down=True)
    found = cells.choose("level", words.level, "level_unknown")
    if is_blank(value) and draft.institution_class in ("general", "specialised", "tcm"):
        cells.doubt("level", "level_missing")
    draft.level = found or "unrated"
    draft.grade = (
        (words.grade(value) or words.grade(cells.value("grade"))) if found and found != "unrated" else ""
    )


def _departmentalise(cells: Cells, draft: InstitutionDraft) -> None:
    value, named = cells.value("department", down=True), narrative(cells.value("department_name"))
    if means_nothing(named):
        named = ""
    text = fold(value)
    if hung := _HANGS_ON.match(narrative(value)):
        draft.department, draft.department_name = "attached", named or hung[1]
        return
    found = words.department(value)
    if found is None and text:
        # The column holds the department's own name instead of how it is set up.
        named = named or narrative(value)
    if found is None and named:
        found = "independent" if _SOCIAL_WORK.search(fold(named)) else "attached"
    draft.department = found or "none"
    draft.department_name = named[:60] if draft.department != "none" else ""


def _day(cells: Cells, column: str, around: Surroundings) -> Dated | None:
    """The day in a column; a cell such as 2019.6-2022.5 or 2019年6月至今 tells both ends when it stands alone."""
    value = cells.value(column)
    if column == "until_on" and not cells.has(column):
        seen = _SPAN.fullmatch(fold(cells.value("from_on")))
        value, column = (seen[2], "from_on") if seen else (None, column)
        return _end(cells, column, value, around)
    if column == "until_on":
        return _end(cells, column, value, around)
    if means_nothing(value):
        return None
    if isinstance(value, str):
        seen = _SPAN.fullmatch(fold(value))
        value = seen[1] if seen else re.sub(r"^(自|从)|(起|始|开始|以来|至今)$", "", value.strip())
    return cells.take(column, read_date(value, around))


def _end(cells: Cells, column: str, value: Value, around: Surroundings) -> Dated | None:
    """The day something ended; 在岗 and 至今 are no end."""
    if means_nothing(value) or (isinstance(value, str) and _STILL_THERE.search(fold(value))):
        return None
    if isinstance(value, str):
        value = re.sub(r"(止|底|离岗|离职)$", "", value.strip())
    # A contract may well end after today.
    return cells.take(column, read_date(value, Surroundings(date.max, mac_dates=around.mac_dates)))


# --- workers


def _worker(cells: Cells, around: Surroundings, place: str) -> WorkerDraft:
    draft = WorkerDraft(cells.layout.table.sheet.name, cells.line.row, [], cells.findings)
    draft.name = _named(cells, "name")
    if cells.has("institution"):
        draft.institution = _named(cells, "institution")
    else:
        draft.institution = _institution_in(cells.line.section) or place
        if not draft.institution:
            cells.refuse("institution", "institution_missing")
    draft.credit_code = cells.read("credit_code", amounts.read_code) or ""
    draft.sex = cells.choose("sex", words.sex, "sex_unknown", refuses=False) or ""
    _employ(cells, draft)
    draft.since = _day(cells, "from_on", around)
    if draft.since is None and not cells.has("from_on"):
        cells.refuse("from_on", "no_column")
    elif draft.since is None and means_nothing(cells.value("from_on")):
        cells.refuse("from_on", "missing")
    draft.until = _day(cells, "until_on", around)
    if draft.since and draft.until and draft.until.on <= draft.since.on:
        cells.refuse("until_on", "date_order", cells.value("until_on"))
    draft.qualification = (
        cells.choose("qualification", words.qualification, "qualification_unknown", refuses=False) or "none"
    )
    draft.phone = cells.read("phone", amounts.read_phone) or ""
    draft.values = cells.draft_values()
    return draft


def _employ(cells: Cells, draft: WorkerDraft) -> None:
    found = cells.choose("source", words.source, "source_unknown")
    if found is None and is_blank(cells.value("source")):
        if means_nothing(cells.value("employer")):
            cells.refuse("source", "missing" if cells.has("source") else "no_column")
        else:
            found = "purchase"
    draft.source = found or ""
    if found == "purchase" and not means_nothing(cells.value("employer")):
        draft.employer = plain_name(cells.value("employer"))[:120]
    fulltime = cells.choose("fulltime", words.fulltime, "fulltime_unknown")
    if fulltime is None and cells.has("fulltime") and is_blank(cells.value("fulltime")):
        cells.doubt("fulltime", "fulltime_missing")
    draft.fulltime = fulltime if fulltime is not None else True


def _place_of(table: Table) -> str:
    """The institution a whole table belongs to, from its titles or the sheet's name."""
    for text in (*(text for _row, text in reversed(table.titles)), table.sheet.name):
        if found := _institution_in(text):
            return found
    return ""


def _institution_in(text: str) -> str:
    return place_in(_unlabelled(text))


def _unlabelled(text: str) -> str:
    """A title without the label before the colon."""
    return re.sub(r"^[^:：]{2,8}[:：]\s*", "", plain_name(text))
