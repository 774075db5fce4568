"""Institutions: found them, change what they are from a day on, take them from a register."""

import csv
import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.db.models import ProtectedError, Q
from django.utils.translation import gettext_lazy as _
from stdnum.cn import uscc

from lianqiao.audit.actions import action
from lianqiao.core.errors import DomainError
from lianqiao.registry.models import (
    DatePrecision,
    DepartmentKind,
    Institution,
    InstitutionProfile,
    Level,
    ProgrammeState,
    ProgrammeStatus,
    Region,
    Seat,
    Unit,
    institution_key,
)

REGIONS_FILE = Path(__file__).resolve().parent.parent / "library" / "regions.csv"


class WrongCreditCode(DomainError):
    message = _("This is not a valid unified social credit code: its check character does not fit.")
    field = "credit_code"


class InstitutionExists(DomainError):
    message = _("An institution of this name is already in the register.")
    field = "name"


class StillNeeded(DomainError):
    message = _("Records already refer to institutions of this import, so it cannot be undone.")


class UnitExists(DomainError):
    message = _("The institution already has a unit of this name.")
    field = "name"


class ChangeBeforeCurrent(DomainError):
    message = _("The change must start after the current entry began.")


def check_credit_code(code: str | None) -> str | None:
    """Return the code in its plain form, or None for nothing. Raises `WrongCreditCode`."""
    if not code:
        return None
    if not uscc.is_valid(code):
        raise WrongCreditCode
    return uscc.compact(code)


@dataclass(frozen=True)
class InstitutionRow:
    """One institution as a register tells of it. Empty fields mean: the register does not say."""

    name: str
    institution_class: str
    level: str = Level.UNRATED
    grade: str = ""
    specialty: str = ""
    credit_code: str | None = None
    region: Region | None = None
    department: str = DepartmentKind.NONE
    department_name: str = ""
    beds: int | None = None
    status: str | None = ProgrammeState.OPERATING
    status_from: dt.date | None = None
    status_precision: str = DatePrecision.DAY


_PROFILE_FIELDS = (
    "institution_class",
    "level",
    "grade",
    "specialty",
    "department",
    "department_name",
    "beds",
)


def found_institution(*, by: Seat, row: InstitutionRow, batch: UUID | None = None) -> Institution:
    """Enter a new institution with its first profile and, when given, its status.

    Raises `InstitutionExists` or `WrongCreditCode`.
    """
    code = check_credit_code(row.credit_code)
    if Institution.objects.filter(
        Q(name_key=institution_key(row.name)) | Q(credit_code=code, credit_code__isnull=False)
    ).exists():
        raise InstitutionExists
    institution = Institution(name=row.name.strip(), credit_code=code, region=row.region, batch=batch)
    with action("registry.institution_founded", by=by, on=institution):
        institution.save()
        InstitutionProfile(institution=institution, batch=batch, **_profile_of(row)).save()
        if row.status and row.status_from:
            ProgrammeStatus(
                institution=institution,
                status=row.status,
                from_on=row.status_from,
                precision=row.status_precision,
                batch=batch,
            ).save()
    return institution


def upsert_institution(
    *, by: Seat, row: InstitutionRow, batch: UUID | None = None
) -> tuple[Institution, str]:
    """Enter or correct an institution from a register; return it with created, updated or unchanged.

    It is found by its credit code, else by its folded name. A register that differs corrects the current
    entry: what an institution was before a known day is entered with `change_profile` instead.
    Raises `WrongCreditCode` only for an institution that cannot be found by its name either.
    """
    found = Institution.objects.filter(name_key=institution_key(row.name)).first()
    if row.credit_code:
        found = Institution.objects.filter(credit_code=row.credit_code).first() or found
    if found is None:
        return found_institution(by=by, row=row, batch=batch), "created"
    changed = _correct(found, name=row.name.strip(), region=row.region or found.region)
    if row.credit_code and uscc.is_valid(row.credit_code):
        changed += _correct(found, credit_code=uscc.compact(row.credit_code))
    profile = found.profiles.filter(valid_until__isnull=True).first() or InstitutionProfile(
        institution=found, batch=batch
    )
    profile_changed = _correct(profile, **_profile_of(row)) or profile._state.adding
    status = found.statuses.filter(until_on__isnull=True).first()
    status_changed = False
    if row.status and row.status_from:
        status = status or ProgrammeStatus(institution=found, batch=batch)
        status_changed = bool(
            _correct(status, status=row.status, from_on=row.status_from, precision=row.status_precision)
        )
    if not (changed or profile_changed or status_changed):
        return found, "unchanged"
    with action("registry.institution_corrected", by=by, on=found):
        found.save()
        if profile_changed:
            profile.save()
        if status_changed:
            status.save()
    return found, "updated"


def remove_batch(*, by: Seat, batch: UUID) -> int:
    """Take back the institutions an import entered; return how many.

    Raises `StillNeeded` when a record refers to one of them, or its class or status was told anew since; then
    nothing is removed.
    """
    entered = Institution.objects.filter(batch=batch)
    told_since = Q(profiles__batch__isnull=True) | Q(statuses__isnull=False, statuses__batch__isnull=True)
    if entered.filter(told_since | ~Q(profiles__batch=batch)).exists():
        raise StillNeeded
    try:
        with action("registry.import_undone", by=by, batch=batch) as details:
            ProgrammeStatus.objects.filter(institution__in=entered).delete()
            InstitutionProfile.objects.filter(institution__in=entered).delete()
            details["institutions"] = removed = entered.count()
            entered.delete()
    except ProtectedError as problem:
        raise StillNeeded from problem
    return removed


def _profile_of(row: InstitutionRow) -> dict:
    return {name: getattr(row, name) for name in _PROFILE_FIELDS}


def _correct(record, **values) -> list[str]:
    changed = [name for name, value in values.items() if getattr(record, name) != value]
    for name in changed:
        setattr(record, name, values[name])
    return changed


def change_profile(*, by: Seat, institution: Institution, from_on: dt.date, **values) -> InstitutionProfile:
    """Say what the institution is from a day on; the entry that held until then is closed on that day.

    `values` are fields of `InstitutionProfile`; what is not given stays as it was.
    Raises `ChangeBeforeCurrent` when the current entry began on that day or later.
    """
    current = institution.profiles.filter(valid_until__isnull=True).first()
    if current and current.valid_from and current.valid_from >= from_on:
        raise ChangeBeforeCurrent(field="valid_from")
    kept = {name: getattr(current, name) for name in _PROFILE_FIELDS} if current else {}
    profile = InstitutionProfile(institution=institution, valid_from=from_on, **{**kept, **values})
    with action("registry.profile_changed", by=by, on=institution, from_on=from_on.isoformat()):
        if current:
            current.valid_until = from_on
            current.save()
        profile.save()
    return profile


def change_status(*, by: Seat, institution: Institution, status: str, from_on: dt.date) -> ProgrammeStatus:
    """Say where the institution stands in the programme from a day on. Raises `ChangeBeforeCurrent`."""
    current = institution.statuses.filter(until_on__isnull=True).first()
    if current and current.from_on >= from_on:
        raise ChangeBeforeCurrent(field="from_on")
    new = ProgrammeStatus(institution=institution, status=status, from_on=from_on)
    with action("registry.status_changed", by=by, on=institution, status=status):
        if current:
            current.until_on = from_on
            current.save()
        new.save()
    return new


def add_unit(
    *, by: Seat, institution: Institution, name: str, kind: str = Unit.Kind.WARD, code: str = ""
) -> Unit:
    """Add a ward, clinic or other unit to the institution. Raises `UnitExists`."""
    check_unit_name(institution_id=institution.pk, name=name)
    unit = Unit(institution=institution, name=name, kind=kind, code=code)
    with action("registry.unit_added", by=by, on=unit):
        unit.save()
    return unit


def check_unit_name(*, institution_id: UUID, name: str, besides: UUID | None = None) -> None:
    """Raise `UnitExists` when another unit of the institution has the name."""
    others = Unit.objects.filter(institution_id=institution_id, name=name)
    if besides is not None:
        others = others.exclude(pk=besides)
    if others.exists():
        raise UnitExists


def load_regions(*, by: Seat, file: Path = REGIONS_FILE) -> int:
    """Load divisions from a CSV of code, name_zh, name_en, kind, parent, valid_from, valid_until.

    Codes already there are corrected, none is removed. Returns how many rows were new or different.
    """
    known = {region.code: _told(region) for region in Region.objects.all()}
    wanted = [region for region in _regions_in(file) if known.get(region.code) != _told(region)]
    if not wanted:
        return 0
    with action("registry.regions_loaded", by=by, rows=len(wanted)):
        Region.objects.bulk_create(
            wanted,
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=[name.removesuffix("_id") for name in _TOLD],
        )
    return len(wanted)


_TOLD = ["name_zh", "name_en", "kind", "parent_id", "valid_from", "valid_until"]


def _told(region: Region) -> tuple:
    return tuple(getattr(region, name) for name in _TOLD)


def _regions_in(file: Path) -> list[Region]:
    kinds: list[str] = [Region.Kind.PROVINCE, Region.Kind.CITY, Region.Kind.DISTRICT]
    with file.open(encoding="utf-8-sig", newline="") as lines:
        # Parents first, since a child points at its parent.
        rows = sorted(csv.DictReader(lines), key=lambda row: (kinds.index(row["kind"]), row["code"]))
    return [
        Region(
            code=row["code"],
            name_zh=row["name_zh"],
            name_en=row["name_en"],
            kind=row["kind"],
            parent_id=row["parent"] or None,
            valid_from=dt.date.fromisoformat(row["valid_from"]) if row["valid_from"] else None,
            valid_until=dt.date.fromisoformat(row["valid_until"]) if row["valid_until"] else None,
        )
        for row in rows
    ]
