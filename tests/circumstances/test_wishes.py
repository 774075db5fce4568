"""A wish for supervision: written with the note, sent by signing it, answered on the supervisor's desk, read on the worker's."""

import pytest
from django.db import DatabaseError
from django.urls import reverse
from django.utils import timezone

from lianqiao.audit.actions import action
from lianqiao.cases import services as cases
from lianqiao.circumstances import rules, services
from lianqiao.circumstances.models import SupervisionWish
from lianqiao.circumstances.services import Told
from lianqiao.core.states import IllegalMove
from lianqiao.registry.scopes import scope_of
from tests.cases.stage import NOW, open_page, talk

from .stage import form, noted

pytestmark = pytest.mark.django_db
WISH = "她问我还能不能好，我没答上来。"
ANSWER = "先听她怕的是什么，周四一起练一遍。"


@pytest.fixture
def wish(cast, case) -> SupervisionWish:
    contact = noted(cast, case, told=Told(wish=WISH))
    with scope_of(cast.worker):
        return SupervisionWish.objects.select_related("contact__written_by").get(contact=contact)


def answered(cast, wish) -> SupervisionWish:
    with scope_of(cast.supervisor):
        return services.answer_wish(by=cast.supervisor, wish=wish, answer=ANSWER, at=NOW)


def test_from_the_form_to_the_answer_on_the_desk(cast, case):
    worker, supervisor = cast.browser_of(cast.worker), cast.browser_of(cast.supervisor)
    worker.post(reverse("cases:contact_new"), form(case, wish=WISH, do="draft"))
    assert "督导需求" not in open_page(supervisor, "to_decide")  # a draft asks nobody yet
    with scope_of(cast.worker):
        wish = SupervisionWish.objects.get()
    worker.post(reverse("cases:contact_sign", args=[wish.contact_id]))
    address = reverse("circumstances:wish", args=[wish.pk])
    for page in (open_page(supervisor, "to_decide"), open_page(supervisor, "desk")):
        assert address in page
        assert "周小禾" in page
    page = open_page(supervisor, "circumstances:wish", wish.pk)
    assert WISH in page
    assert supervisor.post(address, {"answer": ANSWER, "version": "2"}).status_code == 302
    assert address not in open_page(supervisor, "to_decide")
    assert address in open_page(worker, "desk")
    assert ANSWER in open_page(worker, "cases:contact", wish.contact_id)
    assert ANSWER in open_page(worker, "cases:detail", case.pk)
    assert ANSWER in open_page(worker, "circumstances:wish", wish.pk)
    assert address not in open_page(worker, "desk")  # read
    with scope_of(cast.worker):
        wish.refresh_from_db()
    assert (wish.state, wish.answerer_name) == ("read", "宋岚")


def test_a_supervisor_who_looks_does_not_read_it_for_the_worker(cast, wish):
    answered(cast, wish)
    open_page(cast.browser_of(cast.supervisor), "circumstances:wish", wish.pk)
    with scope_of(cast.worker):
        wish.refresh_from_db()
    assert wish.state == "answered"


def test_who_answers_and_what(cast, wish):
    with pytest.raises(rules.NotASupervisor):
        services.answer_wish(by=cast.worker, wish=wish, answer=ANSWER, at=NOW)
    with pytest.raises(rules.NothingAnswered):
        services.answer_wish(by=cast.supervisor, wish=wish, answer=" ", at=NOW)
    answered(cast, wish)
    with pytest.raises(IllegalMove):
        services.answer_wish(by=cast.supervisor, wish=wish, answer="再说一遍", at=NOW)


def test_nobody_supervises_themselves(cast, case, song):
    with scope_of(cast.supervisor):
        contact = cases.record_contact(by=cast.supervisor, told=talk(case.client, case=case), at=NOW)
        services.tell_circumstances(by=cast.supervisor, contact=contact, told=Told(wish=WISH))
        cases.sign_contact(by=cast.supervisor, contact=contact, at=NOW)
        wish = SupervisionWish.objects.select_related("contact__written_by").get()
        with pytest.raises(rules.OwnWish):
            services.answer_wish(by=cast.supervisor, wish=wish, answer=ANSWER, at=NOW)
    address = reverse("circumstances:wish", args=[wish.pk])
    assert address not in open_page(cast.browser_of(cast.supervisor), "to_decide")


def test_a_private_note_sends_no_wish(cast, case):
    draft = noted(cast, case, sign=False, told=Told(wish=WISH))
    # Made private afterwards: what was told beside it before would be sent by signing.
    told = talk(case.client, case=case, visibility="private")
    changed = cases.change_contact(by=cast.worker, contact=draft, told=told, at=NOW)
    with pytest.raises(rules.WishReachesNobody):
        cases.sign_contact(by=cast.worker, contact=changed, at=NOW)


def test_a_restricted_note_is_answered_by_who_reads_it(cast, case):
    contact = noted(cast, case, told=Told(wish=WISH), restriction="psychiatric")
    with scope_of(cast.worker):
        wish = SupervisionWish.objects.get(contact=contact)
    address = reverse("circumstances:wish", args=[wish.pk])
    assert address in open_page(cast.browser_of(cast.supervisor), "to_decide")
    for other in (cast.neighbour_worker, cast.clinician):
        assert cast.browser_of(other).get(address).status_code in (403, 404)


@pytest.mark.parametrize("write", ["text", "gone", "answer", "back"])
def test_the_database_keeps_wish_and_answer(cast, wish, write):
    answered(cast, wish)
    now = timezone.now()
    verbs = {
        "text": lambda: setattr(wish, "text", "别的") or wish.save(),
        "gone": wish.delete,
        "answer": lambda: setattr(wish, "answer", "别的") or wish.save(),
        "back": lambda: SupervisionWish.objects.update(state="waiting", answered_at=None, asked_at=now),
    }
    kept = r"is signed|kept as it was given|wish_answered"
    with pytest.raises(DatabaseError, match=kept), action("circumstances.told", by=cast.supervisor):
        verbs[write]()


def test_two_supervisors_answer_at_once(cast, wish):
    answered(cast, wish)
    address = reverse("circumstances:wish", args=[wish.pk])
    page = cast.browser_of(cast.supervisor).post(address, {"answer": "我也说一句", "version": "2"})
    assert page.status_code == 200
    assert ANSWER in page.content.decode()
