"""A person's own phrases: kept, changed, ordered, thrown away, and nobody else's business."""

import pytest
from django.db import connection
from django.urls import reverse

from lianqiao.workspace.models import Phrase
from lianqiao.workspace.phrases import MOST, TooManyPhrases, add_phrase, phrases_of

pytestmark = pytest.mark.django_db


def names(seat) -> list[str]:
    return [phrase.name for phrase in phrases_of(seat)]


def test_added_changed_ordered_and_removed_on_screen(cast):
    browser, address = cast.browser_of(cast.worker), reverse("workspace:phrases")
    for name in ("开场", "结束", "转介"):
        assert browser.post(address, {"name": name, "text": f"{name}的话"}).status_code == 302
    first, second, third = phrases_of(cast.worker)
    browser.post(reverse("workspace:phrase_lift", args=[third.pk]))
    browser.post(reverse("workspace:phrase_lift", args=[first.pk]))  # the first one stays
    browser.post(reverse("workspace:phrase_change", args=[first.pk]), {"name": "见面", "text": "您好"})
    browser.post(reverse("workspace:phrase_remove", args=[second.pk]))
    assert names(cast.worker) == ["见面", "转介"]
    assert "您好" in browser.get(address).text


def test_an_empty_one_is_refused_and_nothing_typed_is_lost(cast):
    answer = cast.browser_of(cast.worker).post(reverse("workspace:phrases"), {"name": "", "text": "长长的话"})
    assert answer.status_code == 422
    assert "长长的话" in answer.text


def test_they_are_ones_own_at_every_seat(cast):
    phrase = add_phrase(by=cast.worker, name="开场", text="您好")
    for other in (cast.supervisor, cast.neighbour_worker):
        browser = cast.browser_of(other)
        assert "您好" not in browser.get(reverse("workspace:phrases")).text
        assert browser.get(reverse("workspace:phrase_change", args=[phrase.pk])).status_code == 404
        for verb in ("phrase_remove", "phrase_lift"):
            assert browser.post(reverse(f"workspace:{verb}", args=[phrase.pk])).status_code == 404
    assert names(cast.worker) == ["开场"]


def test_the_table_tells_nothing(cast):
    add_phrase(by=cast.worker, name="开场", text="您好")
    with connection.cursor() as cursor:
        cursor.execute("SELECT workspace_phrase::text FROM workspace_phrase")
        row = cursor.fetchone()[0]
    assert "开场" not in row
    assert "您好" not in row


def test_there_is_an_end_to_them(cast):
    for number in range(MOST):
        add_phrase(by=cast.worker, name=str(number), text="x")
    with pytest.raises(TooManyPhrases):
        add_phrase(by=cast.worker, name="one more", text="x")
    assert Phrase.objects.count() == MOST
