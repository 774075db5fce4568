"""The sheet meets somebody who has not agreed: it asks for a consent before a witness, or for a ground, then the row opens."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianqiao.activities.services import enrol_member
from lianqiao.audit.actions import action
from lianqiao.audit.models import TrailRow
from lianqiao.instruments.models import Response, Score
from lianqiao.instruments.rules import NobodyAgreed, ScalesRefused
from lianqiao.instruments.states import ResponseState
from lianqiao.measurements import queries, rules, services
from lianqiao.people.models import Consent
from tests.cases.stage import NOW, TODAY, days_ago, open_page, person

from .stage import PHQ9, agreed, entered, row, sent

pytestmark = pytest.mark.django_db


def told(sheet, client, ground: str, witness: str = "") -> dict:
    """What opens a row."""
    return {"measurement": sheet, "client": client.pk, "ground": ground, "witness": witness, "at": NOW}


def chosen(client, ground: str, witness: str = "") -> dict[str, str]:
    """What the form in the row sends."""
    return {f"open-{client.pk}-ground": ground, f"open-{client.pk}-witness": witness}


def line(cast, sheet, client) -> queries.Line:
    return next(one for one in queries.lines_of(sheet, seat=cast.worker, today=TODAY) if one.client == client)


def test_what_they_say_before_a_witness_is_kept_as_consent_and_opens_the_row(cast, sheet, members):
    services.open_row(by=cast.worker, **told(sheet, members[2], "oral", "护士赵宁"))
    consent = Consent.objects.get(client=members[2], purpose="scales")
    assert (consent.state, consent.sheet.witness_name) == ("granted", "护士赵宁")
    assert line(cast, sheet, members[2]).is_open
    assert not Response.objects.exists(), "nothing is begun: the consent is written down by itself"
    assert entered(cast, sheet, (members[2], PHQ9)).entered == 1
    assert Response.objects.get().ground == ""


def test_a_ground_opens_the_row_and_stays_with_its_answers(cast, sheet, members):
    services.open_row(by=cast.worker, **told(sheet, members[2], "protection"))
    assert line(cast, sheet, members[2]).is_open
    version = Response.objects.get().version
    empty = {members[2].pk: row(version=version), members[0].pk: row(*PHQ9)}
    services.enter_sheet(by=cast.worker, measurement=sheet, rows=empty, at=NOW)
    assert line(cast, sheet, members[2]).is_open, "others are entered first; the row stays open meanwhile"
    rows = {members[2].pk: row(*PHQ9, version=version)}
    services.enter_sheet(by=cast.worker, measurement=sheet, rows=rows, at=NOW)
    done = Response.objects.get(client=members[2])
    assert (done.state, done.ground, done.within) == (ResponseState.COMPLETED, "protection", sheet.pk)
    opened = TrailRow.objects.get(event="measurements.row_opened")
    assert opened.details["ground"] == "protection"


def test_a_row_opened_in_error_closes_with_absence(cast, sheet, members):
    services.open_row(by=cast.worker, **told(sheet, members[2], "protection"))
    rows = {members[2].pk: row(absent=True, version=Response.objects.get().version)}
    services.enter_sheet(by=cast.worker, measurement=sheet, rows=rows, at=NOW)
    assert Response.objects.get().state == ResponseState.ABANDONED
    assert line(cast, sheet, members[2]).hindrance == queries.CONSENT


def test_neither_a_word_nor_a_refusal_opens_a_row(cast, sheet, members, hospital):
    with pytest.raises(NobodyAgreed):
        services.open_row(by=cast.worker, **told(sheet, members[2], ""))
    agreed(cast, members[2], "refused")
    assert line(cast, sheet, members[2]).hindrance == queries.REFUSED
    for ground in ("protection", "oral"):
        with pytest.raises(ScalesRefused):
            services.open_row(by=cast.worker, **told(sheet, members[2], ground, "护士赵宁"))
    with pytest.raises(rules.NotAMember):
        services.open_row(by=cast.worker, **told(sheet, person(hospital, "外人甲"), "protection"))
    assert not Response.objects.exists()


def test_a_child_says_nothing_alone_before_a_witness(cast, sheet, members):
    with action("people.details_changed", by=cast.worker, on=members[2]):
        members[2].birth_date = TODAY - dt.timedelta(days=9 * 365)
        members[2].save()
    place = reverse("measurements:sheet", args=[sheet.pk])
    answer = cast.browser_of(cast.worker).post(place, chosen(members[2], "oral", "护士赵宁"))
    assert answer.status_code == 422
    assert "监护人" in answer.content.decode()
    assert not Consent.objects.filter(client=members[2]).exists()


def test_the_row_is_opened_in_place_and_nothing_typed_elsewhere_is_lost(cast, lin, sheet, members):
    worker, place = cast.browser_of(cast.worker), reverse("measurements:sheet", args=[sheet.pk])
    page = worker.get(place).content.decode()
    assert f'name="open-{members[2].pk}-ground"' in page
    assert f'name="open-{members[0].pk}-ground"' not in page
    typed = sent(members[0], 3, 2) | {"open": str(members[2].pk)}
    refused = worker.post(place, typed | chosen(members[2], "oral"))
    page = refused.content.decode()
    assert (refused.status_code, "请写明谁在场听到" in page) == (422, True)
    assert f'name="c-{members[0].pk}-0" value="3"' in page
    opened = worker.post(place, typed | chosen(members[2], "oral", "护士赵宁"))
    page = opened.content.decode()
    assert opened.status_code == 200
    assert f'name="c-{members[2].pk}-0"' in page
    assert f'name="c-{members[0].pk}-0" value="3"' in page
    assert not Response.objects.exists(), "the button that opens a row enters nothing"


def test_pressing_the_button_without_a_word_says_what_is_missing(cast, lin, sheet, members):
    worker, place = cast.browser_of(cast.worker), reverse("measurements:sheet", args=[sheet.pk])
    answer = worker.post(place, {"open": str(members[2].pk)})
    assert answer.status_code == 422
    assert "请先征得同意，或说明依据" in answer.content.decode()
    assert not Response.objects.exists()


def test_entering_the_sheet_opens_what_was_told_on_it_too(cast, lin, sheet, members):
    worker, place = cast.browser_of(cast.worker), reverse("measurements:sheet", args=[sheet.pk])
    answer = worker.post(place, sent(members[0], *PHQ9) | chosen(members[2], "protection"))
    assert answer.status_code == 302
    assert Score.objects.get().response.client == members[0]
    assert Response.objects.get(client=members[2]).ground == "protection"


def test_who_refused_is_not_asked_again_and_next_door_opens_nothing(cast, lin, sheet, members):
    agreed(cast, members[2], "refused")
    page = open_page(cast.browser_of(cast.worker), "measurements:sheet", sheet.pk)
    assert f'name="open-{members[2].pk}-ground"' not in page
    assert reverse("people:consent_new", args=[members[2].pk]) in page
    place = reverse("measurements:sheet", args=[sheet.pk])
    assert (
        cast.browser_of(cast.neighbour_worker).post(place, chosen(members[2], "protection")).status_code
        == 404
    )
    assert cast.browser_of(cast.clinician).post(place, chosen(members[2], "protection")).status_code == 403
    assert not Response.objects.exists()


def test_many_who_did_not_agree_cost_as_much_as_one(cast, lin, group, sheet, members, hospital):
    worker, place = cast.browser_of(cast.worker), reverse("measurements:sheet", args=[sheet.pk])
    worker.get(place)
    few = _asked(worker, place)
    for number in range(6):
        one = person(hospital, f"组员{number}")
        enrol_member(by=cast.worker, group=group, client=one, on=days_ago(20))
        if number % 2:
            agreed(cast, one, "refused")
    assert _asked(worker, place) == few


def _asked(browser, place: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(place).status_code == 200
    return len(captured.captured_queries)
