"""The whole record on paper: with its forms; the client's copy without what was not written for everybody."""

import pytest

from lianqiao.cases import services
from lianqiao.casework.services import sign_report, write_report
from lianqiao.registry.scopes import scope_of
from tests.cases.stage import NOW, days_ago, open_page, person, posted, talk

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast, hospital):
    lin = posted(cast.worker)
    told = {"on": days_ago(9), "depth": "full", "responsible": lin}
    with scope_of(cast.worker):
        client = person(hospital, "周小禾")
        case = services.open_case(by=cast.worker, client=client, **told)
        for text, reach in (
            ("人人可读。", {}),
            ("团队可读。", {"visibility": "team"}),
            ("限阅内容。", {"restriction": "hiv"}),
            ("只给自己。", {"visibility": "private"}),
        ):
            note = talk(client, case=case, text=text, **reach)
            services.record_contact(by=cast.worker, told=note, at=NOW, sign=True)
        parts = (
            dict.fromkeys(("situation", "remains"), "")
            | {"work": "三次面谈。"}
            | {"results": "学会了和老师谈。"}
        )
        sign_report(
            by=cast.worker, report=write_report(by=cast.worker, case=case, told=parts, at=NOW), at=NOW
        )
    return case


def test_the_files_copy_has_the_forms_and_every_note_its_reader_may_read(cast, case):
    page = open_page(cast.browser_of(cast.worker), "cases:print", case.pk)
    assert "学会了和老师谈。" in page
    assert all(text in page for text in ("人人可读。", "团队可读。", "限阅内容。", "只给自己。"))
    assert 'data-paper="' in page and "存档联" in page


def test_the_clients_copy_says_so_and_has_what_was_written_for_everybody(cast, case):
    page = open_page(cast.browser_of(cast.worker), "cases:print", case.pk, copy="client")
    assert [text in page for text in ("人人可读。", "团队可读。", "限阅内容。", "只给自己。")] == [
        True,
        False,
        False,
        False,
    ]
    assert "服务对象联" in page and "学会了和老师谈。" not in page
    style = page.split('media="print" href="')[-1].split('"')[0]
    sheet = cast.browser_of(cast.worker).get(style).content.decode()
    assert "清河医院 · 周小禾 · " in sheet and "服务对象联" in sheet
