"""Forms on screen, without scripts: every scale in use opens, lines come and go, a fault stands beside its question."""

import dataclasses
import re

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils.html import escape

from lianqiao.instruments import library, queries, services
from lianqiao.instruments.editions import read_edition
from lianqiao.instruments.models import Response
from lianqiao.instruments.sheets import Sheet
from tests.cases.stage import NOW, open_page

from .stage import begun, scale

pytestmark = pytest.mark.django_db


def test_every_scale_in_use_opens_in_both_languages(cast, child):
    worker = cast.browser_of(cast.worker)
    codes = [edition.instrument.code for edition in queries.editions_in_use(child.institution_id)]
    shipped = [one for one in map(library.load, library.codes()) if one.questionnaire]
    assert {one.code for one in shipped if one.pack.licence in ("SHIP", "OWN")} <= set(codes)
    for language in ("zh-hans", "en"):
        worker.post(reverse("registry:set_language"), {"language": language, "next": "/"})
        for code in codes:
            page = open_page(worker, "instruments:preview", code)
            assert 'class="scale-row' in page, code


def test_source_and_licence_are_said_in_the_language_of_the_reader(cast):
    worker = cast.browser_of(cast.worker)
    for code in ("phq9", "ssi", "psqi"):  # Ours to ship, our own form, one whose text is not there.
        found = library.load(code)
        told = {language: escape(text.splitlines()[0]) for language, text in
                (("zh-hans", found.source_zh), ("en", found.source))}  # fmt: skip
        for language, other in (("zh-hans", "en"), ("en", "zh-hans")):
            worker.post(reverse("registry:set_language"), {"language": language, "next": "/"})
            page = open_page(worker, "instruments:preview", code)
            assert told[language] in page and told[other] not in page, (code, language)


def test_a_word_about_a_source_makes_no_new_version(monkeypatch, cast, system):
    loaded = library.load
    changed = dataclasses.replace(loaded("phq9"), source="Told better", source_zh="说得更好")
    monkeypatch.setattr(library, "load", lambda code: changed if code == "phq9" else loaded(code))
    assert services.load_library(by=system) == 0
    assert "说得更好" in open_page(cast.browser_of(cast.worker), "instruments:preview", "phq9")


def test_a_goal_more_is_added_by_a_button_and_taken_away_again(cast, child, case):
    response = begun(cast, child, code="gas")
    worker, address = cast.browser_of(cast.worker), reverse("instruments:fill", args=[response.pk])
    page = worker.get(address).content.decode()
    assert 'name="more" value="q-goal"' in page
    first = {"count-q-goal": "1", "q-text": "每天下床走一圈", "q-weight": "2", "q-level": "3", "version": "1"}
    page = worker.post(address, first | {"more": "q-goal"}).content.decode()
    assert page.count("每天下床走一圈") == 1
    assert re.search(r'name="q-weight~1" value="1"', page), (
        "the next goal begins with the weight goals begin with"
    )
    second = {"count-q-goal": "2", "q-text~1": "联系妹妹", "q-weight~1": "1", "q-level~1": "2"}
    page = worker.post(address, first | second | {"version": "2", "less": "q-goal~1"}).content.decode()
    assert "联系妹妹" not in page
    done = worker.post(address, first | second | {"version": "3", "do": "complete"})
    result = worker.get(done.headers["Location"]).content.decode()
    assert all(said in result for said in ("每天下床走一圈", "联系妹妹"))
    goals = Response.objects.get().answers["item"]
    assert [goal["linkId"] for goal in goals] == ["goal", "goal"]


def test_what_cannot_be_so_is_said_beside_its_question(cast, child, case):
    response = begun(cast, child, code="ssi")
    worker, address = cast.browser_of(cast.worker), reverse("instruments:fill", args=[response.pk])
    number = next(row for row in _rows("ssi") if row.kind == "number")
    answer = worker.post(address, {number.name: "许多", "version": "1", "do": "complete"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="许多"' in page, "nothing typed is lost"
    row = page[page.index(f'data-row="{number.name}"') :].partition('<div class="scale-row')[0]
    assert "请填写整数。" in row or "请填写数字。" in row
    assert page.count('-fault"><i') == 1


def test_on_the_phone_lines_come_and_go_too_and_nothing_is_shown_again(cast, child, case):
    secret = services.send_invitation(
        by=cast.worker, edition=scale("gas"), at=NOW, client=child, ground="protection"
    )
    phone, address = Browser(), reverse("instruments:answer", args=[secret])
    told = {"count-q-goal": "1", "q-text": "回家", "q-level": "3", "q-weight": "1"}
    page = phone.post(address, told | {"more": "q-goal"}).content.decode()
    assert 'name="q-text~1"' in page
    assert "回家" in page
    assert "回家" not in phone.get(address).content.decode(), "opened anew it shows nothing of it"
    page = phone.post(address, told | {"do": "draw"})
    assert page.status_code == 200, "the enter key does not send"


def _rows(code: str):
    return Sheet.begun(read_edition(scale(code))[0]).rows("zh")
