"""Where, what for, with whom, and safety: asked within the form of a contact, kept with the signed note."""

import pytest
from django.db import DatabaseError
from django.urls import reverse

from lianqiao.audit.actions import action
from lianqiao.cases import rules as cases_rules
from lianqiao.cases.models import Contact
from lianqiao.circumstances import rules, services
from lianqiao.circumstances.models import Circumstances, Coworker
from lianqiao.circumstances.services import Told
from lianqiao.registry.scopes import scope_of
from tests.cases.stage import days_ago, open_page, person, posted

from .stage import form, noted

pytestmark = pytest.mark.django_db
TOLD = {"place": "七楼活动室", "purpose": "看看她怎么玩", "safety": "asked"}


def test_the_form_asks_and_keeps_it_with_the_signed_note(cast, case, song):
    worker = cast.browser_of(cast.worker)
    page = open_page(worker, "cases:contact_new", case=case.pk)
    assert "协同社工" in page
    assert "宋岚" in page
    sent = form(case, coworkers=str(song.pk), **TOLD)
    assert worker.post(reverse("cases:contact_new"), sent).status_code == 302
    with scope_of(cast.worker):
        contact = Contact.objects.get()
        told, who = Circumstances.objects.get(), Coworker.objects.get()
    assert (contact.state, told.place, told.purpose, told.safety) == ("signed", *TOLD.values())
    assert (who.worker_id, who.name) == (song.pk, "宋岚")
    for page in (
        open_page(worker, "cases:contact", contact.pk),
        open_page(worker, "cases:detail", case.pk),
        open_page(worker, "cases:print", case.pk),
    ):
        assert "七楼活动室" in page
        assert "看看她怎么玩" in page
        assert "宋岚" in page


def test_the_copy_for_the_client_says_nothing_of_it(cast, case, song):
    noted(cast, case, told=Told(**TOLD, coworkers=[song]))
    page = open_page(cast.browser_of(cast.worker), "cases:print", case.pk, copy="client")
    assert "七楼活动室" not in page


def test_a_contact_outside_a_case_is_asked_too(cast, lin, hospital, in_hospital):
    aunt = person(hospital, "王小满")
    worker = cast.browser_of(cast.worker)
    worker.post(reverse("cases:contact_new"), form(client=aunt, place="门诊大厅"))
    with scope_of(cast.worker):
        told = Circumstances.objects.get()
    assert told.place == "门诊大厅"
    assert "门诊大厅" in open_page(worker, "cases:contact", told.contact_id)


def test_nothing_told_leaves_no_row(cast, case):
    cast.browser_of(cast.worker).post(reverse("cases:contact_new"), form(case))
    with scope_of(cast.worker):
        assert Contact.objects.get().state == "signed"
        assert not Circumstances.objects.exists()


def test_the_quick_contact_asks_none_of_it(cast, case):
    page = open_page(cast.browser_of(cast.worker), "cases:quick_contact", case=case.pk)
    assert 'name="place"' not in page


def test_a_draft_shows_what_was_told_and_takes_it_back(cast, case, song):
    contact = noted(cast, case, sign=False, told=Told(**TOLD, coworkers=[song]))
    worker = cast.browser_of(cast.worker)
    page = open_page(worker, "cases:contact_edit", contact.pk)
    assert "七楼活动室" in page
    worker.post(
        reverse("cases:contact_edit", args=[contact.pk]), form(case, do="draft", version=contact.version)
    )
    with scope_of(cast.worker):
        assert not Circumstances.objects.exists()
        assert not Coworker.objects.exists()


def test_a_colleague_was_posted_here_on_that_day_and_is_not_oneself(cast, case, lin):
    late = posted(cast.neighbour_worker)
    contact = noted(cast, case, sign=False, on=days_ago(1))
    with pytest.raises(rules.NotPostedHere):
        services.tell_circumstances(by=cast.worker, contact=contact, told=Told(coworkers=[late]))
    with pytest.raises(rules.NoColleagueOfOneself):
        services.tell_circumstances(by=cast.worker, contact=contact, told=Told(coworkers=[lin]))
    with pytest.raises(cases_rules.NotYourNote):
        services.tell_circumstances(by=cast.supervisor, contact=contact, told=Told(place="走廊"))
    with scope_of(cast.worker):
        assert not Coworker.objects.exists()


def test_what_is_refused_leaves_no_note_behind_and_nothing_typed_is_lost(cast, case):
    with scope_of(cast.worker):
        before = Contact.objects.count()
    sent = form(case, place="病房", wish="想请教", visibility="private")
    answer = cast.browser_of(cast.worker).post(reverse("cases:contact_new"), sent)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "想请教" in page
    assert 'value="病房"' in page
    assert "私人工作笔记" in page
    with scope_of(cast.worker):
        assert Contact.objects.count() == before


@pytest.mark.parametrize("write", ["change", "gone", "new", "coworker"])
def test_the_database_keeps_it_once_the_note_is_signed(cast, case, song, write):
    contact = noted(cast, case, told=Told(**TOLD))
    whose = {"institution_id": case.institution_id, "contact": contact}
    verbs = {
        "change": lambda: Circumstances.objects.update(safety="concern"),
        "gone": lambda: Circumstances.objects.all().delete(),
        "new": lambda: Circumstances(**whose, safety="asked").save(),
        "coworker": lambda: Coworker(**whose, worker=song, name="宋岚").save(),
    }
    with (
        pytest.raises(DatabaseError, match=r"is signed|unique"),
        action("circumstances.told", by=cast.worker),
    ):
        verbs[write]()


def test_who_may_not_read_the_note_reads_nothing_beside_it(cast, case, song):
    contact = noted(cast, case, told=Told(**TOLD, coworkers=[song]), visibility="private")
    with scope_of(cast.worker):
        assert Circumstances.objects.count() == Coworker.objects.count() == 1
    for other in (cast.supervisor, cast.neighbour_worker):
        with scope_of(other):
            assert not Circumstances.objects.exists()
            assert not Coworker.objects.exists()
        address = reverse("cases:contact", args=[contact.pk])
        assert cast.browser_of(other).get(address).status_code == 404


def test_a_worry_offers_what_to_do_and_forces_nothing(cast, case):
    worker = cast.browser_of(cast.worker)
    answer = worker.post(reverse("cases:contact_new"), form(case, safety="concern"), follow=True)
    with scope_of(cast.worker):
        contact = Contact.objects.get()
    for page in (answer.content.decode(), open_page(worker, "cases:contact", contact.pk)):
        assert "scale=safety" in page
        assert reverse("protection:flags", args=[case.pk]) in page
        assert reverse("protection:report_new", args=[case.pk]) in page
    calm = noted(cast, case, told=Told(safety="asked"))
    assert "scale=safety" not in open_page(worker, "cases:contact", calm.pk)
