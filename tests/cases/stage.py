"""What stories of cases are told with: people, a worker at her post, a talk. Days count back from today."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from lianqiao.audit.actions import action
from lianqiao.cases import services
from lianqiao.cases.services import ContactInput, Present
from lianqiao.people.models import Client
from lianqiao.people.rules import searched
from lianqiao.people.services import register_client
from lianqiao.registry.services import seated
from lianqiao.workforce.models import Worker
from lianqiao.workforce.services import assign, register_worker

TODAY = timezone.localdate()
NOW = timezone.now()


def days_ago(days: int) -> dt.date:
    return TODAY - dt.timedelta(days=days)


def person(institution, name: str, *, unit=None, bed: str = "", kind: str = "patient") -> Client:
    """A client of the institution, registered after a search that found nobody."""
    token = searched(institution_id=institution.pk, text=name, at=NOW)
    with seated("test") as by:
        return register_client(
            by=by, institution=institution, searched=token, name=name, at=NOW, kind=kind, unit=unit, bed=bed
        )


def posted(seat) -> Worker:
    """The worker who sits on the seat, posted to its institution."""
    with seated("test") as by:
        worker = register_worker(by=by, name=seat.account.display_name, account=seat.account)
        assign(
            by=by, worker=worker, institution=seat.institution, source="recruit", from_on=dt.date(2022, 1, 1)
        )
    return worker


def summed_up(cast, case):
    """The case with a report that worker and supervisor have signed, as the room above notes it."""
    with action("casework.report_countersigned", by=cast.supervisor, on=case):
        services.note_report_signed(case, NOW)
    return case


def talk(*clients, on=None, **told) -> ContactInput:
    """A contact with these people, complete enough to be signed."""
    values = {"minutes_direct": 30, "items": ["A2"], "scene": "ward", "mode": "face"} | told
    return ContactInput(on=on or TODAY, present=[Present(client.pk) for client in clients], **values)


def ask(cast, *, by=None, name: str = "周小禾", at=None, **told):
    """A request the nurse sent, unless somebody else is named."""
    values = {"source_kind": "nurse", "reason": "emotion", "urgency": "urgent"} | told
    with seated("test"):
        return services.open_request(by=by or cast.clinician, at=at or NOW, patient_name=name, **values)


def open_page(browser, name: str, *args, **query) -> str:
    """The text of a page that must be there."""
    answer = browser.get(reverse(name, args=args), query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()
