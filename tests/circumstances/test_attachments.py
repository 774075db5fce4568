"""Files of contacts and cases: taken by what they are, kept encrypted, opened by who reads the note, never changed."""

import pytest
from django.db import DatabaseError, connection
from django.urls import reverse

from lianqiao.audit.actions import action
from lianqiao.audit.models import AccessRow
from lianqiao.cases import services as cases
from lianqiao.cases.models import Addendum, Contact
from lianqiao.cases.rules import CaseIsClosed, ContactIsSigned, NotYourNote
from lianqiao.circumstances import rules, services
from lianqiao.circumstances.models import Attachment
from lianqiao.circumstances.services import File
from lianqiao.registry.scopes import scope_of
from tests.cases.stage import NOW, TODAY, open_page, summed_up

from .stage import JPEG, PDF, PNG, form, noted, upload

pytestmark = pytest.mark.django_db
PROOF = {"title": "低保证", "kind": "proof"}


def attached(cast, case, **told) -> Attachment:
    """The one file of a contact of the case."""
    contact = noted(cast, case, files=[PNG], **told)
    with scope_of(cast.worker):
        return Attachment.objects.get(contact=contact)


def test_a_file_sent_with_the_note_is_kept_and_opened_from_its_pages(cast, case):
    worker = cast.browser_of(cast.worker)
    worker.post(reverse("cases:contact_new"), form(case, file=upload(PNG), **PROOF))
    with scope_of(cast.worker):
        contact, file = Contact.objects.get(), Attachment.objects.get()
    assert (contact.state, file.contact_id, file.media_type, file.size) == (
        "signed", contact.pk, "image/png", len(PNG),
    )  # fmt: skip
    address = reverse("circumstances:attachment", args=[file.pk])
    for page in (
        open_page(worker, "cases:contact", contact.pk),
        open_page(worker, "cases:detail", case.pk),
        open_page(worker, "cases:detail", case.pk, tab="summary"),
    ):
        assert address in page
        assert "低保证" in page
    assert "低保证" in open_page(worker, "cases:print", case.pk)
    answer = worker.get(address)
    assert answer.content == PNG
    assert answer["Content-Type"] == "image/png"
    assert answer["Content-Disposition"].startswith("inline; ")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "IMG_2041" not in answer["Content-Disposition"]


def test_a_note_refused_for_its_file_says_so_on_top_and_where_the_file_is_chosen_again(cast, case):
    told = form(case, file=upload(PNG), title="低保证", kind="")
    page = cast.browser_of(cast.worker).post(reverse("cases:contact_new"), told).content.decode()
    summary, rest = page.split("form-errors", 1)[1].split("</ul>", 1)
    assert summary.count("<li>") == 1 and 'href="#id_kind_field"' in summary and 'id="id_kind_field"' in rest
    assert "请重新选择文件" in rest
    folded = rest.split("请重新选择文件")[0].rsplit("<details", 1)[1]
    assert folded.split(">", 1)[0].endswith(" open")


@pytest.mark.parametrize(
    ("content", "kind", "way"), [(PDF, "application/pdf", "attachment"), (JPEG, "image/jpeg", "inline")]
)
def test_what_a_file_is_says_its_beginning_and_not_its_name(cast, case, content, kind, way):
    contact = noted(cast, case, sign=False)
    worker = cast.browser_of(cast.worker)
    address = reverse("circumstances:attach", args=[contact.pk])
    assert worker.post(address, PROOF | {"file": upload(content, "x.png")}).status_code == 302
    with scope_of(cast.worker):
        file = Attachment.objects.get()
    answer = worker.get(reverse("circumstances:attachment", args=[file.pk]))
    assert (answer["Content-Type"], answer.content) == (kind, content)
    assert answer["Content-Disposition"].startswith(way)
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "content",
    [b"<svg onload=alert(1)>", b"MZ\x90\x00", PNG + b"0" * rules.LARGEST],
    ids=["svg", "exe", "large"],
)
def test_anything_else_is_refused_beside_the_field_and_nothing_typed_is_lost(cast, case, content):
    sent = form(case, file=upload(content), place="病房", **PROOF)
    answer = cast.browser_of(cast.worker).post(reverse("cases:contact_new"), sent)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "10 MB" in page
    assert 'value="病房"' in page
    with scope_of(cast.worker):
        assert not Contact.objects.exists()
        assert not Attachment.objects.exists()


def test_the_database_holds_no_plain_byte_of_it(cast, case):
    attached(cast, case)
    with connection.cursor() as cursor:
        cursor.execute("SELECT title, content FROM circumstances_attachment")
        title, content = cursor.fetchone()
    assert title.startswith("v1|")
    assert content.startswith("v1|")
    assert "低保证" not in title


def test_that_somebody_opened_it_stands_in_the_access_log(cast, case):
    file = attached(cast, case)
    cast.browser_of(cast.supervisor).get(reverse("circumstances:attachment", args=[file.pk]))
    row = AccessRow.objects.latest("id")
    assert (row.subject_id, row.page) == (case.client_id, "contact.attachment")


@pytest.mark.parametrize(
    ("reach", "readers", "others"),
    [
        ({}, ["worker", "supervisor"], ["neighbour_worker", "clinician", "fund_officer"]),
        ({"restriction": "psychiatric"}, ["worker", "supervisor"], ["neighbour_worker", "clinician"]),
        ({"visibility": "private"}, ["worker"], ["supervisor", "neighbour_worker"]),
    ],
    ids=["shared", "restricted", "private"],
)
def test_only_who_reads_the_note_opens_its_file(cast, case, reach, readers, others):
    address = reverse("circumstances:attachment", args=[attached(cast, case, **reach).pk])
    for who in readers:
        assert cast.browser_of(getattr(cast, who)).get(address).status_code == 200, who
    for who in others:
        assert cast.browser_of(getattr(cast, who)).get(address).status_code in (403, 404), who


def test_who_does_not_read_the_note_sees_no_file_on_the_case(cast, case):
    file = attached(cast, case, visibility="private")
    address = reverse("circumstances:attachment", args=[file.pk])
    for who, seen in ((cast.worker, True), (cast.supervisor, False)):
        browser = cast.browser_of(who)
        assert (address in open_page(browser, "cases:detail", case.pk, tab="summary")) is seen
        assert ("低保证" in open_page(browser, "cases:print", case.pk)) is seen


def test_a_file_of_the_whole_case(cast, case):
    worker = cast.browser_of(cast.worker)
    address = reverse("circumstances:attach_to_case", args=[case.pk])
    assert worker.post(address, PROOF | {"file": upload(PDF)}).status_code == 302
    with scope_of(cast.worker):
        file = Attachment.objects.get()
    assert (file.case_id, file.contact_id) == (case.pk, None)
    assert "低保证" in open_page(worker, "cases:detail", case.pk, tab="summary")
    opened = reverse("circumstances:attachment", args=[file.pk])
    assert cast.browser_of(cast.neighbour_worker).get(opened).status_code == 404
    assert cast.browser_of(cast.supervisor).get(opened).content == PDF


def test_a_closed_case_takes_none(cast, case):
    noted(cast, case)
    case.refresh_from_db()
    cases.close_case(
        by=cast.worker, case=summed_up(cast, case), outcome="goals_met", reason="goals_met", text="目标达成",
        on=TODAY, today=TODAY,
    )  # fmt: skip
    with pytest.raises(CaseIsClosed):
        services.attach_to_case(by=cast.worker, case=case, file=File(PDF, "低保证", "proof"), at=NOW)


def test_a_signed_note_takes_a_file_with_an_addendum_that_says_why(cast, case):
    contact = noted(cast, case)
    worker = cast.browser_of(cast.worker)
    address = reverse("circumstances:attach", args=[contact.pk])
    assert worker.post(address, PROOF | {"file": upload(PDF), "text": ""}).status_code == 200
    with scope_of(cast.worker):
        assert not Addendum.objects.exists()
    assert worker.post(address, PROOF | {"file": upload(PDF), "text": "家属补交"}).status_code == 302
    with scope_of(cast.worker):
        file, addendum = Attachment.objects.get(), Addendum.objects.get()
    assert (file.addendum_id, addendum.text) == (addendum.pk, "家属补交")
    assert "随补充记录添加" in open_page(worker, "cases:contact", contact.pk)
    with pytest.raises(ContactIsSigned):
        services.attach_to_contact(by=cast.worker, contact=contact, file=File(PDF, "x", "other"), at=NOW)


def test_nobody_attaches_to_a_colleagues_draft(cast, case):
    contact = noted(cast, case, sign=False)
    with pytest.raises(NotYourNote):
        services.attach_to_contact(by=cast.supervisor, contact=contact, file=File(PDF, "x", "other"), at=NOW)
    address = reverse("circumstances:attach", args=[contact.pk])
    answer = cast.browser_of(cast.supervisor).post(address, PROOF | {"file": upload(PDF)})
    assert answer.status_code == 302
    with scope_of(cast.worker):
        assert not Attachment.objects.exists()


def test_withdrawn_with_a_reason_while_the_note_is_a_draft(cast, case):
    file = attached(cast, case, sign=False)
    worker = cast.browser_of(cast.worker)
    address = reverse("circumstances:withdraw", args=[file.pk])
    assert worker.post(address, {"reason": "", "version": file.version}).status_code == 200
    assert worker.post(address, {"reason": "放错了人", "version": file.version}).status_code == 302
    with scope_of(cast.worker):
        file = Attachment.objects.get()
    assert (file.content, file.withdrawal_reason, file.title) == (None, "放错了人", "低保证")
    assert worker.get(reverse("circumstances:attachment", args=[file.pk])).status_code == 404
    page = open_page(worker, "cases:contact", file.contact_id)
    assert "放错了人" in page
    # Signed with the line that says so, and printed without it.
    with scope_of(cast.worker):
        contact = Contact.objects.select_related("written_by").get(pk=file.contact_id)
        cases.sign_contact(by=cast.worker, contact=contact, at=NOW)
    assert "低保证" not in open_page(worker, "cases:print", case.pk)


def test_never_withdrawn_once_signed(cast, case):
    file = attached(cast, case)
    address = reverse("circumstances:withdraw", args=[file.pk])
    worker = cast.browser_of(cast.worker)
    assert 'name="reason"' not in open_page(worker, "circumstances:withdraw", file.pk)
    worker.post(address, {"reason": "放错了人", "version": file.version})
    with scope_of(cast.worker):
        file = Attachment.objects.select_related("contact__written_by", "added_by").get()
        assert file.withdrawn_at is None
        with pytest.raises(rules.AttachmentIsKept):
            services.withdraw_attachment(by=cast.worker, attachment=file, reason="放错了人", at=NOW)


def test_a_file_of_the_case_is_withdrawn_by_who_attached_it_or_who_leads(cast, case):
    told = {"by": cast.supervisor, "case": case, "file": File(PDF, "低保证", "proof"), "at": NOW}
    file = services.attach_to_case(**told)
    with pytest.raises(rules.NotYourAttachment):
        services.withdraw_attachment(by=cast.worker, attachment=file, reason="不是我的", at=NOW)
    with pytest.raises(rules.ReasonMissing):
        services.withdraw_attachment(by=cast.supervisor, attachment=file, reason=" ", at=NOW)
    services.withdraw_attachment(by=cast.supervisor, attachment=file, reason="重复", at=NOW)
    with pytest.raises(rules.WithdrawnBefore):
        services.withdraw_attachment(by=cast.supervisor, attachment=file, reason="重复", at=NOW)


def test_a_draft_that_is_thrown_away_takes_its_files_along(cast, case):
    file = attached(cast, case, sign=False)
    cases.discard_contact(by=cast.worker, contact=file.contact)
    with scope_of(cast.worker):
        assert not Attachment.objects.exists()


@pytest.mark.parametrize("write", ["content", "title", "gone", "new", "withdrawn"])
def test_the_database_keeps_files_of_a_signed_note(cast, case, write):
    file = attached(cast, case)
    contact = file.contact
    verbs = {
        "content": lambda: setattr(file, "content", "eA==") or file.save(),
        "title": lambda: setattr(file, "title", "别的") or file.save(),
        "gone": file.delete,
        "withdrawn": lambda: Attachment.objects.update(withdrawn_at=NOW),
        "new": lambda: Attachment(
            institution_id=case.institution_id, contact=contact, title="晚到", kind="other", content="eA==",
            media_type="image/png", size=1, added_at=NOW, adder_name="林安",
        ).save(),
    }  # fmt: skip
    with pytest.raises(DatabaseError, match="is signed"), action("circumstances.attached", by=cast.worker):
        verbs[write]()


@pytest.mark.parametrize("write", ["content", "gone"])
def test_the_database_changes_no_file_of_a_case_either(cast, case, write):
    told = {"by": cast.worker, "case": case, "file": File(PDF, "低保证", "proof"), "at": NOW}
    file = services.attach_to_case(**told)
    verbs = {"content": lambda: setattr(file, "content", "eA==") or file.save(), "gone": file.delete}
    kept = r"does not change|is kept"
    with pytest.raises(DatabaseError, match=kept), action("circumstances.attached", by=cast.worker):
        verbs[write]()


@pytest.mark.parametrize("many", [1, 3])
def test_files_cost_the_timeline_one_query_however_many(cast, case, django_assert_num_queries, many):
    noted(cast, case, files=[PNG, PDF, JPEG][:many])
    worker = cast.browser_of(cast.worker)
    open_page(worker, "cases:detail", case.pk)
    with django_assert_num_queries(10):
        open_page(worker, "cases:detail", case.pk)
