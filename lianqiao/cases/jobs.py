"""Background work of this room."""

from io import BytesIO

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lianqiao.registry.models import Seat
from lianqiao.workspace.jobs import Outcome, job, report
from lianqiao.workspace.models import Job
from lianqiao.workspace.sheets_out import MIME, write_workbook

from .exports import case_sheet, note_export
from .filters import chosen_cases, keys_of


@job("cases.export", title=gettext_lazy("Export of the case list"))
def export_cases(*, job: Job, by: Seat, query: str) -> Outcome:
    """Write every case of a list, however long, into a workbook."""
    found = chosen_cases(QueryDict(query), seat=by, today=timezone.localdate())
    rows = found.rows.order_by(*keys_of(found.order))
    total, clients = rows.count(), []

    def told():
        for done, row in enumerate(rows.iterator(chunk_size=1000), start=1):
            report(job, done=done, total=total)
            clients.append(row["client_id"])
            yield row

    target = BytesIO()
    written = write_workbook(target, [case_sheet(told(), found.chips)])
    note_export(by=by, clients=clients)
    message = ngettext("%(count)s case written.", "%(count)s cases written.", written) % {"count": written}
    return Outcome(message=message, files=((_("Cases") + ".xlsx", MIME, target.getvalue()),))
