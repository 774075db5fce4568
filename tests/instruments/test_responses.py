"""A scale given to a client: kept while it is answered, scored once completed, warned of at once, corrected by another."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection
from django.urls import reverse
from django.utils import translation

from lianqiao.audit.actions import action
from lianqiao.cases import services as cases
from lianqiao.instruments import rules, services
from lianqiao.instruments.editions import read_edition
from lianqiao.instruments.models import InstrumentVersion, RedFlag, Response, Score
from lianqiao.instruments.readings import readings_of
from lianqiao.instruments.sheets import response_of
from lianqiao.instruments.states import FlagState, ResponseState
from tests.cases.stage import NOW, TODAY, days_ago, open_page

from .stage import answered, answers, begun, scale, sent

pytestmark = pytest.mark.django_db


def test_what_was_answered_is_scored_by_the_rule_of_its_version(cast, child, case):
    done = answered(cast, child, 1, 2, 1, 2, 1, 2, 1, 2, 0)
    score = Score.objects.get(response=done)
    assert (score.value, score.complete, score.positive, score.band_en) == (
        Decimal(12), True, True, "Moderate level of symptoms",
    )  # fmt: skip
    assert score.weights["2"] == ["2"]
    assert done.edition.number == 1
    assert not RedFlag.objects.exists()


def test_too_little_answered_is_incomplete_and_no_small_score(cast, child, case):
    done = answered(cast, child, 1, 2, 1, None, None, 2, 1, 2, 0)
    score = Score.objects.get(response=done)
    assert (score.value, score.complete, score.positive, score.missing) == (None, False, None, ["4", "5"])


def test_a_warning_is_raised_before_the_form_is_finished_and_only_once(cast, lin, child, case):
    response = begun(cast, child)
    told = answers(response.edition, *[None] * 8, 1)
    for _once_more in range(2):
        services.keep_answers(by=cast.worker, response=response, answers=told, at=NOW)
    flag = RedFlag.objects.get()
    assert (flag.state, flag.protocol, flag.raised_for_id) == (
        FlagState.RAISED,
        "self_harm",
        cast.worker.account_id,
    )
    assert Response.objects.get().state == ResponseState.IN_PROGRESS
    services.keep_answers(
        by=cast.worker, response=response, answers=answers(response.edition, *[None] * 8, 0), at=NOW
    )
    assert RedFlag.objects.count() == 1, "taken back, it still stands"


def test_a_red_flag_is_settled_with_what_the_talk_found(cast, child, case):
    answered(cast, child, *[1] * 9)
    flag = RedFlag.objects.get()
    services.take_flag(by=cast.supervisor, flag=flag, at=NOW)
    told = {"steps": ["stay", "ask"], "at": NOW}
    with pytest.raises(rules.OutcomeMissing):
        services.settle_flag(by=cast.worker, flag=flag, outcome="", text="谈过", **told)
    with pytest.raises(rules.NotYetSaid):
        services.settle_flag(by=cast.worker, flag=flag, outcome="safe", text=" ", **told)
    services.settle_flag(by=cast.worker, flag=flag, outcome="watched", text="今晚妻子陪护", **told)
    with pytest.raises(DatabaseError, match="settled"), action("instruments.flag_settled", by=cast.worker):
        RedFlag.objects.update(outcome="safe")


def test_what_is_completed_never_changes_and_a_correction_takes_its_place(cast, child, case):
    done = answered(cast, child, *[1] * 8, 0)
    with pytest.raises(rules.ResponseIsDone):
        services.keep_answers(by=cast.worker, response=done, answers={}, at=NOW)
    with pytest.raises(rules.WhyMissing):
        services.correct_response(by=cast.worker, response=done, why=" ", at=NOW)
    again = services.correct_response(by=cast.worker, response=done, why="第一题听错了", at=NOW)
    assert again.answers["item"] == done.answers["item"]
    told = answers(done.edition, 3, *[1] * 7, 0)
    services.complete_response(by=cast.worker, response=again, answers=told, at=NOW)
    states = dict(Response.objects.values_list("pk", "state"))
    assert states == {done.pk: ResponseState.CORRECTED, again.pk: ResponseState.COMPLETED}
    assert list(Score.objects.order_by("response").values_list("value", flat=True)) == [8, 10]
    with pytest.raises(rules.NothingToCorrect):
        services.correct_response(by=cast.worker, response=done, why="又错了", at=NOW)
    with (
        pytest.raises(DatabaseError, match="does not change"),
        action("instruments.answers_kept", by=cast.worker),
    ):
        Response.objects.filter(pk=again.pk).update(on=days_ago(1))


def test_a_correction_of_a_correction_does_not_warn_of_the_same_again(cast, child, case):
    said = answered(cast, child, *[1] * 9)
    for why in ("第一题听错了", "第二题也听错了"):
        again = services.correct_response(by=cast.worker, response=said, why=why, at=NOW)
        told = answers(said.edition, 2, *[1] * 8)
        said = services.complete_response(by=cast.worker, response=again, answers=told, at=NOW)
    assert RedFlag.objects.count() == 1


def test_a_published_version_never_changes(cast, db):
    edition = scale()
    with (
        pytest.raises(DatabaseError, match="does not change"),
        action("instruments.answers_kept", by=cast.worker),
    ):
        InstrumentVersion.objects.filter(pk=edition.pk).update(definition="{}")


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({"on": TODAY + dt.timedelta(days=1)}, rules.AnsweredInFuture),
        ({"mode": "proxy", "proxy": " "}, rules.ProxyMissing),
    ],
)
def test_one_that_cannot_be_so_is_not_begun(cast, child, case, told, refusal):
    with pytest.raises(refusal):
        begun(cast, child, **told)
    assert not Response.objects.exists()


def test_the_worker_gives_it_by_form_alone_and_finds_the_result_on_the_case(cast, lin, child, case):
    worker = cast.browser_of(cast.worker)
    assert "填写量表" in open_page(worker, "cases:detail", case.pk, tab="summary")
    chosen = {"edition": scale().pk, "on": TODAY, "mode": "self", "setting": "bedside", "occasion": "intake"}
    chosen["ground"] = "protection"
    answer = worker.post(reverse("instruments:give", args=[child.pk]), chosen)
    form = answer.headers["Location"]
    page = worker.get(form).content.decode()
    assert "不是经过验证的文本" in page
    answer = worker.post(form, sent(1, 1, 1) | {"version": 1, "do": "keep"})
    assert worker.get(answer.headers["Location"]).content.decode().count(" checked") == 3
    answer = worker.post(form, sent(2, 2, 2, 2, 2, 2, 2, 2, 1) | {"version": 2, "do": "complete"})
    result = worker.get(answer.headers["Location"]).content.decode()
    assert all(said in result for said in ("17", "筛查阳性", "不是诊断", "需立即面谈"))
    assert "诊断为" not in result
    summary = open_page(worker, "cases:detail", case.pk, tab="summary")
    assert "筛查阳性，建议转介" in summary
    assert "17" in open_page(worker, "cases:print", case.pk)


def test_while_it_is_answered_the_page_hears_what_is_asked_and_what_warns(cast, lin, child, case):
    worker, response = cast.browser_of(cast.worker), begun(cast, child)
    address = reverse("instruments:keep", args=[response.pk])
    told = worker.post(address, sent(0, 0) | {"version": 1}).json()
    assert (told["version"], told["done"], told["warns"]) == (2, 2, False)
    assert worker.post(address, sent(1) | {"version": 1}).status_code == 409, (
        "an older page does not overwrite"
    )
    assert worker.post(address, sent(*[None] * 8, 3) | {"version": 2}).json()["warns"] is True


@pytest.mark.parametrize(("between", "status", "kept"), [("first", 200, 3), ("another page", 409, 2)])
def test_the_last_words_of_a_page_may_overtake_what_it_sent_before(cast, child, case, between, status, kept):
    worker, response = cast.browser_of(cast.worker), begun(cast, child)
    earlier, waiting = answers(response.edition, 0, 0), [between]

    def arrives(execute, sql, *more):
        """An earlier sending is written right after this one has read what stands."""
        read = execute(sql, *more)
        if waiting and 'FROM "instruments_response"' in sql:
            told = {"answers": earlier, "at": NOW, "sent_as": waiting.pop()}
            services.keep_answers(by=cast.worker, response=Response.objects.get(pk=response.pk), **told)
        return read

    last = sent(0, 0, 1) | {"version": 1, "sent_as": "last", "unsure": "first last"}
    with connection.execute_wrapper(arrives):
        answer = worker.post(reverse("instruments:keep", args=[response.pk]), last)
    assert (answer.status_code, waiting) == (status, [])
    response.refresh_from_db()
    assert len(response.answers["item"]) == kept


def test_worker_in_charge_and_supervisor_find_the_warning_on_their_desk(cast, lin, song, child, case):
    response = begun(cast, child, by=cast.department_lead)
    services.keep_answers(
        by=cast.department_lead, response=response, answers=answers(response.edition, *[None] * 8, 2), at=NOW
    )
    flag = RedFlag.objects.get()
    for seat in (cast.worker, cast.supervisor):
        browser = cast.browser_of(seat)
        assert reverse("instruments:flag", args=[flag.pk]) in browser.get("/").content.decode()
    worker = cast.browser_of(cast.worker)
    assert "现在就与对方谈" in open_page(worker, "cases:detail", case.pk)
    worker.post(reverse("instruments:flag_take", args=[flag.pk]))
    told = {"steps": ["stay", "ask"], "outcome": "safe", "text": "没有计划，答应随时找我", "version": 2}
    worker.post(reverse("instruments:flag", args=[flag.pk]), told)
    assert RedFlag.objects.get().state == FlagState.SETTLED
    assert reverse("instruments:flag", args=[flag.pk]) not in worker.get("/").content.decode()


def test_a_neighbour_finds_none_of_it(cast, child, case):
    done, neighbour = answered(cast, child, *[1] * 9), cast.browser_of(cast.neighbour_worker)
    flag = RedFlag.objects.get()
    for name, key in [
        ("client", child.pk), ("give", child.pk), ("response", done.pk), ("fill", done.pk), ("flag", flag.pk),
    ]:  # fmt: skip
        assert neighbour.get(reverse(f"instruments:{name}", args=[key])).status_code == 404, name
    for name, key in [("keep", done.pk), ("correct", done.pk), ("abandon", done.pk), ("flag_take", flag.pk)]:
        assert neighbour.post(reverse(f"instruments:{name}", args=[key])).status_code == 404, name


def test_scales_of_another_episode_do_not_show_in_this_one(cast, lin, child, case):
    answered(cast, child, *[1] * 8, 0, on=days_ago(6))
    assert "没有填写过量表" in open_page(cast.browser_of(cast.worker), "cases:detail", case.pk, tab="summary")
    cases.close_case(
        by=cast.worker, case=case, outcome="improved", reason="discharged", on=TODAY, today=TODAY, text="回家"
    )


def test_scores_stand_in_the_order_of_their_rule(cast, child, case):
    done = Response.objects.get(pk=answered(cast, child, *[2] * 10, code="gses").pk)
    assert [one.score.code for one in readings_of(done)] == ["total", "mean"]


def test_it_is_read_by_limits_of_the_language_it_was_answered_in_at_last(cast, child, case):
    """Eighteen points on the CES-D: beyond 16 in both, and called otherwise after the Chinese table."""
    with translation.override("zh-hans"):
        response = begun(cast, child, code="cesd")
    told = answers(response.edition, *[1] * 18, 0, 0)
    with translation.override("en"):
        done = services.complete_response(by=cast.worker, response=response, answers=told, at=NOW)
    assert (done.language, done.scores.get().read_by) == ("en", "radloff-1977")
    again = services.correct_response(by=cast.worker, response=done, why="第 3 题看错", at=NOW)
    with translation.override("zh-hans"):
        right = services.complete_response(by=cast.worker, response=again, answers=told, at=NOW)
    assert (right.language, right.scores.get().read_by) == ("en", "radloff-1977")


def test_a_result_says_in_which_language_it_was_asked_and_nothing_of_a_ground_there_was_not(
    cast, lin, child, case
):
    done, worker = answered(cast, child, *[1] * 8, 0), cast.browser_of(cast.worker)
    page = open_page(worker, "instruments:response", done.pk)
    assert re.search(r"文本语言</dt>\s*<dd[^>]*>\s*中文", page)
    assert "未经同意而施测" not in page and "上次填写" not in page


@pytest.mark.parametrize(
    ("code", "places", "left"),
    [("phq9", [1] * 8, "9"), ("phqa", [0] * 9, "12、13"), ("discharge", [1] * 10 + [None, 1], "11")],
)
def test_a_question_about_safety_that_was_left_out_is_asked_for(cast, lin, child, case, code, places, left):
    done, worker = answered(cast, child, *places, code=code), cast.browser_of(cast.worker)
    said = f"第 {left} 题涉及安全、尚未作答：请单独当面询问。"
    assert {one.warning for one in readings_of(done)} == {said}
    assert not any(one.next_step for one in readings_of(done)), "a low score does not say that all is well"
    for page in (("instruments:response", done.pk), ("instruments:client", child.pk)):
        assert said in open_page(worker, *page)
    whole = answered(cast, child, *places[:8], *([0] * 5 if code != "discharge" else [1] * 4), code=code)
    assert {one.warning for one in readings_of(whole)} == {""}


def test_what_is_asked_alone_is_put_off_while_somebody_else_is_there(cast, lin, child, case):
    response, worker = begun(cast, child, code="safety"), cast.browser_of(cast.worker)
    asked = response_of(read_edition(response.edition)[0], {"q-alone": ["1"]})
    services.keep_answers(by=cast.worker, response=response, answers=asked, at=NOW)
    page = open_page(worker, "instruments:fill", response.pk)
    stop = re.search(r'<[^>]*data-row="q-stop"[^>]*>', page) or re.search(r"<[^>]*q-stop[^>]*>", page)
    assert "现在先不要问" in page and stop and " hidden" not in stop[0]
    services.complete_response(by=cast.worker, response=response, answers=asked, at=NOW)
    assert "第 1、2、3、4、5、6 题涉及安全" in open_page(worker, "instruments:response", response.pk)
