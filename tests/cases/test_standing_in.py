"""While somebody is away: their deputy sees what is due, may open and write, and the trail says for whom."""

import datetime as dt

import pytest
from django.urls import reverse

from lianqiao.audit.actions import action
from lianqiao.audit.models import TrailRow
from lianqiao.cases import services
from lianqiao.cases.desk import inbox
from lianqiao.cases.models import Contact
from lianqiao.cases.queries.access import reason_to_open
from lianqiao.registry.models import Role
from lianqiao.registry.scopes import scope_of
from lianqiao.workforce.services import appoint_deputy, end_deputy
from tests.cast import _seat

from .stage import NOW, TODAY, days_ago, open_page, posted, talk

pytestmark = pytest.mark.django_db


@pytest.fixture
def zhu(cast, hospital):
    """The seat of a colleague who stands in."""
    return _seat("zhu", "朱明澈", Role.WORKER, institution=hospital)


@pytest.fixture
def away(cast, lin, zhu):
    """林安 is away and 朱明澈 stands in."""
    colleague = posted(zhu)

    def gone(from_on=TODAY, until_on=TODAY + dt.timedelta(days=5)):
        with scope_of(cast.worker):
            return appoint_deputy(
                by=cast.worker, institution=cast.worker.institution, worker=lin, deputy=colleague,
                from_on=from_on, until_on=until_on, reason="leave", today=TODAY,
            )  # fmt: skip

    return gone


def waiting(seat) -> list[tuple[str, str, str]]:
    with scope_of(seat):
        return [(str(item.kind), str(item.title), str(item.detail)) for item in inbox(seat, NOW)]


def test_what_is_due_waits_on_the_deputys_desk_marked_for_whom_and_no_note_to_sign(
    cast, case, child, zhu, away
):
    services.add_step(by=cast.worker, case=case, text="打电话", at=NOW, due_on=TODAY)
    services.record_contact(by=cast.worker, told=talk(child, case=case), at=NOW)
    assert waiting(zhu) == []
    away()
    back = (TODAY + dt.timedelta(days=5)).isoformat()
    assert waiting(zhu) == [
        ("代班中", "代林安", f"1 例在办个案 · {back} 返岗"),
        ("步骤到期", "周小禾", "代林安 · 打电话"),
    ]
    assert ("步骤到期", "周小禾", "打电话") in waiting(cast.worker)


def test_a_follow_up_of_a_closed_case_waits_there_too(cast, case, zhu, away):
    told = {"outcome": "improved", "reason": "discharged", "on": days_ago(3), "today": TODAY}
    services.close_case(by=cast.worker, case=case, **told)
    services.plan_follow_up(by=cast.worker, case=case, due_on=days_ago(1))
    assert "随访到期" not in [kind for kind, _title, _detail in waiting(zhu)]
    away()
    assert ("随访到期", "周小禾", f"代林安 · {case}") in waiting(zhu)


def test_one_to_come_shows_nothing_yet(cast, case, zhu, away):
    services.add_step(by=cast.worker, case=case, text="打电话", at=NOW, due_on=TODAY)
    away(from_on=TODAY + dt.timedelta(days=2))  # one more: the day may turn while the tests run
    assert waiting(zhu) == []
    assert "代班" not in open_page(cast.browser_of(cast.worker), "cases:detail", case.pk)


def test_the_case_shows_who_stands_in(cast, case, away):
    away()
    page = open_page(cast.browser_of(cast.worker), "cases:detail", case.pk)
    assert "朱明澈代班" in page


def test_the_deputy_opens_a_minors_record_unasked_and_only_meanwhile(cast, case, child, zhu, away):
    child.birth_date = TODAY - dt.timedelta(days=365 * 5)
    with action("people.client_updated", by=cast.worker, on=child):
        child.save()
    browser, address = cast.browser_of(zhu), reverse("cases:detail", args=[case.pk])
    assert browser.get(address).status_code == 302
    deputy = away()
    assert browser.get(address).status_code == 200
    with scope_of(cast.worker):
        end_deputy(by=cast.worker, deputy=deputy, today=TODAY)
    assert browser.get(address).status_code == 302


def test_the_deputy_reads_what_the_team_reads_but_nothing_restricted(cast, case, child, zhu, away):
    for reach in ({"visibility": "team"}, {"restriction": "psychiatric"}, {"visibility": "private"}):
        services.record_contact(by=cast.worker, told=talk(child, case=case, **reach), at=NOW, sign=True)
    with scope_of(zhu):
        assert not Contact.objects.filter(case=case).exists()
    away()
    with scope_of(zhu):
        assert [note.visibility for note in Contact.objects.filter(case=case)] == ["team"]
        assert reason_to_open(client=child.pk, account=zhu.account_id) == ""


def test_the_trail_says_who_wrote_and_for_whom(cast, case, child, lin, zhu, away):
    def told(event: str = "cases.contact_recorded") -> dict:
        return TrailRow.objects.filter(event=event).order_by("-seq").values_list("details", flat=True).first()

    with scope_of(zhu):
        services.record_contact(by=zhu, told=talk(child, case=case), at=NOW)
        assert "stands_in_for" not in told()
    away()
    step = services.add_step(by=cast.worker, case=case, text="打电话", at=NOW, due_on=TODAY)
    with scope_of(zhu):
        services.record_contact(by=zhu, told=talk(child), at=NOW, sign=True)
        row = TrailRow.objects.filter(event="cases.contact_recorded").order_by("-seq").first()
        assert (row.account_id, row.details["stands_in_for"]) == (zhu.account_id, str(lin.pk))
        services.complete_step(by=zhu, step=step, on=TODAY)
        assert told("cases.step_done")["stands_in_for"] == str(lin.pk)
    with scope_of(cast.worker):
        services.record_contact(by=cast.worker, told=talk(child, case=case), at=NOW)
        assert "stands_in_for" not in told()
