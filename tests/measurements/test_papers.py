"""Sheets of paper entered one after the other: scored by us, the total checked, nothing lost, taken back with a trail."""

import re

import pytest
from django.urls import reverse

from lianqiao.audit.models import TrailRow
from lianqiao.instruments.models import RedFlag, Response, Score
from lianqiao.instruments.queries import responses_of
from lianqiao.instruments.rules import AskedAlone, MistakeUnsaid, NothingToCorrect, NothingToRetract
from lianqiao.instruments.services import correct_response, retract_response
from lianqiao.instruments.states import ResponseState
from lianqiao.measurements import rules, services
from tests.cases.stage import NOW, TODAY, days_ago, open_page

from .stage import PHQ9, agreed, scale

pytestmark = pytest.mark.django_db


@pytest.fixture
def pile():
    return services.Pile(edition=scale(), on=days_ago(2), mode="self", setting="clinic", occasion="during")


def enter(cast, pile, client, *values, total: str = "", **how) -> Response:
    cells = {str(at): str(value) for at, value in enumerate(values, 1) if value is not None}
    told = {"client": client, "pile": pile, "paper": services.Paper(cells, total), "at": NOW}
    return services.enter_paper(by=cast.worker, **told, **({"ground": "protection"} | how))


def test_a_sheet_is_scored_by_us_and_says_it_came_from_paper(cast, pile, people, in_hospital):
    done = enter(cast, pile, people[0], *PHQ9, total="12")
    told = (done.state, done.source, done.setting, done.on, done.writer_name)
    assert told == (ResponseState.COMPLETED, "paper", "clinic", days_ago(2), "林安")
    assert Score.objects.get().value == 12
    assert TrailRow.objects.get(event="measurements.paper_entered").details["differs"] is False


def test_a_total_that_differs_is_said_and_lets_itself_be_overruled(cast, pile, people, in_hospital):
    with pytest.raises(rules.TotalDiffers, match=r"14.*12"):
        enter(cast, pile, people[0], *PHQ9, total="14")
    with pytest.raises(rules.TotalDiffers):
        enter(cast, pile, people[0], 1, 1, total="2")
    with pytest.raises(rules.TotalUnread):
        enter(cast, pile, people[0], *PHQ9, total="十二")
    assert not Response.objects.exists()
    enter(cast, pile, people[0], *PHQ9, total="14", anyway=True)
    assert Score.objects.get().value == 12
    assert TrailRow.objects.get(event="measurements.paper_entered").details["differs"] is True


def test_a_pile_of_what_is_asked_alone_says_at_once_where_it_cannot_have_been_asked(
    cast, lin, people, in_hospital
):
    worker, told = (
        cast.browser_of(cast.worker),
        {"edition": scale("safety").pk, "on": days_ago(2), "occasion": "during"},
    )
    for how in ({"mode": "proxy", "setting": "clinic"}, {"mode": "self", "setting": "group"}):
        page = worker.get(reverse("measurements:pile"), told | how)
        assert page.status_code == 200 and "不能由他人代答" in page.content.decode()
    assert (
        worker.get(reverse("measurements:pile"), told | {"mode": "assisted", "setting": "clinic"}).status_code
        == 302
    )
    pile = services.Pile(edition=scale("safety"), on=days_ago(2), mode="proxy", setting="clinic")
    told = {
        "client": people[0],
        "paper": services.Paper({"alone": "1", "1": "1"}),
        "at": NOW,
        "proxy": "儿子",
    }
    with pytest.raises(AskedAlone):
        services.enter_paper(by=cast.worker, pile=pile, ground="protection", **told)


def test_a_paper_is_read_by_limits_of_the_language_it_is_written_in(cast, lin, people, in_hospital):
    """Whatever language the worker's own screen speaks: eighteen points on the CES-D are called otherwise by the Chinese table."""
    worker = cast.browser_of(cast.worker)
    told = {
        "edition": scale("cesd").pk,
        "on": days_ago(2),
        "mode": "self",
        "setting": "clinic",
        "occasion": "during",
    }
    for language, limits, words in (
        ("en", "radloff-1977", "got on my nerves"),
        ("zh-hans", "china", "让我心烦"),
    ):
        address = worker.get(reverse("measurements:pile"), told | {"language": language}).headers["Location"]
        assert "Language of the paper" not in worker.get(address).content.decode()
        cells = {f"c-{at}": "1" for at in range(20)}
        done = worker.post(address, cells | {"person": people[0].pk, "ground": "protection", "again": "on"})
        assert done.status_code == 302, done.content.decode()
        response = Response.objects.order_by("-id").first()
        assert (response.language, response.scores.get().read_by) == (language, limits)
        assert words in worker.get(address).content.decode()


def test_the_worker_goes_from_sheet_to_sheet(cast, lin, people, in_hospital):
    worker = cast.browser_of(cast.worker)
    assert reverse("measurements:pile") in open_page(worker, "instruments:list")
    chosen = {
        "edition": scale().pk,
        "on": days_ago(2),
        "mode": "self",
        "setting": "clinic",
        "occasion": "during",
    }
    place = worker.get(reverse("measurements:pile"), chosen).headers["Location"]
    assert "周小禾" in worker.post(place, {"find": "周", "look": "1"}).content.decode()
    page = worker.post(place, {"find": "钱一诺", "look": "1"}).content.decode()
    assert f'name="person" value="{people[2].pk}"' in page, "the only one of that name is chosen at once"
    assert "未取得同意时的填写依据" in page
    cells = {f"c-{at}": str(value) for at, value in enumerate(PHQ9)} | {"person": people[2].pk}
    answer = worker.post(place, cells | {"total": "21"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "21" in page and "12" in page and 'name="anyway"' in page
    assert page.count('data-signs="0 1 2 3"') == 9 and 'value="2"' in page
    refused = worker.post(place, cells | {"total": "12"})
    assert refused.status_code == 422, "nobody agreed, and no ground is said"
    assert 'value="12"' in refused.text
    answer = worker.post(place, cells | {"total": "12", "ground": "protection"})
    assert answer.status_code == 302
    assert Response.objects.get().ground == "protection"
    page = worker.get(answer.headers["Location"]).content.decode()
    assert "今日已录入 1" in " ".join(page.split())
    assert "12" in page
    page = worker.post(place, {"pick": people[2].pk}).content.decode()
    assert "同一天的这一量表" in page, "the same sheet twice is noticed before it is typed"


def _focused(page: str) -> list[str]:
    return re.findall(r'<input[^>]* name="([^"]+)"[^>]*autofocus', page)


def test_a_second_sheet_of_the_day_does_not_go_through_with_enter_alone(cast, lin, pile, people, in_hospital):
    agreed(cast, people[0])
    enter(cast, pile, people[0], *PHQ9)
    with pytest.raises(rules.SheetThere):
        enter(cast, pile, people[0], *PHQ9)
    worker, asked = cast.browser_of(cast.worker), {name: getattr(pile, name) for name in ("on", "mode")}
    asked |= {"setting": pile.setting, "occasion": pile.occasion}
    place = reverse("measurements:paper", args=["phq9"], query=asked)
    told = {f"c-{at}": str(value) for at, value in enumerate(PHQ9)} | {"person": people[0].pk}
    answer = worker.post(place, told | {"enter": "1"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert '<button class="btn" name="again"' in page and Response.objects.count() == 1
    answer = worker.post(place, told | {"again": "1", "total": "21"})
    page = answer.content.decode()
    assert '<input type="hidden" name="again"' in page and 'name="anyway"' in page, "the one said is kept"
    assert _focused(page) == ["total"]
    assert worker.post(place, told | {"again": "1", "total": "12"}).status_code == 302
    assert Response.objects.count() == 2
    rows = TrailRow.objects.filter(event="measurements.paper_entered").order_by("pk")
    assert [row.details["again"] for row in rows] == [False, True]


def test_the_first_wrong_cell_is_looked_at(cast, lin, pile, people, in_hospital):
    asked = {"on": TODAY, "mode": "self", "setting": "clinic", "occasion": "during"}
    place = reverse("measurements:paper", args=["phq9"], query=asked)
    sent = {"c-0": "1", "c-2": "7", "c-4": "9", "person": people[0].pk}
    assert _focused(cast.browser_of(cast.worker).post(place, sent).content.decode()) == ["c-2"]


def test_what_cannot_be_so_is_marked_and_a_sheet_needs_a_person(cast, lin, people, in_hospital):
    worker = cast.browser_of(cast.worker)
    asked = {"on": TODAY, "mode": "self", "setting": "clinic", "occasion": "during"}
    place = reverse("measurements:paper", args=["phq9"], query=asked)
    page = worker.post(place, {"c-0": "7", "person": people[0].pk}).content.decode()
    assert "0 1 2 3" in page and 'aria-invalid="true"' in page
    assert worker.post(place, {"c-0": "1"}).status_code == 422
    assert worker.post(place, {"person": people[0].pk}).status_code == 422
    assert worker.get(reverse("measurements:paper", args=["phq9"])).headers["Location"] == reverse(
        "measurements:pile"
    )
    assert worker.get(reverse("measurements:paper", args=["nothing"], query=asked)).status_code == 404
    assert not Response.objects.exists()


def test_a_sheet_that_warns_warns(cast, lin, pile, people, in_hospital):
    enter(cast, pile, people[0], *[1] * 9)
    assert RedFlag.objects.get().client == people[0]


def test_one_entered_in_error_is_kept_and_counted_nowhere(cast, lin, pile, people, in_hospital):
    agreed(cast, people[0])
    done, worker = enter(cast, pile, people[0], *PHQ9), cast.browser_of(cast.worker)
    with pytest.raises(MistakeUnsaid):
        retract_response(by=cast.worker, response=done, mistake="")
    worker.post(reverse("measurements:undo", args=[done.pk]), {"mistake": "person"})
    done.refresh_from_db()
    assert (done.state, Score.objects.count()) == (ResponseState.MISTAKEN, 1)
    row = TrailRow.objects.get(event="instruments.response_retracted")
    assert (row.details["mistake"], row.account_id) == ("person", cast.worker.account_id)
    assert "录入错误" in open_page(worker, "instruments:response", done.pk)
    assert not responses_of(people[0].pk).exists()
    with pytest.raises(NothingToRetract):
        retract_response(by=cast.worker, response=done, mistake="twice")
    with pytest.raises(NothingToCorrect):
        correct_response(by=cast.worker, response=done, why="错", at=NOW)


def test_nobody_takes_back_what_others_entered_nor_sees_next_door(cast, lin, pile, people, in_hospital):
    done = enter(cast, pile, people[0], *PHQ9)
    for seat in (cast.supervisor, cast.neighbour_worker):
        place = reverse("measurements:undo", args=[done.pk])
        assert cast.browser_of(seat).post(place, {"mistake": "twice"}).status_code == 404
    asked = {"on": TODAY, "mode": "self", "setting": "clinic", "occasion": "during"}
    place = reverse("measurements:paper", args=["phq9"], query=asked)
    neighbour = cast.browser_of(cast.neighbour_worker)
    assert "周小禾" not in neighbour.post(place, {"find": "周小禾", "look": "1"}).content.decode().replace(
        'value="周小禾"', ""
    )
    assert neighbour.post(place, {"pick": people[0].pk}).status_code == 404
    assert cast.browser_of(cast.clinician).get(place).status_code == 403


def test_paper_stands_under_the_scales_in_the_menu_and_a_sheet_under_the_groups(cast, lin, sheet):
    worker = cast.browser_of(cast.worker)
    for name, args, entry in [
        ("measurements:pile", (), "instruments:list"),
        ("measurements:sheet", (sheet.pk,), "activities:list"),
    ]:
        answer = worker.get(reverse(name, args=args))
        marked = re.findall(r'<a [^>]*href="([^"]+)"[^>]*aria-current="page"', answer.content.decode())
        assert marked == [reverse(entry)] * len(marked)
        assert marked, name
