"""Excel exports of lists: the rows one sees, with the filters in force above them."""

from django.utils.translation import gettext as _

from lianqiao.activities.states import INEXACT, CountMethod, EventState, GroupKind, GroupState
from lianqiao.audit.actions import action
from lianqiao.catalogue.queries import label
from lianqiao.workspace.sheets_out import Sheet, SheetColumn, workbook_response


def export_groups(*, by, rows, chips):
    columns = (
        SheetColumn(_("Name of the group"), "name", 28),
        SheetColumn(_("Kind"), lambda row: GroupKind(row["kind"]).label),
        SheetColumn(_("Category"), lambda row: label("category", row["category"]), 18),
        SheetColumn(_("Scene"), lambda row: label("scene", row["scene"]) if row["scene"] else ""),
        SheetColumn(_("Responsible"), "responsible__name"),
        SheetColumn(_("State"), lambda row: GroupState(row["state"]).label),
        SheetColumn(_("Group since"), "opened_on"),
        SheetColumn(_("Sessions held"), "held"),
        SheetColumn(_("Last session"), "last_on"),
        SheetColumn(_("Next session"), "next_on"),
    )
    return _workbook(by, "groups", _("Groups"), columns, rows, chips)


def export_activities(*, by, rows, chips):
    columns = (
        SheetColumn(_("Date"), "on"),
        SheetColumn(_("Title"), "title", 32),
        SheetColumn(_("Category"), lambda row: label("category", row["category"]), 18),
        SheetColumn(_("Scene"), lambda row: label("scene", row["scene"]) if row["scene"] else ""),
        SheetColumn(_("Venue"), "place", 20),
        SheetColumn(_("Responsible"), lambda row: row["worker__name"] or row["worker_name"]),
        SheetColumn(_("State"), lambda row: EventState(row["state"]).label),
        # A column of its own for "≈": a reader who adds up the numbers must see which were estimated.
        SheetColumn(_("Exact?"), lambda row: "≈" if row["count_method"] in INEXACT else "", 8),
        SheetColumn(_("Person-times"), "head_count"),
        SheetColumn(
            _("Counted by"), lambda row: CountMethod(row["count_method"]).label if row["count_method"] else ""
        ),
        SheetColumn(_("Minutes"), "minutes"),
    )
    return _workbook(by, "activities", _("Community activities"), columns, rows, chips)


def _workbook(by, what, title, columns, rows, chips):
    found = list(rows)
    lines = (title, *(chip["label"] for chip in chips))
    with action("activities.exported", by=by, what=what, rows=len(found)):
        return workbook_response(title, [Sheet(title, columns, found, lines=lines)])
