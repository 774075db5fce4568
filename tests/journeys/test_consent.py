"""At the bedside: the client signs on the screen with a finger; without scripts, on paper."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from lianqiao.people import rules, services
from lianqiao.people.models import ConsentSheet
from lianqiao.registry.scopes import scope_of
from tests.browser import accessibility_faults
from tests.people.conftest import NOW

from .hands import Pointer


@pytest.fixture
def client_at_bedside(cast):
    by = cast.worker
    token = rules.searched(institution_id=by.institution_id, text="周兰", at=NOW)
    with scope_of(by):
        return services.register_client(
            by=by,
            institution=by.institution,
            searched=token,
            name="周兰",
            birth_date=dt.date(1990, 3, 7),
            at=NOW,
        )


def draw(page) -> None:
    box = page.locator("[data-sign-pad] svg").bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 60)
    page.mouse.down()
    for step in range(1, 10):
        page.mouse.move(box["x"] + 40 + step * 20, box["y"] + 60 + (step % 3) * 15)
    page.mouse.up()


@pytest.mark.browser
@pytest.mark.parametrize("phone", [False, True])
def test_a_signature_is_drawn_cleared_and_drawn_again(cast, eyes_of, client_at_bedside, phone):
    page = eyes_of(cast.worker, phone=phone)
    page.goto(reverse("people:consent_new", args=[client_at_bedside.pk]))
    assert not accessibility_faults(page)
    pad, hidden = page.locator("[data-sign-pad] svg"), page.locator("input[name=drawing]")
    pad.scroll_into_view_if_needed()
    draw(page)
    assert hidden.input_value().startswith("M")
    page.locator("[data-sign-clear]").click()
    assert hidden.input_value() == ""
    pad.scroll_into_view_if_needed()
    draw(page)
    worker = Pointer(page)
    worker.choose("way", "paper")
    expect(pad).to_be_hidden()
    worker.choose("way", "screen")
    expect(pad).to_be_visible()
    for purpose in ("service", "record"):
        worker.choose(purpose, "granted")
    page.locator("input[name=limits_explained]").check(force=True)
    worker.save()
    with scope_of(cast.worker):
        drawn = ConsentSheet.objects.get().drawing
    assert page.locator("svg.signature path").get_attribute("d") == drawn


@pytest.mark.browser
def test_without_scripts_the_paper_counts(cast, eyes_of, client_at_bedside):
    page = eyes_of(cast.worker, javascript=False)
    page.goto(reverse("people:consent_new", args=[client_at_bedside.pk]))
    expect(page.locator("[data-sign-pad]")).to_be_hidden()
    worker = Pointer(page)
    worker.choose("way", "paper")
    worker.choose("service", "granted")
    page.locator("input[name=limits_explained]").check(force=True)
    worker.save()
    with scope_of(cast.worker):
        assert rules.may_share(client_at_bedside, "service", on=timezone.localdate())
