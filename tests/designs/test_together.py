"""Two data officers at one design, a design that goes to the next hospital, and codes that would be the same."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lianqiao.designs.forms.parts import mark_of
from lianqiao.designs.items import part_of
from lianqiao.designs.models import DesignStep
from lianqiao.instruments.queries import newest_edition
from lianqiao.registry.scopes import scope_of

from .stage import AGREEMENT, Desk, content_of, design_of, options, rows, version_of

pytestmark = pytest.mark.django_db
KEPT = options(*AGREEMENT, codes=True)


@pytest.fixture
def desk(cast, officer) -> Desk:
    return Desk(cast, officer).begin().three_questions()


def as_read(desk: Desk, link: str) -> dict:
    """What the page of a question says it was made from."""
    return {
        "version": version_of(desk.seat, desk.pk),
        "part": mark_of(part_of(content_of(desk.seat, pk=desk.pk), link)),
    }


def texts(desk: Desk) -> list[str]:
    return [item["text"] for item in content_of(desk.seat, pk=desk.pk).questionnaire["item"]]


def test_two_officers_change_different_questions_at_once(cast, desk, colleague):
    mine, other = as_read(desk, "1"), Desk(cast, colleague)
    other.pk = desk.pk
    other.taken(other.edit("2", text_zh="家人在身边", told_rows=KEPT))
    desk.taken(desk.edit("1", text_zh="我会吃药", told_rows=KEPT, **mine))
    assert texts(desk) == ["我会吃药", "家人在身边", "我知道找谁问"]


def test_of_the_same_question_each_sees_what_the_other_saved(cast, desk, colleague):
    mine, other = as_read(desk, "1"), Desk(cast, colleague)
    other.pk = desk.pk
    shorter = options(("不会", "No", "0"), ("完全会", "Yes", "3"), codes=True)
    other.taken(other.edit("1", text_zh="药怎么吃", told_rows=shorter))
    answer = desk.edit("1", text_zh="我会吃药", told_rows=KEPT, **mine)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "他人刚刚保存了以下内容" in page
    assert "完全会" in page, "their answers, not only their wording"
    assert 'value="不同意"' in page, "mine are still in the fields"
    assert texts(desk)[0] == "药怎么吃"
    again = {"version": version_of(desk.seat, desk.pk), "part": mine["part"]}
    desk.taken(desk.edit("1", text_zh="我会吃药", told_rows=KEPT, **again))
    assert texts(desk)[0] == "我会吃药"


def test_a_test_vector_is_written_over_only_by_its_own_form(desk):
    desk.taken(desk.total())
    for at, what in enumerate(("最低", "最高")):
        desk.taken(desk.vector(what, dict.fromkeys("123", at * 2), value_total=str(at * 6)))
    read = mark_of(content_of(desk.seat, pk=desk.pk).vectors[1])
    desk.taken(desk.send("vector_remove", 0))
    told = {"what": "最高分", "value_total": "6", "part": read, **{f"q-{link}": "2" for link in "123"}}
    answer = desk.send("vector", 1, **told)
    assert answer.status_code == 404, "that number is gone"
    desk.taken(desk.send("vector", 0, **told))
    assert [one["what"] for one in content_of(desk.seat, pk=desk.pk).vectors] == ["最高分"]


def test_where_nothing_changes_nothing_is_kept(desk):
    before = version_of(desk.seat, desk.pk)
    desk.taken(desk.send("act", do="up", link="1"))
    with scope_of(desk.seat):
        assert DesignStep.objects.filter(design=desk.pk).count() == before - 1
    assert version_of(desk.seat, desk.pk) == before


def test_a_removed_question_that_was_asked_about_is_named(desk):
    asked = rows("conditions", [{"question": "1", "operator": "exists", "option": "", "value": ""}])
    desk.taken(desk.edit("3", text_zh="我知道找谁问", told_rows=KEPT, conditions=asked))
    answer = desk.send("act", do="remove", link="1")
    assert "以下题目的显示条件引用了该题：3。" in desk.browser.get(answer.url).content.decode()


def test_codes_that_would_be_the_same_are_numbered_and_may_be_changed_before_publishing(cast, desk):
    second = Desk(cast, desk.seat).begin()
    third = Desk(cast, desk.seat).begin()
    assert [design_of(desk.seat, pk=one.pk).code for one in (desk, second, third)] == [
        "ready-for-home", "ready-for-home-2", "ready-for-home-3",
    ]  # fmt: skip
    told = {"title_zh": "一", "title_en": "One", "languages": "both", "who": "self", "better": "low"}
    assert "已有使用这一代码的量表" in second.send("settings", **told, code="ready-for-home").content.decode()
    second.taken(second.send("settings", **told, code="going-home"))
    assert design_of(desk.seat, pk=second.pk).code == "going-home"


def test_the_next_hospital_begins_with_the_file_and_publishes_the_same(cast, desk, next_officer):
    desk.taken(desk.total())
    desk.taken(
        desk.edit("3", text_zh="我知道找谁问", told_rows=KEPT, warn="2", warn_zh="无人可问", warn_en="Nobody")
    )
    desk.taken(desk.vector("最高", dict.fromkeys("123", 2), value_total="6", band_total="range-2"))
    desk.taken(desk.send("publish"))
    file = desk.send("file")
    assert file["Content-Disposition"] == 'attachment; filename="ready-for-home.json"'
    other = Desk(cast, next_officer)
    told = {"file": SimpleUploadedFile("a.json", file.content), "code": ""}
    answer = other.browser.post(reverse("designs:receive"), told)
    other.pk = other.taken(answer)["Location"].strip("/").split("/")[-1]
    mine, theirs = content_of(desk.seat, pk=desk.pk), content_of(next_officer, pk=other.pk)
    assert (theirs.pack, theirs.vectors, theirs.languages) == (mine.pack, mine.vectors, mine.languages)
    assert theirs.questionnaire["item"] == mine.questionnaire["item"]
    other.taken(other.send("publish"))
    source = design_of(next_officer, pk=other.pk).edition.source
    assert desk.seat.institution.name in source, "where it comes from goes along"
    with scope_of(desk.seat):
        first = newest_edition(desk.seat.institution_id, "ready-for-home")
    with scope_of(next_officer):
        second = newest_edition(next_officer.institution_id, "ready-for-home")
    assert second.instrument_id != first.instrument_id
    bad = {"file": SimpleUploadedFile("a.json", b"{}"), "code": ""}
    refused = other.browser.post(reverse("designs:receive"), bad)
    assert refused.status_code == 422
    assert "这不是转来的问卷设计文件" in refused.content.decode()


def test_only_who_may_take_data_out_hands_a_design_on(cast, desk, next_officer):
    assert cast.browser_of(cast.worker).post(desk.page("file")).status_code == 403
    assert cast.browser_of(next_officer).post(desk.page("file")).status_code == 404
    city = cast.browser_of(cast.data_officer)
    assert city.get(reverse("designs:receive")).url == reverse("designs:list")


def test_the_preview_is_shown_in_either_language(desk):
    assert "I know whom to ask" not in desk.read("preview")
    page = desk.browser.get(desk.page("preview"), {"in": "en"}).content.decode()
    assert "I know whom to ask" in page
    told = {"q-1": "0", "q-2": "1", "q-3": "2"}
    page = desk.browser.post(f"{desk.page('preview')}?in=en", told).content.decode()
    assert "I know whom to ask" in page
