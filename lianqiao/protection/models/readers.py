"""Which safeguarding reports exist for a reader: those they wrote, those of cases whose circle they belong to.

Without a reader (a command, the facts figures are made of) every report is there: see ADR 0020.
"""

from django.db.models import Q

from lianqiao.cases.models.readers import in_circle, readable_manager, reader_of_scope, written_by_reader


def may_read_report(path: str = "") -> Q:
    """The condition that a safeguarding report exists for the reader in scope."""
    found = reader_of_scope()
    if found is None or found[1]:
        return Q()
    return written_by_reader(path, found[0]) | in_circle(path, found[0])


ReadableReports = readable_manager(may_read_report, "")
OfReadableReports = readable_manager(may_read_report, "report__")
