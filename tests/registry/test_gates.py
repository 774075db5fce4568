"""The first two gates: what a seat may do, and which rows exist for it."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory

from lianqiao.registry.gates import PUBLIC, needs, needs_of
from lianqiao.registry.middleware import SeatMiddleware
from lianqiao.registry.models import Role, Unit
from lianqiao.registry.roles import PERMISSIONS, Permission
from lianqiao.registry.scopes import scope_of
from lianqiao.registry.services import end_seat, grant_seat, seated

pytestmark = pytest.mark.django_db


def silent_view(request):
    raise AssertionError("the door let a view pass that says nothing")


def test_a_view_that_says_nothing_is_refused(cast):
    request = RequestFactory().get("/")
    request.user, request.seat, request.seats = cast.worker.account, cast.worker, [cast.worker]
    with pytest.raises(PermissionDenied):
        SeatMiddleware(None).process_view(request, silent_view, (), {})


def test_a_view_passes_whom_it_names(cast):
    @needs(Permission.PUBLISH_FIGURES)
    def publishing(request):
        return "published"

    door = SeatMiddleware(None)
    request = RequestFactory().get("/")
    request.user, request.seat = cast.commission.account, cast.commission
    assert door.process_view(request, publishing, (), {}) is None
    request.user, request.seat = cast.worker.account, cast.worker
    with pytest.raises(PermissionDenied):
        door.process_view(request, publishing, (), {})


def test_needs_without_a_word_is_an_error():
    with pytest.raises(ValueError, match="PUBLIC"):
        needs()
    assert needs_of(needs(PUBLIC)(lambda request: None)) == (PUBLIC,)


def test_the_next_hospital_does_not_exist_for_a_worker(cast, ward, next_ward):
    with scope_of(cast.worker):
        assert list(Unit.objects.all()) == [ward]
    with scope_of(cast.neighbour_worker):
        assert list(Unit.objects.all()) == [next_ward]
    with scope_of(cast.commission):
        assert list(Unit.objects.all()) == []


def test_a_seat_counts_only_on_its_days(cast):
    browser = cast.browser_of(cast.worker)
    assert browser.get("/cases/").status_code == 200
    with seated("test") as by:
        end_seat(by=by, seat=cast.worker, on=dt.date(2022, 6, 1))
    assert browser.get("/cases/").status_code == 403


def test_one_switches_only_to_a_seat_of_ones_own(cast, next_hospital):
    with seated("test") as by:
        second = grant_seat(
            by=by,
            account=cast.worker.account,
            role=Role.DATA_OFFICER,
            institution=next_hospital,
            from_on=dt.date(2022, 1, 1),
        )
    browser = cast.browser_of(cast.worker)
    browser.post("/registry/seat/", {"seat": str(cast.commission.pk)})
    assert browser.session["active_seat"] == str(cast.worker.pk)
    browser.post("/registry/seat/", {"seat": str(second.pk)})
    assert browser.session["active_seat"] == str(second.pk)


def test_only_the_system_holds_every_permission():
    holders = {role for role, held in PERMISSIONS.items() if held == frozenset(Permission)}
    assert holders == {Role.SYSTEM}
    assert Permission.READ_CASES not in PERMISSIONS[Role.CLINICIAN]
    assert Permission.READ_CASES not in PERMISSIONS[Role.COMMISSION_OFFICER]
    assert Permission.READ_PEOPLE not in PERMISSIONS[Role.COMMISSION_OFFICER]
