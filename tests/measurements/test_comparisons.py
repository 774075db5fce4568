"""Before and after in a group: pairs alone, what changed, who is left out; and what the city's figures make of it."""

import datetime as dt
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from lianqiao.activities.services import enrol_member
from lianqiao.audit.actions import action
from lianqiao.audit.models import TrailRow
from lianqiao.cases.services import open_case
from lianqiao.core.dates import Span
from lianqiao.indicators.compute import compute
from lianqiao.indicators.disclosure import Disclosure
from lianqiao.indicators.figures import Scope
from lianqiao.people.models import Client
from lianqiao.registry.services import seated
from tests.cases.stage import TODAY, days_ago, open_page, person, posted

from .stage import PHQ9, agreed, begun, entered

pytestmark = pytest.mark.django_db


@pytest.fixture
def song(cast):
    return posted(cast.supervisor)


@pytest.fixture
def twice(cast, group, members, sheet):
    """Three answered before, two of them after: 12 → 5, 9 → 10, and one who came once."""
    agreed(cast, members[2])
    entered(cast, sheet, (members[0], PHQ9), (members[1], [1] * 9), (members[2], [2] * 8 + [0]))
    after = begun(cast, group, occasion="after", on=days_ago(1))
    entered(cast, after, (members[0], [1] * 5 + [0] * 4), (members[1], [2] + [1] * 8))
    return sheet, after


def test_only_pairs_are_compared_and_who_is_left_out_is_said(cast, lin, group, twice):
    page = open_page(cast.browser_of(cast.worker), "measurements:comparison", group.pk)
    text = " ".join(page.split())
    assert "10.50 ± 2.12" in text  # 12 and 9
    assert "7.50 ± 3.54" in text  # 5 and 10
    assert "−3.00 ± 5.66" in text
    assert "2人中1人好转，1人变差" in text
    assert "钱一诺（只有前测）" in text
    assert "达到5分及以上" in text


def test_who_came_late_is_compared_from_the_sheet_of_their_own_first_day(cast, lin, group, members, twice):
    """周敏's "before" stands on the first sheet, 钱一诺's last one on a later sheet: both are paired, each day is said."""
    late = begun(cast, group, on=days_ago(7))
    entered(cast, late, (members[2], [1] * 8 + [0]))
    after = begun(cast, group, occasion="after", on=TODAY)
    entered(cast, after, (members[2], [1] * 5 + [0] * 4))
    text = " ".join(open_page(cast.browser_of(cast.worker), "measurements:comparison", group.pk).split())
    assert "3人中2人好转，1人变差" in text  # 12 → 5, 9 → 10, 8 → 5 and not 16 → 5
    assert "9.67 ± 2.08" in text
    row = text[text.index("钱一诺") :].partition("</tr>")[0]
    assert days_ago(7).isoformat() in row and TODAY.isoformat() in row


def test_the_sheets_asked_for_come_first_and_before_is_never_after(cast, lin, group, members, twice):
    late = begun(cast, group, on=TODAY)
    entered(cast, late, (members[0], [0] * 9), (members[2], [1] * 9))
    text = " ".join(open_page(cast.browser_of(cast.worker), "measurements:comparison", group.pk).split())
    assert "10.50 ± 2.12" in text, (
        "what was answered before the work once more, after the end, pairs with nothing"
    )
    assert "2人中1人好转，1人变差" in text


def test_without_a_scale_named_the_one_given_twice_is_compared(cast, lin, group, members, twice):
    entered(cast, begun(cast, group, code="gad7", on=TODAY), (members[0], [1] * 7))
    assert "10.50 ± 2.12" in open_page(cast.browser_of(cast.worker), "measurements:comparison", group.pk)


def test_a_correction_and_an_incomplete_answer_are_seen(cast, lin, group, members, sheet):
    entered(cast, sheet, (members[0], [1, None, None, 1, 1, 1, 1, 1, 0]), (members[1], PHQ9))
    after = begun(cast, group, occasion="after", on=days_ago(1))
    entered(cast, after, (members[0], PHQ9), (members[1], PHQ9))
    page = open_page(cast.browser_of(cast.worker), "measurements:comparison", group.pk)
    assert "周小禾（漏答过多，无法计分）" in " ".join(page.split())
    assert "无变化" in page


def test_with_one_sheet_there_is_nothing_to_compare(cast, lin, group, members, sheet):
    entered(cast, sheet, (members[0], PHQ9))
    assert "还没有可对照的测评" in open_page(
        cast.browser_of(cast.worker), "measurements:comparison", group.pk
    )


def test_the_pairs_leave_as_a_workbook_that_the_trail_knows_of(cast, lin, group, twice):
    place = reverse("measurements:comparison_export", args=[group.pk])
    answer = cast.browser_of(cast.worker).get(place)
    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    rows = [line for name in book.sheet_names for line in book.get_sheet_by_name(name).to_python()]
    assert ["周小禾", 12.0, 5.0, -7.0, "好转", "是"] in [line[:6] for line in rows]
    assert any(line[:2] == ["钱一诺", "只有前测"] for line in rows)
    assert TrailRow.objects.filter(event="measurements.exported").count() == 1


def test_next_door_and_who_may_not_read_see_no_comparison(cast, group, twice):
    for name in ("measurements:comparison", "measurements:comparison_export"):
        place = reverse(name, args=[group.pk])
        assert cast.browser_of(cast.neighbour_worker).get(place).status_code == 404
        assert cast.browser_of(cast.clinician).get(place).status_code == 403


def test_the_comparison_asks_as_often_for_many_as_for_few(cast, lin, group, members, twice, hospital):
    worker, place = cast.browser_of(cast.worker), reverse("measurements:comparison", args=[group.pk])
    worker.get(place)
    few = _asked(worker, place)
    for number in range(6):
        one = person(hospital, f"组员{number}")
        enrol_member(by=cast.worker, group=group, client=one, on=days_ago(20))
        agreed(cast, one)
        for sheet in twice[: 1 + number % 2]:
            entered(cast, sheet, (one, PHQ9))
    assert _asked(worker, place) == few


def _asked(browser, place: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(place).status_code == 200
    return len(captured.captured_queries)


def test_a_minor_in_other_hands_is_named_on_neither_page(cast, lin, song, group, members, twice):
    child = members[0]
    _make_minor(child)
    open_case(by=cast.supervisor, client=child, on=days_ago(5), depth="brief", responsible=song)
    worker = cast.browser_of(cast.worker)
    page = open_page(worker, "measurements:comparison", group.pk)
    assert "周小禾" not in page
    assert "有1名未成年人由其他社工负责" in page
    sheet = open_page(worker, "measurements:sheet", twice[0].pk)
    assert "该未成年人由其他社工负责" in sheet
    assert "周小禾" in open_page(cast.browser_of(cast.supervisor), "measurements:comparison", group.pk)


def _make_minor(client: Client) -> None:
    with seated("test") as by, action("people.client_changed", by=by, on=client):
        Client.objects.filter(pk=client.pk).update(
            birth_date=TODAY - dt.timedelta(days=9 * 366), birth_precision="day"
        )


def test_the_figures_count_what_the_sheets_write(cast, lin, group, members, twice):
    """C3 reached, C4 positive, C12 moved: said with a case of one member and without any other scale."""
    open_case(by=cast.worker, client=members[0], on=days_ago(10), depth="brief", responsible=lin)
    span = Span.inclusive(days_ago(30), TODAY)
    assert _said("C3", span) == (Decimal("100.0"), 1, 1)
    # 12, 9, 16, 5, 10: three of five at or beyond 10
    assert _said("C4", span) == (Decimal("60.0"), 3, 5)
    # +7 and −1 towards the better
    assert _said("C12", span) == (Decimal("3.0"), Decimal("6.00"), 2)
    assert _said("C12i", span)[1:] == (1, 2)


def _said(code: str, span: Span):
    amount = compute(code, span, Scope.whole(), disclosure=Disclosure.INTERNAL).amount
    return amount.value, amount.numerator, amount.denominator
