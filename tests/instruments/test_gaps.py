"""A form sent with questions left out asks once whether that is meant; nobody is held up by a remark, and nobody twice."""

import pytest
from django.core.cache import cache
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone
from django_scopes import scopes_disabled

from lianqiao.instruments import rules, services
from lianqiao.instruments.editions import read_edition
from lianqiao.instruments.models import RedFlag, Response
from lianqiao.instruments.sheets import response_of
from lianqiao.instruments.states import ResponseState

from .stage import answers, begun, scale, sent

pytestmark = pytest.mark.django_db
TWO_LEFT = (1, 1, 1, None, 1, 1, None, 1, 0)
QUESTION = "还有 2 道题没有回答"


@pytest.fixture(autouse=True)
def nobody_counted():
    cache.clear()


def test_the_worker_is_asked_once_and_completes_all_the_same(cast, child, case):
    worker, response = cast.browser_of(cast.worker), begun(cast, child)
    form = reverse("instruments:fill", args=[response.pk])
    page = worker.post(form, sent(*TWO_LEFT) | {"version": 1, "do": "complete"}).content.decode()
    assert QUESTION in page and 'href="#row-5"' in page and page.count("这题没有回答") == 2
    response.refresh_from_db()
    assert response.state == ResponseState.IN_PROGRESS
    assert len(response.answers["item"]) == 7, "what was answered is kept"
    again = sent(*TWO_LEFT) | {"version": response.version, "do": "complete", "gaps": "asked"}
    assert worker.post(form, again).headers["Location"] == reverse("instruments:response", args=[response.pk])
    score = Response.objects.get().scores.get(code="total")
    assert (score.complete, score.value, score.missing) == (False, None, ["4", "7"])


def test_the_first_question_left_out_is_the_one_the_page_leads_back_to(cast, child, case):
    response = begun(cast, child)
    form = reverse("instruments:fill", args=[response.pk])
    told = sent(*TWO_LEFT) | {"version": 1, "do": "complete"}
    page = cast.browser_of(cast.worker).post(form, told).content.decode()
    left = page[page.index('id="row-5"') : page.index('id="row-6"')]
    assert 'data-row="q-4' in left and "这题没有回答" in left


def test_who_answered_everything_that_counts_is_not_asked(cast, child, case):
    response = begun(cast, child)
    form = reverse("instruments:fill", args=[response.pk])
    # Question 10 is not scored: it stays open without a word.
    told = sent(*[1] * 8, 0) | {"version": 1, "do": "complete"}
    assert cast.browser_of(cast.worker).post(form, told).status_code == 302


def test_nothing_answered_is_said_as_before_and_asks_nothing(cast, child, case):
    response = begun(cast, child)
    form = reverse("instruments:fill", args=[response.pk])
    page = cast.browser_of(cast.worker).post(form, {"version": 1, "do": "complete"}).content.decode()
    assert str(rules.NothingAnswered.message) in page and "没有回答" not in page


def test_a_phone_is_asked_once_hears_what_warns_and_sends_then(cast, child, case):
    secret = services.send_invitation(
        by=cast.worker, edition=scale(), at=timezone.now(), client=child, ground="protection"
    )
    phone, address = Browser(), reverse("instruments:answer", args=[secret])
    told = sent(*TWO_LEFT[:8], 2)
    asked = phone.post(address, told)
    assert asked.status_code == 200 and QUESTION in asked.content.decode()
    assert RedFlag.objects.count() == 1, "a warning waits for no question"
    # One more is answered and one is still open: that is not asked a second time.
    done = phone.post(address, told | sent(1, first=4) | {"gaps": "asked"})
    assert "没有回答" not in done.content.decode()
    assert Response.objects.get().state == ResponseState.COMPLETED


def test_the_word_that_it_was_asked_stays_on_the_page_when_the_language_changes(cast, child, case):
    secret = services.send_invitation(
        by=cast.worker, edition=scale(), at=timezone.now(), client=child, ground="protection"
    )
    address = reverse("instruments:answer", args=[secret])
    page = Browser().post(address, sent(*TWO_LEFT) | {"gaps": "asked", "in": "en"}).content.decode()
    assert 'name="gaps" value="asked"' in page and "not answered" not in page


def test_what_was_answered_on_the_page_before_is_no_gap(cast, child, case):
    secret = services.send_invitation(
        by=cast.worker, edition=scale(), at=timezone.now(), client=child, ground="protection"
    )
    phone = Browser()
    phone.post(reverse("instruments:answer_keep", args=[secret]), sent(1, 1, 1, 1))
    rest = sent(*[1] * 4, 0, first=5)
    assert phone.post(reverse("instruments:answer", args=[secret]), rest).status_code == 302


def test_an_anonymous_answer_is_asked_back_and_nothing_is_kept_meanwhile(cast, hospital):
    secret = services.send_invitation(
        by=cast.worker, edition=scale(), at=timezone.now(), institution=hospital
    )
    address = reverse("instruments:answer", args=[secret])
    assert QUESTION in Browser().post(address, sent(*TWO_LEFT)).content.decode()
    with scopes_disabled():
        assert not Response.objects.exists()
    assert Browser().post(address, sent(*TWO_LEFT) | {"gaps": "asked"}).status_code == 302


def test_of_a_form_without_scores_remarks_are_no_gap_but_choices_are():
    questionnaire = {
        "resourceType": "Questionnaire",
        "status": "active",
        "item": [
            {"linkId": "1", "type": "boolean", "text": "Slept?"},
            {"linkId": "2", "type": "integer", "text": "Hours?"},
            {"linkId": "3", "type": "text", "text": "Anything else?"},
            {"linkId": "4", "type": "string", "text": "Who was there?"},
            {
                "linkId": "5",
                "type": "boolean",
                "text": "Again?",
                "enableWhen": [{"question": "1", "operator": "=", "answerBoolean": True}],
            },
        ],
    }
    told = response_of(questionnaire, {})
    with pytest.raises(rules.GapsLeft) as left:
        rules.check_nothing_left_out(questionnaire, None, told)
    assert [name.rpartition("-")[2].partition("~")[0] for name in left.value.names] == ["1", "2"]


def test_what_may_be_left_out_by_its_scale_is_no_gap(cast):
    questionnaire, pack = read_edition(scale("gas"))
    weightless = [
        item for item in pack.items if item not in {one for rule in pack.rules for one in rule.rests_on}
    ]
    assert weightless == ["weight"]
    with pytest.raises(rules.GapsLeft) as left:
        rules.check_nothing_left_out(questionnaire, pack, response_of(questionnaire, {}))
    assert not [name for name in left.value.names if "weight" in name]
    full = answers(scale(), *[1] * 9)
    rules.check_nothing_left_out(*read_edition(scale()), full)
