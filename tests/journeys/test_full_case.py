"""A full case on screen: intake, assessment, a goal taken over from what is offered, agreement, approval, first look."""

import pytest
from django.utils import timezone
from django_scopes import scope

from lianqiao.cases import services
from lianqiao.casework.models import ServicePlan
from tests.cases.stage import days_ago, person, posted

from .hands import Keyboard, Pointer

WAYS = [
    pytest.param(Pointer, {"language": "zh-hans"}, id="chinese-desktop"),
    pytest.param(Pointer, {"language": "en", "phone": True}, id="english-phone"),
    pytest.param(Pointer, {"language": "zh-hans", "javascript": False}, id="without-javascript"),
]
pytestmark = pytest.mark.browser


@pytest.fixture
def full(cast, hospital):
    with scope(institution=hospital.pk):
        return services.open_case(
            by=cast.worker,
            client=person(hospital, "许小满"),
            on=days_ago(3),
            depth="full",
            responsible=posted(cast.worker),
        )


def sign(worker: Pointer) -> None:
    worker.press(worker.page.locator("button[name=do][value=sign]"))


def write_intake(worker: Pointer, case) -> None:
    worker.open(f"/cases/{case.pk}/")
    worker.follow(worker.page.locator(f"a[href='/casework/{case.pk}/intake/']").first)
    worker.fill("presenting", "“夜里不敢睡。”")
    worker.choose("risk", "1")
    worker.choose("decision", "open")
    sign(worker)


def write_assessment(worker: Pointer, case) -> None:
    worker.open(f"/casework/{case.pk}/assessment/")
    worker.fill("illness", "只知道要睡一觉")
    worker.choose("problem-0-code", "emotional.fear")
    worker.fill("danger", "问过，未见。")
    worker.fill("formulation", "陌生环境，先熟悉再治疗。")
    sign(worker)


def make_plan(worker: Pointer, case, *, agreed_by: str = "") -> None:
    worker.open(f"/casework/{case.pk}/plan/")
    worker.save()
    worker.follow(worker.page.locator("a[href*='offer=']").first)
    worker.choose("tasks", "0")
    worker.save()
    worker.follow(worker.page.locator("a[href$='/agree/']").first)
    worker.choose("agreed_how", "oral")
    if agreed_by:
        worker.fill("agreed_by", agreed_by)
    worker.save()


def approve(supervisor: Pointer, plan: ServicePlan) -> None:
    supervisor.open("/")
    supervisor.follow(supervisor.page.locator(f"a[href='/casework/plans/{plan.pk}/']").first)
    supervisor.press(supervisor.page.locator("form[action$='/approve/'] button"))


@pytest.mark.parametrize(("hands", "way"), WAYS)
def test_from_intake_to_a_goal_that_is_reached(cast, full, eyes_of, hands, way):
    worker = hands(eyes_of(cast.worker, **way))
    write_intake(worker, full)
    write_assessment(worker, full)
    make_plan(worker, full)
    with scope(institution=full.institution_id):
        plan = ServicePlan.objects.get(case=full)
        goal = plan.goals.get()
    approve(hands(eyes_of(cast.supervisor, **way)), plan)

    worker.open(f"/casework/plans/{plan.pk}/review/")
    worker.fill("on", timezone.localdate().isoformat())
    worker.choose(f"level-{goal.pk}", "1")
    worker.save()
    assert "60.00" in worker.page.inner_text("main")
    worker.open(f"/cases/{full.pk}/?tab=plan")
    assert goal.text in worker.page.inner_text("main")


def test_the_assessment_is_written_by_keyboard_and_its_sections_fold(cast, full, eyes_of):
    """The first section is open; the others are opened by Enter and reached by Tab."""
    page = eyes_of(cast.worker, language="zh-hans")
    page.goto(f"/casework/{full.pk}/assessment/")
    worker = Keyboard(page)
    assert page.locator("textarea[name=illness]").is_visible()
    assert not page.locator("textarea[name=family]").is_visible()
    worker.fill("illness", "只知道要睡一觉")
    worker._unfold(page.locator("textarea[name=family]"))
    worker.fill("family", "外婆带大")
    worker.save()
    assert "外婆带大" in page.inner_text("main")
