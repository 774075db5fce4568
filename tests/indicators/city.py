"""A small city to count: records laid straight into the tables, so that a test says exactly what is there."""

import datetime as dt
from contextlib import contextmanager

from django_scopes import scopes_disabled

from lianqiao.activities.models import Activity, Attendance, Group, GroupSession
from lianqiao.audit.actions import action
from lianqiao.cases.models import Case, Contact, FollowUp, Presence, Request
from lianqiao.casework.models import ExperienceAnswer, Goal, GoalRating, GoalReview, ServicePlan
from lianqiao.instruments.models import InstrumentVersion, Response, Score
from lianqiao.meetings.models import Meeting, MeetingAttendee
from lianqiao.people.models import Client, Consent, ConsentNotice, ConsentSheet
from lianqiao.protection.models import SafeguardingReport
from lianqiao.registry.models import Institution, Region, Role, Seat, Unit
from lianqiao.registry.services import (
    InstitutionRow,
    add_unit,
    found_institution,
    grant_seat,
    open_account,
    seated,
)
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


def unit(at: Institution, name: str, kind="ward") -> Unit:
    with seated("test") as by:
        return add_unit(by=by, institution=at, name=name, kind=kind)


def client(at: Institution, name: str = "安心", **who) -> Client:
    with building():
        made = Client(institution=at, name=name, registered_at=NOON, **who)
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
            Presence(institution=at, contact=made, client=someone, case=more.get("case")).save()
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


def seat(at: Institution) -> Seat:
    """A worker's seat at the institution: the same one each time."""
    found = Seat.objects.filter(institution=at, role=Role.WORKER).first()
    if found:
        return found
    with seated("test") as by:
        account = open_account(by=by, username=f"w{at.pk.hex[-8:]}", display_name="社工", password=None)
        return grant_seat(by=by, account=account, role=Role.WORKER, institution=at, from_on=day("2020-01-01"))


def case_at(at: Institution, number: str = "202300001") -> Case:
    """The case of that number, opened when it is first asked for."""
    with scopes_disabled():
        found = Case.objects.filter(institution=at, number=number).first()
    if found:
        return found
    with building():
        made = Case(
            institution=at, client=client(at, "安详"), number=number, depth="full",
            opened_on=day("2022-01-10"), quiet_since=day("2022-01-10"),
        )  # fmt: skip
        made.save()
    return made


def moment(text: str) -> dt.datetime:
    """A moment of the clock in Shanghai, as 2023-05-01 09:00."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.timezone(dt.timedelta(hours=8)))


def meeting(
    at: Institution, starts_at: str, *roles: str, kind="mdt", signed=True, missed=(), unit=None
) -> Meeting:
    """A meeting about a case: who came, by role, and who was invited and did not come."""
    about, by = case_at(at), seat(at)
    with building():
        made = Meeting(
            institution=at, case=about, kind=kind, starts_at=moment(starts_at), minutes=60, state="held",
            client_present="client" in roles, written_by=by, written_at=NOON,
            unit=unit,
        )  # fmt: skip
        made.save()
        for role in (*roles, *missed):
            MeetingAttendee(meeting=made, role=role, name="某人", came=role in roles).save()
        if signed:
            made.state, made.signed_at, made.signed_by = "signed", NOON, by
            made.save()
    return made


def suspicion(at: Institution, discovered_at: str, *, after: float | None = None, kind="child_abuse", **told):
    """A suspicion of harm, reported so many hours after it was discovered, or not at all."""
    about, by, found_at = case_at(at), seat(at), moment(discovered_at)
    if after is not None:
        told |= reported(found_at + dt.timedelta(hours=after))
    with building():
        made = SafeguardingReport(
            institution=at, case=about, kind=kind, facts="所见所闻", discovered_at=found_at, due_at=found_at,
            written_by=by, written_at=NOON, **told,
        )  # fmt: skip
        made.save()
    return made


def reported(at: dt.datetime) -> dict:
    """What a suspicion says once it is reported."""
    return {
        "state": "reported", "decision": "report", "decision_text": "符合报告条件", "decided_at": at,
        "reported_to": "police", "channel": "phone", "reported_at": at,
    }  # fmt: skip


def case(at: Institution, client: Client, on: str, depth="brief", closed: str | None = None, **more) -> Case:
    if closed:
        more |= {"state": "closed", "stage": "closed", "closed_on": day(closed)}
        more |= {"outcome": "improved", "close_reason": "discharged"}
    with building():
        number = f"{on[:4]}{Case.objects.count():05}"
        made = Case(
            institution=at, client=client, number=number, depth=depth, opened_on=day(on), quiet_since=day(on), **more
        )  # fmt: skip
        made.save()
    return made


def request(
    at: Institution,
    received: str,
    state: str,
    urgency="routine",
    case: Case | None = None,
    kind="nurse",
    unit: Unit | None = None,
):
    moment = dt.datetime.fromisoformat(received)
    refused = state in ("declined", "redirected")
    with building():
        made = Request(
            institution=at, source_kind=kind, patient_name="安心", reason="emotion", urgency=urgency, state=state,
            received_at=moment, due_at=moment, decided_at=None if state == "waiting" else moment,
            decision_reason="not_wanted" if refused else "", case=case, client=case.client if case else None,
            unit=unit,
        )  # fmt: skip
        made.save()
    return made


def follow_up(of: Case, due: str, state="planned") -> FollowUp:
    with building():
        made = FollowUp(
            institution=of.institution, case=of, due_on=day(due), state=state,
            done_on=None if state == "planned" else day(due),
        )  # fmt: skip
        made.save()
    return made


def plan(of: Case, made_on: str, *, in_force: str | None = None) -> ServicePlan:
    running = {}
    if in_force:
        running = {
            "state": "in_force",
            "agreed_on": day(made_on),
            "agreed_how": "oral",
            "starts_on": day(in_force),
            "approved_at": NOON,
        }
    with building():
        made = ServicePlan(
            institution=of.institution, case=of, made_on=day(made_on), author_name="林安", written_at=NOON,
            review_on=day(made_on),
        )  # fmt: skip
        made.save()
        for position in (1, 2, 3):
            Goal(institution=of.institution, plan=made, position=position, text="夜里能睡着").save()
        for name, value in running.items():
            setattr(made, name, value)
        made.save()
    return made


def rate(plan: ServicePlan, on: str, *levels: int, t_score="50.00") -> None:
    with building():
        review = GoalReview(
            institution=plan.institution,
            plan=plan,
            on=day(on),
            t_score=t_score,
            author_name="林安",
            written_at=NOON,
        )
        review.save()
        for goal, level in zip(plan.goals.all(), levels, strict=True):
            GoalRating(institution=plan.institution, review=review, goal=goal, level=level).save()


def consent(client: Client, on: str, *, purpose="service", until: str | None = None) -> Consent:
    with building():
        notice = ConsentNotice.objects.filter(purpose=purpose).first()
        sheet = ConsentSheet(
            institution=client.institution, client=client, signer="client", signer_name="安心", way="screen",
            language="zh-hans", prepared_at=NOON, signed_on=day(on),
        )  # fmt: skip
        sheet.save()
        made = Consent(
            institution=client.institution, client=client, sheet=sheet, purpose=purpose, notice=notice, state="granted",
            from_on=day(on), until_on=day(until) if until else None, decided_on=day(on),
        )  # fmt: skip
        made.save()
    return made


def answer(at: Institution, month: str, *points: int, answered_as="client") -> ExperienceAnswer:
    """An anonymous answer of the month: its five items, each as many points as said."""
    names = ("respected", "heard", "understood", "helped", "prepared")
    with building():
        made = ExperienceAnswer(
            institution=at, month=day(month), answered_as=answered_as, recommends=8,
            **dict(zip(names, points, strict=True)),
        )  # fmt: skip
        made.save()
    return made


def scale(
    at: Institution,
    person: Client | None,
    on: str,
    value,
    *,
    tool="phq9",
    better="low",
    least=5,
    positive=None,
    **told,
) -> Response:
    """A completed scale with one score; without a value it is incomplete."""
    with building():
        edition = InstrumentVersion.objects.get(instrument__code=tool, state="published")
        made = Response(
            institution=at, client=person, edition=edition, on=day(on), started_at=NOON, completed_at=NOON,
            state="completed", source="screen" if person else "link", **told,
        )  # fmt: skip
        made.save()
        positive = None if value is None else value >= 10 if positive is None else positive
        Score(
            institution=at, response=made, code="total", value=value, complete=value is not None,
            positive=positive, better=better, least_change=least,
        ).save()  # fmt: skip
    return made
