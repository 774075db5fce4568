"""A client is put on a pathway: its steps stand in the plan by the day, ask for scales, move with the anchor, end with it."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from lianqiao.audit.actions import action
from lianqiao.audit.models import AccessRow, TrailRow
from lianqiao.cases import services as cases
from lianqiao.cases.models import PlanStep
from lianqiao.cases.rules import CaseIsClosed, ReasonMissing, StepsUnsettled
from lianqiao.cases.states import StepState
from lianqiao.catalogue.models import Pathway
from lianqiao.catalogue.services import switch_pathway
from lianqiao.instruments.services import send_invitation
from lianqiao.instruments.sheets import PREFIX
from lianqiao.measurements.models import AskedScale
from lianqiao.pathways import queries, rules, services
from lianqiao.pathways.models import Enrolment, EnrolmentStep
from lianqiao.pathways.states import EnrolmentState
from lianqiao.registry.scopes import scope_of
from tests.cases.stage import NOW, TODAY, days_ago, open_page, person, posted
from tests.casework.test_sheets import signed_intake
from tests.instruments.stage import answered, scale

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrolled(cast, case, blood) -> Enrolment:
    """The child on the pathway since its treatment began, yesterday."""
    return services.enrol(by=cast.worker, case=case, pathway=blood, anchor_on=days_ago(1), at=NOW)


def step(code: str, turn: int = 0) -> PlanStep:
    return PlanStep.objects.get(on_pathway__template__code=code, on_pathway__turn=turn)


def test_each_step_stands_in_the_plan_on_its_day_and_asks_for_its_scale(cast, case, lin, blood, enrolled):
    """Eleven steps, one of them three times."""
    assert PlanStep.objects.filter(case=case, state=StepState.OPEN, owner=lin).count() == 13
    assert step("child-faces").due_on == days_ago(-1)
    assert [step("needle", turn).due_on for turn in range(3)] == [days_ago(1 - day) for day in (10, 24, 38)]
    assert step("lodging").actor == "organisation"
    asked = AskedScale.objects.values_list("step__on_pathway__template__code", "instrument__code")
    assert dict(asked) == {
        "child-faces": "childfaces", "family-1": "childfamily", "money": "eha", "family-2": "childfamily",
    }  # fmt: skip
    row = TrailRow.objects.get(event="pathways.enrolled")
    assert (row.details["pathway"], row.details["edition"], row.details["steps"]) == (
        blood.code, blood.edition, 13,
    )  # fmt: skip


def test_put_on_it_twice_the_client_is_on_it_once(cast, case, blood, enrolled):
    again = services.enrol(by=cast.worker, case=case, pathway=blood, anchor_on=TODAY, at=NOW)
    assert again == enrolled
    assert PlanStep.objects.count() == 13
    with pytest.raises(DatabaseError), transaction.atomic(), action("test.double", by=cast.worker):
        Enrolment(
            institution_id=case.institution_id, case=case, pathway=blood, code=blood.code, anchor_on=TODAY, begun_at=NOW
        ).save()  # fmt: skip


def test_what_is_past_is_left_out_when_asked(cast, case, blood):
    told = {"by": cast.worker, "case": case, "pathway": blood, "at": NOW, "skip_past": True}
    with pytest.raises(rules.NothingAhead):
        services.enrol(anchor_on=days_ago(200), **told)
    services.enrol(anchor_on=days_ago(50), **told)
    kept = set(PlanStep.objects.values_list("on_pathway__template__code", flat=True))
    assert kept == {"parents-mood", "family-2", "end"}


def test_who_may_be_put_on_what(cast, case, blood):
    with pytest.raises(rules.AnchorFarOff):
        services.enrol(by=cast.worker, case=case, pathway=blood, anchor_on=dt.date(2020, 1, 1), at=NOW)
    switch_pathway(by=cast.worker, code=blood.code, on=TODAY, use=False)
    with pytest.raises(rules.NotOffered):
        services.enrol(by=cast.worker, case=case, pathway=blood, anchor_on=TODAY, at=NOW)


def test_the_days_move_with_the_anchor_but_what_is_done_stays(cast, enrolled):
    cases.complete_step(by=cast.worker, step=step("parents"), on=TODAY)
    services.shift(by=cast.worker, enrolment=enrolled, anchor_on=days_ago(-6), today=TODAY)
    assert step("parents").due_on == days_ago(1)
    assert step("child-faces").due_on == days_ago(-8)
    assert step("needle", 2).due_on == days_ago(-44)


def test_leaving_gives_up_what_is_open_for_the_same_reason_and_ends_for_good(cast, case, blood, enrolled):
    cases.complete_step(by=cast.worker, step=step("parents"), on=TODAY)
    with pytest.raises(ReasonMissing):
        services.leave(by=cast.worker, enrolment=enrolled, reason=" ", on=TODAY)
    services.leave(by=cast.worker, enrolment=enrolled, reason="转外院治疗", on=TODAY)
    assert set(PlanStep.objects.values_list("state", "give_up_reason")) == {
        ("done", ""),
        ("given_up", "转外院治疗"),
    }
    enrolled.refresh_from_db()
    assert (enrolled.state, enrolled.ended_on) == (EnrolmentState.LEFT, TODAY)
    enrolled.leave_reason = "其他"
    with pytest.raises(DatabaseError), transaction.atomic(), action("test.change", by=cast.worker):
        enrolled.save()
    anew = services.enrol(by=cast.worker, case=case, pathway=blood, anchor_on=TODAY, at=NOW)
    assert anew != enrolled


def test_closing_the_case_leaves_the_pathway_and_no_other_step(cast, case, enrolled):
    other = cases.add_step(by=cast.worker, case=case, text="联系社区", at=NOW)
    worker = cast.browser_of(cast.worker)
    page = open_page(worker, "cases:close", case.pk)
    assert enrolled.pathway.title in page
    assert "联系社区" in page
    assert step("parents").text not in page
    cases.complete_step(by=cast.worker, step=other, on=TODAY)
    told = {
        "outcome": "improved",
        "reason": "goals_reached",
        "on": TODAY.isoformat(),
        "version": case.version,
    }
    answer = worker.post(reverse("cases:close", args=[case.pk]), told)
    assert answer.status_code == 302, answer.content.decode()
    enrolled.refresh_from_db()
    assert enrolled.state == EnrolmentState.LEFT
    assert not PlanStep.objects.filter(state=StepState.OPEN).exists()
    assert PlanStep.objects.filter(state=StepState.GIVEN_UP).count() == 13


def test_a_closing_that_is_refused_leaves_nobody(cast, case, enrolled):
    cases.add_step(by=cast.worker, case=case, text="联系社区", at=NOW)
    told = {"outcome": "improved", "reason": "goals_reached", "on": TODAY, "today": TODAY}
    with pytest.raises(StepsUnsettled):
        cases.close_case(by=cast.worker, case=case, **told)
    enrolled.refresh_from_db()
    assert enrolled.state == EnrolmentState.ACTIVE
    assert PlanStep.objects.filter(state=StepState.OPEN).count() == 14


def test_a_closed_case_is_put_on_nothing(cast, case, blood, enrolled):
    cases.close_case(
        by=cast.worker, case=case, outcome="improved", reason="goals_reached", on=TODAY, today=TODAY
    )
    with pytest.raises(CaseIsClosed):
        services.enrol(by=cast.worker, case=case, pathway=blood, anchor_on=TODAY, at=NOW)


def test_with_its_last_step_the_pathway_is_completed(cast, enrolled):
    for one in PlanStep.objects.all()[:12]:
        cases.complete_step(by=cast.worker, step=one, on=TODAY)
    enrolled.refresh_from_db()
    assert enrolled.state == EnrolmentState.ACTIVE
    last = PlanStep.objects.get(state=StepState.OPEN)
    cases.give_up_step(by=cast.worker, step=last, reason="不需要", on=TODAY)
    enrolled.refresh_from_db()
    assert (enrolled.state, enrolled.ended_on) == (EnrolmentState.COMPLETED, TODAY)


def test_the_step_leads_to_its_scale_and_is_done_when_the_worker_fills_it_in(
    cast, child, case, enrolled, django_capture_on_commit_callbacks
):
    worker = cast.browser_of(cast.worker)
    address = reverse("instruments:give", args=[child.pk], query={"scale": "childfamily"})
    assert address in open_page(worker, "cases:detail", case.pk, tab="plan")
    with django_capture_on_commit_callbacks(execute=True):
        response = answered(cast, child, *[1] * 9, code="childfamily")
    # Asked for on day 4 and again on day 90: an answer of today is one of the first only.
    assert step("family-1").state == StepState.DONE
    assert step("family-1").asked_scale.response == response
    assert step("family-2").state == StepState.OPEN
    assert step("family-2").asked_scale.from_on == days_ago(1 - 47)
    page = open_page(worker, "cases:detail", case.pk, tab="plan")
    assert reverse("instruments:response", args=[response.pk]) in page
    assert address not in page
    with django_capture_on_commit_callbacks(execute=True):
        answered(cast, child, *[0] * 6, code="childfaces")
    assert step("child-faces").state == StepState.DONE


def test_answered_on_the_clients_own_phone_the_step_is_done(
    cast, client, child, enrolled, django_capture_on_commit_callbacks
):
    secret = send_invitation(
        by=cast.worker, edition=scale("childfaces"), client=child, ground="protection", at=NOW
    )
    told = {f"{PREFIX}{at}": "0" for at in range(8)}
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("instruments:answer", args=[secret]), told)
    assert answer.status_code == 302, answer.content.decode()
    assert step("child-faces").state == StepState.DONE
    assert step("family-1").state == StepState.OPEN


def test_the_worker_is_put_through_it_on_screen(cast, case, blood):
    worker = cast.browser_of(cast.worker)
    chosen = reverse("pathways:enrol", args=[case.pk], query={"pathway": blood.pk})
    assert chosen in open_page(worker, "pathways:enrol", case.pk)
    assert "childfamily" not in (page := worker.get(chosen).text)
    assert scale("childfamily").title in page
    refused = worker.post(chosen, {"anchor_on": "2019-03-01"})
    assert "离今天超过一年" in refused.text
    assert worker.post(chosen, {"anchor_on": TODAY.isoformat()}).status_code == 302
    enrolment = Enrolment.objects.get()
    plan = open_page(worker, "cases:detail", case.pk, tab="plan")
    assert plan.count(step("parents").text) == 1
    assert "诱导期" in plan
    assert blood.title in open_page(worker, "cases:detail", case.pk, tab="summary")
    assert step("parents").text in open_page(worker, "cases:print", case.pk)
    moved = {"anchor_on": days_ago(3).isoformat(), "version": enrolment.version}
    assert worker.post(reverse("pathways:shift", args=[enrolment.pk]), moved).status_code == 302
    assert step("parents").due_on == days_ago(3)
    stale = worker.post(reverse("pathways:leave", args=[enrolment.pk]), {"reason": "转院", "version": 1})
    assert "form-errors" in stale.text
    enrolment.refresh_from_db()
    left = {"reason": "转院", "version": enrolment.version}
    assert worker.post(reverse("pathways:leave", args=[enrolment.pk]), left).status_code == 302
    assert "转院" in open_page(worker, "cases:detail", case.pk, tab="plan")
    assert worker.get(reverse("pathways:shift", args=[enrolment.pk])).status_code == 404
    assert AccessRow.objects.filter(page="case.pathway").exists()


def test_a_pathway_suggests_itself_by_ward_and_age(cast, hospital, case, child, blood, ward):
    with action("test.named", by=cast.worker):
        ward.name = "儿童血液科"
        ward.save()
        case.unit = ward
        case.save()
    found = queries.choices_for(case, [])
    assert (found[0].pathway, found[0].why) == (blood, ["ward"])
    assert all(not one.why for one in found[1:])
    assert blood.title in open_page(cast.browser_of(cast.worker), "cases:detail", case.pk, tab="summary")


def test_the_next_hospital_finds_nothing_and_a_clinician_may_not(cast, case, enrolled, next_hospital):
    posted(cast.neighbour_worker)
    neighbour = cast.browser_of(cast.neighbour_worker)
    for name, key in [("enrol", case.pk), ("shift", enrolled.pk), ("leave", enrolled.pk)]:
        address = reverse(f"pathways:{name}", args=[key])
        assert cast.browser_of(cast.worker).get(address).status_code == 200
        assert neighbour.get(address).status_code == 404
        assert cast.browser_of(cast.clinician).get(address).status_code == 403
    assert "周小禾" in open_page(cast.browser_of(cast.worker), "pathways:list")
    assert "周小禾" not in neighbour.get(reverse("pathways:list"), {"state": ""}).text
    with scope_of(cast.neighbour_worker):
        assert not Enrolment.objects.exists()
        assert not EnrolmentStep.objects.exists()


def test_the_list_shows_who_is_on_what_and_what_is_overdue(cast, hospital, case, lin, blood, enrolled):
    other = cases.open_case(
        by=cast.worker, client=person(hospital, "钱一诺"), on=TODAY, depth="brief", responsible=lin
    )
    now = timezone.now()  # the server's day: it may have turned since the tests began
    services.enrol(by=cast.worker, case=other, pathway=blood, anchor_on=timezone.localdate(now), at=now)
    worker = cast.browser_of(cast.worker)
    page = open_page(worker, "pathways:list")
    assert "周小禾" in page
    assert "钱一诺" in page
    late = open_page(worker, "pathways:list", late="True")
    assert "周小禾" in late
    assert "钱一诺" not in late
    services.leave(by=cast.worker, enrolment=enrolled, reason="转院", on=TODAY)
    assert "周小禾" not in open_page(worker, "pathways:list")
    assert "周小禾" in open_page(worker, "pathways:list", state="left")
    assert "周小禾" in open_page(worker, "pathways:list", state="", pathway=blood.code)
    assert "没有人符合" in open_page(worker, "pathways:list", pathway="stroke-rehab")


def test_the_diagnosis_speaks_for_a_pathway_and_the_day_of_admission_moves_it(cast, in_hospital, lin):
    """Known by the intake form once it is signed: the code of the diagnosis, and when the stroke came to the ward."""
    client = person(in_hospital, "齐国安")
    full = cases.open_case(by=cast.worker, client=client, on=days_ago(3), depth="full", responsible=lin)
    stroke = Pathway.objects.get(code="stroke-rehab", current=True)
    assert not [one for one in queries.choices_for(full, []) if one.why]
    enrolment = services.enrol(by=cast.worker, case=full, pathway=stroke, anchor_on=days_ago(3), at=NOW)
    worker, anew = cast.browser_of(cast.worker), reverse("pathways:shift", args=[enrolment.pk])
    assert f"{anew}?to=" not in open_page(worker, "cases:detail", full.pk, tab="plan")
    signed_intake(cast, full, icd_code="I63.9", admitted_on=days_ago(6))
    found = {one.pathway.code: one.why for one in queries.choices_for(full, [])}
    assert found["stroke-rehab"] == ["diagnosis"]
    page = open_page(worker, "cases:detail", full.pk, tab="plan")
    assert f"{anew}?to={days_ago(6)}" in page
    assert f'value="{days_ago(6)}"' in worker.get(anew, {"to": days_ago(6).isoformat()}).text


def test_on_paper_a_client_reads_the_steps_and_not_why_one_was_given_up(cast, case, enrolled):
    cases.give_up_step(by=cast.worker, step=step("lodging"), reason="借住亲戚家不便明说", on=TODAY)
    worker = cast.browser_of(cast.worker)
    ours = open_page(worker, "cases:print", case.pk)
    theirs = open_page(worker, "cases:print", case.pk, copy="client")
    for page in (ours, theirs):
        assert page.count(step("lodging").text) == 1
    assert "借住亲戚家不便明说" in ours
    assert "借住亲戚家不便明说" not in theirs
