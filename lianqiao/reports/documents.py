"""The social report as a document of its own, laid out as every report is."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lianqiao.cases.models import Case
from lianqiao.casework.documents import REPORT, body_of, frame_of, person_facts
from lianqiao.core.documents import typeset
from lianqiao.registry.models import Seat

from .labels import ReportWords
from .models import PARTS, SocialReport


def social_report_pdf(case: Case, report: SocialReport, *, copy: str, by: Seat, at: datetime) -> bytes:
    """Return the signed report as PDF for the "file" or for the "receiver". Raises `GlyphsMissing`."""
    to = _("Copy for the receiver") if copy == "receiver" else _("Copy for the file")
    facts = [
        *person_facts(case),
        (pgettext("of a report", "Receiver"), report.receiver),
        (_("What the report is for"), report.purpose),
        (_("May be given because of"), report.ground_text or report.get_ground_display()),
        (_("Edition"), report.edition),
    ]
    frame = frame_of(case, report, title=ReportWords.title(report.receiver_kind), copy=to, by=by, at=at)
    return typeset(REPORT, frame | body_of(report, PARTS, facts, _("Seal of the institution"), ""))
