"""The pathways of the library, and what an institution makes of them: a copy, its next edition, one switched off."""

import re

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from lianqiao.audit.actions import action
from lianqiao.catalogue import pathways, queries, rules, services
from lianqiao.catalogue.models import Pathway, PathwayOff, PathwayStep
from lianqiao.catalogue.states import Vocabulary
from lianqiao.instruments.library import codes
from lianqiao.registry.scopes import scope_of
from lianqiao.registry.services import seated

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
FOUND = pathways.read_pathways()


@pytest.fixture
def lead(cast):
    return cast.department_lead


@pytest.fixture
def stroke():
    return Pathway.objects.get(code="stroke-rehab", current=True)


@pytest.mark.parametrize("told", FOUND, ids=lambda told: told.code)
def test_a_file_tells_a_pathway_that_can_be_walked(told):
    assert len({step.code for step in told.steps}) == len(told.steps) >= 8
    assert {step.scale for step in told.steps} - {""} <= set(codes())
    assert all((step.times > 1) == (step.every > 0) for step in told.steps)
    assert all(step.phase_zh and step.phase_en for step in told.steps)
    assert all(
        re.search(r"[一-鿿]", step.text_zh) and not re.search(r"[一-鿿]", step.text_en) for step in told.steps
    )
    known = {term.code for term in queries.terms(Vocabulary.POPULATION_GROUP)}
    assert set(told.groups) <= known
    assert set(told.fits) <= {"diagnoses", "reasons", "wards", "age_from", "age_until"}
    assert set(told.fits.get("reasons", ())) <= {one.code for one in queries.terms(Vocabulary.REQUEST_REASON)}


def test_the_library_is_loaded_once(tmp_path):
    with seated("test") as by:
        assert services.load_pathways(by=by) == 0
    assert {one.code for one in Pathway.objects.filter(current=True)} == {told.code for told in FOUND}
    (tmp_path / "one.toml").write_text(_file("2026.1"), encoding="utf-8")
    with seated("test") as by:
        assert services.load_pathways(by=by, folder=tmp_path) == 1
        (tmp_path / "one.toml").write_text(_file("2026.1", day=9), encoding="utf-8")
        with pytest.raises(ValueError, match="kept their edition"):
            services.load_pathways(by=by, folder=tmp_path)
        (tmp_path / "one.toml").write_text(_file("2026.2", day=9), encoding="utf-8")
        assert services.load_pathways(by=by, folder=tmp_path) == 1
    editions = dict(Pathway.objects.filter(code="test-one").values_list("edition", "current"))
    assert editions == {"2026.1": False, "2026.2": True}
    assert [one.day for one in PathwayStep.objects.filter(pathway__code="test-one").order_by("day")] == [3, 9]


def _file(edition: str, day: int = 3) -> str:
    return (
        f'code = "test-one"\nedition = "{edition}"\ntitle_zh = "试"\ntitle_en = "Try"\nanchor = "opened"\n'
        f'[[step]]\ncode = "a"\nday = {day}\ntext_zh = "谈"\ntext_en = "Talk"\n'
    )


def test_an_edition_and_its_steps_never_change(stroke, cast):
    step = stroke.steps.first()
    stroke.title_zh, step.day = "别的", 99
    for one in (stroke, step):
        with pytest.raises(DatabaseError), transaction.atomic(), action("test.change", by=cast.worker):
            one.save()


def filled(pathway: Pathway, **changes) -> dict[str, str]:
    """What the form sends when nothing but `changes` was touched."""
    told = {
        "title": pathway.title,
        "about": pathway.about,
        "anchor": pathway.anchor,
        "version": pathway.version,
    }
    for number, step in enumerate(pathway.steps.all()):
        for name in ("text", "code", "day", "phase", "actor", "scale"):
            told[f"step-{number}-{name}"] = getattr(step, name)
        if step.times > 1:
            told |= {f"step-{number}-every": step.every, f"step-{number}-times": step.times}
    return told | changes


def test_the_lead_copies_one_changes_it_and_switches_one_off_on_screen(cast, lead, stroke):
    browser = cast.browser_of(lead)
    copy = reverse("catalogue:pathway_copy", args=[stroke.pk])
    assert copy in browser.get(stroke.get_absolute_url()).text
    assert "脑卒中康复社工路径（本院版）" in browser.get(copy).text
    told = filled(
        stroke, **{"title": "本院卒中路径", "step-0-day": "2", "step-1-scale": "phq9", "step-2-text": ""}
    )
    assert browser.post(copy, told).status_code == 302
    own = Pathway.objects.get(institution=lead.institution_id)
    steps = list(own.steps.all())
    assert len(steps) == stroke.steps.count() - 1
    assert (steps[0].day, steps[0].text_en) == (2, stroke.steps.first().text_en)
    assert steps[1].scale == "phq9"
    assert (own.title_en, own.groups, own.fits) == ("本院卒中路径", stroke.groups, stroke.fits)
    edit = reverse("catalogue:pathway_edit", args=[own.pk])
    assert browser.post(edit, filled(own, **{"step-0-day": "4"})).status_code == 302
    newest = Pathway.objects.get(institution=lead.institution_id, current=True)
    assert (newest.edition, newest.steps.order_by("day").first().day) == ("2", 3)
    assert "已被新版取代" in browser.get(own.get_absolute_url()).text
    late = browser.post(edit, filled(own, title="晚了一步")).text
    assert "请打开最新版再修改" in late
    assert "晚了一步" in late
    switch = reverse("catalogue:pathway_switch", args=[stroke.pk])
    browser.post(switch, {"use": "0"})
    with scope_of(lead):
        assert stroke not in pathways.offered_pathways(lead.institution_id)
        assert newest in pathways.offered_pathways(lead.institution_id)
        browser.post(switch, {"use": "1"})
        assert not PathwayOff.objects.exists()


def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(cast, lead, stroke):
    browser, address = cast.browser_of(lead), reverse("catalogue:pathway_copy", args=[stroke.pk])
    wrong = {
        "step-0-day": "",
        "step-1-times": "3",
        "step-2-day": "9999",
        "step-3-every": "7",
        "title": "新路径甲",
    }
    text = browser.post(address, filled(stroke, **wrong)).text
    for said in ("请填写第几天", "请填写每隔几天重复一次", "请填写一共几次", "新路径甲"):
        assert said in text
    assert re.findall(r'id="id_step-(\d+-\w+)_error"', text) == ["0-day", "1-every", "2-day", "3-times"]
    taken = browser.post(address, filled(stroke)).text
    assert "已有同名的路径" in taken
    empty = filled(stroke, title="空") | {f"step-{number}-text": "" for number in range(stroke.steps.count())}
    assert "路径至少要有一个步骤" in browser.post(address, empty).text
    assert not Pathway.objects.filter(institution=lead.institution_id).exists()


def test_a_neighbour_sees_no_copy_and_a_worker_only_reads(cast, lead, stroke):
    with scope_of(lead):
        own = services.copy_pathway(by=lead, origin=stroke, told=_named(stroke, "本院卒中路径"))
        with pytest.raises(rules.LibraryPathway):
            services.change_pathway(by=lead, pathway=stroke, told=_named(stroke, "改公共库"))
    worker, neighbour = cast.browser_of(cast.worker), cast.browser_of(cast.neighbour_worker)
    assert "本院卒中路径" in worker.get(reverse("catalogue:pathways")).text
    assert worker.get(own.get_absolute_url()).status_code == 200
    assert "本院卒中路径" not in neighbour.get(reverse("catalogue:pathways")).text
    assert neighbour.get(own.get_absolute_url()).status_code == 404
    for name in ("pathway_copy", "pathway_edit"):
        assert worker.get(reverse(f"catalogue:{name}", args=[own.pk])).status_code == 403
    with scope_of(cast.neighbour_worker):
        assert own not in pathways.offered_pathways(cast.neighbour_worker.institution_id)


def _named(pathway: Pathway, title: str) -> pathways.PathwayTold:
    told = pathways.told_of(pathway)
    return pathways.PathwayTold(**{**vars(told), "title_zh": title, "title_en": title})
