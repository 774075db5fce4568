"""Goals a contact worked on: asked within its form, kept with the note, read by whoever reads the note."""

import pytest
from django.db import DatabaseError
from django.urls import reverse

from lianqiao.audit.actions import action
from lianqiao.cases import rules as cases_rules
from lianqiao.cases import services as cases
from lianqiao.cases.models import Contact
from lianqiao.cases.queries import timeline
from lianqiao.casework import rules, services
from lianqiao.casework.models import Goal, GoalTouch, ServicePlan
from lianqiao.registry.scopes import scope_of
from tests.cases.stage import NOW, TODAY, days_ago, open_page, person, talk

from .test_service_plans import FRAME, LEVELS

pytestmark = pytest.mark.django_db


@pytest.fixture
def full(cast, lin, child, in_hospital):
    return cases.open_case(by=cast.worker, client=child, on=days_ago(5), depth="full", responsible=lin)


@pytest.fixture
def plan(cast, full) -> ServicePlan:
    return services.make_plan(by=cast.worker, case=full, told=FRAME, at=NOW)


@pytest.fixture
def goal(cast, plan) -> Goal:
    told = {"text": "能配合检查", "agreed": True} | LEVELS
    return services.add_goal(by=cast.worker, plan=plan, told=told, at=NOW)


def noted(cast, full, goal, *, movement="forward", sign=True, **told) -> Contact:
    contact = cases.record_contact(by=cast.worker, told=talk(full.client, case=full, **told), at=NOW)
    services.touch_goals(by=cast.worker, contact=contact, touched={goal: (movement, "自己戴面罩")})
    return cases.sign_contact(by=cast.worker, contact=contact, at=NOW) if sign else contact


def form(full, **told) -> dict:
    return {
        "case": full.pk, "clients": full.client_id, "on": TODAY.isoformat(), "items": "A2", "minutes_direct": "30",
        "scene": "ward", "mode": "face", "text": "演示麻醉", "next_kind": "none", "do": "sign",
    } | told  # fmt: skip


def test_the_form_of_a_full_case_asks_and_keeps_it_with_the_signed_note(cast, full, goal):
    worker = cast.browser_of(cast.worker)
    address = reverse("cases:contact_new")
    page = open_page(worker, "cases:contact_new", case=full.pk)
    assert "能配合检查" in page
    assert "本次未涉及" in page
    told = {f"moved-{goal.pk}": "forward", f"moved_note-{goal.pk}": "自己戴面罩"}
    assert worker.post(address, form(full, **told)).status_code == 302
    with scope_of(cast.worker):
        contact = Contact.objects.get()
        touch = GoalTouch.objects.get()
    assert (contact.state, touch.contact_id, touch.movement, touch.note) == (
        "signed", contact.pk, "forward", "自己戴面罩",
    )  # fmt: skip
    for page in (
        open_page(worker, "cases:contact", contact.pk),
        open_page(worker, "cases:detail", full.pk),
        open_page(worker, "cases:detail", full.pk, tab="plan"),
    ):
        assert "有进展" in page


def test_a_draft_shows_what_was_ticked_and_takes_it_back(cast, full, goal):
    contact = noted(cast, full, goal, sign=False)
    worker = cast.browser_of(cast.worker)
    assert "自己戴面罩" in open_page(worker, "cases:contact_edit", contact.pk)
    told = form(full, do="draft", version=contact.version)
    worker.post(reverse("cases:contact_edit", args=[contact.pk]), told)
    with scope_of(cast.worker):
        assert not GoalTouch.objects.exists()


@pytest.mark.parametrize("depth", ["brief", "consult"])
def test_a_shorter_case_is_asked_nothing(cast, lin, hospital, in_hospital, depth):
    short = cases.open_case(by=cast.worker, client=person(hospital, "王小满"), on=TODAY, depth=depth)
    page = open_page(cast.browser_of(cast.worker), "cases:contact_new", case=short.pk)
    assert "涉及的目标" not in page


def test_what_is_refused_leaves_no_note_behind(cast, full, goal, hospital):
    other = cases.open_case(by=cast.worker, client=person(hospital, "李乐乐"), on=TODAY, depth="full")
    contact = cases.record_contact(by=cast.worker, told=talk(other.client, case=other), at=NOW)
    with pytest.raises(rules.GoalOfAnotherCase):
        services.touch_goals(by=cast.worker, contact=contact, touched={goal: ("forward", "")})
    with pytest.raises(cases_rules.NotYourNote):
        services.touch_goals(by=cast.supervisor, contact=contact, touched={})


@pytest.mark.parametrize("write", ["change", "gone", "new"])
def test_the_database_keeps_it_once_the_note_is_signed(cast, full, goal, write):
    other = services.add_goal(by=cast.worker, plan=goal.plan, told={"text": "夜里有人替换"} | LEVELS, at=NOW)
    contact = noted(cast, full, goal)
    verbs = {
        "change": lambda: GoalTouch.objects.update(movement="back"),
        "gone": lambda: GoalTouch.objects.all().delete(),
        "new": lambda: GoalTouch(
            institution_id=full.institution_id, contact=contact, goal=other, movement="still"
        ).save(),
    }
    with pytest.raises(DatabaseError, match="is signed"), action("casework.goals_touched", by=cast.worker):
        verbs[write]()


def test_who_may_not_read_the_note_reads_no_goal_of_it(cast, full, goal):
    noted(cast, full, goal, visibility="private")
    with scope_of(cast.worker):
        assert GoalTouch.objects.count() == 1
        assert [len(entry.lines) for entry in timeline(full).entries if entry.kind == "contact"] == [1]
    with scope_of(cast.supervisor):
        assert not GoalTouch.objects.exists()
    assert "有进展" not in open_page(cast.browser_of(cast.supervisor), "cases:detail", full.pk, tab="plan")


def test_the_hospital_next_door_sees_none_of_it(cast, full, goal):
    noted(cast, full, goal)
    with scope_of(cast.neighbour_worker):
        assert not GoalTouch.objects.exists()
