"""What an institution adds for itself: seen by it alone, dated, never in the lists figures are compared by."""

import datetime as dt

import pytest
from django.urls import reverse

from lianqiao.catalogue import queries, rules, services
from lianqiao.registry.scopes import scope_of
from tests.cast import _seat

TODAY = dt.date(2023, 8, 28)


@pytest.fixture(autouse=True)
def _read_anew():
    queries.forget()
    yield
    queries.forget()


@pytest.fixture
def lead(cast):
    return cast.department_lead


def add(by, **told):
    given = {"vocabulary": "item", "label_zh": "病房故事会", "parent": "A", "on": TODAY} | told
    with scope_of(by):
        return services.add_term(by=by, **given)


def offered(seat, on=TODAY):
    with scope_of(seat):
        return [term.code for term in queries.terms("item", on=on)]


def test_the_hospital_sees_its_term_and_the_next_one_does_not(cast, lead):
    term = add(lead)
    assert offered(cast.worker)[-1] == term.code
    assert term.code not in offered(cast.neighbour_worker)
    assert queries.category_of(term.code) == "A"
    assert (term.label_zh, term.label_en) == ("病房故事会", "病房故事会")


def test_it_may_be_chosen_from_its_first_day_until_it_is_retired(cast, lead):
    term = add(lead)
    assert term.code not in offered(cast.worker, on=TODAY - dt.timedelta(days=1))
    services.retire_term(by=lead, term=term, on=dt.date(2024, 1, 1))
    assert term.code in offered(cast.worker, on=dt.date(2023, 12, 31))
    assert term.code not in offered(cast.worker, on=dt.date(2024, 1, 1))
    assert queries.label("item", term.code) == "病房故事会"


@pytest.mark.parametrize("vocabulary", ["category", "scene", "care_stage", "mode"])
def test_what_figures_are_compared_by_cannot_be_added_to(cast, lead, vocabulary):
    with pytest.raises(rules.VocabularyClosed):
        add(lead, vocabulary=vocabulary, parent="")


def test_an_item_stands_under_a_category_and_a_technique_under_nothing(cast, lead):
    with pytest.raises(rules.UnknownParent):
        add(lead, parent="Z")
    with pytest.raises(rules.UnknownParent):
        add(lead, vocabulary="technique", parent="A")
    assert add(lead, vocabulary="technique", label_zh="木偶戏", parent="").code.startswith("own.")
    assert add(lead, vocabulary="problem_type", label_zh="择校困难", parent="family").parent == "family"


def test_a_name_already_there_is_refused(cast, lead):
    add(lead)
    with pytest.raises(rules.TermExists):
        add(lead)
    with pytest.raises(rules.TermExists):
        add(lead, label_zh="家庭医生签约")


def test_nobody_retires_the_library_or_a_neighbours_term(cast, lead):
    term = add(lead)
    with pytest.raises(rules.LibraryTerm):
        services.retire_term(by=lead, term=queries.found("item", "A1"), on=TODAY)
    with pytest.raises(rules.LibraryTerm):
        services.retire_term(by=cast.neighbour_worker, term=term, on=dt.date(2024, 1, 1))
    with pytest.raises(rules.RetiredBeforeStart):
        services.retire_term(by=lead, term=term, on=TODAY)
    services.retire_term(by=lead, term=term, on=dt.date(2024, 1, 1))
    with pytest.raises(rules.AlreadyRetired):
        services.retire_term(by=lead, term=term, on=dt.date(2024, 2, 1))


def test_the_city_has_no_terms_of_its_own(cast):
    with pytest.raises(rules.NoInstitution):
        add(cast.data_officer)


# --- screens ------------------------------------------------------------------------------------------------------
def shown(browser, vocabulary="item"):
    answer = browser.get(reverse("catalogue:vocabulary", args=[vocabulary]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_lead_adds_a_term_and_the_ward_sees_it(cast, lead):
    browser = cast.browser_of(lead)
    address = reverse("catalogue:term_new", args=["item"])
    assert "请选择新词条的所属" not in browser.get(address).content.decode()
    answer = browser.post(address, {"label_zh": "病房故事会", "label_en": "Ward stories", "parent": "A"})
    assert answer.url == reverse("catalogue:vocabulary", args=["item"])
    assert "病房故事会" in shown(cast.browser_of(cast.clinician))
    assert "病房故事会" not in shown(cast.browser_of(cast.neighbour_worker))


def test_the_lead_retires_the_term_on_a_day(cast, lead):
    term = add(lead)
    address = reverse("catalogue:term_retire", args=[term.pk])
    browser = cast.browser_of(lead)
    assert address in shown(browser)
    assert "停用日期必须晚于生效日期" in browser.post(address, {"on": "2023-08-28"}).content.decode()
    assert browser.post(address, {"on": "2023-09-01"}).status_code == 302
    assert "病房故事会" not in shown(browser)
    assert (
        "病房故事会"
        in browser.get(reverse("catalogue:vocabulary", args=["item"]), {"retired": "1"}).content.decode()
    )


def test_a_neighbours_term_is_not_there_to_retire(cast, hospital, next_hospital, lead):
    next_lead = _seat("nextlead", "邻部", lead.role, institution=next_hospital)
    term = add(lead)
    address = reverse("catalogue:term_retire", args=[term.pk])
    assert cast.browser_of(lead).get(address).status_code == 200
    assert cast.browser_of(next_lead).get(address).status_code == 404
    assert cast.browser_of(next_lead).post(address, {"on": "2024-01-01"}).status_code == 404


@pytest.mark.parametrize("who", ["worker", "clinician", "commission", "administrator"])
def test_who_only_reads_the_catalogue_cannot_add(cast, who):
    browser = cast.browser_of(getattr(cast, who))
    assert "添加自有词条" not in shown(browser)
    assert browser.get(reverse("catalogue:term_new", args=["item"])).status_code == 403


def test_an_unknown_vocabulary_is_not_found(cast):
    assert (
        cast.browser_of(cast.worker).get(reverse("catalogue:vocabulary", args=["colour"])).status_code == 404
    )


def test_the_catalogue_reads_in_english_too(cast):
    browser = cast.browser_of(cast.worker)
    browser.cookies["language"] = "en"
    page = shown(browser)
    assert "Psychosocial support" in page
    assert "Service items" in page
