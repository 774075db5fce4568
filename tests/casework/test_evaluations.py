"""Evaluations: drafted with what came of the goals, signed and kept; and clients asked how it was without a name."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.db import DatabaseError
from django.test import Client as Browser
from django.urls import reverse
from django_scopes import scopes_disabled

from lianqiao.audit.actions import action
from lianqiao.audit.models import TrailRow
from lianqiao.cases import rules as cases_rules
from lianqiao.cases import services as cases
from lianqiao.cases.models import Case
from lianqiao.cases.states import StageState
from lianqiao.casework import facts, queries, rules, services
from lianqiao.casework.models import Evaluation, ExperienceAnswer, ExperienceSurvey, ServicePlan
from lianqiao.casework.models.experiences import ITEMS
from lianqiao.casework.queries.evaluations import SURVEY
from lianqiao.casework.views.experiences import A_MINUTE
from lianqiao.core.encryption import blind_index
from lianqiao.registry.scopes import scope_of
from tests.cases.stage import NOW, TODAY, days_ago, open_page, person, summed_up

from .test_service_plans import goal_in, in_force, review
from .test_service_plans import plan as plan_fixture

pytestmark = pytest.mark.django_db
plan = plan_fixture
TOLD = {
    "kind": "interim", "on": TODAY, "client_view": "“夜里睡得着了。”", "process_view": "父亲仍少参与",
    "unresolved": "复查交通费", "ahead": "联系返乡后的语音训练",
}  # fmt: skip
ANSWER = dict.fromkeys(ITEMS, 5) | {"answered_as": "family", "recommends": 9, "text": "谢谢，等候时间有点长"}


@pytest.fixture(autouse=True)
def nobody_counted():
    cache.clear()


@pytest.fixture
def full(cast, lin, child, in_hospital):
    return cases.open_case(by=cast.worker, client=child, on=days_ago(5), depth="full", responsible=lin)


def begun(full) -> Evaluation:
    return Evaluation(institution_id=full.institution_id, case=full)


def signed(cast, full, **told) -> Evaluation:
    return services.sign_evaluation(by=cast.worker, evaluation=begun(full), told=TOLD | told, at=NOW)


def test_what_came_of_the_goals_is_frozen_with_the_signature(cast, full, plan):
    first, second = goal_in(cast, plan), goal_in(cast, plan, text="夜里有人替换", weight=2)
    in_force(cast, plan)
    review(cast, plan, {first: -1}, on=days_ago(1))
    review(cast, plan, {first: 1})
    evaluation = signed(cast, full)
    assert (evaluation.t_score, evaluation.signer_name) == (Decimal("60.00"), "林安")
    assert [(one["first"], one["level"], one["rated_on"]) for one in evaluation.results] == [
        (-1, 1, TODAY.isoformat()), (None, None, ""),
    ]  # fmt: skip
    review(cast, plan, {first: 2, second: 2})
    assert Evaluation.objects.get().results[0]["level"] == 1
    with pytest.raises(DatabaseError, match="signed"), action("casework.evaluation_written", by=cast.worker):
        Evaluation.objects.update(on=days_ago(1))


@pytest.mark.parametrize(
    ("kind", "stage"), [("interim", StageState.INTAKE), ("closing", StageState.EVALUATING)]
)
def test_only_a_closing_evaluation_moves_the_case(cast, full, kind, stage):
    services.write_evaluation(by=cast.worker, evaluation=begun(full), told=TOLD | {"kind": kind}, at=NOW)
    assert Case.objects.get(pk=full.pk).stage == stage


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({"client_view": " "}, rules.ClientViewMissing),
        ({"process_view": ""}, rules.ProcessViewMissing),
        ({"on": TODAY + dt.timedelta(days=1)}, cases_rules.InTheFuture),
        ({"on": days_ago(6)}, rules.EvaluatedBeforeOpening),
    ],
)
def test_one_that_cannot_be_so_is_refused(cast, full, told, refusal):
    with pytest.raises(refusal):
        signed(cast, full, **told)
    assert not Evaluation.objects.exists()


def test_a_signed_one_and_a_closed_case_take_no_more(cast, full):
    done = signed(cast, full)
    with pytest.raises(rules.EvaluationIsSigned):
        services.write_evaluation(by=cast.worker, evaluation=done, told=TOLD, at=NOW)
    told = {"outcome": "improved", "reason": "discharged", "on": TODAY, "today": TODAY}
    cases.close_case(by=cast.worker, case=summed_up(cast, full), **told)
    with pytest.raises(cases_rules.CaseIsClosed):
        signed(cast, full)


def test_the_worker_writes_signs_and_finds_it_on_the_summary(cast, full):
    worker = cast.browser_of(cast.worker)
    address = reverse("casework:evaluation_write", args=[full.pk])
    assert "结案评估" in open_page(worker, "casework:evaluation_write", full.pk, kind="closing")
    sent = {name: str(value) for name, value in TOLD.items()} | {"version": 0, "kind": "closing"}
    refused = worker.post(address, sent | {"client_view": "", "do": "sign"})
    assert "签署前请记录服务对象或家属的看法" in refused.content.decode()
    worker.post(address, sent | {"do": "draft"})
    assert "夜里睡得着了" in open_page(worker, "casework:evaluation_write", full.pk)
    answer = worker.post(address, sent | {"version": 1, "do": "sign"})
    page = worker.get(answer.headers["Location"]).content.decode()
    assert all(said in page for said in ("父亲仍少参与", "本个案没有目标", "匿名征询服务感受"))
    assert "结案评估" in open_page(worker, "cases:detail", full.pk, tab="summary")


def test_the_printed_record_holds_what_is_signed(cast, full, plan):
    goal_in(cast, plan)
    in_force(cast, plan)
    services.write_evaluation(by=cast.worker, evaluation=begun(full), told=TOLD, at=NOW)
    worker = cast.browser_of(cast.worker)
    page = open_page(worker, "cases:print", full.pk)
    assert "能配合检查" in page
    assert "父亲仍少参与" not in page
    services.sign_evaluation(by=cast.worker, evaluation=Evaluation.objects.get(), told=TOLD, at=NOW)
    assert "父亲仍少参与" in open_page(worker, "cases:print", full.pk)


def test_a_neighbour_finds_none_of_it(cast, full):
    done = signed(cast, full)
    neighbour = cast.browser_of(cast.neighbour_worker)
    for name, key in [("evaluation", done.pk), ("evaluation_write", full.pk)]:
        assert neighbour.get(reverse(f"casework:{name}", args=[key])).status_code == 404
    assert neighbour.post(reverse("casework:survey_send", args=[full.pk])).status_code == 404


# --- how they found it ----------------------------------------------------------------------------------------------
@pytest.fixture
def secret(cast, full) -> str:
    signed(cast, full)
    return services.send_survey(by=cast.worker, case=full, at=NOW)


def answered(secret: str, **told):
    sent = {name: str(value) for name, value in (ANSWER | told).items()}
    return Browser().post(reverse("casework:experience", args=[secret]), sent)


def test_while_work_goes_on_nobody_is_asked(cast, full):
    with pytest.raises(rules.TooEarlyToAsk):
        services.send_survey(by=cast.worker, case=full, at=NOW)


def test_somebody_without_an_account_answers_once(full, secret):
    address = reverse("casework:experience", args=[secret])
    page = Browser().get(address)
    text = page.content.decode()
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert "清河医院" in text
    assert "我感到受尊重" in text
    assert full.client.name not in text
    assert str(full) not in text
    assert answered(secret).headers["Location"] == reverse("casework:experience_thanks")
    for again in (Browser().get(address), answered(secret)):
        assert again.status_code == 410
        assert "清河医院" not in again.content.decode()
    answer = ExperienceAnswer.objects.get()
    assert (answer.month, answer.recommends, answer.text) == (TODAY.replace(day=1), 9, ANSWER["text"])
    assert queries.survey_of(full, NOW) == "answered"


def test_it_reads_in_english_too(secret):
    browser = Browser()
    browser.cookies["language"] = "en"
    assert (
        "I was treated with respect."
        in browser.get(reverse("casework:experience", args=[secret])).content.decode()
    )


def test_a_statement_left_out_is_asked_again_and_nothing_is_kept(secret):
    page = answered(secret, heard="")
    assert page.status_code == 200
    assert "has-error" in page.content.decode()
    assert ANSWER["text"] in page.content.decode()
    assert not ExperienceAnswer.objects.exists()


def test_nothing_leads_from_an_answer_to_its_case(cast, full, secret):
    with scopes_disabled():
        before = set(TrailRow.objects.values_list("pk", flat=True))
    answered(secret)
    survey, answer = ExperienceSurvey.objects.get(), ExperienceAnswer.objects.get()
    names = {field.name for field in ExperienceAnswer._meta.get_fields()}
    assert names == {"id", "version", "institution", "month", "answered_as", *ITEMS, "recommends", "text"}
    assert answer.pk.version == 4
    with scopes_disabled():
        rows = TrailRow.objects.exclude(pk__in=before).filter(event__startswith="casework.")
        (row,) = rows
    assert row.event == "casework.experience_answered"
    told = f"{row.subject}{row.subject_id}{row.details}"
    for key in (survey.pk, full.pk, full.client_id, answer.pk):
        assert str(key) not in told
    (fact,) = facts.experience_rows()
    assert set(fact) == {"answer", "institution", "month", "answered_as", *ITEMS, "recommends"}
    for page in (
        open_page(cast.browser_of(cast.worker), "cases:detail", full.pk, tab="summary"),
        open_page(cast.browser_of(cast.worker), "casework:evaluation", Evaluation.objects.get().pk),
    ):
        assert "已作答" in page
        assert "等候时间" not in page


def test_an_expired_link_says_nothing_and_a_new_one_ends_the_old(cast, full, secret):
    newer = services.send_survey(by=cast.worker, case=full, at=NOW)
    assert Browser().get(reverse("casework:experience", args=[secret])).status_code == 410
    with action("casework.survey_sent", by=cast.worker):
        moved = ExperienceSurvey.objects.filter(index=blind_index(SURVEY, newer))
        moved.update(sent_at=NOW - dt.timedelta(days=31), expires_at=NOW - dt.timedelta(days=1))
    assert Browser().get(reverse("casework:experience", args=[newer])).status_code == 410
    assert queries.survey_of(full, NOW) == "expired"
    assert services.expire_surveys(by=cast.worker, at=NOW) == 1
    assert services.expire_surveys(by=cast.worker, at=NOW) == 0


def test_who_asks_too_often_from_one_place_waits(secret):
    browser, address = Browser(), reverse("casework:experience", args=["guessed"])
    # Two minutes' worth and one: whenever a minute ends meanwhile, one of them was full.
    codes = [browser.get(address).status_code for _ in range(2 * A_MINUTE + 1)]
    assert set(codes) == {410, 429}
    assert codes[:A_MINUTE] == [410] * A_MINUTE


def test_the_link_is_shown_once_with_its_code(cast, full):
    signed(cast, full)
    page = cast.browser_of(cast.worker).post(reverse("casework:survey_send", args=[full.pk])).content.decode()
    assert 'class="qr"' in page
    assert "/casework/experience/" in page
    link = page.split('id="link"')[1].split('value="')[1].split('"')[0]
    assert Browser().get(link).status_code == 200


def test_who_leads_sees_months_with_enough_answers_and_no_fewer(cast, lin, hospital, in_hospital):
    department = cast.browser_of(cast.supervisor)
    for number in range(5):
        case = cases.open_case(by=cast.worker, client=person(hospital, f"来访{number}"), on=days_ago(3))
        told = {"outcome": "improved", "reason": "discharged", "on": TODAY, "today": TODAY}
        cases.close_case(by=cast.worker, case=case, **told)
        link = services.send_survey(by=cast.worker, case=case, at=NOW)
        with scope_of(cast.worker):
            assert queries.experience_months() == []
        assert "等候时间" not in open_page(department, "casework:experiences")
        answered(link, heard="3")
    (month,) = queries.experience_months()
    assert (month["answers"], month["heard_mean"], month["net"]) == (5, 3.0, 100)
    assert "等候时间" in open_page(department, "casework:experiences")
    assert cast.browser_of(cast.worker).get(reverse("casework:experiences")).status_code == 403


def test_the_plan_is_the_one_worked_by(cast, full, plan):
    goal_in(cast, plan)
    in_force(cast, plan)
    assert signed(cast, full).plan == ServicePlan.objects.get()
