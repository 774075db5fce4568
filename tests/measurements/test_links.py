"""From the sheet of a group to its members' own phones: one press, a card each, the answers in that very row."""

import datetime as dt
import re

import pytest
from django.core.cache import cache
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from lianqiao.audit.models import AccessRow, TrailRow
from lianqiao.cases.services import open_case
from lianqiao.instruments.models import Invitation, RedFlag, Response, Score
from lianqiao.instruments.rules import ScalesRefused
from lianqiao.instruments.services import take_back_invitation
from lianqiao.instruments.states import InvitationState, ResponseState
from lianqiao.measurements import queries, rules, services
from lianqiao.measurements.comparison import answers_of, compared
from tests.cases.stage import NOW, TODAY, days_ago, open_page
from tests.instruments import stage as phone_stage

from .stage import PHQ9, agreed, begun, entered, row, sent

pytestmark = pytest.mark.django_db
TWELVE = phone_stage.sent(1, 2, 1, 2, 1, 2, 1, 2, 0)


@pytest.fixture(autouse=True)
def nobody_counted():
    cache.clear()


def send(cast, sheet, *clients) -> services.LinksSent:
    keys = {client.pk for client in clients}
    return services.send_links(by=cast.worker, measurement=sheet, clients=keys, at=timezone.now())


def page_of(secret: str) -> str:
    return reverse("instruments:answer", args=[secret])


def line(cast, sheet, client) -> queries.Line:
    lines = queries.lines_of(sheet, seat=cast.worker, today=TODAY)
    return next(one for one in lines if one.client == client)


def test_one_press_makes_a_card_for_each_and_the_answers_land_in_their_rows(cast, lin, sheet, members):
    worker, place = cast.browser_of(cast.worker), reverse("measurements:links", args=[sheet.pk])
    assert place in open_page(worker, "measurements:sheet", sheet.pk)
    page = worker.get(place).content.decode()
    chosen = re.findall(r'name="member" value="([^"]+)" checked', page)
    assert chosen == [str(client.pk) for client in members[:2]], "who did not agree is not chosen"
    cards = worker.post(place, {"member": chosen}).content.decode()
    addresses = list(dict.fromkeys(re.findall(r"/scales/answer/[^/\"<]+/", cards)))
    assert len(addresses) == 2
    assert cards.index("周小禾") < cards.index(addresses[0]) < cards.index("周敏") < cards.index(addresses[1])
    phone = Browser()
    shown = phone.get(addresses[1]).content.decode()
    assert "周敏" not in shown, "the name is for the worker alone"
    assert "与糖同行" not in shown
    assert phone.post(addresses[1], TWELVE).status_code == 302
    done = Response.objects.get()
    assert (done.client, done.within, done.occasion, done.source, done.setting, done.state) == (
        members[1], sheet.pk, "before", "link", "online", ResponseState.COMPLETED,
    )  # fmt: skip
    page = open_page(worker, "measurements:sheet", sheet.pk)
    assert "在手机上作答" in page
    assert f'name="c-{members[1].pk}-0"' not in page
    assert f'name="c-{members[0].pk}-0"' in page
    assert {row.page for row in AccessRow.objects.filter(subject_id=members[0].pk)} >= {"group.links"}
    assert TrailRow.objects.get(event="measurements.links_sent").details["sent"] == 2


def test_before_on_paper_and_after_on_the_phone_make_a_pair(cast, group, sheet, members):
    entered(cast, sheet, (members[0], PHQ9))
    after = begun(cast, group, occasion="after", on=days_ago(1))
    card = send(cast, after, members[0]).cards[0]
    assert Browser().post(page_of(card.secret), phone_stage.sent(*[1] * 8, 0)).status_code == 302
    found = queries.answers_within([sheet.pk, after.pk])
    assert {key: one.occasion for key, one in found[after.pk].items()} == {members[0].pk: "after"}
    answers = answers_of([sheet, after], (sheet, after), found)
    (score,) = compared(after.edition, members, *answers)[:1]
    assert [(pair.before.value, pair.after.value) for pair in score.pairs] == [(12, 8)]
    assert line(cast, sheet, members[0]).by_phone is False
    assert line(cast, after, members[0]).by_phone is True


def test_a_row_begun_on_the_phone_is_neither_typed_over_nor_entered_half(cast, lin, sheet, members):
    card = send(cast, sheet, members[0]).cards[0]
    keep = reverse("instruments:answer_keep", args=[card.secret])
    assert Browser().post(keep, phone_stage.sent(1, 2)).status_code == 200
    worker, place = cast.browser_of(cast.worker), reverse("measurements:sheet", args=[sheet.pk])
    page = worker.get(place).content.decode()
    assert "已答2题" in page
    assert f'name="c-{members[0].pk}-0"' not in page
    answer = worker.post(place, sent(members[0]) | sent(members[1], *PHQ9))
    assert answer.status_code == 302, "a page opened before the phone began says nothing of that row"
    assert Response.objects.get(client=members[0]).state == ResponseState.IN_PROGRESS
    answer = worker.post(place, sent(members[0], 3, 3))
    assert answer.status_code == 422
    assert "1: 3 · 2: 3" in answer.content.decode(), "what was typed is not dropped without a word"
    with pytest.raises(rules.OnThePhone):
        services.keep_row(by=cast.worker, measurement=sheet, client=members[0].pk, row=row(1), at=NOW)
    assert Browser().post(page_of(card.secret), TWELVE).status_code == 302
    assert Score.objects.get(response__client=members[0]).value == 12


def test_what_is_entered_from_paper_closes_the_link(cast, sheet, members):
    card = send(cast, sheet, members[0]).cards[0]
    entered(cast, sheet, (members[0], PHQ9))
    assert Browser().get(page_of(card.secret)).status_code == 410
    assert line(cast, sheet, members[0]).invitation is None
    assert line(cast, sheet, members[0]).by_phone is False


def test_an_answer_that_warns_is_seen_on_the_sheet(cast, lin, sheet, members):
    card = send(cast, sheet, members[0]).cards[0]
    keep = reverse("instruments:answer_keep", args=[card.secret])
    Browser().post(keep, phone_stage.sent(*[None] * 8, 2))
    flag = RedFlag.objects.get()
    assert flag.raised_for_id == cast.worker.account_id
    page = open_page(cast.browser_of(cast.worker), "measurements:sheet", sheet.pk)
    assert reverse("instruments:flag", args=[flag.pk]) in page


def test_a_new_card_ends_the_old_one_and_links_are_taken_back_from_here(cast, lin, sheet, members):
    old = send(cast, sheet, members[0]).cards[0]
    assert line(cast, sheet, members[0]).invitation is not None
    new = send(cast, sheet, members[0]).cards[0]
    assert Browser().get(page_of(old.secret)).status_code == 410
    assert Browser().get(page_of(new.secret)).status_code == 200
    worker, place = cast.browser_of(cast.worker), reverse("measurements:links", args=[sheet.pk])
    invitation = Invitation.objects.get()
    assert reverse("instruments:link_take_back", args=[invitation.pk]) in worker.get(place).content.decode()
    answer = worker.post(
        reverse("instruments:link_take_back", args=[invitation.pk]), {"why": "lost", "back": place}
    )
    assert answer.headers["Location"] == place
    assert Browser().get(page_of(new.secret)).status_code == 410
    assert line(cast, sheet, members[0]).invitation is None
    elsewhere = {"why": "lost", "back": "//elsewhere.example/"}
    answer = worker.post(reverse("instruments:link_take_back", args=[invitation.pk]), elsewhere)
    assert answer.headers["Location"] == reverse("instruments:client", args=[members[0].pk])


def test_what_was_begun_on_a_link_taken_back_goes_on_with_the_next(cast, sheet, members):
    first = send(cast, sheet, members[0]).cards[0]
    Browser().post(reverse("instruments:answer_keep", args=[first.secret]), phone_stage.sent(1, 2, 1, 2))
    invitation = Invitation.objects.get()
    take_back_invitation(by=cast.worker, invitation=invitation, why="lost", at=timezone.now())
    again = send(cast, sheet, members[0]).cards[0]
    late = phone_stage.sent(1, 2, 1, 2, 0, first=5)
    assert Browser().post(page_of(again.secret), late).status_code == 302
    assert Response.objects.count() == 1
    assert Score.objects.get().value == 12


def test_a_link_that_ended_says_so_on_the_sheet(cast, lin, sheet, members):
    keys = {members[0].pk}
    services.send_links(
        by=cast.worker, measurement=sheet, clients=keys, at=timezone.now() - dt.timedelta(days=8)
    )
    page = open_page(cast.browser_of(cast.worker), "measurements:sheet", sheet.pk)
    assert "链接已过期" in page
    assert f'name="c-{members[0].pk}-0"' in page, "the row can be typed all the same"


def test_only_who_may_be_asked_gets_a_card_and_the_others_get_theirs_all_the_same(cast, sheet, members):
    agreed(cast, members[1], "refused")
    done = send(cast, sheet, *members)
    assert [card.client for card in done.cards] == [members[0]]
    assert done.refused == {
        members[1].pk: str(ScalesRefused.message),
        members[2].pk: str(rules.NobodyAgreed.message),
    }
    assert Invitation.objects.get().client == members[0]


def test_a_ground_told_on_the_sheet_goes_with_the_link(cast, sheet, members):
    told = {"client": members[2].pk, "ground": "protection", "witness": "", "at": NOW}
    services.open_row(by=cast.worker, measurement=sheet, **told)
    card = send(cast, sheet, members[2]).cards[0]
    assert Invitation.objects.get().ground == "protection"
    assert line(cast, sheet, members[2]).is_open, "the worker may still type what comes on paper"
    assert Browser().post(page_of(card.secret), TWELVE).status_code == 302
    done = Response.objects.get(state=ResponseState.COMPLETED)
    assert (done.ground, done.source) == ("protection", "link")


def test_paper_typed_on_the_ground_of_a_link_keeps_the_ground(cast, sheet, members):
    told = {"client": members[2].pk, "ground": "protection", "witness": "", "at": NOW}
    services.open_row(by=cast.worker, measurement=sheet, **told)
    send(cast, sheet, members[2])
    assert entered(cast, sheet, (members[2], PHQ9)).entered == 1
    assert Response.objects.get(state=ResponseState.COMPLETED).ground == "protection"


def test_a_row_typed_half_gets_no_link(cast, sheet, members):
    services.keep_row(by=cast.worker, measurement=sheet, client=members[0].pk, row=row(1, 1), at=NOW)
    done = send(cast, sheet, members[0], members[1])
    assert done.refused == {members[0].pk: str(rules.RowTypedBefore.message)}
    assert [card.client for card in done.cards] == [members[1]]


def test_a_sheet_somebody_else_answers_sends_none(cast, lin, group, members):
    sheet = services.begin_measurement(
        by=cast.worker, group=group, edition=phone_stage.scale("gad7"), occasion="before", on=TODAY, at=NOW,
        mode="proxy", proxy="每位组员的家长",
    )  # fmt: skip
    with pytest.raises(rules.AskedByProxy):
        send(cast, sheet, members[0])
    page = open_page(cast.browser_of(cast.worker), "measurements:links", sheet.pk)
    assert 'name="member"' not in page
    assert str(rules.AskedByProxy.message) in page
    assert not Invitation.objects.exists()


def test_nobody_chosen_is_said_and_next_door_sends_none(cast, lin, sheet, members):
    place = reverse("measurements:links", args=[sheet.pk])
    answer = cast.browser_of(cast.worker).post(place, {"member": "nobody"})
    assert (answer.status_code, str(rules.NobodyChosen.message) in answer.content.decode()) == (422, True)
    told = {"member": [str(members[0].pk)]}
    assert cast.browser_of(cast.neighbour_worker).post(place, told).status_code == 404
    assert cast.browser_of(cast.clinician).post(place, told).status_code == 403
    assert not Invitation.objects.exists()


def test_who_was_away_and_answered_on_the_phone_is_not_absent(cast, sheet, members):
    rows = {members[0].pk: row(absent=True)}
    services.enter_sheet(by=cast.worker, measurement=sheet, rows=rows, at=NOW)
    assert line(cast, sheet, members[0]).absent
    card = send(cast, sheet, members[0]).cards[0]
    Browser().post(page_of(card.secret), TWELVE)
    found = line(cast, sheet, members[0])
    assert (found.absent, found.is_done) == (False, True)


# --- the case shows what waits


def test_links_that_wait_stand_on_the_case_and_are_taken_back_from_there(cast, lin, sheet, members):
    case = open_case(by=cast.worker, client=members[0], on=TODAY, depth="brief", responsible=lin)
    send(cast, sheet, members[0])
    worker = cast.browser_of(cast.worker)
    page = open_page(worker, "cases:detail", case.pk, tab="summary")
    invitation = Invitation.objects.get()
    assert "尚未填答的链接" in page
    place = reverse("instruments:link_take_back", args=[invitation.pk])
    assert place in page
    answer = worker.post(place, {"why": "needless", "back": case.get_absolute_url()})
    assert answer.headers["Location"] == case.get_absolute_url()
    invitation.refresh_from_db()
    assert invitation.state == InvitationState.WITHDRAWN
    assert place not in open_page(worker, "cases:detail", case.pk, tab="summary")
