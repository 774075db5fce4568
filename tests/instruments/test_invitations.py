"""A scale on the client's own phone: one link, one answer, no signing in, nothing readable afterwards."""

import datetime as dt
import re

import pytest
from django.core.cache import cache
from django.test import Client as Browser
from django.urls import reverse
from django_scopes import scopes_disabled

from lianqiao.audit.models import TrailRow
from lianqiao.instruments import queries, rules, services
from lianqiao.instruments.models import Invitation, RedFlag, Response, Score
from lianqiao.instruments.states import InvitationState, ResponseState
from tests.cases.stage import NOW, TODAY, open_page

from .stage import fields, scale, sent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_counted():
    cache.clear()


def link_for(cast, client) -> str:
    return services.send_invitation(
        by=cast.worker, edition=scale(), at=NOW, client=client, ground="protection"
    )


def test_the_client_answers_once_and_nothing_can_be_read_afterwards(cast, child, case):
    worker, phone = cast.browser_of(cast.worker), Browser()
    told = {"edition": scale().pk, "occasion": "before", "ground": "protection"}
    made = worker.post(reverse("instruments:link", args=[child.pk]), told).content.decode()
    address = re.search(r"/scales/answer/[^/\"]+/", made)[0]
    page = phone.get(address).content.decode()
    assert child.name not in page, "whoever finds the link does not learn whose it is"
    assert "12356" in page
    assert phone.post(address, sent(1, 1, 1, 1, 1, 1, 1, 1, 0)).headers["Location"] == reverse(
        "instruments:thanks"
    )
    done = Response.objects.get()
    assert (done.state, done.mode, done.setting, done.source) == ("completed", "self", "online", "link")
    assert done.occasion == "before"
    assert Score.objects.get().value == 8
    assert phone.get(address).status_code == 410
    assert phone.post(address, sent(3)).status_code == 410
    assert "PHQ-9" in open_page(worker, "instruments:client", child.pk)


def test_an_answer_that_warns_is_heard_before_it_is_sent(cast, lin, child, case):
    secret, phone = link_for(cast, child), Browser()
    keep = reverse("instruments:answer_keep", args=[secret])
    told = phone.post(keep, sent(*[None] * 8, 2)).json()
    assert told["warns"] is True, "the phone shows where to find help"
    flag = RedFlag.objects.get()
    assert (flag.client_id, flag.raised_for_id) == (child.pk, cast.worker.account_id)
    phone.post(reverse("instruments:answer", args=[secret]), sent(*[1] * 8, 2))
    assert Response.objects.get().state == ResponseState.COMPLETED
    assert RedFlag.objects.count() == 1


def test_an_anonymous_answer_leads_to_nobody_and_to_no_day(cast, hospital):
    worker, phone = cast.browser_of(cast.worker), Browser()
    made = worker.post(reverse("instruments:link_anonymous", args=["phq9"])).content.decode()
    address = re.search(r"/scales/answer/[^/\"]+/", made)[0]
    assert phone.post(f"{address}keep/", sent(*[3] * 9)).json()["warns"] is True, "said to the phone alone"
    with scopes_disabled():
        assert not Response.objects.exists(), "nothing is kept before it is sent"
        phone.post(address, sent(*[3] * 9))
        done, invitation = Response.objects.get(), Invitation.objects.get()
        assert (done.client_id, done.on.day, done.completed_at, invitation.response_id) == (
            None, 1, done.started_at, None,
        )  # fmt: skip
        assert done.pk.version == 4
        assert not RedFlag.objects.exists()
        row = TrailRow.objects.get(event="instruments.answered_anonymously")
    assert (row.subject, row.subject_id) == ("", "")
    assert phone.get(address).status_code == 410
    assert worker.get(reverse("instruments:response", args=[done.pk])).status_code == 404


def test_a_link_ends_after_a_week(cast, child, case):
    secret, late = link_for(cast, child), NOW + dt.timedelta(days=8)
    invitation = queries.invitation_of(secret)
    with pytest.raises(rules.InvitationIsLate):
        services.answer_by_link(invitation=invitation, sent=fields(*[1] * 9), at=late)
    assert services.expire_invitations(by=cast.worker, at=late) == 1
    assert Invitation.objects.get().state == InvitationState.EXPIRED


def test_nothing_answered_is_not_taken(cast, child, case):
    address = reverse("instruments:answer", args=[link_for(cast, child)])
    assert "尚未作答" in Browser().post(address, {}).content.decode()
    assert Invitation.objects.get().state == InvitationState.SENT


def test_course_and_evaluation_show_how_far_it_moved(cast, child, lin, in_hospital):
    from lianqiao.cases.services import open_case  # noqa: PLC0415 - a full case, unlike the one of the other stories

    from .stage import answered  # noqa: PLC0415

    full = open_case(
        by=cast.worker, client=child, on=TODAY - dt.timedelta(days=30), depth="full", responsible=lin
    )
    answered(cast, child, *[2] * 8, 0, on=TODAY - dt.timedelta(days=20))
    answered(cast, child, *[1] * 8, 0, on=TODAY)
    worker = cast.browser_of(cast.worker)
    course = open_page(worker, "instruments:client", child.pk)
    assert 'data-value="16"' in course
    assert "达到可察觉的变化" in course
    form = open_page(worker, "casework:evaluation_write", full.pk, kind="interim")
    assert "量表前后变化" in form
    assert "−8" in form
