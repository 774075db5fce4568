"""A list of clients becomes registered people of its institution."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from lianqiao.people.services import ListedClient, Listing, register_listed
from lianqiao.registry.models import Institution, Seat, Unit

from ..sheets.client_list import ClientDraft, ClientReading
from ..sheets.findings import doubtful, refused
from ..sheets.text import fold
from ..states import RowOutcome
from .outcomes import Progress, Result
from .places import Places

# What `people` calls a field, and the column it stands in.
_COLUMNS = {"identity_value": "identity", "another_person": "name"}


def take_clients(
    *, by: Seat, reading: ClientReading, result: Result, batch: UUID, at: datetime, report: Progress
) -> None:
    """Register the people of a list; every row ends up in `result` with its outcome. Runs inside a transaction."""
    people = list(reading.coming)
    total, done = len(people), 0
    places = Places(by).of(people)
    for place in places:
        report(done, total, place.institution.name)
        units = _units(place.institution)
        told = [_listed(draft, units) for draft in place.entries]
        listings = register_listed(by=by, institution=place.institution, people=told, batch=batch, at=at)
        for draft, listing in zip(place.entries, listings, strict=True):
            _tell(draft, listing, place.entries)
        done += len(place.entries)
    result.institutions = [place.institution.name for place in places]
    for draft in people:
        result.add(draft, draft.outcome or RowOutcome.REFUSED, "clients", draft.target)
    report(total, total, _("Writing the rows"))


def _units(institution: Institution) -> dict[str, UUID]:
    """Wards and clinics by name and code."""
    units: dict[str, UUID] = {}
    for key, name, code in Unit.objects.filter(institution=institution).values_list("pk", "name", "code"):
        units |= {fold(text): key for text in (name, code) if text}
    return units


def _listed(draft: ClientDraft, units: dict[str, UUID]) -> ListedClient:
    unit = units.get(fold(draft.unit)) if draft.unit else None
    if draft.unit and unit is None:
        draft.findings.append(doubtful("unit_unknown", draft.unit).at(draft.cell("unit")))
    return ListedClient(
        name=draft.name,
        sex=draft.sex,
        birth_date=draft.born.on if draft.born else None,
        birth_precision=draft.born.precision if draft.born else "day",
        kind=draft.kind,
        unit_id=unit,
        bed=draft.bed,
        phone=draft.phone,
        address=draft.address,
        numbers=dict(draft.numbers),
    )


def _tell(draft: ClientDraft, listing: Listing, entries: list[ClientDraft]) -> None:
    for problem in listing.problems:
        column = _COLUMNS.get(problem.field or "", problem.field or "")
        draft.findings.append(refused("unfit", reason=str(problem)).at(draft.cell(column)))
    if listing.problems:
        return
    if listing.like is not None:
        draft.findings.append(
            doubtful("duplicate_row", row=entries[listing.like].row + 1).at(draft.cell("name"))
        )
    if listing.noted:
        draft.findings.append(doubtful("known_by_name").at(draft.cell("name")))
    draft.target = listing.client_id
    draft.outcome = (RowOutcome.CREATED if listing.created else RowOutcome.UNCHANGED).value
