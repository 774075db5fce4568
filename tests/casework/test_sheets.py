"""Intake, assessment and economic assessment: written, signed, kept, written again."""

import datetime as dt

import pytest
from django.db import DatabaseError
from django.urls import reverse
from django_scopes import scopes_disabled

from lianqiao.audit.actions import action
from lianqiao.audit.models import TrailRow
from lianqiao.cases import rules as cases_rules
from lianqiao.cases import services as cases
from lianqiao.cases.models import Case
from lianqiao.cases.states import Depth, StageState
from lianqiao.casework import queries, rules, services
from lianqiao.casework.models import Assessment, EconomicAssessment, Intake, Problem
from lianqiao.core.errors import StaleRecord
from tests.cases.stage import NOW, TODAY, days_ago, open_page, summed_up

pytestmark = pytest.mark.django_db
INTAKE = {"presenting": "“夜里不敢睡。”", "decision": "open", "risk": 2, "payer": "resident"}
PROBLEMS = [
    {"code": "emotional.fear", "severity": 2, "priority": 1, "text": "怕针"},
    {"code": "Z59.6", "severity": 1, "priority": 2, "text": ""},
]
ASSESSED = {
    "assessed_on": days_ago(1),
    "family": "母亲独自陪护",
    "danger": "未见",
    "formulation": "陌生环境加上独自承担。",
}
YEAR = {"assessed_on": TODAY, "valid_until": TODAY + dt.timedelta(days=365)}
MONEY = (
    "savings",
    "other_assets",
    "debts",
    "paid",
    "reimbursed",
    "expected",
    "expected_reimbursed",
    "other_costs",
)
HOUSEHOLD = {
    "size": 3, "children": 1, "members": [{"who": "父亲", "income": "4000", "source": "wage"}], "assistance": [],
    "coping": ["borrowed"], "shocks": [], "willing": True, "publicity": "no", "evidence": ["income"], "housing": "rented",
} | dict.fromkeys(MONEY, "0") | {"paid": "30000", "reimbursed": "10000"}  # fmt: skip


@pytest.fixture
def full(cast, lin, child, in_hospital):
    return cases.open_case(
        by=cast.worker, client=child, on=days_ago(5), depth=Depth.FULL, responsible=lin, presenting="怕手术"
    )


def begun(model, case, *, again=False):
    return queries.sheet_to_write(model, case, again=again)


def signed_intake(cast, case, **told):
    return services.sign_intake(by=cast.worker, intake=begun(Intake, case), told=INTAKE | told, at=NOW)


def signed_assessment(cast, case, *, again=False):
    sheet = begun(Assessment, case, again=again)
    return services.sign_assessment(
        by=cast.worker, assessment=sheet, told=ASSESSED, problems=PROBLEMS, at=NOW
    )


def events() -> list[str]:
    with scopes_disabled():
        return list(TrailRow.objects.filter(event__startswith="case").values_list("event", flat=True))


def test_a_signed_intake_moves_the_case_on_and_raises_its_risk(cast, full):
    intake = signed_intake(cast, full)
    stored = Case.objects.get(pk=full.pk)
    assert (intake.state, intake.edition, intake.signer_name) == ("signed", 1, "林安")
    assert (stored.stage, stored.risk) == (StageState.ASSESSING, 2)
    assert "casework.intake_signed" in events()


def test_what_is_not_served_stays_at_intake_and_needs_a_reason(cast, full):
    with pytest.raises(rules.DecisionUnexplained) as refused:
        signed_intake(cast, full, decision="none")
    assert refused.value.field == "decision_reason"
    signed_intake(cast, full, decision="none", decision_reason="已由社区服务")
    assert Case.objects.get(pk=full.pk).stage == StageState.INTAKE


@pytest.mark.parametrize(
    ("told", "refusal", "field"),
    [
        ({"presenting": " "}, rules.PresentingMissing, "presenting"),
        ({"decision": ""}, rules.DecisionMissing, "decision"),
        ({"admitted_on": TODAY + dt.timedelta(days=1)}, cases_rules.InTheFuture, "admitted_on"),
    ],
)
def test_an_intake_that_cannot_be_so_is_refused_beside_its_field(cast, full, told, refusal, field):
    with pytest.raises(refusal) as refused:
        signed_intake(cast, full, **told)
    assert refused.value.field == field
    assert not Intake.objects.filter(case=full).exists()


def test_a_draft_is_written_over_and_only_one_is_kept(cast, full):
    services.write_intake(by=cast.worker, intake=begun(Intake, full), told={"presenting": "一"}, at=NOW)
    services.write_intake(by=cast.supervisor, intake=begun(Intake, full), told={"presenting": "二"}, at=NOW)
    (kept,) = Intake.objects.filter(case=full)
    assert (kept.presenting, kept.state, kept.version) == ("二", "draft", 2)


def test_two_who_begin_at_once_do_not_overwrite_each_other(cast, full):
    mine, hers = begun(Intake, full), begun(Intake, full)
    services.write_intake(by=cast.worker, intake=mine, told={"presenting": "我的"}, at=NOW)
    with pytest.raises(StaleRecord):
        services.write_intake(by=cast.supervisor, intake=hers, told={"presenting": "她的"}, at=NOW)
    assert Intake.objects.get(case=full).presenting == "我的"


def test_an_amendment_is_the_next_edition_and_the_first_stays_as_signed(cast, full):
    first = signed_intake(cast, full)
    again = begun(Intake, full, again=True)
    assert (again.edition, again.presenting, again.written_again) == (2, INTAKE["presenting"], "")
    with pytest.raises(rules.AmendedForNothing):
        services.sign_intake(by=cast.worker, intake=again, told=INTAKE, at=NOW)
    told = INTAKE | {"carer": "外婆", "written_again": "照顾者有误"}
    services.sign_intake(by=cast.worker, intake=begun(Intake, full, again=True), told=told, at=NOW)
    one, two = Intake.objects.filter(case=full).order_by("edition")
    assert (one.state, one.carer, one.pk) == ("amended", "", first.pk)
    assert (two.state, two.carer) == ("signed", "外婆")


@pytest.mark.parametrize("change", [{"payer": "self"}, {"state": "draft", "signed_at": None}])
def test_the_database_keeps_a_signed_intake(cast, full, change):
    intake = signed_intake(cast, full)
    with (
        pytest.raises(DatabaseError, match="signed form"),
        action("casework.intake_written", by=cast.worker, on=intake),
    ):
        Intake.objects.filter(pk=intake.pk).update(**change)
    with (
        pytest.raises(DatabaseError, match="signed form"),
        action("casework.intake_written", by=cast.worker, on=intake),
    ):
        intake.delete()


def test_a_signed_form_takes_no_more_writing(cast, full):
    intake = signed_intake(cast, full)
    assert begun(Intake, full) is None
    with pytest.raises(rules.SheetIsSigned):
        services.write_intake(by=cast.worker, intake=intake, told={"payer": "self"}, at=NOW)


def test_a_signed_assessment_plans_next_and_keeps_its_problems(cast, full):
    assessment = signed_assessment(cast, full)
    assert Case.objects.get(pk=full.pk).stage == StageState.PLANNING
    assert [(one.code, one.severity, one.priority) for one in assessment.problems.all()] == [
        ("emotional.fear", 2, 1),
        ("Z59.6", 1, 2),
    ]
    problem = assessment.problems.first()
    extra = Problem(
        institution_id=full.institution_id, assessment=assessment, code="Z60.2", severity=1, priority=3
    )
    for write in (problem.delete, extra.save):
        with (
            pytest.raises(DatabaseError, match="is signed"),
            action("casework.assessment_written", by=cast.worker, on=assessment),
        ):
            write()


def test_a_reassessment_supersedes_and_begins_as_the_one_before(cast, full):
    signed_assessment(cast, full)
    again = begun(Assessment, full, again=True)
    assert (again.edition, again.family) == (2, ASSESSED["family"])
    signed_assessment(cast, full, again=True)
    states = Assessment.objects.filter(case=full).order_by("edition").values_list("state", flat=True)
    assert list(states) == ["superseded", "signed"]


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({"formulation": ""}, rules.FormulationMissing),
        ({"danger": ""}, rules.RiskUntold),
        ({"family": "", "danger": ""}, rules.NothingAssessed),
        ({"assessed_on": TODAY + dt.timedelta(days=1)}, cases_rules.InTheFuture),
    ],
)
def test_an_assessment_that_lacks_its_core_is_not_signed(cast, full, told, refusal):
    with pytest.raises(refusal):
        services.sign_assessment(
            by=cast.worker,
            assessment=begun(Assessment, full),
            told=ASSESSED | told,
            problems=PROBLEMS,
            at=NOW,
        )
    assert Problem.objects.count() == 0


def test_inputs_and_decision_are_frozen_and_come_out_the_same_again(cast, full):
    economy = services.sign_economy(
        by=cast.worker, economy=begun(EconomicAssessment, full), told=YEAR, inputs=HOUSEHOLD, at=NOW
    )
    stored = EconomicAssessment.objects.get(pk=economy.pk)
    assert (stored.level, stored.table_code, stored.table_version) == ("A", "example", "2026.1")
    assert {right["code"] for right in stored.decision["rights"]} >= {"subsistence", "medical_assistance"}
    assert services.judged_again(stored) is True
    stored.inputs = stored.inputs | {"size": 1}
    assert services.judged_again(stored) is False
    stored.table_digest = "edited"
    assert services.judged_again(stored) is None


def test_proof_counts_as_checked_until_the_family_tells_something_else(cast, full):
    sheet, told = begun(EconomicAssessment, full), {"by": cast.worker, "told": YEAR, "at": NOW}
    with pytest.raises(rules.ProofUnseen) as refused:
        services.check_economy(economy=sheet, inputs=HOUSEHOLD | {"evidence": []}, **told)
    assert refused.value.field == "evidence"
    sheet = services.check_economy(economy=begun(EconomicAssessment, full), inputs=HOUSEHOLD, **told)
    assert (sheet.state, sheet.checked_by, sheet.checked_at) == ("evidence_checked", cast.worker, NOW)
    services.write_economy(economy=sheet, inputs=HOUSEHOLD, **told)
    assert sheet.state == "evidence_checked"
    services.write_economy(economy=sheet, inputs=HOUSEHOLD | {"debts": "70000"}, **told)
    assert (sheet.state, sheet.checked_by, sheet.checked_at) == ("draft", None, None)
    assert queries.sheet_to_write(EconomicAssessment, full) == sheet
    words = {"told": YEAR | {"remark": "户口簿在老家，电话中核实"}, "inputs": HOUSEHOLD | {"evidence": []}}
    services.sign_economy(economy=sheet, **told | words)
    assert (sheet.state, sheet.checked_by) == ("signed", cast.worker)
    assert queries.sheet_to_write(EconomicAssessment, full, again=True).checked_at is None


def test_a_new_economic_assessment_ends_the_one_before(cast, full):
    for again in (False, True):
        sheet = begun(EconomicAssessment, full, again=again)
        services.sign_economy(by=cast.worker, economy=sheet, told=YEAR, inputs=HOUSEHOLD, at=NOW)
    states = EconomicAssessment.objects.filter(case=full).order_by("edition").values_list("state", flat=True)
    assert list(states) == ["expired", "signed"]


def test_an_economic_assessment_is_valid_to_its_last_day_and_then_says_so(cast, full):
    sheet = begun(EconomicAssessment, full)
    services.sign_economy(by=cast.worker, economy=sheet, told=YEAR, inputs=HOUSEHOLD, at=NOW)
    over = YEAR["valid_until"]
    assert services.expire_economies(by=cast.worker, on=over - dt.timedelta(days=1)) == 0
    assert queries.standing(EconomicAssessment, full) == sheet
    assert services.expire_economies(by=cast.worker, on=over) == 1
    assert services.expire_economies(by=cast.worker, on=over) == 0
    assert queries.standing(EconomicAssessment, full) is None
    assert events().count("casework.economies_expired") == 1


def test_one_that_is_over_lies_on_the_desk_until_it_is_begun_anew(cast, full):
    sheet = begun(EconomicAssessment, full)
    services.sign_economy(by=cast.worker, economy=sheet, told=YEAR, inputs=HOUSEHOLD, at=NOW)
    place, worker = reverse("casework:economy", args=[sheet.pk]), cast.browser_of(cast.worker)
    assert place not in open_page(worker, "desk")
    services.expire_economies(by=cast.worker, on=YEAR["valid_until"])
    assert place in open_page(worker, "desk") and "经济困难评估待更新" in open_page(worker, "desk")
    assert place not in open_page(cast.browser_of(cast.supervisor), "desk")
    assert "again=1" in open_page(worker, "casework:economy", sheet.pk)
    again = begun(EconomicAssessment, full)
    assert (again.edition, again.inputs) == (2, HOUSEHOLD)
    services.write_economy(by=cast.worker, economy=again, told=YEAR, inputs=HOUSEHOLD, at=NOW)
    assert place not in open_page(worker, "desk")


@pytest.mark.parametrize(
    ("told", "inputs", "refusal", "field"),
    [
        ({"valid_until": TODAY}, {}, rules.ValidBackwards, "valid_until"),
        ({"assessed_on": TODAY + dt.timedelta(days=1)}, {}, cases_rules.InTheFuture, "assessed_on"),
        (
            {},
            {"members": [{"who": "甲", "income": "1", "source": ""}] * 4},
            rules.MoreMembersThanHousehold,
            "size",
        ),
        ({}, {"reimbursed": "40000"}, rules.MoreBackThanPaid, "reimbursed"),
        ({}, {"expected_reimbursed": "1"}, rules.MoreBackThanPaid, "expected_reimbursed"),
    ],
)
def test_a_household_that_cannot_be_so_is_refused(cast, full, told, inputs, refusal, field):
    with pytest.raises(refusal) as refused:
        services.write_economy(
            by=cast.worker,
            economy=begun(EconomicAssessment, full),
            told=YEAR | told,
            inputs=HOUSEHOLD | inputs,
            at=NOW,
        )
    assert refused.value.field == field


def test_a_closed_case_takes_no_form(cast, full):
    told = {"outcome": "improved", "reason": "discharged", "text": "回家了", "on": TODAY, "today": TODAY}
    cases.close_case(by=cast.worker, case=summed_up(cast, full), **told)
    with pytest.raises(cases_rules.CaseIsClosed):
        signed_intake(cast, full)


def test_the_next_form_is_the_first_a_full_case_lacks(cast, full):
    def lacking(one):
        found = queries.next_form(one, queries.forms_of(one))
        return found.kind if found else None

    assert lacking(full) == "intake"
    signed_intake(cast, full)
    assert lacking(full) == "assessment"
    signed_assessment(cast, full)
    assert lacking(full) == "plan"
