"""Pages, the one block htmx asks for, strict names, security headers, forms, listed assets."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import jinja2
import pytest
from django import forms
from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import translation
from django_htmx.middleware import HtmxDetails

from lianqiao.config.assets import FILES, ListedFiles
from lianqiao.core import jinja
from lianqiao.core.csp import SecurityHeadersMiddleware, policy
from lianqiao.core.errors import DomainError
from lianqiao.core.forms import DateField, Form, TimeField, VersionedForm, tried
from lianqiao.core.navigation import InboxItem, by_time_left
from lianqiao.core.pages import page, render_block

NOW = datetime(2023, 8, 28, 8, tzinfo=ZoneInfo("Asia/Shanghai"))
PARTS = {
    "base.html": "{% set mood = 'calm' %}<html>{% block content %}{% endblock %}<footer>{{ foot }}</footer></html>",
    "macros.html": "{% macro shout(text) %}<b>{{ text }}!</b>{% endmacro %}",
    "list.html": (
        "{% extends 'base.html' %}{% from 'macros.html' import shout %}{% set greeting = _('Save') %}"
        "{% block content %}<h1>x</h1>{% block rows %}{{ shout(name) }}{{ greeting }}{% endblock %}{% endblock %}"
    ),
    "child.html": "{% extends 'list.html' %}{% block rows %}[{{ super() }}]{% endblock %}",
}


@pytest.fixture
def request_(monkeypatch, settings):
    settings.TEMPLATES = [
        {
            "BACKEND": "django.template.backends.jinja2.Jinja2",
            "OPTIONS": {"environment": "lianqiao.core.jinja.environment", "loader": jinja2.DictLoader(PARTS)},
        }
    ]
    request = RequestFactory().get("/list/")
    request.htmx = HtmxDetails(request)
    return request


def asked_by_htmx(request, **headers):
    asked = RequestFactory().get("/list/", headers={"HX-Request": "true", **headers})
    asked.htmx = HtmxDetails(asked)
    return asked


def test_a_browser_gets_the_page_and_htmx_the_block(request_):
    context = {"name": "<王>", "foot": "f"}
    whole = page(request_, "list.html", context, block="rows").content.decode()
    part = page(asked_by_htmx(request_), "list.html", context, block="rows").content.decode()
    assert part == "<b>&lt;王&gt;!</b>保存"
    assert part in whole
    assert whole.startswith("<html>")


def test_both_answers_say_that_they_depend_on_who_asks(request_):
    context = {"name": "n", "foot": "f"}
    for asked in (request_, asked_by_htmx(request_)):
        assert "HX-Request" in page(asked, "list.html", context, block="rows")["Vary"]


@pytest.mark.parametrize("header", ["HX-Boosted", "HX-History-Restore-Request"])
def test_a_boosted_link_and_a_step_back_get_the_page(request_, header):
    asked = asked_by_htmx(request_, **{header: "true"})
    assert page(asked, "list.html", {"name": "n", "foot": "f"}, block="rows").content.startswith(b"<html>")


def test_a_block_knows_its_parents(request_):
    assert render_block(request_, "child.html", "rows", {"name": "n"}) == "[<b>n!</b>保存]"


def test_a_block_that_is_not_there_is_an_error(request_):
    with pytest.raises(KeyError):
        render_block(request_, "list.html", "nothing", {})


def test_an_undefined_name_is_an_error(request_):
    with pytest.raises(jinja2.UndefinedError):
        page(request_, "list.html", {"name": "n"})


def test_the_status_and_the_callers_context_are_kept(request_):
    context = {"name": "n", "foot": "f"}
    assert page(request_, "list.html", context, status=422).status_code == 422
    assert set(context) == {"name", "foot"}


def test_a_room_can_add_a_word_to_every_template(request_):
    env = jinja.environment(loader=jinja2.DictLoader({"a": "{{ answer_to_all() }}"}))
    jinja.register_global("answer_to_all", lambda: 42)
    assert env.get_template("a").render() == "42"


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        (jinja.format_date(date(2023, 8, 8)), "2023-08-08"),
        (jinja.format_date(None), ""),
        (jinja.format_time(time(9, 5)), "09:05"),
        (jinja.format_number(1234567), "1,234,567"),
        (jinja.format_number(None), "–"),
        (jinja.icon("home"), '<i class="ti ti-home" aria-hidden="true"></i>'),
        (
            jinja.icon("home", '"><script>'),
            '<i class="ti ti-home" role="img" aria-label="&#34;&gt;&lt;script&gt;"></i>',
        ),
        (jinja.lines("a<b\nc"), "a&lt;b<br>c"),
        (jinja.attributes({"a": 1, "b": None, "c": True, "d": '"'}), ' a="1" c d="&#34;"'),
    ],
)
def test_what_templates_show(shown, text):
    assert str(shown) == text


def test_dates_and_times_left_in_both_languages():
    at = datetime(2023, 8, 28, 22, 30, tzinfo=ZoneInfo("UTC"))
    assert jinja.format_moment(at) == "2023-08-29 06:30"
    with translation.override("zh-hans"):
        assert jinja.format_date(at, "long") == "2023年8月29日"
        assert jinja.format_date(at, "short") == "8月29日"
        assert [jinja.format_hours(h) for h in (0.5, 3, None)] == ["30 分钟", "3 小时", ""]
        assert jinja.format_hours(-50).endswith("逾期 2 天")
    with translation.override("en"):
        assert jinja.format_date(at, "long") == "29 August 2023"
        assert [jinja.format_hours(h) for h in (0.5, 1, -50)] == ["30 minutes", "1 hour", "overdue by 2 days"]


def test_headers_allow_only_our_own_files():
    response = SecurityHeadersMiddleware(lambda request: HttpResponse("x"))(RequestFactory().get("/"))
    rules = dict(rule.split(" ", 1) for rule in response["Content-Security-Policy"].split("; "))
    assert (
        rules["default-src"]
        == rules["frame-ancestors"]
        == rules["object-src"]
        == rules["base-uri"]
        == "'none'"
    )
    assert rules["script-src"] == rules["style-src"] == rules["form-action"] == "'self'"
    assert "unsafe" not in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]


def test_what_somebody_saw_signed_in_stays_in_no_cache(settings):
    seen = RequestFactory().get("/")
    seen.COOKIES[settings.SESSION_COOKIE_NAME] = "x"
    answers = {
        "plain": SecurityHeadersMiddleware(lambda request: HttpResponse("x")),
        "own": SecurityHeadersMiddleware(
            lambda request: HttpResponse("x", headers={"Cache-Control": "private"})
        ),
    }
    assert answers["plain"](seen)["Cache-Control"] == "no-store"
    assert answers["own"](seen)["Cache-Control"] == "private"
    assert "Cache-Control" not in answers["plain"](RequestFactory().get("/")).headers


def test_a_sign_in_service_may_be_let_in():
    assert "form-action 'self' https://id.example.org;" in policy(["https://id.example.org"]) + ";"


class Visit(Form):
    on = DateField(label="日期")
    at = TimeField(required=False)
    minutes = forms.IntegerField(label="分钟", min_value=1)


@pytest.mark.parametrize("typed", ["2023-08-28", "2023/8/28", "2023年8月28日", "２０２３．８．２８"])
def test_a_date_may_be_typed_as_people_write_it(typed):
    form = Visit({"on": typed, "minutes": "5"})
    assert form.is_valid()
    assert form.cleaned_data["on"] == date(2023, 8, 28)


@pytest.mark.parametrize("typed", ["2023-08", "昨天", "2023-02-30"])
def test_half_a_date_is_refused(typed):
    assert "on" in Visit({"on": typed, "minutes": "5"}).errors


def test_dates_are_shown_as_the_browser_wants_them():
    with translation.override("zh-hans"):
        html = str(Visit(initial={"on": date(2023, 8, 28), "at": time(9, 5)}))
    assert 'type="date" name="on" value="2023-08-28"' in html
    assert 'type="time" name="at" value="09:05"' in html


class TooLate(DomainError):
    message = "太晚了"
    field = "on"


def test_a_refusal_of_the_domain_stands_beside_its_field_and_in_the_list():
    form = Visit({"on": "2023-08-28", "minutes": "5"})
    assert form.is_valid()

    def refuse():
        raise TooLate

    assert tried(form, refuse) is None
    assert form.errors == {"on": ["太晚了"]}
    assert [(p.target, p.label, p.text) for p in form.problems] == [("id_on", "日期", "太晚了")]
    assert tried(form, lambda: 7) == 7


def test_a_refusal_without_a_field_of_this_form_stands_on_top():
    form = Visit({"on": "2023-08-28", "minutes": "5"})

    def refuse():
        raise DomainError("不行", field="elsewhere")

    tried(form, refuse)
    assert form.non_field_errors() == ["不行"]
    assert form.problems[0].target == ""


class Record:
    version = 7


class Change(VersionedForm):
    name = forms.CharField()


def test_a_changing_form_carries_the_version_that_was_read():
    assert 'name="version" value="7"' in str(Change(record=Record()))
    form = Change({"name": "n", "version": "6"}, record=Record())
    assert form.is_valid()
    assert form.hold().version == 6


def test_the_most_overdue_stands_first_and_what_has_no_date_last():
    hour = NOW.replace(hour=10)
    items = [
        InboxItem("a", "none", "/"), InboxItem("a", "later", "/", due_at=hour.replace(day=30)),
        InboxItem("a", "soon", "/", due_at=hour), InboxItem("a", "late", "/", due_at=NOW.replace(hour=1)),
    ]  # fmt: skip
    found = by_time_left(items, NOW)
    assert [(i.title, i.hours_left, i.urgency) for i in found] == [
        ("late", -7, "danger"), ("soon", 2, "warn"), ("later", 50, "quiet"), ("none", None, "quiet"),
    ]  # fmt: skip


def test_only_listed_files_of_others_are_served(settings):
    assert finders.find("vendor/htmx/htmx.min.js") == str(settings.NODE_MODULES / "htmx.org/dist/htmx.min.js")
    assert finders.find("vendor/htmx/htmx.js") is None
    assert finders.find("htmx.org/package.json") is None
    for path in ("vendor/../../package.json", "package.json", "/etc/passwd"):
        with pytest.raises(SuspiciousFileOperation):
            ListedFiles(location=settings.NODE_MODULES).path(path)


def test_every_listed_file_is_installed(settings):
    missing = [name for name in FILES.values() if not (settings.NODE_MODULES / name).is_file()]
    assert missing == []
