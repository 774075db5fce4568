"""Suspected harm: what may be done when, who knows of it, what waits on whose desk."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lianqiao.audit.actions import action
from lianqiao.audit.models import AccessRow, TrailRow
from lianqiao.cases import services
from lianqiao.core.states import IllegalMove
from lianqiao.protection.desk import inbox
from lianqiao.protection.kinds import Authority, Channel
from lianqiao.protection.models import SafeguardingReport
from lianqiao.protection.queries.safeguarding import reports_on_paper
from lianqiao.protection.rules import safeguarding as rules
from lianqiao.protection.services import safeguarding
from lianqiao.protection.states import SafeguardingState
from lianqiao.registry.models import Role
from lianqiao.registry.scopes import scope_of
from lianqiao.workspace.models import Draft
from tests.cases.stage import NOW, TODAY, open_page
from tests.cast import _seat

SEEN = "右臂有成条的旧淤青，孩子说“爸爸喝酒就打”。"
HOUR = dt.timedelta(hours=1)


def suspect(cast, case, **told) -> SafeguardingReport:
    values = {"kind": "child_abuse", "facts": SEEN, "discovered_at": NOW - HOUR, "at": NOW} | told
    return safeguarding.note_suspicion(by=cast.worker, case=case, **values)


def reported(cast, report, **told) -> SafeguardingReport:
    values = {"reported_to": Authority.POLICE, "channel": Channel.PHONE, "reported_at": NOW, "at": NOW} | told
    return safeguarding.report_harm(by=cast.worker, report=report, text="值班民警接听。", **values)


@pytest.fixture
def colleague(hospital):
    """Another worker of the same hospital, who has nothing to do with the case."""
    return _seat("ke", "柯舟", Role.WORKER, institution=hospital)


def test_it_is_due_within_the_hour_while_somebody_is_in_danger(cast, case):
    assert suspect(cast, case).due_at == NOW - HOUR + dt.timedelta(hours=24)
    assert suspect(cast, case, danger_now=True).due_at == NOW


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({"facts": "  "}, rules.FactsMissing),
        ({"discovered_at": NOW + HOUR}, rules.NotYetHappened),
    ],
)
def test_a_suspicion_says_what_was_seen_and_lies_behind_us(cast, case, told, refusal):
    with pytest.raises(refusal):
        suspect(cast, case, **told)


def test_it_goes_from_suspicion_to_the_end_and_each_step_is_kept(cast, case):
    report = suspect(cast, case)
    safeguarding.decide_report(
        by=cast.worker, report=report, decision="report", decision_text="伤痕与说法不符。", at=NOW
    )
    reported(cast, report, receipt_number="京公海 0931")
    safeguarding.note_acknowledgement(by=cast.worker, report=report, on_at=NOW, at=NOW, text="已立案。")
    safeguarding.note_look(by=cast.worker, report=report, text="孩子由奶奶照看。", on_at=NOW, at=NOW)
    safeguarding.note_look(by=cast.worker, report=report, text="民警回访。", on_at=NOW, at=NOW)
    safeguarding.close_report(by=cast.worker, report=report, text="转由民政跟进。", at=NOW)
    report.refresh_from_db()
    assert (report.state, report.receipt_number) == ("closed", "京公海 0931")
    states = [entry.state for entry in report.entries.order_by("written_at", "id")]
    assert states == ["suspected", "decided", "reported", "acknowledged", "followed", "followed", "closed"]
    events = TrailRow.objects.filter(event__startswith="protection.harm").order_by("id")
    assert [row.event.removeprefix("protection.harm_") for row in events] == [
        "suspected", "decided", "reported", "acknowledged", "followed", "followed", "closed"
    ]  # fmt: skip
    assert all("爸爸" not in str(row.details) for row in events)


def test_it_cannot_be_closed_before_somebody_answered_for_it(cast, case):
    report = suspect(cast, case)
    with pytest.raises(rules.Undecided):
        safeguarding.close_report(by=cast.worker, report=report, text="算了。", at=NOW)
    with pytest.raises(rules.ReasonsMissing):
        safeguarding.decide_report(
            by=cast.worker, report=report, decision="no_report", decision_text=" ", at=NOW
        )
    safeguarding.decide_report(by=cast.worker, report=report, decision="report", decision_text="是。", at=NOW)
    with pytest.raises(rules.DecidedFor):
        safeguarding.close_report(by=cast.worker, report=report, text="算了。", at=NOW)
    reported(cast, report)
    with pytest.raises(IllegalMove):  # somebody has to look again first
        safeguarding.close_report(by=cast.worker, report=report, text="算了。", at=NOW)


def test_a_reasoned_decision_against_a_report_closes_it_and_may_be_overruled(cast, case):
    one, two = suspect(cast, case), suspect(cast, case)
    told = {"decision": "no_report", "decision_text": "儿科与影像会诊：血小板减少，非外伤。", "at": NOW}
    for report in (one, two):
        safeguarding.decide_report(by=cast.worker, report=report, **told)
    assert safeguarding.close_report(by=cast.worker, report=one, text="会诊排除。", at=NOW).state == "closed"
    assert reported(cast, two).decision == "report"


def test_the_database_itself_refuses_what_no_verb_would_do(cast, case):
    report = suspect(cast, case)
    for change in ({"state": "closed", "closed_at": NOW}, {"state": "decided", "decision": "no_report"}):
        with pytest.raises(DatabaseError), transaction.atomic(), action("test.forced", by=cast.worker):
            SafeguardingReport.objects.filter(pk=report.pk).update(**change)
    told = {"decision": "no_report", "decision_text": "非外伤。", "at": NOW}
    safeguarding.decide_report(by=cast.worker, report=report, **told)
    with pytest.raises(DatabaseError), transaction.atomic(), action("test.forced", by=cast.worker):
        SafeguardingReport.objects.filter(pk=report.pk).update(kind="other")
    safeguarding.close_report(by=cast.worker, report=report, text="排除。", at=NOW)
    for forced in (lambda: report.delete(), lambda: report.save()):
        with pytest.raises(DatabaseError), transaction.atomic(), action("test.forced", by=cast.worker):
            forced()


@pytest.mark.parametrize(
    ("who", "knows"),
    [("worker", True), ("supervisor", True), ("department_lead", True), ("colleague", False)],
)
def test_only_the_circle_knows_of_it(cast, case, colleague, who, knows):
    report = suspect(cast, case)
    seat = colleague if who == "colleague" else getattr(cast, who)
    browser = cast.browser_of(seat)
    address = reverse("protection:report", args=[report.pk])
    assert browser.get(address).status_code == (200 if knows else 404)
    page = browser.get(address).content.decode()
    assert (SEEN in page) is knows
    # On paper with whose it is, lines to sign on, and that it was printed written down.
    assert all((part in page) is knows for part in ("data-print", "data-paper", "sign-line"))
    assert ("周小禾" in open_page(browser, "protection:list")) is knows
    summary = open_page(browser, "cases:detail", case.pk, tab="summary")
    assert (str(report.pk) in summary) is knows
    step = reverse("protection:step", args=[report.pk, "decide"])
    assert browser.post(step, {"decision": "no_report", "decision_text": "x", "version": 1}).status_code == (
        302 if knows else 404
    )


def test_the_next_hospital_the_nurse_and_the_commission_see_nothing(cast, case):
    report = suspect(cast, case)
    address = reverse("protection:report", args=[report.pk])
    assert cast.browser_of(cast.neighbour_worker).get(address).status_code == 404
    assert cast.browser_of(cast.clinician).get(address).status_code == 403
    assert cast.browser_of(cast.commission).get(address).status_code == 403


def test_open_ones_wait_on_the_desk_of_worker_and_supervisor_with_their_hour(cast, case, colleague):
    report = suspect(cast, case, danger_now=True)

    def waiting(seat):
        with scope_of(seat):
            return [(item.title, item.due_at, item.tone) for item in inbox(seat, NOW)]

    assert waiting(cast.worker) == waiting(cast.supervisor) == [("周小禾", NOW, "danger")]
    assert waiting(colleague) == waiting(cast.neighbour_worker) == []
    reported(cast, report)
    (still,) = waiting(cast.worker)
    assert (still[1].date(), still[2]) == (timezone.localdate(NOW) + dt.timedelta(days=7), "")
    safeguarding.note_look(by=cast.worker, report=report, text="平安。", on_at=NOW, at=NOW)
    safeguarding.close_report(by=cast.worker, report=report, text="平安。", at=NOW)
    assert waiting(cast.worker) == waiting(cast.supervisor) == []


def test_the_worker_writes_it_down_reports_and_closes_it_on_screen(cast, case):
    worker = cast.browser_of(cast.worker)
    told = {"kind": "child_abuse", "discovered_at": "2999-01-01T10:00", "facts": SEEN, "danger_now": "on"}
    address = reverse("protection:report_new", args=[case.pk])
    refused = worker.post(address, told).content.decode()
    assert "这个时间还没有到" in refused
    assert SEEN in refused  # nothing typed is lost
    found = worker.post(address, told | {"discovered_at": f"{NOW:%Y-%m-%d}T00:01"}, follow=True)
    report = SafeguardingReport.objects.get()
    assert found.redirect_chain[-1][0] == reverse("protection:report", args=[report.pk])

    close = reverse("protection:step", args=[report.pk, "close"])
    refused = worker.post(close, {"text": "结束", "version": report.version}).content.decode()
    assert "还不能结束" in refused
    send = reverse("protection:step", args=[report.pk, "report"])
    told = {
        "reported_to": "police", "channel": "phone", "reported_at": f"{NOW:%Y-%m-%d}T00:02", "receipt_number": "0931",
        "text": "110 接警", "version": report.version,
    }  # fmt: skip
    assert worker.post(send, told).status_code == 302
    stale = worker.post(send, told).content.decode()
    assert "110 接警" in stale  # reported before: refused, and nothing is lost
    report.refresh_from_db()
    assert (report.state, report.receipt_number) == (SafeguardingState.REPORTED, "0931")
    assert "110 接警" in open_page(worker, "protection:report", report.pk)
    assert AccessRow.objects.filter(page="protection.report", subject_id=case.client_id).exists()


def test_two_who_decide_at_once_do_not_overwrite_each_other(cast, case):
    report = suspect(cast, case)
    address = reverse("protection:step", args=[report.pk, "decide"])
    told = {"decision": "report", "decision_text": "督导：必须报告。", "version": report.version}
    assert cast.browser_of(cast.supervisor).post(address, told).status_code == 302
    mine = told | {"decision": "no_report", "decision_text": "我觉得不用。"}
    answer = cast.browser_of(cast.worker).post(address, mine)
    assert answer.status_code == 200
    assert "我觉得不用。" in answer.content.decode()
    report.refresh_from_db()
    assert report.decision_text == "督导：必须报告。"


def test_what_is_being_typed_is_kept_as_a_draft(cast, case):
    worker = cast.browser_of(cast.worker)
    page = open_page(worker, "protection:report_new", case.pk)
    key = f"protection.report:new:{case.pk}"
    assert f'data-draft-key="{key}"' in page
    worker.post(reverse("workspace:drafts"), {"draft_key": key, "facts": "写到一半"})
    assert Draft.objects.get(key=key).fields["facts"] == ["写到一半"]
    assert "写到一半" in open_page(worker, "protection:report_new", case.pk, draft="restore")


def test_a_closed_case_does_not_hinder_a_report(cast, case, hospital):
    services.close_case(
        by=cast.worker, case=case, outcome="improved", reason="discharged", on=TODAY, today=TODAY
    )
    assert suspect(cast, case).state == SafeguardingState.SUSPECTED


@pytest.mark.parametrize("many", [1, 4])
def test_the_list_costs_as_much_however_long(cast, case, many, page_queries):
    for _ in range(many):
        suspect(cast, case)
    supervisor = cast.browser_of(cast.supervisor)
    open_page(supervisor, "protection:list")
    with page_queries(2):  # the reports, and who saw them
        open_page(supervisor, "protection:list")


def test_it_speaks_english_too(cast, case):
    report = suspect(cast, case)
    worker = cast.browser_of(cast.worker)
    worker.cookies["language"] = "en"
    page = open_page(worker, "protection:report", report.pk)
    assert "Suspected harm: Child abuse or neglect" in page
    assert "To be reported by" in page


# --- on paper ---------------------------------------------------------------------------------------------------------
def test_the_file_copy_has_the_report_for_its_circle_and_the_client_copy_never(cast, case, colleague):
    report = suspect(cast, case)
    safeguarding.decide_report(
        by=cast.worker, report=report, decision="report", decision_text="伤痕与说法不符。", at=NOW
    )
    reported(cast, report, receipt_number="京公海 0931")
    for seat in (cast.worker, cast.supervisor):
        paper = open_page(cast.browser_of(seat), "cases:print", case.pk)
        for words in (SEEN, "伤痕与说法不符。", "京公海 0931", "值班民警接听。"):
            assert words in paper, words
        assert SEEN not in open_page(cast.browser_of(seat), "cases:print", case.pk, copy="client")
    # A colleague who reads the case, but does not belong to its circle, prints it without.
    paper = open_page(cast.browser_of(colleague), "cases:print", case.pk)
    assert SEEN not in paper and "京公海 0931" not in paper


def test_on_paper_reports_cost_two_queries_however_many(cast, case, django_assert_num_queries):
    counts = []
    for _ in range(3):
        suspect(cast, case)
        with scope_of(cast.worker), django_assert_num_queries(2):
            counts.append(sum(len(one.entries.all()) for one in reports_on_paper(case.pk)))
    assert counts == [1, 2, 3]


# --- where a case is closed -------------------------------------------------------------------------------------------
UNANSWERED = "这起疑似伤害既未报告，也未作出决定"


def test_what_nobody_answered_for_is_said_where_a_case_is_closed_and_stays_said(cast, case, colleague):
    report = suspect(cast, case)
    mine, theirs = (cast.browser_of(seat) for seat in (cast.worker, colleague))
    for name in ("cases:close", "cases:detail"):
        if name == "cases:detail":
            services.close_case(
                by=cast.worker, case=case, outcome="improved", reason="discharged", on=TODAY, today=TODAY
            )
        page = open_page(mine, name, case.pk)
        assert UNANSWERED in page and reverse("protection:report", args=[report.pk]) in page
        # Who does not belong to the circle reads nothing of it.
        hidden = open_page(theirs, name, case.pk)
        assert UNANSWERED not in hidden and str(report.pk) not in hidden
    safeguarding.decide_report(
        by=cast.worker, report=report, decision="report", decision_text="伤痕与说法不符。", at=NOW
    )
    assert "已决定报告，但尚未报告" in open_page(mine, "cases:detail", case.pk)
    reported(cast, report)
    assert "这起疑似伤害" not in open_page(mine, "cases:detail", case.pk)


def test_what_is_left_open_costs_the_closing_page_as_much_however_much_it_is(cast, case):
    worker, counts = cast.browser_of(cast.worker), []
    for _ in range(3):
        suspect(cast, case)
        open_page(worker, "cases:close", case.pk)
        with CaptureQueriesContext(connection) as asked:
            assert UNANSWERED in open_page(worker, "cases:close", case.pk)
        counts.append(len(asked))
    assert len(set(counts)) == 1
