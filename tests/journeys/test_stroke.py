"""Qi after a stroke (S51): a team with somebody from outside, phases on the timeline, a meeting that begins with the team,
a rest while a bed is awaited, and a better end, all on screen."""

import datetime as dt

import pytest
from django_scopes import scope

from lianqiao.cases import services
from lianqiao.cycles.models import Hold, Phase
from lianqiao.meetings.models import Meeting
from lianqiao.teams.models import Member
from tests.cases.stage import TODAY, days_ago, person, posted

from . import steps
from .hands import Pointer

STATION = "清河街道社工站"
WAYS = [
    pytest.param({"language": "zh-hans"}, id="chinese-desktop"),
    pytest.param({"language": "en", "phone": True}, id="english-phone"),
    pytest.param({"language": "zh-hans", "javascript": False}, id="without-javascript"),
]
pytestmark = pytest.mark.browser


@pytest.fixture
def qi(cast, hospital, ward):
    """Qi's case, opened two weeks ago."""
    with scope(institution=hospital.pk):
        return services.open_case(
            by=cast.worker,
            client=person(hospital, "齐国安", unit=ward, bed="23"),
            on=days_ago(14),
            depth="brief",
            responsible=posted(cast.worker),
        )


def gather_team(worker: Pointer, case) -> None:
    """A nurse of the ward, and the social worker of his street, whom no consent covers yet."""
    for told in (
        {"kind": "hospital", "name": "宁护士", "unit": "康复医学科", "role": "nurse"},
        {"kind": "outside", "name": "何社工", "organisation": STATION, "role": "community"},
    ):
        worker.open(f"/teams/cases/{case.pk}/join/")
        for name in ("kind", "role"):
            worker.choose(name, told.pop(name))
        for name, text in told.items():
            worker.fill(name, text)
        worker.save()
    assert STATION in worker.page.inner_text("[role=alert]")


def write_phases(worker: Pointer, case) -> None:
    for kind, since, goal in (
        ("acute", days_ago(20), "稳定血压"),
        ("rehab", days_ago(9), "自己端碗吃一顿饭"),
    ):
        worker.open(f"/cycles/cases/{case.pk}/phase/")
        worker.choose("kind", kind)
        worker.fill("from_on", since.isoformat())
        worker.fill("goal", goal)
        worker.save()
    assert worker.page.locator("svg rect.phase").count() == 2


def plan_meeting(worker: Pointer, case) -> None:
    """The invitation begins with the team: the nurse and the station stand there already."""
    worker.open(f"/meetings/cases/{case.pk}/")
    worker.choose("kind", "mdt")
    worker.fill("starts_at", f"{TODAY.isoformat()}T09:00")
    worker.save()


def rest_and_go_on(worker: Pointer, case) -> None:
    worker.open(f"/cycles/cases/{case.pk}/hold/")
    worker.choose("reason", "waiting")
    worker.fill("look_again_on", (TODAY + dt.timedelta(days=7)).isoformat())
    worker.save()
    worker.open("/cases/?state=on_hold&who=all")
    assert "齐国安" in worker.page.inner_text("main")
    steps.record_contact(worker, case=str(case.pk), line="自己端碗吃完了一顿饭。")
    worker.open(f"/cycles/cases/{case.pk}/")


@pytest.mark.parametrize("way", WAYS)
def test_a_full_cycle_with_its_team_and_a_better_end(cast, qi, eyes_of, way):
    worker = Pointer(eyes_of(cast.worker, **way))
    gather_team(worker, qi)
    write_phases(worker, qi)
    plan_meeting(worker, qi)
    rest_and_go_on(worker, qi)
    with scope(institution=qi.institution_id):
        assert set(Member.objects.filter(case=qi).values_list("role", flat=True)) == {"nurse", "community"}
        invited = set(Meeting.objects.get(case=qi).attendees.values_list("name", flat=True))
        assert invited == {"齐国安", "林安", "康复医学科 宁护士", f"{STATION} 何社工"}
        spans = Phase.objects.filter(case=qi).order_by("from_on").values_list("kind", "until_on")
        assert list(spans) == [("acute", days_ago(9)), ("rehab", None)]
        assert Hold.objects.get(case=qi).state == "taken_up"
    steps.close_case(worker, case=str(qi.pk))
    worker.open(f"/cycles/cases/{qi.pk}/")
    shown = worker.page.inner_text("main")
    assert all(said in shown for said in ("自己端碗吃一顿饭", TODAY.isoformat()))
    assert not worker.page.locator(f"a[href='/cycles/cases/{qi.pk}/phase/']").count()
