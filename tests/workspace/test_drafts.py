"""Nothing typed is lost: drafts are kept for the seat they were typed in, and for nobody else."""

import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django import forms
from django.db import connection
from django.test import RequestFactory
from django.utils import translation

from lianqiao.core.forms import DateField, Form, VersionedForm
from lianqiao.workspace.desk import inbox
from lianqiao.workspace.drafts import (
    LARGEST,
    DraftTooLarge,
    discard_draft,
    draft_for,
    keep_draft,
    offer_draft,
    purge_drafts,
)
from lianqiao.workspace.models import Draft

pytestmark = pytest.mark.django_db
AT = datetime(2023, 8, 28, 2, 42, tzinfo=UTC)
KEY = "cases.request:new"
CONTENT = {"reason": ["确诊后情绪低落"], "items": ["A1", "B2"], "on": ["2023-08-2"]}


class HelpForm(Form):
    reason = forms.CharField()
    items = forms.MultipleChoiceField(choices=[("A1", "a"), ("B2", "b"), ("C3", "c")])
    on = DateField()
    quiet = forms.BooleanField(required=False)


def asking(seat, path="/cases/new/"):
    request = RequestFactory().get(path)
    request.seat = seat
    return request


def test_is_kept_replaced_and_thrown_away(cast):
    keep_draft(by=cast.worker, key=KEY, content={"reason": ["a"]}, at=AT)
    kept = keep_draft(by=cast.worker, key=KEY, content=CONTENT, at=AT + timedelta(minutes=1))
    assert Draft.objects.count() == 1
    assert draft_for(asking(cast.worker), KEY).fields == CONTENT
    assert kept.saved_at == AT + timedelta(minutes=1)
    discard_draft(by=cast.worker, key=KEY)
    assert draft_for(asking(cast.worker), KEY) is None


def test_belongs_to_the_seat_alone(cast):
    keep_draft(by=cast.worker, key=KEY, content=CONTENT, at=AT)
    for other in (cast.supervisor, cast.neighbour_worker, cast.administrator):
        assert draft_for(asking(other), KEY) is None
        discard_draft(by=other, key=KEY)
    assert draft_for(asking(cast.worker), KEY) is not None


def test_an_emptied_form_keeps_no_draft(cast):
    keep_draft(by=cast.worker, key=KEY, content=CONTENT, at=AT)
    assert keep_draft(by=cast.worker, key=KEY, content={"reason": [""], "items": []}, at=AT) is None
    assert not Draft.objects.exists()


def test_passwords_and_tokens_are_never_kept(cast):
    content = {"reason": ["x"], "password": ["p"], "csrfmiddlewaretoken": ["t"]}
    assert keep_draft(by=cast.worker, key=KEY, content=content, at=AT).fields == {"reason": ["x"]}


def test_a_book_is_not_a_draft(cast):
    keep_draft(by=cast.worker, key=KEY, content=CONTENT, at=AT)
    with pytest.raises(DraftTooLarge):
        keep_draft(by=cast.worker, key=KEY, content={"reason": ["长" * (LARGEST + 1)]}, at=AT)
    assert draft_for(asking(cast.worker), KEY).fields == CONTENT


@pytest.mark.parametrize(
    "page", ["https://evil.invalid/", "//evil.invalid/", "javascript:alert(1)", "cases/new"]
)
def test_a_draft_leads_back_into_our_own_pages_only(cast, page):
    assert keep_draft(by=cast.worker, key=KEY, content=CONTENT, at=AT, page=page).page == ""


def test_the_table_tells_nothing_of_what_was_typed(cast):
    keep_draft(by=cast.worker, key=KEY, content=CONTENT, at=AT, page="/cases/new/?client=1", title="王小明")
    with connection.cursor() as cursor:
        cursor.execute("SELECT workspace_draft::text FROM workspace_draft")
        row = cursor.fetchone()[0]
    assert not any(word in row for word in ("情绪", "王小明", "client=1"))


def test_is_offered_above_the_empty_form_and_not_while_sending(cast):
    keep_draft(by=cast.worker, key=KEY, content=CONTENT, at=AT)
    assert offer_draft(asking(cast.worker), KEY, HelpForm()).fields == CONTENT
    assert offer_draft(asking(cast.worker), KEY, HelpForm({"reason": "x"})) is None
    assert offer_draft(asking(cast.neighbour_worker), KEY, HelpForm()) is None


def test_going_on_fills_the_form_with_what_was_typed_even_half_dates(cast):
    keep_draft(by=cast.worker, key=KEY, content=CONTENT, at=AT)
    form = HelpForm(initial={"quiet": True})
    assert offer_draft(asking(cast.worker, "/cases/new/?draft=restore"), KEY, form).restored
    assert form["reason"].value() == "确诊后情绪低落"
    assert form["items"].value() == ["A1", "B2"]
    assert 'value="2023-08-2"' in str(form["on"])
    assert form["quiet"].value() is False
    assert not form.is_bound
    assert Draft.objects.count() == 1


def test_throwing_away_leaves_an_empty_form(cast):
    keep_draft(by=cast.worker, key=KEY, content=CONTENT, at=AT)
    form = HelpForm()
    assert offer_draft(asking(cast.worker, "/cases/new/?draft=discard"), KEY, form) is None
    assert form["reason"].value() is None
    assert not Draft.objects.exists()


def test_after_fourteen_days_it_is_gone(cast):
    keep_draft(by=cast.worker, key="old", content=CONTENT, at=AT)
    keep_draft(by=cast.worker, key="new", content=CONTENT, at=AT + timedelta(days=1))
    assert purge_drafts(at=AT + timedelta(days=14, hours=1)) == 1
    assert Draft.objects.get().key == "new"


def test_waits_in_the_inbox_with_the_way_back(cast):
    keep_draft(by=cast.worker, key="x:1", content=CONTENT, at=AT, page="/cases/new/?unit=3", title="请求帮助")
    keep_draft(by=cast.worker, key="nowhere", content=CONTENT, at=AT)
    items = list(inbox(cast.worker, AT))
    of = Draft.objects.get(key="x:1").pk.hex
    assert [(item.title, item.url) for item in items] == [
        ("请求帮助", f"/cases/new/?unit=3&of={of}&draft=restore")
    ]
    assert list(inbox(cast.neighbour_worker, AT)) == []


@pytest.mark.parametrize(
    ("key", "chinese", "english"),
    [
        ("cases.contact:quick", "快速记录", "Quick contact"),
        ("cases.contact:quick:0198", "快速记录", "Quick contact"),
        ("cases.contact:0198", "服务记录草稿", "Draft of a contact"),
        ("indicators.project:0198", "三院联合", "三院联合"),  # headed by its own name, which has no language
    ],
)
def test_is_called_what_its_form_is_called_in_the_language_of_who_reads(cast, key, chinese, english):
    with translation.override("zh-hans"):
        keep_draft(by=cast.worker, key=key, content=CONTENT, at=AT, page="/cases/new/", title="三院联合")
        assert [item.title for item in inbox(cast.worker, AT)] == [chinese]
    with translation.override("en"):
        assert [item.title for item in inbox(cast.worker, AT)] == [english]


def test_the_page_saves_while_one_types_and_says_when(cast):
    browser = cast.browser_of(cast.worker)
    sent = {
        "reason": "低落",
        "items": ["A1", "B2"],
        "draft_key": KEY,
        "draft_page": "/cases/new/",
        "draft_title": "求助",
    }
    answer = browser.post("/drafts/", sent)
    assert answer.status_code == 200
    draft = Draft.objects.get()
    assert (draft.seat_id, draft.page, draft.content["title"]) == (cast.worker.pk, "/cases/new/", "求助")
    assert draft.fields == {"reason": ["低落"], "items": ["A1", "B2"]}
    assert answer.json()["text"].startswith("已保存 ")
    assert datetime.fromisoformat(answer.json()["saved_at"]) == draft.saved_at


def test_json_does_as_well(cast):
    body = {"key": KEY, "fields": {"reason": "低落", "items": ["A1"]}, "page": "/cases/new/"}
    answer = cast.browser_of(cast.worker).post("/drafts/", json.dumps(body), content_type="application/json")
    assert answer.status_code == 200
    assert Draft.objects.get().fields == {"reason": ["低落"], "items": ["A1"]}


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"key": "k"}', '{"key": "k", "fields": 3}', "{", '"x"'])
def test_nonsense_is_refused(cast, body):
    answer = cast.browser_of(cast.worker).post("/drafts/", body, content_type="application/json")
    assert answer.status_code == 400
    assert not Draft.objects.exists()


def test_without_a_key_nothing_is_kept(cast):
    assert cast.browser_of(cast.worker).post("/drafts/", {"reason": "x"}).status_code == 400


def test_a_stranger_keeps_nothing_and_the_unknown_are_asked_to_sign_in(cast, client):
    assert (
        cast.browser_of(cast.stranger).post("/drafts/", {"draft_key": KEY, "reason": "x"}).status_code == 400
    )
    assert client.post("/drafts/", {"draft_key": KEY, "reason": "x"}).status_code == 302
    assert not Draft.objects.exists()


def test_a_plain_browser_returns_to_its_form(cast):
    sent = {"reason": "x", "draft_key": KEY, "draft_page": "/cases/new/"}
    answer = cast.browser_of(cast.worker).post("/drafts/", sent, headers={"Accept": "text/html"})
    assert answer.status_code == 302
    assert answer["Location"] == "/cases/new/"


def test_the_list_shows_ones_own_and_throws_away(cast):
    keep_draft(by=cast.worker, key=KEY, content=CONTENT, at=AT, page="/cases/new/")
    mine, theirs = cast.browser_of(cast.worker), cast.browser_of(cast.neighbour_worker)
    assert 'draft=restore">请社工协助<' in mine.get("/drafts/").text
    assert 'draft=restore"' not in theirs.get("/drafts/").text
    theirs.post("/drafts/discard/", {"draft_key": KEY})
    assert Draft.objects.exists()
    answer = mine.post("/drafts/discard/", {"draft_key": KEY, "next": "//evil.invalid/"})
    assert answer["Location"] == "/drafts/"
    assert not Draft.objects.exists()


class ChangeForm(VersionedForm):
    reason = forms.CharField()


def test_going_on_holds_against_the_record_as_it_is_shown_now(cast):
    keep_draft(by=cast.worker, key=KEY, content={"reason": ["a"], "version": ["1"]}, at=AT)
    form = ChangeForm(record=SimpleNamespace(version=4))
    offer_draft(asking(cast.worker, "/cases/new/?draft=restore"), KEY, form)
    assert form["reason"].value() == "a"
    assert form["version"].value() == 4


def test_two_windows_of_a_form_keep_two_drafts_and_are_told(cast):
    browser = cast.browser_of(cast.worker)

    def typed(window: str, text: str) -> dict:
        sent = {"draft_key": KEY, "draft_window": window, "draft_page": "/cases/new/", "reason": text}
        return browser.post("/drafts/", sent).json()

    assert typed("a", "第一个窗口")["others"] is False
    assert typed("b", "第二个窗口")["others"] is True
    assert typed("a", "第一个窗口，接着写")["others"] is True
    assert {(draft.window, *draft.fields["reason"]) for draft in Draft.objects.all()} == {
        ("a", "第一个窗口，接着写"), ("b", "第二个窗口"),
    }  # fmt: skip
    assert len(list(inbox(cast.worker, AT))) == 1  # one form, whose latest draft leads to the other
    assert browser.get("/drafts/").text.count("draft=restore") == 2
    assert "draft_window" not in Draft.objects.first().fields


def test_a_form_that_is_taken_lets_the_draft_of_its_own_window_go(cast):
    browser = cast.browser_of(cast.worker)
    for window in ("a", "b"):
        keep_draft(by=cast.worker, key=KEY, content=CONTENT, at=AT, window=window)
    browser.post("/drafts/discard/", {"draft_key": KEY, "draft_window": "b"})
    assert Draft.objects.get().window == "a"
    discard_draft(by=cast.worker, key=KEY)  # no window is known where no script runs
    assert not Draft.objects.exists()


def test_going_on_in_another_window_leaves_the_first_one_a_draft_of_its_own(cast):
    first = keep_draft(by=cast.worker, key=KEY, content=CONTENT, at=AT, window="a")
    taken = offer_draft(asking(cast.worker, f"/x/?of={first.pk.hex}&draft=restore"), KEY, HelpForm())
    assert taken.window not in ("", "a")
    keep_draft(by=cast.worker, key=KEY, content={"reason": ["a"]}, at=AT, window="a")
    keep_draft(by=cast.worker, key=KEY, content={"reason": ["b"]}, at=AT, window=taken.window)
    assert sorted(draft.fields["reason"][0] for draft in Draft.objects.all()) == ["a", "b"]


def test_of_two_drafts_the_one_asked_for_is_restored_or_thrown_away(cast):
    older = keep_draft(by=cast.worker, key=KEY, content={"reason": ["先"]}, at=AT, window="a")
    keep_draft(by=cast.worker, key=KEY, content={"reason": ["后"]}, at=AT + timedelta(minutes=1), window="b")
    form = HelpForm()
    offer_draft(asking(cast.worker, f"/x/?of={older.pk.hex}&draft=restore"), KEY, form)
    assert form["reason"].value() == "先"
    offer_draft(asking(cast.worker, f"/x/?of={older.pk.hex}&draft=discard"), KEY, HelpForm())
    assert Draft.objects.get().fields["reason"] == ["后"]
