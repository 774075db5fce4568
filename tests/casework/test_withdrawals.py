"""A client who withdrew the consent to our service: what stops, and on what ground something may still be recorded."""

import pytest
from django.db import DatabaseError
from django.urls import reverse

from lianqiao.audit.actions import action
from lianqiao.cases import services as cases
from lianqiao.cases.models import Contact
from lianqiao.casework import rules, services
from lianqiao.casework.models import GroundOfContact, ServicePlan
from lianqiao.people import services as people
from lianqiao.people.models import Consent
from lianqiao.registry.scopes import scope_of
from tests.cases.stage import NOW, TODAY, days_ago, open_page, person, talk
from tests.people.test_consents import by_hand

from .test_service_plans import FRAME
from .test_touches import form

pytestmark = pytest.mark.django_db


@pytest.fixture
def full(cast, lin, mother, in_hospital):
    return cases.open_case(by=cast.worker, client=mother, on=days_ago(5), depth="full", responsible=lin)


@pytest.fixture
def withdrawn(cast, full):
    """The case, whose client agreed four days ago and withdrew yesterday."""
    signed = by_hand(signed_on=days_ago(4))
    people.ask_consent(
        by=cast.worker,
        client=full.client,
        answers={"service": "granted"},
        signature=signed,
        language="zh-hans",
        at=NOW,
    )
    consent = Consent.objects.get(client=full.client, purpose="service")
    people.withdraw_consent(
        by=cast.worker, consent=consent, on=days_ago(1), told_by=full.client.name, today=TODAY
    )
    return full


def post(browser, full, **told):
    return browser.post(reverse("cases:contact_new"), form(full, **told))


def test_the_case_says_so_and_no_form_nor_plan_is_begun(cast, withdrawn):
    assert "撤回对服务的同意" in open_page(cast.browser_of(cast.worker), "cases:detail", withdrawn.pk)
    with pytest.raises(rules.ServiceWithdrawn):
        services.make_plan(by=cast.worker, case=withdrawn, told=FRAME, at=NOW)
    assert not ServicePlan.objects.exists()
    page = cast.browser_of(cast.worker).post(
        reverse("casework:intake_write", args=[withdrawn.pk]),
        {"version": 0, "edition": 1, "presenting": "她说", "risk": 0, "decision": "open", "do": "sign"},
    )
    assert "此项工作应当停止" in page.content.decode()


def test_the_case_of_somebody_else_says_nothing_of_it(cast, withdrawn, child, lin):
    other = cases.open_case(by=cast.worker, client=child, on=days_ago(5), depth="full", responsible=lin)
    assert "撤回对服务的同意" not in open_page(cast.browser_of(cast.worker), "cases:detail", other.pk)


def test_a_contact_needs_a_ground_that_stays_with_the_note(cast, withdrawn):
    worker = cast.browser_of(cast.worker)
    refused = post(worker, withdrawn).content.decode()
    assert "撤回同意后仍作记录的理由" in refused
    assert "演示麻醉" in refused
    with scope_of(cast.worker):
        assert not Contact.objects.exists()
    assert post(worker, withdrawn, withdrawn_ground="ending").status_code == 302
    with scope_of(cast.worker):
        contact = Contact.objects.get()
        ground = GroundOfContact.objects.get()
    assert (contact.state, ground.contact_id, ground.ground) == ("signed", contact.pk, "ending")
    assert "结束服务的谈话" in open_page(worker, "cases:detail", withdrawn.pk)
    ground.ground = "duty"
    with (
        scope_of(cast.worker),
        pytest.raises(DatabaseError),
        action("casework.ground_given", by=cast.worker, on=contact),
    ):
        ground.save()


def test_no_way_around_the_form_signs_it_without_a_ground(cast, withdrawn):
    with pytest.raises(rules.GroundMissing):
        cases.record_contact(by=cast.worker, told=talk(withdrawn.client, case=withdrawn), at=NOW, sign=True)
    draft = cases.record_contact(by=cast.worker, told=talk(withdrawn.client, case=withdrawn), at=NOW)
    with pytest.raises(rules.GroundMissing):
        cases.sign_contact(by=cast.worker, contact=draft, at=NOW)


def test_what_was_done_before_is_still_written_down_and_agreeing_anew_ends_it(cast, withdrawn):
    before = talk(withdrawn.client, case=withdrawn, on=days_ago(2))
    assert cases.record_contact(by=cast.worker, told=before, at=NOW, sign=True).state == "signed"
    people.ask_consent(
        by=cast.worker,
        client=withdrawn.client,
        answers={"service": "granted"},
        signature=by_hand(signed_on=TODAY),
        language="zh-hans",
        at=NOW,
    )
    now = talk(withdrawn.client, case=withdrawn)
    worker = cast.browser_of(cast.worker)
    assert cases.record_contact(by=cast.worker, told=now, at=NOW, sign=True).state == "signed"
    assert "撤回对服务的同意" not in open_page(worker, "cases:detail", withdrawn.pk)


def test_the_ground_stays_with_the_note_when_they_agree_anew(cast, withdrawn):
    worker = cast.browser_of(cast.worker)
    assert post(worker, withdrawn, withdrawn_ground="ending").status_code == 302
    people.ask_consent(
        by=cast.worker, client=withdrawn.client, answers={"service": "granted"},
        signature=by_hand(signed_on=TODAY), language="zh-hans", at=NOW,
    )  # fmt: skip
    page = open_page(worker, "cases:detail", withdrawn.pk)
    assert "撤回对服务的同意" not in page
    assert "结束服务的谈话" in page


# --- several people present ------------------------------------------------------------------------------------------
def test_everybody_present_is_asked_after_and_the_message_names_whom(cast, withdrawn, child, lin):
    """The mother withdrew; she is present in her child's contact, and in one outside any case."""
    of_child = cases.open_case(by=cast.worker, client=child, on=days_ago(5), depth="brief", responsible=lin)
    worker, mother = cast.browser_of(cast.worker), withdrawn.client
    both = {"clients": [str(child.pk), str(mother.pk)]}
    refused = post(worker, of_child, **both).content.decode()
    said = "周敏已撤回对服务的同意"
    assert said in refused and "演示麻醉" in refused
    assert refused.index(said) > refused.index("<form")  # beside the field, not on another page
    outside = {name: value for name, value in form(of_child, **both).items() if name != "case"}
    assert said in worker.post(reverse("cases:contact_new"), outside).content.decode()
    with scope_of(cast.worker):
        assert not Contact.objects.exists()
    assert post(worker, of_child, clients=[str(child.pk)]).status_code == 302
    with scope_of(cast.worker):
        assert Contact.objects.get().state == "signed"


def test_before_the_withdrawal_everybody_may_have_been_present(cast, withdrawn, child, lin):
    of_child = cases.open_case(by=cast.worker, client=child, on=days_ago(5), depth="brief", responsible=lin)
    told = talk(child, withdrawn.client, case=of_child, on=days_ago(2))
    assert cases.record_contact(by=cast.worker, told=told, at=NOW, sign=True).state == "signed"
    with pytest.raises(rules.PresentWithdrew):
        cases.record_contact(
            by=cast.worker, told=talk(child, withdrawn.client, case=of_child), at=NOW, sign=True
        )


@pytest.mark.parametrize("many", [1, 4])
def test_asking_after_all_who_were_present_costs_one_query(
    cast, withdrawn, hospital, many, django_assert_num_queries
):
    people_there = [person(hospital, f"周{number}") for number in range(many)]
    contact = cases.record_contact(by=cast.worker, told=talk(*people_there), at=NOW)
    with scope_of(cast.worker):
        services.check_signing_after_withdrawal(cast.worker, contact)
        with django_assert_num_queries(1):
            services.check_signing_after_withdrawal(cast.worker, contact)
