"""The main job, once through: a nurse asks, a worker takes it, records, closes, and the city counts one more."""

import pytest
from django.utils import timezone

from . import steps
from .hands import Keyboard, Pointer

WAYS = [
    pytest.param(Pointer, {"language": "zh-hans"}, id="chinese-desktop"),
    pytest.param(Pointer, {"language": "en"}, id="english-desktop"),
    pytest.param(Pointer, {"language": "zh-hans", "phone": True}, id="chinese-phone"),
    pytest.param(Pointer, {"language": "en", "phone": True}, id="english-phone"),
    pytest.param(Pointer, {"language": "zh-hans", "javascript": False}, id="without-javascript"),
    pytest.param(Keyboard, {"language": "zh-hans"}, id="by-keyboard"),
    pytest.param(Keyboard, {"language": "en", "javascript": False}, id="by-keyboard-without-javascript"),
]


@pytest.mark.parametrize(("hands", "way"), WAYS)
def test_a_ward_request_becomes_a_city_figure(staffed, eyes_of, hands, way):
    today = timezone.localdate()
    span = f"from={today:%Y-%m-01}&to={today.isoformat()}"
    commission = hands(eyes_of(staffed.commission, **way))
    before = steps.figure(commission, "C6", span)

    nurse = hands(eyes_of(staffed.clinician, **way))
    steps.ask_for_help(nurse, name="许小满", bed="12", line="一直哭，不肯吃药")

    worker = hands(eyes_of(staffed.worker, **way))
    steps.open_request(worker, "许小满")
    steps.accept(worker, name="许小满", answer="下午去看她")
    case = steps.case_key(worker)
    steps.record_contact(worker, case=case, line="聊了她的小猫，愿意吃药了")
    steps.close_case(worker, case=case)

    nurse.open("/cases/requests/mine/")
    assert "许小满" in nurse.page.inner_text("main")
    nurse.follow(nurse.page.get_by_role("link", name="许小满").first)
    assert "下午去看她" in nurse.page.inner_text("main")
    assert "小猫" not in nurse.page.content()  # what was said stays with the worker

    assert steps.figure(commission, "C6", span) == before + 1
    assert steps.records(commission) == before + 1
    assert "许小满" not in commission.page.content()
