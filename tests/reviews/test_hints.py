"""Repeated notes: who is told, what is never compared, and that nothing of a text is kept."""

import pytest
from django.db import connection
from django.urls import reverse

from lianqiao.audit.models import AccessRow, TrailRow
from lianqiao.cases.services import open_case, record_contact
from lianqiao.registry.models import Role
from lianqiao.registry.scopes import scope_of
from lianqiao.reviews import rules, services
from lianqiao.reviews.models import LikenessHint
from lianqiao.workspace.jobs import run_job
from lianqiao.workspace.models import Job
from tests.cases.stage import NOW, TODAY, days_ago, person, talk
from tests.cast import _seat

from .test_likeness import TEXT

pytestmark = pytest.mark.django_db


@pytest.fixture
def copied(cast, lin, hospital, in_hospital):
    """Two clients of 林安, and her note written for both; `reach` restricts the second."""

    def written(text=TEXT, **reach):
        notes = []
        for number, told in enumerate([{}, reach]):
            client = person(hospital, f"来访{number}")
            case = open_case(by=cast.worker, client=client, on=days_ago(9), depth="brief", responsible=lin)
            told = talk(client, case=case, text=text, on=days_ago(2 - number), **told)
            notes.append(record_contact(by=cast.worker, told=told, at=NOW, sign=True))
        return notes

    return written


def looked(seat) -> int:
    with scope_of(seat):
        return services.look_for_repeats(by=seat, since=days_ago(90), at=NOW)


def test_the_supervisor_finds_the_pair_once(cast, song, copied):
    first, second = copied()
    assert looked(cast.supervisor) == 1
    assert looked(cast.supervisor) == 0
    with scope_of(cast.supervisor):
        hint = LikenessHint.objects.get()
    assert (hint.note_id, hint.other_id, hint.ratio) == (second.pk, first.pk, 1)


def test_no_word_of_a_note_is_kept(cast, song, copied):
    copied()
    looked(cast.supervisor)
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM reviews_likenesshint t")
        assert TEXT[:8] not in str(cursor.fetchall())
    told = TrailRow.objects.filter(event="reviews.repeats_looked_for").values_list("details", flat=True)
    assert TEXT[:8] not in str(list(told)) and "林安" not in str(list(told))


def test_a_private_note_is_never_compared_nor_are_ones_own(cast, lin, song, copied):
    copied(visibility="private")
    assert looked(cast.supervisor) == 0
    with scope_of(cast.worker), pytest.raises(rules.ForTheSupervisor):
        services.look_for_repeats(by=cast.worker, since=days_ago(90), at=NOW)


def test_a_hint_is_gone_for_whom_one_of_the_notes_does_not_exist(cast, lin, song, copied):
    copied(restriction="psychiatric")
    assert looked(cast.supervisor) == 1
    with scope_of(cast.supervisor):
        assert LikenessHint.objects.count() == 1
    colleague = _seat("zhu", "朱明澈", Role.WORKER, institution=cast.worker.institution)
    with scope_of(colleague):
        assert LikenessHint.objects.count() == 0


@pytest.mark.parametrize("who", ["worker", "department_lead", "neighbour_worker", "auditor", "commission"])
def test_nobody_but_the_supervisor_learns_that_there_is_a_hint(cast, song, copied, who):
    copied()
    looked(cast.supervisor)
    with scope_of(cast.supervisor):
        hint = LikenessHint.objects.get()
    browser = cast.browser_of(getattr(cast, who))
    for address in (reverse("reviews:hints"), reverse("reviews:hint", args=[hint.pk])):
        assert browser.get(address).status_code in (403, 404)
    assert browser.post(reverse("reviews:hint_look"), {"since": str(TODAY)}).status_code in (403, 404)


def test_she_compares_in_the_background_reads_both_and_answers(cast, lin, song, copied):
    copied()
    browser, listed = cast.browser_of(cast.supervisor), reverse("reviews:hints")
    assert "没有待查看的雷同记录" in browser.get(listed).content.decode()
    browser.post(reverse("reviews:hint_look"), {"since": str(days_ago(90))})
    run_job(Job.objects.select_related("account", "seat__institution", "seat__account").get())
    page = browser.get(listed).content.decode()
    assert "林安" in page and "100 %" in page
    with scope_of(cast.supervisor):
        hint = LikenessHint.objects.get()
    address = reverse("reviews:hint", args=[hint.pk])
    page = browser.get(address).content.decode()
    assert page.count(TEXT[:20]) == 2 and page.index("来访0") < page.index("来访1")
    assert AccessRow.objects.filter(page="review.hint").count() == 2
    assert "请" in browser.post(address, {"version": hint.version}).content.decode()
    told = {"version": hint.version, "state": "discussed", "remark": "已聊，改用要点。"}
    assert "林安" not in browser.post(address, told, follow=True).content.decode().split('id="content"')[1]
    with scope_of(cast.supervisor):
        kept = LikenessHint.objects.get()
    assert (kept.state, kept.remark) == ("discussed", "已聊，改用要点。")
    again = browser.post(address, told | {"version": kept.version, "state": "seen"})
    assert again.status_code == 200
    assert LikenessHint.objects.filter(state="discussed").exists()
