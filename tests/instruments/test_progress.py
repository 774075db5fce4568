"""Progress is only reckoned between answers to the same words, counted alike; whose words they were stands beside it."""

import datetime as dt
import json

import pytest
from django.urls import reverse

from lianqiao.casework.scales import scale_changes
from lianqiao.instruments import queries
from lianqiao.instruments.comparing import pairs_of
from lianqiao.instruments.courses import courses_of
from lianqiao.instruments.editions import likeness_of, pack_of
from lianqiao.instruments.facts import score_rows
from lianqiao.instruments.progress import step_of
from lianqiao.instruments.services.library import load_library
from tests.cases.stage import TODAY, open_page
from tests.licences.stage import licensed, loaded
from tests.licences.test_texts import officer

from .stage import answered, scale

__all__ = ["officer"]
pytestmark = pytest.mark.django_db
OURS, OTHER = "自拟措辞，非经验证的文本", "按另一文本填写"


def days_ago(days: int) -> dt.date:
    return TODAY - dt.timedelta(days=days)


@pytest.fixture
def both(cast, officer, child, case):
    """Answered to the wording of the house, then to the licensed text the institution loaded."""
    first = answered(cast, child, *[0] * 9, on=days_ago(4))
    edition = loaded(officer, "phq9", licensed("phq9"))
    second = answered(cast, child, *[1] * 9, on=days_ago(1), edition=edition)
    return first, second


def test_answers_to_another_text_are_not_compared_and_the_page_says_so(cast, child, case, both):
    first, second = both
    step = step_of(second, [first, second])
    assert (step.before, step.changes, step.unlike) == (None, {}, first)
    found = queries.responses_of(child.pk)
    assert courses_of(found) == [] and pairs_of(found) == []
    worker = cast.browser_of(cast.worker)
    for page in (
        ("instruments:response", second.pk),
        ("instruments:client", child.pk),
        ("cases:print", case.pk),
    ):
        told = open_page(worker, *page)
        assert "+9" not in told and OTHER in told, page[0]
    ((edition, score, change),) = scale_changes(case)
    assert (edition.instrument.code, score, change) == ("phq9", "", None)


def test_the_same_text_goes_on_after_an_excursion(cast, child, both):
    first, second = both
    third = answered(cast, child, *[1] * 8, 0, on=TODAY, edition=first.edition)
    step = step_of(third, [first, second, third])
    assert (step.before, step.changes["total"].by, step.unlike) == (first, 8, second)


def test_figures_reckon_no_change_across_texts(both):
    rows = {row["response"]: row for row in score_rows()}
    first, second = (rows[str(one.pk)] for one in both)
    assert (first["first_value"], second["first_value"]) == (0, 9)


def test_a_rule_that_only_reads_otherwise_is_the_same_measure():
    edition = scale("phq9")
    rules = json.loads(edition.pack)
    rules["interpretations"], rules["version"], rules["red_flags"] = [], "9", []
    same = likeness_of(edition.definition, json.dumps(rules))
    assert same == edition.likeness
    rules["values"]["1-9"] = [1, 2, 3, 4]
    assert likeness_of(edition.definition, json.dumps(rules)) != same
    reworded = edition.definition.replace("有多少天", "有几天")
    assert reworded != edition.definition and likeness_of(reworded, edition.pack) != same


def test_a_new_rule_of_the_library_goes_on_with_what_was_answered(cast, system, child, monkeypatch):
    first = answered(cast, child, *[0] * 9, on=days_ago(4))
    from lianqiao.instruments import library  # noqa: PLC0415 - the file of one scale is another for a moment

    shipped = library.load("phq9")
    rules = json.dumps(json.loads(shipped.rules) | {"version": "next"}, ensure_ascii=False)
    kept = {code: library.load(code) for code in library.codes()}
    kept["phq9"] = shipped.__class__(**{
        name: getattr(shipped, name) for name in shipped.__slots__
    } | {"rules": rules})  # fmt: skip
    monkeypatch.setattr(library, "load", kept.__getitem__)
    assert load_library(by=system) == 1
    second = answered(cast, child, *[1] * 9, on=TODAY)
    assert second.edition_id != first.edition_id and pack_of(second.edition).version == "next"
    assert step_of(second, [first]).changes["total"].by == 9
    assert len(courses_of(queries.responses_of(child.pk))) == 1


def test_scores_stand_in_the_order_of_the_scale(cast, child):
    done = answered(cast, child, *[1] * 20, code="pcl5")
    told = open_page(cast.browser_of(cast.worker), "instruments:response", done.pk)
    titles = [told.index(f">{rule.title['zh']}<") for rule in pack_of(done.edition).rules]
    assert titles == sorted(titles)


def test_whose_words_they_were_stands_wherever_scores_are_listed(cast, child, case):
    for back in (4, 0):
        answered(cast, child, *[1] * 9, on=days_ago(back))
    worker = cast.browser_of(cast.worker)
    for name, key in (
        ("cases:print", case.pk), ("instruments:client", child.pk),
        ("instruments:compare", child.pk),
    ):  # fmt: skip
        assert OURS in open_page(worker, name, key), name
    assert OURS in open_page(worker, "cases:detail", case.pk, tab="summary")
    content = worker.get(reverse("instruments:courses_export", args=[child.pk])).content
    assert content[:2] == b"PK"


def test_the_validated_text_bears_no_such_mark(cast, officer, child, case):
    edition = loaded(officer, "phq9", licensed("phq9"))
    answered(cast, child, *[1] * 9, edition=edition)
    for name, key in (("cases:print", case.pk), ("instruments:client", child.pk)):
        assert OURS not in open_page(cast.browser_of(cast.worker), name, key), name
