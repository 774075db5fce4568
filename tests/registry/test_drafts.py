"""What is typed into the register's forms is kept and offered again; a first password is no part of it."""

import datetime as dt

import pytest
from django.urls import reverse

from lianqiao.registry.models import Account
from lianqiao.workspace.models import Draft

pytestmark = pytest.mark.django_db


def keep(browser, key, **fields):
    assert browser.post("/drafts/", {"draft_key": key, **fields}).status_code == 200


def test_a_draft_is_offered_restored_and_gone_once_the_form_is_taken(cast):
    browser, address = cast.browser_of(cast.administrator), reverse("registry:account_new")
    assert 'data-draft-key="registry.account:new"' in browser.get(address).content.decode()
    keep(browser, "registry.account:new", display_name="林岚", password1="forsythia", Password="forsythia")
    assert Draft.objects.get().fields == {"display_name": ["林岚"]}
    assert "draft=restore" in browser.get(address).content.decode()
    assert 'value="林岚"' in browser.get(address + "?draft=restore").content.decode()

    told = {"display_name": "林岚", "username": "linlan", "role": "worker", "from_on": dt.date.today()}
    assert browser.post(address, told).status_code == 200
    assert Account.objects.filter(username="linlan").exists()
    assert not Draft.objects.exists()


def test_each_form_of_the_register_keeps_its_own_draft(cast):
    officer, administrator = cast.browser_of(cast.data_officer), cast.browser_of(cast.administrator)
    here, colleague = cast.administrator.institution_id, cast.worker.account_id
    pages = [
        (officer, "institution_new", [], "registry.institution:new"),
        (administrator, "unit_new", [here], f"registry.unit:new:{here}"),
        (administrator, "account", [colleague], f"registry.seat:new:{colleague}"),
    ]
    for browser, name, arguments, key in pages:
        address = reverse(f"registry:{name}", args=arguments)
        assert f'data-draft-key="{key}"' in browser.get(address).content.decode()
        keep(browser, key, name="临江")
        assert "draft=restore" in browser.get(address).content.decode()
        assert "draft=restore" not in browser.get(address + "?draft=discard").content.decode()
        assert not Draft.objects.exists()
