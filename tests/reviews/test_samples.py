"""Ten records drawn by chance, held against the checklist, signed: reproducible, prefilled, final."""

import datetime as dt
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django_scopes import scopes_disabled

from lianqiao.audit.actions import action
from lianqiao.audit.models import AccessRow
from lianqiao.cases.models import Case
from lianqiao.cases.services import close_case, open_case, record_contact
from lianqiao.core.dates import Span
from lianqiao.registry.models import Role
from lianqiao.registry.scopes import scope_of
from lianqiao.reviews import queries, rules, services
from lianqiao.reviews.models import AuditSample, CheckedItem, SampledRecord
from lianqiao.reviews.rules.checklist import checklist_on, checklists, draw, result_of, share_of
from lianqiao.reviews.rules.samples import quarters
from lianqiao.reviews.services import Checked
from lianqiao.reviews.states import Answer, Result
from tests.cases.stage import NOW, TODAY, days_ago, person, talk
from tests.cast import _seat

pytestmark = pytest.mark.django_db
SPAN = Span(days_ago(60), TODAY + dt.timedelta(days=1))


@pytest.fixture
def running(cast, lin, hospital, in_hospital):
    """Open so many cases of 林安, or of `worker`."""

    def opened(count: int, *, depth="brief", worker=lin, since=9) -> list[Case]:
        told = {"on": days_ago(since), "depth": depth, "responsible": worker}
        clients = [person(hospital, f"来访{number}") for number in range(count)]
        return [open_case(by=cast.worker, client=client, **told) for client in clients]

    return opened


@pytest.fixture
def drawn(cast, song, running):
    running(2)
    with scope_of(cast.supervisor):
        return services.draw_sample(by=cast.supervisor, span=SPAN, at=NOW, seed="seed")


def test_the_same_seed_draws_the_same_records_in_whatever_order_they_come():
    keys = [UUID(int=number) for number in range(40)]
    first = draw(keys, "a1")
    assert draw(reversed(keys), "a1") == first and len(first) == len(set(first)) == 10
    assert draw(keys, "a2") != first
    assert draw(keys[:3], "a1") == [key for key in draw(keys, "a1", 40) if key in keys[:3]]


def test_what_is_partly_met_counts_half_and_what_does_not_apply_not_at_all():
    assert share_of(["yes", "partly", "not_applicable"]) == dt.timedelta(3) / dt.timedelta(4)
    assert share_of(["not_applicable"]) is share_of([]) is None
    checklist = checklists()[0]
    results = [result_of(checklist, ["yes"] * good + ["no"] * (10 - good)) for good in (10, 9, 8, 7, 6)]
    assert results == [Result.GOOD, Result.GOOD, Result.FAIR, Result.FAIR, Result.POOR]
    assert result_of(checklist, []) is None


def test_quarters_go_back_two_years():
    spans = quarters(dt.date(2026, 2, 10))
    assert (spans[0].from_on, spans[0].until_on) == (dt.date(2026, 1, 1), dt.date(2026, 4, 1))
    assert (spans[1].from_on, spans[1].until_on) == (dt.date(2025, 10, 1), dt.date(2026, 1, 1))
    assert [span.until_on for span in spans[1:]] == [span.from_on for span in spans[:-1]]


def test_ten_are_drawn_out_of_those_that_ran_and_are_not_ones_own(cast, lin, song, running):
    running(12)
    running(1, worker=song)
    (early,) = running(1, since=200)
    told = {"outcome": "improved", "reason": "discharged", "on": days_ago(100), "today": TODAY}
    close_case(by=cast.worker, case=early, **told)
    with scope_of(cast.supervisor):
        sample = services.draw_sample(by=cast.supervisor, span=SPAN, at=NOW)
        again = draw(queries.cases_to_draw(cast.supervisor, SPAN), sample.seed)
        assert sample.candidates == 12
        assert [record.case_id for record in queries.records_of(sample)] == again
        assert early.pk not in again and len(again) == 10
        with pytest.raises(rules.NothingToDraw):
            services.draw_sample(by=cast.supervisor, span=SPAN, at=NOW, worker=song)


def test_what_the_system_can_tell_is_written_down_and_a_short_case_is_asked_less(cast, lin, song, running):
    (full,) = running(1, depth="full")
    (brief,) = running(1)
    record_contact(by=cast.worker, told=talk(brief.client, case=brief), at=NOW, sign=True)
    with scope_of(cast.supervisor):
        told = queries.computed([full, brief], checklist_on(TODAY), today=TODAY)
    nothing = dict.fromkeys(("consent", "intake", "assessment", "plan", "goals", "notes"), "no")
    assert told[full.pk] == nothing | {
        "gap": "yes",
        "closing": "not_applicable",
        "follow_up": "not_applicable",
    }
    away = dict.fromkeys(("intake", "assessment", "plan", "goals", "closing"), "not_applicable")
    assert told[brief.pk] == away | {
        "consent": "no",
        "notes": "yes",
        "gap": "yes",
        "follow_up": "not_applicable",
    }


def test_a_late_note_and_a_long_silence_are_seen(cast, lin, song, running):
    (late,) = running(1, since=40)
    record_contact(by=cast.worker, told=talk(late.client, case=late, on=days_ago(2)), at=NOW, sign=True)
    with scope_of(cast.supervisor):
        told = queries.computed([late], checklist_on(TODAY), today=TODAY)[late.pk]
    assert (told["notes"], told["gap"]) == ("no", "partly")


def check(seat, record: SampledRecord, answer=Answer.YES) -> None:
    asked = [item.code for item in checklist_on(TODAY).items if item.applies_to(record.case.depth)]
    with scope_of(seat):
        items = dict.fromkeys(asked, Checked(answer))
        services.check_record(by=seat, record=record, items=items, at=NOW)


def test_nothing_of_a_signed_sample_changes_in_the_database_either(cast, drawn):
    with scope_of(cast.supervisor):
        first, _second = queries.records_of(drawn)
        with pytest.raises(rules.RecordsLeft):
            services.sign_sample(by=cast.supervisor, sample=drawn, at=NOW, conclusion="合格。")
        check(cast.supervisor, first)
        assert AuditSample.objects.get().state == "under_review"
        check(cast.supervisor, queries.records_of(drawn)[1], Answer.NO)
        sample = AuditSample.objects.get()
        with pytest.raises(rules.ConclusionMissing):
            services.sign_sample(by=cast.supervisor, sample=sample, at=NOW, conclusion=" ")
        services.sign_sample(by=cast.supervisor, sample=sample, at=NOW, conclusion="一份需整改。")
        with pytest.raises(rules.SampleIsSigned):
            check(cast.supervisor, queries.records_of(sample)[0])
        summary = queries.summary_of(checklist_on(TODAY), queries.records_of(sample))
        assert summary.results == {Result.GOOD: 1, Result.FAIR: 0, Result.POOR: 1}
        assert (summary.looked_at, summary.share) == (2, dt.timedelta(1) / dt.timedelta(2))
    for rows in (AuditSample, SampledRecord, CheckedItem):
        with (
            pytest.raises(DatabaseError),
            transaction.atomic(),
            scopes_disabled(),
            action("reviews.sample_signed", by=cast.supervisor),
        ):
            rows.objects.all().update(version=9)


def test_nobody_audits_a_record_of_their_own(cast, lin, song, drawn):
    record = SampledRecord.objects.select_related("case__responsible", "sample").first()
    with action("cases.assigned", by=cast.supervisor, on=record.case):
        record.case.responsible = song
        record.case.save()
    with pytest.raises(rules.OwnRecord):
        check(cast.supervisor, record)
    check(cast.department_lead, record)


def test_the_supervisor_draws_checks_and_signs_on_screen(cast, lin, song, running):
    running(2)
    browser, listed = cast.browser_of(cast.supervisor), reverse("reviews:samples")
    assert "尚未抽查" in browser.get(listed).content.decode()
    quarter = f"{quarters(TODAY)[0].from_on:%Y-%m}"
    page = browser.post(listed, {"quarter": quarter, "unit": "", "worker": ""}, follow=True).content.decode()
    assert page.count("未审阅") == 2
    place = reverse("reviews:record", args=[SampledRecord.objects.get(place=1).pk])
    shown = browser.get(place).content.decode()
    assert "系统计算" in shown and AccessRow.objects.filter(page="review.sample").exists()
    missing = browser.post(place, {"version": "1", "remark_consent": "未见知情同意书"}).content.decode()
    assert "未见知情同意书" in missing
    for number in (1, 2):
        record = SampledRecord.objects.get(place=number)
        told = {f"answer_{code}": "yes" for code in ("consent", "notes", "gap", "content", "follow_up")}
        address = reverse("reviews:record", args=[record.pk])
        page = browser.post(address, told | {"version": record.version}, follow=True).content.decode()
    assert "达标率" in page and "100 %" in page
    sample = AuditSample.objects.get()
    address = reverse("reviews:sample", args=[sample.pk])
    page = browser.post(
        address, {"version": sample.version, "conclusion": "齐全。"}, follow=True
    ).content.decode()
    assert "齐全。" in page and "已签署" in page
    assert browser.get(place).status_code == 302


@pytest.mark.parametrize(("who", "status"), [("worker", 403), ("clinician", 403), ("department_lead", 200)])
def test_who_may_see_a_sample(cast, drawn, who, status):
    browser = cast.browser_of(getattr(cast, who))
    assert browser.get(reverse("reviews:sample", args=[drawn.pk])).status_code == status


def test_the_next_hospital_finds_nothing(cast, drawn, next_hospital):
    theirs = cast.browser_of(_seat("nextsong", "邻督", Role.SUPERVISOR, institution=next_hospital))
    record = SampledRecord.objects.first()
    assert theirs.get(reverse("reviews:sample", args=[drawn.pk])).status_code == 404
    assert theirs.get(reverse("reviews:record", args=[record.pk])).status_code == 404
    assert "来访" not in theirs.get(reverse("reviews:samples")).content.decode()
