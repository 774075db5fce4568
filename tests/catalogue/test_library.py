"""The shared vocabularies: there after migrating, complete by clause S72, loaded again without a change."""

import csv
import datetime as dt

import pytest
from django.utils import translation

from lianqiao.audit.models import TrailRow
from lianqiao.catalogue import queries, services
from lianqiao.catalogue.models import Term
from lianqiao.catalogue.states import Vocabulary
from lianqiao.registry.services import seated

TODAY = dt.date(2023, 8, 28)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _read_anew():
    queries.forget()
    yield
    queries.forget()


def codes(vocabulary):
    return [term.code for term in queries.terms(vocabulary, on=TODAY)]


def test_the_six_categories_have_their_items():
    assert codes("category") == ["A", "B", "C", "D", "E", "F"]
    counted = {
        category: sum(code.startswith(category) for code in codes("item")) for category in codes("category")
    }
    assert counted == {"A": 6, "B": 6, "C": 3, "D": 2, "E": 6, "F": 1}
    assert all(queries.category_of(code) == code[0] for code in codes("item"))


@pytest.mark.parametrize(
    ("vocabulary", "expected"),
    [
        ("scene", ["ward", "emergency", "outpatient", "home", "community", "online"]),
        ("care_stage", ["before", "during", "after"]),
        ("mode", ["face", "phone", "online", "home"]),
    ],
)
def test_what_figures_are_broken_down_by_is_fixed(vocabulary, expected):
    assert codes(vocabulary) == expected


def test_the_groups_of_the_seeds_are_known():
    seeds = {
        "infectious_disease", "paediatric_haematology", "cleft_lip_palate", "obstetrics", "cognitive_impairment",
        "adolescent_emotional", "oncology", "disability", "emergency", "chronic_disease",
    }  # fmt: skip
    assert seeds <= set(codes("population_group"))


def test_problems_are_a_tree_with_the_six_kinds_at_its_top():
    problems = queries.terms("problem_type", on=TODAY)
    tops = [term.code for term in problems if not term.parent]
    chapters = [f"Z{number}" for number in range(55, 66)]  # of ICD-10: what weighs on health from outside
    assert tops == ["emotional", "psychological", "social", "economic", "family", "occupational", *chapters]
    assert {term.parent for term in problems} - {""} == set(tops)


@pytest.mark.parametrize("vocabulary", Vocabulary.values)
def test_every_list_is_filled_and_named_in_both_languages(vocabulary):
    found = queries.terms(vocabulary, on=TODAY)
    assert found
    assert all(any("一" <= sign <= "鿿" for sign in term.label_zh) for term in found)
    assert all(term.label_en.isascii() or "–" in term.label_en for term in found)
    assert len({term.label_zh for term in found}) == len(found)


def test_names_follow_the_readers_language_and_unknown_codes_stay_themselves():
    assert queries.label("item", "B2") == "为经济困难患者申请医疗救助"
    with translation.override("en"):
        assert queries.label("item", "B2") == "Apply for medical assistance for poor patients"
    assert queries.label("item", "Z9") == "Z9"


def test_choices_cost_no_query_once_read(django_assert_num_queries):
    queries.terms("scene")
    with django_assert_num_queries(0):
        assert codes("scene")
        assert codes("item")
        assert queries.label("item", "A1")


def test_loading_twice_changes_nothing():
    before = TrailRow.objects.count()
    with seated("test") as by:
        assert services.load_library(by=by) == 0
    assert TrailRow.objects.count() == before


def written(folder, rows):
    with (folder / "scene.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["code", "label_zh", "label_en", "parent", "valid_from", "valid_until"])
        out.writerows(rows)


def test_a_corrected_file_corrects_the_term_and_keeps_what_left_it(tmp_path):
    written(
        tmp_path,
        [["ward", "病区", "Ward", "", "", ""], ["pharmacy", "药房", "Pharmacy", "", "2024-01-01", ""]],
    )
    with seated("test") as by:
        assert services.load_library(by=by, folder=tmp_path) == 2
    assert queries.label("scene", "ward") == "病区"
    assert "pharmacy" not in codes("scene")
    assert "pharmacy" in [term.code for term in queries.terms("scene", on=dt.date(2024, 1, 1))]
    assert "home" in codes("scene")
    assert Term.objects.filter(vocabulary="scene", code="ward").count() == 1


def test_a_file_of_no_vocabulary_is_refused(tmp_path):
    (tmp_path / "colour.csv").write_text("code,label_zh,label_en,parent,valid_from,valid_until\n")
    with seated("test") as by, pytest.raises(ValueError, match="colour"):
        services.load_library(by=by, folder=tmp_path)
