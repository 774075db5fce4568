"""The list pages of the house, each with its literal number of queries. A room adds its lists here.

`add_row` makes one more row the page shows; `queries` counts everything the page asks for, sign-in included.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from django.urls import reverse

from lianqiao.activities.services import plan_activity, plan_group
from lianqiao.audit.services import note_access
from lianqiao.cases.services import open_case, record_contact
from lianqiao.catalogue.models import Pathway
from lianqiao.catalogue.pathways import told_of
from lianqiao.catalogue.services import add_term, copy_pathway
from lianqiao.core.dates import Span
from lianqiao.core.ids import new_id
from lianqiao.designs.services import start_design
from lianqiao.pathways.services import enrol
from lianqiao.people.rules import searched
from lianqiao.people.services import register_client
from lianqiao.registry.models import Region, Role
from lianqiao.registry.scopes import scope_of
from lianqiao.registry.services import (
    InstitutionRow,
    found_institution,
    grant_seat,
    open_account,
    seated,
)
from lianqiao.reviews.services import draw_sample
from lianqiao.workforce.models import Worker
from lianqiao.workforce.services import appoint_deputy, hire_worker
from tests.cases.stage import NOW, TODAY, ask, person, talk

AT = datetime(2023, 8, 28, 10, 0, tzinfo=UTC)


@dataclass(frozen=True)
class ListPage:
    """One list: its url name, whose eyes, how a row comes to be, how often it asks the database."""

    url: str
    who: Callable[[Any], Any]
    add_row: Callable[[Any, int], Any]
    queries: int
    arguments: tuple = ()

    def address(self) -> str:
        return reverse(self.url, args=self.arguments)


def _client(cast: Any, number: int) -> None:
    with scope_of(cast.worker):
        token = searched(institution_id=cast.worker.institution_id, text="", at=AT)
        register_client(
            by=cast.worker, institution=cast.worker.institution, searched=token, name=f"来访{number}", at=AT,
            phone=f"1390000000{number}",
        )  # fmt: skip


def _worker(cast: Any, number: int) -> Worker:
    with scope_of(cast.worker):
        worker, _assignment = hire_worker(
            by=cast.worker,
            institution=cast.worker.institution,
            name=f"社工{number}",
            source="recruit",
            from_on=AT.date(),
        )
    return worker


def _term(cast: Any, number: int) -> None:
    with scope_of(cast.worker):
        add_term(by=cast.worker, vocabulary="item", label_zh=f"自有{number}", parent="A", on=AT.date())


def _case(cast: Any, number: int) -> None:
    """A case of its own worker, so that the team's page grows with it."""
    with scope_of(cast.worker):
        client = person(cast.worker.institution, f"来访{number}")
        open_case(by=cast.worker, client=client, on=TODAY, depth="brief", responsible=_worker(cast, number))


def _draft_note(cast: Any, number: int) -> None:
    with scope_of(cast.worker):
        client = person(cast.worker.institution, f"来访{number}")
        record_contact(by=cast.worker, told=talk(client), at=NOW)


def _request(cast: Any, number: int) -> None:
    ask(cast, name=f"患者{number}")


def _group(cast: Any, number: int) -> None:
    with scope_of(cast.worker):
        told = {"kind": "support", "category": "A", "scene": "ward", "on": TODAY}
        plan_group(by=cast.worker, name=f"小组{number}", responsible=_worker(cast, number), **told)


def _activity(cast: Any, number: int) -> None:
    with scope_of(cast.worker):
        told = {"on": TODAY, "category": "E", "scene": "community", "place": "社区站"}
        plan_activity(by=cast.worker, title=f"讲座{number}", worker=_worker(cast, number), **told)


def _seat(cast: Any, number: int) -> None:
    with seated("test") as by:
        account = open_account(by=by, username=f"more{number}", display_name=f"新{number}", password=None)
        grant_seat(
            by=by, account=account, role=Role.WORKER, institution=cast.worker.institution, from_on=TODAY
        )


def _institution(cast: Any, number: int) -> None:
    district = Region.objects.get(code=f"11010{number}")
    row = InstitutionRow(name=f"医院{number}", institution_class="general", level="tertiary", region=district)
    with seated("test") as by:
        found_institution(by=by, row=row)


def _design(cast: Any, number: int) -> None:
    with scope_of(cast.department_lead):
        titles = {"zh": f"问卷{number}", "en": f"Form {number}"}
        start_design(by=cast.department_lead, titles=titles, languages="both", at=AT)


def _access(cast: Any, number: int) -> None:
    here = cast.worker.institution_id
    note_access(
        by=cast.worker, subject="people.client", subject_id=new_id(), institution_id=here, page="client"
    )


def _deputy(cast: Any, number: int) -> None:
    with scope_of(cast.worker):
        appoint_deputy(
            by=cast.department_lead, institution=cast.worker.institution, worker=_worker(cast, number),
            deputy=_worker(cast, 10 + number), from_on=TODAY, until_on=TODAY + timedelta(days=3),
            reason="leave", today=TODAY,
        )  # fmt: skip


def _sample(cast: Any, number: int) -> None:
    _case(cast, number)
    with scope_of(cast.supervisor):
        draw_sample(by=cast.supervisor, span=Span(TODAY, TODAY + timedelta(days=1)), at=NOW)


def _on_pathway(cast: Any, number: int) -> None:
    with scope_of(cast.worker):
        client = person(cast.worker.institution, f"来访{number}")
        case = open_case(
            by=cast.worker, client=client, on=TODAY, depth="brief", responsible=_worker(cast, number)
        )
        pathway = Pathway.objects.get(code="stroke-rehab", current=True)
        enrol(by=cast.worker, case=case, pathway=pathway, anchor_on=TODAY, at=NOW)


def _own_pathway(cast: Any, number: int) -> None:
    origin = Pathway.objects.get(code="stroke-rehab", current=True)
    told = replace(told_of(origin), title_zh=f"路径{number}", title_en=f"Pathway {number}")
    with scope_of(cast.department_lead):
        copy_pathway(by=cast.department_lead, origin=origin, told=told)


# Signing in costs three: the session, the account, its seats of today.
LIST_PAGES: list[ListPage] = [
    ListPage("people:list", lambda cast: cast.worker, _client, 2),
    ListPage("workforce:list", lambda cast: cast.worker, _worker, 2),
    ListPage("workforce:deputies", lambda cast: cast.supervisor, _deputy, 3),
    ListPage("reviews:samples", lambda cast: cast.supervisor, _sample, 4),
    ListPage("catalogue:vocabulary", lambda cast: cast.worker, _term, 2, ("item",)),
    ListPage("designs:list", lambda cast: cast.department_lead, _design, 2),
    ListPage("cases:list", lambda cast: cast.supervisor, _case, 4),
    ListPage("cases:team", lambda cast: cast.supervisor, _case, 7),
    ListPage("catalogue:pathways", lambda cast: cast.department_lead, _own_pathway, 3),
    ListPage("pathways:list", lambda cast: cast.supervisor, _on_pathway, 5),
    ListPage("cases:unsigned", lambda cast: cast.supervisor, _draft_note, 2),
    ListPage("cases:request_list", lambda cast: cast.worker, _request, 2),
    ListPage("cases:request_mine", lambda cast: cast.clinician, _request, 2),
    ListPage("activities:list", lambda cast: cast.worker, _activity, 4),
    ListPage("activities:groups", lambda cast: cast.worker, _group, 4),
    ListPage("registry:institutions", lambda cast: cast.commission, _institution, 3),
    ListPage("registry:seats", lambda cast: cast.administrator, _seat, 2),
    ListPage("audit:trail", lambda cast: cast.auditor, _client, 4),
    ListPage("audit:accesses", lambda cast: cast.auditor, _access, 2),
]
