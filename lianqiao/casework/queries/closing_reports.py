"""What reports tell of a case, whoever they are for."""

from collections import Counter

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lianqiao.cases.models import Case, PlanStep
from lianqiao.cases.queries import reported_contacts, reported_figures
from lianqiao.catalogue.queries import label

MOST_ITEMS = 6


def situation_of(case: Case) -> str:
    """Return what they came with: the request, and the problem in their words."""
    request = case.request
    asked = (
        _("Asked for on %(day)s: %(reason)s.")
        % {"day": date_format(request.received_at.date()), "reason": label("request_reason", request.reason)}
        if request
        else ""
    )
    return "\n".join(part for part in (asked, case.presenting) if part)


def work_of(case: Case) -> str:
    """Return what was done, counted: contacts, person-times, minutes, and the services given most often.
    What is hidden from colleagues is neither counted nor named: who reads the report would learn of it."""
    told = reported_figures(case)
    counted = _(
        "%(contacts)s contacts, %(times)s person-times, %(minutes)s minutes with the people themselves."
    ) % {
        "contacts": told.contacts,
        "times": told.person_times,
        "minutes": told.minutes_direct,
    }
    given = reported_contacts(case).order_by().values_list("items", flat=True)
    items = Counter(code for codes in given for code in codes).most_common(MOST_ITEMS)
    named = [f"{label('item', code)} ×{count}" for code, count in items]
    return "\n".join([counted, *named])


def lines_of(steps: QuerySet[PlanStep]) -> str:
    """Return steps as the lines of a report."""
    return "\n".join(f"– {text}" for text in steps.order_by("due_on", "id").values_list("text", flat=True))
