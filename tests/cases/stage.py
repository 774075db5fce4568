"""What stories of cases are told with: people, a worker at her post, a talk. Days count back from today."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from lianqiao.audit.actions import action
from lianqiao.cases import services
from lianqiao.cases.services import ContactInput, Present
from lianqiao.core.names import name_terms
from lianqiao.people.models import Client
from lianqiao.registry.services import seated
from lianqiao.workforce.models import Assignment, Worker

TODAY = timezone.localdate()
NOW = timezone.now()


def days_ago(days: int) -> dt.date:
    return TODAY - dt.timedelta(days=days)


def person(institution, name: str, *, unit=None, bed: str = "", kind: str = "patient") -> Client:
    """A client of the institution, as registering leaves one."""
    client = Client(
        institution=institution,
        name=name,
        kind=kind,
        unit=unit,
        bed=bed,
        terms=name_terms(name),
        registered_at=NOW,
    )
    with seated("test") as by, action("test.person", by=by, institution=institution.pk):
        client.save()
    return client


def posted(seat) -> Worker:
    """The worker who sits on the seat, posted to its institution."""
    worker = Worker(name=seat.account.display_name, account=seat.account, terms=[])
    with seated("test") as by, action("test.worker", by=by, institution=seat.institution_id):
        worker.save()
        Assignment(
            worker=worker, institution=seat.institution, source="recruit", from_on=dt.date(2022, 1, 1)
        ).save()
    return worker


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
