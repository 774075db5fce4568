"""Where a case stands: full cases begin with intake, shorter ones with the work itself; forward alone, back by hand."""

import re

import pytest
from django.urls import reverse

from lianqiao.audit.actions import action
from lianqiao.cases import services
from lianqiao.cases.models import Case
from lianqiao.cases.rules import CaseIsClosed
from lianqiao.cases.states import Depth, StageState
from lianqiao.core.states import IllegalMove

from .stage import TODAY, days_ago, person, summed_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def full(cast, hospital, in_hospital):
    return services.open_case(
        by=cast.worker, client=person(hospital, "李乐乐"), on=days_ago(3), depth=Depth.FULL
    )


def steps(page: str) -> list[tuple[str, str]]:
    found = re.findall(r'process-step is-(\w+)"[^>]*>\s*<span.*?</span>(\w+)', page, re.DOTALL)
    return [(place, label) for place, label in found]


def test_a_full_case_begins_with_intake_and_a_short_one_with_the_work(cast, hospital, full):
    brief = services.open_case(by=cast.worker, client=person(hospital, "王小满"), on=TODAY)
    assert (full.stage, brief.stage) == (StageState.INTAKE, StageState.ACTIVE)


def test_what_is_reached_is_never_taken_back_by_itself(cast, full):
    version = Case.objects.get(pk=full.pk).version
    with action("cases.stage_changed", by=cast.worker, on=full):
        services.reach(full, StageState.PLANNING)
        services.reach(full, StageState.ASSESSING)
    stored = Case.objects.get(pk=full.pk)
    assert (stored.stage, stored.version) == (StageState.PLANNING, version)


def test_by_hand_it_goes_back_but_never_past_the_closing(cast, full):
    services.change_stage(by=cast.worker, case=full, stage=StageState.ACTIVE)
    services.change_stage(by=cast.worker, case=full, stage=StageState.ASSESSING)
    for stage in (StageState.INTAKE, StageState.CLOSED, StageState.FOLLOWING_UP):
        with pytest.raises(IllegalMove):
            services.change_stage(by=cast.worker, case=full, stage=stage)
    assert Case.objects.get(pk=full.pk).stage == StageState.ASSESSING


def test_a_closed_case_stands_at_closed_and_its_next_episode_is_assessed_anew(cast, full):
    told = {"outcome": "improved", "reason": "discharged", "text": "回家了", "on": TODAY, "today": TODAY}
    services.close_case(by=cast.worker, case=summed_up(cast, full), **told)
    assert Case.objects.get(pk=full.pk).stage == StageState.CLOSED
    with pytest.raises(CaseIsClosed):
        services.change_stage(by=cast.worker, case=full, stage=StageState.ACTIVE)
    assert (
        services.reopen_case(by=cast.worker, case=full, on=TODAY, today=TODAY).stage == StageState.ASSESSING
    )


def test_the_worker_sees_the_seven_steps_and_moves_on(cast, full):
    browser = cast.browser_of(cast.worker)
    answer = browser.post(
        reverse("cases:stage", args=[full.pk]), {"stage": "planning", "version": full.version}
    )
    assert answer.status_code == 302
    page = browser.get(reverse("cases:detail", args=[full.pk])).content.decode()
    assert steps(page) == [
        ("passed", "接案"), ("passed", "预估"), ("now", "计划"), ("ahead", "介入"), ("ahead", "评估"),
        ("ahead", "结案"), ("ahead", "随访"),
    ]  # fmt: skip


def test_a_neighbour_finds_no_such_case(cast, full):
    browser = cast.browser_of(cast.neighbour_worker)
    assert browser.get(reverse("cases:stage", args=[full.pk])).status_code == 404
