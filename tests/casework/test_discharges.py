"""The discharge plan: screened, planned, agreed with the family, carried out, and looked after."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from lianqiao.audit.actions import action
from lianqiao.audit.models import TrailRow
from lianqiao.cases import services as cases
from lianqiao.casework import queries, rules, services
from lianqiao.casework.desk import inbox
from lianqiao.casework.models import DischargeAgreement, DischargePlan
from lianqiao.core.errors import StaleRecord
from lianqiao.core.states import IllegalMove
from lianqiao.registry.scopes import scope_of
from tests.cases.stage import NOW, TODAY, days_ago, person

pytestmark = pytest.mark.django_db
TOLD = {
    "destination": "home_with_care", "leaves_on": TODAY, "carer": "外婆", "community_contact": "清河社工站", "text": "",
    "agreed_with": "妈妈",
    "items": [
        {"code": "carer", "actor": "family", "who": "外婆", "due_on": None, "arranged": True},
        {"code": "next_visit", "actor": "worker", "who": "", "due_on": days_ago(-3), "arranged": False},
    ],
}  # fmt: skip
SENT = {name: value for name, value in TOLD.items() if name != "items"} | {
    "leaves_on": TODAY.isoformat(), "version": 0,
    "item-carer-needed": "on", "item-carer-actor": "family", "item-carer-who": "外婆", "item-carer-arranged": "on",
    "item-next_visit-needed": "on", "item-next_visit-actor": "worker", "item-next_visit-due_on": days_ago(-3).isoformat(),
}  # fmt: skip


def write(cast, case, plan=None, **told) -> DischargePlan:
    return services.write_discharge(by=cast.worker, case=case, told=TOLD | told, at=NOW, plan=plan)


def take(cast, plan, state) -> DischargePlan:
    return services.take_discharge_to(by=cast.worker, plan=plan, state=state, on=TODAY)


def agreed(cast, case, **told) -> DischargePlan:
    return take(cast, take(cast, write(cast, case, **told), "planning"), "agreed")


def arrange(cast, plan, *codes) -> DischargePlan:
    return services.arrange_discharge(by=cast.worker, plan=plan, arranged=codes, on=TODAY)


def test_it_goes_from_screening_to_the_call_afterwards(cast, case):
    plan = agreed(cast, case)
    with pytest.raises(rules.NotArranged):
        take(cast, plan, "executed")
    plan = take(cast, arrange(cast, plan, "carer", "next_visit"), "executed")
    with pytest.raises(rules.DischargeIsOver):
        arrange(cast, plan)
    plan = take(cast, plan, "verified")
    assert (plan.agreed_on, plan.executed_on, plan.verified_on) == (TODAY, TODAY, TODAY)


def test_what_was_agreed_changes_only_by_a_next_edition_that_says_why(cast, case):
    plan = agreed(cast, case)
    with pytest.raises(rules.DischargeIsAgreed):
        write(cast, case, plan, carer="爸爸")
    with pytest.raises(rules.PlannedAgainForNothing):
        take(cast, plan, "planning")
    with pytest.raises(rules.PlannedAgainForNothing):
        services.plan_discharge_again(by=cast.worker, plan=plan, why=" ")
    again = services.plan_discharge_again(by=cast.worker, plan=plan, why="外婆病了")
    assert (again.state, again.edition, again.agreed_with, again.agreed_on) == ("planning", 2, "", None)
    take(cast, write(cast, case, again, carer="爸爸"), "agreed")
    first, second = (queries.sheet_agreed(one, on=TODAY) for one in plan.agreements.order_by("edition"))
    assert (first.carer, first.taken_back, second.carer, second.taken_back) == (
        "外婆",
        "",
        "爸爸",
        "外婆病了",
    )
    assert [(one.code, one.who, one.due_on, one.arranged_on) for one in first.items] == [
        ("carer", "外婆", None, TODAY),
        ("next_visit", "", days_ago(-3), None),
    ]
    rows = TrailRow.objects.filter(event="casework.discharge_planned_again", subject_id=str(plan.pk))
    assert [row.details["edition"] for row in rows] == [1]


def test_the_database_too_keeps_what_was_agreed(cast, case):
    plan = agreed(cast, case)
    for change in ({"destination": "other"}, {"state": "planning"}, {"edition": 2}):
        with (
            pytest.raises(DatabaseError),
            transaction.atomic(),
            action("test.changed", by=cast.worker, on=plan),
        ):
            DischargePlan.objects.filter(pk=plan.pk).update(**change)
    kept = plan.agreements.get()
    with pytest.raises(DatabaseError), transaction.atomic(), action("test.changed", by=cast.worker, on=kept):
        DischargeAgreement.objects.filter(pk=kept.pk).update(edition=3)


def test_what_is_no_longer_needed_goes_and_the_day_it_was_arranged_stays(cast, case):
    plan = write(cast, case)
    later = services.write_discharge(
        by=cast.worker,
        case=case,
        told=TOLD | {"items": TOLD["items"][:1]},
        at=NOW + dt.timedelta(days=2),
        plan=plan,
    )
    assert [(item.code, item.arranged_on) for item in later.items.all()] == [("carer", TODAY)]


@pytest.mark.parametrize(
    ("told", "refusal"),
    [({"destination": ""}, rules.DestinationMissing), ({"agreed_with": " "}, rules.AgreementMissing)],
)
def test_nothing_is_agreed_without_a_place_and_somebody_who_agreed(cast, case, told, refusal):
    plan = take(cast, write(cast, case, **told), "planning")
    with pytest.raises(refusal):
        take(cast, plan, "agreed")


def test_nobody_has_left_before_the_day(cast, case):
    plan = arrange(cast, agreed(cast, case, leaves_on=days_ago(-1)), "carer", "next_visit")
    with pytest.raises(rules.LeavesLater):
        take(cast, plan, "executed")


def test_no_step_is_skipped(cast, case):
    with pytest.raises(IllegalMove):
        take(cast, write(cast, case), "executed")


def test_of_two_who_begin_it_the_second_is_told(cast, case):
    write(cast, case)
    with pytest.raises(StaleRecord):
        write(cast, case)


def test_the_worker_plans_it_on_one_page_and_is_told_what_is_missing_beside_the_field(cast, case):
    browser, place = cast.browser_of(cast.worker), reverse("casework:discharge_write", args=[case.pk])
    sent = SENT | {"agreed_with": ""}
    assert browser.post(place, sent | {"do": "planning"}).status_code == 302
    plan = DischargePlan.objects.get(case=case)
    page = browser.post(place, sent | {"do": "agreed", "version": plan.version}).content.decode()
    assert "请写明与家属中的哪一位商定" in page and "外婆" in page
    version, plan = plan.version, DischargePlan.objects.get(pk=plan.pk)
    assert plan.version == version
    assert 'value="外婆"' in browser.get(place).content.decode()
    assert plan.state == "planning"
    sent |= {"do": "agreed", "agreed_with": "妈妈", "version": plan.version}
    assert browser.post(place, sent).status_code == 302


def test_the_sheet_says_who_sees_to_what_until_when_and_prints_with_lines_to_sign_on(cast, case):
    browser, place = cast.browser_of(cast.worker), reverse("casework:discharge", args=[case.pk])
    assert browser.get(place).url == reverse("casework:discharge_write", args=[case.pk])
    plan = agreed(cast, case)
    page = browser.get(place).content.decode()
    for said in (
        "照顾者已落实并会照顾",
        "家属 · 外婆",
        "复诊时间已约",
        case.client.name,
        "data-print",
        "data-paper",
        "sign-line",
    ):
        assert said in page
    assert "用药和居家护理已交代" not in page  # it is not needed
    assert browser.get(reverse("casework:discharge_write", args=[case.pk])).url == place
    tick = {"version": plan.version, "arranged": ["carer", "next_visit"]}
    browser.post(reverse("casework:discharge_arrange", args=[case.pk]), tick)
    assert "未落实" not in browser.get(place).content.decode()
    browser.post(reverse("casework:discharge_step", args=[case.pk, "executed"]))
    assert DischargePlan.objects.get(pk=plan.pk).state == "executed"


def test_on_screen_an_agreed_plan_is_planned_again_and_its_edition_stays_to_be_read(cast, case):
    browser, plan = cast.browser_of(cast.worker), agreed(cast, case)
    place = reverse("casework:discharge_again", args=[case.pk])
    sent = {"version": plan.version, "why": ""}
    assert "请说明" in browser.post(place, sent).content.decode()
    assert browser.post(place, sent | {"why": "外婆病了"}).url == reverse(
        "casework:discharge_write", args=[case.pk]
    )
    plan = DischargePlan.objects.get(pk=plan.pk)
    write(cast, case, plan, carer="爸爸")
    first = browser.get(reverse("casework:discharge_edition", args=[case.pk, 1])).content.decode()
    assert "外婆" in first and "爸爸" not in first
    now = browser.get(reverse("casework:discharge", args=[case.pk])).content.decode()
    assert "爸爸" in now and "外婆病了" in now


def test_it_stands_among_the_forms_of_a_full_case(cast, case):
    write(cast, case)
    found = {form.kind: form for form in queries.forms_of(case)}["discharge"]
    assert (found.making, found.making_state, found.standing) == (case.pk, "screening", None)


@pytest.mark.parametrize("page", ["discharge", "discharge_write", "discharge_again"])
def test_a_neighbour_finds_no_such_plan(cast, case, page):
    write(cast, case)
    browser = cast.browser_of(cast.neighbour_worker)
    assert browser.get(reverse(f"casework:{page}", args=[case.pk])).status_code == 404


# --- on the desk -----------------------------------------------------------------------------------------------------
def waiting(seat) -> list[tuple[str, str, str]]:
    with scope_of(seat):
        return [(str(item.kind), str(item.title), item.url) for item in inbox(seat, NOW)]


def late(**told) -> dict:
    return (
        TOLD
        | {
            "items": [
                {"code": "next_visit", "actor": "worker", "who": "", "due_on": days_ago(2), "arranged": False}
            ]
        }
        | told
    )


def test_what_is_late_of_a_discharge_waits_for_who_has_the_case_in_hand(cast, case):
    plan = services.write_discharge(by=cast.worker, case=case, told=late(), at=NOW, plan=None)
    line = ("出院事项待落实", "周小禾", reverse("casework:discharge", args=[case.pk]))
    assert waiting(cast.worker) == [line]
    assert line not in waiting(cast.supervisor)
    assert waiting(cast.neighbour_worker) == []
    with scope_of(cast.worker):
        (item,) = inbox(cast.worker, NOW)
    assert timezone.localdate(item.due_at) == days_ago(2)
    arrange(cast, plan, "next_visit")
    assert waiting(cast.worker) == []


def test_what_is_due_later_or_was_carried_out_does_not_wait(cast, case):
    write(cast, case)  # the next visit is due in three days
    assert waiting(cast.worker) == []


@pytest.mark.parametrize("many", [1, 3])
def test_late_discharges_cost_no_query_of_their_own(
    cast, hospital, lin, in_hospital, many, django_assert_num_queries
):
    for number in range(many):
        client = person(hospital, f"周{number}")
        one = cases.open_case(by=cast.worker, client=client, on=days_ago(5), depth="brief", responsible=lin)
        services.write_discharge(by=cast.worker, case=one, told=late(), at=NOW, plan=None)
    waiting(cast.worker)  # composed once a process
    with django_assert_num_queries(1):
        assert len(waiting(cast.worker)) == many


def test_who_closes_a_case_reads_what_of_the_discharge_is_not_arranged(cast, case):
    plan, worker = agreed(cast, case), cast.browser_of(cast.worker)
    page = worker.get(reverse("cases:close", args=[case.pk])).content.decode()
    assert "出院所需、尚未落实" in page and reverse("casework:discharge", args=[case.pk]) in page
    arrange(cast, plan, "carer", "next_visit")
    page = worker.get(reverse("cases:close", args=[case.pk])).content.decode()
    assert "出院所需、尚未落实" not in page
