"""A record on paper: the line on top of each sheet, sealed on its way, and that it was printed written down."""

import pytest
from django.urls import reverse

from lianqiao.audit.models import AccessRow
from lianqiao.core.ids import new_id
from lianqiao.workspace.paper import margin_style, paper_head, paper_of

pytestmark = pytest.mark.django_db
LINE = '清河医院 · 周"小\\禾} </style> 2026-00001'


def address_of(markup: str, kind: str) -> str:
    return markup.split(f'{kind}="')[1].split('"')[0]


def test_the_line_travels_sealed_and_stands_in_the_margin(cast):
    client = new_id()
    markup = str(paper_head(client, "清河医院 · 周小禾 2026-00001"))
    assert "周小禾" not in markup
    style = address_of(markup, "href")
    answer = cast.browser_of(cast.worker).get(style)
    assert answer["Content-Type"].startswith("text/css") and "no-store" in answer["Cache-Control"]
    assert '@top-left { content: "清河医院 · 周小禾 2026-00001"' in answer.content.decode()
    assert paper_of(style.split("/paper/")[1].removesuffix(".css"))[0] == client


def test_no_name_can_end_the_string_or_the_sheet():
    style = margin_style(LINE)
    assert style.count('"') == 2 and style.count("}") == 2 and "<" not in style
    assert "清河医院 · 周" in style


def test_that_it_was_printed_is_written_down_once_a_time(cast):
    client = new_id()
    printed = address_of(str(paper_head(client, "周小禾")), "data-paper")
    browser = cast.browser_of(cast.worker)
    assert browser.get(printed).status_code == 405
    assert browser.post(printed).status_code == 204
    row = AccessRow.objects.get(page="print")
    assert (row.subject_id, row.account_id, row.institution_id) == (
        client, cast.worker.account_id, cast.worker.institution_id,
    )  # fmt: skip


@pytest.mark.parametrize("name", ["paper_style", "paper_printed"])
def test_a_changed_address_and_a_stranger_find_nothing(cast, client, name):
    address = reverse(f"workspace:{name}", args=["nonsense"])
    browser = cast.browser_of(cast.worker)
    assert (browser.get if name == "paper_style" else browser.post)(address).status_code == 404
    assert client.post(address).status_code in (302, 403)
    assert not AccessRow.objects.exists()
