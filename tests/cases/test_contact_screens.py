"""The contact in half a minute, from the page to the record; without JavaScript, since none runs here."""

import pytest
from django.urls import reverse
from django_scopes import scopes_disabled

from lianqiao.audit.models import AccessRow
from lianqiao.cases import services
from lianqiao.cases.models import Addendum, Contact
from lianqiao.workspace.models import Draft

from .stage import NOW, TODAY, open_page, person, talk


def told(*clients, **more) -> dict:
    values = {
        "clients": [client.pk for client in clients],
        "items": ["A2"],
        "minutes_direct": "15",
        "on": TODAY.isoformat(),
        "scene": "ward",
        "mode": "face",
        "text": "坐了一会儿",
        "next_kind": "",
        "do": "sign",
    }
    return values | more


def search(browser, text: str, **more) -> str:
    """The part of the form that a search renews, as htmx asks for it."""
    answer = browser.post(reverse("cases:who"), {"who": text} | more, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return answer.content.decode()


def is_ticked(page: str, client) -> bool:
    return f'id="who-{client.pk}" checked' in page


def test_from_the_button_to_the_signed_note(cast, case, child):
    worker = cast.browser_of(cast.worker)
    open_page(worker, "cases:quick_contact")
    answer = worker.post(reverse("cases:quick_contact"), told(child))
    contact = Contact.objects.get()
    assert answer["Location"] == reverse("cases:contact_next", args=[contact.pk])
    assert (contact.state, contact.case, contact.category, contact.text) == (
        "signed",
        case,
        "A",
        "坐了一会儿",
    )
    assert "前往周小禾的个案" in open_page(worker, "cases:contact_next", contact.pk)


@pytest.mark.parametrize("typed", ["zxh", "zhou", "小禾", "12"])
def test_a_person_is_found_by_initials_pinyin_name_or_bed(cast, child, lin, typed):
    worker = cast.browser_of(cast.worker)
    assert str(child.pk) in search(worker, typed)
    # without JavaScript the button does the same, and nothing typed is lost
    answer = worker.post(reverse("cases:quick_contact"), told(who=typed, do="find", text="半句话"))
    page = answer.content.decode()
    assert str(child.pk) in page
    assert "半句话" in page
    assert "form-errors" not in page


def test_who_is_ticked_stays_ticked_while_searching_for_the_next(cast, child, mother, lin):
    worker = cast.browser_of(cast.worker)
    page = search(worker, "zm", clients=[child.pk])
    assert is_ticked(page, child)
    assert f'value="{mother.pk}"' in page
    assert not is_ticked(page, mother)


def test_somebody_met_lately_has_one_tick_however_often_found(cast, case, child):
    services.record_contact(by=cast.worker, told=talk(child), at=NOW, sign=True)
    worker = cast.browser_of(cast.worker)
    page = worker.post(reverse("cases:quick_contact"), told(child, who="zxh", do="find")).content.decode()
    assert page.count(f'value="{child.pk}"') == 1
    assert is_ticked(page, child)
    assert f'for="who-{child.pk}"' in page  # the search points at it


def test_whom_one_met_lately_is_offered(cast, case, child):
    services.record_contact(by=cast.worker, told=talk(child), at=NOW, sign=True)
    worker = cast.browser_of(cast.worker)
    assert str(child.pk) in open_page(worker, "cases:quick_contact")
    assert str(child.pk) not in open_page(cast.browser_of(cast.supervisor), "cases:quick_contact")


def test_the_form_remembers_scene_and_mode_of_last_time(cast, case, child):
    services.record_contact(by=cast.worker, told=talk(child, scene="home", mode="phone"), at=NOW, sign=True)
    page = open_page(cast.browser_of(cast.worker), "cases:quick_contact")
    for value in ("home", "phone"):
        line = next(part for part in page.split("<input") if f'value="{value}"' in part)
        assert "checked" in line.split(">")[0]


def test_siblings_are_written_down_once(cast, case, child, hospital):
    brother = person(hospital, "周小苗")
    worker = cast.browser_of(cast.worker)
    worker.post(reverse("cases:quick_contact"), told(child, brother, minutes_direct="45", split="on"))
    contact = Contact.objects.get()
    assert sorted(presence.minutes for presence in contact.presences.all()) == [22, 23]


def test_a_relative_is_present_as_family_unless_said_otherwise(cast, case, child, mother):
    worker = cast.browser_of(cast.worker)
    worker.post(reverse("cases:quick_contact"), told(child, mother))
    worker.post(reverse("cases:contact_new"), told(child, mother, **{f"role-{mother.pk}": "carer"}))
    quick, full = Contact.objects.order_by("recorded_at")
    assert dict(quick.presences.values_list("client_id", "role")) == {child.pk: "client", mother.pk: "family"}
    assert dict(full.presences.values_list("client_id", "role")) == {child.pk: "client", mother.pk: "carer"}


def test_nothing_typed_is_lost_when_something_is_missing(cast, lin, child):
    worker = cast.browser_of(cast.worker)
    answer = worker.post(reverse("cases:quick_contact"), told(child, items=[], text="长长的一段"))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "长长的一段" in page
    assert is_ticked(page, child)
    assert "至少选择一个服务项目" in page
    assert "至少选择一位在场的人" in worker.post(reverse("cases:quick_contact"), told()).content.decode()


def test_a_next_step_needs_words(cast, lin, child):
    worker = cast.browser_of(cast.worker)
    page = worker.post(reverse("cases:quick_contact"), told(child, next_kind="step")).content.decode()
    assert "请填写下一步内容" in page


def test_a_draft_is_gone_on_with_and_signed(cast, case, child):
    worker = cast.browser_of(cast.worker)
    worker.post(reverse("cases:quick_contact"), told(child, do="draft", items=[], minutes_direct=""))
    contact = Contact.objects.get()
    assert contact.state == "draft"
    page = open_page(worker, "cases:contact_edit", contact.pk)
    assert "坐了一会儿" in page
    worker.post(
        reverse("cases:contact_edit", args=[contact.pk]), told(child, text="写完了", version=contact.version)
    )
    contact.refresh_from_db()
    assert (contact.state, contact.text) == ("signed", "写完了")
    # what is signed opens to be read, not to be changed
    assert worker.get(reverse("cases:contact_edit", args=[contact.pk])).status_code == 302


def test_two_windows_on_one_draft(cast, case, child):
    contact = services.record_contact(by=cast.worker, told=talk(child), at=NOW)
    worker = cast.browser_of(cast.worker)
    address = reverse("cases:contact_edit", args=[contact.pk])
    version = contact.version
    worker.post(address, told(child, do="draft", text="第一个窗口", version=version))
    page = worker.post(address, told(child, do="draft", text="第二个窗口", version=version)).content.decode()
    assert "第二个窗口" in page
    contact.refresh_from_db()
    assert contact.text == "第一个窗口"


def test_what_was_typed_and_left_is_offered_again(cast, case, child):
    worker = cast.browser_of(cast.worker)
    worker.post(reverse("workspace:drafts"), told(child, draft_key="cases.contact:quick", text="打断了"))
    assert "draft=restore" in open_page(worker, "cases:quick_contact")
    restored = open_page(worker, "cases:quick_contact", draft="restore")
    assert "打断了" in restored
    assert is_ticked(restored, child)
    worker.post(reverse("cases:quick_contact"), told(child))
    with scopes_disabled():
        assert not Draft.objects.exists()


def test_an_addendum_stands_beside_the_note(cast, case, child):
    contact = services.record_contact(by=cast.worker, told=talk(child, text="原来的话"), at=NOW, sign=True)
    supervisor = cast.browser_of(cast.supervisor)
    supervisor.post(reverse("cases:contact", args=[contact.pk]), {"text": "补一句"})
    assert Addendum.objects.get().author_name == "宋岚"
    for name, key in (("contact", contact.pk), ("detail", case.pk), ("print", case.pk)):
        page = open_page(supervisor, f"cases:{name}", key)
        assert "原来的话" in page
        assert "补一句" in page
    page = open_page(supervisor, "cases:contact", contact.pk)
    assert all(part in page for part in ("data-print", "data-paper", "sign-line"))


def test_signing_from_the_note_and_throwing_a_draft_away(cast, case, child):
    one = services.record_contact(by=cast.worker, told=talk(child), at=NOW)
    two = services.record_contact(by=cast.worker, told=talk(child), at=NOW)
    worker, supervisor = cast.browser_of(cast.worker), cast.browser_of(cast.supervisor)
    supervisor.post(reverse("cases:contact_sign", args=[one.pk]))
    one.refresh_from_db()
    assert one.state == "draft"  # not hers
    worker.post(reverse("cases:contact_sign", args=[one.pk]))
    worker.post(reverse("cases:contact_discard", args=[two.pk]))
    assert [(contact.pk, contact.state) for contact in Contact.objects.all()] == [(one.pk, "signed")]


def test_somebody_of_the_next_hospital_cannot_be_written_into_a_note(cast, case, child, next_hospital):
    stranger = person(next_hospital, "别处人")
    worker = cast.browser_of(cast.worker)
    worker.post(reverse("cases:quick_contact"), told(child, stranger))
    assert [presence.client_id for presence in Contact.objects.get().presences.all()] == [child.pk]
    assert "别处人" not in search(worker, "biechuren", clients=[stranger.pk])


def test_going_on_with_a_note_is_noted_for_everybody_in_it(cast, case, child, mother):
    contact = services.record_contact(by=cast.worker, told=talk(child, mother), at=NOW)
    open_page(cast.browser_of(cast.worker), "cases:contact_edit", contact.pk)
    assert sorted(AccessRow.objects.values_list("subject_id", "page")) == sorted(
        (client.pk, "contact.edit") for client in (child, mother)
    )
