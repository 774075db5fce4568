"""What this room prints as documents of their own: the closing report and the reports that leave the house."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lianqiao.cases.labels import Words
from lianqiao.cases.models import Case
from lianqiao.catalogue.queries import label
from lianqiao.core.documents import typeset
from lianqiao.registry.models import Seat

from .labels import CaseworkWords
from .models import ClosingReport, SocialReport
from .models import closing_reports as closing
from .models import social_reports as social
from .models._reports import Report

TEMPLATE = Path(__file__).parent / "typst" / "report.typ"
Facts = list[tuple[str, object]]


def closing_report_pdf(case: Case, report: ClosingReport, *, copy: str, by: Seat, at: datetime) -> bytes:
    """Return the signed report as PDF for the "file" or for the "client", who gets it without what was counted.

    Raises `GlyphsMissing` when a character of it cannot be printed.
    """
    facts = [*_person(case), *_course(case)]
    if copy == "file" and report.figures:
        told = report.figures
        facts += [(_("Contacts"), told["contacts"]), (_("Person-times"), told["person_times"])]
    title, copied = (
        _("Closing report"),
        _("Copy for the client") if copy == "client" else _("Copy for the file"),
    )
    told = _told(case, report, title=title, copy=copied, by=by, at=at)
    follows = CaseworkWords.standard("report")
    return typeset(TEMPLATE, told | _body(report, closing.PARTS, facts, _("Client or family"), follows))


def social_report_pdf(case: Case, report: SocialReport, *, copy: str, by: Seat, at: datetime) -> bytes:
    """Return the signed report as PDF for the "file" or for the "receiver". Raises `GlyphsMissing`."""
    to = _("Copy for the receiver") if copy == "receiver" else _("Copy for the file")
    facts = [
        *_person(case),
        (pgettext("of a report", "Receiver"), report.receiver),
        (_("What the report is for"), report.purpose),
        (_("May be given because of"), report.ground_text or report.get_ground_display()),
        (_("Edition"), report.edition),
    ]
    told = _told(case, report, title=CaseworkWords.social_title(report.receiver_kind), copy=to, by=by, at=at)
    return typeset(TEMPLATE, told | _body(report, social.PARTS, facts, _("Seal of the institution"), ""))


def _told(case: Case, report: Report, *, title: str, copy: str, by: Seat, at: datetime) -> dict[str, Any]:
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


def _body(report: Report, parts: Iterable[str], facts: Facts, third: str, follows: str) -> dict[str, Any]:
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


def _person(case: Case) -> Facts:
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
