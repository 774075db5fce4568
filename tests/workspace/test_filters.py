"""A view of a list worth coming back to is kept under a name, for oneself or for the colleagues of the house."""

import pytest
from django.db import connection

from lianqiao.workspace.filters import TitleTaken, UnknownList, change_filter, filters_for, save_filter
from lianqiao.workspace.models import SavedFilter

pytestmark = pytest.mark.django_db
LIST = "workspace:jobs"


def save(seat, title="急件", query="?state=open&q=王小明&after=XYZ&empty=", **more):
    return save_filter(by=seat, list_name=LIST, title=title, query=query, **more)


def test_keeps_what_was_looked_for_and_not_where_one_was(cast):
    assert save(cast.worker).url == "/jobs/?state=open&q=%E7%8E%8B%E5%B0%8F%E6%98%8E"


def test_the_table_does_not_tell_whom_one_looked_for(cast):
    save(cast.worker)
    with connection.cursor() as cursor:
        cursor.execute("SELECT query FROM workspace_savedfilter")
        assert cursor.fetchone()[0].startswith("v1|")


def test_is_ones_own_until_shared_and_then_the_houses(cast):
    mine = save(cast.worker)
    assert list(filters_for(cast.worker, LIST)) == [mine]
    assert list(filters_for(cast.supervisor, LIST)) == []
    change_filter(by=cast.worker, saved=mine, title="急件", shared=True)
    assert list(filters_for(cast.supervisor, LIST)) == [mine]
    assert list(filters_for(cast.neighbour_worker, LIST)) == []
    assert list(filters_for(cast.worker, "workspace:drafts")) == []


def test_above_the_institutions_nothing_is_shared(cast):
    save(cast.commission, shared=True)
    assert not SavedFilter.objects.get().shared
    assert list(filters_for(cast.data_officer, LIST)) == []


@pytest.mark.parametrize("who", ["worker", "commission"])
def test_a_name_is_used_once(cast, who):
    save(getattr(cast, who))
    with pytest.raises(TitleTaken):
        save(getattr(cast, who))
    save(cast.supervisor)


def test_a_list_must_exist(cast):
    with pytest.raises(UnknownList):
        save_filter(by=cast.worker, list_name="cases:nowhere", title="x", query="")


def test_on_screen_it_leads_back_to_the_list(cast):
    browser = cast.browser_of(cast.worker)
    sent = {"list_name": LIST, "query": "state=open", "title": "急件", "shared": "on"}
    assert browser.post("/filters/", sent)["Location"] == "/jobs/?state=open"
    assert "急件" in browser.get("/filters/").text
    again = browser.post("/filters/", sent)
    assert again.status_code == 422
    assert "此列表中您已有同名的筛选" in again.text


def test_is_renamed_and_removed_by_its_owner_alone(cast):
    saved = save(cast.worker, shared=True)
    mine = cast.browser_of(cast.worker)
    for other in (cast.supervisor, cast.neighbour_worker):
        browser = cast.browser_of(other)
        assert browser.get(f"/filters/{saved.pk}/").status_code == 404
        assert browser.post(f"/filters/{saved.pk}/remove/").status_code == 404
    assert 'value="急件"' in mine.get(f"/filters/{saved.pk}/").text
    assert mine.post(f"/filters/{saved.pk}/", {"title": "本周急件"})["Location"] == "/filters/"
    saved.refresh_from_db()
    assert (saved.title, saved.shared) == ("本周急件", False)
    assert mine.post(f"/filters/{saved.pk}/", {"title": ""}).status_code == 422
    mine.post(f"/filters/{saved.pk}/remove/")
    assert not SavedFilter.objects.exists()


def test_a_seatless_account_has_none(cast):
    assert cast.browser_of(cast.stranger).get("/filters/").status_code == 404
