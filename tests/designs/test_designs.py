"""A data officer draws a questionnaire up on screen, tries it out, publishes it; a worker gives it to a client."""

import re
from decimal import Decimal

import pytest
from django.db import DatabaseError
from django.urls import reverse
from django.utils import timezone, translation

from lianqiao.audit.actions import action
from lianqiao.designs.models import Design
from lianqiao.instruments import services as scales
from lianqiao.instruments.models import InstrumentVersion, Response, Score
from lianqiao.instruments.queries import newest_edition
from lianqiao.registry.scopes import scope_of

from .stage import AGREEMENT, Desk, content_of, design_of, options, rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(cast, officer) -> Desk:
    return Desk(cast, officer)


def given(cast, child, code: str, *places: int) -> Response:
    """A worker gives the scale on screen and completes it; returns what was kept."""
    browser = cast.browser_of(cast.worker)
    with scope_of(cast.worker):
        edition = newest_edition(cast.worker.institution_id, code)
    told = {
        "edition": edition.pk,
        "on": "2023-08-28",
        "mode": "assisted",
        "setting": "bedside",
        "occasion": "during",
        "ground": "protection",
    }
    begun = browser.post(reverse("instruments:give", args=[child.pk]), told)
    assert begun.status_code == 302, begun.content.decode()
    answers = {f"q-{at}": str(place) for at, place in enumerate(places, 1)}
    done = browser.post(begun["Location"], answers | {"version": 1, "do": "complete"})
    assert done.status_code == 302, done.content.decode()
    page = browser.get(done["Location"]).content.decode()
    with scope_of(cast.worker):
        return Response.objects.prefetch_related("scores").get(
            pk=done["Location"].strip("/").split("/")[-1]
        ), page


def test_from_nothing_to_publishing_and_the_score_is_right(cast, desk, child):
    desk.ready()
    page = desk.read("publish")
    assert "disabled" not in page.split("data-confirm")[-1]
    desk.taken(desk.send("publish"))
    edition = design_of(desk.seat, pk=desk.pk).edition
    assert (edition.number, edition.state, edition.instrument.code) == (1, "published", "ready-for-home")
    scales_page = cast.browser_of(cast.worker).get(reverse("instruments:list")).content.decode()
    assert "出院准备" in scales_page
    response, result = given(cast, child, "ready-for-home", 2, 2, 0)
    score = response.scores.all()[0]
    assert (score.value, score.band_zh) == (Decimal(4), "准备较好")
    assert "准备较好：谈一谈" in result


def test_the_next_version_leaves_what_was_answered_as_it_was(cast, desk, child):
    desk.taken(desk.ready().send("publish"))
    old, _page = given(cast, child, "ready-for-home", 2, 2, 2)
    first = design_of(desk.seat, pk=desk.pk)
    desk.pk = (
        desk.browser.post(reverse("designs:revise", args=[first.edition_id]))["Location"]
        .strip("/")
        .split("/")[-1]
    )
    again = [(zh, en, str(int(points) * 10)) for zh, en, points in AGREEMENT]
    desk.taken(desk.edit("1", text_zh="我知道回家后怎么吃药", told_rows=options(*again, codes=True)))
    assert desk.send("publish").status_code == 422, "ranges and test vector no longer fit"
    desk.taken(desk.send("score", "total", title_zh="总分", title_en="Total", how="sum", everything="on", may_miss="0", places="0",
                         **rows("bands", [{"from": "0", "to": "24", "label_zh": "新", "label_en": "New"}])))  # fmt: skip
    desk.taken(desk.send("vector", 0, what="最高", value_total="24", **{f"q-{at}": "2" for at in (1, 2, 3)}))
    desk.taken(desk.send("publish"))
    new, _page = given(cast, child, "ready-for-home", 2, 2, 2)
    with scope_of(cast.worker):
        told = dict(Score.objects.values_list("response__edition__number", "value"))
        assert told == {1: 6, 2: 24}
        assert (old.edition.number, new.edition.number) == (1, 2)
    page = cast.browser_of(cast.worker).get(reverse("instruments:response", args=[old.pk])).content.decode()
    assert "准备较好" in page
    assert list(InstrumentVersion.objects.filter(instrument=first.instrument).order_by("number").values_list("state", flat=True)) == [
        "retired", "published",
    ]  # fmt: skip


def test_a_retired_one_is_given_to_nobody_and_stays_readable(cast, desk, child, hospital):
    desk.taken(desk.ready().send("publish"))
    old, _page = given(cast, child, "ready-for-home", 0, 0, 0)
    edition = design_of(desk.seat, pk=desk.pk).edition
    with scope_of(cast.worker):
        secret = scales.send_invitation(
            by=cast.worker, edition=edition, institution=hospital, at=timezone.now()
        )
    desk.taken(desk.send("retire"))
    browser = cast.browser_of(cast.worker)
    assert "出院准备" not in browser.get(reverse("instruments:give", args=[child.pk])).content.decode()
    assert browser.get(reverse("instruments:response", args=[old.pk])).status_code == 200
    answer = desk.browser.post(
        reverse("instruments:answer", args=[secret]), {"q-1": "0", "q-2": "0", "q-3": "0"}
    )
    assert answer.status_code == 302, "it was in use when the link was sent"
    with scope_of(cast.worker):
        assert Response.objects.count() == 2
    assert "已停用" in desk.read("detail")


def test_an_answer_that_warns_is_heard_at_once(cast, desk, child, case):
    desk.ready()
    sent = options(*AGREEMENT, codes=True)
    desk.taken(
        desk.edit(
            "3", text_zh="我知道找谁问", told_rows=sent, warn="2", warn_zh="无人可问", warn_en="Nobody to ask",
            protocol="violence",
        )
    )  # fmt: skip
    assert re.search(r"value=\"violence\" selected", desk.read("item", "3"))
    desk.taken(desk.send("publish"))
    response, page = given(cast, child, "ready-for-home", 0, 0, 2)
    with scope_of(cast.worker):
        flag = response.red_flags.get()
        assert [one["item"] for one in flag.said] == ["3"]
        assert (flag.protocol, flag.urgent) == ("violence", False), "as the officer chose"
    assert reverse("instruments:flag", args=[response.red_flags.get().pk]) in page


def test_nothing_unfinished_is_published(desk):
    desk.begin().three_questions()
    desk.taken(desk.total())
    page = desk.read("publish")
    assert "至少要有一个测试用例答全所有计分题；尚未作答：1、2、3。" in page
    assert desk.send("publish").status_code == 422
    desk.taken(desk.vector("算错了", {"1": 2, "2": 2, "3": 2}, value_total="5"))
    assert "总分：算得 6，预期为 5。" in desk.read("vectors")
    assert desk.send("publish").status_code == 422
    assert design_of(desk.seat, pk=desk.pk).state == "draft"
    assert not InstrumentVersion.objects.filter(instrument__code="ready-for-home").exists()


def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(desk):
    desk.begin().three_questions()
    answer = desk.total(bands=(("0", "2", "低", "Low"), ("4", "6", "高", "High")))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "分段之间有空缺：上一段到 2 为止，本段应从 3 开始。" in page
    assert 'value="高"' in page
    asked = rows("conditions", [{"question": "1", "operator": "=", "option": "2|1", "value": ""}])
    page = desk.edit(
        "3", text_zh="我知道找谁问", told_rows=options(*AGREEMENT, codes=True), conditions=asked
    ).content.decode()
    assert "请选择这一题自己的选项。" in page
    page = desk.edit(
        "2", text_zh="问", told_rows=options(("好", "Good", "很多"), ("坏", "Bad", "1"))
    ).content.decode()
    assert 'value="很多"' in page
    assert content_of(desk.seat, pk=desk.pk).score("total") is None


def test_a_question_comes_and_goes_in_the_preview_and_nothing_is_kept(cast, desk):
    desk.ready()
    asked = rows("conditions", [{"question": "1", "operator": "=", "option": "1|3", "value": ""}])
    desk.taken(
        desk.edit("2", text_zh="家里有人照顾我", told_rows=options(*AGREEMENT, codes=True), conditions=asked)
    )
    told = desk.browser.post(desk.page("try"), {"q-1": "0"}).json()
    assert (told["hidden"], told["asked"]) == (["q-2"], 2)
    page = desk.browser.post(desk.page("preview"), {"q-1": "2", "q-2": "2", "q-3": "1"}).content.decode()
    assert "准备较好" in page
    assert "准备较好：谈一谈" in page
    assert "还有" not in page
    with scope_of(desk.seat):
        assert not Response.objects.exists()


def test_rows_are_moved_duplicated_and_removed_by_buttons_and_taken_back(desk):
    desk.begin().three_questions()

    def order() -> list[str]:
        return [item["linkId"] for item in content_of(desk.seat, pk=desk.pk).questionnaire["item"]]

    desk.taken(desk.send("act", do="down", link="1"))
    assert order() == ["2", "1", "3"]
    desk.taken(desk.send("act", do="duplicate", link="3"))
    assert order() == ["2", "1", "3", "4"]
    desk.taken(desk.send("act", do="remove", link="2"))
    assert order() == ["1", "3", "4"]
    assert "删除了一行" in desk.read("detail")
    for expected in (["2", "1", "3", "4"], ["2", "1", "3"], ["1", "2", "3"]):
        desk.taken(desk.send("undo"))
        assert order() == expected


def test_two_officers_do_not_write_over_each_other(cast, desk, colleague):
    desk.begin().three_questions()
    other = Desk(cast, colleague)
    other.pk = desk.pk
    before = design_of(desk.seat, pk=desk.pk).version
    other.taken(other.edit("2", text_zh="家人在身边", told_rows=options(*AGREEMENT, codes=True)))
    late = {
        "version": before,
        "kind": "choice",
        "text_zh": "我会吃药",
        "text_en": "I can",
        "behaviour": "all",
    }
    late |= options(*AGREEMENT, codes=True) | rows("conditions", [])
    answer = desk.browser.post(desk.page("item", "1"), late)
    assert answer.status_code == 422
    assert "我会吃药" in answer.content.decode()
    late["version"] = design_of(desk.seat, pk=desk.pk).version
    desk.taken(desk.browser.post(desk.page("item", "1"), late))
    texts = [item["text"] for item in content_of(desk.seat, pk=desk.pk).questionnaire["item"]]
    assert texts == ["我会吃药", "家人在身边", "我知道找谁问"]
    desk.browser.post(desk.page("act"), {"version": before, "do": "remove", "link": "1"})
    assert len(content_of(desk.seat, pk=desk.pk).questionnaire["item"]) == 3, (
        "pressed on a page that was too old"
    )


def test_a_copy_is_a_scale_of_its_own_and_licences_are_kept(cast, desk):
    page = desk.browser.get(reverse("designs:new")).content.decode()
    assert "GAD-7" in page
    assert "巴氏" not in page, "free for non-commercial use only"
    origin = newest_edition(None, "gad7")
    desk.begin("焦虑自评", "Worries", origin=str(origin.pk), code="our-worries")
    content = content_of(desk.seat, pk=desk.pk)
    assert len(content.questionnaire["item"]) >= 7
    assert content.vectors
    assert "没有问题，可以发布" in desk.read("publish")
    desk.taken(desk.send("publish"))
    edition = design_of(desk.seat, pk=desk.pk).edition
    assert edition.instrument.institution_id == desk.seat.institution_id
    assert origin.source[:30] in edition.source
    page = desk.browser.get(reverse("instruments:preview", args=["our-worries"])).content.decode()
    assert "无需许可（Pfizer）" in page and "Licence of the original" not in page
    assert newest_edition(None, "gad7").pk == origin.pk
    answer = desk.browser.post(
        reverse("designs:new"), {"title_zh": "一", "title_en": "One", "languages": "both", "code": "gad7"}
    )
    assert "已有使用这一代码的量表" in answer.content.decode()


PAGES = ("detail", "settings", "scores", "score_new", "preview", "vectors", "vector_new", "publish")


def test_only_data_officers_draw_up_and_the_next_hospital_sees_nothing(cast, desk, next_officer):
    desk.ready()
    worker, stranger = cast.browser_of(cast.worker), cast.browser_of(next_officer)
    assert worker.get(reverse("designs:list")).status_code == 403
    assert "出院准备" not in stranger.get(reverse("designs:list")).content.decode()
    for name in PAGES:
        assert desk.browser.get(desk.page(name)).status_code == 200, name
        assert worker.get(desk.page(name)).status_code == 403, name
        assert stranger.get(desk.page(name)).status_code == 404, name
    for name in ("act", "add", "undo", "discard", "retire", "publish", "try"):
        assert worker.post(desk.page(name), {}).status_code == 403, name
        assert stranger.post(desk.page(name), {"version": 1}).status_code == 404, name
    desk.taken(desk.send("publish"))
    edition = design_of(desk.seat, pk=desk.pk).edition
    assert stranger.post(reverse("designs:revise", args=[edition.pk])).status_code == 404
    neighbour = cast.browser_of(cast.neighbour_worker).get(reverse("instruments:list")).content.decode()
    assert "出院准备" not in neighbour


def test_above_institutions_nothing_is_drawn_up(cast):
    city = cast.browser_of(cast.data_officer)
    assert "您当前的岗位在机构之上" in city.get(reverse("designs:list")).content.decode()
    told = {"title_zh": "一", "title_en": "One", "languages": "both"}
    for answer in (city.get(reverse("designs:new")), city.post(reverse("designs:new"), told)):
        assert answer.url == reverse("designs:list")
        assert "您当前的岗位在机构之上" in city.get(answer.url).content.decode()


def test_what_is_published_never_changes(desk):
    desk.taken(desk.ready().send("publish"))
    design = design_of(desk.seat, pk=desk.pk)
    desk.send("act", do="remove", link="1")
    assert design_of(desk.seat, pk=desk.pk).content == design.content
    with scope_of(desk.seat), pytest.raises(DatabaseError), action("designs.changed", by=desk.seat):
        Design.objects.filter(pk=design.pk).update(title_zh="别的")


def test_the_list_is_filtered_and_searched(cast, desk):
    address = reverse("designs:list")
    assert "还没有自己的问卷" in desk.browser.get(address).content.decode()
    desk.ready()
    desk.taken(desk.send("publish"))
    Desk(cast, desk.seat).begin("病房住院满意度", "Ward stay")
    shown = {
        query: [
            name in desk.browser.get(address, dict(query)).content.decode()
            for name in ("出院准备", "病房住院满意度")
        ]
        for query in (
            (),
            (("state", "draft"),),
            (("state", "in_use"),),
            (("q", "ward"),),
            (("state", "retired"),),
        )
    }
    assert shown == {
        (): [True, True], (("state", "draft"),): [False, True], (("state", "in_use"),): [True, False],
        (("q", "ward"),): [False, True], (("state", "retired"),): [False, False],
    }  # fmt: skip
    other = Desk(cast, desk.seat).begin("丢弃的", "Gone")
    other.taken(other.send("discard"))
    assert "丢弃的" not in desk.browser.get(address).content.decode()
    other.taken(other.send("restore"))
    assert "丢弃的" in desk.browser.get(address).content.decode()


SETTINGS = {
    "title_zh": "出院准备", "title_en": "Ready for home", "languages": "both", "purpose_zh": "", "purpose_en": "",
    "who": ["self"], "minutes": "", "better": "high", "unasked": "",
}  # fmt: skip


def low_is_positive(desk) -> None:
    """The range of low values is ticked as one to look further into."""
    desk.begin().three_questions()
    low = {"from": "0", "to": "2", "label_zh": "准备不足", "label_en": "Not ready", "next_zh": "谈一谈", "next_en": "Talk", "positive": "on"}  # fmt: skip
    high = {"from": "3", "to": "6", "label_zh": "准备较好", "label_en": "Rather ready"}
    told = {"title_zh": "总分", "title_en": "Total", "how": "sum", "everything": "on", "may_miss": "0", "places": "0"}  # fmt: skip
    desk.taken(desk.send("score_new", **told, source="科室会议", **rows("bands", [low, high])))
    desk.taken(desk.vector("全部最低", {"1": 0, "2": 0, "3": 0}, value_total="0", band_total="range-1"))


def test_a_form_drawn_up_here_does_not_screen_unless_its_author_says_so(cast, desk, child):
    low_is_positive(desk)
    assert "本表不作筛查" in desk.read("score", "total")
    assert "筛查阳性，建议转介" not in desk.read("scores")
    desk.taken(desk.send("publish"))
    response, result = given(cast, child, "ready-for-home", 0, 0, 0)
    assert (response.scores.get().positive, response.scores.get().band_zh) == (None, "准备不足")
    assert "谈一谈" in result and "筛查阳性" not in result


def test_a_form_its_author_calls_a_screen_says_positive(cast, desk, child):
    low_is_positive(desk)
    desk.taken(desk.send("settings", **SETTINGS, screens="on"))
    assert "本表不作筛查" not in desk.read("score", "total")
    assert "筛查阳性，建议转介" in desk.read("scores")
    desk.taken(desk.send("publish"))
    response, result = given(cast, child, "ready-for-home", 0, 0, 0)
    assert response.scores.get().positive is True
    assert "筛查阳性" in result


def test_a_copy_screens_as_its_origin_does_and_is_asked_alone_as_that_is(cast, desk):
    for code, told in (("gad7", (True, False)), ("satisfaction", (False, False)), ("safety", (True, True))):
        desk.begin(code, code, origin=str(newest_edition(None, code).pk), code=f"our-{code}")
        content = content_of(desk.seat, pk=desk.pk)
        assert (content.screens, bool(content.pack.get("alone"))) == told, code


def test_settings_and_a_group_and_english(desk):
    desk.begin().three_questions()
    sent = {"title_zh": "出院准备度", "title_en": "Ready?", "languages": "both", "purpose_zh": "评估", "purpose_en": "To see",
            "who": ["proxy", "child"], "minutes": "4", "better": "high", "unasked": ""}  # fmt: skip
    desk.taken(desk.send("settings", **sent))
    content = content_of(desk.seat, pk=desk.pk)
    assert (content.pack["minutes"], content.pack["better"]) == (4, "high")
    assert design_of(desk.seat, pk=desk.pk).title_zh == "出院准备度"
    desk.ask("家里", "At home", kind="group")
    desk.ask("几口人", "How many", kind="integer", parent="4")
    with translation.override("en"):
        desk.browser.cookies["language"] = "en"
        page = desk.read("detail")
        assert "How many" in page
        assert "Whole number" in page
