"""Answers that warn: one task a protocol, with the answers as they were given, told to whoever can go there."""

import datetime as dt
import re

import pytest
from django.core.cache import cache
from django.test import Client as Browser
from django.urls import reverse

from lianqiao.audit.actions import action
from lianqiao.core.navigation import InboxItem, by_time_left
from lianqiao.instruments import library, queries, rules, services
from lianqiao.instruments.editions import read_edition
from lianqiao.instruments.models import Invitation, RedFlag, Response
from lianqiao.instruments.protocols import PROTOCOLS
from lianqiao.instruments.sheets import PREFIX, response_of
from lianqiao.instruments.states import FlagState
from lianqiao.people.models import Client
from lianqiao.people.services import record_capacity
from tests.cases.stage import NOW, TODAY, days_ago, open_page, person

from .stage import answered, answers, begun, scale, sent

pytestmark = pytest.mark.django_db
YES, NO = 0, 1


@pytest.fixture(autouse=True)
def nobody_counted():
    cache.clear()


@pytest.fixture
def grown(cast, hospital, ward, in_hospital) -> Client:
    """Somebody of age, in nobody's hand."""
    client = person(hospital, "陶静", unit=ward, bed="7")
    return born(cast, client, dt.date(1984, 3, 2))


def born(cast, client: Client, on: dt.date) -> Client:
    with action("people.client_updated", by=cast.worker, on=client):
        client.birth_date = on
        client.save()
    return client


def safety(**told: int) -> dict:
    """Answers to the safety screen, asked alone: `q1=YES`."""
    given = {f"{PREFIX}alone": [str(YES)]} | {f"{PREFIX}{name[1:]}": [str(at)] for name, at in told.items()}
    return response_of(read_edition(scale("safety"))[0], given)


def kept(cast, response: Response, told: dict, *, at=NOW) -> RedFlag:
    services.keep_answers(by=cast.worker, response=response, answers=told, at=at)
    return RedFlag.objects.exclude(state=FlagState.SETTLED).get()


def settled(cast, flag: RedFlag, outcome: str = "safe") -> None:
    services.settle_flag(by=cast.worker, flag=flag, steps=[], outcome=outcome, text="谈过", at=NOW)


def test_every_answer_that_warns_in_the_library_names_its_protocol():
    for code in library.codes():
        for told in library.load(code).pack.raw.get("red_flags") or ():
            assert told["protocol"] in PROTOCOLS, (code, told["item"])


def test_every_protocol_says_everything_in_both_languages():
    for protocol in PROTOCOLS.values():
        words = [
            protocol.title,
            protocol.duty,
            *protocol.never,
            *protocol.steps.values(),
            *protocol.outcomes.values(),
        ]
        assert (
            protocol.never and len(protocol.steps) > 4 and {"mistaken", "unreached"} <= set(protocol.outcomes)
        )
        for said in words:
            assert re.search(r"[\u4e00-\u9fff]", said.zh) and not re.search(r"[\u4e00-\u9fff]", said.en)
        assert max(map(len, protocol.outcomes)) <= 10 and max(map(len, protocol.steps)) <= 20


def test_six_answers_of_one_sheet_are_one_task_and_the_urgent_one_makes_it_urgent(cast, child, case):
    response = begun(cast, child, code="safety")
    flag = kept(cast, response, safety(q1=YES))
    assert (flag.protocol, flag.urgent, flag.due_at) == ("violence", False, NOW + dt.timedelta(days=1))
    later = NOW + dt.timedelta(hours=2)
    flag = kept(cast, response, safety(q1=YES, q2=YES, q3=YES, q4=YES, q5=YES, q6=YES), at=later)
    assert (flag.urgent, flag.due_at) == (True, later + dt.timedelta(minutes=30))
    assert [one["item"] for one in flag.said] == ["1", "2", "3", "4", "5", "6"]
    assert flag.said[0]["at"] != flag.said[1]["at"]


def test_what_warns_after_it_was_settled_is_another_task(cast, child, case):
    response = begun(cast, child, code="safety")
    settled(cast, kept(cast, response, safety(q1=YES)))
    services.keep_answers(by=cast.worker, response=response, answers=safety(q1=YES), at=NOW)
    assert RedFlag.objects.count() == 1, "the same answer is no news"
    again = kept(cast, response, safety(q1=YES, q6=YES))
    assert [one["item"] for one in again.said] == ["6"]


def test_an_answer_that_goes_further_warns_again(cast, child, case):
    response = begun(cast, child)
    settled(cast, kept(cast, response, answers(response.edition, *[None] * 8, 1)))
    services.keep_answers(
        by=cast.worker, response=response, answers=answers(response.edition, *[None] * 8, 1), at=NOW
    )
    assert RedFlag.objects.count() == 1
    flag = kept(cast, response, answers(response.edition, *[None] * 8, 3))
    assert [one["value"] for one in flag.said] == ["3"]


def test_violence_has_a_protocol_of_its_own_that_never_tells_the_family(cast, lin, child, case):
    response = begun(cast, born(cast, child, days_ago(9 * 365)), code="safety")
    flag = kept(cast, response, safety(q2=YES))
    page = open_page(cast.browser_of(cast.worker), "instruments:flag", flag.pk)
    for said in ("暴力与伤害", "不要把回答告诉家属", "12338", "人身安全保护令", "未成年人保护法第十一条"):
        assert said in page, said
    for said in ("有没有想死", "告知家属或监护人", "精神科"):
        assert said not in page, said
    assert reverse("protection:report_new", args=[case.pk]) in page
    with pytest.raises(rules.OutcomeMissing):
        settled(cast, flag, "referred")
    settled(cast, flag, "reported")
    assert "已向公安或主管部门报告" in open_page(cast.browser_of(cast.worker), "instruments:flag", flag.pk)


def test_a_wish_to_die_has_the_one_for_self_harm(cast, lin, child, case):
    flag = kept(cast, response := begun(cast, child), answers(response.edition, *[None] * 8, 2))
    page = open_page(cast.browser_of(cast.worker), "instruments:flag", flag.pk)
    assert "有没有想死" in page and "12356" in page
    assert reverse("protection:report_new", args=[case.pk]) not in page


def test_the_page_of_a_warning_says_what_was_answered_also_after_it_was_taken_back(cast, lin, child, case):
    response = begun(cast, child)
    flag = kept(cast, response, answers(response.edition, *[None] * 8, 2))
    kept(cast, response, answers(response.edition, *[None] * 8, 0))
    page = open_page(cast.browser_of(cast.worker), "instruments:flag", flag.pk)
    item = next(row for row in read_edition(response.edition)[0]["item"] if row["linkId"] == "9")
    coding = item["answerOption"][2]["valueCoding"]
    assert coding["_display"]["extension"][0]["extension"][1]["valueString"] in page
    assert reverse("instruments:response", args=[response.pk]) in page
    assert reverse("cases:detail", args=[case.pk]) in page


def test_a_new_warning_is_not_overdue_and_the_urgent_one_stands_before_the_other(cast, lin, child, case):
    kept(cast, begun(cast, child, code="safety"), safety(q1=YES))
    response = begun(cast, child)
    services.keep_answers(
        by=cast.worker, response=response, answers=answers(response.edition, *[None] * 8, 2), at=NOW
    )
    soon, urgent = RedFlag.objects.order_by("urgent")
    rows = list(queries.waiting_flags(account=cast.worker.account_id))
    assert [row["id"] for row in rows] == [urgent.pk, soon.pk]
    from lianqiao.instruments.desk import inbox  # noqa: PLC0415 - the desk as the home page asks it

    items = list(inbox(cast.worker, NOW))
    assert [item.tone for item in items] == ["danger", "warn"]
    assert all(item.due_at > NOW for item in items)
    step = InboxItem("步骤到期", "旧步骤", "/", due_at=NOW - dt.timedelta(days=30))
    assert by_time_left([items[1], step, items[0]], NOW)[0].url == items[0].url, (
        "before what is overdue by a month"
    )
    assert items[0].icon != items[1].icon and items[0].kind != items[1].kind


def test_whoever_sent_the_link_is_told_where_nobody_has_the_client_in_hand(cast, lin, grown):
    secret = services.send_invitation(
        by=cast.worker, edition=scale(), at=NOW, client=grown, ground="protection"
    )
    Browser().post(reverse("instruments:answer_keep", args=[secret]), sent(*[None] * 8, 2))
    flag = RedFlag.objects.get()
    assert flag.raised_for_id == cast.worker.account_id
    for seat in (cast.worker, cast.supervisor):
        assert reverse("instruments:flag", args=[flag.pk]) in cast.browser_of(seat).get("/").content.decode()


def test_whoever_wrote_it_is_told_where_nobody_has_the_client_in_hand(cast, lin, grown):
    response = begun(cast, grown, by=cast.worker)
    assert (
        kept(cast, response, answers(response.edition, *[None] * 8, 2)).raised_for_id
        == cast.worker.account_id
    )


def test_the_result_says_follow_the_protocol_and_not_that_nothing_is_to_be_done(cast, lin, child, case):
    done = answered(cast, child, *[0] * 8, 1)
    worker = cast.browser_of(cast.worker)
    for name, key in (("instruments:response", done.pk), ("instruments:client", child.pk)):
        page = open_page(worker, name, key)
        assert "请立即按处理步骤面谈" in page and "无需进一步处理" not in page, name
        assert "筛查阴性" in page, "the words of the screen stay"
    assert "请立即按处理步骤面谈" in open_page(worker, "cases:detail", case.pk, tab="summary")
    assert "请立即按处理步骤面谈" in open_page(worker, "cases:print", case.pk)
    settled(cast, RedFlag.objects.get())
    page = open_page(worker, "instruments:response", done.pk)
    assert "请立即按处理步骤面谈" not in page and "无需进一步处理" not in page and "已记录在警示" in page


def test_a_correction_of_a_correction_still_shows_what_the_first_warned_of(cast, lin, child, case):
    done = answered(cast, child, *[0] * 8, 1)
    flag, worker = RedFlag.objects.get(), cast.browser_of(cast.worker)
    for first in (1, 2):
        again = services.correct_response(by=cast.worker, response=done, why="第一题听错了", at=NOW)
        told = answers(done.edition, first, *[0] * 7, 1)
        done = services.complete_response(by=cast.worker, response=again, answers=told, at=NOW)
    assert RedFlag.objects.get() == flag
    page = open_page(worker, "instruments:response", done.pk)
    assert reverse("instruments:flag", args=[flag.pk]) in page and "请立即按处理步骤面谈" in page
    assert reverse("instruments:response", args=[done.pk]) in open_page(worker, "instruments:flag", flag.pk)


def test_a_phone_shows_help_at_once_and_after_sending_and_nothing_remembers_it(cast, lin, hospital):
    made = (
        cast.browser_of(cast.worker)
        .post(reverse("instruments:link_anonymous", args=["phq9"]))
        .content.decode()
    )
    address, phone = re.search(r"/scales/answer/[^/\"]+/", made)[0], Browser()
    page = phone.get(address).content.decode()
    assert re.search(r"data-scale-warning hidden", page) and "tel:12356" in page
    assert phone.post(f"{address}keep/", sent(*[None] * 8, 0)).json()["warns"] is False
    assert phone.post(f"{address}keep/", sent(*[None] * 8, 1)).json()["warns"] is True
    assert not Response.objects.exists() and not RedFlag.objects.exists()
    done = phone.post(address, sent(*[0] * 8, 1))
    assert done.status_code == 200
    told = done.content.decode()
    assert "tel:12356" in told and hospital.name in told and "谢谢" in told
    assert not RedFlag.objects.exists() and not phone.session.keys()
    assert phone.get(address).status_code == 410
    assert "tel:12356" not in phone.get(reverse("instruments:thanks")).content.decode()


def test_without_a_warning_the_phone_is_only_thanked(cast, lin, grown):
    secret = services.send_invitation(
        by=cast.worker, edition=scale(), at=NOW, client=grown, ground="protection"
    )
    done = Browser().post(reverse("instruments:answer", args=[secret]), sent(*[1] * 8, 0))
    assert done.headers["Location"] == reverse("instruments:thanks")


def test_what_is_asked_alone_is_not_offered_for_a_phone(cast, lin, grown):
    worker, edition = cast.browser_of(cast.worker), scale("safety")
    page = open_page(worker, "instruments:link", grown.pk)
    assert str(edition.pk) not in page and str(scale().pk) in page
    worker.post(
        reverse("instruments:link", args=[grown.pk]),
        {"edition": edition.pk, "occasion": "during", "ground": "protection"},
    )
    assert worker.post(reverse("instruments:link_anonymous", args=["safety"])).status_code == 404
    with pytest.raises(rules.AskedAlone):
        services.send_invitation(by=cast.worker, edition=edition, at=NOW, client=grown, ground="protection")
    assert not Invitation.objects.exists()
    assert reverse("instruments:link_anonymous", args=["safety"]) not in open_page(
        worker, "instruments:preview", "safety"
    )
    assert str(edition.pk) in open_page(worker, "instruments:give", grown.pk)


@pytest.mark.parametrize(
    "how",
    [
        {"mode": "proxy", "proxy": "儿子"},
        {"setting": "group"},
        {"setting": "online"},
        {"setting": "phone"},
        {"mode": "parent"},
    ],
)
def test_what_is_asked_alone_is_asked_of_nobody_else_and_where_nobody_listens(cast, lin, grown, how):
    told = {"by": cast.worker, "client": grown, "on": TODAY, "at": NOW, "ground": "protection"}
    with pytest.raises(rules.AskedAlone):
        services.give_scale(edition=scale("safety"), **told, **how)
    assert not Response.objects.exists()
    services.give_scale(edition=scale("phq9"), **told, **how)
    services.give_scale(edition=scale("safety"), **told, mode="assisted", setting="clinic")
    assert Response.objects.count() == 2


def test_who_gives_it_reads_why_not_and_loses_nothing(cast, lin, grown):
    worker, edition = cast.browser_of(cast.worker), scale("safety")
    how = {
        "edition": edition.pk,
        "on": TODAY,
        "mode": "proxy",
        "proxy": "儿子",
        "setting": "home",
        "occasion": "intake",
    }
    page = worker.post(reverse("instruments:give", args=[grown.pk]), how | {"ground": "protection"})
    assert "不能由他人代答" in page.content.decode() and 'value="儿子"' in page.content.decode()
    assert not Response.objects.exists()


def test_the_duty_to_report_is_said_of_who_cannot_decide_and_of_nobody_else(cast, lin, grown):
    worker, duty = cast.browser_of(cast.worker), "不取决于本人或家属是否同意"
    flag = kept(cast, begun(cast, grown, code="safety"), safety(q2=YES))
    assert duty not in open_page(worker, "instruments:flag", flag.pk)
    record_capacity(
        by=cast.worker,
        client=grown,
        capacity="limited",
        ground="court",
        from_on=TODAY,
        at=NOW,
        note="法院认定",
    )
    assert duty in open_page(worker, "instruments:flag", flag.pk)
