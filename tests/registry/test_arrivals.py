"""One read brings the session, its account and the seats of today, and Django still checks them."""

import datetime as dt

import pytest
from django.forms import model_to_dict
from django.utils import timezone

from lianqiao.audit.actions import action
from lianqiao.registry.arrivals import arrival
from lianqiao.registry.models import Account
from lianqiao.registry.queries import seats_on
from lianqiao.registry.roles import Role
from lianqiao.registry.services import grant_seat

pytestmark = pytest.mark.django_db


def test_it_reads_what_the_models_would(cast, system, ward):
    browser = cast.browser_of(cast.worker)
    grant_seat(
        by=system, account=cast.worker.account, role=Role.SUPERVISOR, institution=ward.institution, unit=ward,
        from_on=dt.date(2021, 1, 1),
    )  # fmt: skip
    came = arrival(browser.session.session_key, at=timezone.now())
    account = Account.objects.get(pk=cast.worker.account_id)
    known = list(seats_on(timezone.localdate(), account_id=account.pk))
    assert model_to_dict(came.account) == model_to_dict(account)
    assert len(known) == len(came.seats) == 2
    for mine, theirs in zip(came.seats, known, strict=True):
        assert model_to_dict(mine) == model_to_dict(theirs)
        for place in ("institution", "region", "unit"):
            read, expected = getattr(mine, place), getattr(theirs, place)
            assert (read and model_to_dict(read)) == (expected and model_to_dict(expected))
        assert mine.account is came.account


def test_a_seat_that_ended_and_a_session_that_ran_out_are_not_there(cast, system):
    browser = cast.browser_of(cast.worker)
    key, now = browser.session.session_key, timezone.now()
    assert arrival(key, at=now + dt.timedelta(hours=13)) is None
    with action("registry.seat_ended", by=system, on=cast.worker):
        cast.worker.until_on = timezone.localdate()
        cast.worker.save()
    assert arrival(key, at=now).seats == []
    assert browser.get("/cases/").status_code == 403


def test_a_changed_password_or_a_closed_account_ends_the_session(cast):
    browser = cast.browser_of(cast.worker)
    other = cast.browser_of(cast.supervisor)
    assert browser.get("/cases/").status_code == other.get("/cases/").status_code == 200
    account = Account.objects.get(pk=cast.worker.account_id)
    account.set_password("forsythia-2027-new")
    account.save()
    Account.objects.filter(pk=cast.supervisor.account_id).update(is_active=False)
    for one in (browser, other):
        answer = one.get("/cases/")
        assert answer.status_code == 302
        assert "login" in answer.url


def test_a_session_is_never_that_of_another_account(cast):
    """The row says whose session it is only to save a read; what was signed into it decides."""
    hers, next_doors = cast.browser_of(cast.worker), cast.browser_of(cast.neighbour_worker)
    row = hers.session.model.objects.get(pk=hers.session.session_key)
    row.account_id = (
        next_doors.session.account.pk if next_doors.session.account else cast.neighbour_worker.account_id
    )
    row.save()
    page = hers.get("/cases/").text
    assert cast.worker.account.username in page
    assert cast.neighbour_worker.account.username not in page
