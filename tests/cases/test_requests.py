"""Requests: due by urgency, answered once, told back."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from lianqiao.audit.models import TrailRow
from lianqiao.cases import rules, services
from lianqiao.cases.models import Case, Request
from lianqiao.cases.signals import request_decided
from lianqiao.core.errors import StaleRecord

from .stage import NOW, TODAY, ask, days_ago


@pytest.mark.parametrize(("urgency", "hours"), [("crisis", 1), ("urgent", 4), ("routine", 24)])
def test_an_answer_is_due_by_urgency(cast, in_hospital, urgency, hours):
    asked = ask(cast, urgency=urgency)
    assert asked.due_at == NOW + dt.timedelta(hours=hours)
    assert asked.referrer_name == "护宁"


def test_accepting_opens_a_case_and_tells_so(
    cast, lin, child, in_hospital, django_capture_on_commit_callbacks
):
    heard = []

    def hear(sender, **news):
        heard.append(news["state"])

    asked = ask(cast)
    request_decided.connect(hear)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            case = services.accept_request(
                by=cast.worker,
                request=asked,
                client=child,
                at=NOW,
                depth="full",
                responsible=lin,
                answer="马上来",
            )
    finally:
        request_decided.disconnect(hear)
    assert heard == ["accepted"]
    assert (case.client, case.depth, case.responsible, case.request) == (child, "full", lin, asked)
    assert (asked.state, asked.case, asked.client, asked.answer_text) == ("accepted", case, child, "马上来")
    assert (asked.decided_by, asked.decided_at) == (cast.worker, NOW)


def test_a_second_request_joins_the_case_that_is_open(cast, case, child):
    joined = services.accept_request(by=cast.worker, request=ask(cast), client=child, at=NOW)
    assert joined == case
    assert Case.objects.count() == 1


def test_a_request_is_answered_once(cast, lin, child, in_hospital):
    asked = ask(cast)
    elsewhere = Request.objects.get(pk=asked.pk)
    services.decline_request(by=cast.worker, request=asked, reason="out_of_scope", answer="不属于。", at=NOW)
    for verb in (services.redirect_request, services.decline_request):
        with pytest.raises(rules.AlreadyDecided):
            verb(by=cast.worker, request=asked, reason="other", answer="x", at=NOW)
    with pytest.raises(rules.AlreadyDecided):
        services.accept_request(by=cast.worker, request=asked, client=child, at=NOW)
    # A colleague who still has the waiting request on her screen loses the race, and opens no case.
    with pytest.raises(StaleRecord):
        services.accept_request(by=cast.supervisor, request=elsewhere, client=child, at=NOW)
    assert not Case.objects.exists()


@pytest.mark.parametrize("verb", [services.redirect_request, services.decline_request])
def test_a_refusal_says_why(cast, in_hospital, verb):
    asked = ask(cast)
    with pytest.raises(rules.ReasonMissing):
        verb(by=cast.worker, request=asked, reason="", answer="x", at=NOW)
    with pytest.raises(rules.AnswerMissing):
        verb(by=cast.worker, request=asked, reason="other", answer="  ", at=NOW)
    assert Request.objects.get().state == "waiting"


def test_only_who_asked_withdraws_and_only_while_it_waits(cast, in_hospital):
    asked = ask(cast)
    with pytest.raises(rules.NotYourRequest):
        services.withdraw_request(by=cast.worker, request=asked, at=NOW)
    services.withdraw_request(by=cast.clinician, request=asked, at=NOW)
    with pytest.raises(rules.AlreadyDecided):
        services.withdraw_request(by=cast.clinician, request=asked, at=NOW)


def test_an_answer_is_seen_once(cast, in_hospital):
    asked = ask(cast)
    services.note_answer_seen(by=cast.clinician, request=asked, at=NOW)
    assert asked.answer_seen_at is None  # nothing to see yet
    services.decline_request(by=cast.worker, request=asked, reason="other", answer="x", at=NOW)
    services.note_answer_seen(by=cast.clinician, request=asked, at=NOW)
    services.note_answer_seen(by=cast.clinician, request=asked, at=NOW + dt.timedelta(hours=1))
    assert asked.answer_seen_at == NOW


def test_the_trail_names_events_and_nobody(cast, lin, child, in_hospital):
    services.accept_request(by=cast.worker, request=ask(cast, reason_text="夜里哭"), client=child, at=NOW)
    events = list(
        TrailRow.objects.filter(event__startswith="cases.").order_by("seq").values_list("event", flat=True)
    )
    assert events == ["cases.request_opened", "cases.opened", "cases.request_accepted"]
    told = str(list(TrailRow.objects.values_list("details", flat=True)))
    assert "周" not in told
    assert "哭" not in told


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE cases_request SET state = 'accepted', decided_at = now()",  # accepted without a case
        "UPDATE cases_request SET state = 'declined', decided_at = now()",  # refused without a reason
        "UPDATE cases_request SET decided_at = now()",  # decided yet waiting
    ],
)
def test_the_database_refuses_half_an_answer(cast, in_hospital, sql):
    ask(cast)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_contacts_before_the_request_do_not_make_it_late(cast, lin, child, in_hospital):
    case = services.open_case(by=cast.worker, client=child, on=days_ago(3), today=TODAY)
    assert (
        services.accept_request(by=cast.worker, request=ask(cast), client=child, at=NOW).opened_on
        == case.opened_on
    )
