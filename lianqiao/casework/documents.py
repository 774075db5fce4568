"""What this room prints as a document of its own."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lianqiao.cases.labels import Words
from lianqiao.cases.models import Case
from lianqiao.catalogue.queries import label
from lianqiao.core.documents import typeset
from lianqiao.registry.models import Seat

from .models import ClosingReport
from .models.closing_reports import PARTS

TEMPLATE = Path(__file__).parent / "typst" / "closing_report.typ"


def closing_report_pdf(case: Case, report: ClosingReport, *, copy: str, by: Seat, at: datetime) -> bytes:
    """Return the signed report as PDF for the "file" or for the "client", who gets it without what was counted.

    Raises `GlyphsMissing` when a character of it cannot be printed.
    """
    return typeset(TEMPLATE, _told(case, report, copy=copy, by=by, at=at))


def _told(case: Case, report: ClosingReport, *, copy: str, by: Seat, at: datetime) -> dict[str, Any]:
    printed = _("Printed at %(at)s by %(name)s") % {"at": _moment(at), "name": by.holder_name}
    return {
        "language": (translation.get_language() or "zh").partition("-")[0],
        "title": _("Closing report"),
        "institution": case.institution.name,
        "client": f"{case.client.name} {case}",
        "copy": _("Copy for the client") if copy == "client" else _("Copy for the file"),
        "printed": printed,
        "facts": [[str(name), str(value)] for name, value in _facts(case, report, counted=copy == "file")],
        "parts": [
            {"title": str(report._meta.get_field(part).verbose_name), "lines": text.splitlines()}
            for part in PARTS
            if (text := getattr(report, part))
        ],
        "signatures": _signatures(report),
    }


def _facts(case: Case, report: ClosingReport, *, counted: bool) -> list[tuple[str, object]]:
    place = " ".join(part for part in (case.unit.name if case.unit else "", case.bed) if part)
    facts: list[tuple[str, object]] = [
        (_("Name"), case.client.name),
        (_("Sex and age"), Words.person(case.client.sex, case.client.birth_date, case.opened_on)),
        (_("Case number"), case),
        (_("Ward/bed"), place),
        (_("Opened on"), date_format(case.opened_on)),
        (_("Closed on"), date_format(case.closed_on) if case.closed_on else _("still open")),
    ]
    if case.outcome:
        facts += [
            (_("Outcome"), label("outcome", case.outcome)),
            (_("Reason for closing"), label("close_reason", case.close_reason)),
        ]
    if counted and report.figures:
        told = report.figures
        facts += [(_("Contacts"), told["contacts"]), (_("Person-times"), told["person_times"])]
    return facts


def _signatures(report: ClosingReport) -> list[dict[str, str]]:
    signed = [
        (_("Worker"), report.signed_by, report.signed_at),
        (_("Supervisor"), report.countersigned_by, report.countersigned_at),
        (_("Client or family"), None, None),
    ]
    return [
        {"title": title, "who": f"{seat.holder_name} {_moment(at)}" if seat and at else ""}
        for title, seat, at in signed
    ]


def _moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")
