"""What came by anonymous links is counted by month, what warned as well, and few are told of as few."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from lianqiao.instruments import queries, services
from lianqiao.instruments.models import RedFlag, Response
from lianqiao.measurements.anonymous import Month, months_of
from tests.cases.stage import TODAY, open_page
from tests.instruments.stage import fields, scale

pytestmark = pytest.mark.django_db
CALM, WARNS = [1] * 8 + [0], [1] * 8 + [2]
THIS_MONTH = TODAY.replace(day=1)


@pytest.fixture(autouse=True)
def nobody_counted():
    cache.clear()


def come(cast, *rows, code: str = "phq9", seat=None) -> None:
    """Answers by anonymous links, one a row."""
    for row in rows:
        by, now = seat or cast.worker, timezone.now()
        secret = services.send_invitation(by=by, edition=scale(code), at=now, institution=by.institution)
        invitation = queries.invitation_of(secret)
        services.answer_by_link(invitation=invitation, sent=fields(*row), at=now)


@pytest.mark.parametrize(
    ("rows", "told", "few"),
    [
        ([CALM] * 5, Month(THIS_MONTH, 5, 0), False),
        ([CALM] * 4 + [WARNS], Month(THIS_MONTH, 5, 1), True),
        ([CALM] + [WARNS] * 4, Month(THIS_MONTH, 5, 4), True),
        ([WARNS] * 5, Month(THIS_MONTH, 5, 5), False),
        ([WARNS] * 4, Month(THIS_MONTH, None, None), False),
    ],
)
def test_of_a_month_with_few_answers_nothing_is_told_and_few_that_warned_are_few(
    cast, in_hospital, rows, told, few
):
    come(cast, *rows)
    (month,) = months_of(scale().instrument, today=TODAY)
    assert (month, month.is_few) == (told, few)
    assert not RedFlag.objects.exists(), "nobody can be called"


def test_the_page_of_the_scale_says_how_many_warned_and_what_may_be_done(cast, lin, in_hospital):
    worker = cast.browser_of(cast.worker)
    assert "匿名答卷" not in open_page(worker, "instruments:preview", "phq9")
    come(cast, *[CALM] * 5)
    page = open_page(worker, "instruments:preview", "phq9")
    assert "匿名答卷" in page
    assert "无法联系到本人" not in page, "nothing warned, nothing has to be done"
    come(cast, WARNS, WARNS)
    page = " ".join(open_page(worker, "instruments:preview", "phq9").split())
    assert "有，不足5份" in page
    assert "无法联系到本人" in page
    assert "12356" in page
    assert ">2</td>" not in page, "the number itself is not told"


def test_next_door_counts_its_own_and_who_reads_no_cases_sees_none(cast, lin, in_hospital):
    come(cast, *[WARNS] * 5)
    with scopes_disabled(), scope(institution=cast.neighbour_worker.institution_id):
        assert months_of(scale().instrument, today=TODAY) == []
    for seat in (cast.neighbour_worker, cast.commission):
        answer = cast.browser_of(seat).get(reverse("instruments:preview", args=["phq9"]))
        assert "匿名答卷" not in answer.content.decode()


def test_a_scale_none_of_whose_answers_warns_and_months_long_gone_are_not_listed(cast, in_hospital):
    come(cast, *[[1] * 7] * 5, code="gad7")
    assert months_of(scale("gad7").instrument, today=TODAY) == []
    come(cast, *[WARNS] * 5)
    assert months_of(scale().instrument, today=TODAY + dt.timedelta(days=400)) == []
    assert Response.objects.filter(client=None).count() == 10
