"""The contact note in full: formats and headings, techniques, times that overlap, minutes of several people, phrases."""

import datetime as dt

import pytest
from django.db.models import Sum
from django.urls import reverse

from lianqiao.audit.actions import action
from lianqiao.cases import facts, queries, services
from lianqiao.cases.models import Contact
from lianqiao.catalogue.services import add_format, change_format
from lianqiao.core.ids import new_id
from lianqiao.registry.services import seated
from lianqiao.workspace.phrases import add_phrase

from .stage import NOW, days_ago, open_page, person, talk
from .test_contact_screens import told

SOAP = {"part-0": "睡不着", "part-1": "眼圈发黑", "part-3": "明天再来"}
WRITTEN = "【S 主观资料】\n睡不着\n【O 客观资料】\n眼圈发黑\n【P 计划】\n明天再来"


def headed(*clients, **more) -> dict:
    sent = told(*clients, format="soap", **SOAP) | more
    del sent["text"]
    return sent


@pytest.fixture
def worker(cast, lin):
    return cast.browser_of(cast.worker)


def area(page: str, name: str) -> str:
    """What stands in the area of that name on a page."""
    return page.split(f'name="{name}"')[1].split(">", 1)[1].split("</textarea>")[0].strip()


def test_a_note_under_headings_is_one_text_that_shows_them(worker, case, child):
    worker.post(reverse("cases:contact_new"), headed(child))
    note = Contact.objects.get()
    assert (note.format, note.text) == ("soap", WRITTEN)
    for page in (
        open_page(worker, "cases:contact", note.pk),
        open_page(worker, "cases:detail", case.pk),
        open_page(worker, "cases:print", case.pk),
    ):
        assert "<strong>S 主观资料</strong><br>睡不着" in page
        assert "A 评估" not in page


def test_another_format_is_chosen_and_keeps_what_is_typed(worker, case, child):
    address = reverse("cases:contact_new")
    page = worker.post(address, told(child, do="format:soap", text="已经写的话")).content.decode()
    assert area(page, "part-0") == "已经写的话"
    assert "form-errors" not in page
    page = worker.post(address, headed(child, do="format:dap")).content.decode()
    assert area(page, "part-0") == "【S 主观资料】\n睡不着\n【O 客观资料】\n眼圈发黑"
    assert area(page, "part-2") == "明天再来"
    page = worker.post(address, headed(child, do="format:free")).content.decode()
    assert area(page, "text") == WRITTEN
    assert not Contact.objects.exists()


def test_with_javascript_only_the_note_is_renewed(worker, case, child):
    sent = told(child, do="format:dap", text="已经写的话")
    part = worker.post(reverse("cases:contact_new"), sent, headers={"HX-Request": "true"}).content.decode()
    assert area(part, "part-0") == "已经写的话"
    assert "<h1" not in part
    assert 'name="on"' not in part


def test_the_format_is_remembered_though_a_quick_contact_has_none(cast, worker, case, child):
    worker.post(reverse("cases:contact_new"), headed(child))
    worker.post(reverse("cases:quick_contact"), told(child))
    assert 'name="format" value="soap"' in open_page(worker, "cases:contact_new")
    assert 'name="part-0"' not in open_page(worker, "cases:quick_contact")
    assert 'name="part-0"' not in open_page(cast.browser_of(cast.supervisor), "cases:contact_new")


def test_a_draft_is_gone_on_with_under_its_headings(worker, case, child):
    worker.post(reverse("cases:contact_new"), headed(child, do="draft"))
    note = Contact.objects.get()
    page = open_page(worker, "cases:contact_edit", note.pk)
    assert [area(page, f"part-{number}") for number in range(4)] == ["睡不着", "眼圈发黑", "", "明天再来"]
    worker.post(
        reverse("cases:contact_edit", args=[note.pk]),
        headed(child, version=note.version, **{"part-2": "疲惫，愿意谈"}),
    )
    note.refresh_from_db()
    assert "【A 评估】\n疲惫，愿意谈\n【P 计划】" in note.text


def test_two_windows_the_second_sees_both_versions_beside_each_field(worker, case, child, mother):
    worker.post(reverse("cases:contact_new"), headed(child, do="draft"))
    note = Contact.objects.get()
    address = reverse("cases:contact_edit", args=[note.pk])
    worker.post(address, headed(child, do="draft", version=note.version, **{"part-1": "先写的"}))
    second = headed(mother, do="draft", version=note.version, items=["A3"], **{"part-1": "后写的"})
    page = worker.post(address, second).content.decode()
    assert area(page, "part-1") == "后写的"
    for name, was, ends in (("clients", "周小禾", "who-case"), ("items", "A2", "id_minutes_direct_field")):
        beside = page.split(f'id="id_{name}_field"')[1].split(f'id="{ends}"')[0]
        assert was in beside.split('class="field-newer"')[1], name
    top = page.split("form-errors")[1].split("</ul>")[0]
    assert top.count("目前保存的是") == page.count('class="field-newer"')
    beside = page.split('id="id_part-1"')[1].split('id="id_part-2')[0]
    assert "先写的" in beside.split('class="field-newer"')[1]
    note.refresh_from_db()
    assert "先写的" in note.text
    worker.post(address, second | {"version": note.version})
    note.refresh_from_db()
    assert "后写的" in note.text


def test_a_format_changed_later_leaves_old_notes_and_drafts_whole(cast, worker, case, child):
    own = add_format(by=cast.department_lead, name="床旁游戏", headings=["孩子说", "我们做"])
    sent = headed(child, format=str(own.pk), **{"part-0": "我不怕了", "part-1": "画了一只猫"})
    worker.post(reverse("cases:contact_new"), sent | {"do": "draft"})
    worker.post(reverse("cases:contact_new"), sent)
    change_format(by=cast.department_lead, kept=own, name="床旁游戏", headings=["我们做", "妈妈说"])
    draft, signed = Contact.objects.order_by("recorded_at")
    assert signed.text == "【孩子说】\n我不怕了\n【我们做】\n画了一只猫"
    page = open_page(worker, "cases:contact_edit", draft.pk)
    assert area(page, "part-0") == "【孩子说】\n我不怕了\n画了一只猫"


def test_a_note_of_before_is_free_text(worker, case, child):
    worker.post(reverse("cases:quick_contact"), told(child, do="draft"))
    note = Contact.objects.get()
    assert note.format == ""
    assert area(open_page(worker, "cases:contact_edit", note.pk), "text") == "坐了一会儿"


def test_techniques_stand_on_the_note(worker, case, child):
    worker.post(reverse("cases:contact_new"), told(child, techniques=["sand_tray", "picture_book"]))
    note = Contact.objects.get()
    assert note.techniques == ["sand_tray", "picture_book"]
    assert "绘本表演" in open_page(worker, "cases:contact", note.pk)
    assert "绘本表演" in open_page(worker, "cases:print", case.pk)


def at(hour: int, minute: int = 0) -> dt.time:
    return dt.time(hour, minute)


@pytest.mark.parametrize(
    ("begins", "minutes", "warned"),
    [
        (at(10, 0), 30, True),
        (at(9, 31), 30, True),  # one minute into it
        (at(9, 30), 30, False),  # ends as the other begins
        (at(10, 30), 30, False),  # begins as the other ends
        (at(9, 0), 180, True),
        (at(10, 10), 5, True),
        (None, 30, False),
        (at(10, 0), 0, False),
    ],
)
def test_times_that_overlap_are_said_and_never_refused(cast, worker, case, child, begins, minutes, warned):
    other = services.record_contact(by=cast.worker, told=talk(child, started_at=at(10)), at=NOW, sign=True)
    told_of = talk(child, started_at=begins, minutes_direct=minutes, minutes_indirect=5)
    note = services.record_contact(by=cast.worker, told=told_of, at=NOW, sign=True)
    page = open_page(worker, "cases:contact_next", note.pk)
    assert (reverse("cases:contact", args=[other.pk]) in page) is warned
    assert ("10:00–10:30" in page) is warned


def test_neither_another_day_nor_another_worker_overlaps(cast, song, case, child):
    told_of = talk(child, started_at=at(10))
    services.record_contact(by=cast.supervisor, told=told_of, at=NOW)
    services.record_contact(by=cast.worker, told=talk(child, started_at=at(10), on=days_ago(1)), at=NOW)
    assert queries.overlapping(services.record_contact(by=cast.worker, told=told_of, at=NOW)) == []


def test_parts_of_one_import_do_not_overlap_each_other(cast, case, child):
    note = services.record_contact(by=cast.worker, told=talk(child, started_at=at(10)), at=NOW)
    other = services.record_contact(by=cast.worker, told=talk(child, started_at=at(10)), at=NOW)
    assert queries.overlapping(note) == [other]
    with seated("test") as by, action("test.batched", by=by):
        Contact.objects.update(batch=new_id())
    note.refresh_from_db()
    assert queries.overlapping(note) == []


@pytest.mark.parametrize(("split", "each"), [("no", [45, 45, 45]), ("on", [15, 15, 15])])
def test_one_visit_to_three_people_is_three_person_times_and_its_minutes_once(
    cast, worker, case, child, hospital, lin, split, each
):
    brother, sister = (person(hospital, name) for name in ("周小苗", "周小叶"))
    own = services.open_case(by=cast.worker, client=brother, on=days_ago(3), responsible=lin)
    worker.post(
        reverse("cases:quick_contact"), told(child, brother, sister, minutes_direct="45", split=split)
    )
    note = Contact.objects.get()
    assert [row["minutes_direct"] for row in facts.CONTACTS.rows()] == [45]
    presences = list(facts.PRESENCES.rows())
    assert sorted(row["minutes"] for row in presences) == each
    assert len(presences) == 3
    assert {presence.case_id for presence in note.presences.all()} == {case.pk, own.pk}
    assert note.split is (split == "on")
    assert sum(each) == note.presences.aggregate(sum=Sum("minutes"))["sum"]


def test_a_divided_draft_stays_divided_when_gone_on_with(worker, case, child, mother):
    worker.post(reverse("cases:contact_new"), told(child, mother, split="on", do="draft"))
    note = Contact.objects.get()
    page = open_page(worker, "cases:contact_edit", note.pk)
    tick = next(part for part in page.split("<input") if 'name="split" value="on"' in part)
    assert "checked" in tick.split(">")[0]


def test_phrases_of_ones_own_are_at_hand_and_nobody_elses(cast, worker, case, child):
    add_phrase(by=cast.worker, name="开场", text="自我介绍，说明来意")
    add_phrase(by=cast.supervisor, name="别人的", text="不该看到")
    page = open_page(worker, "cases:contact_new")
    assert 'data-insert="自我介绍，说明来意"' in page
    assert "不该看到" not in page
    assert "<noscript>" in page
