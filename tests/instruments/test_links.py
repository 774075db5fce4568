"""Links that wait: their version goes, a colleague steps in, the page is closed and opened again; seen, taken back, sent again."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone
from django_scopes import scopes_disabled

from lianqiao.audit.actions import action
from lianqiao.instruments import queries, rules, services
from lianqiao.instruments.models import Invitation, RedFlag, Response
from lianqiao.instruments.states import InvitationState, ResponseState, VersionState
from lianqiao.instruments.views.by_link import A_MINUTE
from tests.cases.stage import open_page

from .stage import answers, fields, scale, sent

pytestmark = pytest.mark.django_db
STAFF_WORDS = ("更正", "版本", "未启用")


@pytest.fixture(autouse=True)
def nobody_counted():
    cache.clear()


@pytest.fixture
def secret(cast, child, case) -> str:
    return services.send_invitation(
        by=cast.worker, edition=scale(), at=timezone.now(), client=child, ground="protection"
    )


def page_of(secret: str) -> str:
    return reverse("instruments:answer", args=[secret])


def keep_of(secret: str) -> str:
    return reverse("instruments:answer_keep", args=[secret])


def chosen(response: Response) -> dict[str, str]:
    """The answers that stand, by question."""
    return {one["linkId"]: one["answer"][0]["valueCoding"]["code"] for one in response.answers["item"]}


def retired(cast) -> None:
    edition = scale()
    with action("instruments.version_retired", by=cast.worker, on=edition):
        edition.state = VersionState.RETIRED
        edition.save(update_fields=["state"])


# --- the version goes while the link is out


def test_an_answer_is_taken_with_the_version_the_link_was_sent_with(cast, child, secret):
    asked = scale()
    retired(cast)
    phone = Browser()
    assert phone.get(page_of(secret)).status_code == 200
    assert phone.post(page_of(secret), sent(1, 1, 1, 1, 1, 1, 1, 1, 2)).status_code == 200, (
        "thanked, with help"
    )
    done = Response.objects.get()
    assert (done.edition_id, done.state) == (asked.pk, ResponseState.COMPLETED)
    assert RedFlag.objects.count() == 1, "what warns is heard whichever version asked"


def test_a_version_that_went_is_heard_while_it_is_answered(cast, child, secret):
    retired(cast)
    assert Browser().post(keep_of(secret), sent(*[None] * 8, 2)).status_code == 200
    assert RedFlag.objects.count() == 1


def test_an_anonymous_answer_is_taken_with_its_version(cast, hospital):
    secret = services.send_invitation(
        by=cast.worker, edition=scale(), at=timezone.now(), institution=hospital
    )
    retired(cast)
    assert Browser().post(page_of(secret), sent(*[1] * 8, 0)).status_code == 302
    with scopes_disabled():
        assert Response.objects.get().state == ResponseState.COMPLETED


# --- a colleague steps in


def test_a_link_goes_on_after_the_worker_gave_up_what_was_begun(cast, child, secret):
    phone = Browser()
    phone.post(keep_of(secret), sent(1, 1))
    services.abandon_response(by=cast.worker, response=Response.objects.get())
    assert phone.get(page_of(secret)).status_code == 200
    assert phone.post(page_of(secret), sent(*[1] * 8, 0)).status_code == 302
    assert Response.objects.filter(state=ResponseState.COMPLETED).count() == 1


def test_what_the_worker_completed_is_done_and_still_heard(cast, child, secret):
    phone = Browser()
    phone.post(keep_of(secret), sent(1, 1))
    begun = Response.objects.get()
    told = answers(begun.edition, *[1] * 8, 0)
    services.complete_response(by=cast.worker, response=begun, answers=told, at=timezone.now())
    opened = phone.get(page_of(secret))
    assert opened.status_code == 410
    assert "已经填过" in opened.content.decode()
    assert "12356" in opened.content.decode()
    kept = phone.post(keep_of(secret), sent(*[None] * 8, 3))
    assert kept.status_code == 410
    assert not any(word in kept.json()["refused"] for word in STAFF_WORDS)
    assert RedFlag.objects.count() == 1, "a page left open may still warn"
    phone.post(page_of(secret), sent(*[None] * 8, 3))
    assert RedFlag.objects.count() == 1
    assert Response.objects.filter(state=ResponseState.COMPLETED).count() == 1


# --- closed and opened again


def test_nothing_kept_is_lost_by_a_page_that_was_opened_again(cast, child, secret):
    phone = Browser()
    phone.post(keep_of(secret), sent(1, 1, 1, 1, 1, 1))
    again = phone.get(page_of(secret)).content.decode()
    assert "checked" not in again, "nothing can be read there"
    assert "6 题" in again
    phone.post(keep_of(secret), sent(*[None] * 6, 3) | sent(2))
    kept = Response.objects.get()
    assert len(kept.answers["item"]) == 7, "the worker sees what was kept and what came after"
    assert chosen(kept)["1"] != chosen(kept)["2"], "what was answered again counts"
    assert phone.post(page_of(secret), sent(*[None] * 7, 1, 0)).status_code == 302
    done = Response.objects.get()
    assert (done.state, len(done.answers["item"])) == (ResponseState.COMPLETED, 9)


def test_a_warning_stands_though_the_answer_is_changed(cast, child, secret):
    phone = Browser()
    phone.post(keep_of(secret), sent(*[None] * 8, 2))
    phone.post(page_of(secret), sent(*[0] * 9))
    assert RedFlag.objects.count() == 1
    assert Response.objects.get().state == ResponseState.COMPLETED


def test_another_language_keeps_the_page(cast, child, secret):
    phone = Browser()
    drawn = phone.post(page_of(secret), sent(1, 2) | {"in": "en"}).content.decode()
    assert drawn.count("checked") == 2
    assert 'name="touched"' in drawn


# --- seen, taken back, sent again


def test_the_worker_sees_what_waits_and_takes_it_back(cast, child, secret):
    worker, phone = cast.browser_of(cast.worker), Browser()
    waits = open_page(worker, "instruments:client", child.pk)
    assert "尚未填答的链接" in waits
    assert cast.worker.holder_name in waits
    phone.post(keep_of(secret), sent(1))
    assert "已开始填" in open_page(worker, "instruments:client", child.pk)
    link = Invitation.objects.get()
    back = reverse("instruments:link_take_back", args=[link.pk])
    worker.post(back, {})
    assert Invitation.objects.get().state == InvitationState.SENT, "it asks why"
    worker.post(back, {"why": "person"})
    assert Invitation.objects.get().state == InvitationState.WITHDRAWN
    over = phone.get(page_of(secret))
    assert (over.status_code, "收回" in over.content.decode()) == (410, True)
    assert phone.post(keep_of(secret), sent(*[None] * 8, 3)).status_code == 410
    assert not RedFlag.objects.exists(), "who got it by mistake does not answer for the client"
    assert "尚未填答的链接" not in open_page(worker, "instruments:client", child.pk)


def test_a_new_code_takes_the_place_of_the_old_one_and_goes_on(cast, child, secret):
    worker, phone = cast.browser_of(cast.worker), Browser()
    phone.post(keep_of(secret), sent(1, 1))
    link = Invitation.objects.get()
    made = worker.post(reverse("instruments:link_again", args=[link.pk])).content.decode()
    anew = made.split("/scales/answer/")[1].split("/")[0]
    assert phone.get(page_of(secret)).status_code == 410
    assert "2 题" in phone.get(page_of(anew)).content.decode()
    assert phone.post(page_of(anew), sent(*[None] * 2, *[1] * 6, 0)).status_code == 302
    assert len(Response.objects.get().answers["item"]) == 9


def test_a_link_whose_time_is_over_is_sent_again(cast, child, secret):
    late = timezone.now() + dt.timedelta(days=8)
    services.expire_invitations(by=cast.worker, at=late)
    link = Invitation.objects.get()
    assert list(queries.outstanding_of(child.pk, late)) == [link]
    services.send_again(by=cast.worker, invitation=link, at=late)
    link.refresh_from_db()
    assert link.state == InvitationState.SENT
    services.take_back_invitation(by=cast.worker, invitation=link, why="needless", at=late)
    with pytest.raises(rules.InvitationIsTakenBack):
        services.send_again(by=cast.worker, invitation=link, at=late)


def test_what_comes_too_late_still_warns(cast, child, secret):
    late = timezone.now() + dt.timedelta(days=7, minutes=5)
    with pytest.raises(rules.InvitationIsLate):
        services.answer_by_link(
            invitation=queries.invitation_of(secret), sent=fields(*[None] * 8, 1), at=late
        )
    assert RedFlag.objects.count() == 1


def test_the_worker_next_door_finds_no_link(cast, child, secret):
    link, other = Invitation.objects.get(), cast.browser_of(cast.neighbour_worker)
    for verb in ("link_again", "link_take_back"):
        assert (
            other.post(reverse(f"instruments:{verb}", args=[link.pk]), {"why": "person"}).status_code == 404
        )
    assert Invitation.objects.get().state == InvitationState.SENT


def test_a_phone_behind_a_busy_address_is_told_so(cast, child, secret):
    phone = Browser()
    # Two minutes' worth and one: whenever a minute ends meanwhile, one of them was full.
    told = [phone.post(keep_of("nowhere"), {}) for _try in range(2 * A_MINUTE + 1)]
    busy = [answer for answer in told if answer.status_code == 429]
    assert told[A_MINUTE - 1] not in busy
    assert "稍后会自动重试" in busy[0].json()["refused"]
    assert phone.post(keep_of(secret), sent(1)).status_code == 200, "who holds a link is not counted"
