"""What this room prints as a document of its own, the closing report, and how every report is laid out."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lianqiao.cases.labels import Words
from lianqiao.cases.models import Case
from lianqiao.catalogue.queries import label
from lianqiao.core.documents import typeset
from lianqiao.registry.models import Seat

from .labels import CaseworkWords
from .models import ClosingReport
from .models import closing_reports as closing
from .models.reports import Report

REPORT = Path(__file__).parent / "typst" / "report.typ"
Facts = list[tuple[str, object]]


def closing_report_pdf(case: Case, report: ClosingReport, *, copy: str, by: Seat, at: datetime) -> bytes:
    """Return the signed report as PDF for the "file" or for the "client". Raises `GlyphsMissing`."""
    return typeset(REPORT, closing_report_told(case, report, copy=copy, by=by, at=at))


def closing_report_told(
    case: Case, report: ClosingReport, *, copy: str, by: Seat, at: datetime
) -> dict[str, Any]:
    """Return all that the PDF says; the client gets it without what was counted."""
    facts, follows = [*person_facts(case), *_course(case)], CaseworkWords.standard("report")
    if copy == "file" and (told := report.figures):
        facts += [(_("Contacts"), told["contacts"]), (_("Person-times"), told["person_times"])]
        follows = f"{follows} · {CaseworkWords.uncounted()}"
    copied = _("Copy for the client") if copy == "client" else _("Copy for the file")
    frame = frame_of(case, report, title=_("Closing report"), copy=copied, by=by, at=at)
    return frame | body_of(report, closing.PARTS, facts, _("Client or family"), follows)


def frame_of(case: Case, report: Report, *, title: str, copy: str, by: Seat, at: datetime) -> dict[str, Any]:
    """Return what stands around the words of a report."""
    waits = "" if report.countersigned_at else _("not countersigned yet")
    return {
        "language": (translation.get_language() or "zh").partition("-")[0],
        "title": title,
        "draft": _("DRAFT, not countersigned") if waits else "",
        "institution": case.institution.name,
        "client": f"{case.client.name} {case}",
        "copy": " · ".join(part for part in (copy, waits) if part),
        "pages": _("Page {0} of {1}"),
        "printed": _("Printed at %(at)s by %(name)s") % {"at": _moment(at), "name": by.holder_name},
    }


def body_of(report: Report, parts: Iterable[str], facts: Facts, third: str, follows: str) -> dict[str, Any]:
    """Return the words of a report; `third` is who signs beside worker and supervisor."""
    return {
        "facts": [[str(name), str(value)] for name, value in facts],
        "parts": [
            {"title": str(report._meta.get_field(part).verbose_name), "lines": text.splitlines()}
            for part in parts
            if (text := getattr(report, part))
        ],
        "follows": follows,
        "signatures": _signatures(report, third),
    }


def person_facts(case: Case) -> Facts:
    place = " ".join(part for part in (case.unit.name if case.unit else "", case.bed) if part)
    return [
        (_("Name"), case.client.name),
        (_("Sex and age"), Words.person(case.client.sex, case.client.birth_date, case.opened_on)),
        (_("Case number"), case),
        (_("Ward/bed"), place),
    ]


def _course(case: Case) -> Facts:
    facts: Facts = [
        (_("Opened on"), date_format(case.opened_on)),
        (_("Closed on"), date_format(case.closed_on) if case.closed_on else _("still open")),
    ]
    if case.outcome:
        facts += [
            (_("Outcome"), label("outcome", case.outcome)),
            (_("Reason for closing"), label("close_reason", case.close_reason)),
        ]
    return facts


def _signatures(report: Report, third: str) -> list[dict[str, str]]:
    signed = [
        (_("Worker"), report.signed_by, report.signed_at),
        (_("Supervisor"), report.countersigned_by, report.countersigned_at),
        (third, None, None),
    ]
    return [
        {"title": title, "who": f"{seat.holder_name} {_moment(at)}" if seat and at else ""}
        for title, seat, at in signed
    ]


def _moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")


def as_pdf(made: bytes, name: str) -> HttpResponse:
    """Answer with a document to be read in the browser."""
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer
