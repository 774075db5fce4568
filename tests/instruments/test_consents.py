"""No scale without consent, or a ground that needs none: the same at every door, and nothing typed is lost."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from lianqiao.instruments import queries, rules, services
from lianqiao.instruments.models import Invitation, Response
from lianqiao.people.models import Consent
from lianqiao.people.services import withdraw_consent
from tests.cases.stage import NOW, TODAY, open_page, person
from tests.measurements.stage import agreed

from .stage import fields, scale
from .test_red_flags import born

pytestmark = pytest.mark.django_db


@pytest.fixture
def grown(cast, hospital, ward, in_hospital):
    return born(cast, person(hospital, "周文兰", unit=ward, bed="9"), dt.date(1984, 3, 2))


def chosen(**more) -> dict:
    told = {"edition": scale().pk, "on": TODAY, "mode": "self", "setting": "bedside", "occasion": "during"}
    return told | more


def doors(grown) -> list[str]:
    return [reverse(f"instruments:{door}", args=[grown.pk]) for door in ("give", "link")]


def test_where_nobody_agreed_every_door_asks_for_a_ground(cast, grown):
    worker = cast.browser_of(cast.worker)
    for door in doors(grown):
        assert "未取得同意时的填写依据" in worker.get(door).text
        refused = worker.post(door, chosen())
        assert refused.status_code == 200
        assert f'value="{scale().pk}" selected' in refused.text, "nothing typed is lost"
    assert not Response.objects.exists()
    assert not Invitation.objects.exists()
    with pytest.raises(rules.NobodyAgreed):
        services.send_invitation(by=cast.worker, edition=scale(), at=NOW, client=grown)


def test_a_ground_stays_with_the_answer(cast, grown):
    worker = cast.browser_of(cast.worker)
    given = worker.post(doors(grown)[0], chosen(ground="protection"))
    assert given.status_code == 302
    assert Response.objects.get().ground == "protection"
    secret = services.send_invitation(
        by=cast.worker, edition=scale(), at=timezone.now(), client=grown, ground="protection"
    )
    invitation = queries.invitation_of(secret)
    services.answer_by_link(invitation=invitation, sent=fields(*[1] * 8, 0), at=timezone.now())
    done = Response.objects.get(source="link")
    assert done.ground == "protection"
    assert "未经同意而施测" in open_page(worker, "instruments:response", done.pk)


def test_what_they_say_before_a_witness_is_kept_as_consent(cast, grown):
    worker = cast.browser_of(cast.worker)
    give, link = doors(grown)
    refused = worker.post(give, chosen(ground="oral"))
    assert "请写明谁在场听到" in refused.text
    assert worker.post(give, chosen(ground="oral", witness="护士 王敏")).status_code == 302
    consent = Consent.objects.get(client=grown)
    assert (consent.purpose, consent.state, consent.sheet.way) == ("scales", "granted", "oral")
    assert consent.sheet.witness_name == "护士 王敏"
    assert Response.objects.get().ground == ""
    assert "未取得同意时的填写依据" not in worker.get(link).text


def test_a_child_does_not_agree_alone(cast, hospital, ward, in_hospital):
    small = born(cast, person(hospital, "周小满", unit=ward, bed="3"), dt.date(2018, 5, 1))
    refused = cast.browser_of(cast.worker).post(doors(small)[0], chosen(ground="oral", witness="护士 王敏"))
    assert refused.status_code == 200
    assert "监护人" in refused.text
    assert not Response.objects.exists()


def test_a_no_is_a_no_whatever_the_ground(cast, grown):
    agreed(cast, grown)
    secret = services.send_invitation(by=cast.worker, edition=scale(), at=timezone.now(), client=grown)
    consent = Consent.objects.get(client=grown)
    withdraw_consent(by=cast.worker, consent=consent, on=TODAY, told_by=grown.name, today=TODAY)
    worker = cast.browser_of(cast.worker)
    for door in doors(grown):
        assert "不再施测" in worker.get(door).text
        worker.post(door, chosen(ground="protection"))
    assert not Response.objects.exists()
    with pytest.raises(rules.ScalesRefused):
        services.give_scale(
            by=cast.worker, client=grown, edition=scale(), on=TODAY, at=NOW, ground="protection"
        )
    with pytest.raises(rules.InvitationIsTakenBack):
        services.answer_by_link(invitation=queries.invitation_of(secret), sent=fields(1), at=timezone.now())
