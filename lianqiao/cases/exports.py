"""The case list as a workbook."""

from collections.abc import Iterable, Sequence
from functools import cache
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lianqiao.audit.actions import action
from lianqiao.audit.services import note_accesses
from lianqiao.catalogue.queries import label
from lianqiao.registry.models import Seat
from lianqiao.workspace.sheets_out import Sheet, SheetColumn

from .models.cases import case_label
from .states import CaseState, Depth, Risk

# Up to here a browser waits for the answer; beyond it a job with progress is kinder.
AT_ONCE = 1000


def _columns() -> tuple[SheetColumn, ...]:
    """Return the columns in the language of the moment; a label is looked up once and not for every row."""
    category = cache(lambda code: label("category", code) if code else "")
    depths, states, risks = (
        {value: str(said) for value, said in kind.choices} for kind in (Depth, CaseState, Risk)
    )
    return (
        SheetColumn(_("Case number"), lambda row: case_label(row["number"], row["episode"]), 16),
        SheetColumn(_("Name"), "client__name", 14),
        SheetColumn(_("Ward or clinic"), "unit__name", 18),
        SheetColumn(_("Bed"), "bed", 8),
        SheetColumn(_("Depth"), lambda row: depths[row["depth"]], 12),
        SheetColumn(_("State"), lambda row: states[row["state"]], 10),
        SheetColumn(_("Main category"), lambda row: category(row["category"]), 20),
        SheetColumn(_("Risk"), lambda row: risks[row["risk"]], 14),
        SheetColumn(_("Responsible"), "responsible__name", 14),
        SheetColumn(_("Opened on"), "opened_on", 12),
        SheetColumn(
            _("Last contact"), lambda row: row["quiet_since"] if row["contacts_signed"] else None, 12
        ),
        SheetColumn(_("Signed contacts"), "contacts_signed", 10),
        SheetColumn(_("Next step due"), "next_due", 12),
        SheetColumn(_("Closed on"), "closed_on", 12),
    )


def case_sheet(rows: Iterable[dict], chips: Iterable[dict]) -> Sheet:
    """Return the sheet of the rows, with the filters in force above it."""
    return Sheet(_("Cases"), _columns(), rows, tuple(str(chip["label"]) for chip in chips))


def note_export(*, by: Seat, clients: Sequence[UUID]) -> None:
    """Write down that the cases of these clients left the house as a file: in the trail, and for each client."""
    place = {"subject": "people.client", "institution_id": by.institution_id, "page": "case.export"}
    with action("cases.exported", by=by, rows=len(clients)):
        note_accesses(by=by, subject_ids=clients, **place)
