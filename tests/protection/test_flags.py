"""Risk flags on the head of a case: set, seen by everybody who opens it, ended and never lost."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from lianqiao.audit.actions import action
from lianqiao.cases import services
from lianqiao.cases.rules import InTheFuture
from lianqiao.protection.models import RiskFlag
from lianqiao.protection.rules import flags as rules
from lianqiao.protection.services.flags import end_flag, set_flag
from tests.cases.stage import NOW, TODAY, days_ago, open_page

TOMORROW = TODAY + dt.timedelta(days=1)


def flagged(cast, case, **told) -> RiskFlag:
    values = {"kind": "violence", "text": "父亲酒后动手，勿单独进入", "since_on": TODAY, "at": NOW} | told
    return set_flag(by=cast.worker, case=case, **values)


@pytest.mark.parametrize("who", ["worker", "supervisor", "department_lead"])
def test_a_flag_stands_on_the_head_of_the_case_in_words(cast, case, who):
    flagged(cast, case)
    head = open_page(cast.browser_of(getattr(cast, who)), "cases:detail", case.pk)
    assert "暴力：父亲酒后动手，勿单独进入" in head  # said in words, not by colour alone
    assert "ti-alert-octagon" in head


def test_it_stands_in_the_next_episode_too(cast, case):
    flagged(cast, case)
    services.close_case(
        by=cast.worker, case=case, outcome="improved", reason="discharged", on=TODAY, today=TODAY
    )
    again = services.reopen_case(by=cast.worker, case=case, on=TODAY, today=TODAY)
    assert "父亲酒后动手" in open_page(cast.browser_of(cast.worker), "cases:detail", again.pk)


def test_a_flag_that_ended_or_ran_out_leaves_the_head_and_stays_on_the_list(cast, case):
    ended = flagged(cast, case)
    flagged(cast, case, kind="fall", text="夜间下床须陪同", since_on=days_ago(3), until_on=days_ago(1))
    end_flag(by=cast.worker, flag=ended, end_reason="父亲已接受戒酒治疗", at=NOW)
    worker = cast.browser_of(cast.worker)
    head = open_page(worker, "cases:detail", case.pk)
    assert "父亲酒后动手" not in head
    assert "夜间下床" not in head
    listed = open_page(worker, "protection:flags", case.pk)
    assert all(text in listed for text in ("父亲酒后动手", "父亲已接受戒酒治疗", "夜间下床须陪同"))
    with pytest.raises(DatabaseError), transaction.atomic(), action("test.forced", by=cast.worker):
        ended.delete()


@pytest.mark.parametrize(
    ("told", "refusal", "field"),
    [
        ({"text": " "}, rules.FlagTextMissing, "text"),
        ({"since_on": TOMORROW}, InTheFuture, "since_on"),
        ({"until_on": days_ago(1)}, rules.FlagEndsEarly, "until_on"),
    ],
)
def test_a_flag_that_cannot_be_so_is_refused_beside_its_field(cast, case, told, refusal, field):
    with pytest.raises(refusal) as caught:
        flagged(cast, case, **told)
    assert caught.value.field == field


def test_one_risk_is_flagged_once_at_a_time(cast, case):
    first = flagged(cast, case)
    with pytest.raises(rules.FlagKnown):
        flagged(cast, case)
    with pytest.raises(rules.EndReasonMissing):
        end_flag(by=cast.worker, flag=first, end_reason="", at=NOW)
    end_flag(by=cast.worker, flag=first, end_reason="已解除", at=NOW)
    with pytest.raises(rules.FlagEnded):
        end_flag(by=cast.worker, flag=first, end_reason="已解除", at=NOW)
    assert flagged(cast, case).pk != first.pk


def test_the_worker_sets_and_ends_a_flag_on_screen(cast, case):
    worker = cast.browser_of(cast.worker)
    address = reverse("protection:flags", args=[case.pk])
    ahead = TODAY + dt.timedelta(days=2)  # one more: the day may turn while the tests run
    told = {"kind": "infection", "text": "进门戴口罩", "since_on": ahead.isoformat()}
    refused = worker.post(address, told).content.decode()
    assert "日期不能晚于今天" in refused
    assert "进门戴口罩" in refused
    worker.post(address, told | {"since_on": TODAY.isoformat()})
    assert "感染：进门戴口罩" in open_page(worker, "cases:detail", case.pk)
    flag = RiskFlag.objects.get()
    end = reverse("protection:flag_end", args=[case.pk, flag.pk])
    worker.post(end, {"end_reason": "隔离解除", "version": flag.version})
    assert "进门戴口罩" not in open_page(worker, "cases:detail", case.pk)


def test_the_neighbour_gets_404(cast, case):
    flag, neighbour = flagged(cast, case), cast.browser_of(cast.neighbour_worker)
    assert neighbour.get(reverse("protection:flags", args=[case.pk])).status_code == 404
    assert (
        neighbour.post(
            reverse("protection:flag_end", args=[case.pk, flag.pk]), {"end_reason": "x"}
        ).status_code
        == 404
    )


@pytest.mark.parametrize("many", [0, 1, 3])
def test_the_head_of_a_case_costs_no_query_more_for_its_flags(cast, case, many, django_assert_num_queries):
    worker = cast.browser_of(cast.worker)
    address = reverse("cases:risk", args=[case.pk])  # any page that opens the case
    for kind in ("fall", "flight", "dispute")[:many]:
        flagged(cast, case, kind=kind)
    worker.get(address)
    with django_assert_num_queries(FLAGLESS):
        worker.get(address)


# Session and seats, the case with its flags, who saw it.
FLAGLESS = 3


def test_who_closes_a_case_reads_that_flags_stand_and_may_close_all_the_same(cast, case):
    worker = cast.browser_of(cast.worker)
    assert "风险标识仍有效" not in open_page(worker, "cases:close", case.pk)
    flagged(cast, case)
    page = open_page(worker, "cases:close", case.pk)
    assert "风险标识仍有效" in page and "暴力：父亲酒后动手" in page
    assert reverse("protection:flags", args=[case.pk]) in page
    told = {"outcome": "improved", "reason": "discharged", "on": TODAY.isoformat(), "version": case.version}
    assert worker.post(reverse("cases:close", args=[case.pk]), told).status_code == 302
