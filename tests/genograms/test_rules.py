"""What a family cannot be is refused with a sentence, beside the field it is about."""

import datetime as dt

import pytest

from lianqiao.core.errors import DomainError
from lianqiao.genograms import rules
from lianqiao.genograms.graph import Family, ParentLink, Person, Union

TODAY = dt.date(2026, 11, 22)
CAST = (
    Person("gran", sex="female", birth_year=1945),
    Person("mum", sex="female", birth_year=1975),
    Person("dad", sex="male", birth_year=1973),
    Person("kid", sex="female", birth_year=2010),
    Person("aunt", sex="female", birth_year=1980),
    Person("uncle", sex="male", birth_year=1980),
    Person("nobody", sex="unknown"),
)
FAMILY = Family(
    CAST,
    (Union("u", "dad", "mum", since=2000),),
    (ParentLink("mum", ("gran",)), ParentLink("kid", ("dad", "mum"))),
)


def refused(verb, *told, **named) -> tuple[type, str | None]:
    with pytest.raises(DomainError) as caught:
        verb(*told, **named)
    return type(caught.value), caught.value.field


@pytest.mark.parametrize(
    ("child", "parent", "kind", "refusal"),
    [
        ("kid", "kid", "biological", (rules.LinkWithSelf, "other")),
        ("kid", "mum", "biological", (rules.DescentKnown, "other")),
        ("gran", "kid", "biological", (rules.OwnAncestor, "other")),
        ("kid", "aunt", "biological", (rules.ParentKnown, "descent")),
        ("kid", "nobody", "biological", (rules.ParentKnown, "descent")),
        ("gran", "aunt", "biological", (rules.ChildOlderThanParent, "birth_year")),
        ("uncle", "aunt", "biological", (rules.ChildOlderThanParent, "birth_year")),
        ("mum", "aunt", "adopted", (rules.ChildOlderThanParent, "birth_year")),
        ("kid", "gone", "biological", (rules.NotOnTheMap, None)),
    ],
)
def test_a_descent_that_cannot_be_is_refused(child, parent, kind, refusal):
    assert refused(rules.check_can_descend, FAMILY, child, parent, kind) == refusal


@pytest.mark.parametrize(
    ("child", "parent", "kind"),
    [("kid", "aunt", "adopted"), ("kid", "uncle", "step"), ("uncle", "aunt", "adopted"), ("aunt", "gran", "biological"),
     ("nobody", "kid", "biological"), ("dad", "nobody", "biological")],
)  # fmt: skip
def test_a_descent_that_may_be_is_not(child, parent, kind):
    rules.check_can_descend(FAMILY, child, parent, kind)


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({"one": "dad", "other": "dad"}, (rules.UnionWithSelf, "other")),
        ({"one": "mum", "other": "dad"}, (rules.UnionKnown, "other")),
        ({"one": "dad", "other": "aunt"}, (rules.MarriagesOverlap, "since")),
        ({"one": "dad", "other": "aunt", "since": 2010}, (rules.MarriagesOverlap, "since")),
        ({"one": "aunt", "other": "uncle", "since": 2027}, (rules.YearUnlikely, "since")),
        ({"one": "aunt", "other": "uncle", "since": 1800}, (rules.YearUnlikely, "since")),
        (
            {"one": "aunt", "other": "uncle", "since": 2010, "divorced": 2009},
            (rules.EndsBeforeItBegins, "divorced"),
        ),
        (
            {"one": "aunt", "other": "uncle", "since": 2010, "remarried": 2012},
            (rules.AgainBeforeDivorce, "remarried"),
        ),
        (
            {"one": "aunt", "other": "uncle", "divorced": 2012, "remarried": 2011},
            (rules.AgainBeforeDivorce, "remarried"),
        ),
    ],
)
def test_a_bond_that_cannot_be_is_refused(told, refusal):
    assert refused(rules.check_can_unite, FAMILY, Union("new", **told), today=TODAY) == refusal


@pytest.mark.parametrize(
    "told",
    [
        {"one": "dad", "other": "aunt", "kind": "affair", "since": 2010},
        {"one": "dad", "other": "aunt", "since": 1996, "divorced": 1999},
        {"one": "aunt", "other": "uncle", "since": 2010, "divorced": 2012, "remarried": 2012},
        {"one": "aunt", "other": "mum", "kind": "cohabitation"},
    ],
)
def test_a_bond_that_may_be_is_not(told):
    rules.check_can_unite(FAMILY, Union("new", **told), today=TODAY)


def test_who_is_divorced_or_widowed_may_marry():
    divorced = Family(CAST, (Union("u", "dad", "mum", since=2000, divorced=2010),))
    rules.check_can_unite(divorced, Union("new", "dad", "aunt", since=2010), today=TODAY)
    assert refused(rules.check_can_unite, divorced, Union("new", "dad", "aunt", since=2009), today=TODAY)
    dead = Person("dead", sex="female", death_year=2005)
    widowed = Family((*CAST, dead), (Union("u", "dad", "dead", since=2000),))
    rules.check_can_unite(widowed, Union("new", "dad", "aunt", since=2006), today=TODAY)


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({"birth_year": 2027}, (rules.YearUnlikely, "birth_year")),
        ({"birth_year": 1700}, (rules.YearUnlikely, "birth_year")),
        ({"death_year": 2030}, (rules.YearUnlikely, "death_year")),
        ({"birth_year": 1980, "death_year": 1979}, (rules.DiedBeforeBirth, "death_year")),
    ],
)
def test_years_that_cannot_be_are_refused(told, refusal):
    assert refused(rules.check_person, Person("x", **told), today=TODAY) == refusal


def test_a_pregnancy_may_be_due_next_year():
    rules.check_person(Person("x", form="pregnancy", birth_year=2027), today=TODAY)


def test_a_changed_year_is_held_against_parents_and_children():
    older = Family((Person("mum", sex="female", birth_year=2015), *CAST[2:]), parents=FAMILY.parents[1:])
    assert refused(rules.check_kin, older, "mum") == (rules.ChildOlderThanParent, "birth_year")
