"""A data officer draws a questionnaire up on screen, tries it out, publishes it; a worker gives it to a client."""

from decimal import Decimal

import pytest
from django.db import DatabaseError
from django.urls import reverse
from django.utils import translation

from lianqiao.audit.actions import action
from lianqiao.designs.models import Design
from lianqiao.instruments import services as scales
from lianqiao.instruments.models import InstrumentVersion, Response, Score
from lianqiao.instruments.queries import newest_edition
from lianqiao.registry.scopes import scope_of

from .stage import AGREEMENT, Desk, content_of, design_of, options, rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(cast, officer) -> Desk:
    return Desk(cast, officer)


def given(cast, child, code: str, *places: int) -> Response:
    """A worker gives the scale on screen and completes it; returns what was kept."""
    browser = cast.browser_of(cast.worker)
    with scope_of(cast.worker):
        edition = newest_edition(cast.worker.institution_id, code)
    told = {"edition": edition.pk, "on": "2023-08-28", "mode": "assisted", "setting": "bedside", "occasion": "during"}
    begun = browser.post(reverse("instruments:give", args=[child.pk]), told)
    assert begun.status_code == 302, begun.content.decode()
    answers = {f"q-{at}": str(place) for at, place in enumerate(places, 1)}
    done = browser.post(begun["Location"], answers | {"version": 1, "do": "complete"})
    assert done.status_code == 302, done.content.decode()
    page = browser.get(done["Location"]).content.decode()
    with scope_of(cast.worker):
        return Response.objects.prefetch_related("scores").get(pk=done["Location"].strip("/").split("/")[-1]), page


def test_from_nothing_to_publishing_and_the_score_is_right(cast, desk, child):
    desk.ready()
    page = desk.read("publish")
    assert "disabled" not in page.split("data-confirm")[-1]
    desk.taken(desk.send("publish"))
    edition = design_of(desk.seat, pk=desk.pk).edition
    assert (edition.number, edition.state, edition.instrument.code) == (1, "published", "ready-for-home")
    scales_page = cast.browser_of(cast.worker).get(reverse("instruments:list")).content.decode()
    assert "出院准备" in scales_page
    response, result = given(cast, child, "ready-for-home", 2, 2, 0)
    score = response.scores.all()[0]
    assert (score.value, score.band_zh) == (Decimal(4), "准备较好")
    assert "准备较好：谈一谈" in result
