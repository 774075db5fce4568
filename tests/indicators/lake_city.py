"""A city in a database of its own, with awkward records, and a lake beside it.

A lake is exported from what is committed. So these tests commit, into a copy of the test database that goes away.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from django.db import connection
from django.test import override_settings
from django.test.utils import setup_databases, teardown_databases
from django_scopes import scopes_disabled

from lianqiao.activities.models import Activity, Attendance, GroupSession
from lianqiao.cases.models import Case, Contact, Presence
from lianqiao.cases.services import erase_batch
from lianqiao.instruments.models import Response
from lianqiao.lake.exporting import Exported, export_lake
from lianqiao.meetings.models import Meeting
from lianqiao.registry.models import InstitutionProfile
from lianqiao.registry.services import change_profile, change_status, seated
from lianqiao.workforce.models import Worker
from tests import restoring
from tests.dropping import drop

from . import city
from .city import NOON, day

ROLES = ("client", "family", "carer")

AT = dt.datetime(2024, 3, 1, 2, tzinfo=dt.UTC)


@contextmanager
def a_test_database(*, keep: bool) -> Iterator[None]:
    """Have the test database even where no test asks for it by a mark, which is how it comes about otherwise."""
    if connection.settings_dict["NAME"].startswith("test_"):
        yield
        return
    made = setup_databases(0, False, keepdb=keep, aliases={"default"}, serialized_aliases=set())
    try:
        yield
    finally:
        if not keep:
            teardown_databases(made, 0)


@contextmanager
def a_database_of_its_own(folder: Path) -> Iterator[None]:
    """Move to a copy of the test database, with an empty lake in the folder."""
    name = connection.settings_dict["NAME"]
    assert name.startswith("test_"), "the copy must be of a test database"
    copy = f"{name.split('_lake_')[0]}_lake_{uuid4().hex[:6]}"
    restoring._copy(source=name, target=copy)
    connection.settings_dict["NAME"] = copy
    try:
        with override_settings(LIANQIAO_LAKE=folder, LIANQIAO_ENGINE=""):
            yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name
        with connection._nodb_cursor() as cursor:
            drop(cursor.execute, copy)
        connection.close()


def export(**how) -> Exported:
    with seated("test") as by:
        return export_lake(by=by, at=AT, **how)


class City:
    """Three institutions in two cities, and what was written about them between 2022 and 2024."""

    def __init__(self) -> None:
        self.hospital = city.institution("清河医院", department="independent", since="2019-06-01")
        self.centre = city.institution(
            "东湖社区卫生服务中心", "primary_care", "primary", "2022-07-01", "110105"
        )
        self.far = city.institution(
            "锦江医院", "specialised", "secondary", "2023-01-01", "510104", status="pilot"
        )
        self.batch = uuid4()
        self._institutions()
        self._workers()
        self._contacts()
        self._groups_and_activities()
        self._meetings_and_harm()
        self._asked_and_planned()

    def _institutions(self) -> None:
        with seated("test") as by:
            change_profile(by=by, institution=self.centre, from_on=day("2023-07-01"), level="secondary")
            change_status(by=by, institution=self.far, status="suspended", from_on=day("2023-11-01"))
        # One of which the register knows neither district nor department.
        self.unknown = city.institution("无名卫生院", "primary_care", "unrated", "2023-03-01")
        with city.building():
            self.unknown.region = None
            self.unknown.save()
            InstitutionProfile.objects.filter(institution=self.unknown).update(department="")

    def _workers(self) -> None:
        self.worker = city.worker("林安", self.hospital, self.centre, since="2020-03-01")
        city.worker(
            "周宁", self.far, source="purchase", since="2023-01-01", until="2023-12-31", fulltime=False
        )
        city.worker("吴平", self.hospital, source="transfer", since="2022-01-01", until="2023-06-30")

    def _contacts(self) -> None:
        self.mother = city.client(
            self.hospital, "安心", kind="family_member", sex="female", birth_date=day("1978-07-01")
        )
        self.child = city.client(self.hospital, "安康", sex="male", birth_date=day("2009-06-30"))
        others = [
            city.client(self.centre, "安宁", birth_date=day("1943-01-01"), birth_precision="year"),
            city.client(self.far, "安乐"),
            city.client(self.unknown, "安平"),
        ]
        coded = {"mode": "phone", "care_stage": "during", "worker": self.worker}
        for on in (
            "2022-12-31",
            "2023-01-01",
            "2023-02-28",
            "2023-06-30",
            "2023-07-01",
            "2023-12-31",
            "2024-01-01",
        ):
            city.contact(self.hospital, on, self.mother, self.child, techniques=["a", "b"], **coded)
            city.contact(self.centre, on, others[0], category="", scene="", minutes=0)
        city.contact(self.far, "2023-05-05", others[1], category="B", mode="face", techniques=["a"])
        city.contact(self.unknown, "2023-05-06", others[2], category="B", scene="home", mode="home")
        city.contact(self.hospital, "2023-05-07")  # signed with nobody present
        city.contact(self.hospital, "2023-05-08", self.child, signed=False)
        self.draft = city.contact(self.hospital, "2023-04-30", self.mother, signed=False, minutes=45)
        for on in ("2023-03-03", "2023-08-08"):
            city.contact(self.far, on, others[1], batch=self.batch)
        self._in_a_case()

    def _in_a_case(self) -> None:
        with city.building():
            self.case = Case(
                institution=self.hospital, client=self.mother, number="2023-0001", depth="brief", responsible=self.worker,
                opened_on=day("2023-01-10"), quiet_since=day("2023-01-10"),
            )  # fmt: skip
            self.case.save()
            made = Contact(institution=self.hospital, on=day("2023-01-20"), case=self.case, recorded_at=NOON)
            made.save()
            Presence(
                institution=self.hospital, contact=made, client=self.mother, case=self.case, role="client"
            ).save()
            made.state, made.signed_at = "signed", NOON
            made.save()

    def _groups_and_activities(self) -> None:
        self.session = city.session(self.hospital, "2023-06-30", self.mother, self.child, counted=3)
        city.session(self.hospital, "2023-07-01", counted=0, minutes=None)  # nobody came
        city.session(self.hospital, "2023-08-01", self.mother, state="planned")
        self.restated = city.session(self.centre, "2024-01-01", counted=4, category="", scene="")
        self.estimated = city.activity(self.far, "2023-12-31", 200, by="estimate")
        city.activity(self.far, "2023-05-01", 30, by="ticket", minutes=None, category="")
        self.cancelled = city.activity(self.hospital, "2023-09-09", 12)

    def _meetings_and_harm(self) -> None:
        # Half past midnight of New Year's Day there is still the old year by the clock of the database.
        city.meeting(self.hospital, "2023-01-01 00:30", "worker", "doctor", "client")
        city.meeting(self.hospital, "2023-06-30 15:00", "doctor", "nurse", missed=("worker",))
        city.meeting(self.hospital, "2023-07-01 15:00", "worker", "family", kind="family")
        team = city.unit(self.far, "肿瘤科", kind="clinic")
        city.meeting(self.far, "2023-12-31 23:59", "supervisor", "therapist", unit=team)
        self.unsigned = city.meeting(self.centre, "2023-05-05 10:00", "worker", signed=False)
        city.suspicion(self.hospital, "2023-01-01 00:10", after=0.5)
        city.suspicion(self.hospital, "2023-06-30 10:00", after=24)
        city.suspicion(self.centre, "2023-07-01 10:00", after=24.01, kind="elder_abuse")
        self.suspected = city.suspicion(self.unknown, "2023-08-08 08:00", kind="self_harm")

    def _asked_and_planned(self) -> None:
        """Requests, plans, ratings, follow-ups and consents: in time and late, of two years, ended and not."""
        self.ward = city.unit(self.hospital, "儿科病房")
        casualty = city.unit(self.centre, "急诊", kind="emergency")
        self.requests = [
            city.request(
                self.hospital,
                "2023-01-09T23:30+08:00",
                "accepted",
                "urgent",
                case=self.case,
                kind="nurse",
                unit=self.ward,
            ),
            city.request(self.hospital, "2022-12-31T16:30+00:00", "declined", "routine", kind="family"),
            city.request(
                self.centre, "2023-06-30T09:00+08:00", "waiting", "crisis", kind="doctor", unit=casualty
            ),
            city.request(self.far, "2024-01-01T09:00+08:00", "withdrawn", "routine", kind="self"),
        ]
        self.slow = city.case(self.centre, city.client(self.centre, "安远"), "2022-11-01", depth="full")
        self.short = city.case(self.hospital, self.child, "2023-05-01", depth="full", closed="2023-07-01")
        city.case(self.far, city.client(self.far, "安行"), "2023-12-31", depth="consult", closed="2023-12-31")
        self.plan = city.plan(self.short, "2023-05-02", in_force="2023-05-08")
        city.plan(self.slow, "2022-11-20", in_force="2022-11-25")
        city.rate(self.plan, "2023-06-30", -1, 0, 2)
        city.rate(self.plan, "2023-07-01", 1, 1, -2)
        for on, state in (("2023-07-08", "done"), ("2023-08-01", "unreachable"), ("2023-10-01", "planned")):
            city.follow_up(self.short, on, state)
        city.follow_up(self.short, "2023-12-31", "declined")
        city.consent(self.mother, "2023-01-10", until="2023-12-31")
        self.agreed = city.consent(self.slow.client, "2022-11-01")
        city.consent(self.child, "2023-05-01", purpose="team")
        self._answered_scales()
        for number in range(6):
            city.answer(
                self.hospital, "2023-06-01", 5, 5, 4, 3, number % 5 + 1, answered_as=ROLES[number % 3]
            )
        for number in range(4):
            city.answer(self.centre, "2023-12-01", 1, 1, 1, 1, number + 1)  # one fewer than counts

    def _answered_scales(self) -> None:
        """Twice and once, better and worse, incomplete, without a name, of a scale where more is better."""
        for on, value in (("2022-12-20", 18), ("2023-06-30", 14), ("2023-07-01", 9), ("2024-01-01", 12)):
            city.scale(self.hospital, self.mother, on, value)
        self.answered = city.scale(self.hospital, self.child, "2023-05-02", 6)
        city.scale(self.hospital, self.child, "2023-06-20", 8.5, least=None)
        city.scale(self.centre, self.slow.client, "2023-12-31", None)
        city.scale(self.far, None, "2023-05-01", 21)
        for on, value in (("2023-01-05", 12), ("2023-12-05", 30)):
            city.scale(self.far, city.client(self.far, f"安{value}"), on, value, tool="phq2", better="high")

    def restate(self) -> None:
        """Change what has been exported: rows restated, moved to another month, deleted, signed, of other depth."""
        with scopes_disabled(), seated("test") as by:
            erase_batch(by=by, institution=self.far, batch=self.batch)
        with city.building():
            self.estimated.head_count, self.estimated.category = 180, "D"
            self.estimated.save()
            self.restated.on, self.restated.minutes = day("2023-12-31"), 95
            self.restated.save()
            self.case.depth, self.case.first_contact_on = "full", day("2023-01-10")
            self.case.save()
            self.short.close_reason, self.short.client = "died", self.mother
            self.short.responsible = self.worker
            self.short.save()
            self.mother.birth_date, self.mother.sex = day("1963-07-01"), "unspecified"
            self.mother.save()
            self.ward.kind = "clinic"
            self.ward.save()
            asked = self.requests[2]
            asked.state, asked.decided_at, asked.decision_reason = "declined", NOON, "not_wanted"
            asked.save()
            self.plan.state, self.plan.ended_on = "completed", day("2023-07-01")
            self.plan.save()
            self.agreed.state, self.agreed.ended_on = "withdrawn", day("2023-06-30")
            self.agreed.save()
            Response.objects.filter(pk=self.answered.pk).update(state="corrected")
            Attendance.objects.filter(session=self.session, client=self.child).update(status="absent")
            Activity.objects.filter(pk=self.cancelled.pk).delete()
            Worker.objects.filter(pk=self.worker.pk).update(qualification="senior")
            reported = city.reported(city.moment("2023-08-08 20:30"))
            for name, value in reported.items():
                setattr(self.suspected, name, value)
            self.suspected.save(update_fields=list(reported))
            Meeting.objects.filter(pk=self.unsigned.pk).update(
                state="signed", signed_at=NOON, signed_by=city.seat(self.centre)
            )
        self.sign(self.draft)
        with seated("test") as by:
            change_profile(by=by, institution=self.hospital, from_on=day("2023-06-30"), level="secondary")

    def go_on(self) -> None:
        """Write after the export: into months the lake holds, into one it does not, and of a new institution."""
        city.contact(self.hospital, "2023-06-15", self.mother, category="C", mode="home")
        city.contact(self.centre, "2024-02-29", city.client(self.centre, "安如"))
        newest = city.institution("新开医院", since="2023-10-01", district="110101")
        city.contact(newest, "2023-10-10", city.client(newest, "安然"), mode="online")
        city.meeting(newest, "2023-10-10 09:00", "doctor")
        city.scale(self.hospital, self.child, "2023-07-01", 3)
        city.suspicion(self.hospital, "2024-02-29 22:00", after=1, kind="domestic_violence")
        with city.building():
            GroupSession.objects.filter(pk=self.session.pk).update(counted=5)
        city.worker("郑和", newest, since="2023-10-01")

    @staticmethod
    def sign(draft: Contact) -> None:
        with city.building():
            draft.state, draft.signed_at = "signed", NOON
            draft.save()
