"""Reports for others: begun from the record, signed on a ground, countersigned, printed, given out and that noted."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from lianqiao.audit.actions import action
from lianqiao.audit.models import AccessRow, TrailRow
from lianqiao.cases import services as cases
from lianqiao.casework.rules import CommentMissing, ReportIsSigned
from lianqiao.core.states import IllegalMove
from lianqiao.people import services as people
from lianqiao.people.services import Signature, Terms
from lianqiao.registry.scopes import scope_of
from lianqiao.reports import drafting, rules, services
from lianqiao.reports.models import ReportDelivery, SocialReport
from tests.cases.stage import NOW, TODAY, days_ago, open_page, person, talk

pytestmark = pytest.mark.django_db
FUND = "晨星基金会"
DRAWN = "M120 60L240 58M178 40L172 150M140 100L214 98M330 50L320 90L300 140"
PRINTS = ("pdf_receiver", "pdf")
TOLD = {
    "receiver_kind": "fund",
    "receiver": FUND,
    "purpose": "申请大病救助",
    "ground": "consent",
    "findings": "母亲一人陪护，已借款两万元。",
    "opinion": "建议给予救助一万元。",
}


@pytest.fixture
def full(cast, lin, hospital, ward, in_hospital):
    client = person(hospital, "李乐乐", unit=ward, bed="7")
    told = {"depth": "full", "responsible": lin, "presenting": "不肯说话"}
    return cases.open_case(by=cast.worker, client=client, on=days_ago(9), **told)


@pytest.fixture
def agreed(cast, full):
    terms = Terms(receiver=FUND, receiver_contact="010-5550100", shared="社工报告，纸质")
    signature = Signature(
        way="screen", signer="client", signed_on=TODAY, drawing=DRAWN, limits_explained=True
    )
    return people.ask_consent(
        by=cast.worker, client=full.client, answers={"outside": "granted"}, signature=signature, terms=terms,
        language="zh-hans", at=NOW,
    )  # fmt: skip


def written(cast, case, **told) -> SocialReport:
    report = SocialReport(institution_id=case.institution_id, case=case)
    return services.write_social_report(by=cast.worker, report=report, told=TOLD | told, at=NOW)


@pytest.fixture
def signed(cast, full, agreed) -> SocialReport:
    return services.sign_social_report(by=cast.worker, report=written(cast, full), at=NOW)


@pytest.fixture
def countersigned(cast, signed) -> SocialReport:
    return services.countersign_social_report(by=cast.supervisor, report=signed, at=NOW)


def withdrawn(cast, sheet) -> None:
    people.withdraw_consent(
        by=cast.worker, consent=sheet.consents.get(), on=TODAY, told_by="李乐乐", today=TODAY
    )


def delivered(cast, report, **told):
    values = {"on": TODAY, "way": "in_person", "taken_by": "基金会 程女士", "at": NOW}
    return services.deliver_social_report(by=cast.worker, report=report, **values | told)


# --- what it begins with -------------------------------------------------------------------------------------------
def test_it_begins_with_what_the_record_knows(cast, full):
    note = talk(full.client, on=days_ago(2), case=full, items=["A2"], minutes_direct=40)
    cases.record_contact(by=cast.worker, told=note, at=NOW, sign=True)
    begun = drafting.begun(full, "fund")
    assert begun["reasons"] == "不肯说话"
    assert begun["services"].splitlines()[0] == "共1次服务、1人次，直接服务40分钟。"
    assert (begun["receiver_kind"], begun["ground"]) == ("fund", "consent")
    assert drafting.begun(full, "court")["ground"] == "law"


@pytest.mark.parametrize("hidden", [{"restriction": "abuse"}, {"visibility": "private"}], ids=str)
def test_no_hidden_note_is_counted_or_named_whoever_drafts_and_signs(cast, full, hidden):
    order = {
        "receiver_kind": "court",
        "receiver": "清河区法院",
        "ground": "law",
        "ground_text": "调查函第3号",
    }

    def reported() -> list:
        drafts, browser = [], cast.browser_of(cast.worker)
        for seat in (cast.worker, cast.supervisor):
            with scope_of(seat):
                drafts.append(drafting.begun(full, "court"))
        with transaction.atomic(), scope_of(cast.worker):
            report = written(cast, full, services=drafts[0]["services"], **order)
            services.sign_social_report(by=cast.worker, report=report, at=NOW)
            page = open_page(browser, "reports:report", report.pk)
            transaction.set_rollback(True)
        shown = page[page.index('<dl class="facts facts-1"') :]
        return [*drafts, report.figures, shown[: shown.index("</dl>")], "不计入此处" in page]

    def note(**told) -> None:
        told = talk(full.client, case=full, items=["A5"], **told)
        cases.record_contact(by=cast.worker, told=told, at=NOW, sign=True)

    note()
    before = reported()
    note(**hidden)
    assert reported() == before and before[-1]
    note()
    assert all(one != other for one, other in zip(reported()[:-1], before[:-1], strict=True))


# --- the ground ----------------------------------------------------------------------------------------------------
def test_without_consent_for_this_receiver_it_is_not_signed(cast, full, agreed):
    report = written(cast, full, receiver="另一基金会")
    with pytest.raises(rules.MayNotShare, match="没有征求"):
        services.sign_social_report(by=cast.worker, report=report, at=NOW)
    report = services.write_social_report(by=cast.worker, report=report, told=TOLD, at=NOW)
    assert services.sign_social_report(by=cast.worker, report=report, at=NOW).consent == agreed.consents.get()


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({"receiver_kind": "school", "ground": "law", "ground_text": "第3号"}, rules.ConsentNeeded),
        ({"receiver_kind": "court", "ground": "law"}, rules.OrderUnnamed),
        ({"receiver_kind": "department", "receiver": "肿瘤科"}, rules.MayNotShare),
        ({"purpose": ""}, rules.PurposeMissing),
        ({"opinion": " "}, rules.NothingRecommended),
    ],
)
def test_what_a_signed_report_may_not_lack(cast, full, agreed, told, refusal):
    report = written(cast, full, **told)
    with pytest.raises(refusal):
        services.sign_social_report(by=cast.worker, report=report, at=NOW)


def test_a_court_gets_its_report_by_order(cast, full):
    told = {"receiver_kind": "court", "receiver": "清河区法院", "ground": "law", "ground_text": "调查函第3号"}
    report = services.sign_social_report(by=cast.worker, report=written(cast, full, **told), at=NOW)
    assert (report.state, report.consent) == ("signed", None)


def test_nobody_is_no_receiver(cast, full):
    with pytest.raises(rules.ReceiverUnnamed):
        written(cast, full, receiver="  ")


# --- signatures ----------------------------------------------------------------------------------------------------
def test_what_is_signed_keeps_its_words_even_in_the_database(cast, signed, countersigned):
    with pytest.raises(ReportIsSigned):
        services.write_social_report(by=cast.worker, report=signed, told=TOLD, at=NOW)
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        action("reports.social_report_written", by=cast.worker, on=signed),
    ):
        SocialReport.objects.filter(pk=signed.pk).update(receiver="另一基金会")


def test_a_signed_report_keeps_its_receiver_before_the_supervisor_has_seen_it(cast, signed):
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        action("reports.social_report_written", by=cast.worker, on=signed),
    ):
        SocialReport.objects.filter(pk=signed.pk).update(receiver="另一基金会")


def test_the_supervisor_gives_it_back_and_it_comes_again(cast, signed):
    with pytest.raises(CommentMissing):
        services.return_social_report(by=cast.supervisor, report=signed, comment="")
    back = services.return_social_report(by=cast.supervisor, report=signed, comment="写明借款对象")
    again = services.write_social_report(by=cast.worker, report=back, told=TOLD, at=NOW)
    services.sign_social_report(by=cast.worker, report=again, at=NOW)
    services.countersign_social_report(by=cast.supervisor, report=again, at=NOW)
    with pytest.raises(IllegalMove):
        services.return_social_report(by=cast.supervisor, report=again, comment="还有")


def test_a_correction_is_the_next_edition_and_only_one(cast, countersigned):
    following = services.write_social_report_again(by=cast.worker, report=countersigned, at=NOW)
    assert (following.edition, following.opinion, following.state) == (2, TOLD["opinion"], "draft")
    before = SocialReport.objects.get(pk=countersigned.pk)
    with pytest.raises(rules.Replaced):
        services.write_social_report_again(by=cast.worker, report=before, at=NOW)
    with pytest.raises(rules.Replaced):
        delivered(cast, before)


# --- giving it out -------------------------------------------------------------------------------------------------
def test_it_leaves_the_house_countersigned_and_that_is_noted_for_good(cast, signed):
    with pytest.raises(rules.NotCountersigned):
        delivered(cast, signed)
    services.countersign_social_report(by=cast.supervisor, report=signed, at=NOW)
    with pytest.raises(rules.GivenBeforeSigned):
        delivered(cast, signed, on=days_ago(1))
    delivery = delivered(cast, signed)
    assert (delivery.giver_name, delivery.consent) == (cast.worker.holder_name, signed.consent)
    trail = TrailRow.objects.get(event="reports.social_report_delivered")
    assert (trail.subject_id, trail.details["way"]) == (str(signed.pk), "in_person")
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        action("reports.social_report_delivered", by=cast.worker, on=signed),
    ):
        ReportDelivery.objects.filter(pk=delivery.pk).update(taken_by="别人")


def test_after_a_withdrawal_it_stays_in_the_house(cast, agreed, countersigned):
    withdrawn(cast, agreed)
    with pytest.raises(rules.MayNotShare, match="撤回"):
        delivered(cast, countersigned)
    worker = cast.browser_of(cast.worker)
    out, kept = (reverse(f"reports:{name}", args=[countersigned.pk]) for name in PRINTS)
    assert worker.get(out).status_code == 302
    assert worker.get(kept)["Content-Type"] == "application/pdf"
    assert "撤回" in open_page(worker, "reports:report", countersigned.pk)


# --- on the screen -------------------------------------------------------------------------------------------------
def test_worker_and_supervisor_do_it_on_the_screen(cast, full, agreed):
    worker, leader = cast.browser_of(cast.worker), cast.browser_of(cast.supervisor)
    assert reverse("reports:list", args=[full.pk]) in open_page(worker, "cases:detail", full.pk)
    form = open_page(worker, "reports:new", full.pk, **{"for": "fund"})
    assert "不肯说话" in form and FUND in form
    place = reverse("reports:new", args=[full.pk])
    refused = worker.post(place, TOLD | {"version": 0, "do": "sign", "receiver": "另一基金会"})
    assert "没有征求" in refused.content.decode() and TOLD["findings"] in refused.content.decode()
    assert not SocialReport.objects.exists()
    assert worker.post(place, TOLD | {"version": 0, "do": "keep"}).status_code == 302
    report = SocialReport.objects.get()
    write = reverse("reports:write", args=[report.pk])
    assert worker.post(write, TOLD | {"version": report.version, "do": "sign"}).status_code == 302
    assert "李乐乐" in open_page(leader, "to_decide")
    report = SocialReport.objects.get()
    decide = reverse("reports:decide", args=[report.pk])
    assert leader.post(decide, {"version": report.version, "do": "return", "comment": ""}).status_code == 200
    answer = leader.post(decide, {"version": report.version, "do": "countersign", "comment": "很好"})
    assert answer.url == reverse("to_decide") and "李乐乐" not in open_page(leader, "to_decide")
    deliver = reverse("reports:deliver", args=[report.pk])
    today = timezone.localdate()  # the server's: it may have turned since the tests began
    told = {"on": today.isoformat(), "way": "post", "taken_by": "程女士"}
    early = TODAY + dt.timedelta(days=3)
    assert worker.post(deliver, told | {"on": early.isoformat()}).status_code == 200
    assert worker.post(deliver, told).status_code == 302
    shown = open_page(worker, "reports:report", report.pk)
    assert "程女士" in shown and "邮寄" in shown
    assert worker.post(reverse("reports:again", args=[report.pk])).status_code == 302
    assert [row.edition for row in SocialReport.objects.order_by("edition")] == [1, 2]


def test_one_given_back_lies_on_the_workers_desk(cast, signed):
    services.return_social_report(by=cast.supervisor, report=signed, comment="写明借款对象")
    page = open_page(cast.browser_of(cast.worker), "desk")
    assert reverse("reports:report", args=[signed.pk]) in page


@pytest.mark.parametrize("name", PRINTS)
def test_it_is_printed_and_that_is_logged(cast, countersigned, name):
    answer = cast.browser_of(cast.worker).get(reverse(f"reports:{name}", args=[countersigned.pk]))
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    client = countersigned.case.client_id
    assert AccessRow.objects.filter(page=f"case.social_{name}", subject_id=client).exists()


def test_a_draft_is_not_printed_and_a_neighbour_finds_nothing(cast, full, countersigned):
    draft = written(cast, full)
    for name in PRINTS:
        answer = cast.browser_of(cast.worker).get(reverse(f"reports:{name}", args=[draft.pk]))
        assert answer.url == reverse("reports:report", args=[draft.pk])
    neighbour = cast.browser_of(cast.neighbour_worker)
    for name in ("report", "write", *PRINTS):
        assert neighbour.get(reverse(f"reports:{name}", args=[countersigned.pk])).status_code == 404
    assert neighbour.get(reverse("reports:list", args=[full.pk])).status_code == 404
    assert neighbour.post(reverse("reports:deliver", args=[countersigned.pk])).status_code == 404
    assert neighbour.post(reverse("reports:again", args=[countersigned.pk])).status_code == 404


def test_the_printed_record_has_it_with_when_it_was_given_out(cast, countersigned):
    delivered(cast, countersigned)
    case = countersigned.case_id
    page = open_page(cast.browser_of(cast.worker), "cases:print", case)
    assert all(
        text in page for text in (FUND, TOLD["purpose"], TOLD["findings"], TOLD["opinion"], "基金会 程女士")
    )
    client = open_page(cast.browser_of(cast.worker), "cases:print", case, copy="client")
    assert TOLD["findings"] not in client
