"""A small city to count: records laid straight into the tables, so that a test says exactly what is there."""

import datetime as dt
from contextlib import contextmanager

from django_scopes import scopes_disabled

from lianqiao.activities.models import Activity, Attendance, Group, GroupSession
from lianqiao.audit.actions import action
from lianqiao.cases.models import Contact, Presence
from lianqiao.people.models import Client
from lianqiao.registry.models import Institution, Region
from lianqiao.registry.services import InstitutionRow, found_institution, seated
from lianqiao.workforce.models import Assignment, Worker

NOON = dt.datetime(2023, 7, 1, 12, tzinfo=dt.UTC)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@contextmanager
def building():
    with scopes_disabled(), seated("test") as seat, action("test.city_built", by=seat):
        yield seat


def institution(
    name: str,
    institution_class="general",
    level="tertiary",
    since: str | None = "2020-03-01",
    district="110108",
    **row,
) -> Institution:
    with seated("test") as by:
        return found_institution(
            by=by,
            row=InstitutionRow(
                name=name,
                institution_class=institution_class,
                level=level,
                region=Region.objects.get(code=district),
                status_from=day(since) if since else None,
                **row,
            ),
        )


def worker(
    name: str, *posts: Institution, source="recruit", since="2020-03-01", until=None, fulltime=True
) -> Worker:
    with building():
        made = Worker(name=name)
        made.save()
        for post in posts:
            Assignment(
                worker=made,
                institution=post,
                source=source,
                fulltime=fulltime,
                from_on=day(since),
                until_on=day(until) if until else None,
            ).save()
    return made


def client(at: Institution, name: str = "安心") -> Client:
    with building():
        made = Client(institution=at, name=name, registered_at=NOON)
        made.save()
    return made


def contact(
    at: Institution, on: str, *present: Client, category="A", scene="ward", minutes=30, signed=True, **more
):
    with building():
        made = Contact(
            institution=at,
            on=day(on),
            category=category,
            scene=scene,
            minutes_direct=minutes,
            recorded_at=NOON,
            **more,
        )
        made.save()
        for someone in present:
            Presence(institution=at, contact=made, client=someone).save()
        if signed:
            made.state, made.signed_at = "signed", NOON
            made.save()
    return made


def session(
    at: Institution, on: str, *came: Client, counted=0, minutes=60, state="held", category="A", scene="ward"
):
    with building():
        group = Group(institution=at, name="同伴支持", category=category, scene=scene, opened_on=day(on))
        group.save()
        made = GroupSession(
            institution=at,
            group=group,
            number=1,
            on=day(on),
            category=category,
            scene=scene,
            minutes=minutes,
            counted=counted,
            state=state,
        )
        made.save()
        for someone in came:
            Attendance(institution=at, session=made, client=someone, status="present").save()
    return made


def activity(
    at: Institution, on: str, heads: int, *, by="signed_list", minutes=90, category="E", scene="community"
):
    with building():
        made = Activity(
            institution=at,
            title="健康讲座",
            on=day(on),
            category=category,
            scene=scene,
            minutes=minutes,
            head_count=heads,
            count_method=by,
            state="held",
        )
        made.save()
    return made
