"""What waits for the supervisor's signature or decision: of all rooms, in one list, for leaders alone."""

import datetime as dt

import pytest
from django.urls import reverse

from lianqiao.cases.services import open_case, record_contact
from lianqiao.cases.services.access import open_record
from lianqiao.casework.services import sign_report, write_report
from lianqiao.core.dates import Span
from lianqiao.registry.models import Role
from lianqiao.registry.scopes import scope_of
from lianqiao.reviews.services import draw_sample
from tests.cases.stage import NOW, TODAY, days_ago, open_page, person, posted, talk
from tests.cast import _seat

PARTS = dict.fromkeys(("situation", "work", "results", "remains"), "已写。")


@pytest.fixture
def case(cast, hospital):
    lin = posted(cast.worker)
    posted(cast.supervisor)
    told = {"on": days_ago(9), "depth": "full", "responsible": lin}
    with scope_of(cast.worker):
        return open_case(by=cast.worker, client=person(hospital, "周小禾"), **told)


def test_it_gathers_reports_openings_samples_and_late_notes(cast, case):
    nothing = open_page(cast.browser_of(cast.supervisor), "to_decide")
    assert "没有待签署或待决定的事项" in nothing
    zhu = _seat("zhu", "朱明澈", Role.WORKER, institution=cast.worker.institution)
    with scope_of(cast.worker):
        report = write_report(by=cast.worker, case=case, told=PARTS, at=NOW)
        sign_report(by=cast.worker, report=report, at=NOW)
        yesterday = NOW - dt.timedelta(hours=30)
        record_contact(by=cast.worker, told=talk(case.client, case=case, on=days_ago(2)), at=yesterday)
    with scope_of(zhu):
        told = {"kind": "sealed", "reason": "cover", "reason_text": "夜班来电。"}
        open_record(by=zhu, client=case.client, case=case, at=NOW, **told)
    with scope_of(cast.supervisor):
        draw_sample(by=cast.supervisor, span=Span(days_ago(30), TODAY), at=NOW)
    page = open_page(cast.browser_of(cast.supervisor), "to_decide").split('id="content"')[1]
    assert all(kind in page for kind in ("结案报告待审签", "待审阅的抽查", "超 24 小时未签"))
    assert reverse("casework:report", args=[case.pk]) in page and "1 份记录待签署" in page
    # Openings are reviewed by the privacy officer and the head of department.
    assert "夜班" not in page and "朱明澈" not in page
    assert "朱明澈" in open_page(cast.browser_of(cast.department_lead), "to_decide")


def test_only_leaders_open_it_and_the_next_hospital_sees_nothing_of_it(cast, case, next_hospital):
    with scope_of(cast.supervisor):
        draw_sample(by=cast.supervisor, span=Span(days_ago(30), TODAY), at=NOW)
    assert cast.browser_of(cast.worker).get(reverse("to_decide")).status_code == 403
    theirs = cast.browser_of(_seat("nextsong", "邻督", Role.SUPERVISOR, institution=next_hospital))
    assert "待审阅的抽查" not in theirs.get(reverse("to_decide")).content.decode()
