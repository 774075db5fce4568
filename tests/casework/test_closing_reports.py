"""The closing report: begun from the record, signed by the worker, countersigned or given back, printed."""

import re

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from lianqiao.audit.actions import action
from lianqiao.cases import services as cases
from lianqiao.cases.models import Case
from lianqiao.cases.queries import case_figures
from lianqiao.cases.rules import ReportMissing
from lianqiao.cases.states import StageState
from lianqiao.casework import rules, services
from lianqiao.casework.closing_drafts import drafted_report
from lianqiao.casework.documents import closing_report_told
from lianqiao.casework.models import ClosingReport
from lianqiao.core.documents import GlyphsMissing, typeset
from lianqiao.core.errors import StaleRecord
from lianqiao.core.states import IllegalMove
from lianqiao.registry.models import Role
from lianqiao.registry.queries import practice_of
from lianqiao.registry.scopes import scope_of
from lianqiao.registry.services import set_practice
from tests.cases.stage import NOW, TODAY, days_ago, open_page, person, talk
from tests.cast import _seat

pytestmark = pytest.mark.django_db
TOLD = {
    "situation": "手术前整夜不睡",
    "work": "三次面谈，一次家庭会议",
    "results": "睡得着了，愿意配合",
    "remains": "复查由妈妈陪着来",
}


@pytest.fixture
def full(cast, lin, hospital, ward, in_hospital):
    client = person(hospital, "李乐乐", unit=ward, bed="7")
    told = {"depth": "full", "responsible": lin, "presenting": "不肯说话"}
    return cases.open_case(by=cast.worker, client=client, on=days_ago(9), **told)


@pytest.fixture
def signed(cast, full) -> ClosingReport:
    report = services.write_report(by=cast.worker, case=full, told=TOLD, at=NOW)
    return services.sign_report(by=cast.worker, report=report, at=NOW)


def test_it_begins_with_what_the_record_knows(cast, full):
    told = talk(full.client, on=days_ago(2), case=full, items=["A2"], minutes_direct=40)
    cases.record_contact(by=cast.worker, told=told, at=NOW, sign=True)
    step = cases.add_step(by=cast.worker, case=full, text="联系学校", at=NOW)
    cases.complete_step(by=cast.worker, step=step, on=TODAY)
    cases.add_step(by=cast.worker, case=full, text="申请慈善救助", at=NOW)
    begun = drafted_report(Case.objects.get(pk=full.pk))
    assert begun["situation"] == "不肯说话"
    assert begun["work"].splitlines()[0] == "共1次服务、1人次，直接服务40分钟。"
    assert begun["results"] == "已完成事项：\n– 联系学校"
    assert begun["remains"] == "未完成事项：\n– 申请慈善救助\n随访：结案后7、30、90天"


def test_to_write_it_brings_the_case_to_its_closing(cast, full):
    services.write_report(by=cast.worker, case=full, told={}, at=NOW)
    assert Case.objects.get(pk=full.pk).stage == StageState.CLOSING


def test_without_saying_what_was_done_it_is_not_signed(cast, full):
    report = services.write_report(by=cast.worker, case=full, told=TOLD | {"results": " "}, at=NOW)
    with pytest.raises(rules.ReportIncomplete):
        services.sign_report(by=cast.worker, report=report, at=NOW)


def test_what_is_signed_keeps_its_words_even_in_the_database(cast, signed):
    with pytest.raises(rules.ReportIsSigned):
        services.write_report(by=cast.worker, case=signed.case, told={}, at=NOW, report=signed)
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        action("casework.report_written", by=cast.worker, on=signed),
    ):
        ClosingReport.objects.filter(pk=signed.pk).update(figures={"contacts": 99})


def test_the_supervisor_gives_it_back_and_signs_what_comes_again(cast, signed):
    with pytest.raises(rules.CommentMissing):
        services.return_report(by=cast.supervisor, report=signed, comment="")
    back = services.return_report(by=cast.supervisor, report=signed, comment="写明转介去向")
    again = services.write_report(by=cast.worker, case=back.case, told=TOLD, at=NOW, report=back)
    services.sign_report(by=cast.worker, report=again, at=NOW)
    services.countersign_report(by=cast.supervisor, report=again, at=NOW)
    with pytest.raises(IllegalMove):
        services.return_report(by=cast.supervisor, report=again, comment="还有")
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        action("casework.report_written", by=cast.worker, on=again),
    ):
        ClosingReport.objects.filter(pk=again.pk).update(comment="")


def test_nobody_countersigns_their_own(cast, full):
    report = services.write_report(by=cast.supervisor, case=full, told=TOLD, at=NOW)
    services.sign_report(by=cast.supervisor, report=report, at=NOW)
    with pytest.raises(rules.OwnReport):
        services.countersign_report(by=cast.supervisor, report=report, at=NOW)


def test_of_two_who_begin_one_the_second_is_told(cast, full):
    services.write_report(by=cast.worker, case=full, told=TOLD, at=NOW)
    with pytest.raises(StaleRecord), transaction.atomic():
        services.write_report(by=cast.worker, case=full, told=TOLD, at=NOW)


def test_a_full_case_closes_with_a_report_its_supervisor_signed(cast, signed):
    told = {"outcome": "improved", "reason": "goals_reached", "on": TODAY, "today": TODAY}
    with pytest.raises(ReportMissing):
        cases.close_case(by=cast.worker, case=signed.case, text="目标达成。", **told)
    services.countersign_report(by=cast.supervisor, report=signed, at=NOW)
    case = Case.objects.get(pk=signed.case_id)
    assert cases.close_case(by=cast.worker, case=case, **told).closed_on == TODAY


def test_where_no_supervisor_is_asked_for_the_worker_closes_with_her_own_signature(cast, full, hospital):
    told = {"follow_up_days": [7], "bereavement_days": [], "supervisor_closes": False}
    set_practice(by=cast.department_lead, practice=practice_of(hospital.pk), **told)
    report = services.write_report(by=cast.worker, case=full, told=TOLD, at=NOW)
    services.sign_report(by=cast.worker, report=report, at=NOW)
    told = {"outcome": "improved", "reason": "goals_reached", "on": TODAY, "today": TODAY}
    assert cases.close_case(by=cast.worker, case=report.case, **told).closed_on == TODAY


def test_worker_and_supervisor_do_it_on_the_screen(cast, full):
    worker, leader = cast.browser_of(cast.worker), cast.browser_of(cast.supervisor)
    place = reverse("casework:report", args=[full.pk])
    assert "不肯说话" in worker.get(place).content.decode()
    assert worker.post(place, TOLD | {"version": 0, "do": "keep"}).status_code == 302
    assert all(text in worker.get(place).content.decode() for text in TOLD.values())
    kept = ClosingReport.objects.get(case=full)
    assert worker.post(place, TOLD | {"version": kept.version, "do": "sign"}).status_code == 302
    report = ClosingReport.objects.get(case=full)
    assert "李乐乐" in open_page(leader, "to_decide")
    decide = reverse("casework:report_decide", args=[report.pk])
    page = leader.post(decide, {"version": report.version, "do": "return", "comment": ""}).content.decode()
    assert "请说明需要修改的内容" in page
    answer = leader.post(decide, {"version": report.version, "do": "countersign", "comment": "写得好"})
    assert answer.url == reverse("to_decide")
    page = worker.get(place).content.decode()
    assert "写得好" in page and "李乐乐" not in open_page(leader, "to_decide")


@pytest.mark.parametrize("copy", ["file", "client"])
def test_it_is_printed_once_it_is_signed(cast, signed, copy):
    worker = cast.browser_of(cast.worker)
    address = reverse("casework:report_pdf", args=[signed.case_id])
    answer = worker.get(address, {"copy": copy})
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    assert f"-report-{copy}-draft.pdf" in answer["Content-Disposition"]  # the supervisor has not signed yet
    services.countersign_report(by=cast.supervisor, report=signed, at=NOW)
    assert f"-report-{copy}.pdf" in worker.get(address, {"copy": copy})["Content-Disposition"]


def test_a_draft_is_not_printed_and_a_neighbour_finds_nothing(cast, full):
    report = services.write_report(by=cast.worker, case=full, told=TOLD, at=NOW)
    assert cast.browser_of(cast.worker).get(reverse("casework:report_pdf", args=[full.pk])).status_code == 404
    neighbour = cast.browser_of(cast.neighbour_worker)
    assert neighbour.get(reverse("casework:report", args=[full.pk])).status_code == 404
    assert neighbour.post(reverse("casework:report_decide", args=[report.pk])).status_code in (403, 404)


# --- notes that are hidden from colleagues ---------------------------------------------------------------------------------
UNCOUNTED = "限阅记录和私人工作笔记不计入此处。"


@pytest.fixture
def colleague(hospital):
    """柯舟, who works in the same hospital and has nothing to do with the case."""
    return _seat("ke", "柯舟", Role.WORKER, institution=hospital)


def everything_reported(cast, case: Case, *readers, signer) -> dict[str, object]:
    """What a report says, drafted by each, kept as drafted and signed, on the page of each and on paper; then undone."""
    told: dict[str, object] = {}
    for reader in readers:
        cast.browser_of(reader)  # signed in before what is undone
    with transaction.atomic():
        for reader in readers:
            with scope_of(reader):
                told[f"draft of {reader}"] = draft = drafted_report(case)
            told[f"form of {reader}"] = words(cast, reader, case)
            if reader == signer:
                kept = draft
        with scope_of(signer):
            report = services.write_report(by=signer, case=case, told=TOLD | {"work": kept["work"]}, at=NOW)
            services.sign_report(by=signer, report=report, at=NOW)
        told["frozen"] = report.figures
        for reader in readers:
            told[f"page of {reader}"] = words(cast, reader, case)
            with scope_of(reader):
                paper = closing_report_told(case, report, copy="file", by=signer, at=NOW)
            told[f"paper of {reader}"] = paper
        transaction.set_rollback(True)
    return told


def words(cast, reader, case: Case) -> str:
    """The words of the page of the report, typed ones too, without what a browser alone reads."""
    page = open_page(cast.browser_of(reader), "casework:report", case.pk)
    return " ".join(re.sub(r"<[^>]+>", " ", page[page.index("<main") : page.index("</main>")]).split())


@pytest.mark.parametrize("told", [{"restriction": "abuse"}, {"visibility": "private"}], ids=str)
@pytest.mark.parametrize("signer", ["worker", "colleague"])
def test_a_hidden_note_moves_no_word_and_no_figure_of_the_report(cast, full, colleague, told, signer):
    def reported() -> dict[str, object]:
        case = Case.objects.get(pk=full.pk)
        by = colleague if signer == "colleague" else cast.worker
        return everything_reported(cast, case, cast.worker, colleague, signer=by)

    def note(**told) -> None:
        there = talk(full.client, person(full.institution, "李妈妈"), case=full, **told)
        cases.record_contact(by=cast.worker, told=there, at=NOW, sign=True)

    note(items=["A2"])
    before = reported()
    assert [before["frozen"][unit] for unit in ("contacts", "person_times")] == [1, 2]
    note(items=["A5"], minutes_direct=77, **told)
    assert reported() == before
    # The test could fail: a note colleagues may know of moves all of it.
    note(items=["A5"], minutes_direct=77)
    after = reported()
    assert [part for part in after if after[part] == before[part]] == []


def test_it_says_always_that_hidden_notes_are_not_counted(cast, full, colleague, signed):
    for seat in (cast.worker, colleague, cast.supervisor):
        assert UNCOUNTED in words(cast, seat, full)
    told = {"by": cast.worker, "at": NOW}
    assert UNCOUNTED in closing_report_told(full, signed, copy="file", **told)["follows"]
    assert UNCOUNTED not in closing_report_told(full, signed, copy="client", **told)["follows"]


def test_whoever_signs_from_outside_the_team_counts_what_the_team_counts(cast, full, colleague):
    note = talk(full.client, case=full, visibility="team")
    cases.record_contact(by=cast.worker, told=note, at=NOW, sign=True)
    with scope_of(colleague):
        assert case_figures(full).contacts == 0
        report = services.write_report(by=colleague, case=full, told=TOLD, at=NOW)
        assert services.sign_report(by=colleague, report=report, at=NOW).figures["contacts"] == 1
        assert "×" not in drafted_report(full)["work"]  # what it was for is the team's


def test_a_sign_no_font_has_is_named_instead_of_printed_as_a_box(tmp_path):
    template = tmp_path / "one.typ"
    template.write_text("#json(bytes(sys.inputs.told)).text")
    assert typeset(template, {"text": "连翘 #panic()"}).startswith(b"%PDF-")
    with pytest.raises(GlyphsMissing, match="\U0001f600"):
        typeset(template, {"text": "高兴\U0001f600"})
