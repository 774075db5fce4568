"""The wards of the demo hospital, written through the same verbs a click reaches."""

import datetime as dt
from dataclasses import dataclass, field

from django.utils import timezone

from lianqiao.activities.services.activities import Outcome, hold_activity, plan_activity
from lianqiao.activities.services.groups import enrol_member, plan_group
from lianqiao.activities.services.sessions import SignInSheet, hold_session, plan_session
from lianqiao.activities.states import Attended
from lianqiao.cases.services import (
    accept_request,
    add_addendum,
    add_step,
    close_case,
    complete_step,
    decline_request,
    open_request,
    record_contact,
    redirect_request,
    reopen_case,
)
from lianqiao.cases.services.contacts import ContactInput, Present
from lianqiao.people import rules as people_rules
from lianqiao.people.models import Client
from lianqiao.people.services import add_relation, register_client
from lianqiao.registry.models import Institution, Seat, Unit
from lianqiao.registry.services import add_unit
from lianqiao.workforce.queries import worker_of

from .casework import write_forms
from .circumstances import write_circumstances
from .consents import write_consents
from .designs import draw_up
from .endings import say_farewell, write_ending
from .experiences import ask_experiences
from .families import draw_family
from .licences import load_texts
from .measurements import measure_carers
from .meetings import meet
from .notes import write_formats, write_phrases
from .pathways import walk_pathways
from .protection import open_case_of, protect
from .records import tidy_records
from .reports import report_to_others
from .scales import give_scales
from .stories import ACTIVITIES, GROUPS, STORIES, WARDS, Note, Step, Story
from .teams import work_together


@dataclass
class Hospital:
    """What the stories need at hand."""

    institution: Institution
    seats: dict[str, Seat]
    units: dict[str, Unit]
    now: dt.datetime
    formats: dict[str, str] = field(default_factory=dict)
    phones: int = 0
    in_groups: dict[str, list[Client]] = field(default_factory=dict)

    def at(self, days_ago: int, hour: int = 10) -> dt.datetime:
        """Return a moment of working hours so many days ago, never later than now."""
        day = timezone.localtime(self.now).replace(hour=hour, minute=20, second=0, microsecond=0)
        return min(day - dt.timedelta(days=days_ago), self.now - dt.timedelta(minutes=5))

    def next_phone(self) -> str:
        self.phones += 1
        return f"1380000{self.phones:04d}"


def add_wards(*, by: Seat, institution: Institution) -> dict[str, Unit]:
    """Add the wards and clinics the stories happen on."""
    return {
        name: add_unit(by=by, institution=institution, name=name, code=code, kind=kind)
        for name, code, kind in WARDS
    }


def write_wards(
    *, institution: Institution, seats: dict[str, Seat], units: dict[str, Unit], now: dt.datetime
) -> int:
    """Write every story, group and activity; returns how many people they speak of."""
    hospital = Hospital(institution, seats, units, now, write_formats(lead=seats["zhao"]))
    write_phrases(worker=seats["yao"])
    for story in STORIES:
        _write(hospital, story)
    protect(hospital)
    write_circumstances(hospital)
    ask_experiences(worker=seats["yao"], institution=institution, now=now)
    meet(hospital)
    work_together(hospital)
    walk_pathways(hospital)
    draw_up(officer=seats["zhao"], now=now)
    give_scales(worker=seats["yao"], institution=institution, now=now)
    load_texts(worker=seats["yao"], lead=seats["zhao"], institution=institution, now=now)
    farewell, at = open_case_of(hospital, "王怀德"), hospital.at(3)
    say_farewell(
        worker=seats["zhu"], supervisor=seats["song"], case=farewell, on=timezone.localdate(at), at=at
    )
    _hold_groups(hospital)
    measure_carers(worker=seats["yao"], institution=institution, now=now)
    _hold_activities(hospital)
    tidy_records(institution=institution, seats=seats, now=now)
    return hospital.phones


def _write(hospital: Hospital, story: Story) -> None:
    asked_at = (
        hospital.at(story.accepted_days_ago, hour=9) - dt.timedelta(hours=1)
        if story.accepted_days_ago is not None
        else hospital.now - dt.timedelta(hours=story.asked_hours_ago, minutes=12)
    )
    request = open_request(
        by=hospital.seats["ning"],
        at=asked_at,
        source_kind="nurse",
        patient_name=story.name,
        reason=story.reason,
        reason_text=story.asked,
        urgency=story.urgency,
        unit=hospital.units[story.ward],
        bed=story.bed,
        items=story.items,
        patient_aware=True,
    )
    worker = hospital.seats["zhu" if story.second_worker else "yao"]
    answered_at = min(asked_at + dt.timedelta(minutes=40), hospital.now)
    if story.redirected:
        redirect_request(
            by=worker, request=request, reason=story.redirected[0], answer=story.redirected[1], at=answered_at
        )
    elif story.refused:
        decline_request(
            by=worker, request=request, reason=story.refused[0], answer=story.refused[1], at=answered_at
        )
    elif story.accepted_days_ago is not None:
        _serve(hospital, story, worker, request, answered_at)


def _tie_parents(worker: Seat, story: Story, family: list[Client]) -> None:
    """A child of the client is a child of their husband or wife too, as the family map then shows it."""
    by_relation = {
        relation: one for (_name, relation, _sex, _age), one in zip(story.family, family, strict=True)
    }
    if "spouse" in by_relation and "child" in by_relation:
        spouse = by_relation["spouse"]
        kind = "mother" if spouse.sex == "female" else "father"
        add_relation(by=worker, client=by_relation["child"], other=spouse, kind=kind)


def _serve(hospital: Hospital, story: Story, worker: Seat, request, at: dt.datetime) -> None:
    client = _register(
        hospital, worker, story.name, story.sex, story.age, at, unit=request.unit, bed=story.bed
    )
    family = []
    for name, relation, sex, age in story.family:
        relative = _register(hospital, worker, name, sex, age, at, kind="family_member")
        add_relation(by=worker, client=client, other=relative, kind=relation)
        family.append(relative)
    _tie_parents(worker, story, family)
    if story.mapped:
        mother, father = family
        draw_family(by=worker, child=client, mother=mother, father=father, now=hospital.now)
    write_consents(worker=worker, story=story, client=client, family=family, at=at)
    case = accept_request(
        by=worker,
        request=request,
        client=client,
        at=at,
        depth=story.depth,
        responsible=worker_of(worker),
        risk=story.risk,
        answer="已接案，今天会到床旁看望。",
    )
    _work(hospital, worker, case, [client, *family[:1]], story.notes)
    _plan(hospital, worker, case, story.steps)
    write_forms(worker=worker, supervisor=hospital.seats["song"], case=case, now=hospital.now)
    if story.notes:
        write_ending(worker=worker, case=case, at=hospital.at(min(note.days_ago for note in story.notes), 17))
    report_to_others(
        worker=worker, supervisor=hospital.seats["song"], case=case, family=family, at=hospital.now
    )
    if story.closed:
        _close(hospital, story, worker, case)
    if story.reopened:
        _reopen(hospital, story, worker, case, [client, *family[:1]])
    for group in story.groups:
        hospital.in_groups.setdefault(group, []).append(client)


def _work(hospital: Hospital, worker: Seat, case, people: list[Client], notes: tuple[Note, ...]) -> None:
    for note in notes:
        _note(hospital, worker, case, people if note.with_family else people[:1], note)


def _note(hospital: Hospital, worker: Seat, case, people: list[Client], note: Note) -> None:
    client, *family = people
    told = ContactInput(
        on=timezone.localdate(hospital.at(note.days_ago, hour=14)),
        present=[Present(client.pk)] + [Present(relative.pk, "family") for relative in family],
        minutes_direct=note.minutes,
        minutes_indirect=10,
        items=note.items,
        scene=note.scene,
        care_stage="during",
        mode=note.mode,
        started_at=dt.time.fromisoformat(note.begins) if note.begins else None,
        techniques=note.techniques,
        format=hospital.formats.get(note.format, note.format),
        text=note.text,
        case=case,
    )
    contact = record_contact(by=worker, told=told, at=hospital.at(note.days_ago, hour=16), sign=note.signed)
    if note.addendum:
        add_addendum(by=worker, contact=contact, text=note.addendum, at=hospital.at(note.days_ago, hour=17))


def _plan(hospital: Hospital, worker: Seat, case, steps: tuple[Step, ...]) -> None:
    today = timezone.localdate(hospital.now)
    for step in steps:
        planned = add_step(
            by=worker,
            case=case,
            text=step.text,
            due_on=today + dt.timedelta(days=step.due_in),
            owner=worker_of(worker),
            at=hospital.at(max(1, -step.due_in), hour=11),
        )
        if step.done:
            complete_step(by=worker, step=planned, on=today + dt.timedelta(days=step.due_in))


def _close(hospital: Hospital, story: Story, worker: Seat, case) -> None:
    outcome, reason, summary = story.closed
    today = timezone.localdate(hospital.now)
    last = min(note.days_ago for note in story.notes)
    case.refresh_from_db()
    close_case(
        by=worker,
        case=case,
        outcome=outcome,
        reason=reason,
        text=summary,
        on=today - dt.timedelta(days=last),
        today=today,
        days_after=(7, 30) if story.depth != "consult" else (),
    )


def _reopen(hospital: Hospital, story: Story, worker: Seat, case, people: list[Client]) -> None:
    today, again = timezone.localdate(hospital.now), story.reopened
    episode = reopen_case(by=worker, case=case, on=today - dt.timedelta(days=again.days_ago), today=today)
    _work(hospital, worker, episode, people, again.notes)
    _plan(hospital, worker, episode, again.steps)


def _register(
    hospital: Hospital, worker: Seat, name: str, sex: str, age: int, at: dt.datetime, **more
) -> Client:
    born = dt.date(at.year - age, 1 + (len(name) * age) % 12, 1 + (age * 7) % 28)
    return register_client(
        by=worker,
        institution=hospital.institution,
        searched=people_rules.searched(institution_id=hospital.institution.pk, text=name, at=at),
        name=name,
        sex=sex,
        birth_date=born,
        phone=hospital.next_phone(),
        at=at,
        **more,
    )


def _hold_groups(hospital: Hospital) -> None:
    worker = hospital.seats["yao"]
    today = timezone.localdate(hospital.now)
    for ahead, (name, kind, category, scene, themes) in enumerate(GROUPS):
        # The last session of each is still to come: one today, one tomorrow, one the day after.
        first = today - dt.timedelta(days=7 * (len(themes) - 1) - ahead)
        group = plan_group(
            by=worker,
            name=name,
            kind=kind,
            category=category,
            scene=scene,
            on=first,
            responsible=worker_of(worker),
        )
        members = hospital.in_groups.get(name, [])
        for member in members:
            enrol_member(by=worker, group=group, client=member, on=first)
        for number, theme in enumerate(themes):
            on = first + dt.timedelta(days=7 * number)
            session = plan_session(by=worker, group=group, on=on, theme=theme, minutes=60)
            if on < today:
                marks = {member.pk: Attended.PRESENT for member in members}
                sheet = SignInSheet(on=on, marks=marks, counted=5 + number, minutes=60, theme=theme)
                hold_session(by=worker, session=session, sheet=sheet, at=hospital.now)


def _hold_activities(hospital: Hospital) -> None:
    worker = hospital.seats["zhu"]
    today = timezone.localdate(hospital.now)
    for title, category, scene, place, days_ago, heads, method in ACTIVITIES:
        on = today - dt.timedelta(days=days_ago)
        activity = plan_activity(
            by=worker,
            title=title,
            on=on,
            category=category,
            scene=scene,
            place=place,
            worker=worker_of(worker),
            minutes=90,
        )
        if method:
            outcome = Outcome(on=on, head_count=heads, count_method=method, minutes=90)
            hold_activity(by=worker, activity=activity, outcome=outcome, at=hospital.now)
