"""A register becomes institutions and workers."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lianqiao.audit.actions import action
from lianqiao.core.errors import DomainError
from lianqiao.registry.models import (
    Institution,
    ProgrammeState,
    ProgrammeStatus,
    Region,
    Seat,
    institution_key,
)
from lianqiao.registry.services import InstitutionRow, upsert_institution
from lianqiao.workforce.services import Verdict, WorkerRow, upsert_workers

from ..sheets.dates import Dated
from ..sheets.drafts import Draft
from ..sheets.findings import doubtful, refused
from ..sheets.grid import address
from ..sheets.registry_book import InstitutionDraft, RegistryReading, WorkerDraft
from ..sheets.text import fold
from ..sheets.text import name as plain_name
from ..states import RowOutcome
from .outcomes import Progress, Result

_OUTCOMES = {
    Verdict.CREATED: RowOutcome.CREATED,
    Verdict.UPDATED: RowOutcome.UPDATED,
    Verdict.UNCHANGED: RowOutcome.UNCHANGED,
    Verdict.REFUSED: RowOutcome.REFUSED,
}


def take_registry(
    *, by: Seat, reading: RegistryReading, result: Result, batch: UUID, report: Progress
) -> None:
    """Write what a register says; every row of it ends up in `result` with its outcome. Runs inside a transaction."""
    total = len(reading.institutions) + len(reading.workers)
    regions = Regions(reading)
    known = Known()
    _find_doubles(reading.institutions, known)
    for number, draft in enumerate(reading.institutions):
        report(number, total, _("Institutions"))
        outcome: str = RowOutcome.REFUSED
        institution = None
        region = regions.find(draft)  # of a refused row too, so that all its faults are told at once
        if not draft.refused:
            institution, outcome = _take_institution(by, draft, region, batch)
        result.add(draft, outcome, "institutions", institution.pk if institution else None)
    _take_workers(by, reading.workers, Known(), result, batch)
    report(total, total, pgettext("rows of an import", "Workers"))


# What a name may carry more than the register's: a part of the house behind it, the city before it.
_BEHIND = re.compile(r"（.*）|.{0,6}(社会工作部|社工部|社会服务部|社工科|院区|本部|总院)")
_BEFORE = re.compile(r".{2,4}[省市区县]")


def _means(key: str, registered: str) -> bool:
    """Whether a name is short for a registered one, or the same with a part or a city added.

    北京大学第三医院延庆医院 is not 北京大学第三医院: what merely contains a name is another institution.
    """
    if key in registered:
        return True
    behind, before = key.removeprefix(registered), key.removesuffix(registered)
    return bool(
        (behind != key and _BEHIND.fullmatch(behind)) or (before != key and _BEFORE.fullmatch(before))
    )


class Known:
    """The institutions in the register, found by code, by name, or by the one name that contains it."""

    def __init__(self) -> None:
        self.all = list(Institution.objects.all())
        self.by_key = {institution.name_key: institution for institution in self.all}
        self.by_code = {
            institution.credit_code: institution for institution in self.all if institution.credit_code
        }
        self.by_short: dict[str, list[Institution]] = defaultdict(list)
        for institution in self.all:
            if institution.short_name:
                self.by_short[institution_key(institution.short_name)].append(institution)

    def find(self, name: str, code: str = "") -> list[Institution]:
        """One institution when it is certain, several when the name fits several, none when it fits none."""
        key = institution_key(name)
        exact = self.by_code.get(code) or self.by_key.get(key)
        if exact:
            return [exact]
        if key in self.by_short:
            return self.by_short[key]
        return [each for each in self.all if len(key) >= 4 and _means(key, each.name_key)]

    def is_exact(self, name: str) -> bool:
        return institution_key(name) in self.by_key


def _find_doubles(drafts: Iterable[InstitutionDraft], known: Known) -> None:
    """The same institution twice is taken once; one code on two institutions is refused; a wrong code of a known
    institution is left out."""
    rows_by_code: dict[str, InstitutionDraft] = {}
    rows_by_name: dict[str, InstitutionDraft] = {}
    for draft in drafts:
        if draft.refused and draft.credit_code and draft.code_is_wrong and known.is_exact(draft.name):
            draft.findings[:] = [
                doubtful("credit_code_kept", each.original).at(each.cell) if each.refuses else each
                for each in draft.findings
            ]
            draft.credit_code = ""
        if draft.refused:
            continue
        key = institution_key(draft.name)
        first = rows_by_code.setdefault(draft.credit_code, draft) if draft.credit_code else draft
        if first is not draft and institution_key(first.name) != key:
            draft.findings.append(refused("credit_code_taken", draft.credit_code, row=first.row + 1))
        elif rows_by_name.setdefault(key, draft) is not draft:
            other = rows_by_name[key]
            if draft.credit_code and other.credit_code and draft.credit_code != other.credit_code:
                draft.findings.append(refused("name_taken", draft.name, row=other.row + 1))


def _take_institution(
    by: Seat, draft: InstitutionDraft, region: Region | None, batch: UUID
) -> tuple[Institution | None, str]:
    started = draft.since
    row = InstitutionRow(
        name=draft.name,
        institution_class=draft.institution_class,
        level=draft.level,
        grade=draft.grade,
        specialty=draft.specialty,
        credit_code=draft.credit_code or None,
        region=region,
        department=draft.department,
        department_name=draft.department_name,
        beds=draft.beds,
        status=None if draft.until else draft.status,
        status_from=started.on if started else None,
        status_precision=started.precision if started else "day",
    )
    try:
        institution, outcome = upsert_institution(by=by, row=row, batch=batch)
        if draft.until and started:
            outcome = _bound_status(by, institution, draft, batch, outcome)
    except DomainError as problem:
        draft.findings.append(refused("unfit", reason=str(problem)))
        return None, RowOutcome.REFUSED
    return institution, outcome


def _bound_status(
    by: Seat, institution: Institution, draft: InstitutionDraft, batch: UUID, outcome: str
) -> str:
    """A programme with an end: it ran from its start, and ended (or paused) on the day given."""
    after = draft.status if draft.status in ("suspended", "ended") else ProgrammeState.ENDED
    told = {(ProgrammeState.OPERATING, draft.since.on, draft.until.on), (after, draft.until.on, None)}
    there = {(each.status, each.from_on, each.until_on) for each in institution.statuses.all()}
    if there == told:
        return outcome
    with action("registry.status_changed", by=by, on=institution, status=after):
        institution.statuses.all().delete()
        for status, from_on, until_on in sorted(told, key=lambda each: each[1]):
            ProgrammeStatus(
                institution=institution,
                status=status,
                from_on=from_on,
                until_on=until_on,
                precision=draft.since.precision if from_on == draft.since.on else draft.until.precision,
                batch=institution.batch,
            ).save()
    return RowOutcome.UPDATED if outcome == RowOutcome.UNCHANGED and there else outcome


def _take_workers(by: Seat, drafts: list[WorkerDraft], known: Known, result: Result, batch: UUID) -> None:
    rows: list[tuple[WorkerDraft, WorkerRow]] = []
    for draft in drafts:
        # Looked for in a refused row too, so that all its faults are told at once.
        institution = _place(draft, known) if draft.institution else None
        if institution is not None and draft.since is not None and not draft.refused:
            rows.append((draft, _worker_row(draft, draft.since, institution)))
    outcomes = upsert_workers(by=by, rows=[row for _draft, row in rows], batch=batch)
    told: dict[int, tuple[str, UUID | None]] = {}
    for (draft, _row), taken in zip(rows, outcomes, strict=True):
        if taken.problem is not None:
            draft.findings.append(refused("unfit", reason=str(taken.problem)))
        told[id(draft)] = (_OUTCOMES[taken.verdict], taken.worker.pk if taken.worker else None)
    for draft in drafts:
        outcome, target = told.get(id(draft), (RowOutcome.REFUSED, None))
        result.add(draft, outcome, "workers", target)


def _place(draft: WorkerDraft, known: Known) -> Institution | None:
    """The institution a worker belongs to; a name that fits one institution only in part is taken with a remark."""
    found = known.find(draft.institution, draft.credit_code)
    cell = _cell_of(draft, draft.institution)
    if len(found) == 1:
        if not known.is_exact(draft.institution) and not known.by_code.get(draft.credit_code):
            draft.findings.append(
                doubtful("institution_matched", draft.institution, name=found[0].name).at(cell)
            )
        return found[0]
    draft.findings.append(
        refused("institution_unclear" if found else "institution_unknown", draft.institution).at(cell)
    )
    return None


def _cell_of(draft: Draft, text: str) -> str:
    column = next((at for at, value in enumerate(draft.values) if plain_name(value) == text), None)
    return address(draft.row, column) if column is not None else ""


def _worker_row(draft: WorkerDraft, since: Dated, institution: Institution) -> WorkerRow:
    return WorkerRow(
        institution=institution,
        name=draft.name,
        source=draft.source,
        from_on=since.on,
        from_precision=since.precision,
        until_on=draft.until.on if draft.until else None,
        phone=draft.phone,
        sex=draft.sex or None,
        fulltime=draft.fulltime,
        employer=draft.employer,
        qualification=draft.qualification or None,
    )


class Regions:
    """Divisions by what people call them: 房山区, 房山, 北京市房山区, 110111; the file's province settles doubles."""

    def __init__(self, reading: RegistryReading) -> None:
        self.by_name: dict[str, list[Region]] = defaultdict(list)
        self.by_code: dict[str, Region] = {}
        regions = [region for region in Region.objects.all() if region.valid_until is None]
        names = {region.code: region.name_zh for region in regions}
        for region in regions:
            self.by_code[region.code] = region
            short = region.name_zh
            for name in {short, short.rstrip("市区县旗") if len(short) > 2 else short, fold(region.name_en)}:
                self.by_name[name].append(region)
            for above in self._above(region, names):
                self.by_name[above + short].append(region)
        self.province = self._province(reading, names)

    def _above(self, region: Region, names: dict[str, str]) -> set[str]:
        city, province = names.get(f"{region.code[:4]}00", ""), names.get(f"{region.code[:2]}0000", "")
        return {text for text in (city, province, province + city, province + "市辖区") if text} - {
            region.name_zh
        }

    def _province(self, reading: RegistryReading, names: dict[str, str]) -> str:
        """The province a title names, else the one most of the file's divisions can be in."""
        titles = " ".join(text for layout in reading.layouts for _row, text in layout.table.titles)
        for code, name in sorted(names.items()):
            if code.endswith("00") and (name in titles or name.rstrip("市省") in titles):
                return code[:2]
        votes = Counter(
            code
            for draft in reading.institutions
            for code in {each.code[:2] for each in self._named(draft.region)}
        )
        return votes.most_common(1)[0][0] if votes else ""

    def _named(self, text: str) -> list[Region]:
        plain = fold(text)
        if plain in self.by_code:
            return [self.by_code[plain]]
        return self.by_name.get(plain, [])

    def find(self, draft: InstitutionDraft) -> Region | None:
        """The division of an institution; an unknown or unclear one is flagged and left empty."""
        if not draft.region:
            return None
        found = {region.code: region for region in self._named(draft.region)}
        if len(found) > 1:
            found = {code: region for code, region in found.items() if code[:2] == self.province} or found
        if len(found) > 1:
            found = {code: region for code, region in found.items() if not code.endswith("00")} or found
        if len(found) == 1:
            return next(iter(found.values()))
        code = "region_unclear" if found else "region_unknown"
        draft.findings.append(doubtful(code, draft.region).at(_cell_of(draft, draft.region)))
        return None
