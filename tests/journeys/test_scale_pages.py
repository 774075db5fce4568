"""Every page of the scales in a real browser, in both languages, at a desk and on a phone: for all eyes, and never too wide."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from lianqiao.activities import services as groups
from lianqiao.instruments import services
from lianqiao.instruments.models import RedFlag
from tests.browser import accessibility_faults
from tests.cases.stage import days_ago, person, posted
from tests.instruments.stage import answered, scale
from tests.licences.stage import licensed
from tests.measurements.stage import agreed, begun, entered

TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
QUERY = {"on": "2023-08-28", "mode": "self", "setting": "clinic", "occasion": "during"}


@pytest.fixture
def told(cast, hospital, ward):
    """A group of two measured before and after, one answer of which warned; a form being filled in; a link sent."""
    lin, _song = posted(cast.worker), posted(cast.supervisor)
    with scope(institution=hospital.pk):
        group = groups.plan_group(
            by=cast.worker, name="与糖同行", kind="support", category="A", scene="ward", on=days_ago(30),
            responsible=lin,
        )  # fmt: skip
        members = [
            person(hospital, name, unit=ward, bed=bed) for name, bed in (("周小禾", "12"), ("周敏", "3"))
        ]
        for client in members:
            groups.enrol_member(by=cast.worker, group=group, client=client, on=days_ago(30))
            agreed(cast, client)
        before, after = begun(cast, group), begun(cast, group, occasion="after", on=days_ago(1))
        entered(cast, before, (members[0], [2] * 8 + [1]), (members[1], [1] * 9))
        entered(cast, after, (members[0], [1] * 8 + [0]))
        response = answered(cast, members[0], *[0] * 9)
        now = timezone.now()
        open_one = services.begin_response(
            by=cast.worker, client=members[0], edition=scale("childfaces"), on=timezone.localdate(now), at=now
        )
        secret = services.send_invitation(
            by=cast.worker, edition=scale("childfaces"), at=now, client=members[0], ground="protection"
        )
        keys = {"group": group.pk, "client": members[0].pk, "sheet": after.pk, "response": response.pk}
        return keys | {"open": open_one.pk, "secret": secret, "flag": RedFlag.objects.first().pk}


WORKER = (
    ("instruments:list", (), {}), ("instruments:list", (), {"q": "gad"}), ("instruments:list", (), {"q": "nobody knows"}),
    ("instruments:preview", ("phq9",), {}), ("instruments:preview", ("hads",), {}),
    ("instruments:client", ("client",), {}), ("instruments:compare", ("client",), {}),
    ("instruments:give", ("client",), {}), ("instruments:fill", ("open",), {}), ("instruments:response", ("response",), {}),
    ("instruments:link", ("client",), {}), ("instruments:flag", ("flag",), {}),
    ("measurements:new", ("group",), {}), ("measurements:sheet", ("sheet",), {}), ("measurements:comparison", ("group",), {}),
    ("measurements:pile", (), {}), ("measurements:paper", ("phq9",), QUERY),
)  # fmt: skip
LEAD = (
    ("licences:list", (), {}), ("licences:text", ("phq9",), {}), ("licences:text", ("barthel",), {}),
    ("licences:text", ("hads",), {}), ("licences:import", (), {}),
)  # fmt: skip


def walked(page, pages, told) -> list[str]:
    """Open each page and return what is wrong with it: faults of accessibility, or wider than the screen."""
    wrong = []
    for name, arguments, query in pages:
        address = reverse(name, args=[told.get(each, each) for each in arguments], query=query)
        answer = page.goto(address)
        assert answer.ok, address
        wrong += [f"{name}: {fault}" for fault in accessibility_faults(page)]
        wrong += [f"{name}: wider than the screen"] if page.evaluate(TOO_WIDE) else []
    return wrong


@pytest.mark.browser
@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("phone", [False, True])
def test_pages_of_scales_are_for_everybody(cast, eyes_of, told, language, phone):
    assert walked(eyes_of(cast.worker, language=language, phone=phone), WORKER, told) == []
    lead = eyes_of(cast.department_lead, language=language, phone=phone)
    assert walked(lead, LEAD, told) == []
    door = (("instruments:answer", ("secret",), {}), ("instruments:thanks", (), {}))
    assert walked(eyes_of(None, language=language, phone=phone), door, told) == []


@pytest.mark.browser
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_file_refused_and_a_file_read_are_shown_to_everybody(cast, eyes_of, told, language):
    page = eyes_of(cast.department_lead, language=language, phone=True)
    for text, shown in (
        ({"resourceType": "Questionnaire"}, "licences:import"),
        (licensed("phq9"), "licences:import"),
    ):
        page.goto(reverse(shown))
        content = json.dumps(text).encode()
        page.locator("input[type=file]").set_input_files(
            {"name": "f.json", "mimeType": "application/json", "buffer": content}
        )
        with page.expect_navigation():
            page.locator("[data-save]").click()
        assert accessibility_faults(page) == []
        assert not page.evaluate(TOO_WIDE)
