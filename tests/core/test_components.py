"""The macros every page is built from: what they promise to somebody who sees, listens or has no scripts."""

from datetime import date

import pytest
from django import forms
from django.template import engines

FORM = '{% from "components/form.html" import field, form_errors, buttons, hidden %}'
PARTS = (
    '{% from "components/badge.html" import badge, state_badge, due_badge %}'
    '{% from "components/list.html" import chips, empty, more %}'
    '{% from "components/page.html" import avatar, facts_list, tabs, progress %}'
    '{% from "components/chart.html" import chart %}'
)


class Sample(forms.Form):
    name = forms.CharField(label="Name", help_text="As on the bed card")
    on = forms.DateField(label="Day", initial=date(2023, 8, 28))
    urgency = forms.ChoiceField(choices=[("", "-"), ("urgent", "Urgent")], widget=forms.RadioSelect)
    items = forms.MultipleChoiceField(
        choices=[("Means", [("c1", "State"), ("c2", "Charity")])], widget=forms.CheckboxSelectMultiple
    )
    text = forms.CharField(widget=forms.Textarea, required=False)
    minutes = forms.IntegerField(min_value=0, required=False)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def drawn(source: str, **context) -> str:
    """Render a line of template as the pages do, white space folded."""
    return " ".join(engines["jinja2"].from_string(source).render(context).split())


@pytest.fixture
def wrong():
    return Sample({"name": "", "on": "28.8.", "items": ["c2"]})


def test_a_field_ties_label_hint_and_error_together(wrong):
    html = drawn(FORM + '{{ field(form["name"]) }}', form=wrong)
    assert '<label class="form-label" for="id_name">' in html
    assert 'aria-describedby="id_name_hint id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_name_hint">As on the bed card' in html
    assert 'id="id_name_error"' in html


def test_a_field_without_error_says_nothing_of_one():
    html = drawn(FORM + '{{ field(form["name"]) }}', form=Sample())
    assert "aria-invalid" not in html
    assert "has-error" not in html


def test_a_day_travels_in_iso_form_and_a_mistyped_one_comes_back_as_typed(wrong):
    assert 'type="date" name="on" id="id_on"' in drawn(FORM + '{{ field(form["on"]) }}', form=Sample())
    assert 'value="2023-08-28"' in drawn(FORM + '{{ field(form["on"]) }}', form=Sample())
    assert 'value="28.8."' in drawn(FORM + '{{ field(form["on"]) }}', form=wrong)


def test_groups_are_chips_and_buttons_around_real_inputs(wrong):
    items = drawn(FORM + '{{ field(form["items"]) }}', form=wrong)
    assert "<legend" in items
    assert '<p class="chip-heading">Means</p>' in items
    assert 'type="checkbox" name="items" value="c2" id="id_items_0_1" checked' in items
    urgency = drawn(FORM + '{{ field(form["urgency"]) }}', form=wrong)
    assert 'type="radio" name="urgency" value="urgent"' in urgency
    assert 'value=""' not in urgency  # nobody presses a button that says nothing


def test_errors_on_top_jump_to_their_fields(wrong):
    html = drawn(FORM + "{{ form_errors(form) }}", form=wrong)
    assert 'href="#id_name_field"' in html
    assert 'role="alert"' in html
    assert drawn(FORM + "{{ form_errors(form) }}", form=Sample()) == ""


def test_minutes_have_buttons_for_their_input():
    html = drawn(FORM + '{{ field(form["minutes"], minutes=(5, 15)) }}', form=Sample())
    assert html.count('data-for="id_minutes"') == 2
    assert 'data-minutes="15"' in html


def test_hidden_fields_are_drawn_without_a_label():
    assert drawn(FORM + '{{ field(form["secret"]) }}', form=Sample()) == (
        '<input type="hidden" name="secret" id="id_secret">'
    )


@pytest.mark.parametrize("tone", ["ok", "warn", "danger", "info", "quiet"])
def test_a_badge_never_speaks_by_colour_alone(tone):
    html = drawn(PARTS + f'{{{{ badge("said", "{tone}") }}}}')
    assert 'class="ti ti-' in html
    assert "said" in html


@pytest.mark.parametrize(("hours", "tone"), [(-30, "danger"), (3, "warn"), (70, "quiet")])
def test_what_is_due_says_when(hours, tone):
    html = drawn(PARTS + "{{ due_badge(hours) }}", hours=hours)
    assert f"tone-{tone}" in html
    assert any(character.isdigit() for character in html)


def test_a_chart_comes_with_its_table_unit_period_and_definition():
    figures = {
        "columns": ["Class", "2023"],
        "rows": [["General", 1033], ["TCM", None]],
        "links": ["/figures/general/"],
    }
    html = drawn(
        PARTS
        + '{{ chart("Institutions", figures, unit="institutions", period="2023", definition="Each once.") }}',
        figures=figures,
    )
    assert 'data-value="1033">1,033</td>' in html
    assert '<td class="num">—</td>' in html
    assert '<a href="/figures/general/">General</a>' in html
    assert '<th scope="row">TCM</th>' in html
    for word in ("institutions", "2023", "Each once."):
        assert word in html


def test_the_open_tab_is_named_as_such():
    html = drawn(
        PARTS + "{{ tabs(entries) }}",
        entries=[{"label": "A", "url": "/a", "active": True}, {"label": "B", "url": "/b"}],
    )
    assert html.count('aria-current="page"') == 1


def test_what_is_not_recorded_says_so_and_nought_is_a_value():
    html = drawn(PARTS + '{{ facts_list([("Bed", ""), ("Beds", 0)]) }}')
    assert html.count('class="none"') == 1
    assert "<dd>0</dd>" in html


@pytest.mark.parametrize(("name", "letters"), [("王晓明", "晓明"), ("Ana Flores", "A"), ("", "")])
def test_initials_are_short_in_both_scripts(name, letters):
    assert f'aria-hidden="true">{letters}</span>' in drawn(PARTS + "{{ avatar(name) }}", name=name)
