"""Reads of social reports."""

from datetime import date
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from lianqiao.cases.models import Case
from lianqiao.casework.queries.paper import SIGNED
from lianqiao.people.queries import decisions_of, standing
from lianqiao.people.states import Purpose
from lianqiao.registry.composed import composed

from .models import ReportDelivery, SocialReport

SIGNERS = ("signed_by__account", "countersigned_by__account", "written_by__account")


def social_reports_of(case: UUID) -> list[dict]:
    """Return the social reports of a case as flat rows, the latest first, each with the day it was given out last."""
    return composed(_of_case, case=case)


def _of_case(*, case: UUID) -> QuerySet:
    reports = SocialReport.objects.filter(case_id=case).order_by("-written_at", "-id")
    return reports.values(
        "id", "edition", "receiver_kind", "receiver", "state", "written_at", "signed_at", "replaced_by"
    )


def social_report_for_page() -> QuerySet[SocialReport]:
    """Return social reports with who signed them and what replaces them."""
    return SocialReport.objects.select_related(*SIGNERS, "replaced_by")


def deliveries_of(report: SocialReport) -> QuerySet[ReportDelivery]:
    """Return when and to whom the report was given out, the latest first."""
    return ReportDelivery.objects.filter(report=report)


def agreed_receivers(client: UUID, *, on: date) -> list[str]:
    """Return the bodies outside the house with whom the client agreed to share, as the consents name them."""
    return [
        one.receiver
        for one in standing(decisions_of(client), on=on)
        if one.purpose == Purpose.OUTSIDE and one.in_force
    ]


def reports_on_paper(case: Case) -> QuerySet[SocialReport]:
    """Return the signed reports of a case, each with when it was given out as `delivered`."""
    given = Prefetch("deliveries", ReportDelivery.objects.order_by("on", "id"), to_attr="delivered")
    return (
        SocialReport.objects.filter(case=case, state__in=SIGNED)
        .select_related("signed_by__account", "countersigned_by__account")
        .prefetch_related(given)
        .order_by("signed_at", "id")
    )
