"""What waits for whom on the desk."""

import datetime as dt

import pytest

from lianqiao.cases import services
from lianqiao.cases.desk import inbox
from lianqiao.people.services import Signature, ask_consent
from lianqiao.registry.scopes import scope_of

from .stage import NOW, TODAY, ask, days_ago, talk


def waiting(seat, now=NOW) -> list[tuple[str, str]]:
    with scope_of(seat):
        return [(str(item.kind), str(item.title)) for item in inbox(seat, now)]


def test_a_new_request_waits_for_the_workers_with_its_hours(cast, lin):
    ask(cast, urgency="crisis")
    with scope_of(cast.worker):
        (item,) = inbox(cast.worker, NOW)
    assert (str(item.kind), item.title, item.tone) == ("新求助", "周小禾", "danger")
    assert item.due_at == NOW + dt.timedelta(hours=1)
    assert waiting(cast.neighbour_worker) == []
    assert waiting(cast.clinician) == []


def test_the_answer_waits_for_who_asked_until_it_is_read(cast, lin):
    asked = ask(cast)
    with scope_of(cast.worker):
        services.decline_request(by=cast.worker, request=asked, reason="other", answer="不属于。", at=NOW)
    assert waiting(cast.clinician) == [("答复", "周小禾")]
    assert waiting(cast.worker) == []
    with scope_of(cast.clinician):
        services.note_answer_seen(by=cast.clinician, request=asked, at=NOW)
    assert waiting(cast.clinician) == []


def test_steps_due_and_unsigned_notes_wait_for_their_owner(cast, case, child):
    services.add_step(by=cast.worker, case=case, text="今天", at=NOW, due_on=TODAY)
    services.add_step(by=cast.worker, case=case, text="逾期", at=NOW, due_on=days_ago(2))
    services.add_step(by=cast.worker, case=case, text="以后", at=NOW, due_on=TODAY + dt.timedelta(days=3))
    services.record_contact(by=cast.worker, told=talk(child), at=NOW)
    assert waiting(cast.worker) == [("步骤到期", "周小禾"), ("步骤到期", "周小禾"), ("待签署记录", "周小禾")]
    assert waiting(cast.supervisor) == []


def test_an_unsigned_note_names_whose_it_is_also_outside_a_case(cast, case, child, mother):
    services.record_contact(by=cast.worker, told=talk(mother, child, case=case), at=NOW)
    services.record_contact(by=cast.worker, told=talk(mother), at=NOW + dt.timedelta(minutes=1))
    with scope_of(cast.worker):
        items = [(item.title, item.detail) for item in inbox(cast.worker, NOW)]
    day = TODAY.isoformat()
    assert items == [("周小禾", f"{case} · {day}"), ("周敏", f"个案之外 · {day}")]


def test_an_open_full_case_waits_until_the_client_agrees_to_the_service(cast, case, lin, child, mother):
    services.change_depth(by=cast.worker, case=case, depth="full")
    services.open_case(by=cast.worker, client=mother, on=TODAY, depth="brief", responsible=lin)
    assert waiting(cast.worker) == [("缺少知情同意", "周小禾")]
    assert waiting(cast.supervisor) == waiting(cast.neighbour_worker) == []
    told = {"by": cast.worker, "client": child, "language": "zh-hans", "at": NOW}
    signed = Signature(
        signer="client", way="oral", witness_name="护士甲", signed_on=TODAY, limits_explained=True
    )
    ask_consent(answers={"service": "refused", "record": "granted"}, signature=signed, **told)
    assert waiting(cast.worker) == [("缺少知情同意", "周小禾")]
    ask_consent(answers={"service": "granted"}, signature=signed, **told)
    assert waiting(cast.worker) == []


@pytest.mark.parametrize("many", [1, 4])
def test_the_inbox_costs_eight_queries_however_much_waits(cast, case, child, many, django_assert_num_queries):
    for _ in range(many):
        ask(cast)
        services.add_step(by=cast.worker, case=case, text="今天", at=NOW, due_on=TODAY)
        services.record_contact(by=cast.worker, told=talk(child), at=NOW)
    waiting(cast.worker)  # words of the catalogue are read once a process
    with django_assert_num_queries(8):
        assert len(waiting(cast.worker)) == many * 3
